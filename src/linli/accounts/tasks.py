"""Work in the background: nothing about a sign-in is kept longer than it is good for."""

from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import forgetting, phone_codes


@every(minutes=30, name="accounts.stale-calls")
@task()
def drop_stale_calls() -> int:
    """Take numbers off the clerks' list that have waited too long. Returns how many."""
    return phone_codes.drop_stale_calls(now=clock.now())


@every(minutes=24 * 60, name="accounts.forget", at=3 * 60 + 10)
@task()
def forget() -> dict[str, int]:
    """Delete used codes, ended sign-ins and old failed attempts. Returns how many of each."""
    return forgetting.forget(now=clock.now())
