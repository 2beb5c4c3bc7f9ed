"""Asking for a small-stool class in one's yard, with and without an account; what talks are coming near by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.form_pages import done_or_told
from linli.core.frames import Community
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, person_by_id, place_by_id

from ...errors import TalkRefused
from ...forms import outreach as typed
from ...models import TalkRequest
from ...rules import outreach as rules
from ...selectors import outreach as found
from ...services import talks
from ...services.talks import SLIPS
from .. import groups_shown as shown
from .programmes import public_rows

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST_TALKS, MOST_OWN = 10, 20


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """What talks and classes are coming, one's own requests, and how to ask for one."""
    tenant, actor = tenant_here(request), actor_of(request)
    context = {
        "bar_title": _("小板凳课堂"),
        "rows": public_rows(found.public_talks(tenant, clock.now(), MOST_TALKS)),
        "mine": [shown.talk_row(one) for one in found.talks_of(actor, tenant)[:MOST_OWN]],
    }
    return page(request, "activities/portal/talks_list.html", context)


def receipt_url(one: TalkRequest) -> str:
    return f"{reverse('activities:public-talk', args=[one.pk])}?key={SLIPS.key_of(one.pk)}"


@public
@BOTH
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for one: what about, where; a name and a telephone only without an account."""
    tenant, actor = tenant_here(request), actor_of(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    data = request.POST if request.method == "POST" else None
    form = typed.TalkForm(data, tenant=tenant, person=person, initial={"place": _place(request, person)})

    def do(said: dict[str, Any], now: datetime) -> str:
        return receipt_url(talks.ask(place=said["place"], given=form.given(), by=actor, now=now))

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {"bar_title": _("请一次小板凳课堂"), "form": form, "back": reverse("activities:public-talks")}
    return page(request, "activities/portal/talks_ask.html", context, status=422 if form.is_bound else 200)


def _place(request: HttpRequest, person: Person | None) -> Any:
    """Where one lives, else the community that one chose."""
    if person is not None and person.home is not None:
        return person.home
    chosen: Community | None = getattr(request, "community", None)
    return place_by_id(chosen.id, tenant=tenant_here(request)) if chosen is not None else None


def _talk_or_404(request: HttpRequest, pk: UUID, key: str) -> tuple[TalkRequest, str]:
    """The request, and its figures where it is the address that proves that it is theirs."""
    rows = TalkRequest.objects.filter(tenant=tenant_here(request))
    one = one_or_404(rows.select_related("place", "lecturer", "session__programme", "session__place", "session__space"), pk)
    if talks.is_own(one, actor_of(request)):
        return one, ""
    if not SLIPS.opens(one.pk, key):
        raise Http404
    return one, SLIPS.code_of(one.pk)


@public
@READ
def talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked for, how it stands, and the figures with which it is taken back."""
    key = request.GET.get("key", "")
    one, code = _talk_or_404(request, pk, key)
    context = {
        **shown.talk_row(one),
        "bar_title": _("小板凳课堂"),
        "key": key,
        "code": code,
        "may_withdraw": not rules.withdraw_problems(one.state, is_office=False, reason=""),
    }
    return page(request, "activities/portal/talks_one.html", context)


@public
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is not wanted any more."""
    key = request.POST.get("key", "")
    one, code = _talk_or_404(request, pk, key)
    form = forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        talks.withdraw(request=one, code=code, by=actor_of(request), now=now)

    done_or_told(request, form, f"activities.talk.withdraw:{pk}", do, tenant_id=one.tenant_id, done=_("撤回了。想听了再请。"))
    return redirect(reverse("activities:public-talk", args=[pk]) + (f"?key={key}" if key else ""))


@public
@BOTH
def with_code(request: HttpRequest) -> HttpResponse:
    """Find one's request by its number and figures, without an account."""
    tenant = tenant_here(request)
    initial = {"number": request.GET.get("number", "")[:24]}
    form = typed.TalkCodeForm(request.POST) if request.method == "POST" else typed.TalkCodeForm(initial=initial)

    def do(said: dict[str, Any], _now: datetime) -> str:
        one = found.talk_numbered(tenant, said["number"])
        if one is None or not talks.is_code(one, said["code"]):
            raise TalkRefused(rules.wrong_code_problem())
        return receipt_url(one)

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {"bar_title": _("查我请的课"), "form": form, "back": reverse("activities:public-talks")}
    return page(request, "activities/portal/talks_code.html", context, status=422 if form.is_bound else 200)
