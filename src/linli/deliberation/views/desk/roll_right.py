"""One right of a roll: its units, who may use it, who is named, left out or counted again, a paper that was given back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, files
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused
from linli.deliberation.forms.rolls import ExcludeForm, NamingForm, ReceiptForm
from linli.deliberation.models import Ballot, Channel, Right, RightVoter
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.services import callers, papers, roll_voters, rolls
from linli.deliberation.services.roll_voters import NamingGiven
from linli.deliberation.states import BallotState
from linli.deliberation.views.desk.roll_pieces import KEEPS, SEES, TAKES, frame, may, right_badge, right_or_404, voter_name
from linli.registry.api import Person, find_or_add_person


@SEES
@require_http_methods(["GET", "HEAD"])
def right(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """A right with everything about it but what it chose."""
    ballot, one = right_or_404(request, pk, right_id)
    return _page(request, ballot, one)


def _page(
    request: HttpRequest,
    ballot: Ballot,
    one: Right,
    *,
    naming: NamingForm | None = None,
    exclude: ExcludeForm | None = None,
    receipt: ReceiptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    voters = list(one.voters.select_related("person", "organisation", "agent", "letter"))
    may_take = may(request, ballot, capabilities.TAKE_VOTES, one.place_path or ballot.place_path)
    context = frame(
        request,
        ballot,
        "roll",
        right=one,
        right_badge=right_badge(one),
        voters=[_voter_row(voter) for voter in voters],
        units=list(one.units.all()),
        naming=naming or NamingForm(voters=_offered(voters)),
        exclude=exclude or ExcludeForm(),
        receipt=receipt or ReceiptForm(),
        refused=naming or exclude or receipt,
        is_draft=ballot.state == BallotState.DRAFT,
        may_name=bool(voters) and not one.is_used and not one.excluded_why and ballot.state in roll_voters.NAMING,
        may_take=may_take and ballot.is_open and not one.excluded_why and not one.is_used and one.paper_issued_on is None,
        may_tell=not ballot.is_secret and one.is_used and (may_take or may(request, ballot, capabilities.ROLLS)),
        may_give_back=may_take and one.paper_issued_on is not None and not one.is_used and ballot.state in papers.ISSUING,
        on_paper=Channel.PAPER in ballot.channels,
    )
    return page(request, "deliberation/desk/roll_right.html", context, status=status)


def _voter_row(voter: RightVoter) -> dict[str, Any]:
    return {
        "voter": voter,
        "name": voter_name(voter),
        "letter_url": files.url_of(voter.letter, signed=True) if voter.letter else "",
    }


def _offered(voters: list[RightVoter]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.person.name if one.person else str(one.organisation)) for one in voters]


@KEEPS
@require_POST
def name(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Note who votes for this right."""
    ballot, one = right_or_404(request, pk, right_id, capabilities.ROLLS)
    voters = list(one.voters.select_related("person", "organisation"))
    form = NamingForm(request.POST, request.FILES, voters=_offered(voters))

    def do(said: dict[str, Any], now: datetime) -> None:
        given = NamingGiven(
            voter=next((each for each in voters if str(each.pk) == said["voter"]), None),
            agent=_agent(request, ballot, said, now),
            letter=(said["letter"] or [None])[0],
            letter_kept_where=said["letter_kept_where"],
        )
        roll_voters.name_voter(right=one, given=given, by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.name:{right_id}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("记下了由谁来投。"))
        return redirect("deliberation:roll-right", pk, right_id)
    return _page(request, ballot, one, naming=form, status=422)


def _agent(request: HttpRequest, ballot: Ballot, said: dict[str, Any], now: datetime) -> Person | None:
    if not said["agent_name"]:
        return None
    return find_or_add_person(
        tenant=ballot.tenant, name=said["agent_name"], phone=said["agent_phone"], by=actor_of(request), now=now
    )


@KEEPS
@require_POST
def exclude(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Leave this right out, with the reason."""
    ballot, one = right_or_404(request, pk, right_id, capabilities.ROLLS)
    form = ExcludeForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        rolls.exclude(right=one, why=said["why"], by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.exclude:{right_id}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("这一处不计入了，原因写在名册上。"))
        return redirect("deliberation:roll-right", pk, right_id)
    return _page(request, ballot, one, exclude=form, status=422)


@KEEPS
@require_POST
def include(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Count this right again."""
    ballot, one = right_or_404(request, pk, right_id, capabilities.ROLLS)

    def do(_said: dict[str, Any], now: datetime) -> None:
        rolls.include(right=one, by=actor_of(request), now=now)

    return _plain(request, ballot, one, "include", do, _("这一处又计入了。"))


@TAKES
@require_POST
def give_back(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Note that the paper was given back unused."""
    ballot, one = right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)

    def do(_said: dict[str, Any], now: datetime) -> None:
        papers.take_back(right=one, by=actor_of(request), now=now)

    return _plain(request, ballot, one, "give-back", do, _("纸质票收回了，可以用别的办法投。"))


@TAKES
@require_POST
def issue(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Hand out one paper."""
    ballot, one = right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)

    def do(_said: dict[str, Any], now: datetime) -> None:
        papers.issue(ballot=ballot, rights=[one], by=actor_of(request), now=now)

    return _plain(request, ballot, one, "issue", do, _("记下了：领了一张纸质票。"))


def _plain(request: HttpRequest, ballot: Ballot, one: Right, verb: str, do: Any, said: str) -> HttpResponse:
    """A verb without words of its own; a refusal comes back as a message."""
    form = forms.Form(request.POST)
    if done_once(request, form, f"deliberation.{verb}:{one.pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, said)
    else:
        for problem in form.non_field_errors():
            messages.error(request, str(problem))
    return redirect("deliberation:roll-right", ballot.pk, one.pk)


@requires(*callers.TELLING)
@never_cache
@require_POST
def receipt(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """The receipt of a recorded voice, told to whoever it belongs to."""
    ballot, one = right_or_404(request, pk, right_id, *callers.TELLING)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        try:
            code = callers.tell_receipt(right=one, proof=form.cleaned_data["proof"], by=actor_of(request), now=clock.now())
        except NotAllowed:
            raise
        except Refused as refused:
            add_problems(form, refused.problems)
        else:
            return page(
                request, "deliberation/desk/taken.html", frame(request, ballot, "roll", right=one, code=code, is_again=True)
            )
    return _page(request, ballot, one, receipt=form, status=422)
