"""
The workbench's lists of cases: how long they take with a thousand and with a million of them.

Both neighbourhoods stand side by side in one cluster and are asked in turns, so that a slow minute of the machine meets both.
The cases are the demo's, copied inside PostgreSQL with all that hangs on them, so states, places, clocks and words are spread
as in the demo; copies keep the keys between them.
"""

import http.client
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from installation import DISPATCHER, Installation, session_of
from measuring import environment, free_port, machine, quantile, running, say, spread

SMALL, LARGE = 1_000, 1_000_000
BLOCKS, TIMES = 5, 40
EARLIER = "7 minutes"  # each copy than the one before it, with all its times, so that neighbours in time are not alike
APART = 1_000  # the numbers of one copy from those of the next
LIST = "/desk/cases/"
PAGES = {
    "open": LIST,
    "all": f"{LIST}?opened=all",
    "late": f"{LIST}?due=late",
    "most urgent first": f"{LIST}?sort=due",
    "oldest first": f"{LIST}?sort=oldest&opened=all",
    "waiting": f"{LIST}?opened=waiting",
    "a state": f"{LIST}?state=in_progress",
    "ended": f"{LIST}?opened=ended",
    "a category": f"{LIST}?category=street_lamp",
    "a party and a channel": f"{LIST}?party=property&channel=phone",
    "words": f"{LIST}?text=%E8%B7%AF%E7%81%AF",
    "words of all": f"{LIST}?text=%E8%B7%AF%E7%81%AF&opened=all",
    "today": "/desk/",
    "search": "/desk/search/?q=%E8%B7%AF%E7%81%AF",
}
RATES = "/desk/cases/rates/?since=2000-01-01&until=2200-12-31&by="
COUNTED = {  # pages that count all there is: they may take longer for more, and are told in milliseconds
    "rates by category": f"{RATES}category",
    "rates by community": f"{RATES}place",
    "rates by party": f"{RATES}party",
    "rates by month": f"{RATES}month",
}
FOUND_ON = {  # addresses that only a page itself tells
    "second page": ("all", r'href="([^"]*[?&;]after=[^"]*)"'),
    "a community": ("open", r'<option value="([^"]+/)"'),
}


def measure(here: Installation, large: int = LARGE) -> dict[str, Any]:
    """p95 in ms of each page at both sizes, and the ratio of the two, block by block."""
    grow_to(SMALL)
    cookie = "; ".join(f"{name}={value}" for name, value in session_of(DISPATCHER).items())  # both will know the session
    with beside(here) as other:
        say(f"{large:,} cases …")
        taken = grow_elsewhere(other, large)
        found = _in_turns(here, other, cookie)
    ratios = {page: spread([one / small for small, one in pairs]) for page, pairs in found.items() if page not in COUNTED}
    counted = {page: spread([one for _small, one in found[page]], 1) for page in COUNTED}
    worst = max(ratios, key=lambda page: ratios[page]["median"])
    return {
        "cases": {"small": SMALL, "large": large, "seconds_to_grow": round(taken)},
        "p95_small": {page: spread([small for small, _one in pairs], 1) for page, pairs in found.items()},
        "p95_large": {page: spread([one for _small, one in pairs], 1) for page, pairs in found.items()},
        "ratio_of_p95": ratios,
        "slowest_count": max(counted.values(), key=lambda one: one["median"]),
        "worst": worst,
        "worst_ratio": ratios[worst],
    }


@contextmanager
def beside(here: Installation) -> Iterator[str]:
    """A copy of the database in the same cluster; its address."""
    from django.db import connection

    name = f"{connection.settings_dict['NAME']}_large"
    source = connection.settings_dict["NAME"]
    connection.close()
    with _elsewhere(here).cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    yield here.database.rpartition("/")[0] + f"/{name}"


def _elsewhere(here: Installation) -> Any:
    """A connection to the cluster that does not stand in the database that is copied."""
    import dj_database_url
    import psycopg

    found = dj_database_url.parse(here.database)
    return psycopg.connect(host=found["HOST"], user=found["USER"], dbname="postgres", autocommit=True)


def grow_elsewhere(address: str, size: int) -> float:
    """Let this process's Django speak to the other database while it grows. Seconds."""
    from django.db import connection

    name, started = connection.settings_dict["NAME"], time.monotonic()
    connection.close()
    connection.settings_dict["NAME"] = address.rpartition("/")[2]
    try:
        grow_to(size)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    return time.monotonic() - started


def _in_turns(here: Installation, other: str, cookie: str) -> dict[str, list[tuple[float, float]]]:
    """For each page the p95 with few and with many, in every block."""
    found: dict[str, list[tuple[float, float]]] = {}
    with ExitStack() as stack:
        asking = []
        for database in (here.database, other):
            port = free_port()
            stack.enter_context(
                running("web", "--port", str(port), "--workers", "1", env=environment(here.data, database), port=port)
            )
            asking.append(Visitor(port, cookie))
        pages = PAGES | COUNTED | {name: asking[1].address_on(PAGES[page], pattern) for name, (page, pattern) in FOUND_ON.items()}
        for block in range(BLOCKS + 1):
            machine.look()
            for name, address in pages.items():
                times = [[visitor.time(address) for visitor in asking] for _ in range(TIMES if block else 5)]
                if block:  # the first one fills caches
                    found.setdefault(name, []).append(tuple(quantile(list(one), 0.95) for one in zip(*times, strict=True)))  # type: ignore[arg-type]
    return found


class Visitor:
    """A dispatcher's browser without the browser: milliseconds until a page is there, on a connection that stays open."""

    def __init__(self, port: int, cookie: str) -> None:
        self.cookie, self.connection = cookie, http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, address: str) -> str:
        self.connection.request("GET", address, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return text

    def time(self, address: str) -> float:
        started = time.perf_counter()
        self.get(address)
        return 1000 * (time.perf_counter() - started)

    def address_on(self, page: str, pattern: str) -> str:
        """An address that a page holds, or the list under a value that it offers."""
        from html import unescape

        found = re.search(pattern, self.get(page))
        if found is None:
            raise RuntimeError(f"{page} holds nothing like {pattern}")
        value = unescape(found.group(1))
        return value if value.startswith(("/", "?")) else f"{LIST}?place={value}"


def grow_to(size: int) -> None:
    """Copy the demo's cases, with their reporters, assignments, clocks, entries and search rows, until there are `size`."""
    from django.db import connection

    from linli.casework.api import Case

    original = _originals()
    copies = (size - Case.objects.count()) // max(len(original), 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS originals (id uuid PRIMARY KEY)")
        cursor.execute("TRUNCATE originals")
        cursor.executemany("INSERT INTO originals VALUES (%s)", [(one,) for one in original])
        cursor.execute("SET session_replication_role = replica")  # copies of what was checked; keys keep pointing within a copy
        first, tables = _copied_so_far(), _tables()
        with without_indexes(cursor, [name for name, _condition, _columns in tables]):
            for table in tables:
                _copy(cursor, table, first + 1, first + copies)
        _remember(first + copies)
        cursor.execute("VACUUM ANALYZE")  # as a database of that age would have been


@contextmanager
def without_indexes(cursor: Any, tables: list[str]) -> Iterator[None]:
    """What is no constraint is taken away while many rows are written, and made again after them: so a dump is read back too."""
    cursor.execute(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid::regclass::text = ANY(%s) AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
        """,
        [tables],
    )
    known = cursor.fetchall()
    for name, _definition in known:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in known:
        cursor.execute(definition)


_state: dict[str, Any] = {"copies": 0, "originals": []}


def _originals() -> list[Any]:
    from linli.casework.api import Case

    if not _state["originals"]:
        _state["originals"] = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    return list(_state["originals"])


def _copied_so_far() -> int:
    return int(_state["copies"])


def _remember(copies: int) -> None:
    _state["copies"] = copies


def _tables() -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """The case's table, those that point to it, and the search rows: name, the condition for what hangs on an original, columns."""
    from django.apps import apps

    from linli.casework.api import Case

    found = [(Case._meta.db_table, "id IN (SELECT id FROM originals)", _columns(Case))]
    for model in apps.get_app_config("casework").get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Case and model is not Case and not field.null:
                found.append((model._meta.db_table, f"{field.column} IN (SELECT id FROM originals)", _columns(model)))
                break
    search = apps.get_model("core", "SearchEntry")
    found.append((search._meta.db_table, "subject_id IN (SELECT id FROM originals)", _columns(search)))
    return found


def _columns(model: Any) -> list[tuple[str, Any]]:
    return [(field.column, field) for field in model._meta.concrete_fields if not field.generated]


def _copy(cursor: Any, table: tuple[str, str, list[tuple[str, Any]]], first: int, last: int) -> None:
    """Copies numbered first…last: keys within the copied set are changed alike, what must be unique gets the number."""
    name, condition, columns = table
    names = ", ".join(f'"{column}"' for column, field in columns if not _is_automatic(field))
    values = ", ".join(_value(column, field) for column, field in columns if not _is_automatic(field))
    statement = f'INSERT INTO "{name}" ({names}) SELECT {values} FROM "{name}" AS t CROSS JOIN generate_series({first}, {last}) AS n WHERE {condition}'
    cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS only_{name} AS SELECT * FROM "{name}" WHERE {condition}')
    cursor.execute(statement.replace(f'FROM "{name}" AS t', f"FROM only_{name} AS t").replace(f" WHERE {condition}", ""))


def _is_automatic(field: Any) -> bool:
    return field.get_internal_type() in ("AutoField", "BigAutoField")


def _value(column: str, field: Any) -> str:
    """Keys of the copied set through one function of key and number; unique texts with the number behind."""
    from linli.casework.api import Case

    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return f"t.\"{column}\" - n * interval '{EARLIER}'"
    target = getattr(field, "related_model", None)
    if (
        field.primary_key
        or column == "subject_id"
        or target is Case
        or (target is not None and target._meta.app_label == "casework" and _hangs(target))
    ):
        return f'CASE WHEN t."{column}" IS NULL THEN NULL ELSE md5(t."{column}"::text || \'/\' || n)::uuid END'
    if kind in ("CharField", "TextField") and _is_unique(field):
        text = f't."{column}"'
        return f"CASE WHEN {text} = '' THEN '' ELSE left({text}, 4) || substr(md5({text} || '/' || n), 1, 14) END"
    if kind == "PositiveIntegerField" and _counts_on(field):
        return f't."{column}" + n * {APART}'
    return f't."{column}"'


def _hangs(model: Any) -> bool:
    from linli.casework.api import Case

    return any(one.is_relation and one.related_model is Case and not one.null for one in model._meta.concrete_fields)


def _counts_on(field: Any) -> bool:
    """The number at the end of what must be unique: “the second letter of 2026”."""
    return any(one.fields[-1] == field.name for one in field.model._meta.constraints if getattr(one, "fields", ()))


def _is_unique(field: Any) -> bool:
    """Alone, or within the subdistrict; what is unique within its case is so in every copy."""
    together = [
        set(one.fields) - {"tenant", "external_source"} for one in field.model._meta.constraints if hasattr(one, "fields")
    ]
    return field.unique or {field.name} in together
