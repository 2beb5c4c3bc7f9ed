"""
Several counts in one statement, each of which stops where nobody reads on.

An aggregate over everything would read every row; a limited part reads its own index and stops.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery

from .ways import Statement, by_ways, compiled, together


def counts(parts: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """
    How many rows each part has, up to `most`. One statement; none where no part can have any. Parts that ask for the very
    same rows are counted once.
    """
    found = dict.fromkeys(parts, 0)
    wanted: list[Statement] = []
    places: dict[str, int] = {}
    for name, rows in parts.items():
        if one := count_of(rows, most=most):
            if one not in wanted:
                wanted.append(one)
            places[name] = wanted.index(one)
    if wanted:
        with connection.cursor() as cursor:
            given = [value for _sql, values in wanted for value in values]
            cursor.execute("SELECT " + ", ".join(sql for sql, _values in wanted), given)
            row = cursor.fetchone()
            found |= {name: row[place] for name, place in places.items()}
    return found


def count_of(rows: QuerySet[Any], *, most: int) -> Statement | None:
    """The count of a query, up to `most`, as an expression with its parameters; None where it can find nothing."""
    parts = by_ways(rows.order_by())
    made = together(part.values("pk")[:most] for part in parts)
    if not made:
        return None
    sql = made[0] if len(parts) == 1 else f"SELECT DISTINCT found.* FROM ({made[0]}) AS found LIMIT {most:d}"  # noqa: S608 -- parameters are bound
    return f"(SELECT COUNT(*) FROM ({sql}) AS part)", made[1]  # noqa: S608 -- parameters are bound


class Number(Subquery):
    """How many rows a query finds that hangs on the row outside; with a limit it stops by itself."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS part)"
    output_field = IntegerField()


def first_keys_of_each(parts: Sequence[QuerySet[Any, Any]], *, most: int) -> list[list[UUID]]:
    """The first `most` keys of each part, a query of one column. One statement; none where no part can have any."""
    found: list[list[UUID]] = [[] for _part in parts]
    made = [(number, one) for number, part in enumerate(parts) if (one := compiled(part[:most]))]
    if made:
        sql = " UNION ALL ".join(f"SELECT {number:d}, part.* FROM ({one[0]}) AS part" for number, one in made)  # noqa: S608 -- parameters are bound
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for _number, one in made for value in one[1]])
            for number, key in cursor.fetchall():
                found[number].append(UUID(str(key)))
    return found
