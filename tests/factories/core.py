"""Factories of core's tables. Names are invented."""

import factory
from factory.django import DjangoModelFactory

from linli.core import clock, journal
from linli.core.actors import Actor
from linli.core.models import Job, JournalLine, OutboxEvent, Tenant

from .naming import in_words


class TenantFactory(DjangoModelFactory):
    """A subdistrict of an invented city; code and letters differ each time."""

    class Meta:
        model = Tenant

    code = factory.Sequence(lambda n: f"{990101001 + n}")
    name = factory.Sequence(lambda n: f"柳岸{in_words(n)}号街道")
    short_name = factory.Sequence(lambda n: f"柳岸{in_words(n)}")
    letters = factory.Sequence(lambda n: "LA" + "".join(chr(65 + (n // 26**p) % 26) for p in (2, 1, 0)))
    district_code = "990101"
    district_name = "临河区"
    phone = "5555 0100"


class OutboxEventFactory(DjangoModelFactory):
    """An announced fact that waits for its delivery."""

    class Meta:
        model = OutboxEvent

    tenant = factory.SubFactory(TenantFactory)
    name = "core.Rang"
    payload = factory.LazyAttribute(lambda row: {"tenant_id": str(row.tenant.pk)})
    at = factory.LazyFunction(clock.now)
    next_at = factory.SelfAttribute("at")


class JobFactory(DjangoModelFactory):
    """A job that waits for a worker."""

    class Meta:
        model = Job

    task = "tests.core.errands.fetch"
    args = factory.LazyFunction(lambda: {"args": ["milk"], "kwargs": {}})
    enqueued_at = factory.LazyFunction(clock.now)
    run_after = factory.SelfAttribute("enqueued_at")


def write_lines(count: int, *, tenant: Tenant | None = None, **said: object) -> list[JournalLine]:
    """`count` lines of the journal, as a service would write them (inside a transaction)."""
    tenant = tenant or TenantFactory()
    by = Actor.system(tenant_id=tenant.pk)
    return [journal.record("core.tenant.renamed", tenant, by=by, now=clock.now(), **said) for _each in range(count)]  # type: ignore[arg-type]
