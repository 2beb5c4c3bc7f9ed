"""
Several counts in one statement, each of which stops where nobody reads on.

An aggregate over everything would read every row; a limited part reads its own index and stops.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery


def counts(parts: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """How many rows each part has, up to `most`. One statement; none where no part can have any."""
    found, wanted, given = dict.fromkeys(parts, 0), [], []
    for name, rows in parts.items():
        if one := count_of(rows, most=most):
            wanted.append((name, one[0]))
            given += one[1]
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(sql for _name, sql in wanted), given)
            found |= dict(zip([name for name, _sql in wanted], cursor.fetchone(), strict=True))
    return found


def count_of(rows: QuerySet[Any], *, most: int) -> tuple[str, list[Any]] | None:
    """The count of a query, up to `most`, as an expression with its parameters; None where it can find nothing."""
    made = compiled(rows.order_by().values("pk")[:most])
    return (f"(SELECT COUNT(*) FROM ({made[0]}) AS part)", made[1]) if made else None  # noqa: S608 -- parameters are bound


class Number(Subquery):
    """How many rows a query finds that hangs on the row outside; with a limit it stops by itself."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS part)"
    output_field = IntegerField()


def first_keys(parts: Iterable[QuerySet[Any, Any]], *, most: int) -> list[UUID]:
    """The first `most` keys of each part, a query of one column, each once. One statement; none where no part can have any."""
    made = [one for one in (compiled(part[:most]) for part in parts) if one]
    if not made:
        return []
    sql = " UNION ALL ".join(f"SELECT part.* FROM ({one[0]}) AS part" for one in made)  # noqa: S608 -- parameters are bound
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for one in made for value in one[1]])
        return list(dict.fromkeys(UUID(str(key)) for (key,) in cursor.fetchall()))


def compiled(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]] | None:
    """The statement of a query with its parameters; None where it can find nothing (nobody's cases)."""
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, list(given)
