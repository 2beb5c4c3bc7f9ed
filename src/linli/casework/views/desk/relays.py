"""The words that wait to be passed on, for whoever rings reporters: whom, what to say, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.relaying import RelayAnswerForm
from linli.casework.models import RelayNote
from linli.casework.selectors.relays import relays_for
from linli.casework.services.relays import answer_relay
from linli.casework.views import listed
from linli.casework.views.desk.pieces import done
from linli.casework.views.desk.telling import CALLS, PER_PAGE, views
from linli.casework.views.shown import place_words
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.privacy import mask_phone
from linli.core.tenancy import tenant_here


@dataclass(frozen=True, slots=True)
class RelayRow:
    """One word to pass on: to whom and how they are reached, who asks, what; and the form for what came back."""

    pk: UUID
    name: str
    phone: str
    reveal_url: str
    who: str
    wants_answer: bool
    words: str
    tries: int
    asked_at: datetime
    case_url: str
    case_title: str
    number: str
    place: str
    form: RelayAnswerForm


@CALLS
@require_http_methods(["GET", "HEAD"])
def relays(request: HttpRequest) -> HttpResponseBase:
    """The list to work through, the longest waiting first."""
    if wants_sheet(request):
        return sheet_of(request, listed.RELAYS, map(listed.relay_row, _rows(request).iterator(AT_ONCE)))
    return _listing(request, {})


def _rows(request: HttpRequest) -> QuerySet[RelayNote]:
    return relays_for(actor_of(request)).filter(tenant=tenant_here(request))


def _listing(request: HttpRequest, refused: Mapping[UUID, RelayAnswerForm]) -> HttpResponse:
    """With the form that was refused in its place, and everything typed in it."""
    page_obj = Pages(_rows(request), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "rows": [_row(one, refused.get(one.pk) or RelayAnswerForm(auto_id=f"id_{one.pk}_%s")) for one in page_obj],
        "views": views(current="relays"),
        "problems": [problem for form in refused.values() for problem in problems_of(form)],
    }
    return page(request, "casework/desk/relays.html", context, status=422 if refused else 200)


def _row(one: RelayNote, form: RelayAnswerForm) -> RelayRow:
    reporter, case = one.reporter, one.case
    return RelayRow(
        pk=one.pk,
        name=reporter.name or _("没留姓名"),
        phone=mask_phone(reporter.phone),
        reveal_url=reverse("casework:reveal", args=[case.pk, reporter.pk]) if reporter.phone else "",
        who=str(one.organisation or one.asked_by),
        wants_answer=one.kind == "ask",
        words=one.text,
        tries=one.tries,
        asked_at=one.asked_at,
        case_url=case.get_absolute_url(),
        case_title=case.title,
        number=case.short_number,
        place=place_words(case),
        form=form,
    )


@CALLS
@require_POST
def answered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Passed on with the answer, or nobody there: once, however often the button is pressed."""
    found = one_or_404(relays_for(actor_of(request), opened=False), pk)
    form, reached = RelayAnswerForm(request.POST, auto_id=f"id_{pk}_%s"), request.POST.get("reached") != "no"
    if not _done(request, found, form, reached=reached):
        return _listing(request, {pk: form})
    messages.success(request, _("记下了，办的单位看得到。") if reached else _("记下了，没找到人，回头再打。"))
    return redirect("casework:relays")


def _done(request: HttpRequest, found: RelayNote, form: RelayAnswerForm, *, reached: bool) -> bool:
    def do(note: RelayNote, values: dict[str, Any], by: Actor, now: datetime) -> None:
        answer_relay(note=note, answer=values["answer"], reached=reached, by=by, now=now)

    return done(request, form, "relayed", found, do)
