"""One need on the workbench: its claims, what fits it, and every step of the office; taking one down by telephone."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, organisation_chosen, organisations_offered, place_chosen

from ...forms import market as typed
from ...models import Choosing, Need
from ...rules import rights
from ...rules.free_times import time_words
from ...rules.sides import Claimant
from ...selectors import claims as found_claims
from ...selectors import market as found
from ...services import claims, needs
from ...services.needs import NeedGiven
from ...states import ClaimState, NeedState
from .. import market_shown as shown
from .market_pieces import (
    KEEPS,
    SEES,
    TAKES,
    Step,
    answered,
    may,
    need_or_404,
    person_named,
    places_offered,
    team_chosen,
    teams_offered,
)

BOTH = require_http_methods(["GET", "HEAD", "POST"])
Do = Callable[[dict[str, Any], datetime], str]


def crumbs(need: Need | None = None) -> list[tuple[str, str]]:
    start = [(_("需求清单"), reverse("cobuild:desk-needs"))]
    return [*start, (need.number, need.get_absolute_url())] if need else start


# ---- taking one down ----


@TAKES
@BOTH
def take(request: HttpRequest) -> HttpResponse:
    """Take a need or a wish down for somebody: by telephone, at the counter, on a visit."""
    offered: dict[str, Any] = {"places": places_offered(request), "may_open": may(request, rights.MARKET)}
    form = typed.TakeNeedForm(request.POST, **offered) if request.method == "POST" else typed.TakeNeedForm(**offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        opens = said.pop("opens", False)
        given = needs_given(request, said, person=person_named(request, said, now))
        return needs.ask(tenant=tenant_here(request), given=given, opens=opens, by=actor_of(request), now=now).get_absolute_url()

    step = Step(
        _("替人记一条需求"), _("记下来"), _("记下了。请把编号告诉提的人。"), _("电话里、窗口前听到的，照原话写一句就能记。")
    )
    return answered(request, step, form, do, subject="", crumbs=crumbs(), template="cobuild/desk/market_take.html")


def needs_given(request: HttpRequest, said: dict[str, Any], **more: Any) -> NeedGiven:
    """What was typed, with the place that was chosen."""
    names = {one.name for one in fields(NeedGiven)}
    values = {name: value for name, value in said.items() if name in names}
    return NeedGiven(**(values | {"place": found_or_404(place_chosen(said["place"], tenant_here(request)))} | more))


# ---- one need ----


@SEES
@require_safe
def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One need: how it stands, who claimed it, what comes next."""
    one = need_or_404(request, pk)
    listed = list(found_claims.queue_of(one))
    may_keep = may(request, rights.MARKET, path=one.place_path)
    rule = found.age_rule(one.tenant, clock.today())
    is_claimed = any(claim.state not in ENDED for claim in listed)
    sees_private = found.may_see_private(actor_of(request), one)
    context = {
        "one": one,
        "badge": shown.need_badge(one),
        "age": None if is_claimed else shown.age_badge(found.age_of(one, clock.today(), rule)),
        "crumbs": crumbs(),
        "times": time_words(one.times),
        "claims": [{"one": claim, "badge": shown.claim_badge(claim), "who": shown.whose(claim)} for claim in listed],
        "steps": _steps(one) if may_keep else [],
        "may_take": may(request, rights.ASK, rights.MARKET, path=one.place_path) and one.state in OPEN,
        "may_keep": may_keep,
        "people": _people(one) if sees_private else [],
        "asks_for_other": may_keep and one.state == NeedState.SUBMITTED and one.beneficiary is not None and one.channel == "page",
        "has_note": may_keep and bool(one.private_note),
        "matches": found.matches_for(one, on=clock.today()) if may_keep and one.state in OPEN else [],
        "promise": found.seed_promise(one),
        "drawing": found.drawing_of(one) if one.choosing == Choosing.LOTS else None,
    }
    return page(request, "cobuild/desk/market_need.html", context)


OPEN = (NeedState.OPEN, NeedState.CLAIMED)
ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.FAILED)


def _people(one: Need) -> list[tuple[str, str]]:
    """Who asked and whom it is for, with the telephone masked."""
    listed = [(_("谁提的"), one.person), (_("为谁"), one.beneficiary)]
    return [(label, _named(person)) for label, person in listed if person is not None]


def _named(person: Person) -> str:
    return f"{person.name} {mask_phone(person.phone)}".strip()


def _steps(one: Need) -> list[tuple[str, str, bool]]:
    """What the office can do now: the address, the word, whether it stops something."""
    names = {
        NeedState.SUBMITTED: ["check", "change", "refuse", "withdraw"],
        NeedState.OPEN: ["change", "close", "withdraw"],
        NeedState.CLAIMED: ["change", "close", "withdraw"],
    }.get(NeedState(one.state), [])
    if one.state in OPEN and one.choosing != Choosing.FIRST and not (one.choosing == Choosing.LOTS and one.chosen_at):
        names = ["give", *names]
    told = steps()
    return [(reverse("cobuild:need-step", args=[one.pk, name]), told[name].title, told[name].is_stop) for name in names]


def steps() -> dict[str, Step]:
    """Every step of a need, by its name in the address."""
    return {
        "check": Step(
            _("核对，列上清单"), _("列上清单"), _("上清单了。"), _("题目和说明里没有姓名电话、事情说得清楚，就可以上。")
        ),
        "refuse": Step(_("不列入清单"), _("不列入"), _("没有列入，提的人会看到原因。"), is_stop=True),
        "change": Step(_("改一改"), _("改好了"), _("改好了。")),
        "close": Step(_("办成了，结束"), _("结束"), _("结束了。"), _("还有名额没用完，也算办成。还在排队的会收到感谢。")),
        "withdraw": Step(_("撤下"), _("撤下"), _("撤下了，认领的都会知道。"), is_stop=True),
        "give": Step(_("定给谁"), _("就这样定"), _("定好了，大家都会收到消息。"), _("抽签的由系统抽，种子公开，谁都能重算。")),
    }


@KEEPS
@BOTH
def step(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step of the office with a need."""
    one, told = need_or_404(request, pk), steps().get(name)
    if told is None:
        raise Http404
    form = _form_of(request, one, name)
    return answered(request, told, form, _doing(request, one, name), subject=one.title, crumbs=crumbs(one))


def _form_of(request: HttpRequest, one: Need, name: str) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if name == "change":
        return typed.NeedForm(data, places=places_offered(request), initial=_initial(one))
    if name == "give":
        return typed.ChooseForm(data, waiting=_waiting(one))
    kinds = {"check": typed.CheckForm, "refuse": typed.ReasonForm, "withdraw": typed.ReasonForm}
    if name == "check":
        return typed.CheckForm(data, initial={"is_public": one.is_public})
    return kinds.get(name, typed.NothingForm)(data)


def _waiting(one: Need) -> list[tuple[str, str]]:
    if one.choosing != Choosing.OFFICE:
        return []
    rows = found_claims.queue_of(one).filter(state=ClaimState.WAITING)
    return [(str(claim.pk), f"{shown.whose(claim)} {claim.promise}".strip()) for claim in rows]


def _initial(one: Need) -> dict[str, Any]:
    names = [name for name in typed.NeedForm.base_fields if name not in ("place", "skills")]
    return {name: getattr(one, name) for name in names} | {"place": str(one.place_id), "skills": "、".join(one.skills)}  # type: ignore[attr-defined]


def _doing(request: HttpRequest, one: Need, name: str) -> Do:
    by = actor_of(request)

    def do(said: dict[str, Any], now: datetime) -> str:
        if name == "check":
            needs.check(need=one, is_public=said["is_public"], by=by, now=now)
        elif name == "change":
            needs.change(need=one, given=_changed(request, one, said), by=by, now=now)
        elif name == "close":
            needs.close(need=one, by=by, now=now)
        elif name == "give":
            chosen = list(one.claims.filter(pk__in=said["chosen"]))
            claims.give_places(need=one, chosen=chosen, by=by, now=now)
        else:
            verb = needs.refuse if name == "refuse" else needs.withdraw
            verb(need=one, reason=said["reason"], by=by, now=now)
        return one.get_absolute_url()

    return do


def _changed(request: HttpRequest, one: Need, said: dict[str, Any]) -> NeedGiven:
    """What was typed, beside what the form does not ask again."""
    kept = {name: getattr(one, name) for name in ("kind", "organisation", "person", "beneficiary", "agreement", "channel")}
    return needs_given(request, said, **kept)


@TAKES
@BOTH
def take_claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a claim down for a unit, a team or somebody who calls."""
    one, tenant = need_or_404(request, pk), tenant_here(request)
    offered: dict[str, Any] = {"organisations": organisations_offered(tenant), "teams": teams_offered(tenant)}
    form = typed.TakeClaimForm(request.POST, **offered) if request.method == "POST" else typed.TakeClaimForm(**offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        who = Claimant(
            organisation=organisation_chosen(said["organisation"], tenant),
            team=team_chosen(said["team"], tenant),
            person=person_named(request, said, now),
        )
        by, words = actor_of(request), said["promise"]
        return claims.claim(need=one, claimant=who, promise=words, channel=said["channel"], by=by, now=now).get_absolute_url()

    told = Step(_("替人记一个认领"), _("记下认领"), _("认领记下了。"))
    return answered(request, told, form, do, subject=one.title, crumbs=crumbs(one))


@KEEPS
@BOTH
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The note that only the office reads; that it was read stands in the journal."""
    one = need_or_404(request, pk)
    words = needs.read_note(need=one, by=actor_of(request), now=clock.now()) if request.method == "POST" else ""
    context = {"one": one, "crumbs": crumbs(one), "words": words, "people": _people(one) if words else []}
    return page(request, "cobuild/desk/market_note.html", context)
