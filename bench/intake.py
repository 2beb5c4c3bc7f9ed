"""
Intake: one durable case by API, with validation, category, dispatch, clock, journal and search, against a bare client that
writes the very same rows in one transaction each. Same concurrency, same database, in turns.

The rows of one case are found by looking at every table before and after one call, so nothing that the product writes is
left out of the bare client's work.
"""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from installation import Installation, key_of_a_program
from measuring import TENANT, cpu_seconds, family, free_port, quantile, rounds, running, say

CONCURRENCY = 8
SECONDS = 8.0
ROUNDS = 3
CATEGORY = "street_lamp"  # what the words are about
TEXT = "三号楼东单元门口的路灯不亮，晚上老人进出看不清台阶，已经好几天了。"


def measure(here: Installation) -> dict[str, Any]:
    """Rates, CPU milliseconds for one case, and the ratio of the two."""
    key, port = key_of_a_program(), free_port()
    with running("web", "--port", str(port), "--workers", "2", env=here.env, port=port) as web:
        call = Caller(port, key)
        rows = rows_of_one(call)
        say(f"one case is {len(rows)} rows in {len({row.table for row in rows})} tables")
        cpu: list[float] = []
        split: list[tuple[float, ...]] = []
        latencies: list[float] = []

        def by_api() -> float:
            serving = [web.pid, _postmaster()]
            before = [cpu_seconds(family(one)) for one in serving]
            done, seconds = in_parallel(call.worker, latencies)
            after = [cpu_seconds(family(one)) for one in serving]
            split.append(tuple(round(1000 * (b - a) / done, 2) for a, b in zip(before, after, strict=True)))
            cpu.append(sum(split[-1]))
            return done / seconds

        medians = rounds(ROUNDS, api=by_api, bare=lambda: _rate(in_parallel(lambda: bare_writer(here.database, rows), [])))
    return {
        "rows_per_case": len(rows),
        "api_per_second": round(medians["api"], 1),
        "bare_per_second": round(medians["bare"], 1),
        "share_of_bare": round(medians["api"] / medians["bare"], 3),
        "cpu_ms_per_case": round(sorted(cpu)[len(cpu) // 2], 2),
        "split": split,
        "p50_ms": round(1000 * quantile(latencies, 0.5), 1),
        "p95_ms": round(1000 * quantile(latencies, 0.95), 1),
    }


def _rate(found: tuple[int, float]) -> float:
    return found[0] / found[1]


def _postmaster() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        folder = cursor.fetchone()[0]
    with open(f"{folder}/postmaster.pid", encoding="ascii") as file:  # noqa: PTH123 -- PostgreSQL's own file
        return int(file.readline())


def in_parallel(make: Callable[[], Callable[[], None]], latencies: list[float]) -> tuple[int, float]:
    """Let CONCURRENCY workers go on for SECONDS; how much was done, in how many seconds."""
    counts, workers, until = [0] * CONCURRENCY, [make() for _ in range(CONCURRENCY)], time.monotonic() + SECONDS

    def run(index: int) -> None:
        while (started := time.monotonic()) < until:
            workers[index]()
            latencies.append(time.monotonic() - started)
            counts[index] += 1

    threads = [threading.Thread(target=run, args=(index,)) for index in range(CONCURRENCY)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.monotonic() - started


class Caller:
    """Reports a case through the API; `worker()` keeps a connection of its own."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key
        self.place = str(_where_the_rules_decide().pk)

    def worker(self) -> Callable[[], None]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = json.dumps(
            {"text": TEXT, "category": "", "place_id": self.place, "name": "居民", "phone": "13900001234", "straight": True}
        )

        def call() -> None:
            headers = {
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                "Idempotency-Key": uuid.uuid4().hex,
            }
            connection.request("POST", "/api/v1/cases", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 201 or json.loads(content)["state"] != "dispatched":
                raise RuntimeError(f"{answer.status}: {content[:300]!r}")

        return call


def _where_the_rules_decide() -> Any:
    """A building whose street lamps somebody answers for, so that a case there is dispatched in the same call."""
    from linli.casework.selectors.categories import category_by_code
    from linli.casework.selectors.dispatching import suggestion
    from linli.core.tenancy import tenant_by_code
    from linli.registry.api import places_under

    tenant = tenant_by_code(TENANT)
    lamps = category_by_code(CATEGORY, tenant_id=tenant.pk)
    inside = places_under(TENANT, tenant=tenant).filter(kind="building")
    return next(place for place in inside if suggestion(lamps, place).is_certain)


@dataclass(frozen=True)
class WrittenRow:
    """A row that one case left: the statement that writes it, its values, and which of them must be new each time."""

    table: str
    statement: str
    values: tuple[Any, ...]
    fresh: tuple[int, ...]


def rows_of_one(call: Caller) -> list[WrittenRow]:
    """The rows that one call leaves behind, in an order that foreign keys allow."""
    call.worker()()  # the first call fills caches
    before = _everything()
    call.worker()()
    after = _everything()
    new = {table: {key: row for key, row in rows.items() if key not in before[table]} for table, rows in after.items()}
    keys = {value for rows in new.values() for key in rows for value in key if isinstance(value, uuid.UUID)}
    return [_written(table, row, keys) for table in _in_order([name for name in new if new[name]]) for row in new[table].values()]


def _everything() -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Every row of every table by primary key."""
    from django.apps import apps
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in cursor.description]
            at = names.index(model._meta.pk.column)
            found[table] = {(row[at],): dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    return found


def _in_order(tables: list[str]) -> list[str]:
    """Tables after those that they point to."""
    from django.apps import apps

    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    points_to = {
        table: {one.related_model._meta.db_table for one in models[table]._meta.concrete_fields if one.is_relation} - {table}
        for table in tables
    }
    ordered: list[str] = []
    while len(ordered) < len(tables):
        ordered += [one for one in tables if one not in ordered and not (points_to[one] & set(tables)) - set(ordered)]
    return ordered


def _written(table: str, row: dict[str, Any], keys: set[uuid.UUID]) -> WrittenRow:
    from django.db import connection
    from psycopg.types.json import Jsonb

    unique = _unique_columns(table)
    with connection.cursor() as cursor:
        automatic = _identity(cursor, table)
    names = [name for name in row if name not in automatic]
    values = [Jsonb(row[name]) if isinstance(row[name], dict | list) else row[name] for name in names]
    fresh = tuple(
        index
        for index, name in enumerate(names)
        if (isinstance(row[name], uuid.UUID) and row[name] in keys)
        or (name in unique and isinstance(row[name], str) and row[name])
    )
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(names))})'
    return WrittenRow(table, statement, tuple(values), fresh)


def _identity(cursor: Any, table: str) -> set[str]:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_identity = 'YES'", [table])
    return {name for (name,) in cursor.fetchall()}


def _unique_columns(table: str) -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    return {name for one in constraints if one["unique"] for name in one["columns"] if name}


def bare_writer(database: str, rows: list[WrittenRow]) -> Callable[[], None]:
    """A connection of its own that writes the rows of one case, with new keys and numbers, in one transaction."""
    import dj_database_url
    import psycopg

    found = dj_database_url.parse(database)
    connection = psycopg.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"], prepare_threshold=0)

    def write() -> None:
        new: dict[Any, Any] = {}
        with connection.transaction(), connection.cursor() as cursor:
            for row in rows:
                values = list(row.values)
                for index in row.fresh:
                    values[index] = new.setdefault(values[index], _another(values[index]))
                cursor.execute(row.statement, values)

    return write


def _another(value: Any) -> Any:
    return uuid.uuid4() if isinstance(value, uuid.UUID) else uuid.uuid4().hex[: max(len(value), 8)]
