"""Seats of a unit on the pages of that unit: at the desk, for residents, for its liaison."""

import pytest
from django.urls import reverse

from tests import people
from tests.factories.cobuild_partners import a_partner, liaison
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行")


def seated(place, name, *, is_public=True, **whose):
    council = CouncilFactory(place=place, name=name, kind="joint_committee", is_public=is_public)
    return SeatFactory(term=TermFactory(council=council), role="part_time", **whose)


def told(client, name, *things):
    answer = client.get(reverse(f"cobuild:{name}", args=[one.pk for one in things]))
    panels = [one for one in answer.context["panels"] if one.template == "deliberation/panels/seats.html"]
    return [row["council"].name for one in panels for row in one.context["seats"]]


def test_the_office_sees_seats_of_the_unit_and_of_those_who_hold_its_posts(here, partner):
    seated(here.community, "大工委", organisation=partner.organisation, person=None)
    _user, actor = liaison(here, partner)
    seated(here.community, "联席会议", person_id=actor.person_id, person=None)
    desk = people.browser_of(people.community_secretary(here)[1])

    assert told(desk, "partner", partner) == ["大工委", "联席会议"]


def test_residents_see_the_seats_of_the_unit_in_public_councils(here, partner, client):
    seated(here.community, "大工委", organisation=partner.organisation, person=None)
    seated(here.community, "内部的", organisation=partner.organisation, person=None, is_public=False)

    assert told(client, "public-partner", partner) == ["大工委"]


def test_a_liaison_sees_its_own_and_no_other_units(here, partner):
    seated(here.community, "大工委", organisation=partner.organisation, person=None)
    seated(here.community, "别家的", organisation=a_partner(here).organisation, person=None)

    assert told(people.browser_of(liaison(here, partner)[1]), "unit") == ["大工委"]
