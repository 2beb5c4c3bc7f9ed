"""
Events: a lower engine announces a fact, higher engines react. `publish()` writes an outbox row in the caller's transaction;
the worker delivers it to every handler that `config/wiring.py` lists, each in a transaction of its own with its receipt
(`Delivery`), so a crash loses nothing and a second delivery does nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from .canonical import plain
from .models import OutboxEvent

WIRING = "linli.config.wiring.REACTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense, holding ids only. Subclass it, frozen, in an engine's `events.py`."""

    NAME: ClassVar[str] = ""
    tenant_id: UUID


Handler = Callable[..., None]  # handler(event, *, event_id, now)


def name_of(event: Event | type[Event]) -> str:
    """`casework.CaseClosed`: the engine and the class."""
    kind = event if isinstance(event, type) else type(event)
    return f"{kind.__module__.split('.')[1]}.{kind.__name__}"


def publish(event: Event, *, now: datetime) -> OutboxEvent:
    """Announce a fact, in the transaction that made it one."""
    return publish_many([event], now=now)[0]


def publish_many(announced: Sequence[Event], *, now: datetime) -> list[OutboxEvent]:
    """Announce several facts of one verb in one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is announced in the transaction of what it tells of")
    rows = [
        OutboxEvent(tenant_id=event.tenant_id, name=name_of(event), payload=plain(asdict(event)), at=now, next_at=now)
        for event in announced
    ]
    OutboxEvent.objects.bulk_create(rows)
    return rows


def reactions() -> Mapping[type[Event], tuple[str, ...]]:
    """Event class → dotted paths of its handlers, from `config/wiring.py`."""
    return import_string(WIRING)  # type: ignore[no-any-return]


def rebuild(row: OutboxEvent) -> Event | None:
    """The event again from its row; None when no engine knows it any more."""
    for kind in reactions():
        if name_of(kind) == row.name:
            return kind(**{f.name: _typed(f.type, row.payload.get(f.name)) for f in fields(kind)})
    return None


def _typed(wanted: Any, value: Any) -> Any:
    wants_uuid = wanted is UUID or "UUID" in str(wanted)
    return UUID(value) if wants_uuid and isinstance(value, str) else value
