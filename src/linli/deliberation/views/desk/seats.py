"""Seats on the workbench: filling one or many, one seat with its history, who leaves, who comes after, who stayed away."""

from dataclasses import replace as with_
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.core import clock, files, spreadsheets, submissions
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.forms import add_problems
from linli.core.models import StoredFile
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here

from ...forms import councils as typed
from ...models import Seat, SeatEnd, Term
from ...rules import rights
from ...selectors import absences, bodies
from ...selectors import councils as found
from ...services import seat_sheets, seats
from ...services.seats import SeatGiven
from .. import council_words
from .council_forms import Asked, answer, posted
from .councils import council_to_keep, crumbs_of

SEES, KEEPS = requires(rights.VIEW, rights.COUNCILS), requires(rights.COUNCILS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PURPOSE, SHOWN = "deliberation-seats", 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _term_to_fill(request: HttpRequest, pk: UUID) -> Term:
    one = council_to_keep(request, pk)
    term = found.current_term(one)
    if term is None:
        raise Refused(Problem("no_term", _("现在没有在任的一届，先登记这一届，再登记成员。")))
    term.council = one
    return term


@KEEPS
@BOTH
def fill(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one seat to somebody."""
    term = _term_to_fill(request, pk)
    one = term.council
    form = typed.SeatForm(posted(request), tenant=one.tenant, initial={"position": request.GET.get("position")})

    def do(said: dict[str, Any], now: datetime) -> str:
        unit, person = said["organisation"], said["person"]
        given = said | {"person": None if unit else person, "delegate": person if unit else None}
        seats.fill(term=term, given=SeatGiven(**given), by=actor_of(request), now=now)
        return one.get_absolute_url()

    asked = Asked(_("登记一位成员"), _("登记"), one.get_absolute_url(), _("登记好了。"), crumbs_of(one, _("登记成员")))
    return answer(request, form, asked, do)


# ---- from a sheet ----


@KEEPS
@READ
def template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An empty sheet of members with its headings, an example and what each column wants."""
    council_to_keep(request, pk)
    content = spreadsheets.template(seat_sheets.COLUMNS, title=_("成员名单"))
    answered = HttpResponse(content, content_type=XLSX)
    answered["Content-Disposition"] = 'attachment; filename="linli-members.xlsx"'
    return answered


@KEEPS
@BOTH
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the file, and show what it would do."""
    term = _term_to_fill(request, pk)
    form = typed.SheetForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            stored = files.store(
                form.cleaned_data["sheet"], tenant=tenant_here(request), by=actor_of(request), now=clock.now(), subject=term,
                purpose=PURPOSE, largest=settings.LINLI_MAX_SHEET,
            )  # fmt: skip
        except Refused as refused:
            add_problems(form, [Problem(one.code, one.text, "sheet") for one in refused.problems])
        else:
            return redirect("deliberation:seats-preview", pk, stored.pk)
    context = {"form": form, "one": term.council, "crumbs": crumbs_of(term.council, _("从表格登记"))}
    context |= {"columns": seat_sheets.COLUMNS}
    return page(request, "deliberation/desk/seats_upload.html", context, status=422 if form.is_bound else 200)


@KEEPS
@BOTH
def preview(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """What the sheet would do; POST does it."""
    term = _term_to_fill(request, pk)
    mine = StoredFile.objects.filter(tenant=tenant_here(request), purpose=PURPOSE, stored_by_id=actor_of(request).user_id)
    stored = one_or_404(mine, file_id)
    if request.method == "POST" and (told := _applied(request, term, stored)) is not None:
        messages.success(request, ngettext("登记了 %(n)s 位成员。", "登记了 %(n)s 位成员。", told) % {"n": told})
        return redirect(term.council)
    with _opened(stored) as file:
        plan = seat_sheets.check(term=term, file=file, by=actor_of(request), now=clock.now())
    context = {
        "one": term.council,
        "crumbs": crumbs_of(term.council, _("从表格登记")),
        "stored": stored,
        "plan": plan,
        "problems": [with_(one, where="") for one in plan.problems[:SHOWN]],  # the cell is not on this page
        "more": len(plan.problems) - SHOWN,
        "effects": plan.effects if plan.is_sound else [],
    }
    return page(request, "deliberation/desk/seats_preview.html", context, status=422 if request.method == "POST" else 200)


def _opened(stored: StoredFile) -> Any:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        return files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "sheet")) from error


def _applied(request: HttpRequest, term: Term, stored: StoredFile) -> int | None:
    """How many were seated, then or before; None where the sheet is not sound: the preview says why."""
    now = clock.now()
    key = submissions.key_for(request, f"deliberation.seats.{stored.pk}")
    try:
        with submissions.once(key, tenant_id=term.tenant_id, now=now) as sent, _opened(stored) as file:
            if not sent.before:
                made = seat_sheets.apply(term=term, file=file, by=actor_of(request), now=now).made
                sent.result = {"made": len(made)}
    except NotAllowed:
        raise
    except Refused:
        return None
    return int(sent.result["made"])


# ---- one seat ----


@SEES
@READ
def seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One seat: who holds it, who held it before, and what may be done."""
    one = _seat_or_404(request, pk)
    council = one.term.council
    may_keep = actor_of(request).may(rights.COUNCILS, tenant_id=one.tenant_id, place_path=council.place_path)
    history = found.history_of(one)
    context = {
        "one": one,
        "council": council,
        "shown": council_words.seat_shown(one),
        "history": [council_words.seat_shown(each) for each in history],
        "crumbs": crumbs_of(council, _("第 %(n)s 席") % {"n": one.position}),
        "may_keep": may_keep and one.term.closed_on is None,
        "has_next": any(each.valid_from > one.valid_from and each.end_kind != SeatEnd.MISTAKE for each in history),
    }
    return page(request, "deliberation/desk/seat.html", context)


def _seat_or_404(request: HttpRequest, pk: UUID) -> Seat:
    one = got_or_404(found.seat_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _seat_to_keep(request: HttpRequest, pk: UUID) -> Seat:
    one = _seat_or_404(request, pk)
    if not actor_of(request).may(rights.COUNCILS, tenant_id=one.tenant_id, place_path=one.term.council.place_path):
        raise PermissionDenied
    return one


@KEEPS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody leaves a seat."""
    one = _seat_to_keep(request, pk)
    form = typed.EndForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        seats.end(seat=one, **said, by=actor_of(request), now=now)
        return reverse("deliberation:seat", args=[one.pk])

    title = _("%(name)s 离开席位") % {"name": council_words.seat_shown(one)["name"]}
    back = reverse("deliberation:seat", args=[one.pk])
    asked = Asked(title, _("离开席位"), back, _("记下了。这个席位空出来了。"), crumbs_of(one.term.council, title), tone="stop")
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody comes after, or a unit sends another."""
    one = _seat_to_keep(request, pk)
    is_unit = one.organisation_id is not None
    form = typed.ReplaceForm(
        posted(request), tenant=one.term.council.tenant, is_ended=one.valid_to is not None, of_unit=is_unit,
        initial={"on": max(clock.today(), one.valid_to + timedelta(days=1)) if one.valid_to else clock.today()},
    )  # fmt: skip

    def do(said: dict[str, Any], now: datetime) -> str:
        given = {"on": said["on"], "reason": said["reason"], "by": actor_of(request), "now": now}
        if is_unit:
            new = seats.send_another(seat=one, delegate=said["person"], **given)
        else:
            who = SeatGiven(person=said["person"], role=one.role, group=one.group, constituency=one.constituency)
            new = seats.replace(seat=one, given=who, kind=said.get("kind", ""), **given)
        return reverse("deliberation:seat", args=[new.pk])

    title = _("单位换人") if is_unit else _("接替")
    lead = _("第 %(n)s 席，前一位是%(name)s。") % {"n": one.position, "name": council_words.seat_shown(one)["name"]}
    back = reverse("deliberation:seat", args=[one.pk])
    return answer(request, form, Asked(title, title, back, _("记下了。"), crumbs_of(one.term.council, title), lead), do)


# ---- who stayed away ----


@KEEPS
@BOTH
def lapse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let seats lapse that stayed away too often: those that are ticked, by the rule that is named."""
    one = council_to_keep(request, pk)
    today = clock.today()
    absent = [council_words.absent_shown(each) for each in absences.absent_seats(one, on=today)]
    choices = [(str(each["seat"].pk), f"{each['name']} · {each['days']}") for each in absent]
    form = typed.LapseForm(posted(request), absent=choices, initial={"on": today})

    def do(said: dict[str, Any], now: datetime) -> str:
        chosen = list(Seat.objects.filter(pk__in=said["seats"], term__council=one))
        seats.lapse_absent(council=one, seats=chosen, on=said["on"], by=actor_of(request), now=now)
        return one.get_absolute_url()

    rule = council_words.rule_shown(bodies.rule_of(one, today), bodies.body_of(one, today))
    asked = Asked(
        _("缺席次数到了的"), _("终止资格"), one.get_absolute_url(), _("记下了。席位空出来了。"), crumbs_of(one, _("缺席")),
        _("只列没有请假、次数到了规则写的人。不会自动终止，要您来定。"), "stop", rule["citation"],
        "" if absent else _("现在没有谁缺席到了规则写的次数。"),
    )  # fmt: skip
    return answer(request, form, asked, do)
