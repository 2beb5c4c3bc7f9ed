"""The sheet of a term's members: matched to the register, told by row and column, done wholly or not at all."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from linli.core.actors import Actor
from linli.core.spreadsheets import write
from linli.deliberation.errors import CouncilRefused
from linli.deliberation.models import Seat
from linli.deliberation.services import seat_sheets
from tests.factories.deliberation import TermFactory
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)


def sheet(*rows):
    """An .xlsx of these rows: position, name, phone, organisation, role, group, constituency."""
    made = BytesIO()
    keys = ["position", "name", "phone", "organisation", "role", "group", "constituency"]
    columns = [column for column in seat_sheets.COLUMNS if column.key in keys]
    write(made, columns, [dict(zip(keys, row, strict=False)) for row in rows], title="成员")
    made.seek(0)
    return made


def checked(term, *rows):
    return seat_sheets.check(term=term, file=sheet(*rows), by=Actor.system(tenant_id=term.tenant_id), now=NOW)


def applied(term, *rows):
    return seat_sheets.apply(term=term, file=sheet(*rows), by=Actor.system(tenant_id=term.tenant_id), now=NOW)


def test_a_hundred_and_two_members_are_seated_in_the_order_of_the_sheet():
    term = TermFactory(seat_count=102)
    names = [PersonFactory(tenant=term.tenant, name=f"代表{n}号").name for n in range(1, 103)]

    plan = applied(term, *[(None, name) for name in names])

    assert (plan.read, len(plan.made)) == (102, 102)
    assert [seat.person.name for seat in term.seats.order_by("position")] == names
    assert {seat.valid_from for seat in term.seats.all()} == {term.begins_on}


def test_a_unit_sits_with_the_delegate_whom_the_sheet_names():
    term = TermFactory()
    unit = OrganisationFactory(tenant=term.tenant, short_name="省图")
    someone = PersonFactory(tenant=term.tenant, name="李华")

    applied(term, (3, "李华", None, "省图", "兼职委员", "第一组", "驻区单位"))

    seat = Seat.objects.get()
    assert (seat.position, seat.organisation, seat.delegate, seat.role, seat.group) == (3, unit, someone, "part_time", "第一组")


def test_the_same_sheet_sent_twice_changes_nothing():
    term = TermFactory()
    PersonFactory(tenant=term.tenant, name="李华")

    applied(term, (None, "李华"))
    again = applied(term, (None, "李华"))

    assert (again.unchanged, len(again.made), Seat.objects.count()) == (1, 0, 1)


def test_every_problem_is_told_by_row_and_column():
    term = TermFactory(seat_count=2)
    for name, phone in (("王明", "13900000001"), ("王明", "13900000002"), ("李华", "13900000003")):
        PersonFactory(tenant=term.tenant, name=name, phone=phone)

    plan = checked(
        term, (None, "王明"), (None, "赵六"), (9, "李华"), (None, "王明", "13900000002"), (None, None, None, "没有的单位")
    )

    assert [(one.row, one.column, one.code) for one in plan.problems] == [
        (2, "姓名", "several"),
        (3, "姓名", "not_found"),
        (4, "席位", "no_such_seat"),
        (6, "单位", "not_found"),
    ]


def test_a_sheet_with_a_problem_writes_nothing():
    term = TermFactory()
    PersonFactory(tenant=term.tenant, name="李华")

    with pytest.raises(CouncilRefused):
        applied(term, (None, "李华"), (None, "赵六"))

    assert Seat.objects.count() == 0


@pytest.mark.parametrize("word", ["主任（召集人）", "主任", "召集人"])
def test_a_sheet_made_elsewhere_names_the_chair_by_either_word(word):
    term = TermFactory()
    PersonFactory(tenant=term.tenant, name="李华")

    applied(term, (1, "李华", None, None, word))

    assert Seat.objects.get().role == "chair"


def test_a_sheet_of_something_else_is_told_every_heading_it_might_have():
    term = TermFactory()
    file = BytesIO("日期,金额\n1,2\n".encode())

    plan = seat_sheets.check(term=term, file=file, by=Actor.system(tenant_id=term.tenant_id), now=NOW)

    text = "前 20 行里没有找到表头。要有：席位、姓名、电话、单位、职务、组别、代表谁、从哪天起。"
    assert [one.text for one in plan.problems] == [text]
