"""Whom a roll is made of on a day: who owned then, who lived there then, who was of age then."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registry.selectors.rolls import grown_up_residents, households_under, is_of_age, owned_units
from tests.factories.registry import (
    ExclusiveUnitFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    OwnershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("born", "is_of_age"),
    [("2008-08-31", True), ("2008-09-01", True), ("2008-09-02", False), ("2008-02-29", True), ("", True)],
)
def test_who_is_eighteen_that_day_is_on_the_roll_and_who_has_no_birthday_is_taken_for_grown_up(here, born, is_of_age):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, birth_on=born)

    found = grown_up_residents(here.building.path, tenant=here.tenant, on=DAY)

    assert found == ([person] if is_of_age else [])


@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)))
def test_oneis_of_age_from_the_eighteenth_birthday_on_and_no_day_before(born):
    leap = (born.month, born.day) == (2, 29)
    birthday = date(born.year + 18, 3, 1) if leap else born.replace(year=born.year + 18)

    assert is_of_age(born.isoformat(), birthday)
    assert not is_of_age(born.isoformat(), birthday - timedelta(days=1))


def test_residents_come_by_door_and_room_and_those_elsewhere_do_not(here):
    rooms = [PersonFactory(tenant=here.tenant, home=here.entrance, room=room) for room in ("302", "301")]
    PersonFactory(tenant=here.tenant, home=here.community)
    PersonFactory(home=None)

    assert grown_up_residents(here.building.path, tenant=here.tenant, on=DAY) == rooms[::-1]


@pytest.mark.parametrize(
    ("stands", "is_there"),
    [
        ({"valid_from": DAY}, True),
        ({"valid_from": DAY + timedelta(days=1)}, False),
        ({"valid_to": DAY}, True),
        ({"valid_to": DAY - timedelta(days=1)}, False),
    ],
)
def test_both_ends_of_an_ownership_and_a_membership_count(here, stands, is_there):
    OwnershipFactory(unit=ExclusiveUnitFactory(place=here.entrance), **stands)
    HouseholdMemberFactory(household=HouseholdFactory(place=here.entrance), **stands)
    given = {"tenant": here.tenant, "on": DAY}

    [unit], [home] = owned_units(here.building.path, **given), households_under(here.building.path, **given)

    assert [len(unit.ownerships.all()), len(home.members.all())] == [is_there, is_there]


def test_units_are_narrowed_by_their_kind(here):
    shop = ExclusiveUnitFactory(place=here.entrance, kind="shop")
    ExclusiveUnitFactory(place=here.entrance)

    assert list(owned_units(here.building.path, tenant=here.tenant, on=DAY, kinds=["shop"])) == [shop]
