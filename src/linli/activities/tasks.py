"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import batches, series, sessions

# ---- programmes ----


@every(minutes=24 * 60, name="activities.series", at=30)
@task()
def extend_series() -> int:
    """Past midnight: the sessions of the next sixty days are there."""
    return series.extend(now=clock.now())


@every(minutes=10, name="activities.sessions")
@task()
def turn_sessions() -> int:
    """What is over has been held; what may be signed up for is open."""
    now = clock.now()
    return sessions.mark_held(now=now) + sessions.open_due(now=now)


# ---- volunteers ----


@every(minutes=24 * 60, name="activities.hours-close", at=20)
@task()
def close_batches() -> int:
    """Hours whose days in public were over at midnight count."""
    return batches.close_due(now=clock.now())
