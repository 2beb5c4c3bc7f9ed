"""By how many days last year's is moved to another year. Pure."""

from calendar import monthrange
from datetime import date, timedelta

WEEK = 7


def shift_to_year(first: date, year: int) -> timedelta:
    """Whole weeks, so that a Saturday stays one: to the day of the week nearest to the same date of that year."""
    same = date(year, first.month, min(first.day, monthrange(year, first.month)[1]))
    return timedelta(days=WEEK * round((same - first).days / WEEK))
