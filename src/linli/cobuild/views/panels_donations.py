"""What donations put into navigation and onto other pages: today, mine, a place."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..rules import rights
from ..selectors import around
from ..selectors import donations as found
from ..selectors import stock as found_stock
from . import donations_shown as shown

MOST = 5

desk_item(gettext_lazy("捐赠物资"), "cobuild:donations", "box", capability=found_stock.SEES, order=45)


@panel("today", order=66)
def expiring(request: HttpRequest, _subject: Any) -> Panel | None:
    """What expires soon in the stores that this visitor keeps."""
    actor, tenant = actor_of(request), tenant_here(request)
    if not actor.may(rights.DONATIONS, tenant_id=tenant.pk):
        return None
    rows = [
        {"one": one, "lots": shown.lots_words(lots[:1], one, clock.today())}
        for one, lots in around.expiring_soon(tenant, day=clock.today(), now=clock.now())
        if actor.may(rights.DONATIONS, tenant_id=tenant.pk, place_path=one.place_path)
    ][:MOST]
    return Panel(_("快到期的物资"), "cobuild/panels/donations_today.html", {"slot": "side", "rows": rows}) if rows else None


@panel("mine", order=58)
def my_donations(request: HttpRequest, _subject: Any) -> Panel | None:
    """A resident's last donations."""
    rows = list(found.own_donations(actor_of(request), tenant_here(request))[:MOST])
    if not rows:
        return None
    given = found.given_in(rows)
    listed = [{"one": one, "things": shown.given_words(given[one.pk])} for one in rows]
    return Panel(_("我的捐赠"), "cobuild/panels/my_donations.html", {"rows": listed})


@panel("place", order=54)
def given_here(_request: HttpRequest, place: Place) -> Panel | None:
    """What was given lately at a place and inside it, as everybody may read it."""
    every = around.public_at(place, "donations", lambda: found.public_donations(place.tenant), day=clock.today(), now=clock.now())
    rows = every[:3]
    if not rows:
        return None
    names, given = found.public_names(rows, tenant=place.tenant), found.given_in(rows)
    thanks = [
        {"one": one, "who": shown.thanks_words(one, names[one.pk]), "things": shown.given_words(given[one.pk])} for one in rows
    ]
    return Panel(_("谁捐了什么"), "cobuild/panels/donations_place.html", {"rows": thanks})
