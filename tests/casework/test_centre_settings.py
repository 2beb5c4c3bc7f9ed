"""How a hall is set up: what is refused and why, and that nothing changed; what of another subdistrict has no place in it."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    CaseRefused,
    arrive_visit,
    book_visit,
    hand_over_visit,
    open_window,
    put_line,
    put_window,
    stop_kiosk,
)
from linli.casework.models import CounterLine, CounterWindow
from linli.casework.services.visits import note_visit_case
from linli.core.models import JournalLine

from ..factories.casework import CaseFactory
from ..factories.centre import CounterKioskFactory, CounterLineFactory
from .conftest import FRIDAY
from .halls import open_hall


@pytest.fixture
def hall(office):
    return open_hall(office)


def codes_of(verb, **given):
    """What is refused, by code; there is no line more in the journal."""
    lines = JournalLine.objects.count()
    with pytest.raises(CaseRefused) as refused:
        verb(**given)
    assert JournalLine.objects.count() == lines
    return refused.value.codes


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"letter": "AB"}, ["letter"]),
        ({"letter": "甲"}, ["letter"]),
        ({"letter": "7", "name": " "}, ["missing", "letter"]),
        ({"hint": "字" * 121, "typical_minutes": 0, "name": "字" * 31}, ["too_long", "too_long", "minutes"]),
    ],
)
def test_a_kind_of_business_has_a_letter_a_short_name_and_a_usual_time(office, hall, given, codes):
    wanted = {"letter": "E", "name": "退役军人", "by": hall.greeter, "now": FRIDAY}

    assert codes_of(put_line, tenant=office.here.tenant, **wanted | given) == codes
    assert not CounterLine.objects.exclude(letter__in="ABCD").exists()


def test_a_window_has_a_short_name(office, hall):
    given = {"number": 9, "name": "字" * 31, "serves": ["A"], "by": hall.greeter, "now": FRIDAY}

    assert codes_of(put_window, tenant=office.here.tenant, **given) == ["too_long"]
    assert not CounterWindow.objects.filter(number=9).exists()


def test_nobody_sits_down_at_a_window_that_was_stopped(hall):
    CounterWindow.objects.filter(number=1).update(is_active=False, is_open=False)

    assert codes_of(open_window, window=hall.windows[1], by=hall.clerks[1], now=FRIDAY) == ["window_stopped"]


def test_a_machine_that_is_stopped_twice_is_stopped_once(office, hall):
    kiosk = CounterKioskFactory(tenant=office.here.tenant)

    stopped = [stop_kiosk(kiosk=kiosk, by=hall.greeter, now=FRIDAY + timedelta(minutes=n)).stopped_at for n in range(2)]

    assert (stopped, JournalLine.objects.filter(verb="casework.kiosk.stopped").count()) == ([FRIDAY, FRIDAY], 1)


def test_nobody_is_sent_on_to_the_hall_of_another_subdistrict(hall):
    hall.take("B")
    visit = hall.call(3)

    codes = codes_of(hand_over_visit, visit=visit, line=CounterLineFactory(), by=hall.clerks[3], now=FRIDAY)

    visit.refresh_from_db()
    assert (codes, visit.state, visit.in_line) == (["unknown_line"], "called", "B")


def test_a_number_becomes_no_case_of_another_subdistrict(hall):
    visit = hall.take("B")

    assert codes_of(note_visit_case, visit=visit, case=CaseFactory(), by=hall.greeter, now=FRIDAY) == ["another_tenant"]


def test_who_booked_for_another_day_takes_a_new_number(hall):
    visit = book_visit(line=hall.lines["A"], booked_for=FRIDAY + timedelta(hours=1), by=hall.greeter, now=FRIDAY)

    assert codes_of(arrive_visit, visit=visit, by=hall.greeter, now=FRIDAY + timedelta(days=3)) == ["another_day"]
