"""Calls of the queue: whom a window calls next, what follows a call, and who is handed over to another window."""

import pytest

from linli.casework.api import (
    arrive_visit,
    call_again,
    close_window,
    finish_and_call_next,
    finish_visit,
    hand_over_visit,
    pass_over,
    rejoin_queue,
    start_visit,
)
from linli.casework.models import CounterVisit, VisitStep
from linli.casework.selectors.queue import Hall

from ..conftest import FRIDAY
from .queueing import at, codes_of, numbers

# ---- calling ----


def test_the_first_in_line_is_called_and_priority_before(hall):
    hall.take("A")
    hall.take("A", priority="disabled", later=1)

    called = hall.call(1, later=2)

    assert (called.number, called.state, called.window, called.call_count) == ("A002", "called", hall.windows[1], 1)


def test_after_two_with_priority_one_of_the_others_is_called(hall):
    hall.take("A")
    for later in (1, 2, 3):
        hall.take("A", priority="elder", later=later)

    called = [hall.serve(1, later=10 + 10 * n).number for n in range(4)]

    assert called == ["A002", "A003", "A001", "A004"]


def test_a_window_calls_only_what_it_serves(hall):
    hall.take("B")

    assert (hall.call(1), hall.call(3).number) == (None, "B001")


def test_a_window_with_somebody_at_it_calls_nobody_else(hall):
    hall.take("A")
    hall.take("A")
    hall.call(1)

    assert codes_of(lambda: hall.call(1)) == ["window_taken"]
    assert CounterVisit.objects.waiting().count() == 1


def test_a_closed_window_calls_nobody(hall):
    hall.take("A")
    close_window(window=hall.windows[1], by=hall.clerks[1], now=FRIDAY)

    assert codes_of(lambda: hall.call(1)) == ["window_closed"]


def test_from_the_call_to_the_end_the_times_are_kept(hall):
    hall.take("A")
    visit = hall.call(1, later=5)
    visit = call_again(visit=visit, by=hall.clerks[1], now=at(6))
    visit = start_visit(visit=visit, by=hall.clerks[1], now=at(7))
    visit = finish_visit(visit=visit, by=hall.clerks[1], now=at(20))

    assert (visit.called_at, visit.last_called_at, visit.call_count) == (at(5), at(6), 2)
    assert (visit.started_at, visit.done_at, visit.waited_minutes(at(60))) == (at(7), at(20), 5)
    assert list(visit.steps.values_list("verb", flat=True)) == ["taken", "called", "called_again", "started", "finished"]


def test_finish_and_call_the_next_in_one_go(hall):
    hall.take("A")
    hall.take("A")
    first = hall.call(1)

    second = finish_and_call_next(visit=first, by=hall.clerks[1], now=at(10))

    first.refresh_from_db()
    assert (first.state, second.number, second.window) == ("done", "A002", hall.windows[1])


def test_a_number_is_passed_over_only_after_it_was_called_twice(hall):
    hall.take("A")
    visit = hall.call(1)

    assert codes_of(lambda: pass_over(visit=visit, by=hall.clerks[1], now=at(1))) == ["called_too_few"]

    visit = call_again(visit=visit, by=hall.clerks[1], now=at(2))
    assert pass_over(visit=visit, by=hall.clerks[1], now=at(3)).state == "no_show"


def test_who_missed_the_call_comes_back_behind_the_next_two(hall):
    hall.take("A")
    for later in (1, 2, 3):
        hall.take("A", later=later)
    missed = call_again(visit=hall.call(1, later=4), by=hall.clerks[1], now=at(5))
    missed = pass_over(visit=missed, by=hall.clerks[1], now=at(6))

    rejoin_queue(visit=missed, by=hall.greeter, now=at(30))

    assert numbers(Hall(hall.office.here.tenant, at(31)).order_at([hall.windows[1]])) == ["A002", "A003", "A001", "A004"]


@pytest.mark.parametrize("verb", [start_visit, finish_visit, pass_over, call_again, rejoin_queue, arrive_visit])
def test_a_step_out_of_turn_is_refused_and_changes_nothing(hall, verb):
    visit = hall.take("A")
    steps = VisitStep.objects.count()

    assert codes_of(lambda: verb(visit=visit, by=hall.greeter, now=FRIDAY)) == ["wrong_state"]
    visit.refresh_from_db()
    assert (visit.state, VisitStep.objects.count()) == ("waiting", steps)


# ---- handing over ----


def test_handed_over_they_keep_their_number_go_first_and_tell_nothing_twice(hall):
    hall.take("B", priority="elder")
    hall.take("A", later=1)
    visit = start_visit(visit=hall.call(1, later=2), by=hall.clerks[1], now=at(3))

    hand_over_visit(visit=visit, line=hall.lines["B"], checked="身份证、户口簿看过了，缺照片", by=hall.clerks[1], now=at(9))

    called = hall.call(3, later=10)
    assert (called.number, called.handed_over_from) == ("A001", hall.windows[1])
    assert called.checked == "1号窗口 09:09：身份证、户口簿看过了，缺照片"


def test_handed_over_to_one_window_no_other_calls_them(hall):
    hall.take("A")
    visit = hall.call(1)
    hand_over_visit(visit=visit, line=hall.lines["A"], window=hall.windows[2], by=hall.clerks[1], now=at(1))

    assert (hall.call(1, later=2), hall.call(2, later=3).number) == (None, "A001")


def test_nobody_is_handed_over_to_where_they_are_or_where_it_is_not_done(hall):
    hall.take("A")
    visit = hall.call(1)

    def to(letter, window=None):
        return codes_of(
            lambda: hand_over_visit(
                visit=visit, line=hall.lines[letter], window=hall.windows.get(window), by=hall.clerks[1], now=at(1)
            )
        )

    assert (to("A"), to("A", 1), to("B", 2)) == (["same_line"], ["same_window"], ["not_served_there"])
    visit.refresh_from_db()
    assert visit.state == "called"
