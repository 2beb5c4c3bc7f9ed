"""Where a switch comes back to, and what it leaves on the device."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

A_YEAR = 365 * 24 * 3600


def return_to(request: HttpRequest, otherwise: str = "/") -> str:
    """The `next` that was sent, when it is a path of this site; else `otherwise`."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else otherwise


def remember(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a choice on this device for a year; scripts cannot read it, other sites do not get it."""
    response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
