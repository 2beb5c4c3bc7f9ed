"""
Everything that is measured, in one command: python bench/run.py [--only intake,lists,sheets,embedded] [--json FILE]

Run it on a machine that does nothing else. What counts are the ratios within one run, the CPU milliseconds and the counts;
absolute rates say more about the machine.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import embedded
import installation
import intake
import lists
import sheets

PARTS = {"embedded": embedded.measure, "intake": intake.measure, "sheets": sheets.measure, "lists": lists.measure}
BUDGETS = {
    "intake: CPU ms per case": (("intake", "cpu_ms_per_case"), "≤", 4.0),
    "intake: share of a bare client": (("intake", "share_of_bare"), "≥", 0.15),
    "lists: p95 large / small, worst": (("lists", "worst_ratio"), "≤", 2.0),
    "sheets: share of a bare COPY": (("sheets", "share_of_copy"), "≥", 0.10),
    "idle memory, MiB (PSS)": (("embedded", "idle", "pss"), "≤", 250.0),
    "idle memory, MiB (RSS)": (("embedded", "idle", "rss"), "≤", 250.0),
    "demo, seconds": (("embedded", "demo", "seconds"), "≤", 60.0),
    "portal home, KiB, first visit": (("embedded", "pages", "home", "first"), "≤", 100.0),
    "portal home, KiB, again": (("embedded", "pages", "home", "again"), "≤", 15.0),
    "queries of the list of cases": (("embedded", "queries", "cases"), "≤", 8.0),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="embedded,intake,sheets,lists", help="which, by comma")
    options.add_argument("--json", type=Path, help="also write everything here")
    options.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        print(json.dumps(one_part(given.part), ensure_ascii=False))
        return
    found = {part: _in_a_process_of_its_own(part) for part in given.only.split(",")}
    print(json.dumps(found, ensure_ascii=False, indent=1))
    print("\n" + "\n".join(table(found)))
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def one_part(name: str) -> dict[str, Any]:
    """One measurement, on an installation of its own."""
    if name == "embedded":
        return embedded.measure()
    with installation.demo_on_postgres() as here:
        return PARTS[name](here)


def _in_a_process_of_its_own(part: str) -> Any:
    done = subprocess.run([sys.executable, __file__, "--part", part], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(found: dict[str, Any]) -> list[str]:
    """What was found beside what is wanted."""
    lines = [f"{'':<36}{'found':>10}  wanted"]
    for title, (path, sign, budget) in BUDGETS.items():
        value: Any = found
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            holds = value <= budget if sign == "≤" else value >= budget
            lines.append(f"{title:<36}{value:>10}  {sign} {budget:g}  {'' if holds else 'NOT MET'}")
    return lines


if __name__ == "__main__":
    main()
