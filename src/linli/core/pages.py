"""`page()`: a whole page, or the one named partial of it that htmx asked for."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, partial: str = "", status: int = 200
) -> HttpResponse:
    """
    Render `template`; when htmx asks and the view names a `partial`, only that part of it.

    The view picks the partial, never the query string, so an `{% if %}` around it cannot be gone round.
    """
    wants_part = bool(partial) and is_htmx(request)
    response = render(request, f"{template}#{partial}" if wants_part else template, dict(context or {}), status=status)
    if partial:
        response["Vary"] = "HX-Request"
    return response


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (a history restore wants the whole page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
