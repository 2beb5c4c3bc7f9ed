"""A list as a sheet for the reader's own spreadsheet program: written row by row, in constant memory."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from linli.core import clock
from linli.core.spreadsheets import Column, write

IN_MEMORY = 4 * 2**20


def as_sheet(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, title: str, name: str) -> FileResponse:
    """An .xlsx to save, named after what it holds and the present minute."""
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write(stream, columns, rows, title=title)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{name}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.xlsx")
