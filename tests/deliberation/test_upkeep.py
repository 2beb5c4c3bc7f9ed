"""What follows a place, a person and an organisation: paths, names that were copied, seats and rights of merged records."""

import pytest

from linli.core.ids import uuid7
from linli.core.models import JournalLine, SearchEntry
from linli.deliberation import api
from linli.deliberation.models import (
    Ballot,
    Correction,
    Council,
    Meeting,
    Motion,
    Participant,
    Resolution,
    Right,
    RightVoter,
    Seat,
    Voiced,
)
from linli.deliberation.services import indexing
from linli.registry.api import PersonErased, PlaceMoved
from linli.registry.services import merges
from tests.factories import deliberation_ballots as ballots
from tests.factories import deliberation_business as business
from tests.factories import deliberation_resolutions as resolutions
from tests.factories.deliberation_rolls import NOW, opened, system
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PlaceFactory()


def moved(place, new_path="/elsewhere/here/"):
    event = PlaceMoved(tenant_id=place.tenant_id, place_id=place.pk, old_path=place.path, new_path=new_path)
    api.on_place_moved(event, event_id=uuid7(), now=NOW)


def erased(person):
    api.on_person_erased(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOW)


def test_everything_about_a_place_follows_it(place):
    council = business.council(place)
    business.meeting(place, council=council)
    business.motion(council)
    resolutions.resolution(place)
    Right.objects.update(place_path=place.path)

    moved(place)

    tables = (Council, Meeting, Motion, Ballot, Right, Resolution)
    assert {(one, path) for one in tables for path in one.objects.values_list("place_path", flat=True)} == {
        (one, "/elsewhere/here/") for one in tables
    }


def test_what_finds_it_follows_it_too(place):
    council = business.council(place)
    indexing.index(council)

    moved(place)

    assert set(SearchEntry.objects.filter(subject_id=council.pk).values_list("place_path", flat=True)) == {"/elsewhere/here/"}


def test_a_place_elsewhere_keeps_its_path(place):
    one, other = PlaceFactory(parent=place), PlaceFactory(parent=place)
    council = business.council(other)

    moved(one)

    council.refresh_from_db()
    assert council.place_path == council.place.path


def test_names_that_were_copied_go_with_a_person(place):
    person = PersonFactory(tenant=place.tenant, name="试张三")
    council = business.council(place)
    seat = business.seat(council, person=person)
    meeting = business.meeting(place, council=council)
    someone = business.participant(meeting, "试张三", person=person, answer_reason="住院")
    motion = business.motion(council, mover="试张三")
    Motion.objects.update(mover_seat=seat)
    said = Voiced.objects.create(
        tenant=place.tenant, meeting=meeting, person=person, who="试张三", text="灯不亮", voiced_at=NOW, recorded_by="试"
    )

    erased(person)

    for one in (someone, motion, said):
        one.refresh_from_db()
    assert (someone.label, someone.answer_reason, motion.mover) == ("（已删除）", "", "（已删除）")
    assert (said.who, said.person, said.text) == ("", None, "灯不亮")


def test_a_request_to_correct_a_roll_stays_without_its_name(place):
    person = PersonFactory(tenant=place.tenant)
    ballot = ballots.BallotFactory(place=place)
    Correction.objects.create(
        tenant=place.tenant, ballot=ballot, person=person, who=person.name, text="面积不对", channel="phone", asked_at=NOW
    )

    erased(person)

    assert list(Correction.objects.values_list("who", "person", "text")) == [("（已删除）", None, "面积不对")]
    assert JournalLine.objects.filter(verb="deliberation.correction.erased").count() == 1


def test_on_a_roll_in_preparation_a_name_goes_and_on_a_frozen_one_it_stays(place):
    person = PersonFactory(tenant=place.tenant)
    for is_open in (False, True):
        ballot = ballots.BallotFactory(place=place, roll_source="residents")
        right = ballots.RightFactory(ballot=ballot, label="试张三")
        ballots.RightVoterFactory(right=right, person=person)
        if is_open:
            opened(ballot)

    erased(person)

    assert sorted(Right.objects.values_list("ballot__state", "label")) == [("draft", "（已删除）"), ("open", "试张三")]


def test_the_screen_of_a_meeting_shows_that_a_name_went(place):
    person = PersonFactory(tenant=place.tenant)
    meeting = business.meeting(place)
    business.participant(meeting, "试张三", person=person)

    erased(person)

    assert Meeting.objects.get().version == 2


def test_somebody_of_another_name_keeps_theirs(place):
    other = business.participant(business.meeting(place), "试李四", person=PersonFactory(tenant=place.tenant))

    erased(PersonFactory(tenant=place.tenant))

    assert Participant.objects.get(pk=other.pk).label == "试李四"


def test_seats_invitations_and_rights_follow_a_person_who_was_there_twice(place):
    keep, drop = PersonFactory(tenant=place.tenant), PersonFactory(tenant=place.tenant)
    business.seat(business.council(place), person=drop)
    business.participant(business.meeting(place), person=drop)
    right = ballots.RightFactory(ballot=ballots.BallotFactory(place=place))
    ballots.RightVoterFactory(right=right, person=drop)
    opened(right.ballot)

    merges.merge_people(keep=keep, drop=drop, by=system(place), now=NOW)

    assert [table.objects.get().person for table in (Seat, Participant, RightVoter)] == [keep, keep, keep]


def test_a_seat_and_a_right_follow_an_organisation_that_was_there_twice(place):
    keep, drop = OrganisationFactory(tenant=place.tenant), OrganisationFactory(tenant=place.tenant)
    business.seat(business.council(place), organisation=drop)
    right = ballots.RightFactory(ballot=ballots.BallotFactory(place=place))
    RightVoter.objects.create(tenant=place.tenant, right=right, organisation=drop)

    merges.merge_organisations(keep=keep, drop=drop, by=system(place), now=NOW)

    assert [table.objects.get().organisation for table in (Seat, RightVoter)] == [keep, keep]
