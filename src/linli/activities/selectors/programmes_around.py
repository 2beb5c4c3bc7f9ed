"""What presses on somebody's today: what is on where they work, numbers nobody has settled, spaces that were not had. Kept for a minute."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import MAX_AGE, Briefly, MyFirst

from ..models import Session
from . import sessions as found

DAYS_NEAR, MOST_KEPT = 7, 300
_today: MyFirst[Session] = MyFirst("activities")
_near: Briefly[tuple[UUID, date], list[Session]] = Briefly(lambda: MAX_AGE, engines=frozenset({"activities", "registry"}))


def on_today(actor: Actor, tenant: Tenant, *, day: date, now: datetime, most: int) -> list[Session]:
    """What is on today where this actor's posts reach."""

    def rows() -> Iterable[Session]:
        return found.between(found.sessions_seen(actor).filter(tenant=tenant), day, day)[:most]

    return _today.get(actor, tenant.pk, day, most, rows=rows, now=now)


def near_soon(tenant: Tenant, path: str, *, day: date, now: datetime, most: int) -> list[Session]:
    """What everybody may come to at a place (its path; "": anywhere) in the next seven days. Never names of people."""

    def rows() -> list[Session]:
        last = day + timedelta(days=DAYS_NEAR)
        return list(found.between(found.coming(found.public_sessions(tenant)), day, last)[:MOST_KEPT])

    kept = _near.get((tenant.pk, day), rows, now=now) or []
    return [one for one in kept if one.ends_at > now and is_near(one, path)][:most]


def is_near(one: Session, path: str) -> bool:
    """At the place, inside it, or for a wider place that holds it."""
    return one.place_path.startswith(path) or path.startswith((one.place_path, one.programme.place_path))
