"""What cobuild does by the clock."""

from django.utils import timezone
from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import market_clock

MORNING = 8  # local hour from which people are told of days, and lots are drawn


@every(minutes=30, name="cobuild.market")
@task()
def turn_market() -> int:
    """In the morning: draw the lots of the day, and say what grew old, is due, or waits to be confirmed; once each."""
    now = clock.now()
    if timezone.localtime(now).hour < MORNING:
        return 0
    return market_clock.draw_due(now=now) + market_clock.sound(now=now)
