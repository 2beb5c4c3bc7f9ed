"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import reminders, series, sessions

SEVEN = 7 * 60

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


# ---- sign-ups ----


@every(minutes=24 * 60, name="activities.reminders", at=SEVEN + 30)
@task()
def remind_of_sessions() -> int:
    """Remind of what is tomorrow."""
    return reminders.remind_due(now=clock.now())
