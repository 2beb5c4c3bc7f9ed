"""What the desk pages of the market share: what can be chosen, who was named, a page with one form for one step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import (
    Person,
    find_or_add_person,
    places_under,
)

from ...models import Claim, Need, Resource, Team
from ...rules import rights
from ...selectors import claims as found_claims
from ...selectors import market as found

SEES = requires(rights.VIEW, rights.MARKET, rights.ASK)
TAKES = requires(rights.ASK, rights.MARKET)
KEEPS = requires(rights.MARKET)
PER_PAGE = 25


def need_or_404(request: HttpRequest, pk: UUID) -> Need:
    return found_or_404(found.needs_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def resource_or_404(request: HttpRequest, pk: UUID) -> Resource:
    return found_or_404(found.resources_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def claim_or_404(request: HttpRequest, pk: UUID) -> Claim:
    return found_or_404(found_claims.claims_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def may(request: HttpRequest, *codes: str, path: str | None = None) -> bool:
    return any(actor_of(request).may(code, tenant_id=tenant_here(request).pk, place_path=path) for code in codes)


def places_offered(request: HttpRequest) -> list[tuple[str, str]]:
    """Communities, compounds and buildings where this visitor may take things down."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community", "compound", "building").order_by("path")
    kept = [one for one in rows if may(request, rights.ASK, rights.MARKET, path=one.path)]
    is_wide = sum(one.kind == "community" for one in kept) > 1  # the first of many communities is nobody's choice
    return [("", _("请选择"))] * is_wide + [(str(one.pk), str(one)) for one in kept]


def communities_offered(tenant: Tenant) -> list[tuple[str, str]]:
    return [(one.path, str(one)) for one in places_under("", tenant=tenant).of_kind("community").order_by("path")]


def teams_offered(tenant: Tenant) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in Team.objects.filter(tenant=tenant, dissolved_on=None).order_by("name", "id")]


def team_chosen(key: str, tenant: Tenant) -> Team | None:
    asked = uuid_of(key)
    return Team.objects.filter(tenant=tenant, pk=asked).first() if asked else None


def person_named(request: HttpRequest, said: dict[str, Any], now: datetime) -> Person | None:
    """The one whom name and telephone say, new in the register where nobody is known so; nobody where no name was said."""
    if not said["name"].strip():
        return None
    return find_or_add_person(tenant=tenant_here(request), name=said["name"], phone=said["phone"], by=actor_of(request), now=now)


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its form: what the page and its button say, what is said when it is done."""

    title: str
    label: str
    said: str
    lead: str = ""
    is_stop: bool = False


def answered(
    request: HttpRequest,
    shown: Step,
    form: forms.Form,
    do: Callable[[dict[str, Any], datetime], str],
    *,
    subject: str,
    crumbs: list[tuple[str, str]],
    template: str = "cobuild/desk/market_step.html",
    **more: Any,
) -> HttpResponse:
    """
    The page of a step: `do` writes and gives the address to go on to; refused, the form says why. `subject`: what it is about;
    the last of `crumbs` is where one goes back to.
    """
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, shown.said)
        return redirect(url)
    context = {"form": form, "step": shown, "subject": subject, "crumbs": crumbs, "back": crumbs[-1][1], **more}
    return page(request, template, context, status=422 if form.is_bound else 200)
