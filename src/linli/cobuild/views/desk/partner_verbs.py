"""What is done to a partner unit on the workbench: registered, changed, gone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import Organisation, organisation_by_id, place_by_id

from ...forms import partners as typed
from ...rules import rights
from ...rules.partners import PartnerGiven
from ...services import partners
from .agreements import places_kept
from .partners import partner_or_404, way_to

KEEPS = requires(rights.PARTNERS)
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _given(tenant: Tenant, said: dict[str, Any], body: Organisation) -> PartnerGiven:
    place = found_or_404(place_by_id(said["place"], tenant=tenant))
    plain = {name: said[name] for name in ("joined_on", "level", "field", "can_offer", "is_public")}
    return PartnerGiven(organisation=body, place=place, **plain)


@KEEPS
@BOTH
def register(request: HttpRequest) -> HttpResponse:
    """Take an organisation into the register; the address may say which."""
    tenant = tenant_here(request)
    key = uuid_of(request.GET.get("organisation", ""))
    initial = {"joined_on": clock.today(), "organisation": organisation_by_id(key, tenant=tenant) if key else None}
    places = places_kept(request, rights.PARTNERS)
    form = bound(request, typed.PartnerForm, tenant=tenant, places=places, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = _given(tenant, said, said["organisation"])
        return partners.register(tenant=tenant, given=given, by=actor_of(request), now=now).get_absolute_url()

    back = reverse("cobuild:partners")
    page = VerbPage(
        title=_("登记一个驻区单位"),
        label=_("登记"),
        said=_("登记好了。"),
        back=back,
        crumbs=[(_("驻区单位"), back)],
        lead=_("只填这一次：省、市、区、街道要的表都从这里出。"),
    )
    return answered(request, page, form, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it."""
    one = partner_or_404(request, pk)
    initial = typed.PartnerChangeForm.initial_of(one)
    places = places_kept(request, rights.PARTNERS)
    form = bound(request, typed.PartnerChangeForm, tenant=one.tenant, places=places, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = _given(one.tenant, said, one.organisation)
        return partners.change(partner=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    page = VerbPage(title=_("改单位的资料"), label=_("改好"), said=_("改好了。"), back=one.get_absolute_url(), crumbs=way_to(one))
    return answered(request, page, form, do)


@KEEPS
@BOTH
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It takes part no more."""
    one = partner_or_404(request, pk)

    def do(said: dict[str, Any], now: datetime) -> str:
        return partners.leave(partner=one, **said, by=actor_of(request), now=now).get_absolute_url()

    page = VerbPage(
        title=_("退出共建"),
        label=_("记为退出"),
        said=_("记下了。以前做的事、寄过的反馈都留着。"),
        back=one.get_absolute_url(),
        crumbs=way_to(one),
        lead=_("单位搬走了、撤销了，才记退出；还有没了结的认领先办完。"),
        is_stop=True,
    )
    return answered(request, page, bound(request, typed.LeaveForm, initial={"on": clock.today()}), do)
