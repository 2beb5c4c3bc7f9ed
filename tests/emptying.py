"""
Emptying the database after a test that commits.

Django's `flush` truncates every table, filled or not, and then makes all content types and permissions anew: most of what such a
test takes. Here only the tables that hold rows are emptied, and what the migrations have made stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

MADE_BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}


@cache
def tables(alias: str) -> dict[str, str]:
    """What may be emptied, once the migrations are through: each table's name → as it is written in a statement."""
    connection = connections[alias]
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {name: connection.ops.quote_name(name) for name in sorted(set(known) - MADE_BY_MIGRATIONS)}


def filled(cursor: CursorWrapper, names: dict[str, str]) -> list[str]:
    """The tables that hold rows, found by one statement."""
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {said})" for name, said in names.items()))
    return [names[name] for (name,) in cursor.fetchall()]


@contextmanager
def unguarded(cursor: CursorWrapper, vendor: str, names: list[str]) -> Iterator[None]:
    """Without the triggers that keep the rows of ballots, which the tests' own role may take away as the owner of the tables."""
    guarded = [bare for name in names if (bare := name.strip('"')).startswith("deliberation_")]
    if vendor == "postgresql":
        [cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER') for name in guarded]
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        [cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER') for name in guarded]
    else:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'deliberation_guard%%'"
        )
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in guarded]
        [cursor.execute(f"DROP TRIGGER {name}") for name, _sql in triggers]
        yield
        [cursor.execute(sql) for _name, sql in triggers]


def empty(alias: str) -> None:
    """Delete every row, of threads that still write too: they are waited for. Foreign keys are looked at when all are gone."""
    names = tables(alias)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":  # SQLite has one lock for everything, and this transaction holds it
            cursor.execute(f"LOCK TABLE {', '.join(names.values())} IN EXCLUSIVE MODE")
        found = filled(cursor, names)
        with unguarded(cursor, connections[alias].vendor, found):
            for name in found:
                cursor.execute(f"DELETE FROM {name}")


def _fixture_teardown(case: TransactionTestCase) -> None:
    for alias in case._databases_names(include_mirrors=False):
        empty(alias)


def in_place_of_flush() -> None:
    """From now on every test that commits is followed by this."""
    TransactionTestCase._fixture_teardown = _fixture_teardown
