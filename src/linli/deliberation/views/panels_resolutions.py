"""Resolutions on other pages: navigation, what is late on today, and panels of a place, a council and the portal's home."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import Council, Resolution
from ..models.resolutions import ResolutionQuerySet
from ..rules import rights
from ..selectors import resolutions as found
from .portal.resolutions import row_shown

MOST = 5


def running_badge(request: HttpRequest) -> ResolutionQuerySet:
    """What is being carried out where this visitor's posts reach."""
    return found.resolutions_visible_to(actor_of(request)).filter(tenant=tenant_here(request)).running()  # type: ignore[attr-defined]


navigation.desk_item(
    gettext_lazy("决议落实"),
    "deliberation:resolutions",
    "check",
    capability=(rights.VIEW, rights.PROGRESS),
    order=17,
    badge=running_badge,
)
navigation.portal_tile(gettext_lazy("定了的事"), "deliberation:decided-list", "check", 68, gettext_lazy("办得怎样，看进度"))


@panel("today", order=32)
def late_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What should be done by now and is not, the longest overdue first."""
    actor = actor_of(request)
    if not any(actor.may(right, tenant_id=actor.tenant_id) for right in (rights.RESOLUTIONS, rights.PROGRESS)):
        return None
    rows = found.late_undertakings(actor, day=clock.today(), now=clock.now(), most=MOST)
    if not rows:
        return None
    context = {"slot": "side", "rows": rows, "all_url": f"{reverse('deliberation:resolutions')}?view=late"}
    return Panel(_("决议过了完成时间"), "deliberation/panels/late.html", context)


@panel("place", order=38)
def decided_here(request: HttpRequest, place: Place) -> Panel | None:
    """What was decided for this place and inside it: for clerks theirs, for residents the published ones."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    rows = found.resolutions_visible_to(actor) if is_clerk else found.public_resolutions(tenant_here(request))
    rows = rows.filter(tenant=place.tenant_id, place_path__startswith=place.path)  # type: ignore[assignment]
    return _panel(_newest(rows), is_clerk=is_clerk)


@panel("council", order=30)
def decided_by(request: HttpRequest, council: Council) -> Panel | None:
    """What a council decided, the newest first."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=council.tenant_id)
    rows = found.resolutions_visible_to(actor) if is_clerk else found.public_resolutions(tenant_here(request))
    return _panel(_newest(rows.filter(council=council)), is_clerk=is_clerk)


@panel("home", order=45)
def decided_lately(request: HttpRequest, _subject: Any) -> Panel | None:
    """What was decided lately, for residents."""
    tenant = getattr(request, "tenant", None)
    return _panel(found.decided_lately(tenant.pk), is_clerk=False) if tenant else None


def _newest(rows: QuerySet[Resolution]) -> list[Resolution]:
    return list(found.with_undertakings(rows.order_by("-adopted_on", "-id"))[:MOST])


def _panel(listed: list[Resolution], *, is_clerk: bool) -> Panel | None:
    if not listed:
        return None
    shown = [row_shown(one) | {"url": _url(one, is_clerk=is_clerk)} for one in listed]
    all_url = reverse("deliberation:resolutions") if is_clerk else reverse("deliberation:decided-list")
    return Panel(_("定了的事"), "deliberation/panels/decided.html", {"rows": shown, "all_url": all_url})


def _url(one: Resolution, *, is_clerk: bool) -> str:
    return one.get_absolute_url() if is_clerk else one.public_url
