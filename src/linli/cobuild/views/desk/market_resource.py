"""One resource on the workbench: what is offered, which needs it could meet, who asked for it; taking one down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_chosen, organisations_offered, place_chosen

from ...forms import market as typed
from ...models import Resource
from ...rules import rights
from ...rules.free_times import time_words
from ...rules.matching import reason_words
from ...selectors import market as found
from ...services import resources
from ...services.resources import ResourceGiven
from ...states import ResourceState
from .. import market_shown as shown
from .market_pieces import KEEPS, SEES, TAKES, Step, answered, may, person_named, places_offered, resource_or_404

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(resource: Resource | None = None) -> list[tuple[str, str]]:
    start = [(_("资源清单"), reverse("cobuild:desk-resources"))]
    return [*start, (resource.number, resource.get_absolute_url())] if resource else start


@TAKES
@BOTH
def take(request: HttpRequest) -> HttpResponse:
    """Take down what a unit or a person offers."""
    tenant = tenant_here(request)
    offered: dict[str, Any] = {"places": places_offered(request), "organisations": organisations_offered(tenant)}
    form = typed.TakeResourceForm(request.POST, **offered) if request.method == "POST" else typed.TakeResourceForm(**offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        names = ("title", "kind", "field", "details", "skills", "available_until", "channel")
        given = ResourceGiven(
            **{name: said[name] for name in names},
            place=found_or_404(place_chosen(said["place"], tenant)),
            organisation=organisation_chosen(said["organisation"], tenant),
            person=person_named(request, said, now),
        )
        by = actor_of(request)
        return resources.offer(tenant=tenant, given=given, opens=said["opens"], by=by, now=now).get_absolute_url()

    return answered(request, Step(_("记一条资源"), _("记下来"), _("记下了。")), form, do, subject="", crumbs=crumbs())


@SEES
@require_safe
def resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One resource."""
    one = resource_or_404(request, pk)
    may_keep = may(request, rights.MARKET, path=one.place_path)
    listed = one.claims.select_related("organisation", "team", "person").order_by("position", "id")
    fitting = found.needs_matching(one, on=clock.today()) if one.state == ResourceState.OPEN else []
    context = {
        "one": one,
        "whose": str(one.organisation or one.person),
        "badge": shown.resource_badge(one),
        "crumbs": crumbs(),
        "times": time_words(one.times),
        "claims": [{"one": claim, "badge": shown.claim_badge(claim), "who": shown.whose(claim)} for claim in listed],
        "fits": [(need, reason_words(why)) for need, why in fitting],
        "steps": _steps(one) if may_keep else [],
    }
    return page(request, "cobuild/desk/market_resource.html", context)


def _steps(one: Resource) -> list[tuple[str, str, bool]]:
    names = {ResourceState.SUBMITTED: ["check", "refuse", "withdraw"], ResourceState.OPEN: ["withdraw"]}
    told = steps()
    listed = names.get(ResourceState(one.state), [])
    return [(reverse("cobuild:resource-step", args=[one.pk, name]), told[name].title, told[name].is_stop) for name in listed]


def steps() -> dict[str, Step]:
    """Every step of a resource, by its name in the address."""
    return {
        "check": Step(_("核对，列上清单"), _("列上清单"), _("上清单了。")),
        "refuse": Step(_("不列入清单"), _("不列入"), _("没有列入。"), is_stop=True),
        "withdraw": Step(_("收回"), _("收回"), _("收回了，申请的都会知道。"), is_stop=True),
    }


@KEEPS
@BOTH
def step(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step of the office with a resource."""
    one, told = resource_or_404(request, pk), steps().get(name)
    if told is None:
        raise Http404
    kind = typed.CheckForm if name == "check" else typed.ReasonForm
    form = kind(request.POST if request.method == "POST" else None)

    def do(said: dict[str, Any], now: datetime) -> str:
        verb = {"check": resources.check, "refuse": resources.refuse, "withdraw": resources.withdraw}[name]
        verb(resource=one, by=actor_of(request), now=now, **said)  # type: ignore[operator]  # each takes what its form gives
        return one.get_absolute_url()

    return answered(request, told, form, do, subject=one.title, crumbs=crumbs(one))
