"""A sheet of check-ins: looked at first, wholly or not at all, and twice is once."""

import io

import pytest
from openpyxl import Workbook

from linli.cobuild.errors import CheckInRefused
from linli.cobuild.models import CheckIn
from linli.cobuild.services import checkin_sheets
from linli.core.problems import NotAllowed
from linli.core.spreadsheets import template
from linli.registry.api import has_consented
from linli.registry.models import Person
from tests import people
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
HEADS = [str(one.heading) for one in checkin_sheets.COLUMNS]
ONE = {"姓名": "试王明", "电话": "13900000901", "报到社区": "试验社区", "本人单独同意": "是", "工作单位": "试验中学"}


def sheet(*rows):
    book = Workbook()
    book.active.append(HEADS)
    for row in rows:
        book.active.append([row.get(head) for head in HEADS])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def done(here, by, *rows):
    return checkin_sheets.apply(tenant=here.tenant, file=sheet(*rows), by=by, now=NOW)


def looked_at(here, by, *rows):
    return checkin_sheets.check(tenant=here.tenant, file=sheet(*rows), by=by, now=NOW)


def told(plan):
    return [(one.row, one.column, one.code) for one in plan.problems]


def test_a_sheet_writes_people_their_consents_and_their_check_ins(here, secretary):
    more = {"本领": "理发、摄影摄像", "有空的时段": "工作日晚上、周末白天", "所在党支部": "试验支部", "哪天报到的": "2026-08-01"}

    plan = done(here, secretary, ONE | more, ONE | {"姓名": "试李红", "电话": "13900000902"})

    assert plan.as_dict() == {"created": 2, "changed": 0, "unchanged": 0}
    first, second = CheckIn.objects.order_by("number")
    assert (first.skills, first.times, first.branch) == (["理发", "摄影摄像"], ["weekday_evening", "weekend_day"], "试验支部")
    assert (first.since.isoformat(), second.since, first.channel, first.person.home) == (
        "2026-08-01",
        TODAY,
        "sheet",
        here.community,
    )
    assert has_consented(first.person, "dual_check_in")


def test_the_same_sheet_again_does_nothing_more(here, secretary):
    rows = [ONE, ONE | {"姓名": "试李红"}]  # two at one telephone

    done(here, secretary, *rows)
    again = done(here, secretary, *rows)

    assert again.as_dict() == {"created": 0, "changed": 0, "unchanged": 2}
    assert (CheckIn.objects.count(), Person.objects.filter(name__in=["试王明", "试李红"]).count()) == (2, 2)


def test_what_a_row_says_anew_is_changed_and_an_empty_cell_leaves_what_stands(here, secretary):
    unit = OrganisationFactory(tenant=here.tenant, name="试验中学")
    done(here, secretary, ONE | {"本领": "理发", "所在党支部": "试验支部"})

    plan = done(here, secretary, {name: value for name, value in ONE.items() if name != "工作单位"} | {"想做什么": "值班"})

    row = CheckIn.objects.get()
    assert plan.as_dict() == {"created": 0, "changed": 1, "unchanged": 0}
    assert (row.employer, row.skills, row.branch, row.post_wanted) == (unit, ["理发"], "试验支部", "值班")


def test_somebody_of_the_register_is_known_by_name_and_telephone(here, secretary):
    person = PersonFactory(tenant=here.tenant, name="试王明", phone="13900000901", home=here.entrance)

    done(here, secretary, ONE)

    assert CheckIn.objects.get().person == person
    assert person.home == here.entrance


def test_every_problem_is_told_by_row_and_column_and_nothing_is_written(here, secretary):
    rows = [
        ONE | {"本人单独同意": "否", "有空的时段": "半夜", "本领": "会" * 21},
        ONE,
        ONE | {"姓名": "试二", "报到社区": "没有的社区"},
        ONE | {"姓名": "", "电话": "12"},
        ONE | {"姓名": "试三", "哪天报到的": "2027-01-01"},
    ]

    plan = looked_at(here, secretary, *rows)

    assert told(plan) == [
        (2, "本领", "skills"), (2, "有空的时段", "times"), (2, "本人单独同意", "consent"), (3, "姓名", "row_twice"),
        (4, "报到社区", "place"), (5, "姓名", "required"), (5, "电话", "bad_phone"), (6, "哪天报到的", "future"),
    ]  # fmt: skip
    with pytest.raises(CheckInRefused):
        done(here, secretary, *rows)
    assert (CheckIn.objects.count(), Person.objects.filter(name="试王明").count()) == (0, 0)


def test_a_row_of_another_community_and_somebody_who_reports_elsewhere_are_refused(here, secretary):
    other = PlaceFactory(parent=here.subdistrict, name="别处社区")
    person = PersonFactory(tenant=here.tenant, name="试王明", phone="13900000901")
    a_checkin(other, person)

    plan = looked_at(here, secretary, ONE, ONE | {"姓名": "试二", "报到社区": "别处社区"})

    assert told(plan) == [(2, "报到社区", "reported"), (3, "报到社区", "not_allowed")]


def test_two_communities_of_one_name_are_told_apart_by_the_reader(here):
    PlaceFactory(parent=here.subdistrict)
    _user, leader = people.subdistrict_leader(here)

    assert told(looked_at(here, leader, ONE)) == [(2, "报到社区", "place")]


def test_times_are_read_in_every_language_of_the_installation(here, secretary):
    done(here, secretary, ONE | {"有空的时段": "Weekend days, 工作日晚上"})

    assert CheckIn.objects.get().times == ["weekend_day", "weekday_evening"]


def test_the_counter_imports_nothing(here):
    with pytest.raises(NotAllowed):
        looked_at(here, people.counter_clerk(here)[1], ONE)


def test_the_template_is_read_as_it_is_given_out(here, secretary):
    plan = checkin_sheets.check(
        tenant=here.tenant, file=io.BytesIO(template(checkin_sheets.COLUMNS, title="报到")), by=secretary, now=NOW
    )

    assert [code for _row, _column, code in told(plan)] == ["no_rows"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_takes_the_same_statements_whatever_its_length(here, secretary, count, django_assert_num_queries):
    rows = [ONE | {"电话": f"1390000091{number}"} for number in range(count)]

    with django_assert_num_queries(31):
        done(here, secretary, *rows)
