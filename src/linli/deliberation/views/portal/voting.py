"""Voting on a page: what waits for me, a ballot with my right, a paper, its review, and the receipt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import secret_once
from linli.core.finding import found_or_404
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here
from linli.deliberation.forms.voting import VoteForm
from linli.deliberation.models import Ballot, Channel, Right
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.services import votes as services
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words, own_right
from linli.deliberation.views.roll_words import for_whom
from linli.deliberation.views.verdict_kept import verdict_shown_of

PER_PAGE = 20
READS = require_http_methods(["GET", "HEAD"])


@public
@READS
def votes(request: HttpRequest) -> HttpResponse:
    """What waits for this visitor's vote, what is being voted on, and what came of earlier ballots."""
    tenant, now, actor = tenant_here(request), clock.now(), actor_of(request)
    waiting = list(found.waiting_for(actor.person_id, tenant, now))
    going = list(found.going_on(tenant).order_by("closes_at", "-made_at", "id")[: 2 * PER_PAGE])
    page_obj = Pages(found.public_ballots(tenant).exclude(state__in=found.GOING), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("表决"),
        "waiting": waiting,
        "going": [_row(one) for one in going if one.state != BallotState.DRAFT][:PER_PAGE],
        "on_show": [one for one in going if one.state == BallotState.DRAFT],
        "page_obj": page_obj,
        "rows": [_row(one) for one in page_obj],
        "signed_in": actor.user_id is not None,
    }
    return page(request, "deliberation/portal/votes.html", context)


def _row(ballot: Ballot) -> dict[str, Any]:
    return {"ballot": ballot, "badge": ballot_words.state_badge(ballot)}


def ballot_or_404(request: HttpRequest, pk: UUID) -> Ballot:
    return found_or_404(found.readable_for(actor_of(request), tenant_here(request), pk))


@public
@never_cache
@READS
def vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A ballot as everybody reads it, and for those on its roll their right and the way to their paper."""
    ballot, actor, now = ballot_or_404(request, pk), actor_of(request), clock.now()
    options = list(ballot.options.all())
    context = {
        "bar_title": _("表决"),
        "ballot": ballot,
        "badge": ballot_words.state_badge(ballot),
        "strip": ballot_words.strip_of(ballot),
        "options": ballot_words.options_shown(options),
        "channels": ballot_words.channel_words(ballot.channels),
        "turnout": ballot_words.turnout_shown(found.turnout_of(ballot), counts_area=ballot.counts_area),
        "rights": own_right.rights_shown(ballot, actor, now),
        "signed_in": actor.user_id is not None,
        "is_portal": Channel.PORTAL in ballot.channels,
        "is_by_hands": Channel.HANDS in ballot.channels,
        "takes": ballot.takes_votes_at(now),
        "rule": own_right.rule_shown(ballot),
        "matter": own_right.matter_shown(ballot),
        "shown": verdict_shown_of(ballot, options) if ballot.state == BallotState.DECLARED else None,
    }
    return page(request, "deliberation/portal/vote.html", context)


# ---- the paper ----


@signed_in
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """
    Fill in a paper, read it once more, send it. Between the steps the choice travels in the body of the request: it is in no
    address, no session, no cookie and no log.
    """
    ballot = ballot_or_404(request, pk)
    right = found_or_404(found.own_rights(actor_of(request).person_id, [ballot.pk]).filter(pk=right_id).first())
    options = list(ballot.options.all())
    if request.method != "POST":
        return _form_page(request, ballot, right, VoteForm(ballot=ballot, options=options))
    form, then = VoteForm(request.POST, ballot=ballot, options=options), request.POST.get("then", "review")
    if then == "cast" and form.is_valid() and (code := _cast(request, right, form)) is not None:
        return _receipt_page(request, ballot, right, code)
    if then == "review" and form.is_valid():
        return _page(request, "review", ballot, right, form)
    if then in ("change", "count"):
        form.is_valid()
        return _form_page(request, ballot, right, form)
    return _form_page(request, ballot, right, form, status=422)


def _cast(request: HttpRequest, right: Right, form: VoteForm) -> str | None:
    """The receipt; None when it was refused, and then the form says why."""

    def write(now: datetime) -> str:
        return services.cast(right=right, content=form.content, channel=Channel.PORTAL, by=actor_of(request), now=now)

    try:
        return secret_once(request, f"deliberation.cast:{right.pk}", write, tenant_id=right.tenant_id)
    except Refused as refused:
        add_problems(form, refused.problems)
        return None


def _form_page(request: HttpRequest, ballot: Ballot, right: Right, form: VoteForm, status: int = 200) -> HttpResponse:
    bars = own_right.bars_of(ballot, right, actor_of(request), clock.now())
    return _page(request, "paper", ballot, right, form, status=status, bars=bars)


def _receipt_page(request: HttpRequest, ballot: Ballot, right: Right, code: str) -> HttpResponse:
    """The code is shown now and kept nowhere beside this voter: the answer is drawn at once, without an address of its own."""
    context = {"bar_title": _("投好了"), "ballot": ballot, "right": right, "code": code, "at": clock.now()}
    context |= _whose(request, right)
    return page(request, "deliberation/portal/receipt.html", context)


def _whose(request: HttpRequest, right: Right) -> dict[str, Any]:
    """Whose right it is, where this voter is the agent, and the premises that make it up."""
    units = list(right.units.all()) if right.ballot.counts_area else []
    return {"for_whom": for_whom(right, actor_of(request).person_id), "units": units}


def _page(
    request: HttpRequest, name: str, ballot: Ballot, right: Right, form: VoteForm, status: int = 200, bars: Any = ()
) -> HttpResponse:
    context = {
        "bar_title": _("投票") if name == "paper" else _("看一遍再投"),
        "ballot": ballot,
        "right": right,
        "form": form,
        "counted": form.counted(),
        "bars": bars,
        **_whose(request, right),
        "step": 1 if name == "paper" else 2,
        "steps": [_("选"), _("看一遍"), _("拿回执")],
    }
    return page(request, f"deliberation/portal/{name}.html", context, status=status)
