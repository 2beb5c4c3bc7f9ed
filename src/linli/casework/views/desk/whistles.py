"""Whistles on the workbench: the list, and one page where units answer, arrivals are noted, and both sides say what they think."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.whistling import AnswerForm, EndForm, RateForm
from linli.casework.models import Whistle, WhistleCall
from linli.casework.rules import rights
from linli.casework.selectors import whistles as found_in
from linli.casework.selectors.rates import YEARS, Period
from linli.casework.services import whistles as whistling
from linli.casework.views import listed
from linli.casework.views.desk.pieces import done
from linli.casework.views.limits import moment_words
from linli.casework.views.shown import place_words
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here

SEES = requires(rights.VIEW, rights.REPORT_TO_WHISTLE)
SPEAKS = requires(rights.WHISTLE, rights.REPORT_TO_WHISTLE)
LEADS = requires(rights.WHISTLE)
PER_PAGE = 25
Do: TypeAlias = Callable[[Whistle, dict[str, Any], Actor, datetime], Any]


@SEES
@require_http_methods(["GET", "HEAD"])
def whistles(request: HttpRequest) -> HttpResponseBase:
    """The whistles that this visitor may see: open ones, or all, or those of a year."""
    shown, year = request.GET.get("show", ""), _year(request.GET.get("year", ""))
    rows = found_in.visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    if year:
        rows = rows.filter(year.of("blown_at"))
    elif shown != "all":
        rows = rows.filter(ended_at=None)
    if wants_sheet(request):
        return sheet_of(request, listed.WHISTLES, map(listed.whistle_row, found_in.listed(rows).iterator(AT_ONCE)))
    page_obj = Pages(found_in.listed(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "rows": [{"whistle": one, "place": place_words(one.case)} for one in page_obj],
        "tabs": [
            {"label": _("还没了结的"), "url": "?", "current": shown != "all" and not year},
            {"label": _("全部"), "url": "?show=all", "current": shown == "all" and not year},
        ],
    }
    return page(request, "casework/desk/whistles.html", context)


def _year(text: str) -> Period | None:
    return Period.of_year(int(text)) if text.isdecimal() and YEARS[0] <= int(text[:5]) <= YEARS[1] else None


def _whistle_or_404(request: HttpRequest, pk: UUID) -> Whistle:
    rows = found_in.visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return one_or_404(rows, pk)


@SEES
@require_http_methods(["GET", "HEAD"])
def whistle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One whistle: what for, where, when; who answered and came; what is this visitor's to do."""
    return _page(request, _whistle_or_404(request, pk))


def _page(
    request: HttpRequest,
    found: Whistle,
    bound: forms.Form | None = None,
    status: int = 200,
    *,
    answered: WhistleCall | None = None,
) -> HttpResponse:
    """The page; a refused form comes back with what was typed, an answer at the unit that was `answered` for."""
    actor, now, calls = actor_of(request), clock.now(), found_in.calls_of(found)
    may_lead = actor.may(rights.WHISTLE, tenant_id=found.tenant_id, place_path=found.case.place_path)
    speaks = bool(actor.grants_for(rights.REPORT_TO_WHISTLE))
    own = next((one for one in calls if speaks and one.organisation_id == actor.organisation_id), None)
    units = [(str(one.organisation_id), str(one.organisation)) for one in calls]
    end_form = bound if isinstance(bound, EndForm) else EndForm(units=units)
    context = {
        "whistle": found,
        "case": found.case,
        "sees_case": actor.may(rights.VIEW, tenant_id=found.tenant_id, place_path=found.case.place_path),
        "place": place_words(found.case),
        "gather": moment_words(found.gather_at, now),
        "respond": moment_words(found.respond_by, now),
        "rows": [{"call": one, "minutes": one.minutes_to_answer(found.blown_at)} for one in calls],
        "own": own,
        "may_lead": may_lead,
        "answer_form": bound if isinstance(bound, AnswerForm) and answered == own else AnswerForm(auto_id="id_own_%s"),
        "heard": _heard(calls, own, bound, answered) if may_lead and found.is_open else [],
        "rate_form": bound if isinstance(bound, RateForm) else RateForm(),
        "end_form": end_form,
        "end_rows": [(end_form[f"unit_{key}"], end_form[f"words_{key}"]) for key, _name in units],
        "problems": problems_of(bound) if bound else [],
    }
    return page(request, "casework/desk/whistle.html", context, status=status)


def _heard(
    calls: list[WhistleCall], own: WhistleCall | None, bound: forms.Form | None, answered: WhistleCall | None
) -> list[dict[str, Any]]:
    """Units that are not there yet and may say on the telephone whether they come, each with the form to write it down in."""
    waited = [one for one in calls if one != own and one.arrived_at is None]
    return [{"call": one, "form": bound if one == answered else AnswerForm(auto_id=f"id_{one.pk}_%s")} for one in waited]


@SPEAKS
@require_POST
def answer(request: HttpRequest, pk: UUID, call_id: UUID) -> HttpResponse:
    """A unit's answer, by itself, or as whoever blew the whistle heard it on the telephone."""
    found = _whistle_or_404(request, pk)
    call, form = _call_or_404(found, call_id), AnswerForm(request.POST)

    def do(_whistle: Whistle, given: dict[str, Any], by: Actor, now: datetime) -> None:
        whistling.answer(call=call, by=by, now=now, **given)

    return _do(request, found, form, do, answered=call)


@SPEAKS
@require_POST
def arrive(request: HttpRequest, pk: UUID, call_id: UUID) -> HttpResponse:
    """A unit is there."""
    found = _whistle_or_404(request, pk)
    call, form = _call_or_404(found, call_id), forms.Form(request.POST)
    return _do(request, found, form, lambda _whistle, _given, by, now: whistling.arrive(call=call, by=by, now=now))


@SPEAKS
@require_POST
def rate(request: HttpRequest, pk: UUID, call_id: UUID) -> HttpResponse:
    """What a unit thinks of the whistle, once it is over."""
    found = _whistle_or_404(request, pk)
    call, form = _call_or_404(found, call_id), RateForm(request.POST)
    return _do(request, found, form, lambda _whistle, given, by, now: whistling.rate(call=call, by=by, now=now, **given))


@LEADS
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of it, with a word on every unit."""
    found = _whistle_or_404(request, pk)
    units = [(str(one.organisation_id), str(one.organisation)) for one in found_in.calls_of(found)]
    form = EndForm(request.POST, units=units)

    def do(whistle: Whistle, given: dict[str, Any], by: Actor, now: datetime) -> None:
        whistling.end(
            whistle=whistle,
            outcome=given["outcome"],
            result=given["result"],
            ratings={UUID(key): given[f"unit_{key}"] for key in form.units},
            words={UUID(key): given[f"words_{key}"] for key in form.units},
            by=by,
            now=now,
        )

    return _do(request, found, form, do)


def _call_or_404(found: Whistle, call_id: UUID) -> WhistleCall:
    return one_or_404(found.calls.all(), call_id)


def _do(request: HttpRequest, found: Whistle, form: forms.Form, do: Do, *, answered: WhistleCall | None = None) -> HttpResponse:
    """Write once; a refusal shows the page again with every reason and what was typed."""
    if done(request, form, "whistle", found, do):
        messages.success(request, _("记下了。"))
        return redirect(found)
    return _page(request, found, form, status=422, answered=answered)
