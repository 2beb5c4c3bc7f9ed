"""What I claimed, asked and offer: all of it, one claim with its steps, whom to reach."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core import clock, files
from linli.core.access import actor_of, signed_in
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...forms import market as desk_typed
from ...forms import market_portal as typed
from ...models import Choosing, Claim
from ...rules import claims as rules
from ...rules.claims import Delivered
from ...rules.sides import speaks_for
from ...selectors import claims as found
from ...selectors import market_own as own
from ...selectors.market import drawing_of
from ...selectors.market_public import givers_named
from ...selectors.speaking import unit_of
from ...services import claims, delivering
from ...states import HOLDING, ClaimState
from .. import market_shown as shown
from ..desk.market_pieces import Step
from ..files_shown import files_shown
from .market_pieces import BOTH, READ, answered, claim_or_404, claim_rows, whom_words

FORMS: dict[str, type[forms.Form]] = {
    "agree": desk_typed.AgreeForm,
    "refuse": desk_typed.ReasonForm,
    "withdraw": desk_typed.WithdrawForm,
    "deliver": typed.ShortDeliverForm,
    "note": typed.OwnNoteForm,
    "confirm": typed.SaidForm,
    "dispute": typed.NotDoneForm,
}


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of this visitor in the market: of their unit, their teams, themselves; of nobody else."""
    actor, tenant = actor_of(request), tenant_here(request)
    market = own.own_market(actor, tenant)
    context = {
        "bar_title": _("我的帮忙"),
        "is_unit": unit_of(actor) is not None,
        "market": market,
        "to_confirm": claim_rows(market.to_confirm),
        "groups": [
            (_("等您答应"), claim_rows(market.to_answer)),
            (_("说定了，去办"), claim_rows(market.doing)),
            (_("等答复"), claim_rows(market.waiting)),
            (_("做过的"), claim_rows(market.done)),
            (_("没有做的"), claim_rows(market.ended)),
        ],
        "thanks": claim_rows(market.thanks),
        "asked": [{"one": one, "badge": shown.need_badge(one)} for one in market.asked],
        "offered": [{"one": one, "badge": shown.resource_badge(one)} for one in market.offered],
    }
    return page(request, "cobuild/portal/market_mine.html", context)


@signed_in
@READ
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One claim for the two sides of it: the one that gives reads what to do, those served say how it was."""
    one, actor = claim_or_404(request, pk), actor_of(request)
    entries, told = list(one.entries.all()), steps()
    pictures = files.files_of_many(entries)
    names = own.steps_for(actor, one)
    is_claimant = speaks_for(actor, found.claimant_side(one))
    context = {
        "bar_title": _("我认领的") if is_claimant else _("来帮忙的"),
        "one": one,
        "subject": one.need or one.resource,
        "subject_url": _subject_url(one),
        "badge": shown.claim_badge(one),
        "who": whom_words(found.claimant_of(one)) if is_claimant else givers_shown(one),
        "is_claimant": is_claimant,
        "rating": rules.rating_words(one.rating),
        "hours": shown.hours_text(one.half_hours),
        "confirmer": shown.confirmer_words(one),
        "files": files_shown(files.files_of(one)),
        "entries": [{"one": entry, "files": files_shown(pictures[entry.pk])} for entry in entries],
        "steps": [
            (reverse("cobuild:my-claim-step", args=[one.pk, name]), told[name].title, told[name].is_stop) for name in names
        ],
        "has_contact": found.contact_for(one, actor) is not None,
        "before": _before(one) if one.state == ClaimState.WAITING else None,
        "decided_on": _decided_on(one) if one.state == ClaimState.WAITING else None,
        "may_publish": own.may_publish_thanks(actor, one),
    }
    return page(request, "cobuild/portal/market_claim.html", context)


def givers_shown(one: Claim) -> str:
    """The claimant to those served: a unit or a team by name, a person only while they agree to that."""
    if one.need is None:
        return whom_words(found.claimant_of(one)) if one.person is None else ""
    return givers_named([one], tenant=one.tenant)[one.pk]


def _before(one: Claim) -> int:
    """How many wait in front of this claim."""
    return Claim.objects.filter(need=one.need_id, state=ClaimState.WAITING, position__lt=one.position).count()  # type: ignore[attr-defined]


def _decided_on(one: Claim) -> date | None:
    """The day on which lots are drawn or the office chooses, while that is still to come; until then nobody stands before others."""
    need = one.need
    if need is None or need.choosing == Choosing.FIRST or Claim.objects.filter(need=need, state__in=HOLDING).exists():
        return None
    return None if need.choosing == Choosing.LOTS and drawing_of(need) else need.choose_on


def _subject_url(one: Claim) -> str:
    name, subject = ("public-need", one.need) if one.need else ("public-resource", one.resource)
    return reverse(f"cobuild:{name}", args=[subject.pk]) if subject else ""


def steps() -> dict[str, Step]:
    """Every step of a claim on the portal, by its name in the address."""
    return {
        "agree": Step(_("答应借给对方用"), _("答应"), _("说定了，对方会收到消息。")),
        "refuse": Step(_("这次不行"), _("这次不行"), _("告诉对方了。"), is_stop=True),
        "withdraw": Step(_("去不了，退掉"), _("去不了，退掉"), _("退了，排队的自动递补。谢谢您说一声。"), is_stop=True),
        "deliver": Step(_("做好了，报一声"), _("做好了"), _("收到了，等受助的人说一声。"), _("一句话就行。照片可以不传。")),
        "note": Step(_("记一笔进展"), _("记一笔进展"), _("记下了。")),
        "confirm": Step(_("您觉得怎么样"), _("说说怎么样"), _("记下了，您的感谢会送到。"), _("照实说就行。")),
        "dispute": Step(_("没有做到"), _("没有做到"), _("记下了，社区会去问。"), is_stop=True),
    }


@signed_in
@BOTH
def step(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step of whoever stands on a side of the claim."""
    one, actor = claim_or_404(request, pk), actor_of(request)
    if name not in FORMS or (request.method != "POST" and name not in own.steps_for(actor, one)):
        raise Http404
    initial = {"on": clock.today()} if name == "deliver" else {}
    form = FORMS[name](request.POST, request.FILES) if request.method == "POST" else FORMS[name](initial=initial)
    back = reverse("cobuild:my-claim", args=[one.pk])
    return answered(
        request, steps()[name], form, _doing(request, one, name, back), subject=str(one.need or one.resource), back=back
    )


def _doing(request: HttpRequest, one: Claim, name: str, back: str) -> Callable[[dict[str, Any], datetime], str]:
    given: dict[str, Any] = {"claim": one, "by": actor_of(request)}

    def do(said: dict[str, Any], now: datetime) -> str:
        if name == "deliver":
            done = Delivered(said["on"], said["text"], said["person_times"], said["people"], said["hours"])
            delivering.deliver(given=done, files_given=said["photos"], now=now, **given)
        elif name == "note":
            delivering.note(text=said["text"], files_given=said["photos"], now=now, **given)
        else:
            verbs: dict[str, Callable[..., Claim]] = {
                "agree": claims.agree, "refuse": claims.refuse, "withdraw": claims.withdraw, "confirm": delivering.confirm,
                "dispute": delivering.dispute,
            }  # fmt: skip
            verbs[name](now=now, **given, **said)
        return back

    return do


@signed_in
@BOTH
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to reach: shown when it is asked for, and that is written down."""
    one, actor = claim_or_404(request, pk), actor_of(request)
    if found.contact_for(one, actor) is None:
        raise Http404
    reached = delivering.read_contact(claim=one, by=actor, now=clock.now()) if request.method == "POST" else None
    context = {"bar_title": _("怎么联系"), "one": one, "contact": reached, "back": reverse("cobuild:my-claim", args=[one.pk])}
    response = page(request, "cobuild/portal/market_contact.html", context)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put one's thanks on the wall, or take them off: one tap."""
    one = claim_or_404(request, pk)
    is_shown = request.POST.get("shown") == "1"
    delivering.publish_thanks(claim=one, shown=is_shown, by=actor_of(request), now=clock.now())
    messages.success(request, _("放到感谢墙上了，不写您的姓名。") if is_shown else _("从感谢墙上拿下来了。"))
    return redirect("cobuild:my-claim", pk)
