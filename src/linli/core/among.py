"""Rows whose key is one of few, found out within the statement itself."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet


class _EqualsAny(Func):
    """`key = ANY(ARRAY(…))`: the array is made once, and the key's own index can be used with it."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def among(name: str, keys: QuerySet[Any, Any]) -> Q:
    """
    The rows whose field `name` is one of `keys` (a query of one column that hangs on nothing outside itself).

    Beside another condition (“mine, or one of these”) PostgreSQL would look through a plain subquery row by row; an array
    lets it take both by their indexes. SQLite does that by itself.
    """
    if connection.vendor == "postgresql":
        from django.contrib.postgres.expressions import ArraySubquery  # noqa: PLC0415 -- it brings psycopg

        return Q(_EqualsAny(F(name), ArraySubquery(keys)))
    return Q(**{f"{name}__in": keys})
