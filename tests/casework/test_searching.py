"""Whoever has a part in a case finds it by its words: the lead and everyone who assists, as long as they do."""

import pytest

from linli.casework.api import Wanted, redispatch, report
from linli.casework.services.triage import correct
from linli.core import search
from linli.core.models import SearchEntry
from linli.registry.services.merges import merge_organisations

from ..factories.registry import OrganisationFactory
from ..people import administrator, holder
from .conftest import FRIDAY

WORDS = "消防通道堵了"


@pytest.fixture
def finds(office):
    """Whether a clerk of this organisation, which holds no post over a place, finds the case by its words."""

    def ask(organisation):
        _user, actor = holder("property_clerk", office.here, organisation=organisation)
        return bool(search.find(WORDS, tenant=office.here.tenant, actor=actor))

    return ask


@pytest.fixture
def joint(office):
    """A matter of joint duty: the committee leads, the property company assists."""
    return office.dispatched("fire_route", text=f"{WORDS}，车停得满满的。")


def test_the_lead_and_every_assistant_find_it_and_nobody_else(office, joint, finds):
    company, other = office.here.property_company, OrganisationFactory(tenant=office.here.tenant)

    assert [finds(one) for one in (office.committee, company, other)] == [True, True, False]


def test_nobody_outside_finds_what_was_not_given_to_anyone(office, finds):
    office.accepted("fire_route", text=f"{WORDS}，车停得满满的。")

    assert [finds(one) for one in (office.committee, office.here.property_company)] == [False, False]


def test_what_goes_straight_on_is_found_by_its_assistant(office, finds):
    wanted = Wanted(text=f"{WORDS}，车停得满满的。", category=office.category("fire_route"), place=office.here.building)

    case = report(tenant=office.here.tenant, wanted=wanted, straight=True, by=office.clerk, now=FRIDAY)

    assert (case.state, finds(office.here.property_company)) == ("dispatched", True)


def test_after_a_wrong_address_was_put_right_only_the_new_ones_find_it(office, joint, finds):
    right = {"organisation": office.window, "assist": [OrganisationFactory(tenant=office.here.tenant)]}

    redispatch(case=joint, **right, reason="不归物业和居委会管", by=office.clerk, now=FRIDAY)

    assert [finds(one) for one in (office.committee, office.here.property_company)] == [False, False]
    assert [finds(one) for one in (office.window, *right["assist"])] == [True, True]


def test_the_assistant_still_finds_it_after_its_title_was_put_right(office, joint, finds):
    correct(case=joint, title="救护车进不来", by=office.clerk, now=FRIDAY)

    entry = SearchEntry.objects.get(subject_id=joint.pk)
    assert (entry.title, finds(office.here.property_company)) == ("救护车进不来", True)


def test_an_organisation_finds_what_the_one_merged_into_it_found(office, joint, finds):
    kept = OrganisationFactory(tenant=office.here.tenant)

    merge_organisations(keep=kept, drop=office.here.property_company, by=administrator(office.here)[1], now=FRIDAY)

    assert finds(kept)
