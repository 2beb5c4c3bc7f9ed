"""A neighbourhood that is ready for cases: categories, joint-duty rules, a residents' committee, and its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.casework.api import Case, ReporterGiven, Wanted, accept, dispatch, prepare_tenant, receive, report
from linli.casework.models import Category
from linli.casework.selectors import categories, dispatching
from linli.core import clock, remembered
from linli.core.actors import Actor
from linli.registry.api import Organisation

from ..factories.registry import OrganisationFactory
from ..people import Neighbourhood, browser_of, dispatcher, holder, neighbourhood, property_clerk, resident

FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Friday 20 November 2026, 9:00 in Zhengzhou."""


@dataclass(frozen=True)
class Office:
    """The neighbourhood with those who handle its cases."""

    here: Neighbourhood
    committee: Organisation
    window: Organisation
    clerk: Actor
    property_clerk: Actor
    counter: Actor
    resident: Actor

    def category(self, code: str) -> Category:
        found = categories.category_by_code(code, tenant_id=self.here.tenant.pk)
        assert found is not None
        return found

    def reported(self, code: str = "street_lamp", **wanted: object) -> Case:
        """A case as a resident reports it from the web, with a telephone."""
        given = {"text": "东单元门口的路灯不亮，已经三天。", "category": self.category(code), "place": self.here.building}
        who = ReporterGiven(name="试验居民", phone="139 0000 0120")
        return report(tenant=self.here.tenant, wanted=Wanted(**(given | wanted)), reporter=who, by=self.resident, now=FRIDAY)

    def accepted(self, code: str = "street_lamp", **wanted: object) -> Case:
        return accept(case=self.reported(code, **wanted), by=self.clerk, now=FRIDAY)

    def dispatched(self, code: str = "street_lamp", **wanted: object) -> Case:
        return dispatch(case=self.accepted(code, **wanted), by=self.clerk, now=FRIDAY)

    def received(self, **wanted: object) -> Case:
        return receive(case=self.dispatched(**wanted), by=self.property_clerk, now=FRIDAY)


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def nine() -> Iterator[None]:
    """The hour of `FRIDAY`, for modules that ask for it with `usefixtures`."""
    with clock.fixed(FRIDAY):
        yield


@pytest.fixture
def friday() -> Iterator[None]:
    """An hour after `FRIDAY`, for modules that ask for it with `usefixtures`."""
    with clock.fixed(FRIDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def clerk(office: Office, client: Client) -> Client:
    """A community clerk's browser: accepts, dispatches, calls back, closes."""
    return browser_of(office.clerk, client)


@pytest.fixture
def company(office: Office) -> Client:
    """A browser of the property company."""
    return browser_of(office.property_clerk)


@pytest.fixture
def boss(office: Office) -> Actor:
    """The dispatcher of the whole subdistrict, who may press."""
    return dispatcher(office.here)[1]


@pytest.fixture
def chief(boss: Actor) -> Client:
    """A browser of the dispatcher."""
    return browser_of(boss)


@pytest.fixture
def petition_clerk(office: Office) -> Actor:
    """Who keeps the petitions of the subdistrict."""
    return holder("petition_clerk", office.here, place=office.here.subdistrict)[1]


@pytest.fixture
def visitor(client: Client, office: Office) -> Client:
    """A browser in the neighbourhood's own subdistrict."""
    client.cookies["linli_place"] = office.here.tenant.code
    return client


def make_office() -> Office:
    """A new neighbourhood with those who handle its cases."""
    remembered.forget_all()
    here = neighbourhood()
    committee = OrganisationFactory(tenant=here.tenant, kind="residents_committee", name="试验社区居委会", place=here.community)
    window = OrganisationFactory(tenant=here.tenant, kind="service_centre", name="试验便民窗口", place=here.subdistrict)
    prepare_tenant(tenant=here.tenant, by=Actor.system(tenant_id=here.tenant.pk), now=FRIDAY)
    dispatching.forget()
    return Office(
        here=here,
        committee=committee,
        window=window,
        clerk=holder("community_clerk", here, place=here.community, organisation=committee)[1],
        property_clerk=property_clerk(here)[1],
        counter=holder("counter_clerk", here, place=here.subdistrict)[1],
        resident=resident(here)[1],
    )
