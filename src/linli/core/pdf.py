"""
A page for paper as a PDF file, set by WeasyPrint where it is installed; where it is not, the browser's own print does it.

WeasyPrint needs libraries of the system (Pango); it is imported when a PDF is asked for, never before. It may read our own
static files, and stored photos by an address that was signed for the page. No address outside is ever asked.
"""

import mimetypes
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from linli.core import files
from linli.core.models import StoredFile

BASE = "https://linli.invalid/"  # a name that can never be asked (RFC 2606); relative addresses need a scheme that they can be joined to
OPTIONS = {"optimize_images": True, "jpeg_quality": 80, "dpi": 150, "pdf_tags": True}
"""Photos as sharp as paper shows them; headings and tables marked, so that a screen reader can read the file."""
_one_at_a_time = Lock()  # setting a page is nothing but work: two at once would take both processors and finish no earlier


class PdfUnavailable(Exception):
    """This installation cannot set PDF files; the page itself can be printed."""


def is_available() -> bool:
    """Whether PDF files can be made here; for `doctor` and for pages that offer one."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def render(html: str) -> bytes:
    """The PDF of a page for paper. :raises PdfUnavailable: without WeasyPrint or its system libraries."""
    weasyprint = _weasyprint()
    with _one_at_a_time:
        page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=_fetcher(weasyprint))
        made: bytes = page.write_pdf(**OPTIONS)
    return made


def _weasyprint() -> Any:
    """Slow to import, and needs libraries that not every machine has: only when a PDF is asked for."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as missing:
        raise PdfUnavailable(str(missing)) from missing


def _fetcher(weasyprint: Any) -> Any:
    """What WeasyPrint asks for pictures and styles: it is given files of ours and refused any other address."""

    class OwnFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 -- called so
            body, kind = opened(url)
            return weasyprint.urls.URLFetcherResponse(url, body=body, headers={"Content-Type": kind})

    return OwnFiles()


def opened(url: str) -> tuple[IO[bytes], str]:
    """A file of ours by its address, with its type. :raises ValueError: for any other address."""
    if path := _static_path(url):
        return path.open("rb"), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if stored := _stored_file(url):
        return files.open_stored(stored), stored.content_type
    raise ValueError("not one of our own files")


def _stored_file(url: str) -> StoredFile | None:
    """The photo behind an address that a page signed for its reader; nothing without the signature."""
    asked = urlsplit(url)
    try:
        found = resolve(unquote(asked.path))
    except Resolver404:
        return None
    if not url.startswith(BASE) or found.view_name != "core:file":
        return None
    stored = StoredFile.objects.filter(pk=found.kwargs["pk"]).first()
    key = parse_qs(asked.query).get("key", [""])[0]
    return stored if stored is not None and files.is_signed(stored, key) else None


def _static_path(url: str) -> Path | None:
    """The file behind an address below STATIC_URL, as it was collected or as it lies in the source."""
    path, prefix = unquote(urlsplit(url).path), f"/{settings.STATIC_URL.strip('/')}/"
    name = path.removeprefix(prefix)
    if not url.startswith(BASE) or not path.startswith(prefix) or ".." in name.split("/"):
        return None
    collected = Path(settings.STATIC_ROOT) / name
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
