"""An installation without any subdistrict: every address says that nothing has been set up yet, and how that is done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.pages import page
from linli.core.problems import Problem

Next = Callable[[HttpRequest], HttpResponse]

CONFLICT = 409  # as every refusal: what is asked does not go with how things stand
OPEN_NAMES = frozenset(
    {
        *("core:anchors", "core:anchors-atom", "config:api-docs", "api:openapi-json"),
        *("web:set-mode", "web:set-theme", "web:set-language", "web:manifest", "web:favicon", "web:robots"),
        *("web:privacy", "web:accessibility", "web:kit", "accounts:sign-out"),
    }
)
COMMANDS = {
    "found": "./linli tenant add --code 410105002 --name 花园路街道 --letters HYL",
    "appoint": "./linli admin add guanli --tenant 410105002",
    "demo": "./linli demo",
}


class FoundedFirst:
    """Middleware behind WhoAndWhere: without a subdistrict nothing but OPEN_NAMES, which need none, reaches its view."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.tenant is not None or name in OPEN_NAMES:  # type: ignore[attr-defined]
            return None
        if request.path_info.startswith("/api/"):
            return _as_problem(request)
        return page(request, "unfounded.html", COMMANDS, status=CONFLICT)


def _as_problem(request: HttpRequest) -> HttpResponse:
    from linli.config.api import answer  # noqa: PLC0415 -- the middleware is loaded before there are addresses

    return answer(
        request, [Problem("nothing_set_up", _("这里还没有开设街道：由安装的人在命令行里用 linli tenant add 开设。"))], CONFLICT
    )
