"""One need for everybody: how far it is, what is still wanted, who gives; claiming it in two taps; asking, and taking back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import find_or_add_person, place_chosen

from ...forms.market_portal import AskForm, ClaimForm
from ...models import Choosing, Need, NeedKind
from ...rules import rights
from ...rules.free_times import time_words
from ...rules.sides import Claimant
from ...selectors import claims as found_claims
from ...selectors import market as found
from ...selectors.market_public import public_places
from ...services import claims, needs
from ...services.needs import NeedGiven
from ...states import HOLDING, ClaimState, NeedState
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
    need_or_404,
    places_offered,
    told_beside,
    usual_place,
    whom_words,
    withdrawn_by_owner,
)

OPEN = (NeedState.OPEN, NeedState.CLAIMED)


@public
@READ
def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One need."""
    one, actor = need_or_404(request, pk), actor_of(request)
    live = [claim for claim in found_claims.queue_of(one) if claim.state in HOLDING or claim.state == ClaimState.WAITING]
    held = [claim for claim in live if claim.state in HOLDING]
    names = found_claims.names_shown(held, tenant=one.tenant)
    is_own, today = needs.asked_it(one, actor) and found.may_see_private(actor, one), clock.today()
    age = found.age_of(one, today, found.age_rule(one.tenant, today))
    context = {
        "bar_title": _("帮一把"),
        "one": one,
        "where": public_places([one])[one.pk],
        "badge": shown.need_badge(one),
        "age": None if live else shown.age_badge(age),
        "times": time_words(one.times),
        "held": len(held),
        "left": max(one.places - len(held), 0),
        "confirmed": sum(claim.state == ClaimState.CONFIRMED for claim in held),
        "queued": len(live) - len(held),
        "givers": [{"who": names[claim.pk], "badge": shown.claim_badge(claim)} for claim in held],
        "is_open": one.state in OPEN and one.is_public,
        "is_over": one.wanted_until is not None and one.wanted_until < today,
        "is_own": is_own,
        "mine": found_claims.live_of(actor, one),
        "own_claims": [{"one": claim, "badge": shown.claim_badge(claim)} for claim in held] if is_own else [],
        "for_whom": one.beneficiary if is_own else None,
        "may_withdraw": is_own and one.state in (NeedState.SUBMITTED, *OPEN),
        "promise": found.seed_promise(one),
        "drawing": found.drawing_of(one) if one.choosing == Choosing.LOTS else None,
        "desk_url": one.get_absolute_url() if actor.may(rights.VIEW, tenant_id=one.tenant_id, place_path=one.place_path) else "",
    }
    return page(request, "cobuild/portal/market_need.html", context)


# ---- claiming ----


@signed_in
@BOTH
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second tap: as whom; the first that may claim is chosen already."""
    one = need_or_404(request, pk)
    if one.state == NeedState.SUBMITTED:
        raise Http404
    mine = found_claims.live_of(actor_of(request), one)
    offered = _may_claim(claimants_offered(request), one)
    if request.method != "POST" and mine:
        offered = [claimant for claimant in offered if claimant.key not in {each.claimant_key for each in mine}]
        if not offered:
            return redirect("cobuild:my-claim", mine[0].pk)
    given: dict[str, Any] = {"whom": choices_of(offered), "is_unknown": is_unknown(request) and not offered}
    form = ClaimForm(request.POST, **given) if request.method == "POST" else ClaimForm(**given)

    def do(said: dict[str, Any], now: datetime) -> str:
        by, claimant = acting(request, said, offered, now)
        made = claims.claim(need=one, claimant=claimant, promise=said["promise"], by=by, now=now)
        return reverse("cobuild:my-claim", args=[made.pk])

    step = Step(_("我来帮"), _("就这样，我来"), _("谢谢您！社区会尽快答复，有消息告诉您。"))
    more = {
        "one": one,
        "where": public_places([one])[one.pk],
        "times": time_words(one.times),
        "only": whom_words(offered[0]) if len(offered) == 1 else "",
        "nobody": not offered and not is_unknown(request),
        "queues": found.counted(Need.objects.filter(pk=one.pk)).get().held >= one.places,  # type: ignore[attr-defined]
    }
    back = reverse("cobuild:public-need", args=[one.pk])
    return answered(request, step, form, do, subject="", back=back, template="cobuild/portal/market_take.html", **more)


def _may_claim(claimants: list[Claimant], one: Need) -> list[Claimant]:
    """Those whom the need asks for, units first; who has claimed already is told so by the verb."""
    allowed = {"organisation": one.for_units, "team": one.for_teams, "person": one.for_persons}
    return [claimant for claimant in claimants if allowed[claimant.kind]]


# ---- asking ----


@signed_in
@BOTH
def ask(request: HttpRequest) -> HttpResponse:
    """A wish of one's own, of a neighbour who agreed, or what one's unit needs. The community checks it before it is listed."""
    offered = [one for one in claimants_offered(request) if one.kind != "team"]
    places, is_unit = places_offered(request), any(one.organisation for one in offered)
    given: dict[str, Any] = {
        "places": places, "whom": choices_of(offered), "is_unknown": is_unknown(request), "is_unit": is_unit,
    }  # fmt: skip
    initial = {"place": usual_place(request, places)}
    form = AskForm(request.POST, **given) if request.method == "POST" else AskForm(initial=initial, **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        by, asker = acting(request, said, offered, now)
        made = needs.ask(
            tenant=tenant_here(request), given=_given(request, said, asker, now), agreed=bool(said.get("agreed")), by=by, now=now
        )
        return reverse("cobuild:public-need", args=[made.pk])

    back = reverse("cobuild:public-needs")
    return answered(request, _asking(is_unit), form, do, subject="", back=back, template="cobuild/portal/market_ask.html")


def _asking(is_unit: bool) -> Step:
    """In whose words: a unit has needs, a neighbour a wish."""
    title, lead = _("说一个微心愿"), _("一件小事也可以：换个灯泡、陪着看病、教用手机。")
    if is_unit:
        title, lead = _("提一条需求"), _("单位想请邻里帮什么，自己的小心愿也可以说。")
    return Step(title, _("说好了，送给社区"), _("收到了。社区核对以后就上清单，有人来帮会告诉您。"), lead)


def _given(request: HttpRequest, said: dict[str, Any], asker: Claimant, now: datetime) -> NeedGiven:
    """What was typed; a neighbour is found by name and telephone, or written down."""
    names = ("title", "details", "private_note", "field", "wanted_until", "times", "tells_claimant")
    plain = {name: said[name] for name in names}
    tenant, other = tenant_here(request), None
    if said.get("for_name") and asker.person:
        with told_beside({"name": "for_name", "phone": "for_phone"}):
            name, phone = said["for_name"], said["for_phone"]
            other = find_or_add_person(tenant=tenant, name=name, phone=phone, by=actor_of(request), now=now)
        plain["tells_claimant"] = False  # only they can say yes to that; the office asks them
    return NeedGiven(
        **plain,
        kind=NeedKind.NEED if asker.organisation else NeedKind.WISH,
        place=found_or_404(place_chosen(said["place"], tenant)),
        organisation=asker.organisation,
        person=asker.person,
        beneficiary=other,
    )


@signed_in
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever asked does not want it any more."""
    one, actor = need_or_404(request, pk), actor_of(request)
    if not needs.asked_it(one, actor):
        raise Http404

    def act(reason: str, now: datetime) -> Need:
        return needs.withdraw(need=one, reason=reason, by=actor, now=now)

    step = Step(_("撤下这一条"), _("撤下"), _("撤下了，认领的人都会知道。"), is_stop=True)
    return withdrawn_by_owner(request, one, step, act, back=reverse("cobuild:public-need", args=[one.pk]))
