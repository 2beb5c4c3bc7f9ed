"""The page of a window: the call, what is done with a number, who sits where, what the hall may not be seen by."""

import pytest
from django.urls import reverse

from linli.casework.models import CounterLine, CounterVisit, CounterWindow

from ...people import browser_of
from ..desk import text_of
from ..halls import catalogue
from .pages import CENTRE, GREET, VISITS, step


def test_from_the_call_to_the_next_one_at_a_window(hall, at_three):
    first, second = hall.take("B"), hall.take("B", later=1)

    at_three.post(reverse("casework:centre-call"))
    at_three.post(step(first, "start"))
    page = at_three.post(step(first, "finish-and-call"), follow=True)

    states = list(CounterVisit.objects.order_by("sequence").values_list("state", flat=True))
    assert (states, "B002" in text_of(page)) == (["done", "called"], True)
    assert CounterVisit.objects.get(pk=second.pk).window == hall.windows[3]


def test_what_cannot_be_done_is_said_on_the_page_and_changes_nothing(hall, at_three):
    visit = hall.take("B")

    page = at_three.post(step(visit, "start"), follow=True)

    assert "这个号现在是“等着叫”，不能开始办。" in text_of(page)
    assert CounterVisit.objects.get().state == "waiting"


def test_handed_on_from_the_page_with_what_was_checked(hall, at_three):
    hall.take("B")
    visit = hall.call(3, later=5)

    at_three.post(reverse("casework:visit-hand-over", args=[visit.pk]), {"target": "window:1", "checked": "身份证看过了"})

    visit.refresh_from_db()
    assert (visit.state, visit.for_window, visit.in_line, visit.checked) == (
        "waiting", hall.windows[1], "A", "3号窗口 09:10：身份证看过了",
    )  # fmt: skip


def test_the_window_shows_what_others_checked_and_what_to_ask_for(office, hall, at_three):
    catalogue(office)
    hall.take("B", item_code="elder-allowance", purpose="高龄津贴", name="何奶奶", identity_noted="居民身份证")
    hall.call(3, later=5)

    page = text_of(at_three.get(CENTRE))

    assert [word for word in ("B001", "何奶奶", "看过居民身份证", "户口簿", "人来了，开始办") if word not in page] == []


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_window_costs_the_same_however_many_wait(hall, at_three, django_assert_num_queries, waiting):
    for _person in range(waiting):
        hall.take("B")
    at_three.get(CENTRE)

    with django_assert_num_queries(9):
        page = at_three.get(CENTRE)

    assert page.context["waiting"] == waiting


def test_who_sits_nowhere_is_asked_where_and_sitting_down_opens_the_window(hall, greeter):
    assert "您今天坐哪个窗口" in text_of(greeter.get(CENTRE))

    page = greeter.post(reverse("casework:centre-sit"), {"number": "2"}, follow=True)

    window = CounterWindow.objects.get(number=2)
    assert (window.opened_by_user_id, "2号窗口" in text_of(page)) == (hall.greeter.user_id, True)


def test_a_hall_without_windows_is_opened_with_one_button(office, client):
    clerk = browser_of(office.counter, client)
    assert "大厅还没设窗口" in text_of(clerk.get(CENTRE))

    clerk.post(reverse("casework:centre-prepare"))

    assert (CounterLine.objects.count(), CounterWindow.objects.count()) == (4, 4)


@pytest.mark.parametrize("address", [GREET, VISITS, reverse("casework:centre-settings"), reverse("casework:book")])
def test_the_hall_is_not_for_a_community_that_reaches_less_than_all_of_it(hall, office, client, address):
    clerk = browser_of(office.clerk, client)

    assert clerk.get(address).status_code == 403
    assert clerk.get(CENTRE).url == reverse("casework:guide-desk")
