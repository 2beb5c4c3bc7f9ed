"""What the community does and what it does not, for residents: the duty list in force, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import DutyItem, Measure
from linli.casework.selectors.settings import duty_items
from linli.core import clock
from linli.core.access import public
from linli.core.frames import community_of
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id


@public
@require_http_methods(["GET", "HEAD"])
def duties(request: HttpRequest) -> HttpResponse:
    """Three lists: the community leads, it assists, it is not for the community, each with whom to turn to."""
    tenant = tenant_here(request)
    place = _community(request, tenant)
    items = [
        one for one in duty_items(tenant, today=clock.today()) if one.place_id is None or (place and one.place_id == place.pk)
    ]
    items = _nearest(items)
    context = {
        "bar_title": _("社区管什么"),
        "place": place or tenant.name,
        "leads": [one for one in items if one.measure == Measure.LEAD],
        "assists": [one for one in items if one.measure == Measure.ASSIST],
        "nots": [one for one in items if one.measure == Measure.NOT],
        "since": min((one.valid_from for one in items), default=None),
    }
    return page(request, "casework/duties.html", context)


def _community(request: HttpRequest, tenant: Tenant) -> Place | None:
    chosen = community_of(request)
    return place_by_id(chosen.id, tenant=tenant) if chosen else None


def _nearest(items: list[DutyItem]) -> list[DutyItem]:
    """A community's own line goes before the subdistrict's on the same matter."""
    own = {one.category_id for one in items if one.place_id}
    return [one for one in items if one.place_id or one.category_id not in own]
