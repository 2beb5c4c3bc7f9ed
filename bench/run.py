"""
Everything that is measured, in one command: python bench/run.py [--only intake,lists,sheets,embedded,ballots,rush,screens] [--json FILE]

Run it on a machine that does nothing else: the last lines say whether it did. What counts are the ratios within one run, the
CPU milliseconds and the counts; absolute rates say more about the machine.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import ballots
import embedded
import installation
import intake
import lists
import rush
import screens
import sheets
from measuring import machine

PARTS = {
    "embedded": embedded.measure,
    "intake": intake.measure,
    "sheets": sheets.measure,
    "lists": lists.measure,
    "ballots": ballots.measure,
    "rush": rush.measure,
    "screens": screens.measure,
}
ALONE = {"embedded": embedded.measure, "rush": rush.measure, "screens": screens.measure}
"""What is measured on an installation that it sets up itself."""
DISTURBED = 0.1  # the share of its time that the machine's own work may wait before a run says little


@dataclass(frozen=True)
class Budget:
    """A figure of a part and what is wanted of it; without a limit it is told and not judged."""

    part: str
    title: str
    figure: Callable[[Any], Any]
    sign: str = ""
    limit: float = 0.0


def most(values: Iterable[float]) -> float:
    return max(values)


BUDGETS = [
    Budget("embedded", "statements, portal, most of a page", lambda e: most(e["queries"]["portal"].values()), "≤", 8),
    Budget("embedded", "statements, workbench, most of a page", lambda e: most(e["queries"]["desk"].values()), "≤", 8),
    Budget("embedded", "statements, category list read before", lambda e: e["queries"]["category list"], "≤", 0),
    Budget(
        "embedded",
        "statements, most of a write",
        lambda e: most(one["write"] for one in e["queries"]["writes"].values()),
        "≤",
        15,
    ),
    Budget("embedded", "portal, KiB, heaviest first visit", lambda e: most(p["first"] for p in e["pages"].values()), "≤", 100),
    Budget("embedded", "portal, KiB, heaviest page after it", lambda e: most(p["again"] for p in e["pages"].values()), "≤", 15),
    Budget("embedded", "idle memory, MiB (RSS)", lambda e: e["idle"]["rss"], "≤", 250),
    Budget("embedded", "idle memory, MiB (PSS)", lambda e: e["idle"]["pss"], "≤", 250),
    Budget("embedded", "demo, seconds", lambda e: e["demo"]["seconds"], "≤", 60),
    Budget("embedded", "demo, CPU seconds", lambda e: e["demo"]["cpu_seconds"]),
    Budget("embedded", "first start, seconds", lambda e: e["start"]["first"]),
    Budget("embedded", "later start, seconds", lambda e: e["start"]["again"]),
    Budget("intake", "intake, CPU ms per case", lambda i: i["cpu_ms_per_case"], "≤", 4),
    Budget("intake", "  of it web", lambda i: i["cpu_ms_of_web"]),
    Budget("intake", "  of it PostgreSQL", lambda i: i["cpu_ms_of_postgresql"]),
    Budget("intake", "  a bare client with PostgreSQL", lambda i: i["cpu_ms_of_bare"]),
    Budget("intake", "intake, share of a bare client's rate", lambda i: i["share_of_bare"], "≥", 0.15),
    Budget("intake", "afterwards, CPU ms of a worker", lambda i: i["afterwards"]["cpu_ms_of_worker"]),
    Budget("sheets", "import, share of a bare COPY", lambda s: s["share_of_copy"], "≥", 0.10),
    Budget("sheets", "import, memory, ten times the rows", lambda s: s["peak_large_by_small"], "≤", 1.2),
    Budget("lists", "lists, p95 of a million by a thousand", lambda x: x["worst_ratio"], "≤", 2),
    Budget("ballots", "tally of a box, seconds", lambda b: b["tally_seconds"], "≤", 2),
    Budget("ballots", "recount from the database, seconds", lambda b: b["recount_seconds"], "≤", 2),
    Budget("ballots", "closing a box, seconds", lambda b: b["close_seconds"]),
    Budget("ballots", "closing, memory, MiB at its peak", lambda b: b["close_peak_mib"]),
    Budget("ballots", "voices, CPU ms each", lambda b: b["cast_cpu_ms"], "≤", 22),
    Budget("ballots", "  a bare client", lambda b: b["cast_cpu_ms_of_bare"]),
    Budget("ballots", "voices per second", lambda b: b["cast_per_second"]),
    Budget("ballots", "voices, share of a bare client's rate", lambda b: b["cast_share_of_bare"]),
    Budget("ballots", "equal shares of a file, seconds", lambda b: b.get("election_seconds"), "≤", 1),
    Budget("rush", "2,000 sign-ups in a minute, errors", lambda r: r["errors"], "≤", 0),
    Budget("rush", "2,000 sign-ups, seconds", lambda r: r["seconds"], "≤", 75),
    Budget("rush", "2,000 sign-ups, places and order hold", lambda r: int(r["adds_up"]), "≥", 1),
    Budget("rush", "a sign-up, CPU ms with its form", lambda r: r["cpu_ms_each"]),
    Budget("rush", "a sign-up, p95 of an answer, ms", lambda r: r["p95_ms"]),
    Budget("screens", "200 watchers, p95 of an answer, ms", lambda s: s["p95_ms"]),
    Budget("screens", "200 watchers, share of 304", lambda s: s["share_of_304"]),
    Budget("screens", "200 watchers, share of a core", lambda s: s["cpu_of_a_core"]),
    Budget("lists", "rates of all, p95 of a million, ms", lambda x: x["slowest_count"], "≤", 1000),
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="embedded,intake,sheets,lists,ballots,rush,screens", help="which, by comma")
    options.add_argument("--json", type=Path, help="also write everything here")
    options.add_argument("--election", type=Path, help="a .pb file for equal shares")
    options.add_argument("--papers", type=int, help="how many papers a box has, in place of a million")
    options.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.election:
        os.environ["LINLI_BENCH_ELECTION"] = str(given.election.resolve())
    if given.papers:
        os.environ["LINLI_BENCH_PAPERS"] = str(given.papers)
    if given.part:
        print(json.dumps(one_part(given.part), ensure_ascii=False))
        return
    found = {part: _in_a_process_of_its_own(part) for part in given.only.split(",")}
    print(json.dumps(found, ensure_ascii=False, indent=1))
    print("\n" + "\n".join([*table(found), "", *disturbance(found)]))
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def one_part(name: str) -> dict[str, Any]:
    """One measurement, on an installation of its own, and how the machine was meanwhile."""
    if name in ALONE:
        found = ALONE[name]()
    else:
        with installation.demo_on_postgres() as here:
            found = PARTS[name](here)
    return found | {"machine": machine.told()}


def _in_a_process_of_its_own(part: str) -> Any:
    done = subprocess.run([sys.executable, __file__, "--part", part], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(found: dict[str, Any]) -> list[str]:
    """What was found, between what it lay, and what is wanted."""
    lines = [f"{'':<40}{'found':>9}  {'low … high':<19}wanted"]
    for one in BUDGETS:
        value = one.figure(found[one.part]) if one.part in found else None
        if value is not None:  # what was not measured is neither met nor missed
            middle, between = (
                (value["median"], f"{value['low']:g} … {value['high']:g}") if isinstance(value, dict) else (value, "")
            )
            wanted = f"{one.sign} {one.limit:g}  {verdict(one, value)}" if one.sign else ""
            lines.append(f"{one.title:<40}{middle:>9g}  {between:<19}{wanted}".rstrip())
    return lines


def verdict(budget: Budget, value: Any) -> str:
    """Of the median; where what was found lies on both sides of the limit, it says so."""
    each = [value["median"], value["low"], value["high"]] if isinstance(value, dict) else [value]
    holds = [one <= budget.limit if budget.sign == "≤" else one >= budget.limit for one in each]
    doubt = "" if len(set(holds)) == 1 else ", not every time"
    return ("met" if holds[0] else "NOT MET") + doubt


def disturbance(found: dict[str, Any]) -> list[str]:
    """Whether the machine did something else: then a figure that is not met says little."""
    lines = []
    for part, measured in found.items():
        waited, slowed = measured["machine"]["waited"], measured["machine"]["slowed"]
        noisy = waited["median"] > DISTURBED
        lines.append(
            f"{part:<10}{'DISTURBED' if noisy else 'quiet':<11}a fixed piece of work on every core waited {waited['low']:.0%} … "
            f"{waited['high']:.0%} of its time and took {slowed['low']:g} … {slowed['high']:g} times its least CPU time"
        )
    return lines


if __name__ == "__main__":
    main()
