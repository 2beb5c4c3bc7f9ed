"""The coverage of social-work agencies: a map, and the same as a table; communities without one are shown."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import public
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import listing

from ..selectors.agencies import coverage
from .venture_pieces import SEES, SHOWS


def _context(request: HttpRequest) -> dict[str, Any]:
    rows = coverage(tenant_here(request), clock.today())
    covered = sum(bool(one.agencies) for one in rows)
    return {
        "bar_title": _("社工机构覆盖"),
        "rows": rows,
        "covered": covered,
        "total": len(rows),
        "tiles": settings.TILE_URL,
        "features_url": f"{reverse('registry:features')}?kind=community",
    }


@public
@SHOWS
def portal(request: HttpRequest) -> HttpResponse:
    return page(request, "cobuild/portal/ventures_agencies.html", _context(request))


AGENCIES = Sheet(
    "agencies",
    gettext_lazy("社工机构覆盖"),
    [
        Column("community", gettext_lazy("社区")),
        Column("agencies", gettext_lazy("社工机构")),
        Column("count", gettext_lazy("几家")),
    ],
    engine="cobuild",
)


@SEES
@SHOWS
def desk(request: HttpRequest) -> Any:
    """The same for the office, with its sheet."""
    context = _context(request)
    if wants_sheet(request):
        told = (
            {"community": str(one.community), "agencies": listing(each.name for each in one.agencies), "count": len(one.agencies)}
            for one in context["rows"]
        )
        return sheet_of(request, AGENCIES, told)
    return page(request, "cobuild/desk/ventures_agencies.html", context | {"sheet_url": sheet_url(request)})
