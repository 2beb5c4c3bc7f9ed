"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import batches, callups, draws, notices_callups, purging, reminders, series, sessions

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


# ---- volunteers ----


@every(minutes=24 * 60, name="activities.hours-close", at=20)
@task()
def close_batches() -> int:
    """Hours whose days in public were over at midnight count."""
    return batches.close_due(now=clock.now())


# ---- the senior university ----


@every(minutes=30, name="activities.university-lots")
@task()
def draw_lots() -> int:
    """Draw the lots of terms whose window is over."""
    return draws.draw_due(now=clock.now())


# ---- call-ups ----


@every(minutes=24 * 60, name="activities.callups-end", at=25)
@task()
def end_callups() -> int:
    """What has been over for some days ends; names whose day has come go."""
    now = clock.now()
    return callups.end_due(now=now) + purging.purge_due(now=now)


@every(minutes=24 * 60, name="activities.duties-soon", at=9 * 60)
@task()
def remind_of_duties() -> int:
    """In the morning: whoever stands tomorrow hears when and where."""
    return notices_callups.remind_due(now=clock.now())
