"""
Writing rows past the query compiler, for verbs that write many small rows and importers that write many.

`bulk_create` compiles a statement out of expressions for every call; here the statement of a model is made once, and each
value goes through its field's own preparation (so encrypted fields are encrypted). Nothing is read back: keys must be
known beforehand (UUIDv7) or not be wanted (automatic ones).
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


class Column(NamedTuple):
    """A field that is written. `hands_on`: plain values go to the driver as they are; `reads`: its value is just the attribute."""

    field: "models.Field[Any, Any]"
    name: str
    hands_on: bool
    reads: bool

    def ready(self, value: Any, as_they_are: frozenset[type], link: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it."""
        return value if self.hands_on and type(value) in as_they_are else self.field.get_db_prep_save(value, link)


class Columns(NamedTuple):
    """
    What is written of a model, in this order: the fields whose plain values are just the attributes (`names`), and the others.
    """

    taken: tuple[Column, ...]
    asked: tuple[Column, ...]
    names: tuple[str, ...]

    @property
    def all(self) -> tuple[Column, ...]:
        return self.taken + self.asked


HANDING_ON = frozenset(
    kind.get_prep_value
    for kind in (
        models.CharField,
        models.TextField,
        models.UUIDField,
        models.BooleanField,
        models.DateTimeField,
        models.IntegerField,
        models.FloatField,
        models.ForeignKey,
    )
)
PLAIN: frozenset[type] = frozenset({str, int, float, bool, type(None)})
NATIVE: frozenset[type] = PLAIN | {UUID, datetime}
MOST_VALUES = 30_000
"""Values in one statement; SQLite takes 32,766, PostgreSQL 65,535."""
MOST_TOGETHER = 1_000
"""Values in a statement for several tables: it is kept by its shape, so it is for what one verb writes."""


def is_auto(field: "models.Field[Any, Any]") -> bool:
    """Whether the database gives the value."""
    return isinstance(field, models.AutoField | models.BigAutoField)


def _column(field: "models.Field[Any, Any]") -> Column:
    hands_on = type(field).get_prep_value in HANDING_ON
    fills_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    reads = type(field).pre_save in (models.Field.pre_save, models.DateTimeField.pre_save) and not fills_itself
    return Column(field, field.attname, hands_on, reads)


@lru_cache(maxsize=256)
def _columns_of(model: type[models.Model]) -> Columns:
    """The columns that are written."""
    columns = [_column(field) for field in model._meta.concrete_fields if not is_auto(field)]
    taken = tuple(one for one in columns if one.hands_on and one.reads)
    asked = tuple(one for one in columns if one not in taken)
    return Columns(taken, asked, tuple(one.name for one in taken))


@lru_cache(maxsize=256)
def _head(model: type[models.Model]) -> str:
    """The beginning of the statement that writes rows of a model."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.field.column)) for column in _columns_of(model).all)
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 -- names are ours


@lru_cache(maxsize=256)
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """What the fields of a new row hold: values that are always the same, as a row that was read has them, and what makes others."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    made = {name: field.default for name, field in fields.items() if field.has_default() and callable(field.default)}
    return {name: _plain(field.get_default()) for name, field in fields.items() if name not in made}, made


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def fresh(model: type[M], **values: Any) -> M:
    """
    A new row as `model(**values)` makes it, for verbs that make many: the model asks every field what it holds, each time.

    Columns are named (`tenant_id`, not `tenant`). Only for models without fields that do something when they are set.

    :raises TypeError: for a name that is no column.
    """
    fixed, made = _defaults(model)
    row = model.__new__(model)
    held = vars(row)
    held.update(fixed)
    for name, make in made.items():
        if name not in values:
            held[name] = make()
    held.update(values)
    if len(held) > len(fixed) + len(made):
        raise TypeError(f"{model.__name__} has no {', '.join(values.keys() - fixed.keys() - made.keys())}")
    row._state = ModelState()
    return row


def insert(*groups: Sequence[models.Model]) -> None:
    """
    Write new rows, each group of one model; an empty group writes nothing.

    One statement for each group, on PostgreSQL one for all of them, so foreign keys between them must be such that are
    checked at commit (Django's are). Thousands of rows take several statements: call it in a transaction.
    """
    Batch(*groups).write()


class Batch:
    """
    Rows for `insert`, whose values are worked out when they are added: for a verb that holds others up between some of its rows
    and the writing.
    """

    def __init__(self, *groups: Sequence[models.Model]) -> None:
        self._link = connections[DEFAULT_DB_ALIAS]
        self._groups: list[Sequence[models.Model]] = []
        self._values: list[list[Any]] = []
        self.add(*groups)

    def add(self, *groups: Sequence[models.Model]) -> None:
        given = [group for group in groups if group]
        self._groups += given
        self._values += [_values(group, self._link) for group in given]

    def write(self) -> None:
        """Once. In the caller's transaction, as `insert`."""
        link = self._link
        if link.vendor == "postgresql" and len(self._groups) > 1 and sum(map(len, self._values)) <= MOST_TOGETHER:
            _insert_together(link, self._groups, self._values)
        else:
            for group, values in zip(self._groups, self._values, strict=True):
                _insert_alone(link, type(group[0]), values)
        for row in itertools.chain.from_iterable(self._groups):
            row._state.adding, row._state.db = False, link.alias


def insert_unless_there(row: models.Model) -> bool:
    """
    Write a new row unless there is one with its primary key; whether it was written. On PostgreSQL this waits for whoever else
    is writing the same key.
    """
    model, link = type(row), connections[DEFAULT_DB_ALIAS]
    holes = ", ".join(["%s"] * len(_columns_of(model).all))
    with link.cursor() as cursor:
        cursor.execute(f"{_head(model)}({holes}) ON CONFLICT ({_key(model)}) DO NOTHING", _values([row], link))
        return bool(cursor.rowcount == 1)


@lru_cache(maxsize=256)
def _key(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def insert_or_change(rows: Sequence[M], *, unique: tuple[str, ...], changing: tuple[str, ...]) -> None:
    """
    Write rows of one model: new ones, and where one stands with the same `unique` fields, the `changing` ones over that.

    As `insert`; no two of the rows may be alike in `unique`.
    """
    if rows:
        link = connections[DEFAULT_DB_ALIAS]
        _insert_alone(link, type(rows[0]), _values(rows, link), _over(type(rows[0]), unique, changing))


@lru_cache(maxsize=64)
def _over(model: type[models.Model], unique: tuple[str, ...], changing: tuple[str, ...]) -> str:
    """The end of the statement that writes over what stands."""
    quote, field = connection.ops.quote_name, model._meta.get_field
    keys, names = ([quote(str(field(name).column)) for name in some] for some in (unique, changing))  # type: ignore[union-attr]
    over = ", ".join(f"{name} = excluded.{name}" for name in names)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {over}"


def _insert_alone(link: BaseDatabaseWrapper, model: type[models.Model], values: Sequence[Any], tail: str = "") -> None:
    width, head = len(_columns_of(model).all), _head(model)
    holes, at_once = f"({', '.join(['%s'] * width)})", MOST_VALUES // width * width
    with link.cursor() as cursor:
        for start in range(0, len(values), at_once):
            batch = values[start : start + at_once]
            cursor.execute(head + ", ".join([holes] * (len(batch) // width)) + tail, batch)


def _insert_together(
    link: BaseDatabaseWrapper, groups: Sequence[Sequence[models.Model]], values: Sequence[Sequence[Any]]
) -> None:
    """
    A cursor that takes PostgreSQL's own place holders: psycopg cuts a statement of more than fifty values at its %s anew
    each time, which costs more than sending it.
    """
    from psycopg import RawCursor  # noqa: PLC0415 -- an installation on SQLite does not load it

    statement = _together(tuple((type(group[0]), len(group)) for group in groups))
    link.ensure_connection()
    cursor = RawCursor(link.connection)
    with CursorDebugWrapper(cursor, link).debug_sql(statement) if link.queries_logged else nullcontext():
        CursorWrapper(cursor, link).execute(statement, list(itertools.chain.from_iterable(values)))


@lru_cache(maxsize=256)
def _together(shape: tuple[tuple[type[models.Model], int], ...]) -> str:
    """One statement for so many rows of each of these models."""
    number = itertools.count(1)
    parts = []
    for model, count in shape:
        width = range(len(_columns_of(model).all))
        parts.append(_head(model) + ", ".join("(" + ", ".join(f"${next(number)}" for _ in width) + ")" for _ in range(count)))
    *first, last = parts
    return "WITH " + ", ".join(f"part_{index} AS ({part})" for index, part in enumerate(first)) + " " + last


def _values(rows: Sequence[models.Model], link: BaseDatabaseWrapper) -> list[Any]:
    """
    The values as the database takes them. Plain values of fields that would hand them on as they are skip the fields; that
    is most of them, and asking each field costs more than the statement.
    """
    (taken, asked, names), as_they_are = _columns_of(type(rows[0])), _as_they_are(link)
    found: list[Any] = []
    for row in rows:
        values = list(map(row.__dict__.__getitem__, names))
        if not as_they_are.issuperset(map(type, values)):
            values = [one.ready(value, as_they_are, link) for one, value in zip(taken, values, strict=True)]
        found += values
        found += [one.field.get_db_prep_save(one.field.pre_save(row, True), link) for one in asked]
    return found


def _as_they_are(link: BaseDatabaseWrapper) -> frozenset[type]:
    return NATIVE if link.vendor == "postgresql" else PLAIN


class Table:
    """
    A table that gets many rows with these `varying` fields (attribute names); every other field has the value of `fixed`,
    or its default, worked out once. COPY on PostgreSQL, one prepared statement on SQLite.
    """

    def __init__(self, model: type[models.Model], varying: Sequence[str], **fixed: Any) -> None:
        by_name = {field.attname: field for field in model._meta.concrete_fields if not is_auto(field)}
        self._varying = [_column(by_name.pop(name)) for name in varying]
        rest = list(by_name.values())
        self._fixed = [field.get_db_prep_save(_fixed_value(field, fixed), connection) for field in rest]
        self._name = connection.ops.quote_name(model._meta.db_table)
        fields = [*(column.field for column in self._varying), *rest]
        self._columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows, each in the order of the varying fields. In the caller's transaction."""
        self.put(self.ready(rows))

    def ready(self, rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """The rows as the database takes them: to be worked out before the transaction that puts them there."""
        as_they_are = _as_they_are(connections[DEFAULT_DB_ALIAS])
        return [self._ready(row, as_they_are) for row in rows]

    def put(self, ready: Sequence[Sequence[Any]]) -> None:
        """Write rows that `ready` made. In the caller's transaction."""
        if not ready:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._name} ({self._columns}) FROM STDIN") as copy:
                    for row in ready:
                        copy.write_row(row)
            else:
                holes = ", ".join(["%s"] * len(ready[0]))
                cursor.executemany(f"INSERT INTO {self._name} ({self._columns}) VALUES ({holes})", ready)  # noqa: S608 -- names are ours

    def _ready(self, row: Sequence[Any], as_they_are: frozenset[type]) -> list[Any]:
        prepared = [one.ready(value, as_they_are, connection) for one, value in zip(self._varying, row, strict=True)]
        return prepared + self._fixed


def _fixed_value(field: "models.Field[Any, Any]", fixed: dict[str, Any]) -> Any:
    return fixed[field.attname] if field.attname in fixed else field.get_default()
