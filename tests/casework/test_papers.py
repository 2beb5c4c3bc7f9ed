"""What goes on paper: the file of a case in its two variants, slips and letters, as pages to print and as PDF files."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import (
    add_assist,
    amend,
    call_back,
    complete,
    dispatch,
    extend,
    hold_meeting,
    note,
    refer_petition,
    resume,
    rule,
    show_yellow,
    tracking_code,
)
from linli.casework.models import Case
from linli.casework.selectors.cases import whole
from linli.casework.states import CallbackHow
from linli.casework.views.decisions import decisions_of
from linli.core import clock, pdf
from linli.core.models import JournalLine

from ..people import auditor, browser_of, dispatcher, subdistrict_leader
from .conftest import FRIDAY
from .desk import text_of, words_of
from .rulings import given
from .test_amending import closed
from .test_delays import laid_aside
from .test_photos import photo
from .test_promotion import MEETING, called, follow_up, held_over, minutes
from .test_returns import last_return, returned, sent_back

LATER = FRIDAY + timedelta(hours=4)
TAKEN = {"verb": "casework.case.file_taken"}


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def desk(office):
    return browser_of(office.clerk)


def file_of(case, **query):
    return reverse("casework:case-file", args=[case.pk], query=query or None)


def decided(case, *, for_reporter=False):
    case = Case.objects.get(pk=case.pk)
    return [one.what for one in decisions_of(case, whole(case), for_reporter=for_reporter)]


def set_here():
    if not pdf.is_available():
        pytest.skip("Pango is missing: ./linli doctor says how to have it")


# ---- the file ----


def test_the_file_says_what_happened_who_decided_and_on_which_rule(office, desk):
    case = note(case=office.received(), text="配件在路上。", is_internal=True, photos=[photo()], by=office.clerk, now=LATER)

    page = text_of(desk.get(file_of(case)))

    for words in ("诉求办理卷", "内部使用", "试验居民", "139 **** 0120", "派单规则", "一般事项", "配件在路上。", "第 1 张"):
        assert words in page
    assert "139 0000 0120" not in page


def test_the_reporters_variant_leaves_out_what_is_inside(office, desk):
    case = note(case=office.received(), text="配件在路上。", is_internal=True, photos=[photo()], by=office.clerk, now=LATER)

    page = words_of(desk.get(file_of(case, **{"for": "reporter"})))

    assert ("诉求办理情况" in page, "按规定" in page) == (True, True)
    assert [
        words for words in ("试验居民", "139 ****", "139 0000 0120", "配件在路上。", "第 1 张", case.number) if words in page
    ] == []


def test_who_handles_sees_no_name_on_paper_either(office):
    page = text_of(browser_of(office.property_clerk).get(file_of(office.received())))

    assert ("试***" in page, "试验居民" in page) == (True, False)


def test_the_end_and_the_answer_stand_on_it(office, desk):
    page = text_of(desk.get(file_of(closed(office))))

    assert ("灯头已经换好，试过了。" in page, "（解决了）" in page) == (True, True)


def test_a_returned_and_ruled_case_lists_each_decision_once(office, desk):
    case = last_return(office)
    rule(case=case, ruling=given(office.committee), by=subdistrict_leader(office.here)[1], now=LATER)

    inside, told = decided(case), decided(case, for_reporter=True)

    assert [sum(words in one for one in inside) for words in ("次退回", "没有同意", "裁定", "由试验社区居委会")] == [3, 0, 1, 1]
    assert [words for words in told if "退回" in words] == []


def test_a_return_that_was_accepted_says_so(office):
    case = dispatch(case=returned(office), organisation=office.committee, reason="灯杆在院外", by=office.clerk, now=LATER)

    assert [words for words in decided(case) if "同意退回" in words] == ["同意退回，另派"]


def test_waiting_more_days_cards_help_and_corrections_are_decisions(office):
    case = resume(case=laid_aside(office), by=office.property_clerk, now=LATER)
    add_assist(case=case, organisation=office.committee, text="带一架梯子来。", by=office.clerk, now=LATER)
    extend(case=Case.objects.get(), days=2, words="厂家周一才发货。", by=office.clerk, now=LATER)
    show_yellow(case=Case.objects.get(), reason="催了两次没有人去。", by=dispatcher(office.here)[1], now=LATER)

    told, inside = decided(case, for_reporter=True), decided(case)

    assert sum(words.startswith(("挂账：", "请试验社区居委会", "延期 2 个工作日")) for words in told) == 3
    assert [words for words in inside if words not in told] == ["黄牌 督办〔2026〕1号"]


def test_a_correction_and_a_call_back_that_does_not_count_are_decisions(office):
    case = amend(case=closed(office), reply="换的是整盏灯，不是灯头。", reason="写错了", by=office.clerk, now=LATER)

    assert [words for words in decided(case) if "更正" in words or "回访" in words] == ["电话回访：满意", "更正了结果"]


def test_what_a_meeting_agreed_is_a_decision_and_who_chaired_is_for_the_inside(office):
    case = held_over(office)
    hold_meeting(
        meeting=called(office, case),
        held=minutes(office, follow_up(office, case), chaired_by="韩书记"),
        by=office.clerk,
        now=MEETING + timedelta(hours=2),
    )

    told, inside = (decisions_of(case, whole(case), for_reporter=one) for one in (True, False))

    place, company = office.here.community, office.here.property_company
    assert (told[-1].what, told[-1].why) == ("推进会议商定：换新泵", f"12月5日前，{company}：换水泵")
    assert (told[-1].who, inside[-1].who) == (f"{place}推进会议", f"{place}推进会议，韩书记主持")
    assert [(one.what, one.why) for one in inside if one.is_inside] == [("现在办不了，留到推进会议", "水泵要等厂家")]


def test_nobody_reached_is_said(office):
    case = complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    call_back(case=case, how=CallbackHow.PHONE, is_answered=False, excluded="号码是空号", by=office.clerk, now=LATER)

    found = decisions_of(case, whole(case), for_reporter=False)[-1]

    assert (found.what, found.why) == ("电话回访：没联系上", "不计入：号码是空号")


def test_a_petition_is_on_paper_for_its_keeper_alone(office, desk):
    case = refer_petition(case=office.reported(), kind="redress", by=office.clerk, now=FRIDAY)
    keeper = browser_of(subdistrict_leader(office.here)[1])

    asked = [client.get(file_of(case, **query)).status_code for client in (desk, keeper) for query in ({}, {"for": "reporter"})]

    assert asked == [403, 403, 200, 200]
    assert file_of(case) not in text_of(desk.get(case.get_absolute_url()))


def test_taken_as_a_file_it_leaves_a_line_and_says_nothing_personal(office, desk):
    set_here()
    case = note(case=office.received(), text="配件在路上。", photos=[photo()], by=office.clerk, now=LATER)

    inside, theirs = desk.get(file_of(case, **{"as": "pdf"})), desk.get(file_of(case, **{"as": "pdf", "for": "reporter"}))

    assert (inside.content[:5], b"/Subtype /Image" in inside.content) == (b"%PDF-", True)
    assert inside["Content-Disposition"] == f'attachment; filename="case-{case.short_number}.pdf"'
    assert (inside["Content-Type"], inside["Cache-Control"], theirs.status_code) == ("application/pdf", "no-store", 200)
    lines = JournalLine.objects.filter(**TAKEN).order_by("id")
    assert [line.changes for line in lines] == [{"variant": [None, "inside"]}, {"variant": [None, "reporter"]}]


def test_only_looking_at_it_leaves_no_line(office, desk):
    desk.get(file_of(office.received()))

    assert JournalLine.objects.filter(**TAKEN).count() == 0


def test_without_the_part_for_pdf_the_page_says_how_to_print(office, desk, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    case = office.received()

    answer = desk.get(file_of(case, **{"as": "pdf", "for": "reporter"}), follow=True)

    assert answer.redirect_chain == [(file_of(case, **{"for": "reporter"}), 302)]
    assert ("另存为 PDF" in text_of(answer), "下载 PDF" in text_of(answer)) == (True, True)


def test_whoever_follows_a_case_takes_its_file_along(office, client):
    case = office.received()
    page = reverse("casework:tracked-file", args=[case.pk])
    unknown = client.get(page).status_code
    client.cookies["linli_place"] = office.here.tenant.code
    client.post(reverse("casework:track"), {"number": case.short_number, "code": tracking_code(case.pk)})

    answer = client.get(page)

    assert (unknown, answer.status_code, "试验居民" in text_of(answer)) == (404, 200, False)
    assert page in text_of(client.get(reverse("casework:tracked", args=[case.pk])))


# ---- slips and letters ----


def test_a_slip_is_a_file_too(office):
    set_here()
    case = office.reported()

    answer = browser_of(office.counter).get(reverse("casework:desk-slip", args=[case.pk]), {"as": "pdf"})

    assert (answer.content[:5], answer["Content-Disposition"]) == (
        b"%PDF-",
        f'attachment; filename="slip-{case.short_number}.pdf"',
    )


def test_letters_of_supervision_are_files_named_by_their_numbers(office):
    set_here()
    boss = dispatcher(office.here)[1]
    item = show_yellow(case=sent_back(office), reason="催了两次没有人去。", by=boss, now=LATER).supervision_items.get()

    answer = browser_of(auditor(office.here)[1]).get(reverse("casework:letter-pdf", args=[item.pk]))

    assert (answer.content[:5], answer["Content-Disposition"]) == (b"%PDF-", 'attachment; filename="supervision-2026-1.pdf"')
