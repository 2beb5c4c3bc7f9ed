"""What the desk pages of mentoring share: which of its lists a visitor sees, what can be chosen, one step with its form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage
from linli.core.words import Words
from linli.registry.api import communities, places_under

from ...rules import rights
from ...selectors import pledges as pledges_found
from ...selectors.mentoring import AREA_RIGHTS, MentoringFilters

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEPS = requires(rights.MENTORING)
INSPECTS = requires(rights.INSPECT)
SEES_NOTES = requires(rights.INSPECT, rights.MENTORING)
SEES_AREAS = requires(*AREA_RIGHTS)
SEES_PLEDGES = requires(*pledges_found.SEES)
PER_PAGE = 25


def may(request: HttpRequest, *codes: str, path: str | None = None) -> bool:
    return any(actor_of(request).may(code, tenant_id=tenant_here(request).pk, place_path=path) for code in codes)


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists of mentoring that this visitor may open."""
    listed = [
        (_("帮带"), "cobuild:mentorships", (rights.MENTORING,)),
        (_("跟班培训"), "cobuild:placements", (rights.MENTORING,)),
        (_("片区"), "cobuild:areas", AREA_RIGHTS),
        (_("片区检查"), "cobuild:inspections", (rights.INSPECT, rights.MENTORING)),
        (_("就职仪式"), "cobuild:inaugurations", pledges_found.SEES),
        (_("承诺"), "cobuild:pledges", pledges_found.SEES),
    ]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": label, "url": reverse(name), "current": name == here} for label, name, codes in listed if may(request, *codes)
    ]


def list_context(request: HttpRequest, filters: MentoringFilters, views: Mapping[str, Words], rows: Any) -> dict[str, Any]:
    """What the frame of every list here needs; `rows` is what is shown, in its order."""
    return {
        "tabs": tabs(request),
        "filters": filters,
        "views": [(name, views[name]) for name in views],
        "places": communities(tenant_here(request)),
        "page_obj": Pages(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_keep": may(request, rights.MENTORING),
        "may_inspect": may(request, rights.INSPECT),
    }


def places_offered(request: HttpRequest) -> list[tuple[str, str]]:
    """Communities, and the subdistrict itself, where this visitor arranges mentoring."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community", "subdistrict").order_by("-kind", "path")
    kept = [one for one in rows if may(request, rights.MENTORING, path=one.path)]
    return [(str(one.pk), one.name) for one in sorted(kept, key=lambda one: one.kind == "subdistrict")]


def who(request: HttpRequest, now: datetime) -> dict[str, Any]:
    return {"by": actor_of(request), "now": now}


def step(title: Words, label: Words, said: Words, back: str, crumbs: list[tuple[str, str]], **more: Any) -> VerbPage:
    """One step with its form on the workbench."""
    return VerbPage(title=str(title), label=str(label), said=str(said), back=back, crumbs=crumbs, **more)
