"""The day that an address names, and the week of a day."""

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Beyond them nobody plans, and weeks and months around a day must stay days that there are."""


def day_asked(text: str, instead: date) -> date:
    """The day of an address as YYYY-MM-DD, where it is one that people plan for; else `instead`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return instead
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else instead


def monday_of(day: date) -> date:
    """The Monday of a day's week; the first day that there is, is one."""
    return day - timedelta(days=day.weekday())
