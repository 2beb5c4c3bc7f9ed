"""
Events: a lower engine announces a fact, higher engines react. `publish()` writes an outbox row in the caller's transaction;
the worker delivers it to every handler that `config/wiring.py` lists, each in a transaction of its own with its receipt
(`Delivery`), so a crash loses nothing and a second delivery does nothing.

A handler that fails is tried again, later and later; the other handlers and the other events do not wait for it. So handlers
must not count on the order of events: they look at how things stand. An event whose class the code does not know is parked:
looked at again every ten minutes (during an upgrade an old worker may meet a new event) and shown by `doctor`.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, ClassVar, get_args, get_type_hints
from uuid import UUID

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string, module_has_submodule
from django.utils.translation import gettext as _

from . import rows
from .canonical import key_text, plain
from .models import Delivery, OutboxEvent
from .problems import Problem
from .tasks import jobs, wake

log = structlog.get_logger("linli.events")
WIRING = "linli.config.wiring.REACTIONS"
PARKED = "unknown event"
LOOK_AGAIN = timedelta(minutes=10)
STUCK_AFTER = 3  # attempts
AT_ONCE = 50  # events that a worker takes up together

CLAIM = """
UPDATE core_outboxevent SET lease_owner = %s, lease_until = %s
WHERE id IN (
    SELECT id FROM core_outboxevent
    WHERE delivered_at IS NULL AND next_at <= %s AND (lease_until IS NULL OR lease_until < %s)
    ORDER BY next_at, id LIMIT %s{skip}
)
RETURNING *
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense, holding ids only. Subclass it, frozen, in an engine's `events.py`."""

    NAME: ClassVar[str] = ""
    tenant_id: UUID


Handler = Callable[..., None]  # handler(event, *, event_id, now)


def name_of(event: Event | type[Event]) -> str:
    """`casework.CaseClosed`: the engine and the class."""
    return _shape(event if isinstance(event, type) else type(event))[0]  # type: ignore[arg-type]  # a class is hashable


@lru_cache(maxsize=256)
def _shape(kind: type[Event]) -> tuple[str, tuple[str, ...]]:
    """The name of a kind of event, and what it holds."""
    return f"{kind.__module__.split('.')[1]}.{kind.__name__}", tuple(one.name for one in fields(kind))


def publish(event: Event, *, now: datetime) -> OutboxEvent:
    """
    Announce a fact, in the transaction that made it one.

    :raises TransactionManagementError: outside a transaction, where the announcement could outlive the fact.
    """
    return publish_many([event], now=now)[0]


def publish_many(announced: Sequence[Event], *, now: datetime) -> list[OutboxEvent]:
    """Announce several facts of one verb in one statement."""
    announcements = outbox_rows(announced, now=now)
    rows.insert(announcements)
    return announcements


def outbox_rows(announced: Sequence[Event], *, now: datetime) -> list[OutboxEvent]:
    """
    The announcements for a verb that writes them together with its other rows; the worker is woken at commit.

    :raises TransactionManagementError: outside a transaction, where the announcement could outlive the fact.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is announced in the transaction of what it tells of")
    if announced:
        transaction.on_commit(wake.nudge)
    return [
        rows.fresh(OutboxEvent, tenant_id=event.tenant_id, name=name_of(event), payload=_payload(event), at=now, next_at=now)
        for event in announced
    ]


def _payload(event: Event) -> dict[str, Any]:
    return {name: _told(getattr(event, name)) for name in _shape(type(event))[1]}  # type: ignore[arg-type]  # as above


def _told(value: Any) -> Any:
    """Most of what a fact holds are keys."""
    return key_text(value) if isinstance(value, UUID) else plain(value)


def reactions() -> Mapping[type[Event], tuple[str, ...]]:
    """Event class → dotted paths of its handlers, from `config/wiring.py`."""
    return import_string(WIRING)  # type: ignore[no-any-return]


def rebuild(row: OutboxEvent) -> Event | None:
    """The event again from its row; None when no engine knows it any more."""
    kind = _kind_named(row.name)
    if kind is None:
        return None
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable; mypy looks at what its objects are
    return kind(**{f.name: _typed(hints[f.name], row.payload.get(f.name)) for f in fields(kind)})


def deliver_due(now: datetime, *, limit: int = AT_ONCE, owner: str = "") -> int:
    """
    Deliver up to `limit` due events, each to its handlers. Returns how many were taken up, delivered or not.

    May run in any number of workers: the lease keeps them apart, and the receipts hold even where a lease ran out.
    """
    rows = _claim(owner or secrets.token_hex(8), now, limit)
    delivered = [row.pk for row in rows if _deliver(row, now)]
    if delivered:
        OutboxEvent.objects.filter(pk__in=delivered).update(delivered_at=now, lease_until=None, last_error="")
    return len(rows)


def troubles() -> list[Problem]:
    """What `doctor` says of the outbox: events that nobody knows, events that a handler keeps failing on."""
    waiting = OutboxEvent.objects.filter(delivered_at=None).exclude(last_error="")
    parked = waiting.filter(last_error=PARKED).values_list("name", flat=True).distinct().order_by("name")
    problems = [Problem("event.unknown", _("事件 %(name)s 没有程序认得，已暂放") % {"name": name}) for name in parked]
    for row in waiting.exclude(last_error=PARKED).filter(attempts__gte=STUCK_AFTER)[:20]:
        told = {"name": row.name, "error": row.last_error.split("\n")[0], "count": row.attempts}
        problems.append(Problem("event.stuck", _("事件 %(name)s 试了 %(count)d 次没有送达：%(error)s") % told))
    return problems


def purge(now: datetime, *, keep: timedelta = timedelta(days=90)) -> int:
    """Forget events delivered `keep` ago, with their receipts. Returns how many rows went."""
    return OutboxEvent.objects.filter(delivered_at__lt=now - keep).delete()[0]


def _claim(owner: str, now: datetime, limit: int) -> list[OutboxEvent]:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    if not OutboxEvent.objects.filter(free, delivered_at=None, next_at__lte=now).exists():
        return []
    stamp = connection.ops.adapt_datetimefield_value
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    until = now + timedelta(seconds=settings.LINLI_LEASE_SECONDS)
    found = OutboxEvent.objects.raw(CLAIM.format(skip=skip), [owner, stamp(until), stamp(now), stamp(now), limit])
    return sorted(found, key=lambda row: (row.next_at, row.pk))


def _deliver(row: OutboxEvent, now: datetime) -> bool:
    """Give an event to each of its handlers. Whether all of them have now done their part."""
    event = rebuild(row)
    if event is None:
        _put_off(row, now + LOOK_AGAIN, PARKED)
        return False
    done = set(Delivery.objects.filter(event=row).values_list("handler", flat=True)) if row.attempts else set()
    errors = [_hand_over(row, event, path, now) for path in reactions().get(type(event), ()) if path not in done]
    failed = [error for error in errors if error]
    if failed:
        _put_off(row, now + jobs.pause_after(row.attempts + 1), "\n".join(failed))
    return not failed


def _hand_over(row: OutboxEvent, event: Event, path: str, now: datetime) -> str:
    """One handler's part and its receipt, in one transaction. Returns what went wrong, or ""."""
    try:
        with transaction.atomic():
            if _receipt(row, path, now):
                import_string(path)(event, event_id=row.pk, now=now)
    except Exception as error:
        log.warning("handler failed", event_id=str(row.pk), fact=row.name, handler=path, error=type(error).__name__)
        return f"{path}: {jobs.told_plainly(error)}"
    return ""


def _receipt(row: OutboxEvent, path: str, now: datetime) -> bool:
    """Whether this delivery is the first: a second one meets the receipt, waiting for its transaction if it is still open."""
    statement = (
        "INSERT INTO core_delivery (event_id, handler, done_at) VALUES (%s, %s, %s) ON CONFLICT (event_id, handler) DO NOTHING"
    )
    event_id = OutboxEvent._meta.pk.get_db_prep_save(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [event_id, path, connection.ops.adapt_datetimefield_value(now)])
        return bool(cursor.rowcount == 1)


def _put_off(row: OutboxEvent, until: datetime, error: str) -> None:
    told = {"attempts": row.attempts + 1, "next_at": until, "last_error": error, "lease_until": None}
    OutboxEvent.objects.filter(pk=row.pk, delivered_at=None).update(**told)


def _kind_named(name: str) -> type[Event] | None:
    return next((kind for kind in chain(reactions(), _every_kind(Event)) if name_of(kind) == name), None)


def _every_kind(kind: type[Event]) -> Iterator[type[Event]]:
    """Every event class in the code, also those that nobody reacts to."""
    _load_engines()
    for child in kind.__subclasses__():
        yield child
        yield from _every_kind(child)


@lru_cache(maxsize=1)
def _load_engines() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("linli.") and module_has_submodule(config.module, "events"):  # type: ignore[arg-type]
            import_module(f"{config.name}.events")


@lru_cache(maxsize=256)
def _hints(kind: type[Event]) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(wanted: Any, value: Any) -> Any:
    """Ids, instants and days come out of JSON as text."""
    kinds = {wanted, *get_args(wanted)}
    if isinstance(value, str):
        for kind, read in ((UUID, UUID), (datetime, datetime.fromisoformat), (date, date.fromisoformat)):
            if kind in kinds:
                return read(value)
    return value
