"""Organisations: the list, one's page, what is changed about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.forms.organisations import EndForm, OrganisationFilter, OrganisationForm
from linli.registry.forms.people import community_choices
from linli.registry.forms.places import filled
from linli.registry.models import Organisation
from linli.registry.selectors import organisations as selectors
from linli.registry.selectors.places import communities, covered_by
from linli.registry.services import organisations as services

from . import sheets
from .answering import Asked, answer, listed


@requires(access.ORGANISATIONS_VIEW)
def organisations(request: HttpRequest) -> HttpResponseBase:
    """The list, filtered by the address."""
    tenant = tenant_here(request)
    filters = OrganisationFilter(request.GET or None)
    filters.fields["under"].choices = community_choices(communities(tenant))  # type: ignore[attr-defined]
    values = filled(filters)
    found = selectors.organisations_list(tenant, words=values["q"], kind=values["kind"], under=values["under"])
    return listed(request, filters, found, sheets.ORGANISATIONS, sheets.organisation_row)


@requires(access.ORGANISATIONS_VIEW)
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: what it is, where it is responsible, its posts and who holds them."""
    here = _seen(request, pk)
    actor = actor_of(request)
    posts = selectors.posts_list(actor, here.tenant, on=clock.today()).filter(organisation=here)
    context = {
        "organisation": here,
        "crumbs": [(_("单位"), reverse("registry:organisations")), (here.name, "")],
        "covers": covered_by(organisation=here),
        "seats": posts,
        "has_seats": here.posts.filter(valid_to=None).exists(),
        "parts": selectors.organisations(here.tenant).filter(parent=here),
        "may_edit": _may_edit(request, here),
    }
    return page(request, "registry/organisation.html", context)


@requires(access.ORGANISATIONS_EDIT)
def add(request: HttpRequest) -> HttpResponse:
    tenant = tenant_here(request)
    form = OrganisationForm(request.POST or None, tenant=tenant)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.add_organisation(tenant=tenant, by=actor_of(request), now=now, **values))

    back = reverse("registry:organisations")
    asked = Asked(_("登记一个单位"), _("登记"), back, [(_("单位"), back), (_("登记"), "")])
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.ORGANISATIONS_EDIT)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _seen_to_edit(request, pk)
    initial = {name: getattr(here, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, tenant=here.tenant, initial=initial)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.change_organisation(organisation=here, by=actor_of(request), now=now, **values))

    asked = Asked(_("改“%(name)s”的资料") % {"name": here.name}, _("保存"), _url(here), _crumbs(here, _("改资料")))
    return answer(request, form, do, asked, done=_("改好了。"))


@requires(access.ORGANISATIONS_EDIT)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _seen_to_edit(request, pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.end_organisation(organisation=here, by=actor_of(request), now=now, **values))

    asked = Asked(_("注销“%(name)s”") % {"name": here.name}, _("注销"), _url(here), _crumbs(here, _("注销")), tone="stop")
    return answer(request, form, do, asked, done=_("注销了。以前的记录还在。"))


def _seen(request: HttpRequest, pk: UUID) -> Organisation:
    rows = Organisation.objects.filter(tenant=tenant_here(request))
    return one_or_404(rows.select_related("place", "parent", "tenant", "merged_into"), pk)


def _may_edit(request: HttpRequest, here: Organisation) -> bool:
    path = here.place.path if here.place else None
    return actor_of(request).may(access.ORGANISATIONS_EDIT, tenant_id=here.tenant_id, place_path=path)


def _seen_to_edit(request: HttpRequest, pk: UUID) -> Organisation:
    """:raises PermissionDenied: before the form is shown, where the verb would refuse it in the end."""
    here = _seen(request, pk)
    if not _may_edit(request, here):
        raise PermissionDenied
    return here


def _crumbs(here: Organisation, last: str) -> list[tuple[str, str]]:
    return [(_("单位"), reverse("registry:organisations")), (here.name, _url(here)), (last, "")]


def _url(here: Organisation) -> str:
    return reverse("registry:organisation", args=[here.pk])
