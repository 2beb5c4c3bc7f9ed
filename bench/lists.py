"""
The workbench's list of cases: how long it takes with a thousand and with a million of them.

The cases are the demo's, copied inside PostgreSQL with all that hangs on them, so states, places, clocks and words are spread
as in the demo; copies keep the keys between them.
"""

import html
import http.client
import re
import time
from typing import Any

from installation import DISPATCHER, Installation, session_of
from measuring import free_port, quantile, running, say

SMALL, LARGE = 1_000, 1_000_000
TIMES = 60
NEXT = re.compile(rb'rel="next" href="([^"]+)"')
PAGES = {
    "all": "/desk/cases/",
    "second page": "",  # where the first page leads on to
    "a state": "/desk/cases/?state=in_progress",
    "words": "/desk/cases/?text=%E8%B7%AF%E7%81%AF",
    "today": "/desk/",
    "search": "/desk/search/?q=%E8%B7%AF%E7%81%AF",
}


def measure(here: Installation, large: int = LARGE) -> dict[str, Any]:
    """p50 and p95 in ms of each page at both sizes, and the ratio of the p95."""
    found: dict[str, Any] = {}
    for name, size in (("small", SMALL), ("large", large)):
        say(f"{size:,} cases …")
        grow_to(size)
        found[name] = {"cases": _count(), **_times(here)}
    ratios = {page: round(found["large"][page]["p95"] / found["small"][page]["p95"], 2) for page in PAGES}
    return {**found, "ratio_of_p95": ratios, "worst_ratio": max(ratios.values())}


def _count() -> int:
    from linli.casework.api import Case

    return Case.objects.count()


def _times(here: Installation) -> dict[str, dict[str, float]]:
    port = free_port()
    cookie = "; ".join(f"{name}={value}" for name, value in session_of(DISPATCHER).items())
    with running("web", "--port", str(port), "--workers", "1", env=here.env, port=port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        return {name: _time(connection, address or _next(connection, cookie), cookie) for name, address in PAGES.items()}


def _next(connection: http.client.HTTPConnection, cookie: str) -> str:
    """The address of the second page, as the first one links to it."""
    connection.request("GET", PAGES["all"], headers={"Cookie": cookie})
    found = NEXT.search(connection.getresponse().read())
    if found is None:
        raise RuntimeError("the list has no second page")
    return html.unescape(found[1].decode())


def _time(connection: http.client.HTTPConnection, address: str, cookie: str) -> dict[str, float]:
    taken = []
    for index in range(TIMES + 5):
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        if index >= 5:  # the first ones fill caches
            taken.append(1000 * (time.perf_counter() - started))
    return {"p50": round(quantile(taken, 0.5), 1), "p95": round(quantile(taken, 0.95), 1)}


def grow_to(size: int) -> None:
    """Copy the demo's cases, with their reporters, assignments, clocks, entries and search rows, until there are `size`."""
    from django.db import connection

    original = _originals()
    copies = (size - _count()) // max(len(original), 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS originals (id uuid PRIMARY KEY)")
        cursor.execute("TRUNCATE originals")
        cursor.executemany("INSERT INTO originals VALUES (%s)", [(one,) for one in original])
        first = _copied_so_far()
        for table in _tables():
            _copy(cursor, table, first + 1, first + copies)
        _remember(first + copies)
        cursor.execute("ANALYZE")


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
    return f't."{column}"'


def _hangs(model: Any) -> bool:
    from linli.casework.api import Case

    return any(one.is_relation and one.related_model is Case and not one.null for one in model._meta.concrete_fields)


def _is_unique(field: Any) -> bool:
    """Alone, or within the subdistrict; what is unique within its case is so in every copy."""
    together = [
        set(one.fields) - {"tenant", "external_source"} for one in field.model._meta.constraints if hasattr(one, "fields")
    ]
    return field.unique or {field.name} in together
