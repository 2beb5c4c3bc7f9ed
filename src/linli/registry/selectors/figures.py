"""What the register can count. Households, people, buildings and square metres never mix."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from linli.core.figures import DataColumn, Personal, Value, dataset, figure
from linli.core.models import Tenant
from linli.registry.models import (
    Appointment,
    Coverage,
    ExclusiveUnit,
    Household,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    PlaceKind,
)
from linli.registry.posts import HEADS

VIEW = "registry.places.view"


def _standing(rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    """What stood on the last day of the year."""
    day = date(year, 12, 31)
    return rows.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


def _places(tenant: Tenant, year: int, *kinds: str) -> QuerySet[Place]:
    return _standing(Place.objects.filter(tenant=tenant, kind__in=kinds), year)


def _register(code: str, title: Any, unit: Any, kind: str) -> None:
    @figure(f"registry.{code}", title, unit, _("年底在册的，停用的不算"), url=f"/desk/places/?kind={kind}")
    def count(tenant: Tenant, year: int) -> Value:
        return _places(tenant, year, kind).count()

    count.__qualname__ = f"count_{code}"


for _code, _title, _unit, _kind in [
    ("communities", _("社区"), _("个"), PlaceKind.COMMUNITY),
    ("grids", _("网格"), _("个"), PlaceKind.GRID),
    ("compounds", _("小区楼院"), _("个"), PlaceKind.COMPOUND),
    ("buildings", _("楼栋"), _("栋"), PlaceKind.BUILDING),
    ("entrances", _("单元门洞"), _("个"), PlaceKind.ENTRANCE),
    ("facilities", _("设施"), _("处"), PlaceKind.FACILITY),
]:
    _register(_code, _title, _unit, _kind)


@figure(
    "registry.unmanaged_compounds",
    _("无主管楼院"),
    _("个"),
    _("年底在册、管理方式为无主管的小区楼院"),
    url="/desk/places/?mode=unmanaged",
)
def unmanaged_compounds(tenant: Tenant, year: int) -> Value:
    return _places(tenant, year, PlaceKind.COMPOUND).filter(management_mode="unmanaged").count()


@figure("registry.people", _("登记居民"), _("人"), _("现在名册里的人，合并和删除的不算"), url="/desk/people/")
def people(tenant: Tenant, _year: int) -> Value:
    return Person.objects.filter(tenant=tenant, merged_into=None, erased_at=None).count()


@figure("registry.elders", _("六十岁以上居民"), _("人"), _("现在名册里满六十周岁的人"), url="/desk/people/?only=elder")
def elders(tenant: Tenant, _year: int) -> Value:
    return Person.objects.filter(tenant=tenant, merged_into=None, erased_at=None, is_elder=True).count()


@figure("registry.households", _("登记住户"), _("户"), _("年底在册的户"))
def households(tenant: Tenant, year: int) -> Value:
    return _standing(Household.objects.filter(tenant=tenant), year).count()


@figure("registry.units", _("登记房屋"), _("套"), _("年底在册的专有部分"))
def units(tenant: Tenant, year: int) -> Value:
    return _standing(ExclusiveUnit.objects.filter(tenant=tenant), year).count()


@figure("registry.unit_area", _("登记房屋建筑面积"), "m²", _("年底在册的专有部分面积之和，精确到 0.01 m²"))
def unit_area(tenant: Tenant, year: int) -> Value:
    total = _standing(ExclusiveUnit.objects.filter(tenant=tenant), year).aggregate(total=Sum("area_centi"))["total"]
    return Decimal(total or 0) / 100


@figure("registry.heads", _("楼院长、楼长、门洞长"), _("人"), _("年底在任的三长，一人几职算一次"), url="/desk/posts/")
def heads(tenant: Tenant, year: int) -> Value:
    held = _standing(Appointment.objects.filter(tenant=tenant, post__kind__in=HEADS), year)
    return held.values("person").distinct().count()


@figure("registry.resident_units", _("驻区单位"), _("个"), _("年底在册的驻区单位"), url="/desk/organisations/?kind=resident_unit")
def resident_units(tenant: Tenant, year: int) -> Value:
    rows = Organisation.objects.filter(tenant=tenant, kind=OrganisationKind.RESIDENT_UNIT, merged_into=None)
    return _standing(rows, year).count()


@figure("registry.managed_compounds", _("有物业的小区楼院"), _("个"), _("年底有单位登记为物业服务的小区楼院"))
def managed_compounds(tenant: Tenant, year: int) -> Value:
    covers = _standing(Coverage.objects.filter(tenant=tenant, role="property_manager"), year)
    return _places(tenant, year, PlaceKind.COMPOUND).filter(pk__in=covers.values("place")).count()


@dataset(
    "registry.places",
    _("地点清单"),
    [
        DataColumn("name", _("全称")),
        DataColumn("kind", _("类别")),
        DataColumn("mode", _("管理方式")),
        DataColumn("households", _("摸底户数"), _("户")),
        DataColumn("area", _("建筑面积"), "m²"),
    ],
    capability=VIEW,
)
def place_rows(tenant: Tenant, year: int) -> Iterator[tuple[Any, ...]]:
    for place in _standing(Place.objects.filter(tenant=tenant), year).order_by("path").iterator():
        area = Decimal(place.area_centi) / 100 if place.area_centi is not None else None
        yield str(place), place.get_kind_display(), place.get_management_mode_display(), place.household_count, area


@dataset(
    "registry.appointments",
    _("岗位和任职"),
    [
        DataColumn("post", _("岗位")),
        DataColumn("place", _("管哪里")),
        DataColumn("person", _("姓名"), personal=Personal.PERSONAL),
        DataColumn("from", _("任职起")),
        DataColumn("to", _("任职止")),
    ],
    capability="registry.appointments.view",
)
def appointment_rows(tenant: Tenant, year: int) -> Iterator[tuple[Any, ...]]:
    held = _standing(Appointment.objects.filter(tenant=tenant), year)
    for one in held.select_related("post", "post__place", "person").order_by("post__title", "id").iterator():
        yield one.post.title, str(one.post.place or ""), one.person.name, one.valid_from, one.valid_to
