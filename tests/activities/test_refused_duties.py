"""What is refused of duties: a list of nobody or of too many, a swap of what is over, with oneself, or of what was given up."""

import pytest

from linli.activities.errors import DutyRefused
from linli.activities.models import Duty
from linli.activities.rules.duties import MOST_AT_ONCE
from linli.activities.services import duties
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.activities_callups import NOW, a_duty, a_shift, somebody
from tests.factories.registry import PersonFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


def refused(verb, by, now=NOW, **given):
    return codes_refused(DutyRefused, verb, by=by, now=now, **given)


def test_a_list_of_nobody_is_refused(here, secretary):
    assert refused(duties.assign, secretary, shift=a_shift(here), people=[]) == ["nobody"]


def test_a_list_of_too_many_is_refused_as_a_whole(here, secretary):
    shift = a_shift(here, needed=MOST_AT_ONCE)
    crowd = PersonFactory.create_batch(MOST_AT_ONCE + 1, tenant=here.tenant, home=here.entrance)

    assert refused(duties.assign, secretary, shift=shift, people=crowd) == ["too_many", "full"]
    assert Duty.objects.count() == 0


def test_a_channel_that_is_none_and_a_stranger_are_told_together(here, secretary):
    stranger = PersonFactory(tenant=people.neighbourhood().tenant)

    codes = refused(duties.assign, secretary, shift=a_shift(here), people=[stranger], channel="x")

    assert codes == ["channel", "another_tenant"]


def test_a_shift_that_is_over_is_not_swapped_and_nobody_stands_instead_of_themselves(here, secretary):
    duty = a_duty(here)

    assert refused(duties.swap, secretary, duty=duty, to=duty.person) == ["same"]
    assert refused(duties.swap, secretary, duty=duty, to=somebody(here), now=duty.shift.ends_at) == ["over"]
    assert refused(duties.swap, secretary, duty=duty, to=duty.person, now=duty.shift.ends_at) == ["over", "same"]


def test_what_was_given_up_is_neither_swapped_nor_given_up_again(here, secretary):
    duty = a_duty(here)
    duties.withdraw(duty=duty, by=secretary, now=NOW)

    assert refused(duties.swap, secretary, duty=duty, to=somebody(here)) == ["not_planned"]
    assert refused(duties.withdraw, secretary, duty=duty) == ["not_planned"]


def test_whoever_keeps_the_roster_hands_over_their_own_shift_without_a_message(here, secretary):
    mine = a_duty(here, person=Person.objects.get(pk=secretary.person_id))

    made = duties.swap(duty=mine, to=somebody(here), by=secretary, now=NOW)

    assert (made.state, Message.objects.filter(kind="activities.duty_replaced").count()) == ("planned", 0)
