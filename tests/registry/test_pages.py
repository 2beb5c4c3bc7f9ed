"""Every page of the register opens for whoever may open it, and costs the same however long it is."""

import pytest
from django.urls import reverse

from linli.core.ids import uuid7
from tests import people
from tests.factories.registry import (
    AppointmentFactory,
    ExclusiveUnitFactory,
    OrganisationFactory,
    OwnershipFactory,
    PersonFactory,
    PlaceCodeFactory,
    PlaceFactory,
    PostFactory,
    ProcessingConsentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "places",
        "desk-map",
        "people",
        "organisations",
        "posts",
        "duplicates",
        "imports",
        "add-person",
        "add-organisation",
        "add-post",
    ],
)
def test_a_secretary_opens_the_pages_of_the_register(desk, name):
    response = desk.get(reverse(f"registry:{name}"))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "place",
        "add-place",
        "edit-place",
        "rename-place",
        "move-place",
        "close-place",
        "set-code",
        "cover",
        "door-poster",
        "add-unit",
    ],
)
def test_a_secretary_opens_the_pages_of_a_place(here, desk, name):
    PlaceCodeFactory(place=here.compound)

    response = desk.get(reverse(f"registry:{name}", args=[here.compound.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize("name", ["person", "edit-person", "move-in", "move-out", "add-consent", "erase-person"])
def test_a_secretary_opens_the_pages_of_a_person(here, desk, name):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    ProcessingConsentFactory(person=person)
    OwnershipFactory(unit__place=here.entrance, person=person)
    PersonFactory(tenant=here.tenant, name=person.name, phone=person.phone)

    response = desk.get(reverse(f"registry:{name}", args=[person.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize("name", ["unit", "edit-unit", "transfer-unit"])
def test_a_secretary_opens_the_pages_of_a_unit(here, desk, name):
    unit = OwnershipFactory(unit__place=here.entrance).unit

    response = desk.get(reverse(f"registry:{name}", args=[unit.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize("name", ["organisation", "edit-organisation", "end-organisation"])
def test_a_secretary_opens_the_pages_of_an_organisation(here, desk, name):
    OrganisationFactory(tenant=here.tenant, parent=here.property_company)

    response = desk.get(reverse(f"registry:{name}", args=[here.property_company.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("posts", "said"),
    [(["subdistrict"], "不在您管的范围里"), (["community"], "试验岗位"), ([], "还没有岗位")],
    ids=["elsewhere", "here", "none"],
)
def test_an_organisation_says_whether_its_posts_are_none_or_elsewhere(here, desk, posts, said):
    for where in posts:
        PostFactory(tenant=here.tenant, organisation=here.office, place=getattr(here, where), title="试验岗位")

    page = desk.get(reverse("registry:organisation", args=[here.office.pk])).text

    assert [text in page for text in ("不在您管的范围里", "试验岗位", "还没有岗位")].count(True) == 1
    assert said in page


@pytest.mark.parametrize("name", ["post", "appoint", "close-post"])
def test_a_secretary_opens_the_pages_of_a_post(here, desk, name):
    post = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building)).post

    response = desk.get(reverse(f"registry:{name}", args=[post.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["places", "people", "units", "organisations", "appointments"])
def test_each_sheet_has_its_page_and_its_template(desk, kind):
    shown = desk.get(reverse("registry:import", args=[kind]))
    template = desk.get(reverse("registry:import-template", args=[kind]))

    assert (shown.status_code, template.status_code) == (200, 200)
    assert template.content[:2] == b"PK"


def test_two_people_stand_side_by_side(here, desk):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance, name="试并排")

    response = desk.get(reverse("registry:pair", args=["person", one.pk, other.pk]))

    assert response.status_code == 200


def test_a_pair_of_what_there_is_not_is_not_there(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    responses = [
        desk.get(reverse("registry:pair", args=["person", person.pk, person.pk])),
        desk.get(reverse("registry:pair", args=["person", person.pk, uuid7()])),
        desk.get(reverse("registry:pair", args=["dog", person.pk, uuid7()])),
        desk.get(reverse("registry:import", args=["dogs"])),
    ]

    assert [response.status_code for response in responses] == [404, 404, 404, 404]


@pytest.mark.parametrize("name", ["roles", "map", "features"])
def test_anyone_opens_the_public_pages(client, here, name):
    response = client.get(reverse(f"registry:{name}"))

    assert response.status_code == 200


def test_a_building_head_sees_own_doors_on_the_screen_and_on_paper(here):
    user, _actor = people.building_head(here)
    PersonFactory(tenant=here.tenant, home=here.entrance, room="301", needs_visit=True)
    client = people.signed_in(user)

    shown = client.get(reverse("registry:my-doors"))
    paper = client.get(reverse("registry:my-doors"), {"paper": ""})

    assert (shown.status_code, paper.status_code) == (200, 200)


@pytest.mark.parametrize("persona", [people.grid_worker, people.property_clerk, people.district_officer, people.auditor])
def test_a_visitor_without_the_right_is_turned_away_from_changing(here, persona):
    user, _actor = persona(here)
    client = people.signed_in(user)

    responses = [
        client.get(reverse("registry:edit-place", args=[here.compound.pk])),
        client.get(reverse("registry:add-person")),
        client.get(reverse("registry:imports")),
    ]

    assert [response.status_code for response in responses] == [403, 403, 403]


def test_an_outsider_finds_nothing_of_ours(here):
    user, _actor = people.outsider()
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    client = people.signed_in(user)

    responses = [
        client.get(reverse("registry:place", args=[here.compound.pk])),
        client.get(reverse("registry:person", args=[person.pk])),
        client.get(reverse("registry:organisation", args=[here.office.pk])),
    ]

    assert [response.status_code for response in responses] == [404, 404, 404]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_places_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    for _ in range(item_count):
        ExclusiveUnitFactory(place=PlaceFactory(parent=here.compound))
    desk.get(reverse("registry:places"))

    with django_assert_num_queries(5):
        response = desk.get(reverse("registry:places"), {"kind": "building"})

    assert len(response.context["page_obj"]) == item_count + 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_people_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    PersonFactory.create_batch(item_count, tenant=here.tenant, home=here.entrance)
    desk.get(reverse("registry:people"))

    with django_assert_num_queries(5):
        response = desk.get(reverse("registry:people"))

    assert len(response.context["rows"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_organisations_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    OrganisationFactory.create_batch(item_count, tenant=here.tenant, kind="resident_unit")
    desk.get(reverse("registry:organisations"))

    with django_assert_num_queries(5):
        response = desk.get(reverse("registry:organisations"), {"kind": "resident_unit"})

    assert len(response.context["page_obj"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_posts_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    for _ in range(item_count):
        AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building))
    desk.get(reverse("registry:posts"))

    with django_assert_num_queries(6):
        response = desk.get(reverse("registry:posts"), {"kind": "building_head"})

    assert len(response.context["page_obj"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_own_doors_cost_the_same_however_many(here, django_assert_num_queries, item_count):
    user, _actor = people.building_head(here)
    for _ in range(item_count):
        PersonFactory(tenant=here.tenant, home=PlaceFactory(parent=here.building), room="101")
    client = people.signed_in(user)
    client.get(reverse("registry:my-doors"))

    with django_assert_num_queries(8):
        response = client.get(reverse("registry:my-doors"))

    assert len(response.context["doors"]) == item_count + 1
