"""Places: browsed, looked at, changed; the poster for a door."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.forms.people import UnitForm, community_choices
from linli.registry.forms.places import (
    CloseForm,
    CodeForm,
    CoverForm,
    MoveForm,
    NewPlaceForm,
    PlaceFacts,
    PlaceFilter,
    RenameForm,
    filled,
)
from linli.registry.models import Coverage, Place
from linli.registry.rules.places import AREAS
from linli.registry.rules.units import DOORS
from linli.registry.selectors import places as selectors
from linli.registry.selectors.people import units_seen
from linli.registry.services import places as services
from linli.registry.services import units as unit_services

from . import sheets
from .answering import Asked, Crumbs, answer, listed, told_about

UNITS_SHOWN = 100


@requires(access.PLACES_VIEW)
def places(request: HttpRequest) -> HttpResponseBase:
    """The list, filtered by the address."""
    tenant = tenant_here(request)
    filters = PlaceFilter(request.GET or None)
    filters.fields["under"].choices = community_choices(selectors.communities(tenant))  # type: ignore[attr-defined]
    values = filled(filters)
    found = selectors.places_list(
        actor_of(request), tenant, words=values["q"], kind=values["kind"], under=values["under"], mode=values["mode"]
    )
    return listed(request, filters, found, sheets.PLACES, sheets.place_row)


@requires(access.PLACES_VIEW)
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one place, with the panels of other engines."""
    here = seen(request, pk)
    actor = actor_of(request)
    may_edit = actor.may(access.PLACES_EDIT, tenant_id=here.tenant_id, place_path=here.path)
    units = units_seen(actor, here.tenant).filter(place=here, valid_to=None)
    context = {
        "place": here,
        "crumbs": crumbs_of(here),
        "inside": selectors.places_list(actor, here.tenant).filter(parent=here)[:200],
        "counted": selectors.counted(here),
        "coverages": selectors.coverages_of(here),
        "covers": selectors.covered_by(place=here),
        "heads": selectors.heads_of(here),
        "codes": here.codes.order_by("-valid_from", "id"),
        "units": units.prefetch_related("ownerships__person", "ownerships__organisation")[:UNITS_SHOWN],
        "may_edit": may_edit,
        "holds_units": here.kind in DOORS,
        "has_code": here.kind in AREAS,
        "may_units": actor.may(access.UNITS_EDIT, tenant_id=here.tenant_id, place_path=here.path),
        "panels": panels_for("place", request, here),
        "lines": told_about(here.pk, 10) if may_edit else [],
    }
    return page(request, "registry/place.html", context)


@requires(access.PLACES_EDIT)
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new place inside another."""
    parent = seen(request, pk)
    form = NewPlaceForm(request.POST or None, parent=parent)

    def do(values: dict[str, Any], now: datetime) -> str:
        made = services.add_place(tenant=parent.tenant, parent=parent, by=actor_of(request), now=now, **values)
        return reverse("registry:place", args=[made.pk])

    asked = Asked(_("在“%(place)s”里加一处") % {"place": parent}, _("登记"), _url(parent), crumbs_of(parent, _("加一处")))
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.PLACES_EDIT)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facts of a place."""
    here = seen(request, pk)
    form = PlaceFacts(request.POST or None, initial={name: getattr(here, name) for name in PlaceFacts.base_fields})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.edit_place(place=here, by=actor_of(request), now=now, **values)
        return _url(here)

    asked = Asked(_("改“%(place)s”的情况") % {"place": here}, _("保存"), _url(here), crumbs_of(here, _("改情况")))
    return answer(request, form, do, asked, done=_("改好了。"))


@requires(access.PLACES_EDIT)
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = seen(request, pk)
    form = RenameForm(request.POST or None, initial={"name": here.name})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.rename_place(place=here, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("里面各处的全称跟着改；旧文件上的名称不变。")
    asked = Asked(_("给“%(place)s”改名") % {"place": here}, _("改名"), _url(here), crumbs_of(here, _("改名")), lead)
    return answer(request, form, do, asked, done=_("改好了。"))


@requires(access.PLACES_EDIT)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = seen(request, pk)
    form = MoveForm(request.POST or None, tenant=here.tenant)

    def do(values: dict[str, Any], now: datetime) -> str:
        services.move_place(place=here, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("里面的楼栋、单元、房屋一起挪。")
    asked = Asked(_("把“%(place)s”挪到别处") % {"place": here}, _("挪过去"), _url(here), crumbs_of(here, _("挪动")), lead)
    return answer(request, form, do, asked, done=_("挪好了。"))


@requires(access.PLACES_EDIT)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = seen(request, pk)
    form = CloseForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.close_place(place=here, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("停用以后不能再选它；以前的记录还指着它。")
    asked = Asked(_("停用“%(place)s”") % {"place": here}, _("停用"), _url(here), crumbs_of(here, _("停用")), lead, "stop")
    return answer(request, form, do, asked, done=_("停用了。"))


@requires(access.PLACES_EDIT)
def set_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = seen(request, pk)
    form = CodeForm(request.POST or None, initial={"valid_from": clock.today(), "name": here.name})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.set_official_code(place=here, by=actor_of(request), now=now, **values)
        return _url(here)

    lead = _("旧代码留着，止于前一天。")
    asked = Asked(_("“%(place)s”的区划代码") % {"place": here}, _("登记"), _url(here), crumbs_of(here, _("区划代码")), lead)
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.PLACES_EDIT)
def cover(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who covers the place from a day on."""
    here = seen(request, pk)
    form = CoverForm(request.POST or None, tenant=here.tenant, initial={"valid_from": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        covering = values["organisation"] or values["covering"]
        dated = {"role": values["role"], "valid_from": values["valid_from"]}
        services.cover(place=here, covering=covering, by=actor_of(request), now=now, **dated)
        return _url(here)

    asked = Asked(_("谁负责“%(place)s”") % {"place": here}, _("登记"), _url(here), crumbs_of(here, _("谁负责")))
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.PLACES_EDIT)
def uncover(request: HttpRequest, pk: UUID, coverage: UUID) -> HttpResponse:
    """End a cover."""
    here = seen(request, pk)
    ended = one_or_404(Coverage.objects.filter(place=here, valid_to=None), coverage)
    form = CloseForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        services.uncover(coverage=ended, by=actor_of(request), now=now, **values)
        return _url(here)

    covering = ended.covering_organisation or ended.covering_place
    asked = Asked(_("“%(who)s”不再负责这里") % {"who": covering}, _("结束"), _url(here), crumbs_of(here, _("结束")), tone="stop")
    return answer(request, form, do, asked, done=_("记下了。"))


@requires(access.UNITS_EDIT)
def add_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new exclusive unit behind a door."""
    here = seen(request, pk)
    form = UnitForm(request.POST or None)

    def do(values: dict[str, Any], now: datetime) -> str:
        made = unit_services.add_unit(place=here, by=actor_of(request), now=now, **values)
        return reverse("registry:unit", args=[made.pk])

    asked = Asked(_("在“%(place)s”登记一套房屋") % {"place": here}, _("登记"), _url(here), crumbs_of(here, _("登记房屋")))
    return answer(request, form, do, asked, done=_("登记好了，接着写业主。"))


@requires(access.PLACES_VIEW)
def door_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An A4 sheet for the door: scan to report, whom to call, who is near."""
    here = seen(request, pk)
    context = {
        "place": here,
        "door_url": f"{settings.BASE_URL}/d/{here.public_code}/",
        "heads": selectors.heads_of(here)[:3],
        "company": selectors.responsible_organisation(here),
    }
    return page(request, "registry/door_poster.html", context)


def seen(request: HttpRequest, pk: UUID) -> Place:
    """A place that the visitor may look at. :raises Http404: for any other."""
    return one_or_404(selectors.places_seen(actor_of(request), tenant_here(request)).select_related("tenant", "parent"), pk)


def crumbs_of(here: Place, last: str = "") -> Crumbs:
    """The way down to the place."""
    way = [(one.name, reverse("registry:place", args=[one.pk])) for one in selectors.ancestors(here)]
    start = [(_("地点"), reverse("registry:places"))]
    return [*start, *way, (here.name, _url(here)), (last, "")] if last else [*start, *way, (here.name, "")]


def _url(here: Place) -> str:
    return reverse("registry:place", args=[here.pk])
