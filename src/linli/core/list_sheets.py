"""
A list as a sheet for the reader's own spreadsheet program: the same address with `?as=xlsx`, so the same rows, rights and masks;
written row by row, in constant memory. Text stays text: nothing in it is run as a formula.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from . import clock, journal
from .access import actor_of
from .actors import Actor
from .models import Tenant
from .spreadsheets import Column, write
from .tenancy import tenant_here
from .words import Words

IN_MEMORY = 4 * 2**20
AT_ONCE = 500
"""Rows that are fetched in one go."""
PAGING = ("as", "page", "after", "before")
TYPED = ("text", "q")
"""Filters that hold what somebody typed, perhaps a name: the journal is told that there was one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list is as a file: its name there, its title, its columns; whether people stand in it, and whose list it is then."""

    name: str
    title: Words
    columns: Sequence[Column]
    names_people: bool = False
    engine: str = "casework"


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
        note_list_taken(sheet, filters=filters, tenant=tenant, by=actor_of(request), now=clock.now())
    return as_sheet(sheet.columns, rows, title=str(sheet.title), name=sheet.name)


@transaction.atomic
def note_list_taken(sheet: Sheet, *, filters: Mapping[str, str], tenant: Tenant, by: Actor, now: datetime) -> None:
    """Note that somebody took a list with people in it as a sheet: which, and what it was narrowed by. Typed words stay out."""
    changes = {"list": [None, sheet.name], "filters": [None, dict(sorted(filters.items()))]}
    journal.record(f"{sheet.engine}.list.taken", tenant, by=by, now=now, changes=changes)


def as_sheet(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, title: str, name: str) -> FileResponse:
    """An .xlsx to save, named after what it holds and the present minute."""
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write(stream, columns, rows, title=title)
    stream.seek(0)
    response = FileResponse(stream, as_attachment=True, filename=f"{name}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.xlsx")
    response["Cache-Control"] = "no-store"
    return response
