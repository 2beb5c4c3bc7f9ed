"""Work in the background: messages leave the house."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks import control
from linli.core.tasks.schedule import every

from .services.carrying import carry_due


@every(minutes=1, name="disclosure.carry")
@task(own_transactions=True)
def carry() -> int:
    """Carry everything that is due. Returns how many batches were tried."""
    tried = 0
    while here := carry_due(clock.now()):
        tried += here
        control.checkpoint(tried)
    return tried
