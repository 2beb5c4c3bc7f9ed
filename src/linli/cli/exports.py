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
    as_json: Json = False,
) -> None:
    """Write a dataset as a sheet."""
    start_django(data)
    from linli.core import clock, figures, spreadsheets

    writers = {".xlsx": spreadsheets.write, ".csv": spreadsheets.write_csv}
    known = {one.code: one for one in figures.all_datasets()}
    if not dataset:
        give({code: str(one.title) for code, one in sorted(known.items())}, as_json=as_json)
        return
    if dataset not in known or file is None or file.suffix not in writers or file.exists():
        say("name a dataset (./linli export lists them) and a new file that ends in .xlsx or .csv")
        raise typer.Exit(2)
    chosen = known[dataset]
    columns = [spreadsheets.Column(column.key, column.heading) for column in chosen.columns]
    keys = [column.key for column in columns]
    rows = (dict(zip(keys, row, strict=True)) for row in chosen.rows(_tenant(tenant), year or clock.today().year))
    with file.open("xb") as stream:
        count = writers[file.suffix](stream, columns, rows)
    give({"dataset": dataset, "file": str(file), "rows": count}, as_json=as_json)


def _tenant(code: str | None) -> Any:
    from linli.core.tenancy import tenant_by_code, tenants

    if code is None and len(tenants()) == 1:
        return tenants()[0]
    found = tenant_by_code(code) if code else None
    if found is None:
        say(f"which subdistrict? --tenant, one of: {', '.join(one.code for one in tenants())}")
        raise typer.Exit(2)
    return found
