"""The guide on its pages: residents find, read, print and pass on; the office writes, revises and looks again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import EntryGiven, Wanted, add_entry, add_item, answer_at_once, change_entry
from linli.casework.models import Answer, KnowledgeEntry, ServiceItem
from linli.core import clock

from ..people import signed_in
from .conftest import FRIDAY
from .desk import text_of
from .halls import ALLOWANCE, CLOSED_AT_NOON, SINCE, catalogue

GUIDE, DESK = reverse("casework:guide"), reverse("casework:guide-desk")


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


@pytest.fixture
def known(office):
    return catalogue(office)


@pytest.fixture
def resident(office, client):
    client.cookies["linli_place"] = office.here.tenant.code
    return client


@pytest.fixture
def clerk(office, client):
    return signed_in(User.objects.get(pk=office.counter.user_id), client)


# ---- residents ----


def test_an_item_says_first_what_to_bring(known, resident):
    page = text_of(resident.get(reverse("casework:guide-item", args=["elder-allowance"])))

    places = [page.index(words) for words in ("带什么来", "户口簿", "谁能办", "怎么办")]
    assert places == sorted(places)


def test_what_is_passed_on_says_everything_without_opening_anything(known, resident):
    page = resident.get(reverse("casework:guide-item", args=["elder-allowance"]))

    assert page.context["share"].splitlines()[:3] == [
        "高龄津贴（八十岁以上的老年补贴）",
        "带：身份证、户口簿、社保卡",
        "去：便民服务中心3号窗口",
    ]


def test_the_sheet_has_a_box_for_each_thing(known, resident):
    page = text_of(resident.get(reverse("casework:guide-sheet", args=["elder-allowance"])))

    assert page.count('class="tickbox"') == 3


@pytest.mark.parametrize("name", ["guide-item", "guide-sheet"])
def test_an_item_that_there_is_not_is_no_page(known, resident, name):
    assert resident.get(reverse(f"casework:{name}", args=["nothing"])).status_code == 404


def test_in_ones_own_words_the_guide_answers_at_once(known, resident):
    page = text_of(resident.get(GUIDE, {"q": "老年补贴怎么领"}, HTTP_HX_REQUEST="true"))

    assert ("高龄津贴" in page, "<html" in page) == (True, False)


@pytest.mark.parametrize("items", [1, 3])
def test_the_guide_costs_the_same_however_long(office, resident, django_assert_num_queries, items):
    for number in range(items):
        add_item(
            tenant=office.here.tenant, code=f"thing-{number}", given=ALLOWANCE, valid_from=SINCE, by=office.counter, now=FRIDAY
        )
        add_entry(
            tenant=office.here.tenant,
            given=replace(CLOSED_AT_NOON, question=f"中午有人吗 {number}"),
            by=office.counter,
            now=FRIDAY,
        )
    resident.get(GUIDE)

    with django_assert_num_queries(2):
        page = text_of(resident.get(GUIDE))

    assert (page.count("<b>高龄津贴</b>"), page.count("中午有人吗")) == (items, items)


def test_that_it_helped_is_counted_once_and_says_not_who(known, resident):
    helped = reverse("casework:guide-helped", args=[known[1].pk])

    for _time in range(2):
        resident.post(helped, {"submission_token": "same"})

    assert KnowledgeEntry.objects.get().times_helped == 1


def test_a_hint_for_the_window_is_no_page_for_residents(office, resident):
    hint = EntryGiven(question="系统进不去怎么办", answer="打信息科，先登在纸上。", is_public=False)
    entry = add_entry(tenant=office.here.tenant, given=hint, by=office.counter, now=FRIDAY)

    assert resident.get(reverse("casework:guide-question", args=[entry.pk])).status_code == 404
    assert resident.post(reverse("casework:guide-helped", args=[entry.pk])).status_code == 404


def test_the_search_of_the_home_page_finds_items_questions_and_whole_sentences(known, resident):
    search = reverse("web:search")

    found = [text_of(resident.get(search, {"q": words})) for words in ("高龄津贴", "中午值班", "我爸八十了老年补贴咋领")]

    assert ["办事指南" in found[0], "中午有人值班吗" in found[1], "这是不是您要找的" in found[2]] == [True] * 3


def test_a_question_typed_into_a_report_is_answered_before_it_is_sent(known, resident):
    part = text_of(resident.post(reverse("casework:report-guess"), {"text": "我八十二了，高龄津贴怎么办？"}))

    assert ("这是不是您要问的" in part, "社保卡" in part) == (True, True)


def test_a_report_that_asks_nothing_is_answered_by_nothing(known, resident):
    part = text_of(resident.post(reverse("casework:report-guess"), {"text": "东单元门口的路灯三天不亮。"}))

    assert "这是不是您要问的" not in part


# ---- the office ----


@pytest.mark.parametrize("view", ["items", "questions", "answers", "reviews"])
@pytest.mark.parametrize("rows", [1, 3])
def test_each_list_costs_the_same_however_long(office, clerk, django_assert_num_queries, view, rows):
    for number in range(rows):
        given = replace(ALLOWANCE, review_on=date(2026, 11, 1))
        add_item(tenant=office.here.tenant, code=f"thing-{number}", given=given, valid_from=SINCE, by=office.counter, now=FRIDAY)
        entry = replace(CLOSED_AT_NOON, question=f"中午有人吗 {number}", review_on=date(2026, 11, 1))
        made = add_entry(tenant=office.here.tenant, given=entry, by=office.counter, now=FRIDAY)
        answer_at_once(
            tenant=office.here.tenant,
            wanted=Wanted(text="请问中午有人吗"),
            text="有人值班的。",
            source=made,
            by=office.counter,
            now=FRIDAY,
        )
    clerk.get(DESK, {"view": view})

    with django_assert_num_queries(6):
        page = clerk.get(DESK, {"view": view})

    assert page.status_code == 200


def test_a_new_item_is_written_and_found(office, clerk):
    given = {
        "code": "old-card",
        "name": "老年证",
        "for_whom": "年满六十周岁的老人",
        "bring": "身份证\n照片一张",
        "how_long": "当场",
        "fee": "不收钱",
    }

    clerk.post(reverse("casework:item-new"), given | {"where": "2号窗口", "keywords": "老年证", "valid_from": "2026-01-01"})

    item = ServiceItem.objects.get()
    assert (item.bring, item.keywords, item.valid_from) == (["身份证", "照片一张"], ["老年证"], date(2026, 1, 1))


def test_what_was_typed_stays_when_an_item_is_refused(office, clerk):
    answer = clerk.post(reverse("casework:item-new"), {"code": "高龄", "name": "老年证", "bring": "身份证"})

    assert (answer.status_code, 'value="老年证"' in text_of(answer), ServiceItem.objects.count()) == (422, True, 0)


def test_a_new_version_is_written_on_the_page_of_the_item(known, clerk):
    item = known[0]
    page = clerk.get(reverse("casework:item", args=[item.pk]))
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"bring": "身份证\n户口簿", "steps": "登记", "keywords": "高龄津贴", "valid_from": "2026-11-30"}

    clerk.post(reverse("casework:item", args=[item.pk]), sent)

    versions = list(ServiceItem.objects.order_by("valid_from").values_list("bring", "valid_to"))
    assert versions == [(["身份证", "户口簿", "社保卡"], date(2026, 11, 29)), (["身份证", "户口簿"], None)]


def test_what_was_answered_from_nothing_becomes_an_entry(office, clerk):
    answer_at_once(
        tenant=office.here.tenant, wanted=Wanted(text="体检车什么时候来？"), text="下周二上午来。", by=office.counter, now=FRIDAY
    )
    address = reverse("casework:entry-new") + f"?from={Answer.objects.get().pk}"

    page = text_of(clerk.get(address))

    assert ('value="体检车什么时候来"' in page, "下周二上午来。" in page, address in text_of(clerk.get(DESK, {"view": "answers"}))) == (
        True, True, True,
    )  # fmt: skip


def test_an_entry_is_confirmed_and_retired_on_its_page(office, known, clerk):
    entry = known[1]
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, review_on=date(2026, 11, 1)), by=office.counter, now=FRIDAY)

    clerk.post(reverse("casework:entry-confirm", args=[entry.pk]), {"review_on": "2027-02-01"})
    clerk.post(reverse("casework:entry-retire", args=[entry.pk]), {"reason": "不再值班"})

    entry.refresh_from_db()
    assert (entry.review_on, entry.retired_at is not None) == (date(2027, 2, 1), True)


def test_the_page_of_an_entry_shows_what_it_said_before(office, known, clerk):
    entry = known[1]
    change_entry(entry=entry, given=replace(CLOSED_AT_NOON, answer="中午不休息。1号窗口。"), by=office.counter, now=FRIDAY)

    assert CLOSED_AT_NOON.answer in text_of(clerk.get(reverse("casework:entry", args=[entry.pk])))


def test_an_item_ends_on_its_page(known, clerk):
    clerk.post(reverse("casework:item-end", args=[known[0].pk]), {"on": "2026-12-31", "reason": "并入养老补贴"})

    assert ServiceItem.objects.get().valid_to == date(2026, 12, 31)
