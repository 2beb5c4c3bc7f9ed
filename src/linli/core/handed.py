"""
A screen handed to somebody else: a clerk gives a tablet to a resident, and until the clerk's own code is typed the session answers
at one address only. Whoever types another address, or goes back, comes to that page again.

    handed.hand_over(request, path, code)       # the clerk chose a code
    handed.give_back(request, code)             # False: wrong; after MOST_TRIES the session ends, and the clerk signs in again
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

KEY = "handed"
MOST_TRIES = 5
LEAST_CODE, MOST_CODE = 4, 8


def hand_over(request: HttpRequest, path: str, code: str, **noted: str) -> None:
    """From now on this session answers at `path` and below it; `noted` is kept for the page there."""
    request.session[KEY] = {"path": path, "code": make_password(code), "tries": 0, **noted}


def noted(request: HttpRequest, path: str) -> dict[str, Any]:
    """What was noted when the screen was handed over for this address; nothing where it was not."""
    held = request.session.get(KEY, {})
    return dict(held) if held.get("path") == path else {}


def give_back(request: HttpRequest, code: str) -> bool:
    """Whether the code was right: then the session is the clerk's again. Too many wrong ones end it."""
    held = request.session.get(KEY)
    if held is None:
        return True
    if check_password(code, held["code"]):
        del request.session[KEY]
        return True
    request.session[KEY] = {**held, "tries": held["tries"] + 1}
    if held["tries"] + 1 >= MOST_TRIES:
        logout(request)
    return False


class HandedOver:
    """Leads every request of a screen that was handed over to the one page that it was handed over for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            path = request.session.get(KEY, {}).get("path", "")
            if path and not request.path.startswith(path):
                return redirect(path)
        return self.get_response(request)
