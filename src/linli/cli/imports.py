"""`import …`: bring sheets in. A sheet is applied wholly (exit 0) or not at all (exit 2)."""

import typer

from .calendars import calendar

group = typer.Typer(help="Bring sheets in; a sheet is applied wholly or not at all.", no_args_is_help=True)
group.callback()(lambda: None)
group.command()(calendar)
