"""Numbers in the hall: taken, booked, called, handed on, missed; each with its step and its line in the journal."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.casework.api import (
    CaseRefused,
    add_kiosk,
    arrive_visit,
    book_visit,
    call_again,
    close_window,
    finish_and_call_next,
    finish_visit,
    hand_over_visit,
    leave_hall,
    open_window,
    pass_over,
    prepare_centre,
    put_line,
    put_window,
    register_visitor,
    rejoin_queue,
    start_visit,
    stop_kiosk,
    take_number,
)
from linli.casework.models import CounterLine, CounterVisit, CounterWindow, VisitStep
from linli.casework.selectors.queue import Hall, slots_today
from linli.casework.services import reminding, visits
from linli.core import retention
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.core.transports import kept

from ..people import outsider
from .conftest import FRIDAY
from .halls import open_hall


@pytest.fixture
def hall(office):
    return open_hall(office)


def at(minutes):
    return FRIDAY + timedelta(minutes=minutes)


def codes_of(do):
    with pytest.raises(CaseRefused) as refused:
        do()
    return refused.value.codes


def numbers(visits):
    return [visit.number for visit in visits]


# ---- taking ----


def test_numbers_count_by_line_and_day(hall):
    taken = [hall.take("A"), hall.take("B"), hall.take("A")]

    assert numbers(taken) == ["A001", "B001", "A002"]
    assert [visit.state for visit in taken] == ["waiting"] * 3


def test_a_number_leaves_one_step_and_one_line_in_the_journal(hall):
    visit = hall.take("A", name="何奶奶", phone="139 0000 0120", identity_noted="居民身份证", cannot_scan=True)

    assert list(visit.steps.values_list("verb", flat=True)) == ["taken"]
    line = JournalLine.objects.get(subject_id=visit.pk)
    assert (line.verb, line.changes) == ("casework.visit.taken", {"number": [None, "A001"], "priority": [None, ""]})


def test_priority_goes_with_its_reason(hall):
    visit = hall.take("A", priority="elder")

    assert (visit.priority, visit.priority_reason) == ("elder", "六十岁以上")


def test_a_bad_number_is_refused_with_every_reason_and_leaves_nothing(hall):
    lines = JournalLine.objects.count()

    codes = codes_of(
        lambda: hall.take("A", priority="important", phone="12", identity_noted="身份证 41010519480506", name="长" * 31)
    )

    assert codes == ["too_long", "phone", "document_number", "unknown_priority"]
    assert (CounterVisit.objects.count(), JournalLine.objects.count()) == (0, lines)


def test_nobody_takes_numbers_without_the_right_or_a_machine(hall, office):
    passer_by = Actor.anonymous(office.here.tenant.pk)
    for who in (passer_by, office.clerk, outsider("counter_clerk")[1]):
        with pytest.raises(NotAllowed):
            take_number(line=hall.lines["A"], by=who, now=FRIDAY)

    assert CounterVisit.objects.count() == 0


def test_a_machine_gives_numbers_until_it_is_stopped(hall, office):
    kiosk = add_kiosk(tenant=office.here.tenant, name="一楼取号机", by=hall.greeter, now=FRIDAY)
    passer_by = Actor.anonymous(office.here.tenant.pk)

    visit = take_number(line=hall.lines["C"], kiosk=kiosk, by=passer_by, now=FRIDAY)
    stopped = stop_kiosk(kiosk=kiosk, by=hall.greeter, now=FRIDAY)

    assert (visit.number, visit.how) == ("C001", "kiosk")
    with pytest.raises(NotAllowed):
        take_number(line=hall.lines["C"], kiosk=stopped, by=passer_by, now=FRIDAY)


def test_a_line_that_was_stopped_gives_no_numbers(hall, office):
    line = put_line(tenant=office.here.tenant, letter="a", name="社保医保", is_active=False, by=hall.greeter, now=FRIDAY)

    assert codes_of(lambda: take_number(line=line, by=hall.greeter, now=FRIDAY)) == ["line_stopped"]


def test_the_register_keeps_the_kind_of_document_and_encrypts_the_name(hall, office):
    visit = register_visitor(
        tenant=office.here.tenant, purpose="找社区书记", name="何奶奶", identity_noted="居民身份证", cannot_scan=True, by=hall.greeter, now=FRIDAY
    )  # fmt: skip

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM casework_countervisit")
        (stored,) = cursor.fetchone()
    assert (visit.number, visit.state, visit.identity_noted) == ("", "done", "居民身份证")
    assert (visit.name, "何奶奶" in stored) == ("何奶奶", False)


def test_who_came_is_forgotten_after_the_term_of_the_policy(hall):
    visit = hall.take("A", name="何奶奶", phone="139 0000 0120", identity_noted="户口簿", purpose="领补贴")

    retention.carry_out(FRIDAY + timedelta(days=40))

    visit.refresh_from_db()
    assert (visit.name, visit.phone, visit.identity_noted, visit.purpose, visit.number) == ("", "", "", "", "A001")


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


# ---- booking ----


def book(hall, minutes, **given):
    return book_visit(line=hall.lines["A"], booked_for=at(minutes), by=hall.greeter, now=FRIDAY, **given)


def test_a_booking_on_the_telephone_waits_until_somebody_comes(hall):
    visit = book(hall, 60, phone="139 0000 0120")

    assert (visit.state, visit.number, visit.how, hall.call(1)) == ("booked", "A001", "phone", None)

    visit = arrive_visit(visit=visit, by=hall.greeter, now=at(58))
    assert (visit.state, visit.in_line_at, hall.call(1, later=59).number) == ("waiting", at(45), "A001")


def test_a_slot_that_is_full_past_or_at_noon_cannot_be_booked(hall):
    book(hall, 60)
    book(hall, 60)

    assert codes_of(lambda: book(hall, 60)) == ["slot_full"]
    for minutes in (-30, 7, 240):
        assert codes_of(lambda minutes=minutes: book(hall, minutes)) == ["no_such_slot"]
    assert CounterVisit.objects.count() == 2


def test_on_a_day_off_there_is_nothing_to_book(hall, office):
    assert slots_today(office.here.tenant, FRIDAY + timedelta(days=1)) == []
    assert slots_today(office.here.tenant, FRIDAY)[0] == at(15)


def test_who_booked_is_reminded_once_without_a_name(hall):
    kept.clear()
    book(hall, 60, name="何奶奶", phone="139 0000 0120")
    book(hall, 60)

    sent = [reminding.remind_booked(now=at(minutes), by=Actor.system("排队提醒")) for minutes in (5, 20, 25)]

    (message,) = kept
    assert (sent, message.to) == ([0, 1, 0], "139 0000 0120")
    assert ("10:00" in message.text, "A001" in message.text, "何" in message.text) == (True, True, False)


def test_who_goes_home_is_called_no_more(hall):
    visit = leave_hall(visit=hall.take("A"), by=hall.greeter, now=at(1))

    assert (visit.state, hall.call(1, later=2)) == ("left", None)


def test_at_the_end_of_the_day_whoever_is_left_was_not_served(hall):
    waiting, booked = hall.take("A"), book(hall, 60)
    hall.take("B")
    called = hall.call(3)

    assert visits.tidy(now=FRIDAY + timedelta(days=1), by=Actor.system("收尾")) == 3

    states = [CounterVisit.objects.get(pk=one.pk).state for one in (waiting, booked, called)]
    assert states == ["left", "left", "done"]


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
