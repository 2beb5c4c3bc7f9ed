"""At the counter and on the telephone: quick, without a mouse, with a slip for the hand, on behalf of somebody."""

import re
import time

import pytest
from playwright.sync_api import expect

from linli.casework.models import Case, Reporter
from linli.core.models import JournalLine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "楼道灯不亮，老人晚上看不见台阶。"


def test_a_clerk_registers_with_the_keyboard_alone_in_under_a_minute(town):
    walk = town.counter_clerk().open("/desk/cases/counter/")
    began = time.monotonic()

    with_keys(walk, town)

    assert time.monotonic() - began < 60
    case = Case.objects.get()
    walk.sees("登记好了", case.short_number)
    assert (case.description, case.place, case.channel) == (WORDS, town.here.building, "counter")


def test_the_slip_says_number_code_and_whom_to_call_on_paper(town):
    walk = town.counter_clerk().open("/desk/cases/counter/")
    with_keys(walk, town)
    code = walk.reads(".code")

    walk.press("打印回执")
    walk.page.emulate_media(media="print")

    walk.sees(Case.objects.get().short_number, code, town.here.tenant.phone)
    expect(walk.page.locator(".sheet-tools")).to_be_hidden()
    assert walk.page.locator(".qr").count() == 1


def test_by_telephone_on_behalf_the_record_says_who_and_for_whom(town):
    walk = town.counter_clerk().open("/desk/cases/phone/").fill(text=WORDS, place_words=town.here.building.name)
    walk.page.locator("#found-places input").first.check()
    walk.fill(name="何奶奶").choose("没有手机，要上门说或打座机").press("登记")

    told = Reporter.objects.get()
    assert (told.name, told.has_phone, told.channel, Case.objects.get().channel) == ("何奶奶", False, "phone", "phone")
    line = JournalLine.objects.get(verb="casework.case.reported")
    assert (line.channel, line.by_kind) == ("phone", "staff")


def test_at_the_counter_the_document_seen_is_noted_without_its_number(town):
    walk = town.counter_clerk().open("/desk/cases/counter/").fill(text=WORDS, place_words=town.here.building.name)
    walk.page.locator("#found-places input").first.check()
    walk.page.get_by_label("看过什么证件").select_option("居民身份证")

    walk.fill(name="何奶奶", phone="55550120").press("登记")

    assert Reporter.objects.get().identity_noted == "居民身份证"
    assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", walk.page.locator("main").inner_text())


def with_keys(walk, town):
    """Tab, type, space and Enter; the mouse stays where it is."""
    keys = walk.page.keyboard
    walk.page.locator("[name=text]").focus()
    keys.type(WORDS)
    keys.press("Tab")
    keys.type(town.here.building.name)
    expect(walk.page.locator("#found-places input").first).to_be_visible()
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(walk.page).to_have_url(re.compile("/registered/"))
    walk.look()
