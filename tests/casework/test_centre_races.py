"""Two windows at the same instant, two callers for one slot, two machines: one number, one visitor. The first two hold on SQLite too, whose writers come one by one."""

from datetime import timedelta

import pytest

from linli.casework.api import book_visit, call_next, hand_over_visit, take_number
from linli.casework.models import CounterVisit, VisitStep

from ..accounts.threads import together
from .conftest import FRIDAY, make_office
from .halls import open_hall

pytestmark = pytest.mark.django_db(transaction=True)
SOON = FRIDAY + timedelta(minutes=5)


@pytest.fixture
def hall():
    return open_hall(make_office())


def test_two_windows_that_call_at_once_get_two_different_numbers(hall):
    for _person in range(2):
        hall.take("A")

    called = together(2, lambda n: call_next(window=hall.windows[n + 1], by=hall.clerks[n + 1], now=SOON).number)

    assert sorted(called) == ["A001", "A002"]


def test_one_visitor_and_two_windows_make_one_call(hall):
    hall.take("A")

    called = together(2, lambda n: call_next(window=hall.windows[n + 1], by=hall.clerks[n + 1], now=SOON))

    assert sorted(str(one) for one in called) == ["A001", "None"]
    assert VisitStep.objects.filter(verb="called").count() == 1


@pytest.mark.postgres
def test_a_window_pressed_twice_calls_one(hall):
    for _person in range(2):
        hall.take("A")

    called = together(2, lambda n: call_next(window=hall.windows[1], by=hall.clerks[1], now=SOON).number)

    assert sorted(called, key=str) == sorted(["A001", ["window_taken"]], key=str)


@pytest.mark.postgres
def test_many_calls_at_once_over_shared_lines_lose_nobody_and_double_nobody(hall):
    for letter in "AACCAC":
        hall.take(letter)

    called = together(3, lambda n: call_next(window=hall.windows[(1, 2, 4)[n]], by=hall.clerks[(1, 2, 4)[n]], now=SOON).number)

    assert len(set(called)) == 3
    assert CounterVisit.objects.waiting().count() == 3


@pytest.mark.postgres
def test_handing_over_while_another_window_calls_never_calls_the_number_twice(hall):
    hall.take("A")
    visit = hall.call(1)

    together(
        2,
        lambda n: (
            hand_over_visit(visit=visit, line=hall.lines["C"], by=hall.clerks[1], now=SOON)
            if n
            else call_next(window=hall.windows[4], by=hall.clerks[4], now=SOON)
        ),
    )

    visit.refresh_from_db()
    assert visit.state in ("waiting", "called")
    assert VisitStep.objects.filter(verb="called").count() == (2 if visit.state == "called" else 1)


@pytest.mark.postgres
def test_numbers_taken_at_once_are_all_different(hall):
    taken = together(6, lambda n: take_number(line=hall.lines["A"], by=hall.greeter, now=SOON).number)

    assert sorted(taken) == [f"A00{n}" for n in range(1, 7)]


@pytest.mark.postgres
def test_the_last_place_of_a_slot_goes_to_one_caller(hall):
    at = FRIDAY + timedelta(hours=1)
    book_visit(line=hall.lines["A"], booked_for=at, by=hall.greeter, now=FRIDAY)

    booked = together(2, lambda n: book_visit(line=hall.lines["A"], booked_for=at, by=hall.greeter, now=FRIDAY).state)

    assert sorted(booked, key=str) == sorted(["booked", ["slot_full"]], key=str)
