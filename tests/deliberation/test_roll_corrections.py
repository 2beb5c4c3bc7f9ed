"""Requests to correct a roll, and who is named to vote for a right."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.problems import NotAllowed
from linli.deliberation.errors import RollRefused
from linli.deliberation.models import Correction, Right
from linli.deliberation.selectors import rolls as found
from linli.deliberation.selectors.ballot_lists import waiting_for
from linli.deliberation.services import roll_corrections, roll_voters, rolls
from linli.deliberation.services.roll_voters import NamingGiven
from linli.disclosure.api import Message
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, built, day_after, opened, rights, system
from tests.factories.procedures import co_owned, house
from tests.factories.registry import ExclusiveUnitFactory, OrganisationFactory, OwnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def asked(right: Right, **given: object) -> Correction:
    plain = {"who": "试甲", "text": "面积少算了十平方米", "channel": "phone", "right": right, "by": system(right.ballot.place)}
    return roll_corrections.ask_correction(ballot=right.ballot, now=NOW, **(plain | given))  # type: ignore[arg-type]


def answered(one: Correction, *, is_accepted: bool) -> Correction:
    by = system(one.ballot.place)
    return roll_corrections.answer_correction(correction=one, is_accepted=is_accepted, answer="查过房本了。", by=by, now=NOW)


def test_an_open_request_stands_against_freezing_until_it_is_answered(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = built(here.compound)
    one = asked(rights(ballot)[0])

    before = [each.code for each in found.problems_of(ballot)]
    answered(one, is_accepted=False)

    assert (before, found.problems_of(ballot)) == (["open_corrections"], [])


def test_a_resident_asks_on_the_page_and_is_told_the_answer(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    _user, resident = people.resident(here)
    one = asked(rights(built(here.compound))[0], channel="portal", by=resident)

    answered(one, is_accepted=True)

    assert [(one.to_person_id, one.body) for one in Message.objects.all()] == [(resident.person_id, "查过房本了。")]


def test_a_clerk_of_elsewhere_writes_no_request_down(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    ballot = built(here.compound)
    _user, stranger = people.outsider()

    with pytest.raises(NotAllowed):
        asked(rights(ballot)[0], by=stranger)


def test_a_request_needs_words_and_an_open_roll(here: people.Neighbourhood) -> None:
    ballot = at_ballot(here.entrance, 1)

    with pytest.raises(RollRefused) as refused:
        asked(rights(ballot)[0], who="", text="", channel="hands")

    assert refused.value.codes == ["not_draft", "text_missing", "who_missing", "channel"]
    assert Correction.objects.count() == 0


def test_the_same_words_of_the_same_resident_wait_once(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    _user, resident = people.resident(here)
    right = rights(built(here.compound))[0]
    asked(right, channel="portal", by=resident)

    with pytest.raises(RollRefused) as refused:
        asked(right, channel="portal", by=resident)

    assert refused.value.codes == ["asked"]


def test_a_request_is_answered_once(here: people.Neighbourhood) -> None:
    house(here.entrance, [1000])
    one = answered(asked(rights(built(here.compound))[0]), is_accepted=False)

    with pytest.raises(RollRefused) as refused:
        answered(one, is_accepted=True)

    assert refused.value.codes == ["answered"]


def test_a_roll_that_changes_by_an_accepted_request_stays_public_and_the_request_finds_its_right(
    here: people.Neighbourhood,
) -> None:
    owners = house(here.entrance, [1000])
    ballot = rolls.publicise(ballot=built(here.compound), until=day_after(7), by=system(here.compound), now=NOW)
    one = answered(asked(rights(ballot)[0]), is_accepted=True)
    house(here.entrance, [2000], owners=[owners[0]])

    ballot = rolls.build(ballot=ballot, by=system(here.compound), now=NOW)

    one.refresh_from_db()
    assert (ballot.roll_published_at, ballot.roll_area_centi, one.right) == (NOW, 3000, rights(ballot)[0])


def named(right: Right, **given: object) -> None:
    given = {"voter": right.voters.first(), "letter_kept_where": "社区档案柜 3 号"} | given
    roll_voters.name_voter(right=right, given=NamingGiven(**given), by=system(right.ballot.place), now=NOW)  # type: ignore[arg-type]


def test_the_co_owner_who_is_named_votes_and_the_other_no_more(here: people.Neighbourhood) -> None:
    co_owned(here.entrance)
    right = rights(built(here.compound))[0]
    first, second = right.voters.all()

    named(right, voter=second)
    named(right, voter=first)

    right = Right.objects.get(pk=right.pk)
    assert [bool(found.may_use(right, one.person_id)) for one in (first, second)] == [True, False]


def test_a_vote_waits_for_the_co_owner_who_is_named_alone(here: people.Neighbourhood) -> None:
    co_owned(here.entrance)
    right = rights(opened(built(here.compound)))[0]
    first, second = right.voters.all()
    named(right, voter=second)

    assert [list(waiting_for(one.person_id, here.tenant, NOW)) for one in (first, second)] == [[], [right]]


def test_a_company_sends_an_agent_with_a_letter(here: people.Neighbourhood) -> None:
    company, agent = OrganisationFactory(tenant=here.tenant), PersonFactory(tenant=here.tenant)
    OwnershipFactory(unit=ExclusiveUnitFactory(place=here.entrance), person=None, organisation=company)
    right = rights(opened(built(here.compound)))[0]

    before = found.may_use(right, agent.pk)
    named(right, agent=agent)

    assert (bool(before), found.speakers_of(Right.objects.get(pk=right.pk))) == (False, [(agent.pk, agent.name)])


def test_a_naming_needs_a_letter_and_for_a_company_an_agent(here: people.Neighbourhood) -> None:
    OwnershipFactory(
        unit=ExclusiveUnitFactory(place=here.entrance), person=None, organisation=OrganisationFactory(tenant=here.tenant)
    )
    right = rights(built(here.compound))[0]

    with pytest.raises(RollRefused) as refused:
        named(right, letter_kept_where=" ")

    assert refused.value.codes == ["agent", "no_letter"]


def test_a_letter_is_a_picture_or_a_pdf(here: people.Neighbourhood) -> None:
    co_owned(here.entrance)
    right = rights(built(here.compound))[0]

    with pytest.raises(RollRefused) as refused:
        named(right, letter=SimpleUploadedFile("授权书.txt", "授权给老李".encode()))

    assert [(one.code, one.where) for one in refused.value.problems] == [("scan_kind", "letter")]


def test_who_was_named_stays_named_when_the_roll_is_made_anew(here: people.Neighbourhood) -> None:
    co_owned(here.entrance)
    ballot = built(here.compound)
    second = list(rights(ballot)[0].voters.all())[1]
    named(rights(ballot)[0], voter=second)

    rolls.build(ballot=ballot, by=system(here.compound), now=NOW)

    kept = rights(ballot)[0].voters.get(is_named=True)
    assert (kept.person_id, kept.letter_kept_where, kept.named_at) == (second.person_id, "社区档案柜 3 号", NOW)
