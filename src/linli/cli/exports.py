"""`export`: a dataset that an engine registers, as a sheet."""

from pathlib import Path
from typing import Annotated, Any

import typer

from .output import Json, give, say
from .places import Data, start_django


def export(
    dataset: Annotated[str, typer.Argument(help="Code of the dataset; without one, all codes are listed.")] = "",
    file: Annotated[Path | None, typer.Argument(dir_okay=False, help="The sheet to write: .xlsx or .csv.")] = None,
    data: Data = None,
    tenant: Annotated[
        str | None, typer.Option(metavar="CODE", help="The subdistrict; may be left out where there is one.")
    ] = None,
    year: Annotated[int | None, typer.Option(min=1949, max=2999, help="Default: this year.")] = None,
    purpose: Annotated[str, typer.Option(help="What it is for; goes into the journal, and sensitive data ask for it.")] = "",
    as_json: Json = False,
) -> None:
    """Write a dataset as a sheet. Who is in it is nobody else's business: an export of personal data is journalled."""
    start_django(data)
    from linli.core import clock, figures

    known = {one.code: one for one in figures.all_datasets()}
    if not dataset:
        give({code: str(one.title) for code, one in sorted(known.items())}, as_json=as_json)
        return
    if dataset not in known or file is None or file.suffix not in (".xlsx", ".csv") or file.exists():
        say("name a dataset (./linli export lists them) and a new file that ends in .xlsx or .csv")
        raise typer.Exit(2)
    if known[dataset].personal is figures.Personal.SENSITIVE and not purpose:
        say("this dataset holds sensitive personal data: say with --purpose what it is for")
        raise typer.Exit(2)
    count = _write(known[dataset], file, _tenant(tenant), year or clock.today().year, purpose)
    give({"dataset": dataset, "file": str(file), "rows": count}, as_json=as_json)


def _write(dataset: Any, file: Path, tenant: Any, year: int, purpose: str) -> int:
    """The sheet, and the line that says it was made; the file stays only when the line does."""
    from django.db import transaction

    from linli.core import clock, figures, journal, spreadsheets
    from linli.core.actors import Actor

    write = spreadsheets.write if file.suffix == ".xlsx" else spreadsheets.write_csv
    columns = [spreadsheets.Column(column.key, column.heading) for column in dataset.columns]
    try:
        with transaction.atomic(), file.open("xb") as stream:
            count = write(stream, columns, dataset.rows(tenant, year))
            if dataset.personal is not figures.Personal.NONE:
                by, told = Actor.system("命令行", tenant.pk), {"dataset": [None, dataset.code], "rows": [None, count]}
                journal.record("core.dataset.exported", tenant, by=by, now=clock.now(), reason=purpose, changes=told)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return count


def _tenant(code: str | None) -> Any:
    from linli.core.tenancy import tenant_by_code, tenants

    if code is None and len(tenants()) == 1:
        return tenants()[0]
    found = tenant_by_code(code) if code else None
    if found is None:
        say(f"which subdistrict? --tenant, one of: {', '.join(one.code for one in tenants())}")
        raise typer.Exit(2)
    return found
