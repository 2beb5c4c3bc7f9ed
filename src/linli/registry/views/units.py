"""Exclusive units: their area, their owners then and now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.forms.people import TransferForm, UnitFacts
from linli.registry.models import ExclusiveUnit
from linli.registry.selectors.people import units_seen
from linli.registry.services import units as services

from .answering import Asked, answer
from .places import crumbs_of


@requires(access.UNITS_VIEW)
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit with everyone who ever owned it."""
    here = _seen(request, pk)
    owners = here.ownerships.select_related("person", "organisation").order_by("-valid_from", "id")
    may_edit = actor_of(request).may(access.UNITS_EDIT, tenant_id=here.tenant_id, place_path=here.place.path)
    context = {"unit": here, "owners": owners, "crumbs": crumbs_of(here.place, here.number), "may_edit": may_edit}
    return page(request, "registry/unit.html", context)


@requires(access.UNITS_EDIT)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Area, its basis, sold or not."""
    here = _seen(request, pk)
    form = UnitFacts(request.POST or None, initial={name: getattr(here, name, "") for name in UnitFacts.base_fields})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.change_unit(unit=here, by=actor_of(request), now=now, **values)
        return _url(here)

    asked = Asked(_("改“%(unit)s”的面积") % {"unit": here}, _("保存"), _url(here), crumbs_of(here.place, here.number))
    return answer(request, form, do, asked, done=_("改好了。"))


@requires(access.UNITS_EDIT)
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New owners from a day on; their shares make one whole."""
    here = _seen(request, pk)
    form = TransferForm(request.POST or None, tenant=here.tenant, initial={"since": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        shares = [services.Share(owner, part) for owner, part in values["owners"]]
        services.transfer_ownership(
            unit=here, shares=shares, since=values["since"], reason=values["reason"], by=actor_of(request), now=now
        )
        return _url(here)

    lead = _("从这天起归新业主；原业主止于前一天，记录留着。")
    asked = Asked(_("“%(unit)s”换业主") % {"unit": here}, _("登记"), _url(here), crumbs_of(here.place, here.number), lead)
    return answer(request, form, do, asked, done=_("登记好了。"))


def _seen(request: HttpRequest, pk: UUID) -> ExclusiveUnit:
    return one_or_404(units_seen(actor_of(request), tenant_here(request)).select_related("tenant", "place__parent"), pk)


def _url(here: ExclusiveUnit) -> str:
    return reverse("registry:unit", args=[here.pk])
