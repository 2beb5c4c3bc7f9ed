"""What the verbs of a series share: its pattern and days, and making the sessions that do not exist yet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from linli.core import locking
from linli.core.actors import Actor
from linli.core.daytimes import at, day_of
from linli.core.problems import Problem
from linli.core.workcalendar import calendar_of

from ..models import Series, SeriesException, Session, Teacher
from ..rules import recurrence as rules
from ..rules.recurrence import Change, Occurrence, Pattern
from ..states import COMING, SessionState
from .programme_pieces import Slot, keep_rooms, session_row


def pattern_of(series: Series) -> Pattern:
    """`until`: its last day, or the day before it was ended."""
    return Pattern(series.rule, series.starts_on, series.until, series.on_holiday, series.on_makeup)


def changes_of(series: Series, said: Iterable[SeriesException] | None = None) -> list[Change]:
    """What somebody said of its days; `said`: where it is known already."""
    rows = SeriesException.objects.filter(series=series).order_by("day") if said is None else said
    return [Change(one.kind, one.day, one.to_day, one.start_minute) for one in rows]


def occurrences_of(series: Series, *, first: date, last: date) -> list[Occurrence]:
    """Its times whose named day lies between two days, both included, by the calendar of its subdistrict."""
    return rules.occurrences(pattern_of(series), changes_of(series), calendar_of(series.tenant_id), first=first, last=last)  # type: ignore[attr-defined]


def span_of(series: Series, one: Occurrence) -> tuple[datetime, datetime] | None:
    """From and to of a time; none where it falls out."""
    if one.day is None:
        return None
    minute = series.start_minute if one.start_minute is None else one.start_minute
    starts_at = at(one.day, minute)
    return starts_at, at(one.day, minute + series.minutes)


def made_rows(series: Series, times: Iterable[Occurrence], *, teacher: Teacher | None = None, now: datetime) -> list[Session]:
    """Rows for the times that have no session yet, in the order of their days, not written and without rooms."""
    there = set(series.sessions.values_list("occurrence_on", flat=True))
    position = series.sessions.exclude(position=None).count()
    rows = []
    for one in times:
        span = span_of(series, one)
        if span is None or one.named in there:
            continue
        position += 1
        slot = Slot(
            starts_at=span[0], ends_at=span[1], place=series.place, where=series.where, space=series.space, teacher=teacher, position=position
        )  # fmt: skip
        row = session_row(series.programme, slot, now)
        row.series, row.occurrence_on = series, one.named
        rows.append(row)
    return rows


def write(rows: Sequence[Session], *, by: Actor, now: datetime) -> list[Problem]:
    """Book their rooms and write them; what stands against a room is told, and nothing is refused here."""
    problems = keep_rooms(rows, by=by, now=now)
    Session.objects.bulk_create(rows)
    return problems


def coming_of(series: Series, *, after: datetime) -> list[Session]:
    """Its sessions to come after an instant, held."""
    rows = series.sessions.filter(state__in=list(COMING), starts_at__gt=after).order_by("pk")
    return locking.several(rows, "programme", "programme__tenant", "place", "space", "booking")


def taken_days(series: Series) -> set[date]:
    """The days on which it has a time that was not called off."""
    live = series.sessions.exclude(state=SessionState.CALLED_OFF)
    return {day_of(one) for one in live.values_list("starts_at", flat=True)}


def drift_of(
    series: Series, *, now: datetime, rows: Sequence[Session] | None = None, changes: Sequence[Change] | None = None
) -> list[tuple[Session, Occurrence]]:
    """
    Its sessions to come that are on another day than the calendar gives them now, with what it gives. `rows`, `changes`: its sessions
    to come and what was said of its days, where they are known already.
    """
    today = day_of(now)
    if series.made_until is None or series.ended_on is not None or series.made_until < today:
        return []
    said = changes_of(series) if changes is None else changes
    days = calendar_of(series.tenant_id)  # type: ignore[attr-defined]
    times = rules.occurrences(pattern_of(series), said, days, first=today, last=series.made_until)
    wanted = {one.named: one for one in times}
    coming = coming_rows(series, now) if rows is None else rows
    pairs = [(one, wanted[one.occurrence_on]) for one in coming if one.occurrence_on in wanted]
    return [(one, time) for one, time in pairs if time.why is not rules.Why.BY_HAND and time.day != day_of(one.starts_at)]


def coming_rows(series: Series, now: datetime) -> list[Session]:
    return list(series.sessions.filter(state__in=list(COMING), starts_at__gt=now).order_by("starts_at"))
