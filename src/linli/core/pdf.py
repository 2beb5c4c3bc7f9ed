"""
A page for paper as a PDF file, set by WeasyPrint where it is installed; where it is not, the browser's own print does it.

WeasyPrint needs libraries of the system (Pango); it is imported when a PDF is asked for, never before. It may read our own
static files and nothing else: no address outside is ever asked.
"""

from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

BASE = "linli:///"


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
    made: bytes = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=_fetch).write_pdf()
    return made


def _weasyprint() -> Any:
    """Slow to import, and needs libraries that not every machine has: only when a PDF is asked for."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as missing:
        raise PdfUnavailable(str(missing)) from missing


def _fetch(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
    """A static file of ours by its address. :raises ValueError: for any other address."""
    path = _static_path(url)
    if path is None:
        raise ValueError(f"not one of our own files: {url}")
    return {"file_obj": path.open("rb"), "redirected_url": url}


def _static_path(url: str) -> Path | None:
    """The file behind an address below STATIC_URL, as it was collected or as it lies in the source."""
    path, prefix = unquote(urlsplit(url).path), f"/{settings.STATIC_URL.strip('/')}/"
    if not url.startswith(BASE) or not path.startswith(prefix):
        return None
    name = path.removeprefix(prefix)
    collected = Path(settings.STATIC_ROOT) / name if settings.STATIC_ROOT else None
    if collected is not None and collected.is_file() and collected.resolve().is_relative_to(Path(settings.STATIC_ROOT).resolve()):
        return collected
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
