"""A meeting as a clerk holds it: called in time, people noted as they come, point by point, closed, its minutes signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linli.core.actors import Actor
from linli.deliberation.api import (
    AgendaItem,
    Council,
    Meeting,
    Participant,
    agenda,
    attendance,
    groups,
    invitations,
    meetings,
    minutes,
)
from linli.registry.api import Place

from .councils import HOME, House, found_representatives

Item = agenda.ItemGiven
Excused = dict[int, str]  # by number: why


@dataclass(slots=True)
class Plan:
    """What is to be held. `minutes_each`: how long a point takes where nothing else is said."""

    kind: str
    title: str
    place: Place
    venue: str
    starts: datetime
    items: Sequence[Item]
    chair: Actor
    writer: Actor
    council: Council | None = None
    ordinal: int | None = None
    excused: Excused = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    called_days: int = 9
    guests: Sequence[invitations.InviteGiven] = ()


@dataclass(slots=True)
class Sitting:
    """A meeting that is going on, and what its clock says."""

    h: House
    plan: Plan
    meeting: Meeting
    points: list[AgendaItem]
    now: datetime

    @property
    def by(self) -> Actor:
        return self.plan.writer

    def pass_minutes(self, count: float) -> datetime:
        self.now += timedelta(minutes=count)
        return self.now

    def begin(self, place: int, minutes_passed: float = 1) -> AgendaItem:
        """Take up a point, counted from 0."""
        now = self.pass_minutes(minutes_passed)
        self.points[place] = agenda.begin_item(item=self.points[place], by=self.by, now=now)
        return self.points[place]

    def end(self, place: int, outcome: str = "", minutes_passed: float = 12) -> None:
        now = self.pass_minutes(minutes_passed)
        self.points[place] = agenda.end_item(item=self.points[place], outcome=outcome, by=self.by, now=now)

    def hear(self, place: int, outcome: str, minutes_passed: float = 15) -> None:
        """A point from its beginning to its end."""
        self.begin(place)
        self.end(place, outcome, minutes_passed)

    def in_groups(self, place: int, notes: Iterable[tuple[str, str, str]]) -> None:
        """Groups discuss, each writes, and what they said is merged."""
        item = self.begin(place)
        for group, convener, text in notes:
            given = groups.NoteGiven(group=group, convener=convener, text=text)
            groups.write(item=item, given=given, by=self.by, now=self.pass_minutes(3))
        self.points[place] = groups.merge(item=item, by=self.by, now=self.pass_minutes(6))
        self.end(place, minutes_passed=1)

    def leave(self, numbers: Iterable[int], at: datetime) -> None:
        attendance.note(meeting=self.meeting, entries=self._lines(numbers, "out", at), by=self.by, now=at)

    def come(self) -> None:
        """Everybody but those excused and those absent signs the sheet in the half hour before."""
        plan, away = self.plan, {*self.plan.excused, *self.plan.absent}
        members = [one.number for one in self.people() if one.number not in away]
        lines = []
        for place, number in enumerate(members):
            at = plan.starts - timedelta(seconds=30 + 1700 * (len(members) - place) // max(len(members), 1))
            lines += self._lines([number], "in", at)
        attendance.note(meeting=self.meeting, entries=lines, by=self.by, now=plan.starts)

    def people(self) -> list[Participant]:
        return list(self.meeting.participants.order_by("number"))

    def _lines(self, numbers: Iterable[int], direction: str, at: datetime) -> list[attendance.Coming]:
        return [attendance.Coming(said=str(number), direction=direction, method="sheet", at=at) for number in numbers]

    def close(self, opening: str = "", closing: str = "", words: dict[int, str] | None = None) -> Meeting:
        """End it; the minutes are drafted the same day, and signed by who wrote and who chaired within two days."""
        self.meeting = meetings.close(meeting=self.meeting, by=self.by, now=self.pass_minutes(3))
        said = {str(self.points[place].pk): text for place, text in (words or {}).items()}
        given = minutes.MinutesGiven(opening=opening, words=said, closing=closing)
        made = minutes.draft(meeting=self.meeting, given=given, by=self.by, now=self.pass_minutes(40))
        made = minutes.send(minutes=made, by=self.by, now=self.pass_minutes(5))
        for signer in {one.person_id: one for one in (self.plan.writer, self.plan.chair)}.values():
            signature = minutes.SignatureGiven(digest=made.digest)
            made = minutes.sign(minutes=made, given=signature, by=signer, now=self.pass_minutes(7))
        self.h.b.step()
        return self.meeting


def convene(h: House, plan: Plan, called: datetime) -> Sitting:
    """Prepared with its agenda and its guests, and called."""
    given = meetings.MeetingGiven(
        kind=plan.kind, title=plan.title, place=plan.place, venue=plan.venue, starts_at=plan.starts, council=plan.council,
        ordinal=plan.ordinal, chair=h.name(plan.chair), note_taker=h.name(plan.writer),
    )  # fmt: skip
    meeting = meetings.prepare(tenant=h.b.tenant, given=given, by=plan.writer, now=called)
    points = [agenda.add(meeting=meeting, given=item, by=plan.writer, now=called) for item in plan.items]
    for guest in plan.guests:
        invitations.invite(meeting=meeting, given=guest, by=plan.writer, now=called)
    meeting = meetings.convene(meeting=meeting, by=plan.writer, now=called)
    return Sitting(h, plan, meeting, points, plan.starts)


def hold(h: House, plan: Plan) -> Sitting:
    """Called, answered by those who cannot come, and opened."""
    called = plan.starts - timedelta(days=plan.called_days)
    sitting = convene(h, plan, called)
    for one in sitting.people():
        if why := plan.excused.get(one.number):
            invitations.answer(
                participant=one, answer="excused", reason=why, by=plan.writer, now=called + timedelta(days=1, minutes=one.number)
            )
    sitting.come()
    sitting.meeting = meetings.open_meeting(meeting=sitting.meeting, by=plan.writer, now=plan.starts)
    return sitting


# ---- smaller bodies ----


def quarters(h: House) -> None:
    """Three quarterly meetings of the community's representatives; one of them never came, and the seat was handed on."""
    found_representatives(h)
    for place, days in enumerate((290, 200, 110)):
        plan = Plan(
            "representatives", f"戊院社区居民代表会议（{QUARTERLY[place][0]}）", h.b.places[f"communities/{HOME}"],
            "戊院社区会议室", h.at(days).replace(hour=15, minute=0), [Item(title=QUARTERLY[place][1])], h.secretary, h.secretary,
            council=h.bodies["representatives"], absent=frozenset({17}), called_days=5,
        )  # fmt: skip
        sitting = hold(h, plan)
        sitting.hear(0, QUARTERLY[place][2])
        sitting.close()


QUARTERLY = (
    ("楼道照明", "楼道灯换声控的", "同意先换七栋，物业出灯，社区出工。"),
    ("车棚清理", "清理无主自行车", "贴条一个月，没人认的送到寄存点，留照片。"),
    ("消防通道", "划消防通道，谁家的车往哪停", "画线前一栋一栋说清楚；老人上下车留五分钟。"),
)
