"""What procedures do by the clock."""

from django.utils import timezone
from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import upkeep

MORNING = 8  # local hour from which people are told of days


@every(minutes=30, name="procedures.days")
@task()
def sound_days() -> int:
    """Say that a publicity is over, that a limit comes near or has passed; in the morning, once each."""
    now = clock.now()
    return upkeep.sound(now=now) if timezone.localtime(now).hour >= MORNING else 0
