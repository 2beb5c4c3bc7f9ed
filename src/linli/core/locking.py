"""
Holding rows until the end of the transaction: the one way in which a verb does it.

    person = locking.one(Person, person.pk, "home")
    calls = locking.several(WhistleCall.objects.filter(whistle=whistle, answer=""))
    due = locking.free(Telling.objects.filter(told_at=None), "case", most=50)
    locking.hold(Tenant.objects.filter(pk=tenant.pk))

Held first, read after, never in one statement: whoever waited for a row that was joined to others gets the row as it is now
with the others as they were before, or no row at all when what joins them has changed (PostgreSQL looks again at the row that
it waited for, and at no other). Here the first statement only holds; a row and what hangs on it are read by the next one.

Several rows of a kind are held in the order of their keys, so that two verbs may wait for each other but never both. Of
several kinds the wider one comes first: tenant, place, organisation, person, then the matter, then what hangs on it; numbers
for people come last. A verb that does several things to several rows holds them all before it does the first.

What is held is the row, not its key: others may go on writing rows that refer to it. Where a verb must wait for all of those,
and let no new ones begin, they say `refer` before they write and it says `alone`. On SQLite writers come one by one, from the
beginning of their transaction, and nothing needs to be held.
"""

from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

from .asked import Given, Question

Row = TypeVar("Row", bound=Model)


def one(rows: type[Row] | QuerySet[Row], pk: Any, *related: str) -> Row:
    """
    The row as it is now, with what is `related` as it is now. `rows`: its model, or those among which it must be.

    :raises Model.DoesNotExist: when it is not, or no more, among them.
    """
    if not isinstance(rows, type):
        _hold_key(rows.model, pk)
        return _with(rows, related).get(pk=pk)
    if related:
        _hold_key(rows, pk)
    else:
        _insist_on_transaction()
    found: Row | None = _reading(rows, related).first(pk=pk)
    if found is None:
        raise rows.DoesNotExist(  # type: ignore[attr-defined]  # every model has one
            f"{rows._meta.object_name} matching query does not exist."
        )
    return found


@lru_cache(maxsize=512)
def _reading(model: type[Row], related: tuple[str, ...]) -> "Question[Row]":
    """How a row is read once it is held, or held and read where nothing is joined to it: as most verbs begin, so worked out once."""
    by_key = model._default_manager.filter(pk=Given("pk", model._meta.pk)).order_by()
    return Question(lambda: _with(by_key, related) if related else _held(by_key))


def _hold_key(model: type[Row], pk: Any) -> None:
    """
    Hold one row by its key. Most verbs begin so, and the statement is the same for all rows of a kind: to compile it each time
    would cost more than to ask it.
    """
    _insist_on_transaction()
    with connection.cursor() as cursor:
        cursor.execute(_holding(model), [model._meta.pk.get_db_prep_value(pk, connection)])


def _insist_on_transaction() -> None:
    if connection.features.has_select_for_update and not connection.in_atomic_block:
        raise TransactionManagementError("a row is held in a transaction")


@lru_cache(maxsize=256)
def _holding(model: type[Row]) -> str:
    meta, quote = model._meta, connection.ops.quote_name
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    until_commit = f" FOR NO KEY UPDATE OF {table}" if connection.features.has_select_for_update else ""
    return f"SELECT 1 FROM {table} WHERE {key} = %s{until_commit}"  # noqa: S608 -- names are ours


def if_there(rows: type[Row] | QuerySet[Row], pk: Any, *related: str) -> Row | None:
    """The row as `one` gives it; nothing when it is not, or no more, among them."""
    try:
        return one(rows, pk, *related)
    except ObjectDoesNotExist:
        return None


def several(rows: QuerySet[Row], *related: str) -> list[Row]:
    """These rows as they are now, in their own order. What another verb took from among them meanwhile is left out."""
    return _read(rows, hold(rows), related)


def free(rows: QuerySet[Row], *related: str, most: int | None = None) -> list[Row]:
    """As many of these rows as nobody holds, `most` at once: for workers that share what is due and never wait for each other."""
    return _read(rows, _keys(_held(_bare(rows), skip_locked=True)[:most]), related)


def first_free(rows: QuerySet[Row], *related: str) -> Row | None:
    """The first of these rows that nobody holds."""
    return next(iter(free(rows, *related, most=1)), None)


def hold(rows: QuerySet[Row]) -> list[Any]:
    """Hold these rows without reading them; returns their keys. Whoever holds the same ones waits until our commit."""
    return _keys(_held(_bare(rows).order_by("pk")))


def refer(rows: type[Row], pk: Any, *related: str) -> Row:
    """
    The row as it is now, for a verb that writes rows which refer to it: any number of those go on beside each other, but whoever
    has the row `alone` waits for all of them, and they for it.

    :raises Model.DoesNotExist: when it is not there.
    """
    if connection.vendor == "postgresql":
        meta, key = rows._meta, rows._meta.pk
        quote = connection.ops.quote_name
        statement = f"SELECT 1 FROM {quote(meta.db_table)} WHERE {quote(str(key.column))} = %s FOR KEY SHARE"  # noqa: S608 -- names are ours
        with connection.cursor() as cursor:
            cursor.execute(statement, [key.get_db_prep_value(pk, connection)])
    return _with(rows._default_manager.all(), related).get(pk=pk)


def alone(rows: type[Row], pk: Any, *related: str) -> Row:
    """The row as `one` gives it, once nobody who said `refer` is still writing. :raises Model.DoesNotExist: when it is not there."""
    found: QuerySet[Row] = rows._base_manager.filter(pk=pk)
    _keys(_bare(found).select_for_update(of=("self",)))
    return _with(rows._default_manager.all(), related).get(pk=pk)


def _held(rows: QuerySet[Row], *, skip_locked: bool = False) -> QuerySet[Row]:
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)


def _bare(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.select_related(None).prefetch_related(None).only("pk")


def _keys(rows: QuerySet[Row]) -> list[Any]:
    return [row.pk for row in rows]


def _read(rows: QuerySet[Row], keys: list[Any], related: tuple[str, ...]) -> list[Row]:
    """They must still be among `rows`: what was asked of a row that had to be waited for may no longer be so."""
    return list(_with(rows.filter(pk__in=keys), related)) if keys else []


def _with(rows: QuerySet[Row], related: tuple[str, ...]) -> QuerySet[Row]:
    return rows.select_related(*related) if related else rows
