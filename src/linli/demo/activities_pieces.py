"""What the stories of activities share: residents who act for themselves, and the clock that lets times be over."""

from datetime import datetime, timedelta

from linli.activities.api import Programme, Session, mark_sessions_held
from linli.core.actors import Actor, Kind
from linli.registry.api import Person

from .builder import Builder

HOME = "006"
"""The community whose people sign in."""


def as_resident(b: Builder, person: Person) -> Actor:
    """Somebody on their own telephone."""
    return Actor(Kind.RESIDENT, "居民", tenant_id=b.tenant.pk, person_id=person.pk)


def let_be_over(b: Builder, programme: Programme) -> list[Session]:
    """The clock goes by: what is over by now is held, each time at its own hour. Returns them in the order of time."""
    times = programme.sessions.filter(ends_at__lt=b.now - timedelta(minutes=15)).exclude(state="called_off")
    for ends_at in times.order_by("ends_at").values_list("ends_at", flat=True).distinct():
        mark_sessions_held(now=ends_at + timedelta(minutes=10))
    return list(times.order_by("starts_at"))


def desk_after(b: Builder, at: datetime) -> datetime | None:
    """When the office next sat after an instant, half an hour in; none where that is still to come."""
    calendar = b.hours.calendar
    moment = calendar.next_working_moment(at.astimezone(calendar.zone)) + timedelta(minutes=30)
    return moment if moment < b.hours.present else None
