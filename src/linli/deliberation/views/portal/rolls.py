"""The roll as residents read it while it is public: doors and areas without names, their own right, and a request to correct it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, public, signed_in
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.deliberation.forms.rolls import AskForm
from linli.deliberation.models import Ballot, Channel, Right
from linli.deliberation.selectors import rolls as found
from linli.deliberation.services import roll_corrections
from linli.deliberation.states import BallotState
from linli.deliberation.views.roll_words import BY_NAME, for_whom, label_of
from linli.registry.api import person_by_id

PER_PAGE = 50


def ballot_or_404(request: HttpRequest, pk: UUID) -> Ballot:
    """A ballot whose roll was made public."""
    rows = Ballot.objects.filter(tenant=tenant_here(request), is_public=True).exclude(roll_published_at=None)
    return found_or_404(rows.exclude(state=BallotState.WITHDRAWN).select_related("place", "tenant").filter(pk=pk).first())


@public
@require_http_methods(["GET", "HEAD"])
def roll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that counts and everything that does not, door by door."""
    ballot = ballot_or_404(request, pk)
    text = request.GET.get("text", "").strip()
    is_named = ballot.roll_source in BY_NAME
    rows = found.with_door(found.rights_of(ballot), "" if is_named else text)
    shown = rows.prefetch_related("voters") if is_named else rows
    page_obj = Pages(shown, PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("表决名册"),
        "ballot": ballot,
        "page_obj": page_obj,
        "rows": [{"right": one, "label": label_of(ballot, one)} for one in page_obj],
        "text": text,
        "is_named": is_named,
        "takes": ballot.state == BallotState.DRAFT,
        "signed_in": actor_of(request).user_id is not None,
    }
    return page(request, "deliberation/portal/roll.html", context)


@signed_in
@require_http_methods(["GET", "HEAD"])
def my_right(request: HttpRequest, pk: UUID) -> HttpResponse:
    """查我的表决权: what I have, whether I may use it, and what came of my requests."""
    return _page(request, ballot_or_404(request, pk))


def _page(request: HttpRequest, ballot: Ballot, form: AskForm | None = None, status: int = 200) -> HttpResponse:
    person_id = actor_of(request).person_id
    mine = _mine(ballot, person_id).prefetch_related("units", found.WITH_VOTERS)
    context = {
        "bar_title": _("查我的表决权"),
        "ballot": ballot,
        "rights": [{"right": one, "use": found.may_use(one, person_id), "for_whom": for_whom(one, person_id)} for one in mine],
        "corrections": ballot.corrections.filter(person=person_id).order_by("-asked_at") if person_id else [],
        "form": form or AskForm(rights=_offered(mine)),
        "takes": ballot.state == BallotState.DRAFT and person_id is not None,
    }
    return page(request, "deliberation/portal/my_right.html", context, status=status)


def _mine(ballot: Ballot, person_id: UUID | None) -> QuerySet[Right]:
    return found.rights_of_person(ballot, person_id, with_excluded=True)


def _offered(rights: Iterable[Right]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.label) for one in rights]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the roll to be corrected, as whoever is signed in."""
    ballot, actor = ballot_or_404(request, pk), actor_of(request)
    person = person_by_id(actor.person_id, tenant=tenant_here(request)) if actor.person_id else None
    if request.method != "POST" or person is None:
        return redirect("deliberation:my-right", pk)
    mine = list(_mine(ballot, person.pk))
    form = AskForm(request.POST, rights=_offered(mine))

    def do(said: dict[str, Any], now: datetime) -> None:
        right = mine[0] if len(mine) == 1 else next((one for one in mine if str(one.pk) == said["right"]), None)
        roll_corrections.ask_correction(
            ballot=ballot,
            right=right,
            who=person.name,
            text=said["text"],
            channel=Channel.PORTAL,
            person_id=person.pk,
            by=actor,
            now=now,
        )

    if done_once(request, form, f"deliberation.ask:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("收到了。答复以后会告诉您。"))
        return redirect("deliberation:my-right", pk)
    return _page(request, ballot, form, status=422)
