"""`verify`: is the journal what it was when it was sealed?"""

import json
from pathlib import Path
from typing import Annotated

import typer

from .output import Json, give, say
from .places import Data, start_django


def verify(
    data: Data = None,
    anchor: Annotated[
        Path | None,
        typer.Option("--anchor", exists=True, dir_okay=False, help="An anchor kept outside, as JSON, to compare with."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Recompute the journal's seals from its lines; exit 1 when anything was changed, removed, added or resealed."""
    kept = _read(anchor) if anchor else None
    start_django(data)
    from linli.core import seals

    report = seals.verify(anchor=kept)
    found = {"ok": report.ok, "entries": report.entries, "seals": report.seals, "broken": list(report.broken)}
    words = f"{report.entries} lines under {report.seals} seals: " + (
        "whole" if report.ok else f"BROKEN\n{_lines(report.broken)}"
    )
    give(found, as_json=as_json, in_words=words)
    if not report.ok:
        raise typer.Exit(1)


def _read(anchor: Path) -> dict[str, object]:
    try:
        kept = json.loads(anchor.read_text(encoding="utf-8"))
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        say(f"{anchor} is no anchor: a JSON object is expected")
        raise typer.Exit(2)
    return kept


def _lines(broken: object) -> str:
    return "\n".join(f"  {one}" for one in broken) if isinstance(broken, list | tuple) else str(broken)
