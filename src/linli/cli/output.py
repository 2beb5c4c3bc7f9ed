"""What a command prints: with --json exactly one JSON object on stdout; everything for people goes to stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]
Progress = Callable[[int, int | None], None]  # called with how much is done, of how much (None: not known)


def say(text: str = "") -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def give(result: Mapping[str, Any], *, as_json: bool, in_words: str = "") -> None:
    """The result: as one JSON object, or in words."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str), flush=True)
    else:
        print(in_words or "\n".join(f"{name}: {value}" for name, value in result.items()), flush=True)


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A progress bar on stderr where that is a terminal; elsewhere a line at the start and at the end."""
    if not sys.stderr.isatty():
        say(f"{title} …")
        yield lambda _done, _total: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with Bar(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
