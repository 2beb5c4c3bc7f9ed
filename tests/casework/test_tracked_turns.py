"""What a reporter reads when their matter takes a turn: in plain words, under the number that they hold."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import (
    Part,
    accept_petition,
    amend,
    extend,
    merge,
    not_accept,
    refer_petition,
    register_petition,
    resume,
    split,
    tracking_code,
    transfer_emergency,
    void,
)
from linli.casework.models import Petition
from linli.core import clock

from ..people import holder, signed_in
from .conftest import FRIDAY
from .desk import text_of
from .petitioning import LETTER, SECRET, told
from .test_amending import closed
from .test_delays import WORDS, at, laid_aside
from .test_merging import by_neighbour, part

LATER = FRIDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(LATER):
        yield


def page_of(case):
    return reverse("casework:tracked", args=[case.pk])


def tracked(visitor, case):
    """The tracking page, come to by number and code."""
    visitor.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})
    return text_of(visitor.get(page_of(case), follow=True))


def words_in(page, *words):
    return [word for word in words if word in page]


def test_a_suspension_says_why_and_until_when(office, visitor):
    page = tracked(visitor, laid_aside(office))

    wanted = [
        "挂账",
        "暂时办不了，先挂账，12月18日 星期五复查，到时告诉您",
        WORDS,
        "先挂账：等材料或配件",
        "挂账的日子不算办理时间",
    ]
    assert words_in(page, *wanted) == wanted


def test_after_it_goes_on_the_new_end_stands_there(office, visitor):
    case = resume(case=laid_aside(office), text="配件到了。", by=office.property_clerk, now=at(11, 24))

    page = tracked(visitor, case)

    wanted = ["配件到了。", "挂账的日子不算，最晚 12月1日 星期二 18:00"]
    assert words_in(page, *wanted) == wanted


def test_an_extension_says_why_and_the_new_end(office, visitor):
    page = tracked(visitor, extend(case=office.received(), days=5, words="墙要干透。", by=office.property_clerk, now=FRIDAY))

    wanted = ["墙要干透。", "现在最晚 12月4日 星期五 18:00 办完", "延期 5 个工作日"]
    assert words_in(page, *wanted) == wanted


def test_a_merged_number_opens_the_page_of_the_case_it_went_into(office, visitor):
    target, source = office.dispatched(), by_neighbour(office)
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)

    visitor.post(reverse("casework:track"), {"number": source.short_number, "code": tracking_code(source.pk)})
    answer = visitor.get(page_of(source), follow=True)

    page = text_of(answer)
    assert answer.redirect_chain[-1][0] == page_of(target)
    assert f"您报的 {source.short_number} 和这件是同一件事" in page
    assert visitor.get(reverse("casework:add-word", args=[target.pk])).status_code == 200


def test_who_never_held_the_merged_number_reads_nothing_of_it(office, visitor):
    target, source = office.dispatched(), by_neighbour(office)
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)

    page = tracked(visitor, target)

    assert f"您报的 {source.short_number}" not in page
    assert visitor.get(page_of(source)).status_code == 404


def test_the_parts_of_a_report_are_found_under_its_old_number_and_not_the_other_way_round(office, visitor):
    whole = split(case=office.dispatched(), parts=[part(office)], by=office.clerk, now=FRIDAY)
    made = whole.parts.get()

    page = tracked(visitor, whole)

    assert words_in(page, "拆出来单独办的", made.short_number) == ["拆出来单独办的", made.short_number]
    assert f"从 {whole.short_number}" in text_of(visitor.get(page_of(made)))


def test_who_only_follows_a_part_does_not_open_the_whole(office, visitor):
    parts = [Part(title="垃圾桶满了", category=office.category("rubbish"))]
    whole = split(case=office.dispatched(), parts=parts, by=office.clerk, now=FRIDAY)

    tracked(visitor, whole.parts.get())

    assert visitor.get(page_of(whole)).status_code == 404


def test_an_emergency_shows_the_number_to_ring_first(office, visitor):
    page = tracked(visitor, transfer_emergency(case=office.reported(), service="fire", by=office.clerk, now=LATER))

    assert words_in(page, "急事，现在就打", 'href="tel:119"') == ["急事，现在就打", 'href="tel:119"']


def test_the_lawful_channel_stands_there_with_its_telephone(office, visitor):
    case = not_accept(case=office.reported(), channel="court", reason="归法院管。", by=office.clerk, now=LATER)

    assert words_in(tracked(visitor, case), "归法院管。", 'href="tel:12368"') == ["归法院管。", 'href="tel:12368"']


def test_a_repeat_shows_the_earlier_result(office, visitor):
    earlier = closed(office)
    again = not_accept(
        case=office.reported(), channel="repeat", earlier=earlier, reason="没有新情况。", by=office.clerk, now=LATER
    )

    page = tracked(visitor, again)

    assert words_in(page, "先前的结果", earlier.short_number, earlier.reply) == [
        "先前的结果",
        earlier.short_number,
        earlier.reply,
    ]


def test_a_correction_shows_what_was_told_and_what_holds(office, visitor):
    case = amend(case=closed(office), reply="换的是整盏灯。", reason="写错了", by=office.clerk, now=LATER)

    page = tracked(visitor, case)

    assert words_in(page, "<del>灯头已经换好，试过了。</del>", "<ins>换的是整盏灯。</ins>", "写错了") == [
        "<del>灯头已经换好，试过了。</del>",
        "<ins>换的是整盏灯。</ins>",
        "写错了",
    ]


def test_a_void_case_says_that_it_counts_for_nothing(office, visitor):
    page = tracked(visitor, void(case=office.reported(), reason="内部的话", by=office.clerk, now=LATER))

    assert words_in(page, "这一条登记不算数", "内部的话") == ["这一条登记不算数"]


def test_a_petition_shows_how_far_it_is_and_not_what_it_is_about(office, visitor):
    clerk = holder("petition_clerk", office.here)[1]
    case = refer_petition(case=told(office), kind="redress", by=office.clerk, now=FRIDAY)
    petition = Petition.objects.get()
    first = tracked(visitor, case)
    petition = register_petition(petition=petition, kind="redress", title="要求", people_count=1, by=clerk, now=LATER)
    accept_petition(petition=petition, text=LETTER, by=clerk, now=LATER)

    second = text_of(visitor.get(page_of(case)))

    assert "12月7日（星期一）前书面告诉您" in first
    assert "受理了，2027年1月19日（星期二）前办结" in second
    assert SECRET not in first + second


def test_the_petitioner_signed_in_still_opens_it(office, client):
    case = refer_petition(case=told(office), kind="redress", by=office.clerk, now=FRIDAY)
    browser = signed_in(User.objects.get(pk=office.resident.user_id), client)

    assert browser.get(page_of(case)).status_code == 200
    assert case.short_number in text_of(browser.get(reverse("casework:mine")))


def test_words_of_an_emergency_are_answered_with_a_number_while_they_are_typed(office, visitor):
    page = text_of(visitor.post(reverse("casework:report-guess"), {"text": "三楼着火了，冒黑烟。"}))

    assert 'href="tel:119"' in page
    assert "tel:" not in text_of(visitor.post(reverse("casework:report-guess"), {"text": "单元门口的灯不亮了。"}))
