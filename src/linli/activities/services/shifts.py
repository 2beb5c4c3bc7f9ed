"""Shifts of a roster: set out by days and hours, changed, called off, a week done over again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import at, day_of
from linli.core.problems import Problem, refuse_if

from ..errors import CallUpRefused, DutyRefused
from ..models import CallUp, Duty, DutyPost, Shift
from ..rules import callups as rules
from ..rules import duties as duty_rules
from ..rules.callups import Pattern
from ..selectors import callups as found
from ..selectors import duties as found_duties
from ..selectors.callup_rules import rule_on
from . import notices_callups as notices
from .callup_pieces import allow_filling, allow_keeping, call_off_all, held_callup, held_shift, hold_people
from .duties import planned, slot_of, wanted_of

WEEK = timedelta(days=7)
MOST_COPIED = 500
"""Duties that are copied in one go."""


@dataclass(frozen=True, slots=True)
class SetOut:
    """How many shifts were new, and how many stood already."""

    made: int
    kept: int


@transaction.atomic
def set_out(*, post: DutyPost, pattern: Pattern, by: Actor, now: datetime) -> SetOut:
    """
    Set shifts out: days × hours. One that begins at the same time as one that stands is left as it is; one that was called off
    stands again.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    of = held_callup(post.callup)
    row = locking.one(DutyPost, post.pk)
    allow_keeping(by, of.tenant_id, of.place_path)
    longest = int(rule_on(of.tenant, day_of(now))["longest_minutes"])
    problems = rules.change_problems(of.state) or rules.pattern_problems(
        pattern, starts_on=of.starts_on, ends_on=of.ends_on, longest=longest
    )
    problems += rules.close_post_problems(is_closed=row.closed_at is not None, coming=0, reason="")
    refuse_if(problems, CallUpRefused)
    done = _put({(row.pk, begins): (ends, pattern.needed) for begins, ends in rules.set_out(pattern)}, of)
    changes = {"post": [None, row.name], "made": [None, len(done[0])], "kept": [None, done[1]]}
    journal.record("activities.callup.shifts_set", of, by=by, now=now, changes=changes)
    return SetOut(len(done[0]), done[1])


def _put(wanted: Mapping[tuple[UUID, datetime], tuple[datetime, int]], of: CallUp) -> tuple[list[Shift], int]:
    """The shifts that are new or stand again, and how many stood. Three statements."""
    posts, begins = {post for post, _at in wanted}, [at_ for _post, at_ in wanted]
    rows = Shift.objects.filter(post__in=posts, starts_at__gte=min(begins), starts_at__lte=max(begins)).order_by("pk")
    there = {(one.post_id, one.starts_at): one for one in locking.several(rows)}  # type: ignore[attr-defined]
    fresh = [
        Shift(tenant_id=of.tenant_id, post_id=post, starts_at=starts_at, ends_at=ends_at, needed=needed)
        for (post, starts_at), (ends_at, needed) in wanted.items()
        if (post, starts_at) not in there
    ]
    again = [one for key, one in there.items() if key in wanted and one.called_off_at is not None and not one.taken]
    for one in again:
        one.ends_at, one.needed = wanted[(one.post_id, one.starts_at)]  # type: ignore[attr-defined]
        one.called_off_at, one.off_reason = None, ""
    Shift.objects.bulk_update(again, ["ends_at", "needed", "called_off_at", "off_reason"])
    return Shift.objects.bulk_create(fresh) + again, len(wanted) - len(fresh) - len(again)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftChange:
    """How a shift is to be, all of it."""

    starts_at: datetime
    ends_at: datetime
    needed: int


@transaction.atomic
def change(*, shift: Shift, given: ShiftChange, by: Actor, now: datetime) -> Shift:
    """
    Move a shift, or change how many it wants; whoever is on it is told of another time.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason; when somebody on it stands elsewhere then.
    """
    people = list(Duty.objects.filter(shift=shift, state__in=found_duties.ON_IT).order_by().values_list("person", flat=True))
    hold_people(people)
    row = held_shift(shift)
    allow_filling(by, row.post)
    refuse_if(_change_problems(row, given, now), DutyRefused)
    is_moved = (row.starts_at, row.ends_at) != (given.starts_at, given.ends_at)
    before = {name: getattr(row, name) for name in ShiftChange.__dataclass_fields__}
    row.starts_at, row.ends_at, row.needed = given.starts_at, given.ends_at, given.needed
    row.save(update_fields=list(before))
    changes = {name: [old, getattr(row, name)] for name, old in before.items() if old != getattr(row, name)}
    journal.record("activities.duty.shift_changed", row, by=by, now=now, changes=changes)
    if is_moved:
        notices.shift_moved(row, now=now)
    return row


def _change_problems(row: Shift, given: ShiftChange, now: datetime) -> list[Problem]:
    of = row.post.callup
    problems = rules.change_problems(of.state)
    problems += rules.shift_live_problems(is_off=row.called_off_at is not None, is_over=row.ends_at <= now)
    problems += rules.shift_problems(
        given.starts_at, given.ends_at, needed=given.needed, taken=row.taken,
        longest=int(rule_on(of.tenant, day_of(now))["longest_minutes"]), first=at(of.starts_on, 0),
        last=at(of.ends_on + timedelta(days=1), 0),
    )  # fmt: skip
    if Shift.objects.filter(post=row.post, starts_at=given.starts_at).exclude(pk=row.pk).exists():
        problems.append(Problem("double", rules.double_words(), where="starts_at"))
    busy = found_duties.busy_elsewhere(row, given.starts_at, given.ends_at)
    return [*problems, Problem("busy", rules.busy_words(busy), where="starts_at")] if busy else problems


@transaction.atomic
def call_off(*, shift: Shift, reason: str, by: Actor, now: datetime) -> Shift:
    """
    Nobody stands it; whoever was on it is told, by telephone where no message reaches them.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason.
    """
    row = held_shift(shift)
    allow_filling(by, row.post)
    refuse_if(rules.off_problems(is_off=row.called_off_at is not None, is_over=row.ends_at <= now, reason=reason), DutyRefused)
    call_off_all([row], reason.strip(), by, now)
    return row


# ---- a week over again ----


@dataclass(frozen=True, slots=True)
class Copied:
    """How many shifts and duties were made, and how many people were left out because they stand elsewhere or do not fit."""

    shifts: int
    duties: int = 0
    left_out: int = 0


@transaction.atomic
def copy_week(*, callup: CallUp, monday: date, weeks: int, with_people: bool = False, by: Actor, now: datetime) -> Copied:
    """
    Set the shifts of a week out again in the `weeks` after it. `with_people`: whoever stood stands again, having been asked; each
    is told and may step back. Whoever does not fit is left out and counted.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    source = _week_of(callup, monday)
    duties = [one for rows in found_duties.by_shift(source).values() for one in rows if one.person] if with_people else []
    hold_people(one.person_id for one in duties)  # type: ignore[attr-defined]
    of = held_callup(callup)
    allow_keeping(by, of.tenant_id, of.place_path)
    problems = rules.change_problems(of.state) + rules.copy_problems(
        count=len(source), weeks=weeks, ends_on=of.ends_on,
        last_on=max((day_of(one.starts_at) for one in source), default=monday) + weeks * WEEK,
    )  # fmt: skip
    problems += rules.copied_problems(len(source) * weeks, len(duties) * weeks, most_people=MOST_COPIED)
    refuse_if(problems, CallUpRefused)
    made, _kept = _put(_copies(source, weeks), of)
    done = _copy_people(source, duties, weeks, made, by, now) if duties else (0, 0)
    changes = {"monday": [None, monday], "weeks": [None, weeks], "made": [None, len(made)], "duties": [None, done[0]]}
    journal.record("activities.callup.week_copied", of, by=by, now=now, changes=changes)
    return Copied(len(made), *done)


def _week_of(callup: CallUp, monday: date) -> list[Shift]:
    rows = found.between(callup, monday, monday + WEEK - timedelta(days=1))
    return list(rows.filter(called_off_at=None, post__closed_at=None))


def _copies(source: Sequence[Shift], weeks: int) -> dict[tuple[UUID, datetime], tuple[datetime, int]]:
    return {
        (one.post_id, one.starts_at + n * WEEK): (one.ends_at + n * WEEK, one.needed)  # type: ignore[attr-defined]
        for one in source
        for n in range(1, weeks + 1)
    }


def _copy_people(
    source: Sequence[Shift], duties: Sequence[Duty], weeks: int, made: Sequence[Shift], by: Actor, now: datetime
) -> tuple[int, int]:
    """How many stand again in the new shifts, and how many were left out."""
    before = {one.pk: one for one in source}
    keys = [one.pk for one in made]
    fresh = {(one.post_id, one.starts_at): one for one in Shift.objects.filter(pk__in=keys).select_related(*found.SHIFT_BESIDE)}  # type: ignore[attr-defined]
    done = left = 0
    for duty in duties:
        old, person = before[duty.shift_id], duty.person  # type: ignore[attr-defined]
        for n in range(1, weeks + 1):
            shift = fresh.get((old.post_id, old.starts_at + n * WEEK))  # type: ignore[attr-defined]
            if shift is None or person is None:
                continue
            who = replace(found_duties.candidate_for(person, shift, now=now), own_coming=0)
            if duty_rules.fit_problems(slot_of(shift), wanted_of(shift.post.callup), who, is_office=True, now=now):
                left += 1
                continue
            planned(shift, person, organisation=duty.organisation, channel=duty.channel, by=by, now=now)
            done += 1
    return done, left
