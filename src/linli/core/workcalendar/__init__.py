"""
The working calendar of the State Council's holiday notices, and office hours.

Known: the years that the package `chinesecalendar` ships, and every year that was imported here (`import_year`), which goes
before the shipped one as a whole. A year that neither knows falls back to Monday to Friday and says so: `missing_years` and
`warnings_between` for pages and `doctor`, one log line for the operator. Sources: domain notes on working days; the Civil
Code, art. 201-204, for `period_end`.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from chinese_calendar import constants
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, journal, rulesets
from linli.core.access import declare
from linli.core.actors import Actor
from linli.core.models import CalendarDay, CalendarYear, Tenant
from linli.core.problems import NotAllowed, Problem, Refused, refuse_if
from linli.core.remembered import Remembered

from .calendar import CHINA, Calendar, OfficeHours, midnight_after
from .notices import Day, read_notice, year_problems

__all__ = [
    "CHINA",
    "Calendar",
    "CalendarRefused",
    "Day",
    "OfficeHours",
    "add_working_days",
    "add_working_hours",
    "calendar_of",
    "import_year",
    "is_public_holiday",
    "is_working_day",
    "midnight_after",
    "missing_years",
    "months_later",
    "next_working_moment",
    "period_end",
    "read_notice",
    "warnings_between",
    "working_days_between",
    "working_minutes_between",
]

IMPORT = declare("core.calendar.import", "导入国务院的放假安排", posts=["administrator"], needs_second_factor=True)
HOURS = "core.office_hours"
Special: TypeAlias = dict[date, bool]
log = structlog.get_logger("linli.workcalendar")


class CalendarRefused(Refused):
    """The year was not imported; nothing was written."""


def _shipped() -> tuple[Special, frozenset[int]]:
    days: Special = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    return days, frozenset(day.year for day in constants.holidays)


def _merged(_key: None) -> tuple[Special, frozenset[int]]:
    """Shipped days with the imported years in their place: a later notice holds the whole list of its year."""
    days, known = _shipped()
    imported = set(CalendarYear.objects.values_list("year", flat=True))
    kept = {day: works for day, works in days.items() if day.year not in imported}
    for day, works in CalendarDay.objects.values_list("date", "is_working"):
        kept[day] = works
    return kept, known | imported


def _tell(year: int) -> None:
    log.warning("no holiday notice for this year: counting Monday to Friday", year=year)


def _made(key: tuple[UUID | None, date]) -> Calendar:
    tenant_id, on = key
    tenant = Tenant(pk=tenant_id) if tenant_id else None
    special, known = _days.get(None)
    hours = OfficeHours.from_rule(rulesets.in_force(HOURS, on=on, tenant=tenant).body)
    return Calendar(special, known, hours, on_fallback=_tell)


_days = Remembered(_merged)
_calendars = Remembered(_made)


def calendar_of(tenant: Tenant | UUID | None = None, *, on: date | None = None) -> Calendar:
    """The calendar of a subdistrict (or its key) with the office hours in force on a day (today), kept in memory."""
    return _calendars.get((tenant.pk if isinstance(tenant, Tenant) else tenant, on or clock.today()))


def forget() -> None:
    """After days or office hours changed."""
    _days.forget()
    _calendars.forget()


def is_working_day(day: date) -> bool:
    """Whether a day is worked: make-up weekends are, holidays are not."""
    return calendar_of().is_working_day(day)


def is_public_holiday(day: date) -> bool:
    """Whether a holiday notice names the day as one off (法定节假日 and the days moved to it); an ordinary weekend is none."""
    return calendar_of().is_public_holiday(day)


def add_working_days(start: datetime, count: int, *, tenant: Tenant | None = None) -> datetime:
    """See `Calendar.add_working_days`: the close of business on that day."""
    return calendar_of(tenant).add_working_days(start, count)


def add_working_hours(start: datetime, hours: int | Fraction, *, tenant: Tenant | None = None) -> datetime:
    """See `Calendar.add_working_hours`: office time, lunch left out."""
    return calendar_of(tenant).add_working_hours(start, hours)


def working_minutes_between(begin: datetime, end: datetime, *, tenant: Tenant | None = None) -> int:
    """Office time between two instants in full minutes; negative when `end` comes first."""
    return calendar_of(tenant).working_minutes_between(begin, end)


def working_days_between(first: date, last: date) -> int:
    """Working days after `first`, up to and including `last`; negative when `last` comes first."""
    return calendar_of().working_days_between(first, last)


def next_working_moment(at: datetime, *, tenant: Tenant | None = None) -> datetime:
    """`at` itself within office hours, else the next opening."""
    return calendar_of(tenant).next_working_moment(at)


def missing_years(first: date, last: date) -> list[int]:
    """The years between two days whose holidays are not known."""
    return calendar_of().missing_years(first, last)


def warnings_between(first: date, last: date) -> list[Problem]:
    """What a page shows beside a deadline that runs into a year without holiday notice."""
    text = _("%(year)s 年的放假安排还没有导入，先按周一到周五算，期限可能不准。")
    return [Problem("calendar_year_missing", text % {"year": year}) for year in missing_years(first, last)]


def period_end(start: date, *, days: int = 0, months: int = 0, moves_off_holidays: bool = True) -> date:
    """
    The last day of a period in calendar days or months.

    The start day is not counted (Civil Code art. 201); a month ends on the corresponding day, or on its last day where
    there is none (202); a last day that is a holiday moves to the day after it (203; weekends are treated alike), unless a
    special law says otherwise (204: pass `moves_off_holidays=False`).

    :raises ValueError: unless exactly one of days and months is given, above 0.
    """
    if (days > 0) == (months > 0) or min(days, months) < 0:
        raise ValueError("a period is in days or in months, and at least one")
    last = start + timedelta(days=days) if days else months_later(start, months)
    while moves_off_holidays and not is_working_day(last):
        last += timedelta(days=1)
    return last


def months_later(start: date, months: int) -> date:
    """The corresponding day so many months later (before, below 0), or that month's last (Civil Code art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def import_year(year: int, days: Iterable[Day], source: str, by: Actor, now: datetime) -> CalendarYear:
    """
    Take over a year's holiday notice as a whole; one that is there already is replaced.

    `days`: every day off and every make-up working day that the notice names (see `read_notice`). `source`: the notice's
    number or title. :raises NotAllowed: without the capability. :raises CalendarRefused: with every reason.
    """
    if not by.may(IMPORT):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员能导入放假安排。")))
    listed = list(days)
    refuse_if(year_problems(year, listed, source), CalendarRefused)
    before = CalendarDay.objects.filter(year__year=year).count()
    row, _made_now = CalendarYear.objects.update_or_create(year=year, defaults={"source": source.strip(), "imported_at": now})
    CalendarDay.objects.filter(year=row).delete()
    CalendarDay.objects.filter(date__in=[one.date for one in listed]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day.date, is_working=day.is_working, name=day.name, year=row) for day in listed
    )
    changes: dict[str, Any] = {"year": [None, year], "days": [before, len(listed)]}
    journal.record("core.calendar.imported", row, by=by, now=now, reason=row.source, changes=changes)
    forget()
    transaction.on_commit(forget)
    return row


@rulesets.check(HOURS)
def _hours_problems(body: dict[str, Any]) -> Iterable[Problem]:
    try:
        OfficeHours.from_rule(body)
    except (ValueError, KeyError, TypeError) as error:
        yield Problem("bad_hours", _('办公时间写成 [["08:30", "12:00"], …]：%(why)s') % {"why": error}, where="body")
