"""A minute of a day here, as an instant and in words; +8 all the year. Minutes are counted from midnight."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.dateformat import format as in_words
from django.utils.translation import pgettext

from . import clock
from .words import day_words
from .workcalendar.calendar import CHINA

DAY = 24 * 60


def at(day: date, minute: int) -> datetime:
    """The instant of a minute of a day here; 1440 is the midnight after it."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(minutes=minute)


def day_of(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def minute_of(moment: datetime) -> int:
    local = moment.astimezone(CHINA)
    return local.hour * 60 + local.minute


def clock_words(minute: int) -> str:
    """“8:30”, “24:00”."""
    return f"{minute // 60}:{minute % 60:02}"


def weekday_words(day: date) -> str:
    """A day as people say it: “11月28日 星期六”; another year is named."""
    same = day.year == clock.today().year
    return in_words(day, pgettext("date", "n月j日 l") if same else pgettext("date", "Y年n月j日 l"))


def near_words(starts_at: datetime, ends_at: datetime) -> str:
    """“11月28日 星期六 14:00–16:00”, for what is to come; over midnight both days are said."""
    return _span_words(starts_at, ends_at, weekday_words)


def moment_words(starts_at: datetime, ends_at: datetime) -> str:
    """“2026年11月28日 14:00–16:00”; over midnight both days are said."""
    return _span_words(starts_at, ends_at, day_words)


def _span_words(starts_at: datetime, ends_at: datetime, say: Callable[[date], str]) -> str:
    """The midnight after a day is 24:00 of that day."""
    first, last, ends = day_of(starts_at), day_of(ends_at), minute_of(ends_at)
    if ends == 0 and (last - first).days == 1:
        last, ends = first, DAY
    then = "" if last == first else f"{say(last)} "
    return f"{say(first)} {clock_words(minute_of(starts_at))}–{then}{clock_words(ends)}"
