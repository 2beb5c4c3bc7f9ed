"""`verify`: are the journal and the ballots what they were? `verify ballot`: recount an export, without any database."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from .output import Json, give, say
from .places import Data, start_django

group = typer.Typer(help="Recompute seals and ballots; recount an exported ballot.")


@group.callback(invoke_without_command=True)
def verify(
    context: typer.Context,
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
    """
    Recompute the journal's seals from its lines, and every ballot from its box; exit 1 when anything was changed, removed, added
    or resealed.
    """
    if context.invoked_subcommand:
        return
    kept = _read(anchor) if anchor else None
    start_django(data)
    from linli.core import seals
    from linli.core.problems import Refused
    from linli.deliberation.api import check_ballots

    try:
        report = seals.verify(kept)
    except Refused as refused:
        say("\n".join(problem.text for problem in refused.problems))
        raise typer.Exit(2) from refused
    ballots, wrong = check_ballots()
    ok, broken = report.ok and not wrong, [*report.broken, *wrong]
    words = f"{report.entries} lines under {report.seals} seals, {ballots} ballots: {'whole' if ok else 'BROKEN'}"
    give(
        report.as_dict() | {"ok": ok, "broken": broken, "ballots": ballots},
        as_json=as_json,
        in_words="\n".join([words, *(f"  {one['code']}: {one['text']}" for one in broken)]),
    )
    if not ok:
        raise typer.Exit(1)


@group.command()
def ballot(
    file: Annotated[Path, typer.Argument(metavar="EXPORT", help="The file of a closed ballot, as its page gives it.")],
    published: Annotated[
        str, typer.Option("--digest", metavar="HEX", help="A digest as it was published, or its beginning: compared too.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Recount a ballot from its export alone. Exit 1 when anything differs, 2 when the file is no export."""
    export = _read(file) if file.is_file() else _missing(file)
    start_django(None)
    from linli.deliberation.api import NotAnExport, check_export

    try:
        found = check_export(export, expected=published)
    except NotAnExport as error:
        say(str(error))
        raise typer.Exit(2) from error
    lines = [f"  {one['code']}: {one['text']}" for one in found.differences]
    give(found.as_dict(), as_json=as_json, in_words="\n".join([found.word, *lines]))
    if not found.ok:
        raise typer.Exit(1)


def _missing(file: Path) -> Any:
    say(f"{file} is not there")
    raise typer.Exit(2)


def _read(anchor: Path) -> Any:
    try:
        return json.loads(anchor.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        say(f"{anchor} is no JSON: {error}")
        raise typer.Exit(2) from error
