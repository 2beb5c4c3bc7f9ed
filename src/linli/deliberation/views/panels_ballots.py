"""What ballots put into navigation and onto other pages: votes that wait, ballots of a place or a meeting, one's own votes."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.navigation import desk_item, portal_tile
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.deliberation.models import Ballot, Channel, Meeting
from linli.deliberation.models.ballots import BallotQuerySet
from linli.deliberation.rules import rights
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words, own_right
from linli.deliberation.views.verdict_kept import verdict_shown_of
from linli.registry.api import Place

MOST = 5


def open_badge(request: HttpRequest) -> Any:
    """The ballots that run where this visitor's posts reach."""
    return found.ballots_seen(actor_of(request)).filter(tenant=tenant_here(request), state=BallotState.OPEN)


desk_item(
    pgettext_lazy("navigation", "表决"),
    "deliberation:ballots",
    "vote",
    capability=(rights.VIEW, rights.BALLOTS, rights.TAKE_VOTES, rights.COUNT),
    order=20,
    badge=open_badge,
)
portal_tile(pgettext_lazy("navigation", "表决"), "deliberation:votes", "vote", 40, gettext_lazy("投票、看结果、自己重算"))


@panel("home", order=20)
def votes_waiting(request: HttpRequest, _subject: Any) -> Panel | None:
    """The votes that this resident may cast and has not cast yet."""
    actor, tenant = actor_of(request), getattr(request, "tenant", None)
    if actor.person_id is None or tenant is None:
        return None
    rows = list(found.waiting_for(actor.person_id, tenant, clock.now())[:MOST])
    return Panel(_("等您投"), "deliberation/panels/votes_waiting.html", {"rows": rows}) if rows else None


@panel("place", order=37)
def ballots_of_place(request: HttpRequest, place: Place) -> Panel | None:
    """Ballots about this place and what lies in it, the newest first: for clerks theirs, for residents the public ones."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    rows = found.ballots_seen(actor) if is_clerk else found.public_ballots(place.tenant)
    here = rows.filter(tenant=place.tenant_id, place_path__startswith=place.path).order_by("-made_at", "-id")
    listed = [_row(one, for_clerks=is_clerk) for one in here[:MOST]]
    return Panel(_("表决"), "deliberation/panels/ballots.html", {"rows": listed}) if listed else None


@panel("mine", order=35)
def my_votes(request: HttpRequest, _subject: Any) -> Panel | None:
    """Where this resident had a vote, and whether it was cast: never what it said."""
    actor = actor_of(request)
    if actor.person_id is None:
        return None
    rows = found.own_rights(actor.person_id).filter(tenant=actor.tenant_id).exclude(ballot__state__in=found.UNSEEN)
    listed = [
        _row(one.ballot, for_clerks=False, detail=own_right.used_words(one))
        for one in rows.select_related("ballot").order_by("-ballot__made_at", "-ballot_id", "position")[:MOST]
    ]
    return Panel(_("我的表决权"), "deliberation/panels/ballots.html", {"rows": listed}) if listed else None


def _row(ballot: Ballot, *, for_clerks: bool, detail: str = "") -> dict[str, Any]:
    url = ballot.get_absolute_url() if for_clerks else ballot.public_url
    return {"ballot": ballot, "badge": ballot_words.state_badge(ballot), "url": url, "detail": detail}


# ---- on the pages and the screen of a meeting ----


@panel("meeting", order=40)
def ballots_of_meeting(_request: HttpRequest, meeting: Meeting) -> Panel | None:
    """What this meeting votes on, for those who run it."""
    return _of_meeting(Ballot.objects.filter(meeting=meeting.pk), for_clerks=True)


@panel("public_meeting", order=40)
def public_ballots_of_meeting(_request: HttpRequest, meeting: Meeting) -> Panel | None:
    """What this meeting votes on, as everybody may read it."""
    return _of_meeting(Ballot.objects.filter(meeting=meeting.pk).public(), for_clerks=False)


def _of_meeting(rows: BallotQuerySet, *, for_clerks: bool) -> Panel | None:
    listed = [_row(one, for_clerks=for_clerks) for one in rows.order_by("made_at", "id")]
    return Panel(_("表决"), "deliberation/panels/ballots.html", {"rows": listed}) if listed else None


def on_the_wall(running: Sequence[Ballot], declared: Sequence[Ballot]) -> list[dict[str, Any]]:
    """
    What `deliberation/wall/ballot.html` draws of each: turnout only until it is declared, then the verdict. The newest verdict
    stands there in full while nothing is being voted on; the others in a sentence.
    """
    turnouts = found.turnouts_of(running) if running else {}
    voting = [
        {
            "ballot": one,
            "turnout": ballot_words.turnout_shown(turnouts[one.pk], counts_area=one.counts_area),
            "badge": ballot_words.state_badge(one),
            "is_portal": one.is_open and Channel.PORTAL in one.channels,
        }
        for one in running
    ]
    told = [
        {
            "ballot": one,
            "shown": verdict_shown_of(one, list(one.options.all())),
            "badge": ballot_words.state_badge(one),
            "is_whole": place == 0 and not running,
        }
        for place, one in enumerate(declared)
    ]
    return [*voting, *told]
