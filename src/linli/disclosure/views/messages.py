"""One's messages: the list, reading, how to hear of them outside."""

from uuid import UUID

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in, staff
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ..forms.messages import PreferenceForm
from ..selectors import messages as selectors
from ..services import messages, robots

PER_PAGE = 30


@signed_in
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """On the portal, for residents and for staff on their telephone."""
    return _list(request, "portal.html")


@staff
@require_GET
def desk_inbox(request: HttpRequest) -> HttpResponse:
    return _list(request, "desk.html")


def _list(request: HttpRequest, base: str) -> HttpResponse:
    found = selectors.inbox(actor_of(request))
    only_unread = request.GET.get("only") == "unread"
    if only_unread:
        found = found.filter(read_at=None)
    here = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"base": base, "page_obj": here, "only_unread": only_unread, "unread": selectors.unread_count(request)}
    return page(request, "disclosure/messages.html", context, partial="messages")


@signed_in
@require_POST
def open_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark it read and go to what it is about; one that is about nothing comes back to the list."""
    actor = actor_of(request)
    message = get_object_or_404(selectors.inbox(actor), pk=message_id)
    messages.mark_read(message=message, by=actor, now=clock.now())
    is_ours = url_has_allowed_host_and_scheme(message.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(message.url if message.url and is_ours else _home(request))


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    messages.mark_all_read(by=actor_of(request), now=clock.now())
    return redirect(_home(request))


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to hear of things outside."""
    actor = actor_of(request)
    wish = selectors.preference_of(actor.person_id)
    names = ("wants_sms", "wants_mail", "only_urgent")
    start = {name: getattr(wish, name) if wish else name != "only_urgent" for name in names}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_bound and form.is_valid():
        robots.set_preference(**form.cleaned_data, by=actor, now=clock.now())
        notes.success(request, _("记下了，以后照这样告诉您。"))
        return redirect(_home(request))
    base = "desk.html" if actor.is_staff else "portal.html"
    context = {
        "base": base,
        "form": form,
        "is_registered": actor.person_id is not None,
        "policy": selectors.policy(tenant_here(request), clock.now()),
        "back": _home(request),
    }
    return page(request, "disclosure/preferences.html", context)


def _home(request: HttpRequest) -> str:
    return "disclosure:desk-messages" if actor_of(request).is_staff else "disclosure:messages"
