"""Rulings on the workbench: a list that can be searched and narrowed, and one page for each with the cases under it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.models import Ruling
from linli.casework.rules import rights
from linli.casework.selectors import categories, rulings
from linli.casework.selectors.rulings import RulingFilters
from linli.casework.states import RulingOrigin
from linli.casework.views import listed
from linli.casework.views.desk.listing import Chip, Select
from linli.casework.views.shown import shown_of
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import got_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

SEES = requires(rights.VIEW)
PER_PAGE, MOST_CASES = 20, 50
STANDING = {"": gettext_lazy("现在有效的"), "superseded": gettext_lazy("被取代的"), "all": gettext_lazy("全部")}


@SEES
@require_http_methods(["GET", "HEAD"])
def list_rulings(request: HttpRequest) -> HttpResponseBase:
    """The rulings of the subdistrict, newest first. Every choice stands in the address."""
    filters, tenant = RulingFilters.from_query(request.GET), tenant_here(request)
    found = rulings.rulings_found(actor_of(request), filters, tenant=tenant)
    if wants_sheet(request):
        rows = (listed.ruling_row(one, scope_words(one)) for one in found.iterator(AT_ONCE))
        return sheet_of(request, listed.RULINGS, rows)
    page_obj = Pages(found, PER_PAGE).get_page(request.GET.get("page"))
    selects = _selects(tenant, filters)
    context = {
        "filters": filters,
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "rows": [scoped(one) for one in page_obj],
        "tabs": _tabs(filters),
        "selects": selects,
        "chips": _chips(filters, selects),
        "clear_url": _address(filters, text="", category="", place="", origin=""),
    }
    return page(request, "casework/desk/rulings.html", context, partial="rulings")


def _address(filters: RulingFilters, **changes: str) -> str:
    given: Mapping[str, str] = {name: value for name, value in (filters.as_query() | changes).items() if value}
    return reverse("casework:rulings") + (f"?{urlencode(given)}" if given else "")


def _tabs(filters: RulingFilters) -> list[dict[str, Any]]:
    standing = filters.standing if filters.standing in STANDING else ""
    return [
        {"label": label, "url": _address(filters, standing=name), "current": name == standing} for name, label in STANDING.items()
    ]


def _selects(tenant: Any, filters: RulingFilters) -> list[Select]:
    sorted_in = [(one.code, one.name) for one in categories.active_categories(tenant.pk)]
    return [
        Select("category", _("哪一类"), sorted_in, filters.category),
        Select("place", _("哪一片"), communities(tenant), filters.place),
        Select("origin", _("怎么来的"), list(RulingOrigin.choices), filters.origin),
    ]


def _chips(filters: RulingFilters, selects: list[Select]) -> list[Chip]:
    found = [
        Chip(f"{one.label}{_('：')}{one.chosen_label}", _address(filters, **{one.name: ""}))
        for one in selects
        if one.chosen_label
    ]
    return [*found, *([Chip(f"“{filters.text}”", _address(filters, text=""))] if filters.text else [])]


def scoped(ruling: Ruling) -> dict[str, Any]:
    """A ruling with what it is a precedent for, in words."""
    return {"ruling": ruling, "scope": scope_words(ruling)}


def scope_words(ruling: Ruling) -> str:
    """“路灯照明 · 纬二路8号院”."""
    return f"{ruling.category_name} · {ruling.place or _('全街道')}"


@SEES
@require_http_methods(["GET", "HEAD"])
def ruling(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One ruling: what was asked, what was decided and why, for what it is a precedent, which cases were given out by it."""
    actor, now = actor_of(request), clock.now()
    found = got_or_404(rulings.ruling_for, actor, pk)
    cases = list(rulings.cases_under(found, actor)[: MOST_CASES + 1])
    context = {
        "ruling": found,
        "scope": scope_words(found),
        "parties": list(found.parties.order_by("name", "id")),
        "earlier": list(found.supersedes.order_by("decided_at", "id")),
        "cases": [shown_of(case, now=now) for case in cases[:MOST_CASES]],
        "has_more": len(cases) > MOST_CASES,
        "most": MOST_CASES,
    }
    return page(request, "casework/desk/ruling.html", context)
