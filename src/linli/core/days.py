"""Days that people type ahead: when something is due, looked at again, or agreed for."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.words import day_words

from .problems import Problem

MOST_YEARS = 10


def last_day_ahead(today: date) -> date:
    """The last day that a limit or a review can be set for: ten years from today; after a 29 February, a 28 February."""
    year = today.year + MOST_YEARS
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)


def far_problems(when: date | datetime | None, today: date | datetime, *, where: str) -> list[Problem]:
    """A limit or a review that lies further ahead than anybody plans is a slip of the hand: 2099 for 2029."""
    last = last_day_ahead(_day(today))
    if when is None or _day(when) <= last:
        return []
    text = _("太远了，最晚写到 %(day)s。看看年份是不是写错了。")
    return [Problem("too_far", text % {"day": day_words(last)}, where=where)]


def _day(when: date | datetime) -> date:
    return timezone.localdate(when) if isinstance(when, datetime) else when
