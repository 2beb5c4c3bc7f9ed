"""Numbers of the queue: taken by line and day, booked on the telephone, kept no longer than the policy says."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.casework.api import (
    add_kiosk,
    arrive_visit,
    book_visit,
    leave_hall,
    put_line,
    register_visitor,
    stop_kiosk,
    take_number,
)
from linli.casework.models import CounterVisit
from linli.casework.selectors.queue import slots_today
from linli.casework.services import reminding, visits
from linli.core import retention
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.core.transports import kept

from ...people import outsider
from ..conftest import FRIDAY
from .queueing import at, codes_of, numbers

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
