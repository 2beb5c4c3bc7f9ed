"""What everybody may read of responsibility areas and classes at a place: those of a subdistrict are kept for a minute. Never names of people."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.core.remembered import MAX_AGE, Briefly
from linli.registry.api import Place

from ..models import ClassGroup, ResponsibilityArea
from ..rules.university import OVER
from .areas import areas_in_use
from .university import public_classes

MOST_KEPT = 500
_public: Briefly[tuple[UUID, str, date], list[Any]] = Briefly(
    lambda: MAX_AGE, engines=frozenset({"activities", "registry", "cobuild"})
)


def areas_at(place: Place, *, day: date, now: datetime) -> list[ResponsibilityArea]:
    """The areas in use at a place and inside it: who cleans here is no secret."""
    return _at(place, "areas", lambda: areas_in_use(place.tenant), day=day, now=now)


def classes_at(place: Place, *, day: date, now: datetime) -> list[ClassGroup]:
    """The classes at a place and inside it that go on, by weekday and hour."""

    def rows() -> Iterable[ClassGroup]:
        return public_classes(place.tenant).exclude(state__in=OVER).order_by("weekday", "start_minute")

    return _at(place, "classes", rows, day=day, now=now)


def _at(place: Place, what: str, rows: Callable[[], Iterable[Any]], *, day: date, now: datetime) -> list[Any]:
    found = _public.get((place.tenant_id, what, day), lambda: list(rows())[:MOST_KEPT], now=now)
    return [one for one in found or [] if one.place_path.startswith(place.path)]
