"""Serving stored files: after asking who may, with headers that let a browser show pictures and nothing else."""

from uuid import UUID

import structlog
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from linli.core import files
from linli.core.access import actor_of, public
from linli.core.models import StoredFile

log = structlog.get_logger("linli.files")
LOCKED = "default-src 'none'; sandbox"  # even if a browser were to take it for a page, nothing in it would run


@public
@require_safe
def stored_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One file, whole or as a small picture. Whoever may not read it is told that there is none."""
    stored = get_object_or_404(StoredFile, pk=pk, removed_at=None)
    if not files.may_read(actor_of(request), stored, key=request.GET.get("key", "")):
        raise Http404
    asked = request.GET.get("size", "full")
    size: files.Size = "thumb" if asked == "thumb" and stored.width else "full"
    etag = f'"{stored.sha256[:32]}-{size}"'
    known = request.headers.get("If-None-Match") == etag
    response: HttpResponseBase = HttpResponseNotModified() if known else _bytes_of(stored, size)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=86400" if stored.is_public else "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    return response


def _bytes_of(stored: StoredFile, size: files.Size) -> FileResponse:
    try:
        stream = files.open_stored(stored, size)
    except FileNotFoundError as error:
        log.error("a stored file is not on disk", file=str(stored.pk), size=size)
        raise Http404 from error
    is_picture = bool(stored.width)
    content_type = "image/webp" if size == "thumb" else stored.content_type
    return FileResponse(stream, as_attachment=not is_picture, filename=stored.name, content_type=content_type)
