"""One wish on the workbench: taking it down, the screening sheet, merging, telling the proposer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, reveals
from linli.core.access import actor_of, requires
from linli.core.answering import done_once, url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.procedures.errors import ProposalRefused
from linli.procedures.forms import wishing as typed
from linli.procedures.forms.objections import PurposeForm
from linli.procedures.models import Proposal, ProposalState
from linli.procedures.rules import collecting as rights
from linli.procedures.selectors import proposals as found
from linli.procedures.services import proposals
from linli.procedures.services.proposals import Draft, WishGiven
from linli.procedures.services.proposals import Sheet as ScreeningSheet
from linli.registry.api import PlaceKind, place_by_id, places_under

SEES = requires(rights.TAKE_WISHES, rights.SCREEN, rights.CALL)
TAKES = requires(rights.TAKE_WISHES)
SCREENS = requires(rights.SCREEN)
CALLS_UP = requires(rights.CONTACT)
KINDS = {"received": "wait", "candidate": "ok", "refused": "fail", "merged": "still"}


def wish_badge(one: Proposal) -> tuple[str, str]:
    """Where a wish stands."""
    return ("wait", _("等下一次征集")) if one.is_pooled else (KINDS[one.state], one.get_state_display())


@TAKES
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a wish down for somebody: by telephone, at the counter, from a paper form, on a visit."""
    tenant = tenant_here(request)
    given: dict[str, Any] = {"places": places_offered(request)}
    form = typed.TakeForm(request.POST, **given) if request.method == "POST" else typed.TakeForm(**given)

    def do(said: dict[str, Any], now: datetime) -> str:
        made = proposals.propose(tenant=tenant, given=wish_given(request, said), by=actor_of(request), now=now)
        text = (
            _("记下了：%(number)s，等下一次征集。请把编号告诉提的人。")
            if made.is_pooled
            else _("记下了：%(number)s。请把编号告诉提的人。")
        )
        messages.success(request, text % {"number": made.number})
        return reverse("procedures:wish-take")

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {"form": form, "one": found.round_for_wishes(tenant, clock.today())}
    return page(request, "procedures/desk/wish_take.html", context, status=422 if form.is_bound else 200)


def places_offered(request: HttpRequest) -> list[tuple[str, str]]:
    rows = places_under("", tenant=tenant_here(request)).of_kind(PlaceKind.COMMUNITY).live().order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def wish_given(request: HttpRequest, said: dict[str, Any]) -> WishGiven:
    """What was typed, with the place that was chosen."""
    place = place_by_id(said["place"], tenant=tenant_here(request)) if said["place"] else None
    return WishGiven(**(said | {"place": place}))


@SEES
@require_http_methods(["GET", "HEAD"])
def wish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One wish: what was said, what is like it, the sheet, what became of it."""
    return _wish_page(request, _wish_or_404(request, pk))


def _wish_or_404(request: HttpRequest, pk: UUID) -> Proposal:
    return one_or_404(found.wishes_visible_to(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _screen_form(one: Proposal, data: Any = None) -> typed.ScreenForm:
    criteria, grounds = found.criteria_of(one.round), found.grounds_of(one.round)
    if data is not None:
        return typed.ScreenForm(data, criteria=criteria, grounds=grounds)
    initial: dict[str, Any] = {f"is_{code}": verdict for code, verdict in one.sheet.items()}
    initial |= {f"why_{code}": words for code, words in one.sheet_words.items()}
    initial |= {name: getattr(one, name) for name in ("ground", "reason", "summary", "benefits", "lead", "done_by")}
    initial["cost"] = one.cost_cents / 1_000_000 if one.cost_cents else None
    return typed.ScreenForm(initial=initial, criteria=criteria, grounds=grounds)


def _wish_page(request: HttpRequest, one: Proposal, *, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    may_screen = actor.may(rights.SCREEN, tenant_id=one.tenant_id, place_path=one.place_path)
    is_open = one.round is not None and one.round.published_at is None and one.state != ProposalState.MERGED
    form = bound if isinstance(bound, typed.ScreenForm) else _screen_form(one)
    ground = found.ground_of(one)
    context = {
        "one": one,
        "badge": wish_badge(one),
        "form": form,
        "rows": form.rows(),
        "shown_rows": _sheet_shown(one),
        "ground": ground,
        "may_screen": may_screen and is_open,
        "sees_who": actor.may(rights.CONTACT, tenant_id=one.tenant_id),
        "has_phone": bool(_phone_of(one)),
        "who": _who(one),
        "alike": found.likely_same(one) if may_screen and is_open else [],
        "merge_form": bound if isinstance(bound, typed.MergeForm) else typed.MergeForm(),
        "told_form": bound if isinstance(bound, typed.ToldForm) else typed.ToldForm(),
        "may_tell": one.is_settled and one.told_at is None and actor.may(rights.TAKE_WISHES, tenant_id=one.tenant_id),
        "joined": list(one.merged.order_by("sequence")),
        "problems": bound,
    }
    return page(request, "procedures/desk/wish.html", context, status=status)


def _sheet_shown(one: Proposal) -> list[tuple[str, str, str]]:
    words = dict(typed.VERDICTS)
    return [
        (line.name, str(words.get(one.sheet[line.code], "")), one.sheet_words.get(line.code, ""))
        for line in found.criteria_of(one.round)
        if line.code in one.sheet
    ]


def _who(one: Proposal) -> str:
    """The name, with the telephone masked."""
    name = one.person.name if one.person else one.name
    return f"{name} {mask_phone(_phone_of(one))}".strip() or _("没留姓名和电话")


def _phone_of(one: Proposal) -> str:
    return one.phone or (one.person.phone if one.person else "")


@CALLS_UP
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The proposer's telephone in full, for a purpose that the journal keeps."""
    one, form, number = _wish_or_404(request, pk), PurposeForm(request.POST or None), ""
    if form.is_bound and form.is_valid():
        number = reveals.reveal(
            one if one.phone else found_or_404(one.person),
            "phone",
            purpose=form.cleaned_data["purpose"],
            capability=rights.CONTACT,
            by=actor_of(request),
            now=clock.now(),
        )
    context = {"one": one, "form": form, "number": number, "who": one.person.name if one.person else one.name}
    return page(request, "procedures/desk/wish_contact.html", context, status=422 if form.is_bound and not number else 200)


@SCREENS
@require_POST
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fill in the sheet and draw the conclusion."""
    one = _wish_or_404(request, pk)
    form = _screen_form(one, request.POST)

    def do(given: dict[str, Any], now: datetime) -> None:
        sheet, by = ScreeningSheet(form.verdicts(), form.words()), actor_of(request)
        if given["then"] == "refuse":
            proposals.refuse(proposal=one, sheet=sheet, ground=given["ground"], reason=given["reason"], by=by, now=now)
            return
        draft = Draft(given["summary"], given["benefits"], given["cost"], given["lead"], given["done_by"])
        proposals.make_candidate(proposal=one, sheet=sheet, draft=draft, by=by, now=now)

    return _wish_done(request, one, form, "screen", do, _("筛选结果记下了。"))


@SCREENS
@require_POST
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make it one with another wish of the same call."""
    one, form = _wish_or_404(request, pk), typed.MergeForm(request.POST)

    def do(given: dict[str, Any], now: datetime) -> None:
        proposals.merge(proposal=one, into=_named(one, given["into"]), by=actor_of(request), now=now)

    return _wish_done(request, one, form, "merge", do, _("合并了，提的人都会知道结果。"))


def _named(one: Proposal, text: str) -> Proposal:
    """The wish that somebody means by its number or the last part of it. :raises ProposalRefused: when there is none."""
    text = text.strip()
    rows = Proposal.objects.filter(tenant_id=one.tenant_id, round=one.round_id)
    if (match := rows.filter(**({"sequence": int(text)} if text.isdecimal() else {"number": text})).first()) is None:
        raise ProposalRefused(Problem("unknown", _("没有这个编号的建议。"), where="into"))
    return match


@TAKES
@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note how the proposer was told."""
    one, form = _wish_or_404(request, pk), typed.ToldForm(request.POST)

    def do(given: dict[str, Any], now: datetime) -> None:
        proposals.note_told(proposal=one, how=given["how"], by=actor_of(request), now=now)

    return _wish_done(request, one, form, "told", do, _("记下了。"))


def _wish_done(request: HttpRequest, one: Proposal, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    if done_once(request, form, f"procedures.wish.{verb}:{one.pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return _wish_page(request, one, bound=form, status=422)
