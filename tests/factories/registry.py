"""One factory per table of the register."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from linli.core.ids import short_code
from linli.core.privacy import search_hash
from linli.registry import models
from linli.registry.rules.coordinates import bounds_of

from .core import TenantFactory
from .naming import in_words

LONG_AGO = date(2016, 1, 1)


class OfTenant(DjangoModelFactory):
    class Meta:
        abstract = True

    tenant = factory.SubFactory(TenantFactory)


class PlaceFactory(OfTenant):
    """
    A place with its parent, path, full name and door code right.

    Without a parent it is a subdistrict; with one, and without a `kind`, the next kind down.
    """

    class Meta:
        model = models.Place

    class Params:
        below = {
            "subdistrict": "community",
            "community": "compound",
            "compound": "building",
            "building": "entrance",
        }

    parent = None
    tenant = factory.Maybe("parent", factory.SelfAttribute("parent.tenant"), factory.SubFactory(TenantFactory))
    kind = factory.LazyAttribute(lambda o: o.below.get(o.parent.kind, "facility") if o.parent else "subdistrict")
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.kind[0].upper()}{n:03}" if o.parent else o.tenant.code)
    name = factory.LazyAttribute(
        lambda o: {
            "subdistrict": o.tenant.name,
            "community": "试验社区",
            "compound": "试验小区",
            "building": f"{o.code[-2:]}号楼",
            "entrance": f"{o.code[-1:]}单元",
            "grid": "第一网格",
            "road_segment": "试验路段",
        }.get(o.kind, "试验设施")
    )
    full_name = factory.LazyAttribute(lambda o: f"{o.parent.full_name}{o.name}" if o.kind in ("building", "entrance") else o.name)
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else ''}{o.code}/")
    public_code = factory.LazyFunction(short_code)
    boundary = None
    source_crs = "cgcs2000"
    west = factory.LazyAttribute(lambda o: bounds_of(o.boundary, o.source_crs)[0] if o.boundary else None)
    south = factory.LazyAttribute(lambda o: bounds_of(o.boundary, o.source_crs)[1] if o.boundary else None)
    east = factory.LazyAttribute(lambda o: bounds_of(o.boundary, o.source_crs)[2] if o.boundary else None)
    north = factory.LazyAttribute(lambda o: bounds_of(o.boundary, o.source_crs)[3] if o.boundary else None)
    valid_from = LONG_AGO


class PlaceCodeFactory(OfTenant):
    class Meta:
        model = models.PlaceCode

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    code = factory.Sequence(lambda n: f"410105002{n % 199 + 1:03}")
    name = factory.SelfAttribute("place.name")
    valid_from = LONG_AGO


class OrganisationFactory(OfTenant):
    class Meta:
        model = models.Organisation

    kind = models.OrganisationKind.PROPERTY_COMPANY
    name = factory.Sequence(lambda n: f"试验物业{in_words(n)}有限公司")
    valid_from = LONG_AGO


class CoverageFactory(OfTenant):
    """A place covered by an organisation (`covering_organisation=`) or by a place (`covering_place=`)."""

    class Meta:
        model = models.Coverage

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    role = factory.LazyAttribute(lambda o: "grid" if getattr(o, "covering_place", None) else "property_manager")
    valid_from = LONG_AGO


class PersonFactory(OfTenant):
    """An invented person; `phone` and `id_number` bring their hashes along."""

    class Meta:
        model = models.Person

    name = factory.Sequence(lambda n: f"试{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九十'[n // 10 % 10]}")
    phone = factory.Sequence(lambda n: f"1390000{n % 10000:04}")
    phone_hash = factory.LazyAttribute(lambda o: search_hash(o.phone, purpose="phone"))
    id_number = ""
    id_hash = factory.LazyAttribute(lambda o: search_hash(o.id_number, purpose="id_number"))
    made_at = datetime(2024, 1, 1, tzinfo=UTC)


class PostFactory(OfTenant):
    class Meta:
        model = models.Post

    kind = "community_clerk"
    title = factory.Sequence(lambda n: f"社区工作者{in_words(n)}")


class AppointmentFactory(OfTenant):
    """A person of the same tenant holds a post since long ago, unless said otherwise."""

    class Meta:
        model = models.Appointment

    post = factory.SubFactory(PostFactory)
    tenant = factory.SelfAttribute("post.tenant")
    person = factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant"))
    valid_from = LONG_AGO


class ExclusiveUnitFactory(OfTenant):
    """A registered dwelling of 89.50 m²."""

    class Meta:
        model = models.ExclusiveUnit

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    number = factory.Sequence(lambda n: f"{n // 2 + 1}0{n % 2 + 1}")
    area_centi = 8950
    valid_from = LONG_AGO


class OwnershipFactory(OfTenant):
    """The whole of a unit, held by one person, unless said otherwise."""

    class Meta:
        model = models.Ownership

    unit = factory.SubFactory(ExclusiveUnitFactory)
    tenant = factory.SelfAttribute("unit.tenant")
    person: Any = factory.Maybe("organisation", None, factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant")))
    organisation = None
    valid_from = LONG_AGO


class HouseholdFactory(OfTenant):
    class Meta:
        model = models.Household

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    room = factory.Sequence(lambda n: f"{n // 2 + 1}0{n % 2 + 1}")
    valid_from = LONG_AGO


class HouseholdMemberFactory(OfTenant):
    class Meta:
        model = models.HouseholdMember

    household = factory.SubFactory(HouseholdFactory)
    tenant = factory.SelfAttribute("household.tenant")
    person = factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant"))
    valid_from = LONG_AGO


class ProcessingConsentFactory(OfTenant):
    class Meta:
        model = models.ProcessingConsent

    person = factory.SubFactory(PersonFactory)
    tenant = factory.SelfAttribute("person.tenant")
    purpose = "care_list"
    basis = "consent"
    channel = "paper"
    given_at = datetime(2024, 1, 2, tzinfo=UTC)
