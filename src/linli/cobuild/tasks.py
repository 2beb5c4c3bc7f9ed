"""What cobuild does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import agreements, obligations

SEVEN = 7 * 60


@every(minutes=24 * 60, name="cobuild.agreements-end", at=15)
@task()
def end_agreements() -> int:
    """End what was past its last day at midnight."""
    return agreements.end_due(now=clock.now())


@every(minutes=24 * 60, name="cobuild.obligations", at=SEVEN + 40)
@task()
def remind_of_obligations() -> int:
    """Remind of what has to be done soon, and of agreements to renew."""
    return obligations.remind_due(now=clock.now())
