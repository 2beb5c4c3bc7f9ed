"""What the pages of venture philanthropy share: what an address names, and a page with one form for one verb."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Place, organisation_by_id, organisations, place_by_id, places_under

from ..models import Round, Venture
from ..rules import rights
from ..selectors import ventures as found

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
SEES, RUNS, DECIDES = requires(*found.SEES), requires(rights.VENTURES), requires(rights.DECIDE_VENTURES)
APPLIES = requires(rights.APPLY)
PER_PAGE = 25
OWN_VERB = "cobuild/portal/ventures_verb.html"


def round_or_404(request: HttpRequest, pk: UUID) -> Round:
    return one_or_404(found.rounds_seen(actor_of(request), tenant_here(request)), pk)


def venture_or_404(request: HttpRequest, pk: UUID) -> Venture:
    return one_or_404(found.ventures_seen(actor_of(request), tenant_here(request)), pk)


def own_or_404(request: HttpRequest, pk: UUID) -> Venture:
    return one_or_404(found.own_ventures(actor_of(request), tenant_here(request)), pk)


def places_offered(tenant: Tenant, under: str = "") -> list[tuple[str, str]]:
    rows = places_under(under, tenant=tenant).of_kind("subdistrict", "community", "compound").order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def place_chosen(key: str, tenant: Tenant) -> Place | None:
    asked = uuid_of(key)
    return place_by_id(asked, tenant=tenant) if asked else None


def organisations_offered(tenant: Tenant, *kinds: str) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in organisations(tenant, *kinds).order_by("kind", "name", "id")]


def organisation_chosen(key: str, tenant: Tenant) -> Organisation | None:
    asked = uuid_of(key)
    return organisation_by_id(asked, tenant=tenant) if asked else None


@dataclass(frozen=True, slots=True)
class VerbPage:
    """One verb with its form. `crumbs` lead back; `rows` are what the form is about, in pairs."""

    title: str
    label: str
    said: str
    back: str
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    lead: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    is_stop: bool = False
    template: str = "cobuild/desk/ventures_verb.html"


def answered(
    request: HttpRequest, shown: VerbPage, form: forms.Form, do: Callable[[dict[str, Any], datetime], str], **more: Any
) -> HttpResponse:
    """The page of a verb: `do` writes and gives the address to go on to; refused, the form says why."""
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, shown.said)
        return redirect(url)
    has_files = any(isinstance(one, forms.FileField) for one in form.fields.values())
    context = {"shown": shown, "form": form, "has_files": has_files, "bar_title": shown.title} | more
    return page(request, shown.template, context, status=422 if form.is_bound else 200)


def bound(request: HttpRequest, kind: type[forms.Form], **given: Any) -> forms.Form:
    """The form as sent, or fresh with `initial`."""
    initial = given.pop("initial", None)
    if request.method == "POST":
        return kind(request.POST, request.FILES, **given)
    return kind(initial=initial, **given)
