"""What hangs on the board and what is due on it, kept for a moment: home, doors, places and “today” ask for it each time."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import Briefly

from ..models import Notice
from ..rules.rights import WRITE
from . import items, notices

SECONDS = 60.0
MOST = 500
ENGINES = frozenset({"disclosure"})
_kept: Briefly[tuple[UUID, date], list[Notice]] = Briefly(lambda: SECONDS, engines=ENGINES)
_boards: Briefly[tuple[UUID, date], list[items.Board]] = Briefly(lambda: SECONDS, engines=ENGINES | {"registry"})


def hanging(tenant: Tenant, *, day: date, now: datetime, place_path: str = "", most: int) -> list[Notice]:
    """The first of what hangs on a day, as `notices.on_board` orders it; with a place what concerns it."""

    def find() -> list[Notice]:
        return list(notices.on_board(tenant, day=day)[:MOST])

    found = _kept.get((tenant.pk, day), find, now=now) or []
    return [one for one in found if _concerns(one.place_path, place_path)][:most]


def _concerns(meant_for: str, place_path: str) -> bool:
    """Meant for the place, for anything that contains it, or for something inside; see `notices.near`."""
    return not place_path or place_path.startswith(meant_for) or meant_for.startswith(place_path)


def due_within(actor: Actor, tenant: Tenant, *, day: date, now: datetime) -> Counter[str]:
    """How many items of committee disclosure are late, soon due, done or open in the communities of this post."""
    boards = _boards.get((tenant.pk, day), lambda: items.boards_under(tenant, day), now=now) or []
    mine = [one for one in boards if actor.may(WRITE, tenant_id=tenant.pk, place_path=one.community.path)]
    return Counter(due.state for board in mine for due in board.dues)
