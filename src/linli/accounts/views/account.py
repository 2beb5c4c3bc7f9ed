"""One's own account: how to read, what one holds, where one is signed in, the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core import clock, panels
from linli.core.access import actor_of, signed_in
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.privacy import mask_phone

from .. import rules, selectors
from ..errors import AccountRefused
from ..forms import PasswordForm
from ..services import sessions as session_service
from ..services import users as service
from . import flow


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    user = flow.user_of(request)
    context = {
        "base": flow.base_of(request),
        "masked_phone": mask_phone(user.phone),
        "has_second_factor": selectors.has_second_factor(user.pk),
        "panels": panels.panels_for("account", request, user),
    }
    return page(request, "accounts/account.html", context)


@signed_in
@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in now."""
    rows = [
        {
            "id": one.pk,
            "device": rules.device_words(one.user_agent),
            "since": one.created_at,
            "address": rules.masked_address(one.ip),
            "is_this": one.session_key == request.session.session_key,
        }
        for one in selectors.sessions_of(flow.user_of(request), clock.now())
    ]
    return page(request, "accounts/sessions.html", {"rows": rows, "base": flow.base_of(request)})


@signed_in
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    session_service.end_session(user=flow.user_of(request), session_id=session_id, by=actor_of(request), now=clock.now())
    messages.success(request, _("那台设备退出了。"))
    return redirect("accounts:sessions")


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    keep = request.session.session_key or ""
    session_service.end_other_sessions(user=flow.user_of(request), keep=keep, by=actor_of(request), now=clock.now())
    messages.success(request, _("别的设备都退出了。"))
    return redirect("accounts:sessions")


@signed_in
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; this sign-in stays, the others end because their password has gone."""
    user = flow.user_of(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            changed = service.change_password(user=user, old=old, new=new, by=actor_of(request), now=clock.now())
        except AccountRefused as refused:
            add_problems(form, refused.problems)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("密码改好了。别的设备要用新密码重新登录。"))
            return redirect("accounts:account")
    return page(
        request, "accounts/password.html", {"form": form, "is_due": user.must_change_password, "base": flow.base_of(request)}
    )
