"""The hall behind the queue: its lines and windows, who sits where, how long it will take."""

from linli.casework.api import (
    close_window,
    open_window,
    prepare_centre,
    put_window,
)
from linli.casework.models import CounterLine, CounterWindow
from linli.casework.selectors.queue import Hall

from ..conftest import FRIDAY
from .queueing import at, codes_of

# ---- the hall ----


def test_preparing_twice_adds_nothing_more(office):
    tenant = office.here.tenant

    added = [prepare_centre(tenant=tenant, by=office.counter, now=FRIDAY) for _time in range(2)]

    assert added == [8, 0]
    assert (CounterLine.objects.count(), CounterWindow.objects.count()) == (4, 4)


def test_whoever_sits_down_at_another_window_leaves_the_first(hall):
    clerk = hall.clerks[1]

    open_window(window=hall.windows[2], by=clerk, now=at(1))

    opened = CounterWindow.objects.filter(opened_by_user_id=clerk.user_id).values_list("number", flat=True)
    assert list(opened) == [2]


def test_a_window_is_not_left_while_somebody_stands_at_it(hall):
    hall.take("A")
    hall.call(1)

    assert codes_of(lambda: close_window(window=hall.windows[1], by=hall.clerks[1], now=FRIDAY)) == ["window_taken"]


def test_a_window_serves_what_there_is(hall, office):
    def put(**given):
        return codes_of(lambda: put_window(tenant=office.here.tenant, by=hall.greeter, now=FRIDAY, **given))

    assert put(number=0, serves=["Z"]) == ["number", "serves"]
    assert put(number=9, serves=[]) == ["serves"]


def test_the_estimate_goes_by_who_waits_and_who_serves(hall, office):
    for _person in range(4):
        hall.take("B")

    shown = {one.line.letter: one for one in Hall(office.here.tenant, FRIDAY).lines_now()}

    assert (shown["B"].waiting, shown["B"].windows, shown["B"].estimate.ahead) == (4, 1, 4)
    assert (shown["B"].estimate.least, shown["B"].estimate.most, shown["B"].estimate.is_measured) == (40, 115, False)
    assert (shown["A"].estimate.least, shown["A"].estimate.most) == (0, 10)


def test_the_estimate_learns_from_today(hall, office):
    for minute in range(0, 50, 10):
        hall.take("B", later=minute)
        hall.serve(3, later=minute, takes=5)
    hall.take("B", later=50)

    (line,) = [one for one in Hall(office.here.tenant, at(51)).lines_now() if one.line.letter == "B"]

    assert (line.estimate.least, line.estimate.most, line.estimate.is_measured) == (5, 10, True)


def test_what_was_told_is_kept_with_the_number(hall):
    assert [hall.take("B").told_most for _person in range(2)] == [25, 50]


def test_without_an_open_window_nothing_is_promised(hall, office):
    close_window(window=hall.windows[3], by=hall.clerks[3], now=FRIDAY)

    assert hall.take("B").told_most is None


def test_one_look_at_the_hall_costs_the_same_however_many_wait(hall, office, django_assert_num_queries):
    for _person in range(12):
        hall.take("A")
    Hall(office.here.tenant, FRIDAY)

    with django_assert_num_queries(5):
        Hall(office.here.tenant, FRIDAY).lines_now()
