"""Two at once: a single seat has one holder, a unit one whole, a parent one code."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from linli.core.actors import Actor
from linli.core.problems import Refused
from linli.registry import api
from linli.registry.models import Appointment, Ownership, Person, Place
from tests import people
from tests.factories.registry import ExclusiveUnitFactory, PersonFactory, PostFactory
from tests.moments import AT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system()
AT_ONCE = 6


def together(*calls):
    """Run the calls at the same instant, each on its own connection; how many were refused."""
    barrier, refused = Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait(timeout=10)
            call()
        except Refused as error:
            refused.append(error.codes)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_a_single_seat_is_given_once():
    here = people.neighbourhood()
    post = PostFactory(tenant=here.tenant, kind="building_head", place=here.building)
    candidates = PersonFactory.create_batch(AT_ONCE, tenant=here.tenant)

    def appoint(person):
        return lambda: api.appoint(post=post, person=person, valid_from=date(2026, 1, 1), by=SYSTEM, now=AT)

    refused = together(*map(appoint, candidates))

    assert refused == [["post_taken"]] * (AT_ONCE - 1)
    assert Appointment.objects.filter(post=post).count() == 1


def test_a_unit_goes_to_one_new_owner():
    here = people.neighbourhood()
    unit = ExclusiveUnitFactory(place=here.entrance)
    buyers = PersonFactory.create_batch(AT_ONCE, tenant=here.tenant)

    def buy(person):
        return lambda: api.transfer_ownership(unit=unit, shares=[api.Share(person)], since=date(2026, 1, 1), by=SYSTEM, now=AT)

    refused = together(*map(buy, buyers))

    assert refused == [["same_day"]] * (AT_ONCE - 1)
    assert Ownership.objects.filter(unit=unit, valid_to=None).count() == 1


def test_a_code_is_given_once_below_one_parent():
    here = people.neighbourhood()

    def add():
        api.add_place(tenant=here.tenant, parent=here.compound, kind="building", code="B77", name="7", by=SYSTEM, now=AT)

    refused = together(*[add] * AT_ONCE)

    assert refused == [["code_taken"]] * (AT_ONCE - 1)
    assert Place.objects.filter(parent=here.compound, code="B77").count() == 1


def test_one_caller_who_reports_twice_at_once_is_one_record():
    here = people.neighbourhood()

    def report():
        api.find_or_add_person(tenant=here.tenant, name="试报", phone="13900000051", by=SYSTEM, now=AT)

    assert together(*[report] * AT_ONCE) == []
    assert Person.objects.filter(tenant=here.tenant, name="试报").count() == 1
