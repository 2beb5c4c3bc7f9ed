"""How a refusal looks on the command line: every problem at once, exit 2, nothing done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer

from .output import give, say


@contextmanager
def exit_when_refused(*, as_json: bool, also: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Within the block a Refused ends the command with exit 2 and its problems, besides what is told in `also`."""
    from linli.core.problems import Refused

    try:
        yield
    except Refused as refused:
        if as_json:
            problems = [
                {"row": one.row, "column": one.column, "code": one.code, "text": str(one.text)} for one in refused.problems
            ]
            give({**(also or {}), "problems": problems}, as_json=True)
        for problem in refused.problems if not as_json else []:
            where = (
                f"row {problem.row} {problem.column}: " if problem.row else f"{problem.column or problem.where}: ".lstrip(": ")
            )
            say(f"{where}{problem.text} [{problem.code}]")
        raise typer.Exit(2) from refused
