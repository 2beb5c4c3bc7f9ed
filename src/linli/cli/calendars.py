"""`import calendar`: a year of State Council holidays and make-up days, without an upgrade."""

from pathlib import Path
from typing import Annotated

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused


def calendar(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML, JSON or CSV: days with date, working, name.")],
    source: Annotated[str, typer.Option(help="Number or title of the notice, where the file does not say.")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Take over a year's holiday notice as a whole; one that is there already is replaced."""
    start_django(data)
    from linli.core import clock, workcalendar
    from linli.core.actors import Actor
    from linli.core.workcalendar.notices import read_notice

    with exit_when_refused(as_json=as_json):
        notice = read_notice(file.read_bytes(), source=source)
        workcalendar.import_year(notice.year, notice.days, notice.source, by=Actor.system("命令行"), now=clock.now())
    give({"year": notice.year, "days": len(notice.days), "source": notice.source}, as_json=as_json)
