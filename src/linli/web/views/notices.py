"""Standing notices, and the small files that browsers ask for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _

from linli.core.access import public
from linli.core.pages import page

ROBOTS = "User-agent: *\nDisallow: /desk/\nDisallow: /mine/\nDisallow: /track/\nDisallow: /d/\nDisallow: /api/\n"


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "web/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return page(request, "web/accessibility.html")


@public
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed the request
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@public
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed the request
    return redirect(static("logo.svg"), permanent=False)


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the portal can be put on a phone's first screen."""
    return JsonResponse(
        {
            "name": _("邻里"),
            "short_name": _("邻里"),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f6f3ea",
            "theme_color": "#1d6b4e",
            "lang": request.LANGUAGE_CODE,  # type: ignore[attr-defined]
            "icons": [{"src": static("logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
