"""
Everything that is measured, in one command: python bench/run.py [--only intake,lists,sheets,embedded] [--json FILE]

Run it on a machine that does nothing else. What counts are the ratios within one run, the CPU milliseconds and the counts;
absolute rates say more about the machine.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import embedded
import installation
import intake
import lists
import sheets

ON_POSTGRES = {"intake": intake.measure, "sheets": sheets.measure, "lists": lists.measure}
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
    given = options.parse_args()
    wanted, found = given.only.split(","), {}
    if "embedded" in wanted:
        found["embedded"] = embedded.measure()
    if set(wanted) & set(ON_POSTGRES):
        with installation.demo_on_postgres() as here:
            for name in [one for one in ON_POSTGRES if one in wanted]:
                found[name] = ON_POSTGRES[name](here)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    print("\n" + "\n".join(table(found)))
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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
