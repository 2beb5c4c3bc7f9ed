"""Where one asks to be told of notices: places and kinds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.core.words import listing
from linli.registry.api import Place, PlaceKind, ancestors, person_by_id

from ..forms.subscribing import SubscribeForm
from ..models import NoticeKind
from ..selectors.subscriptions import live_of
from ..services import subscribing
from .pieces import answered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What one is told of now, and a form for more."""
    actor, tenant = actor_of(request), tenant_here(request)
    data = request.POST if request.method == "POST" and actor.person_id else None
    places = _places(request)
    form = SubscribeForm(data, places=places, initial={"place": places[0][0]})

    def do(values: dict[str, Any], now: datetime) -> str:
        assert actor.person_id is not None  # noqa: S101 -- the form is bound for registered people alone
        place_id = values["place"] or None
        subscribing.subscribe(
            person_id=actor.person_id, tenant_id=tenant.pk, place_id=place_id, kinds=values["kinds"], by=actor, now=now
        )
        return reverse("disclosure:subscriptions")

    labels = dict(NoticeKind.choices)
    wishes = [
        {"wish": wish, "kinds": listing(labels[kind] for kind in wish.kinds if kind in labels)}
        for wish in live_of(actor.person_id)
    ]
    context = {
        "bar_title": _("订阅公告"),
        "bar_back": reverse("disclosure:notices"),
        "wishes": wishes,
        "is_registered": actor.person_id is not None,
    }
    return answered(
        request, form, do, template="disclosure/subscriptions.html", context=context, done=_("订好了。有新公告就告诉您。")
    )


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Where one lives, from the entrance up, then the communities, then the whole subdistrict."""
    actor, tenant = actor_of(request), tenant_here(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    around = ancestors(person.home, itself=True) if person and person.home else []
    own = [(str(one.pk), _("我住的%(place)s") % {"place": one.full_name or one.name}) for one in reversed(around[1:])]
    known = {key for key, _label in own}
    found = Place.objects.filter(tenant=tenant, kind=PlaceKind.COMMUNITY, valid_to=None).order_by("path")
    others = [(str(one.pk), one.name) for one in found if str(one.pk) not in known]
    return [*own, *others, ("", _("全街道"))]


@signed_in
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No longer be told."""
    actor = actor_of(request)
    subscribing.unsubscribe(wish=one_or_404(live_of(actor.person_id), pk), by=actor, now=clock.now())
    messages.success(request, _("退订了，这里的公告不再告诉您。"))
    return redirect("disclosure:subscriptions")
