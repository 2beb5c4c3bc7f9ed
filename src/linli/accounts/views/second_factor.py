"""The second factor: asked between password and entry, set up at the first sign-in, recovery codes renewed."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStage, LoginStageController
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, capabilities, public, signed_in
from linli.core.actors import Actor
from linli.core.forms import add_problems
from linli.core.pages import page

from .. import selectors
from ..adapters import client_ip
from ..errors import SecondFactorRefused
from ..forms import EnrolForm, SecondFactorForm
from ..models import User
from ..services import second_factor as service
from . import flow, sign_in

SECRET = "accounts.second_factor_secret"  # noqa: S105 -- a key of the session, not a secret


class SecondFactorStage(LoginStage):  # type: ignore[misc]
    """allauth's stage between the password and the entry, on our own page."""

    key = "second_factor"
    urlname = "accounts:sign-in-code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is None or user.is_resident or not selectors.has_second_factor(user.pk):
            return None, True
        return redirect(self.urlname), True


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of a sign-in."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    if stage is None:
        return redirect("accounts:sign-in")
    user: User = stage.login.user
    form = SecondFactorForm(request.POST if request.method == "POST" else None)
    if until := selectors.locked_until(user.username, client_ip(request), clock.now()):
        return sign_in.lock_page(request, until)
    if form.is_bound and form.is_valid() and _passes(request, user, form):
        response: HttpResponse = stage.exit()
        flow.note_entry(request, user, "password+code")
        return response
    return page(request, "accounts/sign_in_code.html", {"form": form, "demo_code": selectors.demo_code_of(user)})


def _passes(request: HttpRequest, user: User, form: SecondFactorForm) -> bool:
    """A wrong code counts as a failed sign-in, so that guessing codes is locked out like guessing passwords."""
    try:
        method = service.pass_second_factor(user=user, code=form.cleaned_data["code"], by=actor_of(request), now=clock.now())
    except SecondFactorRefused as refused:
        user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
        add_problems(form, refused.problems)
        return False
    record_authentication(request, user, "mfa", type=method)
    return True


def is_due(request: HttpRequest) -> bool:
    """Whether this visitor holds a post or capability that needs a second factor, and has not given one in this sign-in."""
    if flow.has_passed_second_factor(request) or not settings.LINLI_SECOND_FACTOR:
        return False
    return needs_one(actor_of(request)) or bool(import_string(settings.LINLI_SECOND_FACTOR)(request))


def needs_one(actor: Actor) -> bool:
    """Whether one of the actor's grants asks for a second factor."""
    asking = {capability.code for capability in capabilities() if capability.needs_second_factor}
    return any(grant.capability in asking for grant in actor.grants)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Set up the second factor; where there is one already, give a code of it."""
    user = flow.user_of(request)
    if selectors.has_second_factor(user.pk):
        return _confirm(request, user)
    secret = request.session.setdefault(SECRET, service.new_secret())
    form = EnrolForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            codes = service.enrol(user=user, secret=secret, code=form.cleaned_data["code"], by=actor_of(request), now=clock.now())
        except SecondFactorRefused as refused:
            add_problems(form, refused.problems)
        else:
            del request.session[SECRET]
            record_authentication(request, user, "mfa", type="totp")
            return page(request, "accounts/recovery_codes.html", {"codes": codes, "is_new": True, "base": flow.base_of(request)})
    with allauth_context.request_context(request):
        url = get_adapter().build_totp_url(user, secret)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    facts = {"form": form, "otpauth": url, "secret": spaced, "is_due": is_due(request), "base": flow.base_of(request)}
    return page(request, "accounts/second_factor_setup.html", facts)


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Give a code now: the sign-in did not ask for one (or it is the first after the post was given)."""
    if flow.has_passed_second_factor(request):
        return redirect("accounts:account")
    form = SecondFactorForm(request.POST if request.method == "POST" else None)
    if until := selectors.locked_until(user.username, client_ip(request), clock.now()):
        return sign_in.lock_page(request, until)
    if form.is_bound and form.is_valid() and _passes(request, user, form):
        return redirect(flow.after_sign_in(request))
    facts = {"form": form, "demo_code": selectors.demo_code_of(user), "action": reverse("accounts:second-factor")}
    return page(request, "accounts/sign_in_code.html", facts)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for a code of the app."""
    user = flow.user_of(request)
    form = SecondFactorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _passes(request, user, form):
        codes = service.renew_recovery_codes(user=user, by=actor_of(request), now=clock.now())
        return page(request, "accounts/recovery_codes.html", {"codes": codes, "base": flow.base_of(request)})
    return page(request, "accounts/recovery_codes_renew.html", {"form": form, "base": flow.base_of(request)})
