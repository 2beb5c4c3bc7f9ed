"""The roll made from the register: one head for each owner, areas summed, doors that lack something named, people found twice."""

from datetime import date

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import RollRefused
from linli.deliberation.selectors import rolls as found
from linli.deliberation.services import rolls
from tests import people
from tests.factories.deliberation_rolls import (
    FROZEN,
    NOW,
    built,
    council_of,
    day_after,
    meeting_of,
    rights,
    roll_ballot,
    system,
)
from tests.factories.procedures import co_owned, house
from tests.factories.registry import ExclusiveUnitFactory, OrganisationFactory, OwnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_an_owner_of_two_units_is_one_head_with_both_areas(here: people.Neighbourhood) -> None:
    owner = PersonFactory(tenant=here.tenant)
    house(here.entrance, [9000, 8000, 7000], owners=[owner, None, owner])

    ballot = built(here.compound)

    assert [(one.area_centi, one.units.count()) for one in rights(ballot)] == [(16000, 2), (8000, 1)]
    assert (ballot.roll_count, ballot.roll_area_centi, ballot.due_count) == (2, 24000, 2)


def test_co_owners_are_one_head_that_any_of_them_may_use(here: people.Neighbourhood) -> None:
    unit = co_owned(here.entrance)

    right = rights(built(here.compound))[0]

    owners = [one.person_id for one in unit.ownerships.all()]
    assert [bool(found.may_use(right, pk)) for pk in [*owners, PersonFactory(tenant=here.tenant).pk]] == [True, True, False]


def test_all_unsold_units_together_are_one_head(here: people.Neighbourhood) -> None:
    for _each in range(3):
        ExclusiveUnitFactory(place=here.entrance, is_sold=False, area_centi=1000)

    assert [(one.is_unsold, one.area_centi) for one in rights(built(here.compound))] == [(True, 3000)]


def test_units_of_other_kinds_are_listed_and_do_not_count(here: people.Neighbourhood) -> None:
    house(here.entrance, [9000])
    OwnershipFactory(unit=ExclusiveUnitFactory(place=here.entrance, kind="parking", area_centi=1200, number="车01"))

    ballot = built(here.compound, unit_kinds=["dwelling"])

    assert [(one.area_centi, one.excluded_why) for one in rights(ballot)] == [(9000, ""), (1200, "这次不算车位")]
    assert (ballot.roll_count, ballot.roll_area_centi) == (1, 9000)


def test_a_head_with_a_parking_place_is_called_by_its_dwelling(here: people.Neighbourhood) -> None:
    owner = PersonFactory(tenant=here.tenant)
    for number, kind in (("000", "parking"), ("101", "dwelling"), ("102", "dwelling")):
        OwnershipFactory(unit=ExclusiveUnitFactory(place=here.entrance, number=number, kind=kind, area_centi=900), person=owner)

    assert [one.label for one in rights(built(here.compound))] == [f"{here.entrance} 101 等 3 处"]


def test_what_the_register_lacks_is_told_by_door(here: people.Neighbourhood) -> None:
    house(here.entrance, [9000, None])
    ExclusiveUnitFactory(place=here.entrance, number="901")

    problems = {one.code: one.text for one in found.problems_of(built(here.compound))}

    assert problems == {
        "no_area": f"按面积算，还有 1 处没有面积：{here.entrance} 002。",
        "no_owner": f"还有 1 处没有登记业主：{here.entrance} 901。",
    }


def test_a_council_has_a_right_for_each_seat_and_organisations_vote_by_their_delegate(here: people.Neighbourhood) -> None:
    member, delegate = PersonFactory(tenant=here.tenant), PersonFactory(tenant=here.tenant)
    company = OrganisationFactory(tenant=here.tenant)

    ballot = built(
        here.community, kind="decision", roll_source="council", council=council_of(here.community, [member, (company, delegate)])
    )

    assert [one.label for one in rights(ballot)] == [member.name, f"{company.name}（{delegate.name}）"]
    assert [bool(found.may_use(one, delegate.pk)) for one in rights(ballot)] == [False, True]


def test_a_meeting_s_roll_is_its_members(here: people.Neighbourhood) -> None:
    meeting = meeting_of(here.community, 3)

    ballot = built(here.community, kind="decision", roll_source="meeting", meeting=meeting)

    assert [one.label for one in rights(ballot)] == [one.label for one in meeting.participants.order_by("number")]


def test_households_and_grown_up_residents_make_rolls(here: people.Neighbourhood) -> None:
    people.resident(here, birth_on="1980-01-01")
    people.resident(here, birth_on="2015-01-01")

    ballot = built(here.community, kind="decision", roll_source="residents")

    assert [one.label for one in rights(ballot)] == [f"{here.entrance} 301"]


def test_one_person_with_two_seats_of_a_council_stands_against_freezing(here: people.Neighbourhood) -> None:
    member = PersonFactory(tenant=here.tenant)
    council = council_of(here.community, [member, (OrganisationFactory(tenant=here.tenant), member)])

    ballot = built(here.community, kind="decision", roll_source="council", council=council)

    assert [one.code for one in found.problems_of(ballot)] == ["person_twice"]


def test_two_records_of_one_identity_number_are_found_and_a_shared_telephone_is_shown(here: people.Neighbourhood) -> None:
    same = [PersonFactory(tenant=here.tenant, id_number="410105198001010011") for _each in range(2)]
    family = [PersonFactory(tenant=here.tenant, phone="13900000120") for _each in range(2)]
    house(here.entrance, [1000] * 4, owners=[*same, *family])

    ballot = built(here.compound)

    assert [(one.kind, one.person_ids) for one in found.doubles_of(ballot)] == [
        ("id", [one.pk for one in same]),
        ("phone", [one.pk for one in family]),
    ]
    assert [one.code for one in found.problems_of(ballot)] == ["same_id"]


def test_who_was_left_out_and_who_was_named_stays_when_the_roll_is_made_anew(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000, 2000])
    ballot = built(here.compound)
    rolls.exclude(right=rights(ballot)[0], why="正在打官司", by=system(here.compound), now=NOW)
    house(here.entrance, [3000])

    ballot = rolls.build(ballot=ballot, by=system(here.compound), now=NOW)

    assert [(one.area_centi, one.excluded_why) for one in rights(ballot)] == [(1000, "正在打官司"), (2000, ""), (3000, "")]
    assert (ballot.roll_count, ballot.roll_area_centi) == (2, 5000)


def test_a_right_is_counted_again(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = built(here.compound)
    out = rolls.exclude(right=rights(ballot)[0], why="正在打官司", by=system(here.compound), now=NOW)

    rolls.include(right=out, by=system(here.compound), now=NOW)

    ballot.refresh_from_db()
    assert (ballot.roll_count, ballot.roll_area_centi) == (1, 1000)


def test_a_frozen_roll_is_not_made_anew(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = built(here.compound)
    type(ballot).objects.filter(pk=ballot.pk).update(state="frozen", **FROZEN)
    lines = JournalLine.objects.count()

    with pytest.raises(RollRefused) as refused:
        rolls.build(ballot=ballot, by=system(here.compound), now=NOW)

    assert (refused.value.codes, JournalLine.objects.count()) == (["not_draft"], lines)


def test_only_the_office_of_the_place_makes_its_roll(here: people.Neighbourhood) -> None:
    ballot = roll_ballot(here.compound)
    _user, stranger = people.outsider()

    with pytest.raises(NotAllowed):
        rolls.build(ballot=ballot, by=stranger, now=NOW)


def test_the_last_day_of_publicity_moves_off_a_holiday(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = rolls.publicise(ballot=built(here.compound), until=date(2026, 9, 5), by=system(here.compound), now=NOW)  # a Saturday

    assert ballot.roll_public_until == date(2026, 9, 7)


def test_nothing_is_publicised_before_it_is_made_or_until_a_day_that_is_over(here: people.Neighbourhood) -> None:
    with pytest.raises(RollRefused) as refused:
        rolls.publicise(ballot=roll_ballot(here.compound), until=day_after(0), by=system(here.compound), now=NOW)

    assert refused.value.codes == ["no_roll", "until"]


def test_a_roll_that_changes_by_itself_is_publicised_anew(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = rolls.publicise(ballot=built(here.compound), until=day_after(7), by=system(here.compound), now=NOW)
    same = rolls.build(ballot=ballot, by=system(here.compound), now=NOW)
    house(here.entrance, [2000])

    assert same.roll_published_at == NOW
    assert found.is_stale(ballot, now=NOW)
    assert rolls.build(ballot=ballot, by=system(here.compound), now=NOW).roll_published_at is None
