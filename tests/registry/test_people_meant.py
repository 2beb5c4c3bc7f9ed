"""Whom somebody at a counter means who types a name and a telephone: the one, or those who may be."""

import pytest

from linli.registry.api import people_meant
from linli.registry.rules.duplicates import may_be_meant
from tests import people
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13900000091", "13900000092"


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def clerk(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def known(here):
    return PersonFactory(tenant=here.tenant, name="试秀兰", phone=PHONE, home=here.entrance, room="301")


def near(here, by, **said):
    meant = people_meant(by, here.tenant, **said)
    assert meant.exactly is None
    return [(one.person.pk, one.name, one.reasons) for one in meant.near]


@pytest.mark.parametrize(
    "said",
    [{"name": "试秀兰", "phone": "139 0000 0091"}, {"name": " 试秀兰 "}, {"name": PHONE}],
    ids=["name and telephone", "a name that one has", "the telephone for a name"],
)
def test_who_is_just_that_is_meant(here, clerk, known, said):
    assert people_meant(clerk, here.tenant, **said).exactly == known


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({"name": "试秀蓝"}, ("姓名相近",)),
        ({"name": "试兰秀"}, ("姓名相近",)),
        ({"name": "试兰"}, ("姓名相近",)),
        ({"name": "试秀兰", "phone": OTHER}, ("姓名相同",)),
        ({"name": "别家人", "phone": PHONE}, ("电话相同",)),
        ({"name": "试秀蓝", "phone": PHONE}, ("姓名相近", "电话相同")),
    ],
    ids=["misheard", "turned round", "cut short", "another telephone", "a family's telephone", "both nearly"],
)
def test_who_is_nearly_that_is_offered_with_the_reason(here, clerk, known, said, reasons):
    assert near(here, clerk, **said) == [(known.pk, "试秀兰", reasons)]


def test_whose_name_is_nothing_like_it_is_not_offered(here, clerk, known):
    assert near(here, clerk, name="别家人", phone=OTHER) == []


def test_of_several_with_one_name_each_is_offered_and_the_home_says_which(here, clerk, known):
    there = PlaceFactory(parent=here.compound, kind="building")
    other = PersonFactory(tenant=here.tenant, name="试秀兰", phone="", home=there)

    assert {one[0] for one in near(here, clerk, name="试秀兰")} == {known.pk, other.pk}
    assert people_meant(clerk, here.tenant, name="试秀兰", home=there).exactly == other


def test_the_likeliest_stands_first_and_five_are_offered(here, clerk, known):
    for n in range(6):
        PersonFactory(tenant=here.tenant, name="试秀英", phone=f"1390000030{n}", home=here.entrance)

    found = near(here, clerk, name="试秀花", phone=PHONE)

    assert (found[0][0], len(found)) == (known.pk, 5)


def test_outside_ones_places_a_name_is_not_offered_and_a_telephone_shows_a_masked_name(here, clerk):
    elsewhere = PlaceFactory(parent=here.subdistrict)
    far = PersonFactory(tenant=here.tenant, name="试远方", phone=OTHER, home=elsewhere)

    assert near(here, clerk, name="试远芳") == []
    assert near(here, clerk, name="试远芳", phone=OTHER) == [(far.pk, "试**", ("姓名相近", "电话相同"))]
    assert [one.home for one in people_meant(clerk, here.tenant, name="试远芳", phone=OTHER).near] == [""]


def test_who_was_erased_or_lives_elsewhere_is_never_meant(here, clerk, known):
    stranger = people.neighbourhood()

    assert near(stranger, people.community_secretary(stranger)[1], name="试秀兰") == []
    assert may_be_meant("试秀兰", "别家人", is_phone_same=False, is_home_same=True) is None


def test_looking_takes_three_statements_at_most(here, clerk, known, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        people_meant(clerk, here.tenant, name="试秀蓝", phone=PHONE)
