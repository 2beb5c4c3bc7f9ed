"""Following a case with number and code, adding a word, answering the call-back by link."""

import pytest
from django.urls import reverse

from linli.casework.api import call_back, tracking_code
from linli.casework.models import Callback, Entry

from .conftest import FRIDAY
from .portal import answered_page, followed

pytestmark = pytest.mark.usefixtures("friday")


def test_number_and_code_open_the_case(visitor, office):
    case = office.received()

    answer = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})

    page = visitor.get(answer.url).content.decode()
    assert case.title in page
    assert "139 0000" not in page


@pytest.mark.parametrize("dash", ["", " ", "－", "—"])
def test_a_number_typed_without_its_dashes_or_with_others_opens_the_case_too(visitor, office, dash):
    case = office.received()
    typed = case.short_number.lower().replace("-", dash)

    answer = visitor.post(reverse("casework:track"), {"number": typed, "code": tracking_code(case.pk).lower()})

    assert answer.url == reverse("casework:tracked", args=[case.pk])


def test_a_case_is_hidden_from_whoever_has_not_given_its_code(visitor, office):
    case = office.received()

    answers = [
        visitor.get(reverse(f"casework:{name}", args=[case.pk])).status_code
        for name in ("tracked", "slip", "add-word", "say-solved")
    ]

    assert answers == [404, 404, 404, 404]


def test_wrong_number_and_wrong_code_get_the_same_answer(visitor, office):
    case = office.received()

    wrong_code = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": "AAAAAA"})
    wrong_number = visitor.post(reverse("casework:track"), {"number": "XX-0101-0001", "code": tracking_code(case.pk)})

    assert (wrong_code.status_code, wrong_number.status_code) == (422, 422)
    said = "编号和查询码对不上"
    assert (said in wrong_code.content.decode(), said in wrong_number.content.decode()) == (True, True)


def test_guessing_codes_is_stopped(visitor, office):
    case = office.received()

    answers = [
        visitor.post(reverse("casework:track"), {"number": case.short_number, "code": f"AAAA{n:02}"}).content.decode()
        for n in range(21)
    ]

    assert "太多了" in answers[-1]
    right = visitor.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})
    assert right.status_code == 422


def test_the_link_of_a_slip_opens_the_case_and_a_wrong_one_is_none(visitor, office):
    case = office.received()

    good = visitor.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))

    assert good.url == reverse("casework:tracked", args=[case.pk])
    assert visitor.get(reverse("casework:follow-link", args=[case.pk, "AAAAAA"])).status_code == 404


def test_inside_notes_never_reach_the_reporter(visitor, office):
    case = office.received()
    Entry.objects.create(tenant=case.tenant, case=case, at=FRIDAY, verb="note", label="值班员", text="内部的话", is_internal=True)

    page = visitor.get(followed(visitor, case)).content.decode()

    assert "内部的话" not in page


def test_the_slip_carries_number_code_and_qr(visitor, office):
    case = office.received()
    followed(visitor, case)

    page = visitor.get(reverse("casework:slip", args=[case.pk])).content.decode()

    assert (case.short_number in page, tracking_code(case.pk) in page, '<svg role="img"' in page) == (True, True, True)


def test_a_reporter_adds_a_word_once_however_often_it_is_sent(visitor, office):
    case = office.received()
    followed(visitor, case)
    form = {"text": "灯又闪了一下。", "submission_token": "again"}

    for _time in range(2):
        visitor.post(reverse("casework:add-word", args=[case.pk]), form)

    assert Entry.objects.filter(verb="supplement").count() == 1


@pytest.mark.parametrize("text", ["", "长" * 501], ids=["nothing", "too long"])
def test_a_bad_word_is_refused_and_changes_nothing(visitor, office, text):
    case = office.received()
    followed(visitor, case)

    answer = visitor.post(reverse("casework:add-word", args=[case.pk]), {"text": text})

    assert answer.status_code == 422
    assert not Entry.objects.filter(verb="supplement").exists()


def test_the_only_reporter_can_say_that_it_is_settled(visitor, office):
    case = office.received()
    followed(visitor, case)

    visitor.post(reverse("casework:say-solved", args=[case.pk]), {"text": "", "submission_token": "s"})

    case.refresh_from_db()
    assert case.state == "called_back"


def test_the_link_of_a_call_back_takes_an_answer(visitor, office):
    case, link = answered_page(office)

    visitor.post(link, {"resolved": "no", "satisfaction": "unsatisfied", "comment": "还是不亮。", "submission_token": "a"})

    case.refresh_from_db()
    answer = Callback.objects.get()
    assert (answer.is_resolved, answer.satisfaction, answer.how, case.state) == (False, "unsatisfied", "link", "called_back")


def test_an_empty_answer_says_both_things_that_are_missing(visitor, office):
    _case, link = answered_page(office)

    answer = visitor.post(link, {})

    assert answer.content.decode().count('<li><a href="#id_') == 2
    assert not Callback.objects.exists()


def test_a_second_answer_finds_the_first(visitor, office):
    case, link = answered_page(office)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)

    answer = visitor.post(link, {"resolved": "no", "satisfaction": "unsatisfied"})

    assert answer.url == reverse("casework:tracked", args=[case.pk])
    assert Callback.objects.get().satisfaction == "satisfied"


@pytest.mark.parametrize("token", ["x", "A" * 40, "_-_-"])
def test_a_wrong_call_back_link_is_none(visitor, office, token):
    assert visitor.get(reverse("casework:answer", args=[token])).status_code == 404
