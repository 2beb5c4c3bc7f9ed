"""What stands in the hall for everybody: the number machine and the screen, which never show a name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import (
    add_kiosk,
    book_visit,
    stop_kiosk,
)
from linli.casework.models import CounterKiosk, CounterLine, CounterVisit, CounterWindow

from ..conftest import FRIDAY
from ..desk import text_of, words_of
from .pages import NOW, SCREEN

# ---- the number machine ----


@pytest.fixture
def kiosk(office, hall):
    return add_kiosk(tenant=office.here.tenant, name="一楼", by=hall.greeter, now=FRIDAY)


def test_three_touches_and_no_sign_in_give_a_number(kiosk, client):
    start = text_of(client.get(reverse("casework:kiosk", args=[kiosk.key])))
    line = reverse("casework:kiosk-line", args=[kiosk.key, "A"])
    assert (line in start, 'data-mode="elder"' in start) == (True, True)

    answer = client.post(line, {"priority": "elder", "submission_token": "t"}, follow=True)

    visit = CounterVisit.objects.get()
    assert (visit.number, visit.how, visit.by_label, visit.priority) == ("A001", "kiosk", "", "elder")
    assert ("A001" in text_of(answer), answer["Refresh"].startswith("20; url=/q/")) == (True, True)


def test_a_machine_that_was_stopped_or_never_was_is_no_page(office, hall, kiosk, client):
    stop_kiosk(kiosk=kiosk, by=hall.greeter, now=FRIDAY)

    for key in (kiosk.key, "NOSUCHKEY"):
        assert client.get(reverse("casework:kiosk", args=[key])).status_code == 404
        assert client.post(reverse("casework:kiosk-line", args=[key, "A"])).status_code == 404
    assert CounterVisit.objects.count() == 0


def test_who_booked_is_in_line_by_the_machine(hall, kiosk, client):
    book_visit(line=hall.lines["A"], booked_for=FRIDAY + timedelta(hours=1), by=hall.greeter, now=FRIDAY)
    address = reverse("casework:kiosk-arrive", args=[kiosk.key])

    wrong = client.post(address, {"number": "A009"})
    right = client.post(address, {"number": "a001"})

    assert (wrong.status_code, right.status_code, CounterVisit.objects.get().state) == (422, 302, "waiting")


def test_a_machine_is_made_and_stopped_on_the_settings_page(hall, greeter):
    page = greeter.post(reverse("casework:centre-kiosk"), {"name": "一楼"}, follow=True)
    kiosk = CounterKiosk.objects.get()
    assert f"/q/{kiosk.key}/" in text_of(page)

    greeter.post(reverse("casework:centre-kiosk-stop", args=[kiosk.pk]))

    assert CounterKiosk.objects.get().stopped_at is not None


def test_lines_and_windows_are_set_up_and_refused_with_reasons(hall, greeter):
    greeter.post(reverse("casework:centre-line"), {"letter": "e", "name": "退役军人", "typical_minutes": "12", "is_active": "on"})
    greeter.post(reverse("casework:centre-window"), {"number": "5", "serves": ["E"], "is_active": "on"})
    refused = greeter.post(reverse("casework:centre-window"), {"number": "6", "serves": ["Z"]})

    assert (CounterLine.objects.get(letter="E").name, CounterWindow.objects.get(number=5).serves) == ("退役军人", ["E"])
    assert (refused.status_code, CounterWindow.objects.filter(number=6).exists()) == (422, False)


# ---- the screen ----


@pytest.fixture
def passer_by(hall, client):
    client.cookies["linli_place"] = hall.office.here.tenant.code
    return client


def test_the_screen_shows_numbers_and_windows_and_never_a_name(hall, passer_by):
    hall.take("A", name="何奶奶", phone="139 0000 0120")
    hall.call(1, later=5)

    page = text_of(passer_by.get(SCREEN))

    assert [word for word in ("A001", "1号窗口", "请 A001 号，到1号窗口") if word not in page] == []
    assert [word for word in ("何", "139 ****", "139 0000 0120", "13900000120") if word in words_of(passer_by.get(SCREEN))] == []


def test_the_screen_is_asked_with_its_tag_and_answers_only_when_something_changed(hall, passer_by, django_assert_num_queries):
    hall.take("A")
    tag = passer_by.get(NOW)["ETag"]

    with django_assert_num_queries(2):
        same = passer_by.get(NOW, headers={"if-none-match": tag})
    hall.call(1, later=5)
    changed = passer_by.get(NOW, headers={"if-none-match": tag})

    assert (same.status_code, changed.status_code, "A001" in text_of(changed)) == (304, 200, True)
    assert same["Cache-Control"] == "no-cache"


def test_the_part_that_is_asked_for_is_the_part_of_the_page(hall, passer_by):
    hall.take("A")
    hall.call(1, later=5)

    whole, part = text_of(passer_by.get(SCREEN)), text_of(passer_by.get(NOW)).strip()

    assert " ".join(part.split()) in " ".join(whole.split())


def test_ones_own_number_says_what_one_wants_to_know_and_nothing_more(hall, passer_by):
    hall.take("B")
    visit = hall.take("B", name="何奶奶", later=1)
    mine = reverse("casework:hall-number", args=[visit.pk])

    waiting = text_of(passer_by.get(mine))
    hall.call(3, later=5)
    CounterVisit.objects.filter(pk=visit.pk).update(state="called", window=hall.windows[2], called_at=FRIDAY)

    assert ("前面 1 位" in waiting, "何" in waiting) == (True, False)
    assert "叫到您了，请到2号窗口。" in text_of(passer_by.get(mine))


def test_how_long_it_takes_is_for_everybody(hall, passer_by):
    hall.take("B")

    assert "前面 1 位，大约等 10 到 50 分钟" in text_of(passer_by.get(reverse("casework:hall-waiting")))
