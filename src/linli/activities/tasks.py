"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import reminders

SEVEN = 7 * 60


@every(minutes=24 * 60, name="activities.reminders", at=SEVEN + 30)
@task()
def remind_of_sessions() -> int:
    """Remind of what is tomorrow."""
    return reminders.remind_due(now=clock.now())
