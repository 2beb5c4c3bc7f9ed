"""
A list as a sheet for the reader's own spreadsheet program: the same address with `?as=xlsx`, so the same rows, rights and masks;
written row by row, in constant memory. Text stays text: nothing in it is run as a formula.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from linli.casework.services.taking import note_list_taken
from linli.core import clock
from linli.core.access import actor_of
from linli.core.spreadsheets import Column, write
from linli.core.tenancy import tenant_here
from linli.core.words import Words

IN_MEMORY = 4 * 2**20
AT_ONCE = 500
"""Rows that are fetched in one go."""
PAGING = ("as", "page", "after", "before")
TYPED = ("text", "q")
"""Filters that hold what somebody typed, perhaps a name: the journal is told that there was one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list is as a file: its name there, its title, its columns; and whether people stand in it."""

    name: str
    title: Words
    columns: Sequence[Column]
    names_people: bool = False


def wants_sheet(request: HttpRequest) -> bool:
    return request.GET.get("as") == "xlsx"


def sheet_url(request: HttpRequest) -> str:
    """This list, whole and with its filters, as a sheet."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    query["as"] = "xlsx"
    return f"{request.path}?{query.urlencode()}"


def sheet_of(request: HttpRequest, sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> FileResponse:
    """The file. That a list with people in it was taken stands in the journal, with what it was narrowed by."""
    if sheet.names_people:
        filters = {name: "…" if name in TYPED else str(value)[:60] for name, value in request.GET.items() if name not in PAGING}
        tenant = tenant_here(request)
        note_list_taken(name=sheet.name, filters=filters, tenant=tenant, by=actor_of(request), now=clock.now())
    return as_sheet(sheet.columns, rows, title=str(sheet.title), name=sheet.name)


def as_sheet(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, title: str, name: str) -> FileResponse:
    """An .xlsx to save, named after what it holds and the present minute."""
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write(stream, columns, rows, title=title)
    stream.seek(0)
    response = FileResponse(stream, as_attachment=True, filename=f"{name}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.xlsx")
    response["Cache-Control"] = "no-store"
    return response
