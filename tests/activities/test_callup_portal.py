"""“正在招人” on a phone: taken in two taps, given back, handed to a friend; nobody reads who else comes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.activities.models import Duty
from linli.activities.services import duties, shifts
from linli.core import clock
from linli.registry.api import Person
from tests import people
from tests.factories.accounts import ResidentFactory
from tests.factories.activities_callups import NOW, a_callup, a_duty, a_post, a_shift, somebody, system

from .pages import asked, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def mine(shift, actor):
    return duties.take(shift=shift, person=Person.objects.get(pk=actor.person_id), by=actor, now=NOW)


def test_everybody_reads_what_is_asked_and_nobody_who_comes(here, client):
    shift = a_shift(here, a_post(here, a_callup(here, details="登记、测温", is_emergency=True, age_to=65)))
    a_duty(here, shift, somebody(here, name="试阿姨"))

    listed, page = (words(client.get(one)) for one in (url("public-callups"), url("public-callup", shift.post.callup.pk)))

    assert ["卡点值守" in listed, "突发情况" in listed, "还要 1 人次" in listed] == [True] * 3
    assert ["东门" in page, "还差 1 人" in page, "18 到 65 岁" in page, "试阿姨" in page, "/sign-in/?next=" in page] == [
        True, True, True, False, True,
    ]  # fmt: skip


def test_what_is_not_public_is_nowhere(here, client):
    hidden = [a_callup(here, is_public=False), a_callup(here, is_open=False)]

    assert [client.get(url("public-callup", one.pk)).status_code for one in hidden] == [404, 404]
    assert "现在没有在招人" in words(client.get(url("public-callups")))


def test_a_shift_is_taken_in_two_taps(here, me, phone):
    shift = a_shift(here)
    first = url("shift-take", shift.pk)
    assert first in words(phone.get(url("public-callup", shift.post.callup.pk)))
    assert "11月23日 星期一 8:00–12:00" in words(phone.get(first))

    page = words(phone.post(first, follow=True))

    assert [(one.person_id, one.channel) for one in Duty.objects.all()] == [(me.person_id, "page")]
    assert ["记下了" in page, "东门" in page] == [True, True]
    assert "您来" in words(phone.get(url("public-callup", shift.post.callup.pk)))


def test_tapped_twice_it_is_taken_once(here, phone):
    shift = a_shift(here)
    phone.post(url("shift-take", shift.pk))

    answer = phone.post(url("shift-take", shift.pk))

    assert (answer.status_code, "已经在这一班上了" in words(answer), Duty.objects.count()) == (422, True, 1)


def test_whoever_the_register_does_not_know_says_a_name(here, client):
    shift = a_shift(here)
    browser = people.signed_in(ResidentFactory(number="13900000978"), client)
    assert 'name="name"' in words(browser.get(url("shift-take", shift.pk)))

    browser.post(url("shift-take", shift.pk), {"name": "试新邻"})

    assert [one.person.name for one in Duty.objects.all()] == ["试新邻"]


def test_whoever_has_not_signed_in_is_asked_to(here, client):
    shift = a_shift(here)

    assert [client.get(url(*one)).status_code for one in (("shift-take", shift.pk), ("own-duties",))] == [302, 302]


def test_ones_own_shifts_are_there_with_a_calendar_and_given_back(here, me, phone):
    one = mine(a_shift(here), me)
    page = words(phone.get(url("own-duties")))
    feed = phone.get(url("own-duty-feed", one.pk)).content.decode()
    assert ["换给别人" in page, "SUMMARY:卡点值守 · 东门" in feed, "试" in feed.replace("试验小区", "")] == [True, True, False]

    phone.post(url("own-duty-withdraw", one.pk))

    one.refresh_from_db()
    assert (one.state, "没有排上的班" in words(phone.get(url("own-duties")))) == ("withdrawn", True)


def test_what_was_called_off_says_why(here, me, phone):
    shift = a_shift(here)
    mine(shift, me)
    shifts.call_off(shift=shift, reason="下大雪", by=system(shift), now=NOW)

    page = words(phone.get(url("own-duties")))

    assert ("取消了" in page, "下大雪" in page, "退下" in page) == (True, True, False)


def test_a_friend_takes_it_over_by_the_link_and_nobody_by_another(here, me, phone):
    one = mine(a_shift(here), me)
    friend = people.resident(here)[1]
    browser = people.browser_of(friend, Client())
    link = phone.get(url("own-duty-hand-over", one.pk)).context["url"].replace("http://testserver", "")
    assert browser.get(url("duty-take-over", one.pk, "aaaaaaaaaaaaaaaa")).status_code == 404
    assert "您替他值这一班" in words(browser.get(link))

    browser.post(link)

    assert list(Duty.objects.filter(state="planned").values_list("person", flat=True)) == [friend.person_id]
    assert [browser.get(link).status_code, phone.get(url("own-duty-hand-over", one.pk)).status_code] == [404, 404]


def test_the_shifts_of_others_are_not_ones_own(here, phone):
    other = a_duty(here)
    steps = [url(name, other.pk) for name in ("own-duty-withdraw", "own-duty-hand-over", "own-duty-feed")]

    assert [phone.get(step).status_code for step in steps] == [404] * 3


def test_one_page_says_what_comes_next(here, me, phone):
    mine(a_shift(here), me)

    assert "11月23日 星期一 8:00–12:00" in words(phone.get(reverse("web:mine")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_however_many_there_are(here, me, phone, count):
    for number in range(count):
        shift = a_shift(here, a_post(here), spans=[(480 + 60 * number, 540 + 60 * number)])
        mine(shift, me)
    pages = [url("public-callups"), url("public-callup", shift.post.callup.pk), url("own-duties")]
    [phone.get(page) for page in pages]

    assert [asked(phone, page) for page in pages] == [5, 6, 5]


def test_a_poster_hangs_at_the_gate(here, client):
    shift = a_shift(here)

    page = words(client.get(url("public-callup-poster", shift.post.callup.pk)))

    assert ["招募令" in page, "东门" in page, "<svg" in page] == [True] * 3


def test_what_has_begun_is_not_given_back_here(here, me, phone):
    one = mine(a_shift(here), me)

    with clock.fixed(one.shift.starts_at + timedelta(minutes=1)):
        answer = phone.post(url("own-duty-withdraw", one.pk))

    assert (answer.status_code, "打电话说一声" in words(answer)) == (422, True)
