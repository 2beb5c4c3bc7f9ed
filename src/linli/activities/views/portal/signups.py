"""Signing up in two taps, with and without an account; the receipt, one's own, giving a place up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import done_once, url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, housemates_of, person_by_id

from ...forms import signups as typed
from ...models import Session, SignUp
from ...rules import signups as rules
from ...selectors import signups as found
from ...services import signup_changes, signups
from ...services.signups import SLIPS, SignedUp
from ...states import SignUpState
from .. import signups_shown as shown

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST_OWN = 60


def receipt_url(one: SignUp) -> str:
    """The address of a receipt, which only whoever just signed up knows."""
    return f"{reverse('activities:public-signup', args=[one.pk])}?key={SLIPS.key_of(one.pk)}"


# ---- signing up ----


@public
@BOTH
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second tap. Nobody has to sign in; who did types nothing."""
    tenant, actor, now = tenant_here(request), actor_of(request), clock.now()
    session = found_or_404(found.offered(tenant, pk))
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    mates = [one.person for one in housemates_of(person)] if person else []
    already = found.live_of_household(session, person, mates) if person else []
    form, made = _form(request, session, person, mates, already, now), list[SignedUp]()

    def do(_said: dict[str, Any], now: datetime) -> str:
        given = form.given()
        if not form.cleaned_data.get("whole_series") or session.series is None:
            return receipt_url(signups.sign_up(session=session, given=given, by=actor, now=now).signup)
        made.extend(signups.sign_up_series(series=session.series, given=given, by=actor, now=now))
        return reverse("activities:my-signups") if actor.person_id else receipt_url(made[0].signup)

    if form.is_bound and (url := url_once(request, form, do)):
        if made:  # said here: `do` is also tried where something else is wrong
            messages.success(request, ngettext("一共报了 %(n)s 次。", "一共报了 %(n)s 次。", len(made)) % {"n": len(made)})
        return redirect(url)
    context = {
        "bar_title": _("报名"),
        "back": reverse("activities:public-session", args=[session.pk]),
        "session": session,
        "form": form,
        "span": shown.span_of(session),
        "for_whom": rules.for_whom(session.programme),
        "room": shown.room_words(session),
        "is_full": shown.is_full(session),
        "why_not": rules.window_problems(session.programme, session, now=now, is_office=False),
        "already": [(one, one.person_id == person.pk) for one in already] if person else [],  # type: ignore[attr-defined]
        "is_everybody": person is not None and len(already) > len(mates),
    }
    return page(request, "activities/portal/signups_take.html", context, status=422 if form.is_bound else 200)


def _form(
    request: HttpRequest, session: Session, person: Person | None, mates: list[Person], already: list[SignUp], now: datetime
) -> typed.SignUpForm:
    series = session.series
    alone = series is None or found.coming_of_series(series, now).count() < 2
    data = request.POST if request.method == "POST" else None
    return typed.SignUpForm(data, programme=session.programme, alone=alone, person=person, housemates=mates, already=already)


# ---- the receipt and what can be done on it ----


def _receipt_or_404(request: HttpRequest, pk: UUID, key: str) -> tuple[SignUp, str]:
    """The sign-up, and its figures where it is the address that proves that it is theirs."""
    rows = SignUp.objects.filter(tenant=tenant_here(request)).select_related(*found.BESIDE)
    one = one_or_404(rows, pk)
    if signup_changes.is_own(one, actor_of(request)):
        return one, ""
    if not SLIPS.opens(one.pk, key):
        raise Http404
    return one, SLIPS.code_of(one.pk)


@public
@READ
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one signed up for, the number, and the six figures with which it is given up or proved at the door."""
    key = request.GET.get("key", "")
    one, _code = _receipt_or_404(request, pk, key)
    return _receipt(request, one, key)


def _receipt(request: HttpRequest, one: SignUp, key: str, bound: forms.Form | None = None) -> HttpResponse:
    now = clock.now()
    live = shown.is_live(one, now)
    heads = typed.HeadsForm(initial={"heads": one.heads, "companions": one.companions})
    rate = typed.RateForm(initial={"rating": one.rating, "text": one.rating_text})
    context = {
        **shown.row_of(one),
        "bar_title": _("报名回执"),
        "key": key,
        "code": SLIPS.code_of(one.pk),
        "is_live": live,
        "guardian": shown.guardian_of(one),
        "ahead": found.ahead_of(one) if live and one.state == SignUpState.WAITING else None,
        "heads_form": (bound if isinstance(bound, typed.HeadsForm) else heads) if one.session.programme.most_heads > 1 else None,
        "rate_form": (bound if isinstance(bound, typed.RateForm) else rate) if shown.can_rate(one, now) else None,
        "problems": bound,
    }
    return page(request, "activities/portal/signups_receipt.html", context, status=422 if bound else 200)


def _back(one: SignUp, key: str) -> HttpResponse:
    """Where one came from: the receipt that proves itself, or one's own list."""
    query = f"?key={key}" if key else ""
    return redirect(reverse("activities:public-signup", args=[one.pk]) + query)


@public
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the place up: one tap."""
    key = request.POST.get("key", "")
    one, code = _receipt_or_404(request, pk, key)

    def do(_said: dict[str, Any], now: datetime) -> None:
        signup_changes.cancel(signup=one, code=code, by=actor_of(request), now=now)

    form = forms.Form(request.POST)
    if done_once(request, form, f"activities.signup.cancel:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("退了，名额让给后面的人了。谢谢您。"))
        return _back(one, key)
    return _receipt(request, one, key, form)


@public
@require_POST
def heads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More or fewer come."""
    key = request.POST.get("key", "")
    one, code = _receipt_or_404(request, pk, key)

    def do(said: dict[str, Any], now: datetime) -> None:
        signup_changes.change_heads(signup=one, **said, code=code, by=actor_of(request), now=now)

    form = typed.HeadsForm(request.POST)
    if done_once(request, form, f"activities.signup.heads:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("改好了。"))
        return _back(one, key)
    return _receipt(request, one, key, form)


@public
@require_POST
def rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it was."""
    key = request.POST.get("key", "")
    one, code = _receipt_or_404(request, pk, key)

    def do(said: dict[str, Any], now: datetime) -> None:
        signup_changes.rate(signup=one, **said, code=code, by=actor_of(request), now=now)

    form = typed.RateForm(request.POST)
    if done_once(request, form, f"activities.signup.rate:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("记下了，谢谢您。"))
        return _back(one, key)
    return _receipt(request, one, key, form)


# ---- one's own, and with the figures ----


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """One's own, what is to come first."""
    now = clock.now()
    rows = list(found.of_person(actor_of(request), tenant_here(request))[:MOST_OWN])
    listed = [shown.row_of(one) | {"is_live": shown.is_live(one, now), "can_rate": shown.can_rate(one, now)} for one in rows]
    context = {
        "bar_title": _("我的报名"),
        "coming": [row for row in reversed(listed) if row["is_live"]],
        "past": [row for row in listed if not row["is_live"]],
    }
    return page(request, "activities/portal/signups_mine.html", context)


@public
@BOTH
def with_code(request: HttpRequest) -> HttpResponse:
    """Find one's sign-up by its number and figures, without an account; what can be done stands on its receipt."""
    tenant = tenant_here(request)
    initial = {"number": request.GET.get("number", "")[:24]}
    form = typed.CodeForm(request.POST) if request.method == "POST" else typed.CodeForm(initial=initial)

    def do(said: dict[str, Any], _now: datetime) -> str:
        numbered = found.signup_numbered(tenant, said["number"])
        return receipt_url(signup_changes.with_code(one=numbered, code=said["code"]))

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {"bar_title": _("查报名、退报名"), "form": form}
    return page(request, "activities/portal/signups_code.html", context, status=422 if form.is_bound else 200)
