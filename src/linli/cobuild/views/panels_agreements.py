"""Agreements on other pages: navigation, today, the page of a place."""

from typing import Any

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

from ..rules import rights
from ..selectors import agreements as found
from ..selectors import duties as duties_found
from ..selectors.agreement_rules import renewal_days
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
    tenant = tenant_here(request)
    late = list(duties_found.late_duties(actor, tenant, today=today).prefetch_related(None)[:MOST])
    ending = found.to_renew(tenant, renewal_days(tenant, on=today), today=today)
    soon = list((ending & found.agreements_seen(actor)).order_by("ends_on", "id")[:MOST])
    if not late and not soon:
        return None
    context = {"slot": "side", "late": late, "ending": soon, "all_url": reverse("cobuild:obligations-late")}
    return Panel(_("共建协议该办的"), "cobuild/panels/agreements_today.html", context)


@panel("place", order=46)
def agreements_here(request: HttpRequest, place: Place) -> Panel | None:
    """What was agreed for this place and inside it: for clerks theirs, for residents what is public."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    rows = found.agreements_seen(actor) if is_clerk else found.public_agreements(tenant_here(request))
    rows = rows.filter(tenant=place.tenant_id, place_path__startswith=place.path).in_force(clock.today())
    listed = rows_shown(found.with_sides(rows)[:MOST])
    if not listed:
        return None
    name = "cobuild:agreement" if is_clerk else "cobuild:public-agreement"
    for row in listed:
        row["url"] = reverse(name, args=[row["one"].pk])
    all_url = reverse("cobuild:agreements" if is_clerk else "cobuild:public-agreements")
    return Panel(_("共建协议"), "cobuild/panels/agreements.html", {"rows": listed, "all_url": all_url})
