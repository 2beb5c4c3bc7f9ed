"""
The REST API: the routers of the engines under one roof, with one shape for every refusal.

    {"problems": [{"code": "…", "text": "…", "where": "…", "row": null, "column": ""}]}

401 who are you · 403 not yours to do · 404 not there, or not for you · 409 the rules refuse it · 422 not understood ·
429 too often.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from linli import __version__
from linli.activities.http_api import router as activities
from linli.casework.api import TooManyRequests
from linli.casework.http_api import router as casework
from linli.cobuild.http_api import router as cobuild
from linli.core.problems import NotAllowed, Problem, Refused
from linli.deliberation.http_api import router as deliberation
from linli.disclosure.http_api import router as disclosure
from linli.procedures.http_api import router as procedures
from linli.registry.http_api import router as register

from .api_words import said


class PlainText(Parser):
    """
    JSON as any database can keep it. ninja itself takes any value for an object whose fields are all optional, and hands on
    NUL characters and half surrogates, which end in an error of the database.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """:raises ValueError: for anything but an object of plain text; ninja answers 400."""
        found = super().parse_body(request)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        if b"\\u" in request.body:
            said = json.dumps(found, ensure_ascii=False).encode()  # a half surrogate cannot be encoded
            if b"\\u0000" in said:
                raise ValueError("a NUL character")
        return found


class KeysFirst(NinjaJSONEncoder):
    """Most of what an answer holds beside texts are keys; ninja tries nine other kinds before."""

    def default(self, value: Any) -> Any:
        """:raises TypeError: for what has no spelling."""
        return str(value) if isinstance(value, UUID) else super().default(value)


class Answers(JSONRenderer):
    encoder_class = KeysFirst


api = NinjaAPI(
    parser=PlainText(),
    renderer=Answers(),
    title="Linli 邻里",
    version=__version__,
    description="办理诉求的同一组动作，给程序用。The same verbs that the pages use, for programs.",
    docs_url=None,  # our own page: config/api_docs.py
    urls_namespace="api",
)


def answer(request: HttpRequest, problems: Iterable[Problem], status: int) -> HttpResponse:
    """Every problem at once, in the one shape."""
    return api.create_response(request, {"problems": [problem.as_dict() for problem in problems]}, status=status)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answer(request, error.problems, 403 if isinstance(error, NotAllowed) else 409)


@api.exception_handler(TooManyRequests)
def _too_many(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    return answer(request, error.problems, 429)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(request, [_problem_of(one) for one in error.errors], 422)


def _problem_of(found: dict[str, Any]) -> Problem:
    """What the schema says is wrong; `loc` begins with the source and the argument's name, which mean nothing to the caller."""
    where = ".".join(str(part) for part in found["loc"][1:] if part not in ("payload", "data", "body"))
    return Problem(str(found["type"]), said(str(found["type"]), found.get("ctx") or {}, str(found["msg"])), where)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = answer(request, [Problem("unauthenticated", _("请先登录，或带上接口密钥。"))], 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    return answer(request, [Problem("not-allowed", _("您的岗位不能做这件事。"))], 403)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(request, [Problem("not-found", _("没有这一条，或者不归您看。"))], 404)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A program that mistypes an address is answered as programs are; everybody else gets the page."""
    if request.path.startswith("/api/"):
        return _missing(request, Http404())
    return defaults.page_not_found(request, exception)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON, a page's call without the page's token."""
    words = {400: _("看不懂发来的内容，这里要 JSON。"), 403: _("这次没有带上页面给的凭证，请刷新页面再试。")}
    return answer(request, [Problem("http", words.get(error.status_code, str(error)))], error.status_code)


api.add_router("", casework)


api.add_router("", register)


api.add_router("", disclosure)


api.add_router("", procedures)


api.add_router("", cobuild)
api.add_router("", deliberation)
api.add_router("", activities)
