"""`verify`: is the journal what it was when it was sealed?"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from .output import Json, give, say
from .places import Data, start_django


def verify(
    data: Data = None,
    anchor: Annotated[
        Path | None,
        typer.Option(
            "--anchor",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Heads kept outside, as published at /anchors.json: compared too.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Recompute the journal's seals from its lines; exit 1 when anything was changed, removed, added or resealed."""
    kept = _read(anchor) if anchor else None
    start_django(data)
    from linli.core import seals
    from linli.core.problems import Refused

    try:
        report = seals.verify(kept)
    except Refused as refused:
        say("\n".join(problem.text for problem in refused.problems))
        raise typer.Exit(2) from refused
    words = f"{report.entries} lines under {report.seals} seals: {'whole' if report.ok else 'BROKEN'}"
    give(
        report.as_dict(),
        as_json=as_json,
        in_words="\n".join([words, *(f"  {one['code']}: {one['text']}" for one in report.broken)]),
    )
    if not report.ok:
        raise typer.Exit(1)


def _read(anchor: Path) -> Any:
    try:
        return json.loads(anchor.read_text(encoding="utf-8"))
    except ValueError as error:
        say(f"{anchor} is no JSON: {error}")
        raise typer.Exit(2) from error
