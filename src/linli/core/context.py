"""What every page's frame needs, and nothing that a page itself should fetch."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .access import actor_of
from .frames import community_of

MODE_COOKIE, THEME_COOKIE, KEYS_COOKIE = "linli_mode", "linli_theme", "linli_keys"
MODES, THEMES, KEYS = {"standard", "elder"}, {"light", "dark"}, {"on", "off"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """`tenant`, `community` (of the portal), `actor`, `mode` (elder or empty), `theme` (dark or empty), `keys_off`, languages."""
    return {
        "tenant": getattr(request, "tenant", None),
        "community": community_of(request),
        "actor": actor_of(request),
        "mode": "elder" if wish_of(request, MODE_COOKIE, "mode") == "elder" else "",
        "theme": "dark" if wish_of(request, THEME_COOKIE, "theme") == "dark" else "",
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
        "languages": settings.LANGUAGES,
        "base_url": settings.BASE_URL,
    }


def wish_of(request: HttpRequest, cookie: str, attribute: str) -> str:
    """What this visitor chose: on this device, else in their account."""
    if cookie in request.COOKIES:
        return request.COOKIES[cookie]
    return str(getattr(getattr(request, "user", None), attribute, "") or "")
