"""Who came to a shift, from when to when; hours follow from it. A sheet of many at once, and putting it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from linli.core import journal
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import Problem, Refused, refuse_if

from ..errors import DutyRefused
from ..models import Duty, Shift
from ..rules import duties as rules
from ..rules.duties import Around
from ..selectors import volunteer_rules
from ..selectors.callup_rules import rule_on
from ..states import DutyState
from .callup_pieces import allow_filling
from .crediting import credit_duty
from .duties import held_duty, slot_of


@transaction.atomic
def came(
    *, duty: Duty, came_at: datetime | None = None, left_at: datetime | None = None, note: str | None = None, by: Actor, now: datetime
) -> Duty:  # fmt: skip
    """
    Somebody came (`came_at`: none as the shift begins), and left or is still there. Hours are actual, rounded down; noted again,
    they follow. Where the call-up counts hours, whoever is a volunteer has them recorded.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason.
    """
    row, shift = held_duty(duty)
    allow_filling(by, shift.post)
    came_at = came_at or shift.starts_at
    problems = rules.came_problems(
        row.state, shift.post.callup.state, slot_of(shift), came_at=came_at, left_at=left_at, around=_around(shift), now=now
    )  # fmt: skip
    refuse_if(problems, DutyRefused)
    unit = int(volunteer_rules.rule_on(shift.tenant, day_of(shift.starts_at))["unit_half_hours"])
    before = (row.state, row.came_at, row.left_at)
    row.came_at, row.left_at = came_at, left_at
    row.half_hours = rules.half_hours_between(came_at, left_at, unit)
    changed = (DutyState.CAME, came_at, left_at) != before or (note is not None and note.strip() != row.note)
    return _noted(row, shift, DutyState.CAME, "came", note, by, now) if changed else row


def _around(shift: Shift) -> Around:
    body = rule_on(shift.tenant, day_of(shift.starts_at))
    return Around(timedelta(minutes=int(body["early_minutes"])), timedelta(minutes=int(body["late_minutes"])))


def _noted(row: Duty, shift: Shift, state: DutyState, verb: str, note: str | None, by: Actor, now: datetime) -> Duty:
    before, row.state, row.settled_by = row.state, state, by.label[:80]
    row.note = row.note if note is None else note.strip()[: rules.MOST_NOTE]
    row.save(update_fields=["state", "came_at", "left_at", "half_hours", "note", "settled_by"])
    changes = {"state": [before, state], "half_hours": [None, row.half_hours]}
    journal.record(f"activities.duty.{verb}", row, by=by, now=now, changes=changes)
    if shift.post.callup.counts_hours:
        credit_duty(duty=row, by=by, now=now)
    return row


@transaction.atomic
def missed(*, duty: Duty, note: str | None = None, by: Actor, now: datetime) -> Duty:
    """
    Somebody did not come. It is kept for the roster alone: nothing follows from it.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason.
    """
    row, shift = held_duty(duty)
    allow_filling(by, shift.post)
    refuse_if(rules.missed_problems(row.state, shift.post.callup.state, slot_of(shift), now=now), DutyRefused)
    if row.state == DutyState.MISSED and note is None:
        return row
    row.came_at = row.left_at = row.half_hours = None
    return _noted(row, shift, DutyState.MISSED, "missed", note, by, now)


@transaction.atomic
def again(*, duty: Duty, by: Actor, now: datetime) -> Duty:
    """
    Take back what was noted of somebody, as if nothing had been.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason.
    """
    row, shift = held_duty(duty)
    allow_filling(by, shift.post)
    refuse_if(rules.again_problems(row.state, shift.post.callup.state, slot_of(shift)), DutyRefused)
    row.came_at = row.left_at = row.half_hours = None
    return _noted(row, shift, DutyState.PLANNED, "reopened", "", by, now)


# ---- a sheet ----


@dataclass(frozen=True, slots=True)
class Line:
    """What a sheet says of one: `came`, `missed`, `planned` (taken back), or nothing (""); times where they came."""

    duty: Duty
    state: str = ""
    came_at: datetime | None = None
    left_at: datetime | None = None


@transaction.atomic
def check(*, lines: Sequence[Line], by: Actor, now: datetime) -> int:
    """
    Note a sheet of who came, all or none; lines that say what stands already, or nothing, change nothing. Returns how many changed.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason, beside its line.
    """
    problems: list[Problem] = []
    changed = 0
    for line in sorted(lines, key=lambda one: one.duty.pk):
        before = (line.duty.state, line.duty.came_at, line.duty.left_at)
        try:
            row = _line(line, by, now)
        except DutyRefused as refused:
            problems += _at_line(refused, line.duty)
            continue
        changed += (row.state, row.came_at, row.left_at) != before
    refuse_if(problems, DutyRefused)
    return changed


def _line(line: Line, by: Actor, now: datetime) -> Duty:
    if line.state == DutyState.CAME:
        return came(duty=line.duty, came_at=line.came_at, left_at=line.left_at, by=by, now=now)
    if line.state == DutyState.MISSED:
        return missed(duty=line.duty, by=by, now=now)
    is_taken_back = line.state == DutyState.PLANNED and line.duty.state != DutyState.PLANNED
    return again(duty=line.duty, by=by, now=now) if is_taken_back else line.duty


def _at_line(refused: Refused, duty: Duty) -> list[Problem]:
    return [Problem(one.code, one.text, where=f"{one.where or 'state'}_{duty.pk.hex}") for one in refused.problems]
