"""Stored files as a page shows them: pictures small, documents by name."""

from collections.abc import Iterable

from linli.core import files
from linli.core.models import StoredFile


def files_shown(stored: Iterable[StoredFile], *, signed: bool = False) -> list[dict[str, str]]:
    """For `{% photos %}`. `signed`: for a visitor who was let in by a link."""
    return [
        {
            "pk": str(one.pk),
            "name": one.name,
            "url": files.url_of(one, signed=signed),
            "thumb": files.url_of(one, "thumb", signed=signed) if one.width else "",
        }
        for one in stored
    ]
