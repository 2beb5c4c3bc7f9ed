"""Two at once: a single seat has one holder, a unit one whole, a parent one code."""

from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from linli.core.actors import Actor
from linli.core.problems import Refused
from linli.registry import api
from linli.registry.models import Appointment, Organisation, Ownership, Person, Place, PlaceCode
from tests import people
from tests.accounts.threads import meanwhile
from tests.factories.accounts import UserFactory
from tests.factories.registry import (
    ExclusiveUnitFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    PostFactory,
    ProcessingConsentFactory,
)
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


def test_two_records_merged_into_each_other_are_merged_once():
    here = people.neighbourhood()
    one, other = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)

    refused = together(*[partial(api.merge_people, keep=a, drop=b, by=SYSTEM, now=AT) for a, b in ((one, other), (other, one))])

    assert refused == [["merged_already"]]
    assert Person.objects.filter(merged_into=None).count() == 1


def test_whoever_changes_somebody_who_moved_meanwhile_needs_the_right_where_they_live_now():
    here = people.neighbourhood()
    elsewhere = PlaceFactory(tenant=here.tenant, parent=here.subdistrict, kind="community")
    person, secretary = PersonFactory(tenant=here.tenant, home=here.community, room=""), people.community_secretary(here)[1]
    move = partial(Person.objects.filter(pk=person.pk).update, home=elsewhere)

    result = meanwhile(move, lambda: api.change_person(person=person, name="试改", by=secretary, now=AT))

    assert result == ["not_allowed"]
    assert Person.objects.get(pk=person.pk).name == person.name


def test_one_identity_number_put_right_for_two_at_once_stands_with_one():
    here = people.neighbourhood()
    both = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    given = {"id_kind": "resident_id", "id_number": "11010519491231002X", "by": SYSTEM, "now": AT}

    refused = meanwhile(*[partial(api.change_person, person=one, **given) for one in both])

    assert refused == ["id_number_taken"]
    assert Person.objects.exclude(id_hash="").count() == 1


def test_two_bodies_put_above_each_other_at_once_make_no_circle():
    here = people.neighbourhood()
    one, other = OrganisationFactory.create_batch(2, tenant=here.tenant)

    refused = together(
        *[partial(api.change_organisation, organisation=a, parent=b, by=SYSTEM, now=AT) for a, b in ((one, other), (other, one))]
    )

    assert refused == [["parent_circle"]]
    assert Organisation.objects.exclude(parent=None).count() == 1


def test_what_is_added_below_a_place_that_moves_meanwhile_hangs_where_it_is_now():
    here = people.neighbourhood()
    to = PlaceFactory(tenant=here.tenant, parent=here.community, kind="compound")
    given = {
        "tenant": here.tenant,
        "parent": here.building,
        "kind": "entrance",
        "code": "E77",
        "name": "7单元",
        "by": SYSTEM,
        "now": AT,
    }

    added = meanwhile(lambda: api.move_place(place=here.building, to=to, by=SYSTEM, now=AT), lambda: api.add_place(**given))

    parent = Place.objects.get(pk=here.building.pk)
    assert (added.path, parent.path.startswith(to.path)) == (f"{parent.path}E77/", True)


def test_a_record_that_is_merged_meanwhile_becomes_no_owner():
    here = people.neighbourhood()
    unit = ExclusiveUnitFactory(place=here.entrance)
    keep, drop = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance)
    given = {"unit": unit, "shares": [api.Share(drop)], "since": date(2026, 1, 1), "by": SYSTEM, "now": AT}

    result = meanwhile(lambda: api.merge_people(keep=keep, drop=drop, by=SYSTEM, now=AT), lambda: api.transfer_ownership(**given))

    assert (result, Ownership.objects.count()) == (["person_gone"], 0)


def test_one_official_code_given_to_two_places_at_once_is_one_places():
    here = people.neighbourhood()
    both = [here.community, PlaceFactory(tenant=here.tenant, parent=here.subdistrict, kind="community")]
    given = {"code": "990101001006", "valid_from": date(2026, 1, 1), "by": SYSTEM, "now": AT}

    refused = meanwhile(*[partial(api.set_official_code, place=one, **given) for one in both])

    assert (refused, PlaceCode.objects.count()) == (["official_code_taken"], 1)


def test_one_account_given_to_two_people_at_once_is_one_persons():
    here, user = people.neighbourhood(), UserFactory()
    both = PersonFactory.create_batch(2, tenant=here.tenant)

    refused = meanwhile(*[partial(api.link_account, person=one, user=user, by=SYSTEM, now=AT) for one in both])

    assert refused == ["account_taken"]
    assert Person.objects.filter(user=user).count() == 1


def test_a_consent_given_and_one_withdrawn_at_once_leave_the_mark_as_the_last_says():
    here = people.neighbourhood()
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    consent = ProcessingConsentFactory(person=person, purpose="phone_to_heads")
    mark = partial(Person.objects.filter(pk=person.pk).update, shares_phone_with_heads=True)

    meanwhile(mark, lambda: api.withdraw_consent(consent=consent, by=SYSTEM, now=AT))

    assert Person.objects.get(pk=person.pk).shares_phone_with_heads is False
