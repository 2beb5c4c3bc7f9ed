"""A resident's way in: number, code, in. Every answer is the same for a known and an unknown number."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, privacy
from linli.core.access import actor_of, public
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from .. import selectors
from ..adapters import client_ip
from ..errors import CodeRefused
from ..forms import PhoneCodeForm, PhoneForm
from ..services import phone_codes
from . import flow, sign_in

PENDING, LABEL = "accounts.phone", "session.phone"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for a code; sent again from the next page without the number, which stays in the session, encrypted."""
    if request.method == "GET":
        return redirect("accounts:sign-in")
    form = PhoneForm(request.POST if "phone" in request.POST else {"phone": pending_phone(request)})
    if not form.is_valid():
        return sign_in.door(request, phone_form=form)
    number = form.cleaned_data["phone"]
    try:
        sent = phone_codes.request_code(phone=number, source=client_ip(request), by=actor_of(request), now=clock.now())
    except CodeRefused as refused:
        if pending_phone(request) == privacy.normalise(number):
            return code_page(request, PhoneCodeForm(), problems=refused.problems)
        add_problems(form, refused.problems)
        return sign_in.door(request, phone_form=form)
    _remember(request, number, next_at=sent.next_at)
    return redirect("accounts:phone-code")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """Take the code back."""
    number = pending_phone(request)
    if not number:
        return redirect("accounts:sign-in")
    form = PhoneCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return code_page(request, form)
    try:
        user = phone_codes.accept_code(
            phone=number, digits=form.cleaned_data["code"], tenant=tenant_here(request), by=actor_of(request), now=clock.now()
        )
    except CodeRefused as refused:
        add_problems(form, refused.problems)
        return code_page(request, form)
    target = request.session.pop(PENDING, {}).get("next") or flow.after_sign_in(request)
    return flow.enter(request, user, method="phone_code", target=target)


@public
@require_POST
def call_me(request: HttpRequest) -> HttpResponse:
    """“让我们打电话念给您”: onto the clerks' list."""
    number = pending_phone(request)
    if not number:
        return redirect("accounts:sign-in")
    try:
        phone_codes.ask_for_call(
            phone=number, source=client_ip(request), tenant=tenant_here(request), by=actor_of(request), now=clock.now()
        )
    except CodeRefused as refused:
        return code_page(request, PhoneCodeForm(), problems=refused.problems)
    request.session[PENDING] = request.session[PENDING] | {"call": True}
    return redirect("accounts:phone-code")


def code_page(request: HttpRequest, form: PhoneCodeForm, *, problems: Any = ()) -> HttpResponse:
    kept = request.session.get(PENDING, {})
    next_at = parse_datetime(kept.get("next_at", ""))
    context = {
        "form": form,
        "problems": problems,
        "masked_phone": privacy.mask_phone(pending_phone(request)),
        "minutes": selectors.code_policy(clock.now()).lives // timedelta(minutes=1),
        "next_at": next_at if next_at and next_at > clock.now() else None,
        "is_called": kept.get("call", False),
        "demo_code": selectors.demo_code(),
    }
    return page(request, "accounts/phone_code.html", context)


def pending_phone(request: HttpRequest) -> str:
    """The number that waits for its code in this session; “” when none does."""
    sealed = request.session.get(PENDING, {}).get("phone", "")
    try:
        return privacy.decrypt(sealed, label=LABEL) if sealed else ""
    except (InvalidTag, KeyError, ValueError):
        return ""


def _remember(request: HttpRequest, number: str, *, next_at: datetime) -> None:
    target = flow.wanted(request) or request.session.get(PENDING, {}).get("next", "")
    sealed = privacy.encrypt(privacy.normalise(number), label=LABEL)
    request.session[PENDING] = {"phone": sealed, "next_at": next_at.isoformat(), "next": target}
