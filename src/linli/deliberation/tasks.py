"""What deliberation does by the clock."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import ballot_clock


@every(minutes=1, name="deliberation.ballots")
@task()
def turn_ballots() -> int:
    """Open ballots whose time has come and close those whose time is over."""
    return ballot_clock.turn(now=clock.now())
