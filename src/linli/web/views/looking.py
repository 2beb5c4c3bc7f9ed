"""How one wants to see the pages: large type, dark, language. Kept on the device in a cookie, and in the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from linli.accounts.api import keep_wish
from linli.core import clock
from linli.core.access import actor_of, public, staff
from linli.core.context import KEYS, KEYS_COOKIE, MODE_COOKIE, MODES, THEME_COOKIE, THEMES
from linli.core.pages import page

from .returning import remember, return_to


@public
def settings_page(request: HttpRequest) -> HttpResponse:
    return page(request, "web/settings.html")


@staff
def desk_settings(request: HttpRequest) -> HttpResponse:
    return page(request, "web/desk_settings.html")


@require_POST
@public
def set_mode(request: HttpRequest) -> HttpResponse:
    return _keep(request, "mode", MODE_COOKIE, MODES)


@require_POST
@public
def set_theme(request: HttpRequest) -> HttpResponse:
    return _keep(request, "theme", THEME_COOKIE, THEMES)


@require_POST
@public
def set_language(request: HttpRequest) -> HttpResponse:
    return _keep(request, "language", settings.LANGUAGE_COOKIE_NAME, {code for code, _name in settings.LANGUAGES})


@require_POST
@staff
def set_keys(request: HttpRequest) -> HttpResponse:
    """Single-key shortcuts on or off, on this device: another one may have another keyboard, or none."""
    value, response = request.POST.get("keys", ""), redirect(return_to(request))
    if value in KEYS:
        remember(response, KEYS_COOKIE, value)
    return response


def _keep(request: HttpRequest, name: str, cookie: str, allowed: set[str]) -> HttpResponse:
    """Remember a wish and come back; a value that is not offered changes nothing."""
    value = request.POST.get(name, "")
    response = redirect(return_to(request))
    if value not in allowed:
        return response
    remember(response, cookie, value)
    actor = actor_of(request)
    if actor.user_id is not None:
        keep_wish(user_id=actor.user_id, name=name, value=value, by=actor, now=clock.now())
    return response
