"""What hangs on the board now, kept for a moment: the portal's home, doors and pages of places ask for it each time."""

from datetime import date, datetime
from uuid import UUID

from linli.core.models import Tenant
from linli.core.remembered import Briefly

from ..models import Notice
from . import notices

SECONDS = 60.0
MOST = 500
_kept: Briefly[tuple[UUID, date], list[Notice]] = Briefly(lambda: SECONDS, engines=frozenset({"disclosure"}))


def hanging(tenant: Tenant, *, day: date, now: datetime, place_path: str = "", most: int) -> list[Notice]:
    """The first of what hangs on a day, as `notices.on_board` orders it; with a place what concerns it."""

    def find() -> list[Notice]:
        return list(notices.on_board(tenant, day=day)[:MOST])

    found = _kept.get((tenant.pk, day), find, now=now) or []
    return [one for one in found if _concerns(one.place_path, place_path)][:most]


def _concerns(meant_for: str, place_path: str) -> bool:
    """Meant for the place, for anything that contains it, or for something inside; see `notices.near`."""
    return not place_path or place_path.startswith(meant_for) or meant_for.startswith(place_path)
