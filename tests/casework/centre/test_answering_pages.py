"""Answering at the counter: the guide answers while the clerk types, one button registers and closes."""

from django.urls import reverse

from linli.casework.api import (
    answer_at_once,
    tracking_code,
)
from linli.casework.models import Answer, Case
from linli.casework.services.intake import Wanted

from ...people import browser_of, building_head
from ..conftest import FRIDAY
from ..desk import text_of
from ..halls import catalogue

# ---- answering at the counter ----

COUNTER = reverse("casework:counter")
ASKED = "我八十二了，高龄津贴怎么办？"


def test_while_the_clerk_types_the_guide_answers(office, hall, greeter):
    catalogue(office)

    part = text_of(greeter.post(reverse("casework:look-up-answers"), {"text": ASKED}))

    assert ('value="item:elder-allowance"' in part, "社保卡" in part) == (True, True)


def test_one_button_answers_registers_and_closes(office, hall, greeter):
    item, _entry = catalogue(office)

    page = greeter.post(COUNTER, {"text": ASKED, "answer": "item:elder-allowance", "no_phone": "on"}, follow=True)

    case = Case.objects.get()
    assert (case.state, case.channel, Answer.objects.get().item) == ("closed", "counter", item)
    assert (case.short_number in text_of(page), "带：身份证、户口簿、社保卡" in text_of(page)) == (True, True)


def test_in_ones_own_words_an_answer_needs_words(office, hall, greeter):
    refused = greeter.post(COUNTER, {"text": ASKED, "answer": "own", "own_answer": ""})
    greeter.post(COUNTER, {"text": ASKED, "answer": "own", "own_answer": "下周二上午来，民政的人在。"})

    assert (refused.status_code, Case.objects.count()) == (422, 1)
    assert Answer.objects.get().text == "下周二上午来，民政的人在。"


def test_an_offer_that_is_gone_is_said_so_and_nothing_is_registered(office, hall, greeter):
    refused = greeter.post(COUNTER, {"text": ASKED, "answer": "item:nothing"})

    assert (refused.status_code, ASKED in text_of(refused), Case.objects.count()) == (422, True, 0)


def test_without_scripts_the_answers_come_with_the_page(office, hall, greeter):
    catalogue(office)

    page = greeter.post(COUNTER, {"text": ASKED, "then": "answers"})

    assert (page.status_code, 'value="item:elder-allowance"' in text_of(page)) == (200, True)


def test_from_a_window_nobody_is_asked_twice_and_the_number_keeps_its_case(office, hall, greeter):
    catalogue(office)
    visit = hall.take("D", name="何奶奶", identity_noted="户口簿")
    page = text_of(greeter.get(COUNTER, {"visit": str(visit.pk)}))
    assert ('value="何奶奶"' in page, f'name="visit" value="{visit.pk}"' in page) == (True, True)

    greeter.post(COUNTER, {"text": ASKED, "answer": "item:elder-allowance", "visit": str(visit.pk), "name": "何奶奶"})

    visit.refresh_from_db()
    assert visit.case == Case.objects.get()


def test_who_may_not_answer_sees_the_answer_and_no_button(office, hall, client):

    catalogue(office)
    head = browser_of(building_head(office.here)[1], client)

    part = text_of(head.post(reverse("casework:look-up-answers"), {"text": ASKED}))

    assert ("社保卡" in part, 'name="answer"' in part) == (True, False)


def test_a_question_from_the_web_is_answered_on_its_own_page(office, hall, greeter):
    item, _entry = catalogue(office)
    case = office.reported("elder_allowance", text=ASKED)
    address = reverse("casework:case-verb", args=[case.pk, "answer"])
    assert 'value="item:elder-allowance"' in text_of(greeter.get(address))

    greeter.post(address, {"source": "item:elder-allowance", "text": ""})

    case.refresh_from_db()
    assert (case.state, Answer.objects.get().item, case.reply.startswith("高龄津贴")) == ("closed", item, True)


def test_what_was_answered_is_told_on_the_reporters_page(office, client):
    case = answer_at_once(
        tenant=office.here.tenant, wanted=Wanted(text=ASKED), text="带身份证到3号窗口。", by=office.counter, now=FRIDAY
    )

    page = client.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]), follow=True)

    assert ("带身份证到3号窗口。" in text_of(page), "讲清楚了" in text_of(page), "当场答复了" in text_of(page)) == (
        True,
        True,
        True,
    )
