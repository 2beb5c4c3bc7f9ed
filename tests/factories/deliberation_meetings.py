"""Councils with members, meetings of theirs at any state, and who came, for tests of deliberation."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.core.models import RuleOverride, Tenant
from linli.deliberation.models import Council, Meeting, Participant, Seat, Term
from linli.deliberation.rules.meetings import HOLDS
from linli.deliberation.services import agenda, attendance, meetings
from linli.deliberation.services.agenda import ItemGiven
from linli.deliberation.services.attendance import Coming
from linli.deliberation.services.meetings import MeetingGiven
from linli.registry.api import Place

from .registry import PersonFactory

BEFORE = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
STARTS = datetime(2026, 9, 15, 1, 0, tzinfo=UTC)  # nine in the morning a fortnight later
NOW = STARTS + timedelta(minutes=5)
TWO_THIRDS = {"of": "all_members", "op": ">=", "n": 2, "d": 3}
RULE = "deliberation.test_body"


def system(tenant: Tenant) -> Actor:
    return Actor.system(tenant_id=tenant.pk)


def a_rule(tenant: Tenant, *, code: str = RULE, quorum: dict[str, Any] | None = TWO_THIRDS, **body: Any) -> None:
    """A body's rule as the subdistrict's own text: two thirds must be there, papers a week ahead, unless said otherwise."""
    plain: dict[str, Any] = {"pass": {"of": "all_members", "op": ">", "n": 1, "d": 2}, "papers_days_before": 7}
    RuleOverride.objects.create(
        tenant=tenant, code=code, effective_from=date(2021, 1, 1), citation="试验规则第一条", status="assumed",
        body=plain | ({"quorum": quorum} if quorum else {}) | body, made_at=BEFORE,
    )  # fmt: skip


def a_council(place: Place, members: int = 3, *, code: str = RULE, **given: Any) -> Council:
    """A council in its first term with so many people on its seats; its rule is `a_rule`'s."""
    plain = {"kind": "residents_council", "name": "试验议事会", "founded_on": date(2021, 1, 1), "rule_code": code}
    council = Council.objects.create(tenant=place.tenant, place=place, place_path=place.path, **(plain | given))
    term = Term.objects.create(
        tenant=place.tenant, council=council, ordinal=1, seat_count=max(members, 1), begins_on=date(2021, 1, 1)
    )
    people = [PersonFactory(tenant=place.tenant) for _number in range(members)]
    Seat.objects.bulk_create(
        Seat(tenant=place.tenant, term=term, position=number, person=person, valid_from=date(2021, 1, 1))
        for number, person in enumerate(people, start=1)
    )
    return council


def a_meeting(
    place: Place, *, council: Council | None = None, by: Actor | None = None, now: datetime = BEFORE, **given: Any
) -> Meeting:
    """A session of a council, or a corridor meeting where there is none, being prepared."""
    plain = {
        "kind": "session" if council else "corridor",
        "title": "第一次会议",
        "venue": "社区二楼会议室",
        "starts_at": STARTS,
    }
    made = MeetingGiven(place=place, council=council, **(plain | given))
    return meetings.prepare(tenant=place.tenant, given=made, by=by or system(place.tenant), now=now)


def with_item(
    meeting: Meeting, title: str = "听取工作报告", *, now: datetime = BEFORE, late_reason: str = "", **given: Any
) -> Any:
    """The point that was put on the agenda."""
    made = ItemGiven(title=title, **given)
    return agenda.add(meeting=meeting, given=made, late_reason=late_reason, by=system(meeting.tenant), now=now)


def holder_of(kind: str) -> str:
    """The first kind of council that holds such meetings; any may call one that is open to all."""
    return next((council for council, kinds in HOLDS.items() if kind in kinds), "residents_council")


def convened(
    place: Place, *, members: int = 3, now: datetime = BEFORE, quorum: dict[str, Any] | None = TWO_THIRDS, **given: Any
) -> Meeting:
    """A convened session of a new council with so many members and one point; without members a corridor meeting."""
    council = given.pop("council", None)
    if members and council is None:
        a_rule(place.tenant, quorum=quorum)
        council = a_council(place, members, kind=holder_of(given.get("kind", "session")))
    meeting = a_meeting(place, council=council, now=now, **given)
    with_item(meeting, now=now)
    return meetings.convene(meeting=meeting, by=system(place.tenant), now=now)


def member(meeting: Meeting, number: int) -> Participant:
    return Participant.objects.get(meeting=meeting, number=number)


def come(meeting: Meeting, *numbers: int, at: datetime = STARTS, direction: str = "in", now: datetime | None = None) -> None:
    """These numbers came (or went) at an instant."""
    entries = [Coming(said=str(number), direction=direction, method="number", at=at) for number in numbers]
    attendance.note(meeting=meeting, entries=entries, by=system(meeting.tenant), now=now or at)


def opened(place: Place, *, members: int = 3, present: int | None = None, now: datetime = NOW, **given: Any) -> Meeting:
    """An open session with so many members, all of them there unless said otherwise."""
    meeting = convened(place, members=members, **given)
    come(meeting, *range(1, (members if present is None else present) + 1), at=STARTS)
    return meetings.open_meeting(meeting=meeting, by=system(place.tenant), now=now)
