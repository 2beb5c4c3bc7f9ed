"""Tasks, events and handlers that the tests of core run: each leaves a tenant behind, so that its effect can be counted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django_tasks import task

from linli.core.events import Event
from linli.core.models import Job, Tenant
from linli.core.problems import Problem, Refused
from linli.core.tasks import control, lease
from tests.factories.core import TenantFactory

heard: list[object] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    """A bell has rung."""

    door_id: UUID | None = None
    on: date | None = None
    at: datetime | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fell(Event):
    """A tree has fallen, and nobody is there to hear it."""


def on_ring_write(event: Rang, *, event_id: UUID, now: datetime) -> None:
    heard.append(event)
    TenantFactory(name=f"rang {event.times}")


def on_ring_fail(event: Rang, *, event_id: UUID, now: datetime) -> None:
    TenantFactory(name="must not stay")
    raise ValueError("张三 13900005555")


@task()
def fetch(what: str, *, tenant_id: str = "") -> dict[str, str]:
    TenantFactory(name=what)
    return {"fetched": what}


@task(priority=10)
def hurry(what: str) -> str:
    TenantFactory(name=what)
    return what


@task(max_attempts=2)
def stumble() -> None:
    TenantFactory(name="must not stay")
    raise ValueError("张三 13900005555")


@task()
def refuse() -> None:
    raise Refused(Problem("too_late", "太晚了"))


@task()
def give_up() -> None:
    TenantFactory(name="must not stay")
    control.checkpoint(1, 2)


@task()
def lose_the_lease() -> None:
    TenantFactory(name="must not stay")
    Job.objects.filter(state="running").update(lease_owner="another")


@task(own_transactions=True)
def in_batches(count: int) -> int:
    for done in range(1, count + 1):
        TenantFactory(name=f"batch {done}")
        control.checkpoint(done, count)
    return count


@task(own_transactions=True)
def stop_half_way() -> None:
    raise control.Interrupted


@task()
def lose_and_look() -> None:
    held = lease.current()
    assert held
    held.lost = True
    control.is_cancelled()


def names() -> list[str]:
    return sorted(Tenant.objects.values_list("name", flat=True))
