"""What every page's frame needs, and nothing that a page itself should fetch."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .access import actor_of

MODES = {"elder": "elder"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """`tenant`, `actor`, `mode` (elder or empty), `theme` (dark or empty), the languages."""
    return {
        "tenant": getattr(request, "tenant", None),
        "actor": actor_of(request),
        "mode": MODES.get(request.COOKIES.get("linli_mode", ""), ""),
        "theme": "dark" if request.COOKIES.get("linli_theme") == "dark" else "",
        "languages": settings.LANGUAGES,
        "base_url": settings.BASE_URL,
    }
