"""One ballot on the workbench: everything that was frozen, who took part, what came of it, and the verbs that move it on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, rulesets
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.deliberation.models import Ballot, BallotKind, Channel
from linli.deliberation.rules import resolutions, rights
from linli.deliberation.rules.amounts import money
from linli.deliberation.selectors import ballot_lists as lists
from linli.deliberation.selectors import frozen
from linli.deliberation.selectors.ballot_lists import SEES
from linli.deliberation.selectors.rolls import WORKS
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words, own_right
from linli.deliberation.views.desk.ballot_verbs import VERBS, Given, Tried, field_ids, verb_of, verbs_for
from linli.deliberation.views.verdict_kept import verdict_shown_of

ELSEWHERE = (
    ("deliberation:roll", gettext_lazy("名册"), "list"),
    ("deliberation:papers", gettext_lazy("纸质票"), "file"),
    ("deliberation:hands", gettext_lazy("举手"), "hand"),
    ("deliberation:conflicts", gettext_lazy("没有算的票"), "s-warn"),
)
"""The other pages of the same ballot."""


def ballot_or_404(request: HttpRequest, pk: UUID) -> Ballot:
    rows = lists.ballots_seen(actor_of(request)).filter(tenant=tenant_here(request))
    return found_or_404(rows.select_related("motion", "motion_version", "item", "revote_of").filter(pk=pk).first())


@requires(*SEES)
@require_http_methods(["GET", "HEAD"])
def ballot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where it stands, what still keeps it from being frozen and where that is mended, who took part, what came of it."""
    one = ballot_or_404(request, pk)
    return page(request, "deliberation/desk/ballot.html", context_of(request, one))


def context_of(request: HttpRequest, one: Ballot, tried: Tried | None = None) -> dict[str, Any]:
    """`tried`: a verb that was refused, so that its form stands open with what was written."""
    actor, options = actor_of(request), list(one.options.all())
    is_known = one.state in (BallotState.CLOSED, BallotState.DECLARED)
    return {
        "ballot": one,
        "badge": ballot_words.state_badge(one),
        "strip": ballot_words.strip_of(one),
        "road": ballot_words.road_of(one),
        "options": ballot_words.options_shown(options),
        "has_costs": any(each.cost_cents is not None for each in options),
        "has_days": any(each.finish_on for each in options),
        "channels": ballot_words.channel_words(one.channels),
        "rule": rule_of(one),
        "matter": own_right.matter_shown(one),
        "budget": money(one.budget_cents),
        "turnout": ballot_words.turnout_shown(lists.turnout_of(one), counts_area=one.counts_area),
        "mends": mends_of(one),
        "shown": verdict_shown_of(one, options) if is_known else None,
        "is_by_hands": Channel.HANDS in one.channels,
        "verbs": verbs_for(one, actor, tried),
        "may_keep": actor.may(rights.BALLOTS, tenant_id=one.tenant_id, place_path=one.place_path),
        "elsewhere": elsewhere(one, actor),
        "revotes": list(one.revotes.all()),
        "resolutions": (written := list(one.resolutions.order_by("adopted_on", "id")) if is_known else []),
        "may_resolve": may_resolve(one, actor, is_written=bool(written)),
        "problems": tried.form if tried else None,
    }


def may_resolve(one: Ballot, actor: Actor, *, is_written: bool) -> bool:
    """Whether this visitor may write the resolution: of what was decided and has none yet."""
    is_due = not resolutions.ballot_problems(state=one.state, passed=one.passed, kind=one.kind, taken=is_written)
    return is_due and actor.may(rights.RESOLUTIONS, tenant_id=one.tenant_id, place_path=one.place_path)


def rule_of(one: Ballot) -> dict[str, Any] | None:
    """The frozen text; before, the one that is in force today, if there is one."""
    if one.rule_set:
        return own_right.rule_words(one.rule_set)
    try:
        return own_right.rule_words(rulesets.look_up(one.rule_code, on=clock.today(), tenant=one.tenant))
    except Refused:
        return None


def mends_of(one: Ballot) -> list[dict[str, str]]:
    """Every reason why a draft cannot be frozen, each with the page where it is mended."""
    if one.state != BallotState.DRAFT:
        return []
    return [_mend(one, problem) for problem in frozen.freeze_problems(one, clock.now())]


def _mend(one: Ballot, problem: Problem) -> dict[str, str]:
    if problem.where == "roll":
        return {"text": str(problem.text), "url": reverse("deliberation:roll", args=[one.pk]), "label": _("去名册")}
    if problem.where == "run" and one.run:
        return {"text": str(problem.text), "url": one.run.get_absolute_url(), "label": _("去程序")}
    where = {"budget_cents": "budget"}.get(problem.where, problem.where)
    url = reverse("deliberation:ballot-change", args=[one.pk]) + (f"#id_{where}" if where else "")
    return {"text": str(problem.text), "url": url, "label": _("去改")}


def elsewhere(one: Ballot, actor: Actor) -> list[dict[str, Any]]:
    """The pages of the roll, the papers, the hands, the conflicts: those that this ballot needs and this visitor may open."""
    codes = {"deliberation:roll": WORKS, "deliberation:papers": (rights.SCANS,)}
    needed = {
        "deliberation:papers": Channel.PAPER in one.channels,
        "deliberation:hands": Channel.HANDS in one.channels,
        "deliberation:conflicts": one.opened_at is not None and one.kind != BallotKind.LOT and Channel.HANDS not in one.channels,
    }
    return [
        {"label": label, "icon": icon, "url": reverse(name, args=[one.pk])}
        for name, label, icon in ELSEWHERE
        if needed.get(name, True) and any(actor.grants_for(code) for code in codes.get(name, (rights.COUNT,)))
    ]


@requires(rights.BALLOTS, rights.DECLARE)
@require_POST
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Do it; what is refused comes back with every reason and with what was written."""
    one = ballot_or_404(request, pk)
    found = verb_of(one, found_or_404(name if name in VERBS else None))
    if not actor_of(request).may(found.right, tenant_id=one.tenant_id, place_path=one.place_path):
        raise PermissionDenied
    form = found.form(request.POST, auto_id=field_ids(name))

    def do(given: Given, now: datetime) -> str:
        return found.do(one, given, actor_of(request), now).get_absolute_url()

    if url := url_once(request, form, do):
        messages.success(request, str(found.said))
        return redirect(url)
    one.refresh_from_db()
    context = context_of(request, one, Tried(name, form))
    return page(request, "deliberation/desk/ballot.html", context, status=422)
