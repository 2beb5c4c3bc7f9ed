"""What a form cannot take and what the rules refuse stand on its page together; a place or a person not found hides nothing."""

from datetime import timedelta

import pytest

from linli.core import clock
from linli.core.models import JournalLine
from linli.registry.models import Appointment, Organisation, Ownership, Person, Place, Post
from tests.factories.registry import (
    AppointmentFactory,
    ExclusiveUnitFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    PostFactory,
)

from .sent import faults, send

pytestmark = pytest.mark.django_db


def test_what_cannot_be_read_and_what_the_rules_refuse_are_told_together(here, desk):
    sent = {"phone": "139000", "home": "不存在的楼", "id_kind": "resident_id", "id_number": "1", "birth_on": "1990-02-30"}

    response = send(desk, "add-person", **sent)

    assert faults(response) == {
        "name": ["required"],
        "home": ["not_found"],
        "phone": ["phone_form"],
        "id_number": ["id_number_form"],
        "birth_on": ["birth_form"],
    }
    assert Person.objects.filter(name="").count() == 0


def test_owners_that_do_not_make_one_whole_are_told_with_the_missing_day(here, desk):
    unit, owner = ExclusiveUnitFactory(place=here.entrance), PersonFactory(tenant=here.tenant, name="郝一人")

    response = send(desk, "transfer-unit", unit.pk, owners=f"{owner.name}，1/2\n{owner.name}，1/4", since="")

    assert faults(response) == {"owners": ["shares_sum", "owner_twice"], "since": ["required"]}
    assert Ownership.objects.filter(unit=unit, person=owner).count() == 0


@pytest.mark.parametrize("page", ["close-place", "end-organisation", "move-out"])
def test_a_last_day_still_to_come_is_refused_beside_its_field(here, desk, page):
    subject = {
        "close-place": here.entrance,
        "end-organisation": OrganisationFactory(tenant=here.tenant, place=here.community),
        "move-out": PersonFactory(tenant=here.tenant, home=here.entrance),
    }[page]

    response = send(desk, page, subject.pk, on=clock.today() + timedelta(days=1), reason="试试")

    assert faults(response) == {"on": ["day_ahead"]}


def everything():
    return [model.objects.count() for model in (Place, Person, Organisation, Post, Appointment, JournalLine)]


def test_a_door_that_is_not_found_hides_nothing_of_moving_in(here, desk):
    person, before = PersonFactory(tenant=here.tenant, home=here.building), everything()
    tomorrow = clock.today() + timedelta(days=1)

    response = send(desk, "move-in", person.pk, home="没有的楼", room="301", kind="owner", since=tomorrow, is_head="on")

    assert faults(response) == {"home": ["not_found"], "since": ["day_ahead"]}
    assert everything() == before


@pytest.mark.parametrize(("place", "code"), [("没有的楼", "not_found"), ("双胞胎院", "several"), ("", None)])
def test_a_place_that_is_not_found_hides_nothing_of_a_new_post(here, desk, place, code):
    for _ in range(2):
        PlaceFactory(parent=here.community, kind="compound", name="双胞胎院")
    before = everything()

    response = send(desk, "add-post", kind="building_head", title=" ", place=place)

    told = {"place": [code], "title": ["required"]} if code else {"place": ["place_missing"], "title": ["required"]}
    assert (faults(response), everything()) == (told, before)


def test_an_organisation_s_place_that_is_not_found_hides_nothing(here, desk):
    before = everything()

    response = send(desk, "add-organisation", kind="resident_unit", name="试验中学", credit_code="X", place="没有的楼")

    assert faults(response) == {"place": ["not_found"], "credit_code": ["credit_code_form"]}
    assert everything() == before


def test_a_person_who_is_not_found_hides_nothing_of_an_appointment(here, desk):
    post = PostFactory(tenant=here.tenant, kind="building_head", place=here.building)
    AppointmentFactory(post=post)
    before = everything()

    response = send(desk, "appoint", post.pk, person="没有这个人", valid_from="2026-05-01", valid_to="2026-01-01")
    taken = send(desk, "appoint", post.pk, person="没有这个人", valid_from=clock.today())

    assert faults(response) == {"person": ["not_found"], "valid_to": ["dates_order"], "__all__": ["post_taken"]}
    assert (faults(taken), everything()) == ({"person": ["not_found"], "__all__": ["post_taken"]}, before)


def test_what_has_to_do_with_the_place_is_not_told_of_one_that_was_not_found(here, desk):
    taken = PostFactory(tenant=here.tenant, kind="building_head", title="一号楼长", place=here.building)

    response = send(desk, "add-post", kind="building_head", title=taken.title, place="没有的楼")

    assert faults(response) == {"place": ["not_found"]}
