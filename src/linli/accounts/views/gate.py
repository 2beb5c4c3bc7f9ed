"""What must be done before anything else: a one-time password is changed, a second factor set up."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..models import User
from . import second_factor

Next = Callable[[HttpRequest], HttpResponse]

OPEN_NAMES = frozenset({"accounts:password", "accounts:second-factor", "accounts:sign-out", "accounts:sign-in", "core:file"})
OPEN_ENGINES_PAGES = frozenset(
    {"web:set-mode", "web:set-theme", "web:set-language", "web:act-as", "web:privacy", "web:accessibility"}
)


class FirstThingsFirst:
    """
    Middleware: staff with a one-time password see the password page, those whose post needs a second factor see its set-up,
    and nothing else until it is done. It stands in the way of pages, so it may not be forgotten by one of them.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if not isinstance(user, User) or user.is_resident or name in OPEN_NAMES | OPEN_ENGINES_PAGES:
            return None
        if user.must_change_password:
            return redirect("accounts:password")
        if second_factor.is_due(request):
            return redirect("accounts:second-factor")
        return None
