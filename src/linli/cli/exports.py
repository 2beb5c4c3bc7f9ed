"""`export`: a dataset that an engine registers, as a sheet."""

import csv
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
    from linli.core import clock, figures

    known = {one.code: one for one in figures.all_datasets()}
    if not dataset:
        give({code: str(one.title) for code, one in sorted(known.items())}, as_json=as_json)
        return
    if dataset not in known or file is None or file.suffix not in WRITERS:
        say("name a dataset (./linli export lists them) and a file that ends in .xlsx or .csv")
        raise typer.Exit(2)
    chosen = known[dataset]
    headings = [str(column.heading) for column in chosen.columns]
    count = WRITERS[file.suffix](file, headings, chosen.rows(_tenant(tenant), year or clock.today().year))
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


def _write_csv(file: Path, headings: list[str], rows: Any) -> int:
    """With a byte-order mark, or Excel takes Chinese for something else."""
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([_safe(value) for value in row])
            count += 1
    return count


def _write_xlsx(file: Path, headings: list[str], rows: Any) -> int:
    import xlsxwriter

    count = 0
    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(rows, start=1):
            sheet.write_row(count, 0, row)
    return count


def _safe(value: Any) -> Any:
    """A text that begins like a formula would be run by the program that opens the sheet."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
