"""The greeter's pages: a number in two taps, bookings, the register, who missed the call."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import (
    add_item,
)
from linli.casework.models import CounterVisit
from linli.core import clock

from ..conftest import FRIDAY
from ..desk import text_of
from ..halls import ALLOWANCE, SINCE, catalogue
from .pages import GREET, VISITS, step


def test_two_taps_give_a_number_with_its_window_and_a_slip(office, hall, greeter):
    catalogue(office)
    tap = reverse("casework:greet-take") + "?line=B"
    assert tap in text_of(greeter.get(GREET))

    page = greeter.post(tap, {"priority": "elder", "submission_token": "t"}, follow=True)

    visit = CounterVisit.objects.get()
    assert (visit.number, visit.priority_reason, visit.how) == ("B001", "六十岁以上", "greeter")
    assert reverse("casework:visit-slip", args=[visit.pk]) in text_of(page)
    assert "B001" in text_of(greeter.get(reverse("casework:visit-slip", args=[visit.pk])))


def test_a_number_asked_for_twice_is_taken_once(hall, greeter):
    tap = reverse("casework:greet-take") + "?line=A"

    for _time in range(2):
        greeter.post(tap, {"priority": "", "submission_token": "same"})

    assert CounterVisit.objects.count() == 1


def test_what_the_greeter_typed_stays_when_it_is_refused(hall, greeter):
    answer = greeter.post(reverse("casework:greet-take") + "?line=A", {"priority": "nonsense", "name": "何奶奶"})

    assert (answer.status_code, 'value="何奶奶"' in text_of(answer), CounterVisit.objects.count()) == (422, True, 0)


def test_in_their_own_words_the_greeter_finds_what_they_want(office, hall, greeter):
    catalogue(office)

    page = text_of(greeter.get(GREET, {"q": "老太太的老年补贴"}))

    assert reverse("casework:greet-take") + "?item=elder-allowance" in page


@pytest.mark.parametrize("items", [1, 3])
def test_the_greeters_page_costs_the_same_however_long_the_guide(office, hall, greeter, django_assert_num_queries, items):

    for number in range(items):
        given = replace(ALLOWANCE, line_id=hall.lines["B"].pk)
        add_item(tenant=office.here.tenant, code=f"thing-{number}", given=given, valid_from=SINCE, by=office.counter, now=FRIDAY)
    greeter.get(GREET)

    with django_assert_num_queries(10):
        page = greeter.get(GREET)

    assert text_of(page).count('class="tap"') == items


def test_a_booking_is_made_on_the_telephone_and_comes_in_by_its_number(hall, greeter):
    slot = (FRIDAY + timedelta(hours=1)).astimezone(clock.timezone.get_current_timezone()).isoformat()
    greeter.post(reverse("casework:book"), {"line": "A", "booked_for": slot, "phone": "139 0000 0120"})
    assert CounterVisit.objects.get().state == "booked"

    greeter.post(reverse("casework:arrive"), {"number": " a001 "})

    assert CounterVisit.objects.get().state == "waiting"


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_a_booking_is_made_for_any_line_that_is_offered(hall, greeter, letter):
    slot = (FRIDAY + timedelta(hours=1)).astimezone(clock.timezone.get_current_timezone()).isoformat()

    answer = greeter.post(reverse("casework:book"), {"line": letter, "booked_for": slot})

    assert (answer.status_code, CounterVisit.objects.get().line.letter) == (302, letter)


def test_a_number_that_nobody_booked_is_said_so(hall, greeter):
    page = greeter.post(reverse("casework:arrive"), {"number": "Z999"}, follow=True)

    assert "今天没有约这个号" in text_of(page)


def test_the_register_takes_a_document_and_no_number_of_it(hall, greeter):
    greeter.post(reverse("casework:register-visitor"), {"purpose": "找书记", "identity_noted": "户口簿", "cannot_scan": "on"})

    visit = CounterVisit.objects.get()
    assert (visit.identity_noted, visit.cannot_scan, visit.number) == ("户口簿", True, "")


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_visitors_costs_the_same_however_long(hall, greeter, django_assert_num_queries, people):
    for _person in range(people):
        hall.take("A", name="何奶奶")
    greeter.get(VISITS)

    with django_assert_num_queries(6):
        page = greeter.get(VISITS, {"state": "waiting", "line": "A"})

    assert text_of(page).count("何奶奶") == people


@pytest.mark.parametrize("query", [{"state": "x", "line": "中文"}, {"state": "waiting"}, {"line": "Z"}])
def test_filters_without_sense_still_open(hall, greeter, query):
    hall.take("A")

    assert greeter.get(VISITS, query).status_code == 200


def test_who_missed_the_call_comes_back_by_the_greeter(hall, greeter):
    visit = hall.take("A")
    CounterVisit.objects.filter(pk=visit.pk).update(state="no_show")

    greeter.post(step(visit, "come-back"))

    assert CounterVisit.objects.get().state == "waiting"
