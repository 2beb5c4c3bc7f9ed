"""A second person of one name and one telephone, or one door: offered the first before another is made, and taken when said again."""

import pytest
from django.urls import reverse

from linli.core.models import JournalLine
from linli.core.problems import Refused
from linli.registry import api
from linli.registry.models import Person
from linli.registry.rules.duplicates import PersonFacts, is_known_already
from tests import people
from tests.factories.registry import PersonFactory, PlaceFactory
from tests.moments import AT

from .given import SYSTEM
from .sent import faults, send
from .sheets import apply, check, counts

pytestmark = pytest.mark.django_db
PHONE = "13900000091"
ONE_ID, OTHER_ID = "11010519491231002X", "110105194912310038"


@pytest.fixture
def known(here):
    return PersonFactory(tenant=here.tenant, name="试重名", phone=PHONE, home=here.entrance, room="301")


def namesakes():
    return Person.objects.filter(name="试重名")


def page_of(desk, here, **more):
    return send(desk, "add-person", name="试重名", phone=PHONE, home=here.building.full_name, has_phone="on", **more)


def test_the_form_offers_the_one_that_is_there_and_makes_no_other(here, desk, known):
    before = JournalLine.objects.count()

    response = page_of(desk, here)

    text = response.content.decode()
    assert (faults(response), namesakes().count(), JournalLine.objects.count()) == (
        {"is_another": ["known_already"]},
        1,
        before,
    )
    assert [one.person for one in response.context["known"]()] == [known]
    assert (reverse("registry:person", args=[known.pk]) in text, 'type="checkbox" name="is_another"' in text, PHONE in text) == (
        True,
        True,
        True,  # what was typed, in its field
    )


def test_it_is_taken_when_sent_again_with_the_tick(here, desk, known):
    page_of(desk, here)

    response = page_of(desk, here, is_another="on")

    made = namesakes().exclude(pk=known.pk).get()
    assert response.redirect_chain[-1][0] == reverse("registry:person", args=[made.pk])


def test_who_is_alone_of_their_name_is_not_asked_about(here, desk):
    shown = desk.get(reverse("registry:add-person")).content.decode()

    page_of(desk, here)

    assert ('type="hidden" name="is_another"' in shown, namesakes().count()) == (True, 1)


def test_it_is_told_with_everything_else(here, desk, known):
    response = page_of(desk, here, id_kind="resident_id", id_number="1")

    assert faults(response) == {"id_number": ["id_number_form"], "is_another": ["known_already"]}


def test_who_lives_elsewhere_is_spoken_of_and_not_shown(here, desk):
    elsewhere = PlaceFactory(parent=PlaceFactory(parent=here.subdistrict, kind="community"), name="远院")
    PersonFactory(tenant=here.tenant, name="试重名", phone=PHONE, home=elsewhere, room="909")

    response = page_of(desk, here)

    text = response.content.decode()
    assert (response.context["known"](), "那一位不住在您的范围里" in text, "远院" in text) == ([], True, False)


def test_the_same_in_another_subdistrict_is_another(here, desk):
    PersonFactory(tenant=people.neighbourhood().tenant, name="试重名", phone=PHONE)

    assert page_of(desk, here).redirect_chain


ONE = PersonFacts("试甲", "p", "", "door", "301")


@pytest.mark.parametrize(
    ("other", "is_known"),
    [
        (ONE, True),
        (PersonFacts("试甲", "p", "", None, ""), True),
        (PersonFacts("试甲", "", "", "door", "301"), True),
        (PersonFacts("试甲", "", "", "door", "302"), False),
        (PersonFacts("试乙", "p", "", "door", "301"), False),
        (PersonFacts("试甲", "q", "", None, ""), False),
    ],
)
def test_one_name_with_one_telephone_or_one_door_is_known(other, is_known):
    assert is_known_already(ONE, other) == is_known


def test_two_identity_numbers_are_two_people():
    one, other = (PersonFacts("试甲", "p", number, "door", "301") for number in "xy")

    assert is_known_already(one, other) is False


def test_a_name_alone_is_nobody_s(here, secretary):
    for _ in range(2):
        api.add_person(tenant=here.tenant, name="试无", home=here.entrance, by=secretary, now=AT)

    assert Person.objects.filter(name="试无").count() == 2


def test_a_program_is_refused_too_and_nothing_is_written(here, known):
    with pytest.raises(Refused) as refused:
        api.add_person(tenant=here.tenant, name=" 试重名 ", phone="139 0000 0091", by=SYSTEM, now=AT)

    assert (refused.value.codes, namesakes().count()) == (["known_already"], 1)


def test_a_sheet_with_another_identity_number_warns_and_is_not_refused(here, secretary):
    row = ("试重名", PHONE, here.entrance.full_name, "301", "", "居民身份证")
    apply("people", (*row, ONE_ID), here=here, by=secretary)

    plan = check("people", (*row, OTHER_ID), here=here, by=secretary)

    assert (counts(plan), plan.problems) == ((1, 0, 0), [])
    assert [(one.code, one.row, one.column) for one in plan.warnings] == [("known_already", 2, "姓名")]
