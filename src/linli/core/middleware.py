"""What happens around every request: language, who acts and in which subdistrict, refusals as pages, one log line."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from . import tenancy
from .pages import is_htmx, page
from .problems import NotAllowed, Problem, Refused

NUL, JSON = "\x00", "application/json"
log = structlog.get_logger("linli.request")
Next = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """One structured line per request: method, route, status, milliseconds, who by id. Never a query string or a body."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        user_id = getattr(getattr(request, "_cached_user", None), "pk", None)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "-",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
            user=str(user_id) if user_id else "-",
        )
        return response


class ContentPolicy:
    """The Content-Security-Policy of settings.LINLI_CONTENT_POLICY, on every answer that brings no stricter one of its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.LINLI_CONTENT_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class NoNulBytes:
    """
    Takes NUL bytes out of what was asked and sent: PostgreSQL keeps no text with one, and no person can type one.

    What else was typed stays. In an address it names nothing, so there is no such page.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """:raises Http404: for an address with one."""
        if any(NUL in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404
        if request.method == "POST" and _form_has_nul(request):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _form_has_nul(request: HttpRequest) -> bool:
    """JSON is no form and has a door of its own (config.api), so nothing is read of it here."""
    return request.content_type != JSON and any(NUL in value for _name, values in request.POST.lists() for value in values)


def _without_nul(given: QueryDict) -> QueryDict:
    clean = given.copy()
    for name, values in given.lists():
        clean.setlist(name, [value.replace(NUL, "") for value in values])
    return clean


class PrivatePages:
    """
    What is shown to somebody in particular is kept by no cache and no history: whoever sits down at the counter's or the
    family's computer next must not leaf back to it. A session is somebody in particular: signed in, following a case, or
    writing a report (the draft itself is in the session, so nothing typed is lost). Static files and what says how long
    it may be kept stay as they are.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and not request.session.is_empty():
            response["Cache-Control"] = "no-store, private"
        return response


LANGUAGE_KEY = "language"  # of the session: what the account says, put there at sign-in


class Language:
    """Chinese unless the visitor chose English: on this device (the cookie of the frame's switch), else in their account."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or request.session.get(LANGUAGE_KEY) or settings.LANGUAGE_CODE
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class WhoAndWhere:
    """`request.tenant`: the subdistrict of this request (see core/tenancy.py)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.tenant = tenancy.tenant_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalsArePages:
    """
    A refusal that a view did not show on its own page becomes a page with every reason; never a 500. So does the address of a
    button that somebody opens or reloads as a page: Django answers 405 with nothing in it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or request.method != "GET" or answer.content:
            return answer
        told = Problem("button", _("这一步要点页面上的按钮才会办，打开地址什么也不会发生。"))
        shown = page(request, "refused.html", {"problems": [told]}, status=405)
        shown["Allow"] = answer["Allow"]
        return shown

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            raise PermissionDenied from error
        if isinstance(error, Refused):
            return page(request, "refused.html", {"problems": error.problems}, status=200 if is_htmx(request) else 409)
        return None
