"""Resolutions of declared ballots with what is undertaken, for tests of deliberation."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.deliberation.models import Ballot, Meeting, Resolution, Undertaking
from linli.deliberation.rules.resolutions import UndertakingGiven
from linli.deliberation.services import ballots, meetings, progress, resolutions
from linli.deliberation.services.resolutions import ResolutionGiven
from linli.registry.api import Place

from .deliberation_ballots import (
    BY_HAND,
    LIVELIHOOD,
    BallotFactory,
    OptionFactory,
    crosses,
    declared,
    open_ballot,
    owners,
    roll,
    say_all,
)
from .deliberation_meetings import come, convened

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
DAY = date(2026, 9, 1)


def system(place: Any) -> Actor:
    return Actor.system(tenant_id=place.tenant_id)


def decided(place: Place, said: tuple[str, ...] = ("yes", "yes", "no"), *, now: datetime = NOW, **given: Any) -> Ballot:
    """A declared vote of residents on paper: more than half of all."""
    counted = {"issued_count": len(said), "returned_count": len(said)}
    plain = {"place": place, "rule_code": "deliberation.owners_committee"} | counted
    ballot = open_ballot(len(said), now=now, **(plain | given))
    say_all(ballot, said, now=now)
    return declared(ballot, now=now)


def chosen(place: Place, *, first: dict[str, Any] | None = None, **given: Any) -> Ballot:
    """A declared secret selection of one project out of two by three voters: the street lamps, as `first` has them."""
    plain = {"kind": "selection", "secrecy": "secret", "rule_code": LIVELIHOOD, "seats": 1, "channels": BY_HAND}
    ballot = BallotFactory(place=place, **(plain | given))
    OptionFactory(ballot=ballot, title="路灯", **(first or {}))
    OptionFactory(ballot=ballot, title="长椅")
    roll(ballot, 3)
    ballots.freeze(ballot=ballot, by=system(place), now=NOW)
    ballots.open_ballot(ballot=ballot, by=system(place), now=NOW)
    say_all(ballot, (crosses("1"), crosses("1"), crosses("2")))
    return declared(ballot)


def owners_decided(place: Place, *, matter: int = 4, said: tuple[str, ...] = ("yes", "yes", "yes"), **given: Any) -> Ballot:
    """A declared vote of as many owners as spoke, each with 100 m²."""
    ballot = owners([10_000] * len(said), matter=matter, place=place, **given)
    say_all(ballot, said)
    return declared(ballot)


def held_meeting(
    place: Place,
    *,
    members: int = 3,
    present: int = 3,
    votes: tuple[str, ...] = (),
    vote: dict[str, Any] | None = None,
    **given: Any,
) -> Meeting:
    """A session that was opened with so many of its members and closed an hour later; `votes`: what was said to its one question."""
    meeting = convened(place, members=members, **given)
    starts, by = meeting.starts_at, system(place)
    come(meeting, *range(1, present + 1), at=starts)
    meetings.open_meeting(meeting=meeting, by=by, now=starts + timedelta(minutes=5))
    if votes:
        decided(place, votes, now=starts + timedelta(minutes=30), meeting=meeting, **(vote or {}))
    return meetings.close(meeting=meeting, by=by, now=starts + timedelta(hours=1))


def resolution(
    place: Place, *, ballot: Ballot | None = None, by: Actor | None = None, now: datetime = NOW, **given: Any
) -> Resolution:
    """Of a declared vote, unless another source is handed in."""
    plain = {"title": "给院里装路灯", "text": "今年在院里装六盏路灯。"}
    source = {"meeting": given.pop("meeting")} if "meeting" in given else {"ballot": ballot or decided(place)}
    made = ResolutionGiven(**(plain | given))
    return resolutions.adopt(**source, given=made, by=by or system(place), now=now)


def to_do(**given: Any) -> UndertakingGiven:
    """Six lamps within a hundred days."""
    plain = {
        "title": "装六盏路灯",
        "responsible": "城市管理科",
        "begins_on": DAY,
        "due_on": DAY + timedelta(days=100),
        "target": "夜里院里都亮",
        "funds_cents": 1_200_000,
    }
    return UndertakingGiven(**(plain | given))


def undertaken(one: Resolution, *, now: datetime = NOW, **given: Any) -> Undertaking:
    return resolutions.undertake(resolution=one, items=[to_do(**given)], by=system(one), now=now)[0]


def reported(row: Undertaking, percent: int, *, on: date = DAY, now: datetime = NOW, **given: Any) -> Undertaking:
    """Reported on, and as it is then."""
    plain = {"text": "灯杆立好了。"}
    progress.report(undertaking=row, on=on, percent=percent, by=given.pop("by", system(row)), now=now, **(plain | given))
    row.refresh_from_db()
    return row
