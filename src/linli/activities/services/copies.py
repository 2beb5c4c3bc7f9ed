"""Last year's again: a programme with its series, its single times and what has to be there, moved by whole weeks or so many days."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import Problem, refuse_if

from ..errors import ProgrammeRefused
from ..models import Programme, ProgrammeItem, Series, Session
from ..rules.copies import shift_to_year
from ..states import SessionState
from . import fair_copies, programmes, series, sessions
from .programme_pieces import allow_planning
from .series import FIELDS, SeriesGiven
from .sessions import SessionGiven


@transaction.atomic
def copy(
    *, programme: Programme, shift_days: int | None = None, year: int | None = None, title: str = "", by: Actor, now: datetime
) -> Programme:
    """
    Prepare the same again. With `year` everything falls on the same day of the week nearest to the same date of that year, a fair of
    five days as one with its stage and tasks; with `shift_days` so many days later. Nobody who signed up, came or helped is copied.

    :raises NotAllowed: without the right there. :raises ProgrammeRefused: with every reason.
    """
    allow_planning(by, programme)
    shift = _shift(programme, shift_days, year)
    given = programmes.given_of(programme)
    given = replace(given, title=title.strip() or given.title)
    made = programmes.make(tenant=programme.tenant, given=given, by=by, now=now, copied_from=programme)
    for one in programme.series.select_related("place", "space").order_by("starts_on", "id"):
        _repeat(made, one, shift, by, now)
    for time in _times(programme):
        _plan(made, time, shift, by, now)
    _copy_items(programme, made, shift)
    fair_copies.copy_parts(programme, made, shift)
    changes = {"from": [None, programme.number], "days": [None, shift.days]}
    journal.record("activities.programme.copied", made, by=by, now=now, changes=changes)
    return made


def _shift(programme: Programme, shift_days: int | None, year: int | None) -> timedelta:
    first = _first_day(programme)
    problems = []
    if (shift_days is None) == (year is None):
        problems.append(Problem("shift", _("写到哪一年，或者往后几天。"), where="year"))
    elif shift_days is not None and not 1 <= shift_days <= 3700:
        problems.append(Problem("shift_days", _("往后 1 到 3700 天。"), where="shift_days"))
    elif year is not None and (first is None or not first.year < year <= first.year + 10):
        problems.append(Problem("year", _("写以后的一年，最多十年。"), where="year"))
    refuse_if(problems, ProgrammeRefused)
    if shift_days is not None:
        return timedelta(days=shift_days)
    assert first is not None  # noqa: S101 -- refused above
    return shift_to_year(first, int(year or 0))


def _first_day(programme: Programme) -> date | None:
    """The day from which it is counted: of its first series or single time."""
    days = list(programme.series.values_list("starts_on", flat=True))
    days += [day_of(one.starts_at) for one in _times(programme)[:1]]
    return min(days, default=None)


def _times(programme: Programme) -> list[Session]:
    """Its single times; those of a series come from the series."""
    rows = programme.sessions.filter(series=None).exclude(state=SessionState.CALLED_OFF)
    return list(rows.select_related("place", "space").order_by("starts_at", "id"))


def _repeat(made: Programme, one: Series, shift: timedelta, by: Actor, now: datetime) -> None:
    values = {name: getattr(one, name) for name in FIELDS}
    starts_on = one.starts_on + shift
    until = one.until + shift if one.until else None
    if until is not None and until < day_of(now):
        return
    given = SeriesGiven(**values | {"starts_on": max(starts_on, day_of(now)), "until": until, "space": None})
    series.repeat(programme=made, given=given, by=by, now=now)


def _plan(made: Programme, one: Session, shift: timedelta, by: Actor, now: datetime) -> None:
    """Its space is not booked yet: whoever prepares it looks first whether it is free."""
    given = SessionGiven(
        starts_at=one.starts_at + shift, ends_at=one.ends_at + shift, place=one.place, where=one.where, title=one.title, capacity=one.capacity,
        position=one.position,
    )  # fmt: skip
    sessions.plan(programme=made, given=given, by=by, now=now)


def _copy_items(programme: Programme, made: Programme, shift: timedelta) -> None:
    rows = programme.items.order_by("kind", "position", "id")
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            tenant_id=made.tenant_id, programme=made, kind=one.kind, title=one.title, quantity=one.quantity, unit=one.unit,
            planned_cents=one.spent_cents if one.spent_cents is not None else one.planned_cents, source=one.source, who=one.who,
            due_on=one.due_on + shift if one.due_on else None, position=one.position,
        )
        for one in rows
    )  # fmt: skip
