"""What units and neighbours offer: the list, one of them, asking to use it, offering something oneself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import place_chosen

from ...forms.market_portal import OfferForm, UseForm
from ...models import Resource, ResourceKind
from ...rules.free_times import time_words
from ...selectors import market as found
from ...selectors.market_public import offerers_named
from ...services import claims, resources
from ...services.resources import ResourceGiven
from ...states import ResourceState
from .. import market_shown as shown
from ..desk.market_pieces import Step
from .market_pieces import (
    BOTH,
    READ,
    acting,
    answered,
    choices_of,
    claimants_offered,
    is_unknown,
    places_offered,
    resource_or_404,
    usual_place,
    withdrawn_by_owner,
)

PER_PAGE = 20


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """What can be used, newest first, by kind."""
    tenant, kind = tenant_here(request), request.GET.get("kind", "")
    rows = found.resources_listed(tenant, on=clock.today()).order_by("-checked_at", "-id")
    rows = rows.filter(kind=kind) if kind in ResourceKind.values else rows
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = offerers_named(page_obj, tenant=tenant)
    context = {
        "bar_title": _("资源清单"),
        "page_obj": page_obj,
        "rows": [{"one": one, "who": names[one.pk], "times": time_words(one.times)} for one in page_obj],
        "tabs": [{"label": _("全部"), "url": "?", "current": kind not in ResourceKind.values}]
        + [{"label": label, "url": f"?kind={value}", "current": value == kind} for value, label in ResourceKind.choices],
    }
    return page(request, "cobuild/portal/market_resources.html", context)


@public
@READ
def resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them."""
    one, actor = resource_or_404(request, pk), actor_of(request)
    is_own = resources.offers_it(one, actor)
    context = {
        "bar_title": _("资源清单"),
        "one": one,
        "badge": shown.resource_badge(one),
        "who": offerers_named([one], tenant=one.tenant)[one.pk],
        "times": time_words(one.times),
        "is_own": is_own,
        "may_ask": one.state == ResourceState.OPEN and not is_own,
        "may_withdraw": is_own and one.state in (ResourceState.SUBMITTED, ResourceState.OPEN),
    }
    return page(request, "cobuild/portal/market_resource.html", context)


@signed_in
@BOTH
def use(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask to use it; whoever offers it answers."""
    one, offered = resource_or_404(request, pk), claimants_offered(request)
    given: dict[str, Any] = {"whom": choices_of(offered), "is_unknown": is_unknown(request) and not offered}
    form = UseForm(request.POST, **given) if request.method == "POST" else UseForm(**given)

    def do(said: dict[str, Any], now: datetime) -> str:
        by, claimant = acting(request, said, offered, now)
        made = claims.claim_resource(resource=one, claimant=claimant, promise=said["promise"], by=by, now=now)
        return reverse("cobuild:my-claim", args=[made.pk])

    step = Step(_("想用一用"), _("告诉对方"), _("告诉对方了，答应了会通知您。"))
    back = reverse("cobuild:public-resource", args=[one.pk])
    return answered(request, step, form, do, subject=one.title, back=back)


@signed_in
@BOTH
def offer(request: HttpRequest) -> HttpResponse:
    """Say what one has to give; the community checks it before it is listed."""
    offered = [one for one in claimants_offered(request) if one.kind != "team"]
    places = places_offered(request)
    given: dict[str, Any] = {"places": places, "whom": choices_of(offered), "is_unknown": is_unknown(request)}
    initial = {"place": usual_place(request, places)}
    form = OfferForm(request.POST, **given) if request.method == "POST" else OfferForm(initial=initial, **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        tenant = tenant_here(request)
        by, giver = acting(request, said, offered, now)
        names = ("title", "kind", "field", "details", "skills", "times", "available_until")
        wanted = ResourceGiven(
            **{name: said[name] for name in names},
            place=found_or_404(place_chosen(said["place"], tenant)),
            organisation=giver.organisation,
            person=giver.person,
        )
        made = resources.offer(tenant=tenant, given=wanted, by=by, now=now)
        return reverse("cobuild:public-resource", args=[made.pk])

    step = Step(
        _("我能给什么"),
        _("说好了，送给社区"),
        _("收到了。社区核对以后就上清单，有人要用会问您。"),
        _("一间空屋、一门手艺、一车物资，都是邻居用得上的。"),
    )
    return answered(request, step, form, do, subject="", back=reverse("cobuild:public-resources"))


@signed_in
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever offers it takes it back."""
    one, actor = resource_or_404(request, pk), actor_of(request)
    if not resources.offers_it(one, actor):
        raise Http404

    def act(reason: str, now: datetime) -> Resource:
        return resources.withdraw(resource=one, reason=reason, by=actor, now=now)

    step = Step(_("收回"), _("收回"), _("收回了，申请的都会知道。"), is_stop=True)
    return withdrawn_by_owner(request, one, step, act, back=reverse("cobuild:public-resource", args=[one.pk]))
