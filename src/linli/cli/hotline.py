"""`hotline …`: what is finished goes back to the city's 12345 hotline as its own sheet."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from .imports import TenantCode, prepared
from .output import Json, give, say
from .places import Data, start_django
from .refusals import exit_when_refused

group = typer.Typer(help="The city's 12345 hotline: answers that go back.", no_args_is_help=True)
group.callback()(lambda: None)


@group.command()
def reply(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The reply sheet to write: a new .xlsx.")],
    due_by: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what the hotline wants before this day.")
    ] = None,
    tenant: TenantCode = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make a batch of everything that waits to go back, mark it, and write its sheet."""
    if file.suffix != ".xlsx" or file.exists():
        say("name a new file that ends in .xlsx")
        raise typer.Exit(2)
    start_django(data)
    with exit_when_refused(as_json=as_json, also={"batch": "", "rows": 0}):
        batch = _batch(prepared(tenant), due_by)
        _write(batch, file)
        told = {"batch": batch.number, "file": str(file), "rows": batch.count, "sha256": batch.sha256}
    give({**told, "problems": []}, as_json=as_json, in_words=f"{batch.number}: {batch.count} rows in {file}")


def _batch(tenant: Any, due_by: datetime | None) -> Any:
    """:raises Refused: when nothing waits."""
    from django.utils import timezone

    from linli.casework.api import hotline_waiting, report_back
    from linli.core import clock
    from linli.core.actors import Actor

    by = Actor.system("命令行", tenant.pk)
    before = timezone.make_aware(due_by) if due_by else None
    return report_back(cases=hotline_waiting(by, tenant, before=before), tenant=tenant, by=by, now=clock.now())


def _write(batch: Any, file: Path) -> None:
    from linli.core import files

    with files.open_stored(batch.file) as stream, file.open("xb") as out:
        out.write(stream.read())
