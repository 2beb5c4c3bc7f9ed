"""Many at once on a roster: the last place goes to one, nobody stands twice, what ends takes nobody any more."""

import pytest

from linli.activities.models import Duty, Shift
from linli.activities.services import callups, duties, purging
from tests import people
from tests.accounts.threads import together
from tests.factories.activities_callups import NOW, a_duty, a_post, a_shift, shifts_of, somebody, system
from tests.people import Neighbourhood

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
MANY = 200


@pytest.fixture
def here() -> Neighbourhood:
    return people.neighbourhood()


def test_the_last_place_of_a_shift_goes_to_one_of_two_hundred(here):
    shift = a_shift(here, needed=2)
    a_duty(here, shift)
    crowd = [people.resident(here)[1] for _n in range(MANY)]
    persons = {one.person_id: somebody_of(one) for one in crowd}

    def work(n):
        duties.take(shift=shift, person=persons[crowd[n].person_id], by=crowd[n], now=NOW)
        return ["in"]

    found = [tuple(one) for one in together(MANY, work)]

    shift.refresh_from_db()
    assert (found.count(("in",)), found.count(("full",)), shift.taken) == (1, MANY - 1, 2)
    assert Duty.objects.filter(shift=shift, state="planned").count() == 2


def somebody_of(actor):
    return duties.Person.objects.get(pk=actor.person_id)


def test_somebody_who_takes_two_overlapping_shifts_at_once_stands_one(here):
    one, two = shifts_of(a_post(here), spans=[(480, 720), (600, 840)])
    me = people.resident(here)[1]
    person = somebody_of(me)

    found = together(20, lambda n: duties.take(shift=(one, two)[n % 2], person=person, by=me, now=NOW).state)

    assert (found.count("planned"), Duty.objects.count()) == (1, 1)
    assert sorted(Shift.objects.values_list("taken", flat=True)) == [0, 1]


def test_whoever_taps_while_it_ends_stands_a_shift_that_is_called_off_or_none(here):
    shift = a_shift(here, needed=50)
    crowd = [people.resident(here)[1] for _n in range(20)]
    persons = [somebody_of(one) for one in crowd]

    def work(n):
        if n == 10:
            return callups.end(callup=shift.post.callup, reason="解封了", by=system(shift), now=NOW).state
        return duties.take(shift=shift, person=persons[n], by=crowd[n], now=NOW).state

    found = together(20, work)

    shift.refresh_from_db()
    assert (shift.called_off_at, shift.taken, found.count("ended")) == (NOW, found.count("planned"), 1)


def test_two_hands_on_one_list_leave_the_count_right(here):
    shift = a_shift(here, needed=40)
    made = [a_duty(here, shift) for _n in range(10)]
    fresh = [somebody(here) for _n in range(20)]

    def work(n):
        if n < 10:
            return duties.withdraw(duty=made[n], by=system(shift), now=NOW).state
        return duties.assign(shift=shift, people=[fresh[n]], by=system(shift), now=NOW)[0].state

    together(20, work)

    shift.refresh_from_db()
    assert (shift.taken, Duty.objects.filter(shift=shift, state="planned").count()) == (10, 10)


def test_names_that_go_while_people_are_put_on_do_not_stay(here):
    shift = a_shift(here, needed=40)
    ended = callups.end(callup=shift.post.callup, reason="解封了", by=system(shift), now=NOW)
    Shift.objects.update(called_off_at=None)
    late, crowd = shift.ends_at, [somebody(here) for _n in range(12)]

    def work(n):
        if n == 6:
            return purging.purge(callup=ended, by=system(shift), now=late).state
        return duties.assign(shift=shift, people=[crowd[n]], by=system(shift), now=late)[0].state

    together(12, work)

    assert Duty.objects.exclude(person=None).count() == 0
