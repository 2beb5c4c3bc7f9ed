"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import batches, draws, reminders

SEVEN = 7 * 60


@every(minutes=24 * 60, name="activities.hours-close", at=20)
@task()
def close_batches() -> int:
    """Hours whose days in public were over at midnight count."""
    return batches.close_due(now=clock.now())


@every(minutes=24 * 60, name="activities.reminders", at=SEVEN + 30)
@task()
def remind_of_sessions() -> int:
    """Remind of what is tomorrow."""
    return reminders.remind_due(now=clock.now())


@every(minutes=30, name="activities.university-lots")
@task()
def draw_lots() -> int:
    """Draw the lots of terms whose window is over."""
    return draws.draw_due(now=clock.now())
