"""What activities does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import batches


@every(minutes=24 * 60, name="activities.hours-close", at=20)
@task()
def close_batches() -> int:
    """Hours whose days in public were over at midnight count."""
    return batches.close_due(now=clock.now())
