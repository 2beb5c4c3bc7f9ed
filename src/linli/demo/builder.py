"""What every part of the demo is handed: the tenant, the dice, the names, the hand that writes, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from django.utils import timezone

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Organisation, Person, Place

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
    today: date
    step: Callable[[], None]
    places: dict[str, Place] = field(default_factory=dict)  # "communities/006", "compounds/纬二路8号院", …
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # named roles: "elder", "resident"
    residents: list[Person] = field(default_factory=list)

    @property
    def is_main(self) -> bool:
        """Whether this is the subdistrict that the demo tells most of."""
        return self.spec.letters == "HYL"

    def in_kind(self, prefix: str) -> list[Place]:
        return [place for key, place in self.places.items() if key.startswith(f"{prefix}/")]


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant on that day in the installation's time zone."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))
