"""Who came and went: lines that are only added, once for each coming, from any device and in any order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, journal, locking, rows
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Attendance, Direction, Meeting, Method, Participant
from linli.deliberation.rules import meetings as rules
from linli.deliberation.rules import presence, rights
from linli.deliberation.rules.presence import Mark
from linli.deliberation.selectors.meetings import participants_named
from linli.deliberation.selectors.presence import marks_of
from linli.deliberation.states import MeetingState

from .meeting_holding import allow, touch


@dataclass(frozen=True, slots=True)
class Coming:
    """
    Somebody came or went. Named by row, or by `said`: the card that was scanned, the address on it, or a number.

    `at` None: now. `client_key`: what a device calls the entry; sent again under it, nothing happens.
    """

    participant: Participant | None = None
    said: str = ""
    direction: str = Direction.IN
    method: str = Method.HAND
    at: datetime | None = None
    client_key: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of an entry. `is_new` False: it was noted before; `line` is the one that stands, if one does."""

    participant: Participant
    direction: str
    at: datetime
    is_new: bool
    line: Attendance | None = None


@transaction.atomic
def note(*, meeting: Meeting, entries: Sequence[Coming], by: Actor, now: datetime) -> list[Noted]:
    """
    Note who came and went, all entries or none. A second scan, and an entry that was sent before, change nothing.

    :raises NotAllowed: without the right, and for anybody but oneself. :raises MeetingRefused: with every reason and its row.
    """
    noted, problems = _noted(meeting, entries, by, now)
    refuse_if(problems, MeetingRefused)
    return noted


@transaction.atomic
def note_what_can(*, meeting: Meeting, entries: Sequence[Coming], by: Actor, now: datetime) -> tuple[list[Noted], list[Problem]]:
    """
    The same for a device that was without network: what is sound is noted, the rest comes back with its reasons, so that one
    bad entry does not keep an hour of good ones away.

    :raises NotAllowed: without the right.
    """
    return _noted(meeting, entries, by, now)


def _noted(meeting: Meeting, entries: Sequence[Coming], by: Actor, now: datetime) -> tuple[list[Noted], list[Problem]]:
    meeting = locking.one(Meeting, meeting.pk, "tenant")
    named = participants_named(meeting, {one.said for one in entries if one.participant is None})
    people = [one.participant or named.get(one.said) for one in entries]
    _allow_noting(meeting, people, entries, by)
    whole: list[Noted] = []
    problems: list[Problem] = _state_problems(meeting)
    if problems:
        return [], problems
    taking = _Taking(meeting, by, now)
    for row, (one, who) in enumerate(zip(entries, people, strict=True), start=1):
        found = taking.problems(one, who, row)
        problems += found
        if not found and who is not None:
            whole.append(taking.take(one, who))
    if written := [line.direction for line in taking.lines]:
        rows.insert(taking.lines)
        touch(meeting.pk)
        changes = {"came": [None, written.count("in")], "went": [None, written.count("out")]}
        journal.record("deliberation.meeting.attended", meeting, by=by, now=now, changes=changes)
    return whole, problems


def _allow_noting(meeting: Meeting, people: Sequence[Participant | None], entries: Sequence[Coming], by: Actor) -> None:
    """A clerk notes everybody; others themselves, with their own telephone."""
    if by.may(rights.ATTENDANCE, tenant_id=meeting.tenant_id, place_path=meeting.place_path):
        return
    is_own = all(one is not None and one.person_id == by.person_id for one in people) and by.person_id is not None
    if not is_own or any(one.method != Method.OWN for one in entries):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能替别人签到。")))


def _state_problems(meeting: Meeting) -> list[Problem]:
    if meeting.state in (MeetingState.DRAFT, MeetingState.CANCELLED):
        return [Problem("state", _("现在不能签到。"), where="state")]
    return []


class _Taking:
    """Entries taken one after the other, each seeing the lines before it; `lines` are then written in one statement."""

    def __init__(self, meeting: Meeting, by: Actor, now: datetime) -> None:
        self.meeting, self.by, self.now = meeting, by, now
        self.marks = marks_of(meeting)
        self.keys = dict(Attendance.objects.filter(meeting=meeting).exclude(client_key="").values_list("client_key", "pk"))
        self.lines: list[Attendance] = []

    def problems(self, one: Coming, who: Participant | None, row: int) -> list[Problem]:
        at = one.at or self.now
        found = []
        if who is None or who.meeting_id != self.meeting.pk:
            said = _("“%(said)s”不在这次会的名单里，没有这个号，也没有这张证。") % {"said": one.said[:20]}
            found.append(Problem("nobody", said, where="said", row=row))
        if one.direction not in Direction.values or one.method not in Method.values:
            found.append(Problem("how", _("请选是到还是离开。"), where="direction", row=row))
        if len(one.client_key) > 64:
            found.append(Problem("client_key", _("这一条的记号太长。"), where="client_key", row=row))
        return found + rules.coming_problems(
            at=at, now=self.now, opens_on=clock.day_of(self.meeting.starts_at - rules.EARLY), day=clock.day_of(at),
            closed_at=self.meeting.closed_at, row=row,
        )  # fmt: skip

    def take(self, one: Coming, who: Participant) -> Noted:
        at = min(one.at or self.now, self.now)
        key = self.keys.get(one.client_key) if one.client_key else None
        wanted = Mark(None, who.pk, one.direction, at, order=len(self.marks))
        if key is not None or presence.is_repeated(self.marks, wanted, presence.REPEATED_WITHIN if one.client_key else None):
            return Noted(who, one.direction, at, is_new=False)
        line = Attendance(
            tenant_id=self.meeting.tenant_id, meeting=self.meeting, participant=who, direction=one.direction, at=at,
            method=one.method, recorded_at=self.now, recorded_by=self.by.label[:120], client_key=one.client_key,
        )  # fmt: skip
        changed = presence.is_there(self.marks, who.pk, at) != (one.direction == Direction.IN)
        self.marks.append(Mark(line.pk, who.pk, one.direction, at, order=len(self.marks)))
        self.keys |= {one.client_key: line.pk} if one.client_key else {}
        self.lines.append(line)
        return Noted(who, one.direction, at, is_new=changed, line=line)


@transaction.atomic
def strike(*, line: Attendance, reason: str, by: Actor, now: datetime) -> Attendance:
    """
    Strike out a line that was wrong, by another line that says why; both stay.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = locking.one(Meeting, line.meeting_id, "tenant")
    allow(by, rights.ATTENDANCE, meeting)
    refuse_if(_strike_problems(line, reason), MeetingRefused)
    struck = Attendance(
        tenant_id=line.tenant_id, meeting=meeting, participant_id=line.participant_id, direction=line.direction, at=line.at,
        method=line.method, recorded_at=now, recorded_by=by.label[:120], strikes=line, reason=reason.strip()[:120],
    )  # fmt: skip
    struck.save(force_insert=True)
    touch(meeting.pk)
    changes = {"direction": [line.direction, None], "at": [line.at, None]}
    journal.record("deliberation.meeting.attendance_struck", meeting, by=by, now=now, reason=struck.reason, changes=changes)
    return struck


def _strike_problems(line: Attendance, reason: str) -> list[Problem]:
    problems = [] if reason.strip() else [Problem("no_reason", _("写上为什么划掉。"), where="reason")]
    if line.strikes_id is not None:
        problems.append(Problem("a_strike", _("这一条本身就是划掉的记录。"), where="line"))
    if Attendance.objects.filter(strikes=line).exists():
        problems.append(Problem("struck", _("这一条已经划掉了。"), where="line"))
    return problems
