"""The counter and the telephone write down for others; the list of those who are to be called back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import complete
from linli.casework.models import Case, Reporter

from ..people import (
    browser_of,
)
from .conftest import FRIDAY
from .desk import COUNTER, PHONE, text_of

pytestmark = pytest.mark.usefixtures("friday")


@pytest.mark.parametrize(("address", "channel"), [(COUNTER, "counter"), (PHONE, "phone")])
def test_a_clerk_registers_for_somebody_and_prints_the_slip(office, client, address, channel):
    browser = browser_of(office.counter, client)
    form = {
        "text": "三楼楼道灯不亮了。",
        "place": str(office.here.building.pk),
        "name": "王奶奶",
        "no_phone": "on",
        "then": "send",
    }

    answer = browser.post(address, form | {"submission_token": "c"})

    case = Case.objects.get()
    reporter = Reporter.objects.get()
    assert (case.channel, reporter.channel, reporter.has_phone, reporter.wants_reply) == (channel, channel, False, True)
    assert case.short_number in text_of(browser.get(answer.url))
    assert case.short_number in text_of(browser.get(reverse("casework:desk-slip", args=[case.pk])))


def test_the_counter_says_everything_that_is_missing_at_once(office, client):
    browser = browser_of(office.counter, client)

    answer = browser.post(COUNTER, {"text": "", "phone": "x", "category": "no_such", "name": "王奶奶", "then": "send"})

    page = text_of(answer)
    assert (answer.status_code, page.count('<li><a href="#id_'), 'value="王奶奶"' in page) == (422, 4, True)
    assert not Case.objects.exists()


def test_looking_for_a_place_keeps_what_was_typed_and_saves_nothing(office, client):
    browser = browser_of(office.counter, client)

    page = text_of(
        browser.post(COUNTER, {"text": "三楼楼道灯不亮了。", "place_words": office.here.compound.name, "then": "look"})
    )

    assert ("三楼楼道灯不亮了。</textarea>" in page, str(office.here.compound.pk) in page, Case.objects.exists()) == (
        True,
        True,
        False,
    )


def test_registering_twice_makes_one_case(office, client):
    browser = browser_of(office.counter, client)
    form = {"text": "三楼楼道灯不亮了。", "place": str(office.here.building.pk), "then": "send", "submission_token": "twice"}

    first, second = browser.post(COUNTER, form), browser.post(COUNTER, form)

    assert (first.url, Case.objects.count()) == (second.url, 1)


def test_the_call_back_list_puts_those_without_a_mobile_first(office, client):
    with_mobile = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)
    without = complete(
        case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY + timedelta(minutes=5)
    )
    without.reporters.update(has_phone=False)

    page = text_of(browser_of(office.counter, client).get(reverse("casework:callbacks")))

    assert page.index(str(without.pk)) < page.index(str(with_mobile.pk))
