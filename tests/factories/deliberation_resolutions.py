"""Resolutions of declared ballots with what is undertaken, for tests of deliberation."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.deliberation.models import Ballot, Meeting, Resolution, Undertaking
from linli.deliberation.rules.resolutions import UndertakingGiven
from linli.deliberation.services import meetings, progress, resolutions
from linli.deliberation.services.resolutions import ResolutionGiven
from linli.registry.api import Place

from .deliberation_ballots import crosses, declared, open_ballot, owners, say_all, secret
from .deliberation_meetings import come, convened

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
DAY = date(2026, 9, 1)
REPRESENTATIVES = "deliberation.representatives_meeting_typical"


def system(place: Any) -> Actor:
    return Actor.system(tenant_id=place.tenant_id)


def decided(place: Place, said: tuple[str, ...] = ("yes", "yes", "no"), **given: Any) -> Ballot:
    """A declared vote of residents by the rule of owners' committees, which asks no year."""
    plain = {"place": place, "rule_code": "deliberation.owners_committee", "present_count": len(said)}
    ballot = open_ballot(len(said), **(plain | given))
    say_all(ballot, said)
    return declared(ballot)


def chosen(place: Place, **given: Any) -> Ballot:
    """A declared secret selection of one project out of three by three voters: the street lamps."""
    ballot = secret(3, place=place, **given)
    say_all(ballot, (crosses("1"), crosses("1"), crosses("2")))
    return declared(ballot)


def owners_decided(place: Place, *, matter: int = 4, said: tuple[str, ...] = ("yes", "yes", "yes"), **given: Any) -> Ballot:
    """A declared vote of as many owners as spoke, each with 100 m²."""
    ballot = owners([10_000] * len(said), matter=matter, place=place, **given)
    say_all(ballot, said)
    return declared(ballot)


def held_meeting(place: Place, *, members: int = 3, present: int = 3, **given: Any) -> Meeting:
    """A session that was opened with so many of its members and closed an hour later."""
    meeting = convened(place, members=members, **given)
    starts = meeting.starts_at
    come(meeting, *range(1, present + 1), at=starts)
    by = system(place)
    meetings.open_meeting(meeting=meeting, by=by, now=starts + timedelta(minutes=5))
    return meetings.close(meeting=meeting, by=by, now=starts + timedelta(hours=1))


def resolution(place: Place, *, ballot: Ballot | None = None, by: Actor | None = None, now: datetime = NOW, **given: Any) -> Resolution:
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
