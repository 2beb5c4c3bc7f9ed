"""Posts: who holds what from when to when, what is vacant; people are appointed and released here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, capabilities_of, requires
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.forms.organisations import AppointForm, EndForm, PostFilter, PostForm
from linli.registry.forms.people import community_choices
from linli.registry.forms.places import filled
from linli.registry.models import Appointment, Post
from linli.registry.posts import COMMUNITY_POSTS, KINDS
from linli.registry.selectors import organisations as selectors
from linli.registry.selectors.places import communities
from linli.registry.services import appointments as services

from . import sheets
from .answering import Asked, answer, listed


@requires(access.APPOINTMENTS_VIEW)
def posts(request: HttpRequest) -> HttpResponseBase:
    """The list, filtered by the address."""
    tenant = tenant_here(request)
    filters = PostFilter(request.GET or None)
    filters.fields["under"].choices = community_choices(communities(tenant))  # type: ignore[attr-defined]
    values = filled(filters)
    narrowed = {name: values[name] for name in ("kind", "under", "only")}
    found = selectors.posts_list(actor_of(request), tenant, on=clock.today(), words=values["q"], **narrowed)
    titles = {code: kind.title for code, kind in KINDS.items()}
    may_add = bool(_kinds_to_fill(request))
    return listed(request, filters, found, sheets.POSTS, sheets.post_row, titles=titles, may_add=may_add)


@requires(access.APPOINTMENTS_VIEW)
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One post: what it may do, who holds it, who held it."""
    here = _seen(request, pk)
    context = {
        "post": here,
        "crumbs": [(_("岗位"), reverse("registry:posts")), (here.title, "")],
        "kind": KINDS.get(here.kind),
        "capabilities": capabilities_of(here.kind),
        "appointments": selectors.appointments_at(here),
        "today": clock.today(),
        "may_fill": services.may_fill(actor_of(request), here),
    }
    return page(request, "registry/post.html", context)


@requires(access.APPOINTMENTS_EDIT, access.OFFICE_EDIT)
def add(request: HttpRequest) -> HttpResponse:
    tenant = tenant_here(request)
    form = PostForm(request.POST or None, tenant=tenant, kinds=_kinds_to_fill(request))

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.make_post(tenant=tenant, by=actor_of(request), now=now, **values))

    back = reverse("registry:posts")
    asked = Asked(_("设一个岗位"), _("设岗"), back, [(_("岗位"), back), (_("设岗"), "")])
    return answer(request, form, do, asked, done=_("设好了，接着定人。"))


@requires(access.APPOINTMENTS_EDIT, access.OFFICE_EDIT)
def appoint(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _seen(request, pk)
    form = AppointForm(request.POST or None, tenant=here.tenant, initial={"valid_from": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.appoint(post=here, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("从任职那天起，这个人就能做这个岗位能做的事。")
    asked = Asked(_("“%(post)s”任职") % {"post": here.title}, _("任职"), _url(here), _crumbs(here, _("任职")), lead)
    return answer(request, form, do, asked, done=_("办好了。"))


@requires(access.APPOINTMENTS_EDIT, access.OFFICE_EDIT)
def release(request: HttpRequest, pk: UUID, appointment: UUID) -> HttpResponse:
    """End an appointment."""
    here = _seen(request, pk)
    held = one_or_404(Appointment.objects.filter(post=here).select_related("person"), appointment)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.end_appointment(appointment=held, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("过了最后一天，这个岗位的权限就没有了；手上的事要交给别人。")
    title = _("%(name)s不再担任“%(post)s”") % {"name": held.person.name, "post": here.title}
    asked = Asked(title, _("办离任"), _url(here), _crumbs(here, _("离任")), lead, "stop")
    return answer(request, form, do, asked, done=_("办好了。"))


@requires(access.APPOINTMENTS_EDIT, access.OFFICE_EDIT)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _seen(request, pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.close_post(post=here, by=actor_of(request), now=now, **values)
        return reverse("registry:posts")

    asked = Asked(_("撤销“%(post)s”") % {"post": here.title}, _("撤销"), _url(here), _crumbs(here, _("撤销")), tone="stop")
    return answer(request, form, do, asked, done=_("撤销了。"))


def _kinds_to_fill(request: HttpRequest) -> frozenset[str]:
    actor = actor_of(request)
    kinds: frozenset[str] = frozenset()
    if actor.may(access.APPOINTMENTS_EDIT, tenant_id=actor.tenant_id):
        kinds |= COMMUNITY_POSTS
    if actor.may(access.OFFICE_EDIT, tenant_id=actor.tenant_id):
        kinds |= frozenset(KINDS) - COMMUNITY_POSTS
    return kinds


def _seen(request: HttpRequest, pk: UUID) -> Post:
    return one_or_404(
        selectors.posts_seen(actor_of(request), tenant_here(request)).select_related("place", "organisation", "tenant"), pk
    )


def _crumbs(here: Post, last: str) -> list[tuple[str, str]]:
    return [(_("岗位"), reverse("registry:posts")), (here.title, _url(here)), (last, "")]


def _url(here: Post) -> str:
    return reverse("registry:post", args=[here.pk])
