"""
Periods of a procedure in days, working days or months, and the days on which they end (Civil Code art. 201-204).

The day on which a period begins is not counted (201). A month ends on the corresponding day, or on its last day (202). A
last day that is a holiday or weekend moves to the next working day (203); `exact` leaves it where it is, for the special
laws that art. 204 lets prevail. The last day counts until midnight; a waiting time is over when its last day is.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.workcalendar import CHINA, Calendar, midnight_after, months_later

MOST = {"days": 3660, "working_days": 2500, "months": 120}
_WRITTEN = re.compile(
    r"^\s*(?P<count>[0-9]{1,4})\s*"
    r"(?:(?P<working>working[ _]days?|个?工作日)|(?P<days>days?|日|天)|(?P<months>months?|个月))"
    r"\s*(?P<exact>exact|不顺延)?\s*$"
)


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days or months. `is_exact`: a last day on a holiday stays there (art. 204)."""

    count: int
    unit: Unit
    is_exact: bool = False

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`7 days`, `5 working days`, `2 months`, `7日`, `5个工作日`, `2个月`, each with `exact`/`不顺延`. :raises ValueError: else."""
        found = _WRITTEN.match(text)
        if not found:
            raise ValueError(_("写成“7 days”“5 working days”“2 months”，或者“7日”“5个工作日”“2个月”"))
        unit = next(unit for unit, name in zip(Unit, ("days", "working", "months"), strict=True) if found[name])
        count = int(found["count"])
        if not 1 <= count <= MOST[unit]:
            raise ValueError(_("期限要在 1 到 %(most)s 之间") % {"most": MOST[unit]})
        return cls(count, unit, bool(found["exact"]))

    @property
    def written(self) -> str:
        """As a definition writes it; `parse` reads it again."""
        return f"{self.count} {self.unit.replace('_', ' ')}{' exact' if self.is_exact else ''}"

    def __str__(self) -> str:
        words = {
            Unit.DAYS: ngettext("%(n)s 天", "%(n)s 天", self.count),
            Unit.WORKING_DAYS: ngettext("%(n)s 个工作日", "%(n)s 个工作日", self.count),
            Unit.MONTHS: ngettext("%(n)s 个月", "%(n)s 个月", self.count),
        }
        return words[self.unit] % {"n": self.count}


def last_day(start: date, period: Period, calendar: Calendar) -> date:
    """The last day of a period that begins on `start`."""
    if period.unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(datetime.combine(start, time(12), CHINA), period.count).astimezone(CHINA).date()
    last = months_later(start, period.count) if period.unit is Unit.MONTHS else start + timedelta(days=period.count)
    while not period.is_exact and not calendar.is_working_day(last):
        last += timedelta(days=1)
    return last


def corresponding_day(start: date, period: Period) -> date:
    """The day on which so many days or months from `start` end, whatever the calendar says of it: how long something lasts."""
    return months_later(start, period.count) if period.unit is Unit.MONTHS else start + timedelta(days=period.count)


def is_over(last: date, now: datetime) -> bool:
    """Whether a period with this last day is over."""
    return now >= midnight_after(last)
