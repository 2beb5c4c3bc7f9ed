"""Agreements on other pages: navigation, today, the page of a place."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import Agreement
from ..rules import rights
from ..selectors import agreements as found
from ..selectors import around
from .agreement_pieces import rows_shown

MOST = 5

desk_item(gettext_lazy("共建协议"), "cobuild:agreements", "hand", capability=(rights.VIEW, rights.AGREEMENTS), order=41)
desk_item(gettext_lazy("本单位的协议"), "cobuild:unit-agreements", "hand", capability=rights.OWN_UNIT, order=42)


@panel("today", order=44)
def agreements_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What should have been done by now, and what ends soon and nobody renews."""
    actor, today = actor_of(request), clock.today()
    if not actor.may(rights.AGREEMENTS, tenant_id=actor.tenant_id):
        return None
    tenant, now = tenant_here(request), clock.now()
    late = around.first_late(actor, tenant, day=today, now=now, most=MOST)
    soon = around.first_ending(actor, tenant, day=today, now=now, most=MOST)
    if not late and not soon:
        return None
    context = {"slot": "side", "late": late, "ending": soon, "all_url": reverse("cobuild:obligations-late")}
    return Panel(_("共建协议该办的"), "cobuild/panels/agreements_today.html", context)


@panel("place", order=46)
def agreements_here(request: HttpRequest, place: Place) -> Panel | None:
    """What was agreed for this place and inside it: for clerks theirs, for residents what is public."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    today = clock.today()
    if is_clerk:
        rows = found.agreements_seen(actor).filter(tenant=place.tenant_id, place_path__startswith=place.path).in_force(today)
        listed = rows_shown(found.with_sides(rows)[:MOST])
    else:
        listed = rows_shown(around.public_at(place, "agreements", lambda: _public(place), day=today, now=clock.now())[:MOST])
    if not listed:
        return None
    name = "cobuild:agreement" if is_clerk else "cobuild:public-agreement"
    for row in listed:
        row["url"] = reverse(name, args=[row["one"].pk])
    all_url = reverse("cobuild:agreements" if is_clerk else "cobuild:public-agreements")
    return Panel(_("共建协议"), "cobuild/panels/agreements.html", {"rows": listed, "all_url": all_url})


def _public(place: Place) -> QuerySet[Agreement]:
    return found.with_sides(found.public_agreements(place.tenant).filter(tenant=place.tenant_id).in_force(clock.today()))
