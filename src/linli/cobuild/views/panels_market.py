"""What the market puts into navigation and onto other pages: its entries, one's own of it, what is asked near a place."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Place

from ..models import Claim
from ..rules import rights
from ..selectors import claims as found
from ..selectors.market_own import asked_of, needs_fitting
from ..states import ClaimState
from . import market_shown as shown
from .portal.market_pieces import claim_rows

MOST = 5
DOING = (ClaimState.AGREED, ClaimState.ASKED, ClaimState.WAITING, ClaimState.DISPUTED)


def waiting_badge(request: HttpRequest) -> QuerySet[Claim]:
    """The claims that wait for the office."""
    rows = found.claims_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return rows.filter(state__in=[ClaimState.ASKED, ClaimState.DISPUTED])


navigation.desk_item(
    gettext_lazy("需求和认领"), "cobuild:desk-needs", "hand", capability=rights.VIEW, order=24, badge=waiting_badge
)
navigation.portal_tile(gettext_lazy("帮一把"), "cobuild:public-needs", "hand", 43, gettext_lazy("附近谁需要帮忙"))


@panel("mine", order=50)
def my_market(request: HttpRequest, _subject: object) -> Panel | None:
    """What waits for this visitor's word, and what they, their teams or their unit promised."""
    actor, tenant = actor_of(request), getattr(request, "tenant", None)
    if actor.user_id is None or tenant is None:
        return None
    served = found.claims_to_confirm(actor).filter(tenant=tenant)[:MOST]
    doing = found.claims_for(actor).filter(tenant=tenant, state__in=DOING)[:MOST]
    context = {"to_confirm": claim_rows(served), "doing": claim_rows(doing)}
    return Panel(_("帮一把"), "cobuild/panels/market_mine.html", context) if any(context.values()) else None


@panel("unit", order=20)
def fits_unit(_request: HttpRequest, body: Organisation) -> Panel:
    """On a unit's own desk: who would like to use what it offers, what it could do by what it said it can, and asking itself."""
    rows = [{"one": one, "badge": shown.claim_badge(one)} for one in asked_of(body)[:MOST]]
    context = {"asked": rows, "needs": needs_fitting(body, on=clock.today(), most=MOST)}
    return Panel(_("我们能给的，我们想要的"), "cobuild/panels/market_unit.html", context)


@panel("place", order=54)
def needs_near_here(_request: HttpRequest, place: Place) -> Panel:
    """What is asked near a place is one tap away, and its poster; nothing is counted here."""
    url = f"{reverse('cobuild:public-needs')}?at={place.public_code}"
    context = {"url": url, "poster_url": reverse("cobuild:needs-poster", args=[place.public_code])}
    return Panel(_("附近谁需要帮忙"), "cobuild/panels/market_near.html", context)
