"""What casework does by the clock: warn before a limit is reached, say when it is passed, forget what need not be kept."""

from django_tasks import task

from linli.core import clock
from linli.core.actors import Actor
from linli.core.tasks.schedule import every

from .services import clocks, limits


@every(minutes=5, name="casework.clocks")
@task()
def sound_clocks() -> dict[str, int]:
    """Announce clocks that near their end or have passed it, each once."""
    warned, late = clocks.sound(now=clock.now(), by=Actor.system("时限"))
    return {"warned": warned, "late": late}


@every(minutes=24 * 60, name="casework.attempts", at=190)
@task()
def forget_attempts() -> int:
    """Forget which source tried how often, after a day."""
    return limits.purge(clock.now())
