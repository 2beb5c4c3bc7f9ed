"""What the ways in have in common: where to go afterwards, the stages of allauth, and the journal line."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor

from ..models import User
from ..services import sign_in as service

NEXT = "next"


def wanted(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if that is one of our own addresses; else “”."""
    target = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else ""


def after_sign_in(request: HttpRequest) -> str:
    return wanted(request) or resolve_url(settings.LOGIN_REDIRECT_URL)


def enter(request: HttpRequest, user: User, *, method: str, target: str) -> HttpResponse:
    """Go through the remaining stages; the line in the journal is written once the last one is passed."""
    record_authentication(request, user, method)
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=target)
    note_entry(request, user, method)
    return response


def note_entry(request: HttpRequest, user: User, method: str) -> None:
    """The journal line of a staff sign-in, if the visitor is in now. A resident's line is the code's."""
    if request.user.is_authenticated and request.user.pk == user.pk and not user.is_resident:
        forget_actor(request)
        service.note_staff_sign_in(user=user, method=method, by=actor_of(request), now=clock.now())


def forget_actor(request: HttpRequest) -> Actor:
    """Who acts has changed within this request: work it out again."""
    for remembered in ("_linli_actor", "_linli_appointments"):
        request.__dict__.pop(remembered, None)
    return actor_of(request)


def has_passed_second_factor(request: HttpRequest) -> bool:
    """Whether the second factor was given in this very sign-in."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def user_of(request: HttpRequest) -> User:
    """The signed-in user, for views that insist on one."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("this view is for signed-in visitors")
    return user


def base_of(request: HttpRequest) -> str:
    """The frame of a page that both residents and staff have: the workbench for staff, else the portal."""
    return "desk.html" if actor_of(request).is_staff else "portal.html"
