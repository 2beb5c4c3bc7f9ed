"""What programmes put into navigation and onto other pages: today, home, a place."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.frames import Community
from linli.core.models import Tenant
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, communities

from ..models import Session
from ..rules import rights
from ..selectors import programmes_around as around
from ..selectors import sessions as found
from . import programmes_shown as shown

MOST, ON_HOME = 5, 3


def to_settle_tally(request: HttpRequest) -> dict[str, QuerySet[Session]]:
    """What waits for whoever plans: numbers that nobody settled for three days, spaces that were not had."""
    actor = actor_of(request)
    if not actor.may(rights.PLAN, tenant_id=actor.tenant_id):
        return {}
    rows, now = found.sessions_seen(actor).filter(tenant=tenant_here(request)), clock.now()
    return {"unsettled": found.unsettled(rows, now), "unroomed": found.unroomed(rows, now)}


navigation.desk_item(gettext_lazy("活动"), "activities:programmes", "cal", capability=(rights.VIEW, rights.PLAN), order=60)
navigation.portal_tile(gettext_lazy("附近活动"), "activities:public-programmes", "cal", 41, gettext_lazy("这周有什么，怎么报名"))


@panel("today", order=58, tallies=(to_settle_tally,))
def on_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What is on today where one works, and what waits."""
    actor = actor_of(request)
    if not any(actor.may(code, tenant_id=actor.tenant_id) for code in (rights.VIEW, rights.PLAN)):
        return None
    rows = around.on_today(actor, tenant_here(request), day=clock.today(), now=clock.now(), most=MOST)
    waiting = _waiting(tally(request, to_settle_tally))
    if not rows and not waiting:
        return None
    context = {"slot": "side", "rows": shown.session_rows(rows), "waiting": waiting}
    return Panel(_("今天的活动"), "activities/panels/programmes_today.html", context)


def _waiting(told: dict[str, int]) -> list[tuple[str, str]]:
    address = reverse("activities:sessions")
    words = {"unsettled": _("办过了，人数没对清：%(n)s 场"), "unroomed": _("场地没有订上：%(n)s 场")}
    return [(text % {"n": told[name]}, f"{address}?show={name}") for name, text in words.items() if told.get(name)]


@panel("place", order=50)
def here(request: HttpRequest, place: Place) -> Panel | None:
    """What everybody may come to near a place in the next seven days."""
    rows = around.near_soon(tenant_here(request), place.path, day=clock.today(), now=clock.now(), most=MOST)
    return _near(rows, place.public_code) if rows else None


@panel("home", order=30)
def near_home(request: HttpRequest, _subject: Any) -> Panel | None:
    """The next few near the community that this visitor chose, or anywhere."""
    tenant: Tenant | None = getattr(request, "tenant", None)
    if tenant is None:
        return None
    chosen: Community | None = getattr(request, "community", None)
    path = next((path for path, name in communities(tenant) if chosen is not None and name == chosen.name), "")
    rows = around.near_soon(tenant, path, day=clock.today(), now=clock.now(), most=ON_HOME)
    return _near(rows, "") if rows else None


def _near(rows: list[Session], code: str) -> Panel:
    listed = [row | {"url": reverse("activities:public-session", args=[row["one"].pk])} for row in shown.session_rows(rows)]
    query = urlencode({"at": code, "span": "month"}) if code else "span=month"
    all_url = f"{reverse('activities:public-programmes')}?{query}"
    return Panel(_("附近的活动"), "activities/panels/programmes_here.html", {"rows": listed, "all_url": all_url})
