"""Rows that somebody sees by one of several ways: each way has an index that gives its rows in order, all together have none."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound=QuerySet[Any])
Statement = tuple[str, list[Any]]


class WaysQuerySet(QuerySet[M]):
    """
    Rows with their `ways`: the same rows in parts (“what we lead, what we assist in”), of which each row stands in one or more.
    What narrows or orders the rows narrows and orders each part. Whoever wants the first rows, or a count that stops, asks
    the parts (`by_ways`).
    """

    ways: tuple[Self, ...] = ()

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy.ways = self.ways
        return copy

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        return super().filter(*args, **kwargs)._each(lambda way: way.filter(*args, **kwargs))

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        return super().exclude(*args, **kwargs)._each(lambda way: way.exclude(*args, **kwargs))

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        return super().annotate(*args, **kwargs)._each(lambda way: way.annotate(*args, **kwargs))

    def alias(self, *args: Any, **kwargs: Any) -> Self:
        return super().alias(*args, **kwargs)._each(lambda way: way.alias(*args, **kwargs))

    def none(self) -> Self:
        return super().none()._each(lambda way: way.none())

    def order_by(self, *names: Any) -> Self:
        return super().order_by(*names)._each(lambda way: way.order_by(*names))

    def _each(self, done: Callable[[Self], Self]) -> Self:
        self.ways = tuple(done(way) for way in self.ways)
        return self


W = TypeVar("W", bound=WaysQuerySet[Any])


def in_parts(rows: W, parts: Iterable[Q]) -> W:
    """The rows that meet one of these conditions, each of which becomes a way of its own to each part of the rows."""
    given = list(parts)
    found = rows.filter(reduce(or_, given))
    found.ways = tuple(way.filter(part) for way in rows.ways or (rows,) for part in given)
    return found


def by_ways(rows: QuerySet[M]) -> list[QuerySet[M]]:
    """The rows way by way; in one piece where there is only one way."""
    return list(rows.ways) if isinstance(rows, WaysQuerySet) and rows.ways else [rows]


def nearest(rows: R, *order: str, most: int, is_sorted: bool = False) -> R:
    """
    Rows among which the first `most` in this order are, found way by way; the order is still the caller's. `is_sorted`: no
    index has this order, so keys alone are sorted, and not all that is shown of each row.
    """
    parts = by_ways(rows)
    if len(parts) == 1 and not is_sorted:
        return rows
    found = together(part.order_by(*order).values("pk")[:most] for part in parts)
    return rows.filter(pk__in=RawSQL(*found)) if found else rows.none()  # noqa: S611 -- parameters are bound


def together(parts: Iterable[QuerySet[Any, Any]]) -> Statement | None:
    """One statement that gives what each of these queries gives; None where none can find anything (nobody's cases)."""
    made = [one for one in map(compiled, parts) if one]
    sql = " UNION ALL ".join(f"SELECT part.* FROM ({one}) AS part" for one, _given in made)  # noqa: S608 -- parameters are bound
    return (sql, [value for _sql, given in made for value in given]) if made else None


def compiled(rows: QuerySet[Any, Any]) -> Statement | None:
    """The statement of a query with its parameters; None where it can find nothing."""
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, list(given)
