"""What every part of the demo is handed: the tenant, the dice, the names, the hand that writes, and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Organisation, Person, Place

from .hours import Hours
from .names import Names
from .neighbourhood import Subdistrict

Report = Callable[[int, int | None], None]


@dataclass(slots=True)
class Builder:
    """One subdistrict in the making. What later parts need of earlier ones is kept by name."""

    spec: Subdistrict
    tenant: Tenant
    random: Random
    names: Names
    by: Actor
    hours: Hours
    step: Callable[[], None]
    places: dict[str, Place] = field(default_factory=dict)  # "communities/006", "compounds/纬二路8号院", …
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # named roles: "elder", "resident"
    residents: list[Person] = field(default_factory=list)

    @property
    def is_main(self) -> bool:
        """Whether this is the subdistrict that the demo tells most of."""
        return self.spec.letters == "HYL"

    @property
    def now(self) -> datetime:
        return self.hours.now

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def ago(self, passed: timedelta) -> datetime:
        """The office moment that stands for so long ago: when staff did what a story tells of."""
        return self.hours.at(self.now - passed)

    def after(self, at: datetime, passed: timedelta) -> datetime:
        """The office moment so much of a story's time after another."""
        return self.hours.after(at, passed)

    def working_day(self, days: int) -> date:
        """A working day about so many days from today (before today below 0), never nearer to it."""
        step = 1 if days >= 0 else -1
        found = self.today + timedelta(days=days)
        while not self.hours.calendar.is_working_day(found):
            found += timedelta(days=step)
        return found

    def in_kind(self, prefix: str) -> list[Place]:
        return [place for key, place in self.places.items() if key.startswith(f"{prefix}/")]


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant on that day in the installation's time zone."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


@contextmanager
def going_back() -> Iterator[None]:
    """Where a story tells of something that is refused: a verb in here marks where it goes back to, as elsewhere."""
    features, kept = connection.features, connection.features.uses_savepoints
    features.uses_savepoints = True
    try:
        yield
    finally:
        features.uses_savepoints = kept
