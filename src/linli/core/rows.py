"""
Writing rows past the query compiler, for verbs that write many small rows and importers that write many.

`bulk_create` compiles a statement out of expressions for every call; here the statement of a model is made once, and each
value goes through its field's own preparation (so encrypted fields are encrypted). Nothing is read back: keys must be
known beforehand (UUIDv7) or not be wanted (automatic ones).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is written. `hands_on`: plain values go to the driver as they are; `reads`: its value is just the attribute."""

    field: "models.Field[Any, Any]"
    name: str
    hands_on: bool
    reads: bool

    def value_of(self, row: models.Model) -> Any:
        return getattr(row, self.name) if self.reads else self.field.pre_save(row, True)


HANDING_ON = frozenset(
    kind.get_prep_value
    for kind in (
        models.CharField,
        models.TextField,
        models.UUIDField,
        models.BooleanField,
        models.DateTimeField,
        models.IntegerField,
        models.ForeignKey,
    )
)
PLAIN: frozenset[type] = frozenset({str, int, bool, type(None)})
NATIVE: frozenset[type] = PLAIN | {UUID, datetime}
MOST_VALUES = 30_000
"""Values in one statement; SQLite takes 32,766, PostgreSQL 65,535."""


def is_auto(field: "models.Field[Any, Any]") -> bool:
    """Whether the database gives the value."""
    return isinstance(field, models.AutoField | models.BigAutoField)


def _column(field: "models.Field[Any, Any]") -> Column:
    hands_on = type(field).get_prep_value in HANDING_ON
    fills_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    reads = type(field).pre_save in (models.Field.pre_save, models.DateTimeField.pre_save) and not fills_itself
    return Column(field, field.attname, hands_on, reads)


@lru_cache(maxsize=256)
def _plan(model: type[models.Model]) -> tuple[tuple[Column, ...], str, str]:
    """The columns that are written, the statement's head, and the place holders of one row."""
    columns = tuple(_column(field) for field in model._meta.concrete_fields if not is_auto(field))
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.field.column)) for column in columns)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 -- names are ours
    return columns, head, f"({', '.join(['%s'] * len(columns))})"


def insert(rows: Sequence[models.Model]) -> None:
    """
    Write new rows of one model, in one statement unless there are thousands. An empty list writes nothing.

    Several statements are no transaction: call it in one.
    """
    if not rows:
        return
    columns, head, holes = _plan(type(rows[0]))
    at_once = MOST_VALUES // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            batch = rows[start : start + at_once]
            cursor.execute(head + ", ".join([holes] * len(batch)), _values(columns, batch))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _values(columns: Sequence[Column], rows: Sequence[models.Model]) -> list[Any]:
    """
    The values as the database takes them. A plain value of a field that would hand it on as it is skips the field; that is
    most of them, and asking each field costs more than the statement.
    """
    as_they_are = _as_they_are()
    found: list[Any] = []
    for row in rows:
        for column in columns:
            value = column.value_of(row)
            plain = column.hands_on and type(value) in as_they_are
            found.append(value if plain else column.field.get_db_prep_save(value, connection))
    return found


def _as_they_are() -> frozenset[type]:
    return NATIVE if connection.vendor == "postgresql" else PLAIN


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
        as_they_are = _as_they_are()
        ready = [self._ready(row, as_they_are) for row in rows]
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
        prepared = [
            value if column.hands_on and type(value) in as_they_are else column.field.get_db_prep_save(value, connection)
            for column, value in zip(self._varying, row, strict=True)
        ]
        return prepared + self._fixed


def _fixed_value(field: "models.Field[Any, Any]", fixed: dict[str, Any]) -> Any:
    return fixed[field.attname] if field.attname in fixed else field.get_default()
