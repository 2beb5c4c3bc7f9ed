"""Series: set up, changed, one day left out, moved or added, ended; and the clock that makes their sessions sixty days ahead."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from linli.cobuild.api import Space
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import Problem, refuse_if
from linli.core.recurrence import plain
from linli.registry.api import Place

from ..errors import SeriesRefused
from ..events import SessionChanged
from ..models import Programme, Series, SeriesException, Session, Teacher
from ..rules import programmes as programme_rules
from ..rules import series as rules
from ..rules.programmes import LIVE
from ..rules.recurrence import Pattern, named_days
from ..states import COMING
from . import series_pieces as pieces
from . import sessions
from .programme_pieces import allow_planning, free_room, held_programme, move_room, stranger_problems, take_room, touched

Kind = SeriesException.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesGiven:
    """
    How often, when and where. `start_minute`: minutes from midnight; `minutes`: how long each time takes. `whole`: all its times are
    made at once, for a term; `teacher`: of those.
    """

    rule: str
    starts_on: date
    start_minute: int
    minutes: int
    place: Place
    where: str = ""
    space: Space | None = None
    until: date | None = None
    on_holiday: str = "keep"
    on_makeup: str = "keep"
    whole: bool = False
    teacher: Teacher | None = None


FIELDS = ("rule", "starts_on", "start_minute", "minutes", "place", "where", "space", "until", "on_holiday", "on_makeup")


@transaction.atomic
def repeat(*, programme: Programme, given: SeriesGiven, by: Actor, now: datetime) -> Series:
    """
    Let it take place again and again. Its sessions of the next sixty days are made, later ones by the clock.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason, each day too on which its space is taken.
    """
    of = held_programme(programme)
    allow_planning(by, of)
    refuse_if(_problems(of, given, now), SeriesRefused)
    row = Series(tenant_id=of.tenant_id, programme=of, **_values(given))
    row.save(force_insert=True)
    made = _make(row, _horizon(given, now), teacher=given.teacher, now=now)
    refuse_if(pieces.write(made, by=by, now=now), SeriesRefused)
    changes = {"rule": [None, row.rule], "sessions": [None, len(made)]}
    journal.record("activities.programme.repeated", of, by=by, now=now, changes=changes)
    return row


def _problems(of: Programme, given: SeriesGiven, now: datetime) -> list[Problem]:
    pattern = Pattern(given.rule, given.starts_on, given.until, given.on_holiday, given.on_makeup)
    problems = programme_rules.change_problems(of.state)
    problems += rules.given_problems(
        pattern, start_minute=given.start_minute, minutes=given.minutes, today=day_of(now), whole=given.whole
    )
    if not problems and given.whole and len(named_days(pattern, date.max)) > rules.MOST_AT_ONCE:
        problems.append(Problem("too_many", _("一次最多定 400 回。"), where="until"))
    return problems + stranger_problems(of.tenant_id, place=given.place, space=given.space, teacher=given.teacher)


def _values(given: SeriesGiven) -> dict[str, Any]:
    return {name: getattr(given, name) for name in FIELDS} | {"rule": plain(given.rule), "where": given.where.strip()}


def _horizon(given: SeriesGiven, now: datetime) -> date:
    if not given.whole:
        return day_of(now) + rules.AHEAD
    pattern = Pattern(given.rule, given.starts_on, given.until)
    return given.until or named_days(pattern, date.max)[-1]


def _make(row: Series, until: date, *, since: date | None = None, teacher: Teacher | None = None, now: datetime) -> list[Session]:
    """The sessions that are not there yet up to a day, not written; the series remembers how far it is made."""
    times = pieces.occurrences_of(row, first=max(row.starts_on, since or row.starts_on), last=until)
    row.made_until = max(until, row.made_until or until)
    row.save(update_fields=["made_until"])
    return pieces.made_rows(row, times, teacher=teacher, now=now)


# ---- the whole series ----


@transaction.atomic
def change(*, series: Series, given: SeriesGiven, reason: str = "", by: Actor, now: datetime) -> Series:
    """
    Change how often, when or where from now on. Times whose day stays are moved, and people told; others are called off, or taken away
    where nobody signed up. What was is as it was.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, _of = _held(series, by)
    refuse_if(_live_problems(row) + _problems(row.programme, given, now), SeriesRefused)
    changes = {
        name: [_said(getattr(row, name)), _said(value)] for name, value in _values(given).items() if getattr(row, name) != value
    }
    horizon = max(row.made_until or day_of(now), _horizon(given, now))
    for name, value in _values(given).items():
        setattr(row, name, value)
    row.save()
    refuse_if(_replan(row, horizon, reason.strip() or _("改了时间安排"), by, now, given.teacher), SeriesRefused)
    journal.record("activities.programme.rerepeated", row.programme, by=by, now=now, reason=reason.strip(), changes=changes)
    return row


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | date | None) else str(value.pk)


def _replan(row: Series, horizon: date, reason: str, by: Actor, now: datetime, teacher: Teacher | None = None) -> list[Problem]:
    """Its sessions to come as its rule says now; what stands against their rooms."""
    wanted = {one.named: pieces.span_of(row, one) for one in pieces.occurrences_of(row, first=day_of(now), last=horizon)}
    problems: list[Problem] = []
    for one in pieces.coming_of(row, after=now):
        span = wanted.get(one.occurrence_on) if one.occurrence_on else None
        has_people = one.signups.exists() or one.calls.exists()
        if span is not None and span[0] > now:
            one.teacher = teacher or one.teacher
            problems += _follow(row, one, span, by, now, is_told=has_people)
        elif has_people or not _removed(one, reason, now):
            sessions.call_off(session=one, kind="other", reason=reason, by=by, now=now)
    made = [one for one in _make(row, horizon, since=day_of(now), teacher=teacher, now=now) if one.starts_at > now]
    return problems + pieces.write(made, by=by, now=now)


def _removed(one: Session, reason: str, now: datetime) -> bool:
    """Take a time away that nobody signed up for; False where something else hangs on it."""
    free_room(one, reason=reason, now=now)
    try:
        with transaction.atomic():
            one.delete()
    except ProtectedError:
        one.save(update_fields=["booking"])
        return False
    return True


def _follow(
    row: Series, one: Session, span: tuple[datetime, datetime], by: Actor, now: datetime, *, is_told: bool = True
) -> list[Problem]:
    """A session is where and when its series is now; its people are told."""
    before = (one.starts_at, one.ends_at, one.place, one.where, one.space)
    if before == (*span, row.place, row.where, row.space):
        return []
    old_space = one.space
    (one.starts_at, one.ends_at), one.place, one.where, one.space = span, row.place, row.where, row.space
    one.place_path = row.place.path
    if one.booking is not None and one.space == old_space:
        problems = move_room(one, by=by, now=now)
    else:
        free_room(one, reason=_("活动换了地方"), now=now)
        problems = take_room(one, by=by, now=now)
    touched(one, now, "starts_at", "ends_at", "place", "place_path", "where", "space", "booking", "teacher")
    if is_told:
        events.publish(SessionChanged(tenant_id=one.tenant_id, session_id=one.pk), now=now)
    return problems


@transaction.atomic
def end(*, series: Series, on: date, reason: str = "", by: Actor, now: datetime) -> Series:
    """
    No more from a day on; what was set after it is called off, or taken away where nobody signed up.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, of = _held(series, by)
    problems = _live_problems(row)
    if on < day_of(now):
        problems.append(Problem("past", _("这一天已经过去了。"), where="on"))
    refuse_if(problems, SeriesRefused)
    row.ended_on = on
    row.until = min(row.until or on, on - timedelta(days=1))
    row.save(update_fields=["ended_on", "until"])
    _replan(row, row.made_until or on, reason.strip() or _("以后不再办了"), by, now)
    journal.record("activities.programme.unrepeated", of, by=by, now=now, reason=reason.strip(), changes={"ended_on": [None, on]})
    return row


@transaction.atomic
def realign(*, series: Series, by: Actor, now: datetime) -> Series:
    """
    Follow a holiday notice that came after its sessions were made: those whose day changed with it are moved, and people told.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, of = _held(series, by)
    changed = pieces.drift_of(row, now=now)
    refuse_if(_live_problems(row) + rules.drift_problems(len(changed)), SeriesRefused)
    refuse_if(_replan(row, row.made_until or day_of(now), _("照放假安排改了日子"), by, now), SeriesRefused)
    journal.record("activities.programme.realigned", of, by=by, now=now, changes={"sessions": [None, len(changed)]})
    return row


# ---- one day of it ----


@transaction.atomic
def skip_day(*, series: Series, day: date, reason: str = "", by: Actor, now: datetime) -> SeriesException:
    """
    Leave a day out; where its session is there, it is called off and its people are told.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, _of = _held(series, by)
    problems = _day_problems(row, day) + programme_rules.reason_problems(reason, most=120)
    refuse_if(problems, SeriesRefused)
    said = _except(row, Kind.SKIPPED, day, reason=reason, by=by, now=now)
    for one in row.sessions.filter(occurrence_on=day, starts_at__gt=now):
        if one.state in COMING:
            sessions.call_off(session=one, kind="other", reason=reason, by=by, now=now)
    return said


@transaction.atomic
def move_day(
    *, series: Series, day: date, to_day: date, start_minute: int | None = None, reason: str = "", by: Actor, now: datetime
) -> SeriesException:
    """
    Let the time of a day be on another one, or at another hour of it; its people are told.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, _of = _held(series, by)
    taken = pieces.taken_days(row) - {one.day for one in pieces.occurrences_of(row, first=day, last=day) if one.day} - {day}
    problems = _day_problems(row, day) + rules.to_day_problems(to_day, today=day_of(now), taken=taken)
    refuse_if(problems + rules.minute_problems(start_minute), SeriesRefused)
    said = _except(row, Kind.MOVED, day, to_day=to_day, start_minute=start_minute, reason=reason, by=by, now=now)
    (time,) = pieces.occurrences_of(row, first=day, last=day)
    span = pieces.span_of(row, time)
    for one in locking.several(row.sessions.filter(occurrence_on=day).order_by("pk"), "programme", "place", "space", "booking"):
        if one.state in COMING and span is not None:
            refuse_if(_follow(row, one, span, by, now), SeriesRefused)
    return said


@transaction.atomic
def add_day(
    *, series: Series, day: date, start_minute: int | None = None, reason: str = "", by: Actor, now: datetime
) -> SeriesException:
    """
    Add a time on a day that the rule does not name.

    :raises NotAllowed: without the right there. :raises SeriesRefused: with every reason.
    """
    row, _of = _held(series, by)
    problems = _live_problems(row) + rules.minute_problems(start_minute)
    named = named_days(pieces.pattern_of(row), day)
    taken = pieces.taken_days(row) | ({day} if day in named or day in _said_days(row) else set())
    problems += rules.to_day_problems(day, today=day_of(now), taken=taken, where="day")
    refuse_if(problems, SeriesRefused)
    said = _except(row, Kind.ADDED, day, start_minute=start_minute, reason=reason, by=by, now=now)
    made = pieces.made_rows(row, pieces.occurrences_of(row, first=day, last=day), now=now)
    refuse_if(pieces.write(made, by=by, now=now), SeriesRefused)
    return said


def _day_problems(row: Series, day: date) -> list[Problem]:
    named = named_days(pieces.pattern_of(row), day)
    return _live_problems(row) + rules.day_problems(day, named=named, said=_said_days(row))


def _said_days(row: Series) -> set[date]:
    return set(row.exceptions.values_list("day", flat=True))


def _except(row: Series, kind: Kind, day: date, *, reason: str, by: Actor, now: datetime, **more: Any) -> SeriesException:
    said = SeriesException(tenant_id=row.tenant_id, series=row, kind=kind, day=day, reason=reason.strip()[:120], **more)
    said.save(force_insert=True)
    changes = {"kind": [None, kind], "day": [day, more.get("to_day")]}
    journal.record("activities.programme.day_changed", row.programme, by=by, now=now, reason=said.reason, changes=changes)
    return said


def _held(series: Series, by: Actor) -> tuple[Series, Programme]:
    """The series as it is now, its programme held before it. :raises NotAllowed: without the right there."""
    of = held_programme(series.programme)
    allow_planning(by, of)
    row = locking.one(Series, series.pk, "place", "space")
    row.programme = of
    return row, of


def _live_problems(row: Series) -> list[Problem]:
    if row.ended_on is not None or row.programme.state not in LIVE:
        return [Problem("ended", _("这个安排已经停了。"), where="state")]
    return []


# ---- by the clock ----


def extend(*, now: datetime) -> int:
    """Make the sessions of the next sixty days of every series that goes on. Returns how many; where a space is taken, it has none."""
    horizon = day_of(now) + rules.AHEAD
    going = Series.objects.filter(ended_on=None, programme__state__in=list(LIVE), made_until__lt=horizon)
    return sum(_extend(pk, horizon, now) for pk in going.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _extend(pk: Any, horizon: date, now: datetime) -> int:
    series = Series.objects.select_related("programme").get(pk=pk)
    by = Actor.system(tenant_id=series.tenant_id)
    row, of = _held(series, by)
    if row.ended_on is not None or of.state not in LIVE:
        return 0
    made = [one for one in _make(row, horizon, since=day_of(now), now=now) if one.ends_at > now]
    pieces.write(made, by=by, now=now)
    if made:
        changes = {"sessions": [None, len(made)], "until": [None, horizon]}
        journal.record("activities.programme.extended", of, by=by, now=now, changes=changes)
    return len(made)
