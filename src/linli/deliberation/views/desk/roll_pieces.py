"""What the pages about a ballot's roll and votes share: the ballot, its head with tabs, a right as a row."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.core.words import listing
from linli.deliberation.models import Ballot, Channel, Right, RightVoter
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import rolls as found
from linli.deliberation.views import ballot_words

KEEPS = requires(capabilities.ROLLS)
TAKES = requires(capabilities.TAKE_VOTES)
COUNTS = requires(capabilities.COUNT)
READS = requires(capabilities.SCANS)
SEES = requires(*found.WORKS)
PER_PAGE = 50


def ballot_or_404(request: HttpRequest, pk: UUID, *codes: str) -> Ballot:
    """The ballot, if this visitor works on it."""
    one = got_or_404(found.ballot_worked_on, actor_of(request), pk, *codes)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def right_or_404(request: HttpRequest, pk: UUID, right_id: UUID, *codes: str) -> tuple[Ballot, Right]:
    """The ballot and one of its rights, if this visitor works there."""
    ballot = ballot_or_404(request, pk, *codes)
    right = one_or_404(found.rights_seen(actor_of(request), ballot), right_id)
    right.ballot = ballot
    return ballot, right


def frame(request: HttpRequest, ballot: Ballot, current: str, **more: Any) -> dict[str, Any]:
    """What stands above every one of these pages."""
    return {
        "ballot": ballot,
        "badge": ballot_words.state_badge(ballot),
        "ballot_url": ballot.get_absolute_url(),
        "tabs": [
            {"label": label, "url": reverse(f"deliberation:{name}", args=[ballot.pk]), "current": name == current}
            for name, label in _tabs(request, ballot)
        ],
        "may_count": may(request, ballot, capabilities.COUNT),
        "may_keep": may(request, ballot, capabilities.ROLLS),
    } | more


def may(request: HttpRequest, ballot: Ballot, code: str, path: str | None = None) -> bool:
    place = ballot.place_path if path is None else path
    return actor_of(request).may(code, tenant_id=ballot.tenant_id, place_path=place)


def works_on(request: HttpRequest) -> bool:
    """Whether this visitor works on the roll or the votes; an auditor only reads the piles."""
    return any(actor_of(request).grants_for(code) for code in found.WORKS)


def _tabs(request: HttpRequest, ballot: Ballot) -> list[tuple[str, str]]:
    tabs = [("roll", pgettext("roll", "名册"))] if works_on(request) else []
    if may(request, ballot, capabilities.ROLLS):
        tabs += [("roll-doubles", _("重复的")), ("roll-corrections", _("更正申请"))]
    if Channel.PAPER in ballot.channels and may(request, ballot, capabilities.SCANS):
        tabs.append(("papers", _("纸质票")))
    if Channel.HANDS in ballot.channels and may(request, ballot, capabilities.COUNT):
        tabs.append(("hands", _("举手")))
    if may(request, ballot, capabilities.COUNT):
        tabs.append(("conflicts", _("没算的")))
    return tabs


def right_row(ballot: Ballot, right: Right) -> dict[str, Any]:
    """A right with who may use it and how it stands; the voters were fetched with it."""
    return {
        "right": right,
        "names": names_of(right),
        "badge": right_badge(right),
        "url": reverse("deliberation:roll-right", args=[ballot.pk, right.pk]),
    }


def right_badge(right: Right) -> tuple[str, str]:
    if right.excluded_why:
        return "back", _("不计入")
    if right.is_used:
        return "ok", _("投了：%(how)s") % {"how": right.get_used_channel_display()}  # type: ignore[attr-defined]
    return ("info", _("领了纸质票")) if right.paper_issued_on else ("wait", _("还没投"))


def names_of(right: Right) -> str:
    """Who may use it: who is named, where anybody is."""
    voters = list(right.voters.all())
    named = [one for one in voters if one.is_named] or voters
    if not voters:
        return _("没有卖出的，建设单位") if right.is_unsold else _("没有登记")
    return listing(voter_name(one) for one in named)


def voter_name(voter: RightVoter) -> str:
    owner = voter.person.name if voter.person else str(voter.organisation)
    return _("%(owner)s（%(agent)s代）") % {"owner": owner, "agent": voter.agent.name} if voter.agent else owner
