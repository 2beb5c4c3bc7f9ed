"""Staff accounts, for administrators."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core import clock, journal
from linli.core.access import actor_of, requires
from linli.core.answering import taken, tell_the_rest
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here

from .. import rules, selectors
from ..access import MANAGE
from ..forms import AccountChangeForm, AccountForm, ReasonForm, SearchForm
from ..models import User
from ..services import second_factor, users

PER_PAGE = 50


@requires(MANAGE)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(selectors.staff_accounts(actor_of(request), words), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/users.html", {"form": form, "page_obj": found, "words": words}, partial="found")


@requires(MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer is a page for printing that shows the one-time password once."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = users.make_account(**form.cleaned_data, tenant=tenant_here(request), by=actor_of(request), now=clock.now())
        except Refused as refused:
            add_problems(form, refused.problems)
        else:
            return page(request, "accounts/one_time_password.html", {"made": made})
    elif form.is_bound:
        here, by, now = tenant_here(request), actor_of(request), clock.now()
        tell_the_rest(form, lambda given: users.make_account(**given, tenant=here, by=by, now=now), by=by)
    return page(
        request,
        "accounts/user_new.html",
        {"form": form, "crumbs": [(_("工作人员账号"), reverse("accounts:users")), (_("开账号"), "")]},
    )


@requires(MANAGE)
@require_GET
def account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return _account_page(request, _found(request, user_id))


@requires(MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """How somebody is called, their address, and who they are to the district's sign-on."""
    user, by, now = _found(request, user_id), actor_of(request), clock.now()
    known = {"display_name": user.display_name, "email": user.email, "sign_on_id": user.sign_on_id}
    form = AccountChangeForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and not form.is_valid():
        tell_the_rest(form, lambda given: users.change_account(user=user, **given, by=by, now=now), by=by)
    elif form.is_bound and taken(form, lambda: users.change_account(user=user, **form.cleaned_data, by=by, now=now)):
        messages.success(request, _("改好了。"))
        return redirect("accounts:user", user_id)
    crumbs = [(_("工作人员账号"), reverse("accounts:users")), (user.display_name, reverse("accounts:user", args=[user_id]))]
    return page(request, "accounts/user_change.html", {"form": form, "account": user, "crumbs": [*crumbs, (_("改资料"), "")]})


@requires(MANAGE)
@require_POST
def stop(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return _with_reason(request, user_id, users.stop_account, _("停用了。这个人已经在的地方都退出了。"))


@requires(MANAGE)
@require_POST
def reopen(request: HttpRequest, user_id: UUID) -> HttpResponse:
    users.reopen_account(user=_found(request, user_id), by=actor_of(request), now=clock.now())
    messages.success(request, _("恢复了。用原来的密码就能登录。"))
    return redirect("accounts:user", user_id)


@requires(MANAGE)
@require_POST
def reset_second_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return _with_reason(request, user_id, second_factor.reset_second_factor, _("重设了。这个人下次登录时重新扫码。"))


@requires(MANAGE)
@never_cache
@require_POST
def renew_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    made = users.renew_password(user=_found(request, user_id), by=actor_of(request), now=clock.now())
    return page(request, "accounts/one_time_password.html", {"made": made})


def _with_reason(request: HttpRequest, user_id: UUID, verb: Callable[..., User], done: str) -> HttpResponse:
    """Do a verb that wants a reason; a refusal comes back on the account's page with what was typed."""
    user, form = _found(request, user_id), ReasonForm(request.POST)
    if form.is_valid():
        try:
            verb(user=user, reason=form.cleaned_data["reason"], by=actor_of(request), now=clock.now())
        except Refused as refused:
            add_problems(form, refused.problems)
        else:
            messages.success(request, done)
            return redirect("accounts:user", user_id)
    return _account_page(request, user, form)


def _account_page(request: HttpRequest, user: User, form: ReasonForm | None = None) -> HttpResponse:
    lines = [(line, rules.VERBS.get(line.verb, line.verb)) for line in journal.lines_about(user.pk).order_by("-at")[:20]]
    crumbs = [(_("工作人员账号"), reverse("accounts:users")), (user.display_name, "")]
    return page(request, "accounts/user.html", {"account": user, "form": form or ReasonForm(), "lines": lines, "crumbs": crumbs})


def _found(request: HttpRequest, user_id: UUID) -> User:
    """One of the accounts that this administrator looks after; any other does not exist for them."""
    user = selectors.staff_accounts(actor_of(request)).filter(pk=user_id).first()
    if user is None:
        raise Http404("no such account here")
    return user
