"""Who sees which cases and how much of them (domain §6.4)."""

import pytest

from linli.casework.api import ReporterGiven, case_for, cases_visible_to, complete, join, note, own_cases, supplement, timeline
from linli.casework.models import Case
from linli.casework.selectors.cases import (
    may_read_photo,
    reporters_seen_by,
    whole,
    with_reporters,
)
from linli.core.actors import Actor
from linli.core.models import StoredFile

from ..factories.casework import AssignmentFactory, CaseFactory, ReporterFactory
from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import (
    auditor,
    building_head,
    community_secretary,
    counter_clerk,
    dispatcher,
    district_officer,
    grid_worker,
    holder,
    outsider,
    resident,
    subdistrict_leader,
)
from .conftest import FRIDAY


@pytest.fixture
def three(office):
    """One case in the neighbourhood's building, one in another community, one of another subdistrict; by name."""
    other = PlaceFactory(parent=office.here.subdistrict)
    elsewhere = outsider()[1]
    return {
        "here": CaseFactory(tenant=office.here.tenant, place=office.here.building),
        "next door": CaseFactory(tenant=office.here.tenant, place=other),
        "far away": CaseFactory(tenant_id=elsewhere.tenant_id, category__tenant_id=elsewhere.tenant_id),
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (dispatcher, {"here", "next door"}),
        (counter_clerk, {"here", "next door"}),
        (subdistrict_leader, {"here", "next door"}),
        (auditor, {"here", "next door"}),
        (community_secretary, {"here"}),
        (grid_worker, {"here"}),
        (building_head, set()),
        (district_officer, set()),
        (resident, set()),
    ],
    ids=lambda one: getattr(one, "__name__", None) or getattr(one, "args", ["?"])[0] if callable(one) else "",
)
def test_a_post_sees_its_own_place_and_no_further(office, three, who, sees):
    visible = {case.pk for case in cases_visible_to(who(office.here)[1])}

    assert {name for name, case in three.items() if case.pk in visible} == sees


def test_the_system_sees_everything_and_a_visitor_nothing(three):
    assert cases_visible_to(Actor.system()).count() == 3
    assert cases_visible_to(Actor.anonymous()).count() == 0


def test_a_property_company_sees_what_it_leads_or_assists_in_and_nothing_else(office, three):
    company = office.here.property_company
    leads = CaseFactory(tenant=office.here.tenant, place=office.here.building, lead_organisation=company)
    assists = AssignmentFactory(case=three["next door"], organisation=company, role="assist").case
    AssignmentFactory(organisation=company, role="assist", case=three["far away"])

    assert {case.pk for case in cases_visible_to(office.property_clerk)} == {leads.pk, assists.pk}


def test_a_case_stands_once_in_the_list_of_whoever_sees_it_in_several_ways(office):
    company = office.here.property_company
    case = CaseFactory(tenant=office.here.tenant, place=office.here.building, lead_organisation=company)
    AssignmentFactory(case=case, organisation=company)
    ReporterFactory(case=case, person_id=office.property_clerk.person_id)

    assert list(cases_visible_to(office.property_clerk)) == [case]


def test_a_building_head_sees_what_they_reported(office):
    head = building_head(office.here)[1]
    case = ReporterFactory(case__tenant=office.here.tenant, person_id=head.person_id).case

    assert list(cases_visible_to(head)) == [case]
    assert list(own_cases(head)) == [case]
    assert list(own_cases(Actor.anonymous())) == []


def test_a_case_that_one_may_not_see_does_not_exist(office, three):
    assert case_for(office.clerk, three["here"].pk) == three["here"]
    with pytest.raises(Case.DoesNotExist):
        case_for(office.clerk, three["next door"].pk)


def test_reporters_read_no_inside_notes_and_not_what_neighbours_added(office):
    case = office.received()
    note(case=case, text="内部的话", is_internal=True, by=office.clerk, now=FRIDAY)
    note(case=case, text="灯头坏了", by=office.property_clerk, now=FRIDAY)
    neighbour = resident(office.here)[1]
    case = join(case=case, reporter=ReporterGiven(), by=neighbour, now=FRIDAY)
    supplement(case=case, text="我住 301，电话留过", by=neighbour, now=FRIDAY)
    case.refresh_from_db()

    texts = [(line.entry.verb, line.text, line.is_hidden) for line in timeline(case, for_reporter=True)][4:]
    assert texts == [("start", "灯头坏了", False), ("join", "", False), ("supplement", "", True)]
    assert [line.text for line in timeline(case, for_reporter=False)][-1] == "我住 301，电话留过"


@pytest.mark.parametrize(
    ("who", "name", "may_reveal"),
    [("clerk", "试验居民", True), ("counter", "试验居民", True), ("property_clerk", "试***", False)],
)
def test_the_office_sees_names_and_everyone_sees_masked_telephones(office, who, name, may_reveal):
    case = office.dispatched()

    seen = reporters_seen_by(getattr(office, who), case)

    assert [(one.name, one.phone, one.may_reveal) for one in seen] == [(name, "139 **** 0120", may_reveal)]


def test_a_handler_may_ask_for_the_telephone_that_the_reporter_shares(office):
    case = office.dispatched()
    case.reporters.update(shares_phone=True)

    assert [one.may_reveal for one in reporters_seen_by(office.property_clerk, case)] == [True]
    assert [one.may_reveal for one in reporters_seen_by(auditor(office.here)[1], case)] == [False]


def test_a_case_page_gets_everything_in_three_queries(office, django_assert_num_queries):
    case = complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)

    with django_assert_num_queries(3):
        found = whole(case)

    assert (found.lead.organisation, found.why.party, len(found.clocks)) == (office.here.property_company, "物业", 2)


def test_a_case_that_was_not_dispatched_has_no_lead(office):
    found = whole(office.reported())

    assert (found.lead, found.why) == (None, None)


def test_photos_are_for_those_who_see_the_case_and_inside_ones_for_the_office(office):
    case = note(case=office.received(), text="内部照片", is_internal=True, by=office.clerk, now=FRIDAY)
    inside, public = case.entries.last(), case.entries.first()

    def photo(entry):
        return StoredFile(subject_id=case.pk, purpose=f"entry:{entry.pk.hex}")

    readers = [office.clerk, office.property_clerk, office.resident, resident(office.here)[1]]
    assert [may_read_photo(who, photo(public)) for who in readers] == [True, True, True, False]
    assert [may_read_photo(who, photo(inside)) for who in readers] == [True, True, False, False]
    assert not may_read_photo(office.resident, StoredFile(subject_id=case.pk, purpose="x"))
    assert not may_read_photo(office.clerk, StoredFile())


def test_cases_come_with_their_reporters(office):
    office.reported()

    assert [len(one.reporters.all()) for one in with_reporters(Case.objects.all())] == [1]


def test_an_assistant_of_an_organisation_with_another_post_sees_both(office):
    other = OrganisationFactory(tenant=office.here.tenant)
    clerk = holder("department_clerk", office.here, organisation=other)[1]
    AssignmentFactory(case=CaseFactory(tenant=office.here.tenant), organisation=other, role="assist")

    assert cases_visible_to(clerk).count() == 1
