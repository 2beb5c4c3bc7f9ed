"""The personas that other tests stand on."""

import pytest

from linli.core.actors import Kind
from tests import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "persona",
    [
        people.building_head,
        people.grid_worker,
        people.counter_clerk,
        people.dispatcher,
        people.community_secretary,
        people.property_clerk,
        people.subdistrict_leader,
        people.auditor,
        people.district_officer,
        people.administrator,
        people.outsider,
    ],
)
def test_each_holder_of_a_post_acts_under_an_appointment(persona):
    user, actor = persona()

    assert (actor.kind, actor.user_id) == (Kind.STAFF, user.pk)
    assert actor.appointment_id is not None


def test_a_resident_acts_as_the_person_they_are_in_the_register():
    here = people.neighbourhood()

    user, actor = people.resident(here)

    assert (actor.kind, actor.user_id, actor.tenant_id) == (Kind.RESIDENT, user.pk, here.tenant.pk)
    assert actor.person_id is not None


def test_an_elder_uses_the_large_type_version():
    user, _actor = people.elder()

    assert user.mode == "elder"


def test_an_outsider_belongs_to_another_tenant():
    here = people.neighbourhood()

    _user, actor = people.outsider()

    assert actor.tenant_id != here.tenant.pk
