"""Sheets: what they would do, every problem by row and column, all or nothing, and nothing twice."""

import io

import pytest
from django.urls import reverse

from linli.core import spreadsheets
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.errors import ImportRefused
from linli.registry.models import Appointment, ExclusiveUnit, Household, Organisation, Ownership, Person, Place, Post
from linli.registry.services import imports
from tests import people
from tests.factories.registry import AppointmentFactory, PersonFactory, PlaceFactory, PostFactory

from .sheets import apply, check, counts, told

pytestmark = pytest.mark.django_db


def test_places_come_in_with_those_that_stand_in_the_same_sheet(here, secretary):
    rows = [
        (here.community.name, "小区楼院", "新院", "Y77", "1200.5"),
        ("新院", "楼栋", "1号楼", "b01", "", "113.6", "34.7", "WGS-84"),
    ]

    plan = apply("places", *rows, here=here, by=secretary)

    building = Place.objects.get(full_name="新院1号楼")
    assert (counts(plan), building.path) == ((2, 0, 0), f"{here.community.path}Y77/B01/")
    assert (building.parent.area_centi, building.source_crs) == (120050, "wgs84")
    assert JournalLine.objects.filter(verb="registry.place.added").count() == 2


@pytest.mark.parametrize("kind", list(imports.SHEETS))
def test_the_same_sheet_again_does_nothing(here, kind):
    administrator = people.administrator(here)[1]
    secretary = people.community_secretary(here)[1]
    by = administrator if kind == "appointments" else secretary
    PersonFactory(tenant=here.tenant, name="试业主", home=here.entrance)
    rows = {
        "places": [(here.community.name, "小区楼院", "新院", "Y77", "88.5")],
        "people": [("试人", "13900000077", here.entrance.full_name, "301", "是", "居民身份证", "11010519491231002X")],
        "units": [(here.entrance.full_name, "301", "89.5", "试业主", "2020-01-01")],
        "organisations": [("新单位", "驻区单位", "91350100M000100Y43", here.office.name, here.community.name)],
        "appointments": [("一号楼长", "楼长", here.building.full_name, "", "试业主", "", "2026-01-01")],
    }[kind]
    first = apply(kind, *rows, here=here, by=by)
    lines = JournalLine.objects.count()

    again = apply(kind, *rows, here=here, by=by)

    assert (counts(first), counts(again), again.writes) == ((1, 0, 0), (0, 0, 1), [])
    assert JournalLine.objects.count() == lines


def test_every_problem_of_a_sheet_of_places_is_told_by_row_and_column(here, secretary):
    rows = [
        ("没有的地方", "楼栋", "1号楼", "B1"),
        (here.compound.name, "楼栋", "2号楼", "b/2", "", "1", "1"),
        (here.compound.name, "单元", "3号楼", "B3"),
        (here.compound.name, "单元门洞", "3号楼", "B3", "很大"),
        (here.compound.name, "单元门洞", "一单元", here.building.code),
        (here.compound.name, "楼栋", "5号楼", "B5"),
        (here.compound.name, "楼栋", "5号楼", "B5"),
        (here.subdistrict.name, "社区", "别的社区", "990101001099"),
    ]

    plan = check("places", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("not_found", 2, "上级"),
        ("code_form", 3, "编码"),
        ("point_outside", 3, "经度"),
        ("unknown_choice", 4, "类别"),
        ("parent_kind", 5, "上级"),
        ("not_a_number", 5, "建筑面积（m²）"),
        ("parent_kind", 6, "上级"),
        ("row_twice", 8, "编码"),
        ("not_allowed", 9, "上级"),
    ]


def test_a_place_keeps_its_kind_and_takes_a_new_name(here, secretary):
    row = (here.community.name, "小区楼院", "换了名", here.compound.code)

    plan = apply("places", row, here=here, by=secretary)
    other = check("places", (here.community.name, "设施", "换了名", here.compound.code), here=here, by=secretary)

    here.compound.refresh_from_db()
    assert (counts(plan), here.compound.name) == ((0, 1, 0), "换了名")
    assert told(other) == [("kind_differs", 2, "类别")]


def test_what_the_first_rows_do_is_told_before_it_is_done(here, secretary):
    rows = [
        (here.community.name, "小区楼院", "换了名", here.compound.code, "88"),
        ("换了名", "楼栋", "9号楼", "B9"),
        *((here.community.name, "小区楼院", f"第{index}院", f"Y{index}") for index in range(100, 125)),
    ]

    effects = check("places", *rows, here=here, by=secretary).effects

    assert [(one.row, one.is_new, one.names, one.changes) for one in effects[:2]] == [
        (2, False, (here.community.name, "换了名", here.compound.code), ("名称", "建筑面积（m²）")),
        (3, True, ("换了名", "9号楼", "B9"), ()),
    ]
    assert [one.row for one in effects] == list(range(2, 22))


def test_a_sheet_with_one_problem_writes_nothing(here, secretary):
    rows = [(here.community.name, "小区楼院", "新院", "Y77"), ("没有", "楼栋", "1号楼", "B1")]

    with pytest.raises(ImportRefused) as refused:
        apply("places", *rows, here=here, by=secretary)

    assert refused.value.codes == ["not_found"]
    assert not Place.objects.filter(name="新院").exists()
    assert not JournalLine.objects.exists()


def test_two_places_of_one_name_must_be_told_apart(here, secretary):
    PlaceFactory(parent=here.community, name=here.compound.name)

    plan = check("places", (here.compound.name, "楼栋", "1号楼", "B1"), here=here, by=secretary)

    assert told(plan) == [("several", 2, "上级")]


def test_people_come_in_with_their_households(here, secretary):
    rows = [
        ("试户主", "13900000011", here.entrance.full_name, "301", "是"),
        ("试家人", "13900000012", here.entrance.full_name, "301"),
        ("试独居", "", here.entrance.full_name, "302", "", "", "", "1940-01-01"),
    ]

    plan = apply("people", *rows, here=here, by=secretary)

    assert counts(plan) == (3, 0, 0)
    assert [one.members.count() for one in Household.objects.order_by("room")] == [2, 1]
    assert Person.objects.get(name="试独居").is_elder


def test_somebody_known_moves_when_the_sheet_says_another_door(here, secretary):
    apply("people", ("试搬", "13900000013", here.entrance.full_name, "301"), here=here, by=secretary)
    door = PlaceFactory(parent=here.building)

    plan = apply("people", ("试搬", "13900000013", door.full_name, "101"), here=here, by=secretary)

    person = Person.objects.get(name="试搬")
    assert (counts(plan), person.home, [event.payload["to_place_id"] for event in moves()]) == ((0, 1, 0), door, [str(door.pk)])
    assert person.memberships.filter(valid_to=None).count() == 1


def moves():
    return OutboxEvent.objects.filter(name="registry.PersonMoved")


def test_every_problem_of_a_sheet_of_people_is_told(here, secretary):
    elsewhere = PlaceFactory(parent=PlaceFactory(parent=here.subdistrict, kind="community"), name="远院")
    rows = [
        ("试甲", "139", here.entrance.full_name, "301"),
        ("试乙", "", "没有的门", "301"),
        ("试丙", "", elsewhere.name, "1"),
        ("试丁", "", here.entrance.full_name, "301", "是", "居民身份证", "123"),
        ("试戊", "13900000020", here.entrance.full_name, "301", "是"),
        ("试戊", "13900000020", here.entrance.full_name, "301"),
        ("试己", "13900000021", here.entrance.full_name, "301", "是"),
    ]

    plan = check("people", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("bad_phone", 2, "电话"),
        ("not_found", 3, "住处"),
        ("not_allowed", 4, "住处"),
        ("id_number_form", 5, "证件号"),
        ("has_head", 6, "户主"),
        ("row_twice", 7, "姓名"),
        ("has_head", 8, "户主"),
    ]


def test_units_come_in_with_owners_who_share_them(here, secretary):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant)
    row = (here.entrance.full_name, "301", "89.50", f"{one.phone}，1/3；{other.name}，2/3", "2020-05-01")

    plan = apply("units", row, here=here, by=secretary)

    unit = ExclusiveUnit.objects.get()
    held = {own.person_id: own.share_numerator for own in Ownership.objects.filter(unit=unit)}
    assert (counts(plan), unit.area_centi, held) == ((1, 0, 0), 8950, {one.pk: 1, other.pk: 2})


def test_new_owners_end_the_old_ones(here, secretary):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant)
    apply("units", (here.entrance.full_name, "301", "", one.phone, "2020-05-01"), here=here, by=secretary)

    plan = apply("units", (here.entrance.full_name, "301", "", other.phone, "2024-05-01"), here=here, by=secretary)

    assert counts(plan) == (0, 1, 0)
    assert Ownership.objects.get(valid_to=None).person == other
    assert JournalLine.objects.filter(verb="registry.unit.transferred").count() == 2


def test_every_problem_of_a_sheet_of_units_is_told(here, secretary):
    known = PersonFactory(tenant=here.tenant)
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")
    elsewhere = PlaceFactory(parent=PlaceFactory(parent=here.subdistrict, kind="community"), name="远院")
    rows = [
        ("没有的门", "301"),
        (here.entrance.full_name, "302", "0", f"{known.phone}，1/2"),
        (here.entrance.full_name, "303", "", f"谁也不是；试同名；{known.phone}，一半"),
        (here.entrance.full_name, "304"),
        (here.entrance.full_name, "304"),
        (elsewhere.name, "1"),
    ]

    plan = check("units", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("not_found", 2, "楼栋或单元"),
        ("area_range", 3, "建筑面积（m²）"),
        ("shares_sum", 3, "业主"),
        ("not_found", 4, "业主"),
        ("several", 4, "业主"),
        ("share_form", 4, "业主"),
        ("row_twice", 6, "房号"),
        ("not_allowed", 7, "楼栋或单元"),
    ]


def test_new_owners_cannot_come_before_the_old_ones(here, secretary):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant)
    apply("units", (here.entrance.full_name, "301", "", one.phone, "2020-05-01"), here=here, by=secretary)

    plan = check("units", (here.entrance.full_name, "301", "", other.phone, "2020-05-01"), here=here, by=secretary)

    assert told(plan) == [("dates_order", 2, "从哪天起")]


def test_organisations_come_in_below_one_another(here, secretary):
    rows = [("上级单位甲", "驻区单位"), ("下级单位乙", "驻区单位", "", "上级单位甲", here.community.name)]

    plan = apply("organisations", *rows, here=here, by=secretary)

    assert counts(plan) == (2, 0, 0)
    assert Organisation.objects.get(name="下级单位乙").parent.name == "上级单位甲"


def test_every_problem_of_a_sheet_of_organisations_is_told(here, secretary):
    elsewhere = PlaceFactory(parent=here.subdistrict, kind="community", name="远社区")
    rows = [
        ("单位甲", "驻区单位", "123"),
        ("单位乙", "驻区单位", "", "没有的上级", "没有的地方"),
        ("单位丙", "驻区单位", "", "", elsewhere.name),
        ("单位丁", "驻区单位"),
        ("单位丁", "驻区单位"),
    ]

    plan = check("organisations", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("credit_code_form", 2, "统一社会信用代码"),
        ("not_found", 3, "上级单位"),
        ("not_found", 3, "所在"),
        ("not_allowed", 4, "名称"),
        ("row_twice", 6, "名称"),
    ]


def test_appointments_come_in_with_the_posts_they_need(here, secretary):
    head = PersonFactory(tenant=here.tenant)
    row = ("一号楼长", "楼长", here.building.full_name, "", head.name, head.phone, "2026-01-01")

    plan = apply("appointments", row, here=here, by=secretary)

    assert counts(plan) == (1, 0, 0)
    assert Appointment.objects.get(person=head).post == Post.objects.get(title="一号楼长", place=here.building)


def test_what_a_sheet_of_appointments_does_not_know_or_knows_twice_is_told(here, secretary):
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")
    where = here.building.full_name
    unknown = ("一号楼长", "楼长", where, "没有的单位", "没有的人", "", "2026-01-01")
    twice = ("一号楼长", "楼长", where, "", "试同名", "", "2026-01-01")

    plan = check("appointments", unknown, twice, here=here, by=secretary)

    assert told(plan) == [("not_found", 2, "单位"), ("not_found", 2, "姓名"), ("several", 3, "姓名")]


def test_a_post_that_is_taken_or_of_another_kind_is_told(here, secretary):
    person = PersonFactory(tenant=here.tenant, name="试任职")
    held = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", title="在任楼长", place=here.building))
    where = here.building.full_name
    taken = (held.post.title, "楼长", where, "", person.name, "", "2026-01-01")
    other = (held.post.title, "门洞长", where, "", person.name, "", "2015-01-01", "2015-02-01")

    plan = check("appointments", taken, other, here=here, by=secretary)

    assert told(plan) == [("post_taken", 2, "岗位名称"), ("kind_differs", 3, "岗位类别")]


def test_a_post_beyond_ones_own_or_without_its_place_is_told(here, secretary):
    person = PersonFactory(tenant=here.tenant, name="试任职")
    beyond = ("街道派单", "街道派单员", here.community.name, "", person.name, "", "2026-01-01")
    nowhere = ("没有地方的楼长", "楼长", "", "", person.name, "", "2026-01-01")

    plan = check("appointments", beyond, nowhere, here=here, by=secretary)

    assert told(plan) == [("not_allowed", 2, "岗位名称"), ("place_missing", 3, "管哪里")]


def test_who_may_not_import_is_refused(here):
    worker = people.grid_worker(here)[1]

    with pytest.raises(NotAllowed):
        check("places", here=here, by=worker)


def test_a_template_filled_with_its_own_example_is_read(here):
    file = io.BytesIO(spreadsheets.template(imports.SHEETS["people"].columns))
    file.name = "people.xlsx"

    reading = spreadsheets.read(file, imports.SHEETS["people"].columns)

    assert [problem.code for problem in reading.problems if problem.code in ("missing_column", "duplicate_column")] == []


def test_only_sheets_whose_rows_one_could_bring_are_offered(here, desk):
    codes = {
        role: [one.code for one in client.get(reverse("registry:imports")).context["sheets"]]
        for role, client in {"secretary": desk, "administrator": people.signed_in(people.administrator(here)[0])}.items()
    }

    assert codes == {"secretary": list(imports.SHEETS), "administrator": ["places", "organisations", "appointments"]}
