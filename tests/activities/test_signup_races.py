"""The last place and many who want it: one is in, the rest wait in order, and no place is counted twice."""

from collections import Counter

import pytest

from linli.activities.models import Session, SignUp
from linli.activities.services import signup_changes, signup_queue, signups
from linli.activities.services.signups import SignUpGiven
from linli.activities.services.strangers import Stranger
from linli.core.actors import Actor
from tests import people
from tests.accounts.threads import meanwhile, together
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_signups import a_signup, neighbour, order_of
from tests.factories.registry import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WAVES, AT_ONCE = 4, 50


def one_place(capacity=1, **more):
    here = people.neighbourhood()
    return here, a_session(here, a_programme(here, capacity=capacity, most_heads=4, **more))


def taker(session, people_, **more):
    by = Actor.system(tenant_id=session.tenant_id)
    given = {"channel": "counter"} | more
    return lambda n: str(signups.sign_up(session=session, given=SignUpGiven(people_[n], **given), by=by, now=NOW).signup.state)


def counted(results):
    return Counter(one if isinstance(one, str) else ",".join(one) for one in results)


def test_of_two_hundred_at_once_one_is_in_and_the_rest_wait_in_order():
    here, session = one_place()
    results = []
    for _wave in range(WAVES):
        neighbours = PersonFactory.create_batch(AT_ONCE, tenant=here.tenant, home=here.entrance)
        results += together(AT_ONCE, taker(session, neighbours))

    assert counted(results) == {"in": 1, "waiting": 199}
    rows = list(SignUp.objects.order_by("position").values_list("position", "state"))
    assert rows == [(1, "in"), *((n, "waiting") for n in range(2, 201))]
    assert Session.objects.get().taken == 1


def test_without_a_waiting_list_everybody_else_is_told_that_it_is_full():
    here, session = one_place(takes_waiting=False)
    neighbours = PersonFactory.create_batch(30, tenant=here.tenant, home=here.entrance)

    assert counted(together(30, taker(session, neighbours))) == {"in": 1, "full": 29}


def test_one_person_at_several_counters_at_once_comes_once():
    here, session = one_place(capacity=9)
    person = neighbour(here)

    assert counted(together(8, taker(session, [person] * 8))) == {"in": 1, "already": 7}
    assert Session.objects.get().taken == 1


def test_a_stranger_with_two_telephones_in_hand_is_one_record():
    _here, session = one_place(capacity=9)
    who = [Stranger("试大妈", "13900000120")] * 6

    assert counted(together(6, taker(session, who, channel="page"))) == {"in": 1, "already": 5}


def test_places_given_up_at_once_go_to_who_waits_and_never_twice():
    here, session = one_place(capacity=8)
    inside = [a_signup(session, neighbour(here), heads=2) for _n in range(4)]
    for _n in range(12):
        a_signup(session, neighbour(here))
    by = Actor.system(tenant_id=session.tenant_id)

    together(4, lambda n: signup_changes.cancel(signup=inside[n], by=by, now=NOW).number)

    assert order_of(session) == [(2, "out")] * 4 + [(1, "in")] * 8 + [(1, "waiting")] * 4
    assert Session.objects.get().taken == 8


def test_who_comes_while_a_place_is_given_up_does_not_overtake_who_waits():
    here, session = one_place()
    first, _second = a_signup(session, neighbour(here)), a_signup(session, neighbour(here))
    by, third = Actor.system(tenant_id=session.tenant_id), neighbour(here)

    came = meanwhile(
        lambda: signup_changes.cancel(signup=first, by=by, now=NOW), lambda: taker(session, [third])(0)
    )  # fmt: skip

    assert (came, order_of(session)) == ("waiting", [(1, "out"), (1, "in"), (1, "waiting")])


def test_more_places_while_people_come_are_all_given_once():
    here, session = one_place()
    for _n in range(6):
        a_signup(session, neighbour(here))
    Session.objects.update(capacity=5)
    by, neighbours = Actor.system(tenant_id=session.tenant_id), [neighbour(here) for _n in range(8)]

    def work(n):
        if n % 2:
            return str(len(signup_queue.after_change(session=session, by=by, now=NOW)))
        return taker(session, neighbours)(n)

    together(8, work)

    assert (Session.objects.get().taken, SignUp.objects.filter(state="in").count()) == (5, 5)
    waiting = SignUp.objects.filter(state="waiting").order_by("position").values_list("position", flat=True)
    assert len(waiting) == 5
