"""`procedure …`: the definitions that are shipped, and whether a file is a sound one."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .output import Json, give, say
from .places import Data, start_django

group = typer.Typer(help="Procedures: staged, gated, with publicity and objections.", no_args_is_help=True)
group.callback()(lambda: None)


@group.command("list")
def list_shipped(data: Data = None, as_json: Json = False) -> None:
    """Every shipped definition: its code, title, number of steps, source and file."""
    start_django(data)
    from linli.procedures.api import shipped_definitions

    found = [one for one in shipped_definitions() if one.definition]
    rows = [
        {
            "code": one.definition.code,
            "title": one.definition.title,
            "steps": len(one.definition.steps),
            "citation": one.definition.source.citation,
            "status": str(one.definition.source.status),
            "file": str(one.file),
        }
        for one in found
        if one.definition
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False), flush=True)
        return
    for row in rows:
        print(f"{row['code']:<32} {row['steps']:>3}  {row['status']:<9} {row['title']}", flush=True)


@group.command()
def check(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A definition in YAML.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Read a definition and name every problem with its line. Ends with 2 when there is any."""
    start_django(data)
    from linli.procedures.api import check_definition_file

    try:
        _definition, problems = check_definition_file(file.read_bytes())
        told: list[dict[str, object]] = [{"line": one.row or 1, "code": one.code, "text": str(one.text)} for one in problems]
    except OSError as error:
        told = [{"line": 1, "code": "no_file", "text": f"{file}: {error.strerror}"}]
    give({"ok": not told, "problems": told}, as_json=as_json, in_words=_in_words(file, told))
    if told:
        say(f"{len(told)} problems in {file}")
        raise typer.Exit(2)


def _in_words(file: Path, told: list[dict[str, object]]) -> str:
    return "\n".join(f"{file}:{one['line']}: {one['code']}: {one['text']}" for one in told) or f"{file}: ok"
