"""Who may take which seat, and how a seat ends."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from linli.deliberation.rules import seats
from linli.deliberation.rules.seats import Holder

from .making import codes

DAY = date(2026, 9, 1)
ANN, UNIT, SENT = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Holder(1, ANN), []),
        (Holder(1), ["one_holder"]),
        (Holder(1, ANN, UNIT), ["one_holder"]),
        (Holder(1, ANN, delegate_id=SENT), ["delegate_of_person"]),
        (Holder(4, ANN), ["no_such_seat"]),
    ],
)
def test_a_seat_is_one_persons_or_one_units(wanted, found):
    assert codes(seats.fill_problems(wanted, [], seat_count=3)) == found


def test_nobody_sits_twice_whether_for_themselves_or_for_a_unit():
    taken = [Holder(1, ANN), Holder(2, organisation_id=UNIT, delegate_id=SENT)]

    assert codes(seats.fill_problems(Holder(1, uuid4()), taken, seat_count=3)) == ["seat_taken"]
    assert codes(seats.fill_problems(Holder(3, ANN), taken, seat_count=3)) == ["sits_already"]
    assert codes(seats.fill_problems(Holder(3, organisation_id=UNIT, delegate_id=uuid4()), taken, seat_count=3)) == [
        "unit_sits_already"
    ]
    assert codes(seats.fill_problems(Holder(3, organisation_id=uuid4(), delegate_id=ANN), taken, seat_count=3)) == [
        "sits_already"
    ]
    assert (seats.free_position([1, 2], 3), seats.free_position([1], 1), seats.vacancies([2], 3)) == (3, None, [1, 3])


@pytest.mark.parametrize(
    ("on", "closed_on", "found"),
    [
        (DAY, None, []),
        (DAY, DAY, ["term_closed"]),
        (DAY - timedelta(1), None, ["before_term"]),
        (DAY + timedelta(9), None, ["after_term"]),
    ],
)
def test_a_seat_is_taken_within_its_term(on, closed_on, found):
    term = {"begins_on": DAY, "ends_on": DAY + timedelta(8), "closed_on": closed_on}

    assert codes(seats.begin_problems(on, **term)) == found


def test_a_seat_ends_once_for_a_reason_and_not_before_it_began():
    fine = {"kind": "resigned", "reason": "搬家", "on": DAY, "valid_from": DAY, "is_ended": False, "kinds": ["resigned", "term"]}
    wrong = {**fine, "kind": "bored", "reason": "", "on": DAY - timedelta(1), "is_ended": True}

    assert seats.end_problems(**fine) == []
    assert codes(seats.end_problems(**wrong)) == ["ended", "kind", "no_reason", "before_begin"]
    assert codes(seats.end_problems(**{**fine, "reason": "长" * 201})) == ["too_long"]
    assert [codes(seats.replace_problems(day, DAY)) for day in (DAY, DAY + timedelta(1))] == [["same_day"], []]
