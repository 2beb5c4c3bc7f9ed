"""Households and units: who lives where, who owns which share."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import HouseholdMember, Ownership, Person
from tests import people
from tests.factories.registry import (
    ExclusiveUnitFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    OwnershipFactory,
    PersonFactory,
    PlaceFactory,
)
from tests.moments import AT

from .given import TODAY
from .refusing import refused

pytestmark = pytest.mark.django_db


def test_moving_in_ends_where_one_lived_and_announces_the_move(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, room="101")
    before = HouseholdMemberFactory(household__place=here.entrance, person=person)
    door = PlaceFactory(parent=here.building)
    household = api.add_household(place=door, room="202", since=TODAY, by=secretary, now=AT)

    api.move_in(person=person, household=household, since=TODAY, is_head=True, by=secretary, now=AT)

    before.refresh_from_db()
    person.refresh_from_db()
    event = OutboxEvent.objects.get()
    assert (before.valid_to, person.home, person.room) == (TODAY - timedelta(days=1), door, "202")
    assert (event.name, event.payload["to_place_id"]) == ("registry.PersonMoved", str(door.pk))


def test_moving_out_leaves_no_home(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    member = HouseholdMemberFactory(household__place=here.entrance, person=person)

    api.move_out(person=person, on=TODAY, by=secretary, now=AT)

    assert (Person.objects.get(pk=person.pk).home, HouseholdMember.objects.get(pk=member.pk).valid_to) == (None, TODAY)
    assert refused(api.HouseholdRefused, api.move_out, person=person, on=TODAY, by=secretary) == ["no_home"]


def test_a_household_stands_behind_a_door_once(here, secretary):
    HouseholdFactory(place=here.entrance, room="301")
    unit = ExclusiveUnitFactory(place=here.building)

    there = refused(
        api.HouseholdRefused, api.add_household, place=here.entrance, room="301", unit=unit, since=TODAY, by=secretary
    )
    nowhere = refused(api.HouseholdRefused, api.add_household, place=here.community, room="", since=TODAY, by=secretary)

    assert (there, nowhere) == (["unit_elsewhere", "household_there"], ["household_place"])


def test_a_household_has_one_head_and_holds_a_person_once(here, secretary):
    member = HouseholdMemberFactory(household__place=here.entrance, is_head=True)

    codes = refused(
        api.HouseholdRefused,
        api.move_in,
        person=member.person,
        household=member.household,
        since=TODAY,
        is_head=True,
        by=secretary,
    )

    assert codes == ["lives_there", "has_head"]


def test_nobody_moves_into_what_has_ended_or_elsewhere(here, secretary):
    household = HouseholdFactory(place=here.entrance, valid_to=TODAY)
    stranger = PersonFactory(erased_at=AT)

    codes = refused(api.HouseholdRefused, api.move_in, person=stranger, household=household, since=date(2001, 1, 1), by=secretary)

    assert codes == ["dates_order", "other_tenant", "person_gone", "household_ended"]


def test_a_unit_goes_from_one_owner_to_two_who_share_it(here, secretary):
    unit = api.add_unit(place=here.entrance, number="301", area_centi=8950, since=date(2010, 1, 1), by=secretary, now=AT)
    first, second, third = PersonFactory.create_batch(3, tenant=here.tenant)
    api.transfer_ownership(unit=unit, shares=[api.Share(first)], since=date(2010, 1, 1), by=secretary, now=AT)

    shares = [api.Share(second, Fraction(1, 3)), api.Share(third, Fraction(2, 3))]
    api.transfer_ownership(unit=unit, shares=shares, since=TODAY, by=secretary, now=AT)

    held = Ownership.objects.filter(unit=unit).order_by("valid_from", "share_numerator")
    assert [(one.person, one.share_numerator, one.valid_to) for one in held] == [
        (first, 1, TODAY - timedelta(days=1)),
        (second, 1, None),
        (third, 2, None),
    ]


def test_a_transfer_with_every_fault_is_refused_with_every_reason(here, secretary):
    unit = OwnershipFactory(unit__place=here.entrance, valid_from=TODAY).unit
    stranger = PersonFactory(erased_at=AT)
    shares = [api.Share(stranger, Fraction(1, 2)), api.Share(stranger, Fraction(1, 3))]

    codes = refused(api.UnitRefused, api.transfer_ownership, unit=unit, shares=shares, since=TODAY, by=secretary)

    assert codes == ["shares_sum", "owner_twice", "other_tenant", "person_gone", "same_day"]


def test_a_transfer_before_the_last_one_is_refused(here, secretary):
    unit = OwnershipFactory(unit__place=here.entrance, valid_from=TODAY).unit
    shares = [api.Share(here.office)]

    assert refused(api.UnitRefused, api.transfer_ownership, unit=unit, shares=shares, since=date(2020, 1, 1), by=secretary) == [
        "dates_order"
    ]


def test_a_unit_is_registered_once_behind_a_door(here, secretary):
    ExclusiveUnitFactory(place=here.entrance, number="301")

    twice = refused(api.UnitRefused, api.add_unit, place=here.entrance, number="301", area_centi=0, by=secretary)
    nowhere = refused(api.UnitRefused, api.add_unit, place=here.community, number="", area_centi=None, by=secretary)

    assert (twice, nowhere) == (["area_range", "number_taken"], ["number_missing", "unit_place"])


def test_an_area_is_corrected_and_told(here, secretary):
    unit = ExclusiveUnitFactory(place=here.entrance)

    api.change_unit(unit=unit, area_centi=9000, area_basis="survey", is_sold=True, reason="实测", by=secretary, now=AT)
    api.change_unit(unit=unit, area_centi=9000, area_basis="survey", is_sold=True, by=secretary, now=AT)

    assert JournalLine.objects.get().changes == {"area_centi": [8950, 9000], "area_basis": ["register", "survey"]}


def test_a_unit_that_has_ended_changes_hands_no_more(here, secretary):
    unit = ExclusiveUnitFactory(place=here.entrance, valid_to=TODAY)
    shares = [api.Share(here.office)]

    assert refused(api.UnitRefused, api.transfer_ownership, unit=unit, shares=shares, since=TODAY, by=secretary) == ["unit_ended"]


def test_nobody_writes_behind_the_doors_of_another_subdistrict(here):
    _user, stranger = people.outsider()

    household = refused(NotAllowed, api.add_household, place=here.entrance, room="202", since=TODAY, by=stranger)
    unit = refused(NotAllowed, api.add_unit, place=here.entrance, number="202", area_centi=None, by=stranger)

    assert (household, unit) == (["not_allowed"], ["not_allowed"])
