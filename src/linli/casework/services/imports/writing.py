"""
Many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk_create` builds a model, a compiled expression and a placeholder for every value; here a value goes through its field
once and is written. Fields that are the same in every row are worked out once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


class Table:
    """
    A table that gets rows with these `varying` fields (attribute names); every other field has the value of `fixed`, or
    its default. Values go through the field's own preparation, so encrypted fields are encrypted.
    """

    def __init__(self, model: type[models.Model], varying: Sequence[str], **fixed: Any) -> None:
        by_name = {field.attname: field for field in model._meta.concrete_fields if not _is_auto(field)}
        self._varying = [by_name.pop(name) for name in varying]
        rest = list(by_name.values())
        self._fixed = [field.get_db_prep_save(_fixed_value(field, fixed), connection) for field in rest]
        self._name = connection.ops.quote_name(model._meta.db_table)
        self._columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in [*self._varying, *rest])

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows, each in the order of the varying fields. In the caller's transaction."""
        ready = [self._ready(row) for row in rows]
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

    def _ready(self, row: Sequence[Any]) -> list[Any]:
        prepared = [field.get_db_prep_save(value, connection) for field, value in zip(self._varying, row, strict=True)]
        return prepared + self._fixed


def _is_auto(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _fixed_value(field: "models.Field[Any, Any]", fixed: dict[str, Any]) -> Any:
    return fixed[field.attname] if field.attname in fixed else field.get_default()
