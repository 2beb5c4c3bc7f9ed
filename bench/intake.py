"""
Intake: one durable case by API, with validation, category, dispatch, clock, journal and search, against a bare client that
writes the very same rows in one transaction each. Same concurrency, same database, in turns.

The rows of one case are found by looking at every table before and after one call, so nothing that the product writes is
left out of the bare client's work.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from installation import Installation, key_of_a_program, where_the_rules_decide
from measuring import ROOT, TENANT, cpu_seconds, family, free_port, quantile, rounds, running, say, spread

CONCURRENCY = 8
SECONDS, WARMING = 8.0, 4.0
ROUNDS = 5
EVENTS = 3  # of one case that is reported, accepted and dispatched at once
TEXT = "三号楼东单元门口的路灯不亮，晚上老人进出看不清台阶，已经好几天了。"


def measure(here: Installation) -> dict[str, Any]:
    """CPU milliseconds for one case, rates, and the ratio of the two; what the worker does with the events afterwards."""
    key, port = key_of_a_program(), free_port()
    with running("web", "--port", str(port), "--workers", "2", env=here.env, port=port) as web:
        call = Caller(port, key)
        rows = rows_of_one(call)
        say(f"one case is {len(rows)} rows in {len({row.table for row in rows})} tables")
        database = partial(family, _postmaster())
        api, bare = Measured(partial(family, web.pid), database), Measured(lambda: [os.getpid()], database)
        in_parallel(call.worker, [], seconds=WARMING)  # plans and caches of every process
        rounds(ROUNDS, api=lambda: api.round(call.worker), bare=lambda: bare.round(lambda: bare_writer(here.database, rows)))
    return {
        "rows_per_case": len(rows),
        "cpu_ms_per_case": spread([sum(one) for one in api.cpu]),
        "cpu_ms_of_web": spread([web for web, _database in api.cpu]),
        "cpu_ms_of_postgresql": spread([database for _web, database in api.cpu]),
        "cpu_ms_of_bare": spread([sum(one) for one in bare.cpu]),
        "api_per_second": spread(api.rates, 1),
        "bare_per_second": spread(bare.rates, 1),
        "share_of_bare": spread([mine / theirs for mine, theirs in zip(api.rates, bare.rates, strict=True)], 3),
        "p50_ms": round(1000 * quantile(api.latencies, 0.5), 1),
        "p95_ms": round(1000 * quantile(api.latencies, 0.95), 1),
        "afterwards": _events(here),
    }


class Measured:
    """Rounds of one kind of client: CPU milliseconds for one case by each of two groups of processes, rates, latencies."""

    def __init__(self, *serving: Callable[[], list[int]]) -> None:
        self.serving = serving
        self.cpu: list[tuple[float, ...]] = []
        self.rates: list[float] = []
        self.latencies: list[float] = []

    def round(self, make: Callable[[], Callable[[], None]]) -> float:
        before = [cpu_seconds(pids()) for pids in self.serving]
        done, seconds = in_parallel(make, self.latencies)
        after = [cpu_seconds(pids()) for pids in self.serving]
        self.cpu.append(tuple(1000 * (end - start) / done for start, end in zip(before, after, strict=True)))
        self.rates.append(done / seconds)
        return done / seconds


def _events(here: Installation) -> dict[str, float]:
    """CPU milliseconds that a worker and PostgreSQL take for the events of one case: notices, and what else is wired."""
    from linli.core.models import OutboxEvent

    waiting = OutboxEvent.objects.filter(delivered_at=None)
    command = [sys.executable, "-m", "linli.cli", "worker"]
    with subprocess.Popen(command, env=here.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        time.sleep(5)  # until it is at work
        before, left = [cpu_seconds(family(one)) for one in (worker.pid, _postmaster())], waiting.count()
        time.sleep(2 * SECONDS)
        after, delivered = [cpu_seconds(family(one)) for one in (worker.pid, _postmaster())], left - waiting.count()
        worker.terminate()
    per_case = 1000 * EVENTS / max(delivered, 1)
    names = ("cpu_ms_of_worker", "cpu_ms_of_postgresql")
    return {name: round(per_case * (end - start), 2) for name, start, end in zip(names, before, after, strict=True)}


def _postmaster() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        folder = cursor.fetchone()[0]
    with open(f"{folder}/postmaster.pid", encoding="ascii") as file:  # noqa: PTH123 -- PostgreSQL's own file
        return int(file.readline())


def in_parallel(make: Callable[[], Callable[[], None]], latencies: list[float], seconds: float = 0) -> tuple[int, float]:
    """Let CONCURRENCY workers go on for SECONDS; how much was done, in how many seconds."""
    counts, workers = [0] * CONCURRENCY, [make() for _ in range(CONCURRENCY)]
    until = time.monotonic() + (seconds or SECONDS)

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
        self.place = str(where_the_rules_decide(TENANT).pk)

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
