"""The clock. Services are handed `now=`; faces ask here, so that tests and demonstrations can set the hour."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("linli_fixed_clock", default=None)


def now() -> datetime:
    """The present instant, time-zone aware."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the installation's time zone (Asia/Shanghai)."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of an instant in the installation's time zone."""
    return moment.astimezone(timezone.get_default_timezone()).date()


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Within the block, `now()` is `at`."""
    token = _fixed.set(at)
    try:
        yield
    finally:
        _fixed.reset(token)
