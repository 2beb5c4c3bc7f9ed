"""What is read from the register, and that each sees no more than is theirs."""

from datetime import date

import pytest
from django.test import RequestFactory

from linli.core import figures, search
from linli.core.actors import Actor, Kind
from linli.registry import api
from linli.registry.models import Coverage
from linli.registry.selectors import doors, duplicates
from linli.registry.selectors import people as people_reads
from linli.registry.selectors import places as place_reads
from linli.registry.selectors.actors import acting_appointment, my_appointments
from linli.registry.services import indexing
from tests import people
from tests.factories.registry import (
    AppointmentFactory,
    CoverageFactory,
    ExclusiveUnitFactory,
    HouseholdFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    PostFactory,
)
from tests.moments import AT

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SYSTEM = Actor.system()


def square(west, south, size):
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def drawn(here):
    """A community with a compound drawn inside it."""
    community = PlaceFactory(parent=here.subdistrict, kind="community", boundary=square(113.60, 34.70, 0.02))
    compound = PlaceFactory(parent=community, boundary=square(113.605, 34.705, 0.005))
    return community, compound


# Where a point lies


def test_a_point_lies_in_the_deepest_place_that_holds_it(here, drawn):
    community, compound = drawn

    inner = api.place_at(113.607, 34.707, tenant=here.tenant)
    outer = api.place_at(113.615, 34.715, tenant=here.tenant)

    assert (inner.place, outer.place) == (compound, community)


def test_a_point_on_the_map_is_compared_in_one_system(here, drawn):
    _community, compound = drawn
    point = (113.607 + 0.0060, 34.707 - 0.0011)  # where GCJ-02 draws it, to a few metres

    found = api.place_at(*point, tenant=here.tenant, crs="gcj02")

    assert found.place == compound


def test_a_point_outside_every_boundary_lies_nowhere(here, drawn):
    assert api.place_at(100.0, 30.0, tenant=here.tenant) is None


def test_a_point_of_another_tenant_lies_nowhere(here, drawn):
    there = people.neighbourhood()

    assert api.place_at(113.607, 34.707, tenant=there.tenant) is None


def test_the_grid_of_a_point_is_the_one_drawn_there_else_the_one_that_covers(here, drawn):
    community, compound = drawn
    covering = PlaceFactory(parent=community, kind="grid")
    CoverageFactory(place=compound, covering_place=covering)
    by_cover = api.place_at(113.607, 34.707, tenant=here.tenant)
    grid = PlaceFactory(parent=community, kind="grid", boundary=square(113.604, 34.704, 0.008))

    by_line = api.place_at(113.607, 34.707, tenant=here.tenant)

    assert (by_cover.grid, by_line.grid) == (covering, grid)


# Who answers for a place


def test_the_nearest_organisation_up_the_tree_is_responsible(here):
    far = OrganisationFactory(tenant=here.tenant)
    CoverageFactory(place=here.community, covering_organisation=far)

    inside = api.responsible_organisation(here.entrance, on=TODAY)
    outside = api.responsible_organisation(PlaceFactory(parent=here.community), on=TODAY)

    assert (inside, outside) == (here.property_company, far)


def test_a_cover_that_has_ended_counts_no_more(here):
    Coverage.objects.filter(covering_organisation=here.property_company).update(valid_to=date(2020, 1, 1))

    assert api.responsible_organisation(here.entrance, on=TODAY) is None
    assert api.responsible_organisation(here.entrance, on=date(2019, 12, 31)) == here.property_company


def test_heads_stand_nearest_first(here):
    made = [
        AppointmentFactory(post=PostFactory(tenant=here.tenant, kind=kind, place=place))
        for kind, place in [("compound_head", here.compound), ("entrance_head", here.entrance), ("building_head", here.building)]
    ]

    assert api.heads_of(here.entrance, on=TODAY) == [made[1], made[2], made[0]]
    assert api.heads_of(here.compound, on=TODAY) == [made[0]]


def test_who_holds_a_post_for_a_place_is_found_up_the_tree_and_by_the_grid(here):
    whole = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="grid_worker"))
    of_grid = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="grid_worker", place=here.grid))
    near = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="grid_worker", place=here.building))
    other = PlaceFactory(parent=here.community)

    assert api.holders_of("grid_worker", here.entrance, on=TODAY) == [near]
    assert api.holders_of("grid_worker", here.compound, on=TODAY) == [of_grid]
    assert api.holders_of("grid_worker", other, on=TODAY) == [whole]
    assert api.holders_of("road_chief", other, on=TODAY) == []


def test_what_contains_a_place_comes_root_first(here):
    assert api.ancestors(here.building) == [here.subdistrict, here.community, here.compound]
    assert api.ancestors(here.community, itself=True) == [here.subdistrict, here.community]


def test_a_door_is_found_by_its_code_however_it_is_typed(here):
    assert api.place_by_public_code(f" {here.entrance.public_code.lower()} ") == here.entrance


# Who acts


def request_of(user, session=None, **more):
    request = RequestFactory().get("/")
    request.user, request.session = user, session or {}
    for name, value in more.items():
        setattr(request, name, value)
    return request


def test_a_post_at_a_grid_reaches_what_the_grid_covers(here):
    worker = people.grid_worker(here)[1]

    assert worker.may("registry.people.view", tenant_id=here.tenant.pk, place_path=here.entrance.path)
    assert not worker.may("registry.people.view", tenant_id=here.tenant.pk, place_path=here.community.path)


def test_a_property_company_sees_people_only_where_it_is_responsible(here):
    clerk = people.property_clerk(here)[1]
    elsewhere = PlaceFactory(parent=here.community)

    assert clerk.may("registry.people.view", tenant_id=here.tenant.pk, place_path=here.entrance.path)
    assert not clerk.may("registry.people.view", tenant_id=here.tenant.pk, place_path=elsewhere.path)


def test_a_district_post_reaches_its_own_district_only(here):
    near = people.neighbourhood()
    far = people.neighbourhood()
    far.tenant.district_code = "990999"
    far.tenant.save()
    people.tenancy.forget()

    officer = people.district_officer(here)[1]

    assert [officer.may("registry.places.view", tenant_id=one.tenant.pk) for one in (here, near, far)] == [True, True, False]


def test_who_holds_two_posts_acts_under_the_one_they_chose(here):
    user, _actor = people.building_head(here)
    second = AppointmentFactory(
        post=PostFactory(tenant=here.tenant, kind="road_chief", place=here.community),
        person=api.appointments_of(user.pk)[0].person,
    )

    first = api.actor_for_request(request_of(user))
    chosen = api.actor_for_request(request_of(user, {api.ACTING: str(second.pk)}))
    by_key = api.actor_for_request(request_of(user, acting_appointment=str(second.pk)))

    assert first.appointment_id != second.pk
    assert (chosen.appointment_id, by_key.appointment_id) == (second.pk, second.pk)


def test_an_appointment_that_has_ended_gives_nothing(here):
    user, _actor = people.dispatcher(here)
    appointment = api.appointments_of(user.pk)[0]
    appointment.valid_to = date(2020, 1, 1)
    appointment.save()

    actor = api.actor_for_request(request_of(user, tenant=here.tenant))

    assert (actor.kind, actor.grants) == (Kind.RESIDENT, frozenset())


def test_a_visitor_is_nobody(here):
    request = RequestFactory().get("/")

    assert api.actor_for_request(request).kind == Kind.ANONYMOUS
    assert api.tenant_of_visitor(request) is None
    assert acting_appointment(request) is None
    assert my_appointments(request) == []


def test_the_tenant_of_a_visitor_is_that_of_their_post_or_home(here):
    near = people.neighbourhood()
    officer, _actor = people.district_officer(here)
    resident, _actor = people.resident(here)
    looking = request_of(officer)
    looking.COOKIES["linli_place"] = near.tenant.code

    assert api.tenant_of_visitor(request_of(officer)) == here.tenant.pk
    assert api.tenant_of_visitor(looking) == near.tenant.pk
    assert api.tenant_of_visitor(request_of(resident)) == here.tenant.pk


def test_who_and_where_cost_three_queries_and_a_grid_one_more(here, django_assert_num_queries):
    worker, _actor = people.grid_worker(here)
    clerk, _actor = people.counter_clerk(here)
    people.tenancy.tenants()

    with django_assert_num_queries(1):
        api.actor_for_request(request_of(clerk))
    with django_assert_num_queries(2):
        api.actor_for_request(request_of(worker))


# People


def test_people_are_seen_where_one_s_post_reaches(here):
    near = PersonFactory(tenant=here.tenant, home=here.entrance)
    PersonFactory(tenant=here.tenant, home=PlaceFactory(parent=here.community))
    homeless = PersonFactory(tenant=here.tenant)
    worker, counter = people.grid_worker(here)[1], people.counter_clerk(here)[1]

    assert list(people_reads.people_seen(worker, here.tenant)) == [near]
    assert homeless in people_reads.people_seen(counter, here.tenant)
    assert list(people_reads.people_seen(people.outsider()[1], here.tenant)) == []
    assert list(people_reads.people_seen(people.auditor(here)[1], here.tenant)) == []


@pytest.mark.parametrize("words", ["139 0000 7777", "11010519491231002X", "试全", "777"])
def test_people_are_found_by_whole_number_name_or_room(here, words):
    person = PersonFactory(tenant=here.tenant, name="试全名", phone="13900007777", id_number="11010519491231002X", room="777")
    PersonFactory(tenant=here.tenant, name="别人")

    assert list(people_reads.people_list(SYSTEM, here.tenant, words=words)) == [person]


@pytest.mark.parametrize(
    ("only", "facts"), [("elder", {"is_elder": True}), ("visit", {"needs_visit": True}), ("no_phone", {"has_phone": False})]
)
def test_the_list_narrows_to_those_who_need_something(here, only, facts):
    person = PersonFactory(tenant=here.tenant, **facts)
    PersonFactory(tenant=here.tenant)

    assert list(people_reads.people_list(SYSTEM, here.tenant, only=only)) == [person]


def test_a_company_s_people_see_masked_names_and_telephones(here):
    person = PersonFactory(tenant=here.tenant, name="试秀兰", phone="13900002208", home=here.entrance, room="301")

    row = people_reads.shown(person, masked_name=True)

    assert (row.name, row.phone, row.home) == ("试**", "139 **** 2208", f"{here.entrance} 301")


def test_a_head_sees_the_flag_and_the_telephone_only_with_consent(here):
    head = people.building_head(here)[1]
    PersonFactory(tenant=here.tenant, name="甲", home=here.entrance, room="1002", needs_visit=True, care_note="病")
    PersonFactory(
        tenant=here.tenant, name="乙", home=here.entrance, room="301", shares_phone_with_heads=True, phone="13900000001"
    )
    PersonFactory(tenant=here.tenant, home=PlaceFactory(parent=here.compound))

    (door,) = doors.doors_of(head, here.tenant)

    assert [(room.number, one.name, one.needs_visit, one.phone) for room in door.rooms for one in room.neighbours] == [
        ("301", "乙", False, "13900000001"),
        ("1002", "甲", True, ""),
    ]
    assert (door.visits, door.people) == (1, 2)


# Duplicates


def test_likely_duplicates_are_found_without_comparing_everyone(here, django_assert_num_queries):
    one = PersonFactory(tenant=here.tenant, name="试重复", phone="13900000031", made_at=AT)
    older = PersonFactory(tenant=here.tenant, name="试重复", phone="13900000031")
    PersonFactory(tenant=here.tenant, name="试重复", phone="13900000032")

    with django_assert_num_queries(1):
        (pair,) = duplicates.likely_same_people(SYSTEM, here.tenant)

    assert (pair.older, pair.newer) == (older, one)


def test_a_person_s_page_offers_their_likely_doubles(here):
    person = PersonFactory(tenant=here.tenant, name="试重", home=here.entrance, room="301", id_number="A1")
    same_door = PersonFactory(tenant=here.tenant, name="试重", home=here.entrance, room="301")
    same_id = PersonFactory(tenant=here.tenant, name="别名", id_number="A1")

    found = duplicates.likely_same_person(person)

    assert [pair.older for pair in found] == [same_id, same_door]


def test_likely_same_organisations_are_found_by_name(here):
    one = OrganisationFactory(tenant=here.tenant, name="柳岸物业服务有限公司")
    other = OrganisationFactory(tenant=here.tenant, name="柳岸物业服务有限责任公司")
    OrganisationFactory(tenant=here.tenant, name="完全两样")

    pairs = duplicates.likely_same_organisations(here.tenant)

    assert {pairs[0].older, pairs[0].newer} == {one, other}


def test_two_without_a_telephone_are_not_alike_for_having_none(here):
    one, _other = PersonFactory.create_batch(2, tenant=here.tenant, name="试同", phone="", phone_hash="")

    assert (duplicates.likely_same_people(SYSTEM, here.tenant), duplicates.likely_same_person(one)) == ([], [])


# Counting and finding


def test_a_subtree_is_counted_by_unit_of_count(here):
    ExclusiveUnitFactory.create_batch(2, place=here.entrance)
    HouseholdFactory(place=here.entrance)

    counted = place_reads.counted(here.compound)

    assert (counted.buildings, counted.households, counted.units, counted.unit_area_centi) == (1, 1, 2, 17900)


def test_every_figure_of_the_register_is_exact_and_counts_its_year(here):
    ExclusiveUnitFactory(place=here.entrance)
    AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building))

    now = figures.figures(here.tenant, 2026)
    long_ago = figures.figures(here.tenant, 2010)

    assert {code: str(now[f"registry.{code}"]) for code in ("communities", "buildings", "units", "unit_area", "heads")} == {
        "communities": "1", "buildings": "1", "units": "1", "unit_area": "89.5", "heads": "1",
    }  # fmt: skip
    assert (now["registry.managed_compounds"], now["registry.grids"], now["registry.resident_units"]) == (1, 1, 0)
    assert long_ago["registry.buildings"] == 0


@pytest.mark.parametrize("code", ["registry.places", "registry.appointments"])
def test_a_dataset_gives_rows_as_wide_as_its_columns(here, code):
    AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", place=here.building))
    dataset = next(one for one in figures.all_datasets() if one.code == code)

    rows = list(dataset.rows(here.tenant, 2026))

    assert rows
    assert {len(row) for row in rows} == {len(dataset.columns)}


def test_the_register_is_found_by_whoever_may_and_no_number_is_indexed(here):
    person = PersonFactory(tenant=here.tenant, name="试搜索", phone="13900000041", home=here.entrance)
    visitor = Actor.anonymous(here.tenant.pk)
    secretary = people.community_secretary(here)[1]

    indexing.index(person, here.compound, now=AT)

    def found(words, actor):
        return [entry.subject_id for entry in search.find(words, tenant=here.tenant, actor=actor)]

    assert found("试搜索", secretary) == [person.pk]
    assert (found("试搜索", visitor), found("13900000041", secretary)) == ([], [])
    assert here.compound.pk in found("试验小区", visitor)
    with pytest.raises(TypeError):
        indexing.entry_of(here.tenant, AT)


def test_what_a_form_chose_is_a_row_of_here_or_none():
    here, far = people.neighbourhood(), people.neighbourhood()
    company = OrganisationFactory(tenant=here.tenant, name="物业")
    keys = [str(here.community.pk), str(far.community.pk), "", "x"]

    assert [api.place_chosen(key, here.tenant) for key in keys] == [here.community, None, None, None]
    assert [api.organisation_chosen(key, here.tenant) for key in (str(company.pk), keys[0], "x")] == [company, None, None]
    assert dict(api.organisations_offered(here.tenant))[str(company.pk)] == "物业"
