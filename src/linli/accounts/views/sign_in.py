"""The front door: residents by telephone code, staff by name and password, the district's sign-on where there is one."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import Problem

from .. import selectors
from ..adapters import client_ip
from ..forms import PhoneForm, SignInForm
from ..models import User
from ..services import sessions
from . import flow


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Both ways in on one page; a POST is a name with a password."""
    if request.user.is_authenticated:
        return redirect(flow.after_sign_in(request))
    if request.method == "GET":
        return door(request)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return door(request, staff_form=form)
    user = authenticate(request, **form.cleaned_data)
    if isinstance(user, User):
        return flow.enter(request, user, method="password", target=flow.after_sign_in(request))
    add_problems(form, [Problem("wrong", _("用户名或密码不对。再看一下大小写；忘了密码请街道的系统管理员重发一个。"))])
    return door(request, staff_form=form)


def door(request: HttpRequest, *, staff_form: SignInForm | None = None, phone_form: PhoneForm | None = None) -> HttpResponse:
    """The sign-in page; what was typed stays, the password does not."""
    context: dict[str, Any] = {
        "staff_form": staff_form or SignInForm(),
        "phone_form": phone_form or PhoneForm(),
        "is_for_staff": staff_form is not None or flow.wanted(request).startswith("/desk"),
        "next": flow.wanted(request),
        "sign_on": settings.LINLI_OIDC["name"] if settings.LINLI_OIDC else "",
        "demo_code": selectors.demo_code(),
    }
    return page(request, "accounts/sign_in.html", context)


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page after five wrong tries (AXES_LOCKOUT_CALLABLE): when to try again, and nothing about the name."""
    username = str((credentials or {}).get("username") or "")
    return lock_page(request, selectors.locked_until(username, client_ip(request), clock.now()))


def lock_page(request: HttpRequest, until: datetime | None) -> HttpResponse:
    return page(request, "accounts/locked.html", {"until": until, "limit": settings.AXES_FAILURE_LIMIT}, status=429)


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    user, key = flow.user_of(request), request.session.session_key or ""
    sessions.note_sign_out(user=user, session_key=key, by=actor_of(request), now=clock.now())
    logout(request)
    return redirect(resolve_url(settings.LOGOUT_REDIRECT_URL))
