"""What is finished goes back in the city's own columns, kept as it went; it goes again only as a correction."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.casework.api import (
    ReplyRefused,
    amend,
    call_back,
    close,
    complete,
    merge,
    not_accept,
    receive,
    report_back,
    rework,
    void,
)
from linli.casework.models import Case, ReplyBatch, ReplyLine
from linli.casework.rules.hotline_returns import ReturnLimit, body_problems, late_problems
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors.hotline import HotlineFilters
from linli.casework.services import hotline
from linli.casework.services.hotline import looking
from linli.core import files
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..conftest import FRIDAY
from .sheets import done, handled, hotline_sheet, order, orders, read_back

LATER, NEXT = FRIDAY + timedelta(hours=3), FRIDAY + timedelta(days=3)


@pytest.fixture
def back(office, clerk):
    def back(*cases, now=NEXT, **given):
        return report_back(cases=cases, tenant=office.here.tenant, by=clerk, now=now, **given)

    return back


@pytest.fixture
def waiting(office, clerk):
    """The numbers of a view, as the clerk's list has them."""

    def waiting(view="ready", now=NEXT, **given):
        rows = selectors.cases_of(clerk, office.here.tenant)
        found = selectors.narrowed(rows, HotlineFilters(view, **given), now=now).order_by("external_no")
        return [case.external_no[-1] for case in found]

    return waiting


def numbered(number):
    return Case.objects.get(external_no=f"ZZ2026112{number:04d}")


def content_of(batch):
    with files.open_stored(batch.file) as stream:
        return stream.read()


def finished(bring, office, clerk, *numbers):
    bring(*[order(number) for number in numbers])
    return [done(numbered(number), office, clerk, now=LATER) for number in numbers]


def test_a_finished_case_goes_back_with_our_answer_in_the_columns_of_the_city(bring, back, office, clerk):
    case = finished(bring, office, clerk, 1)[0]
    call_back(case=case, is_resolved=True, satisfaction="basically", was_contacted=True, by=clerk, now=LATER)

    row = read_back(content_of(back(case)), office.here.tenant)[0]

    answer = {key: row[key] for key in ("number", "state", "result", "reply", "resolved", "satisfied")}
    assert answer == {
        "number": "ZZ20261120001",
        "state": "申请办结",
        "result": "已解决",
        "reply": "换了灯头，晚上亮了。",
        "resolved": "是",
        "satisfied": "基本满意",
    }
    assert (row["tags"], row["role"], row["finished_at"], row["due_at"].day) == ("夜间", "主办", LATER, 27)
    assert (row["caller"], row["phone"]) == (None, None)  # the city has them


def test_the_sheet_has_the_columns_of_the_sheet_that_came_in_their_order(back, office, clerk):
    tenant, headings = office.here.tenant, ["本市的列", "热线编号", "工单状态", "主要内容", "回复内容", "联系时间"]
    stream = hotline_sheet(order(), tenant=tenant, headings=headings)
    hotline.import_sheet(stream, tenant=tenant, by=clerk, now=FRIDAY)
    case = done(numbered(1), office, clerk, now=LATER)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=clerk, now=LATER)

    row = read_back(content_of(back(case)), tenant)[0]

    assert (selectors.headings_of(tenant), list(row)) == (headings, ["number", "state", "text", "reply", "contacted_at"])
    assert (row["reply"], row["contacted_at"]) == ("换了灯头，晚上亮了。", LATER)


def test_what_is_not_ours_goes_back_as_a_return_with_its_reason(bring, back, office, clerk):
    bring(order())
    case = not_accept(case=numbered(1), channel="court", reason="这件事归法院管，不归街道。", by=clerk, now=LATER)

    row = read_back(content_of(back(case)), office.here.tenant)[0]

    assert (row["state"], row["result"], row["reply"]) == ("退单", "退单：法院（诉讼、执行）", "这件事归法院管，不归街道。")


def test_what_was_sent_is_kept_with_its_hash_and_marked_on_the_case(bring, back, office, clerk):
    case = finished(bring, office, clerk, 1)[0]

    batch = back(case)

    assert (batch.number, batch.count, batch.sha256) == ("回传〔2026〕1号", 1, hashlib.sha256(content_of(batch)).hexdigest())
    assert (numbered(1).hotline_order.sent_at, numbered(1).state) == (NEXT, "done")
    assert case.entries.get(verb="report_back").text == "回传〔2026〕1号"
    assert JournalLine.objects.filter(verb="casework.case.reported_back").count() == 1


def test_what_went_does_not_wait_any_more_and_goes_again_only_with_a_reason(bring, back, waiting, office, clerk):
    first, second = finished(bring, office, clerk, 1, 2)
    batch = back(first)

    with pytest.raises(ReplyRefused) as refused:
        back(first, second)
    assert (refused.value.codes, waiting(), waiting("sent"), ReplyBatch.objects.count()) == (["gone_before"], ["2"], ["1"], 1)

    correction = back(first, second, reason="答复写错了门牌")
    assert (correction.corrects, correction.number) == (batch, "回传〔2026〕2号")
    assert list(correction.lines.values_list("is_again", flat=True)) == [True, False]
    assert ReplyLine.objects.filter(batch=batch).count() == 1


def test_what_was_put_right_or_done_again_since_waits_to_go_again(bring, back, waiting, office, clerk):
    first, second = finished(bring, office, clerk, 1, 2)
    for case in (first, second):
        call_back(case=case, is_resolved=True, satisfaction="satisfied", by=clerk, now=LATER)
        close(case=numbered(1) if case == first else numbered(2), by=clerk, now=LATER)
    back(first, second)

    amend(case=numbered(1), reason="写错了", reply="换了整盏灯。", by=clerk, now=NEXT + timedelta(hours=1))
    rework(case=numbered(2), reason="又不亮了", by=clerk, now=NEXT + timedelta(hours=1))

    assert (waiting(), waiting("open"), waiting("all")) == (["1"], ["2"], ["1", "2"])


def test_what_was_merged_goes_back_with_what_came_of_the_other(bring, back, waiting, office, clerk):
    bring(*orders(2))
    whole = handled(numbered(1), office, clerk, now=LATER)
    merged = merge(case=numbered(2), into=whole, by=clerk, now=LATER)
    assert waiting() == []
    with pytest.raises(ReplyRefused) as refused:
        back(merged)

    whole = receive(case=numbered(1), handler_name="周师傅", by=office.property_clerk, now=LATER)
    complete(case=whole, text="换了灯头，晚上亮了。", by=office.property_clerk, now=LATER)

    rows = read_back(content_of(back(numbered(1), numbered(2))), office.here.tenant)
    assert (refused.value.codes, [row["reply"] for row in rows]) == (["unfinished"], ["换了灯头，晚上亮了。"] * 2)


def test_what_the_city_took_back_or_closed_needs_no_answer(bring, waiting, office, clerk):
    finished(bring, office, clerk, 1, 2)

    bring(order(1, state="撤单"), order(2, state="已办结"), now=NEXT)

    assert (waiting(), waiting("all")) == ([], ["1", "2"])


def test_the_list_is_narrowed_by_day_number_and_word(bring, waiting, office, clerk):
    bring(
        order(1, due_at="2026-11-23 09:30", title="东门的灯"), order(2, due_at="2026-11-22 18:00"), order(3, due_at="2026-12-20")
    )

    assert (waiting("open", due="late"), waiting("open", due="today"), waiting("open", due="week")) == (
        ["2"],
        ["1", "2"],
        ["1", "2"],
    )
    assert (waiting("open", text="ZZ20261120003"), waiting("open", text="东门")) == (["3"], ["1"])


def test_every_reason_against_a_batch_is_told_at_once(bring, back, office, clerk, monkeypatch):
    monkeypatch.setattr("linli.casework.services.hotline.replying.MOST_IN_BATCH", 1)
    bring(order())

    with pytest.raises(ReplyRefused) as refused:
        back(numbered(1), office.reported())
    with pytest.raises(ReplyRefused) as empty:
        back()
    with pytest.raises(NotAllowed):
        report_back(cases=[numbered(1)], tenant=office.here.tenant, by=office.clerk, now=NEXT)

    assert (refused.value.codes, empty.value.codes) == (["too_many", "not_hotline", "unfinished"], ["none_chosen"])
    assert not ReplyBatch.objects.exists()


def test_the_echo_of_our_own_answer_is_no_news_and_another_word_is_a_contradiction(bring, back, office, clerk):
    case = finished(bring, office, clerk, 1)[0]
    void_free = back(case)
    echo = read_back(content_of(void_free), office.here.tenant)[0]
    tenant = office.here.tenant

    same = look(tenant, order() | {key: echo[key] for key in ("state", "result", "reply", "finished_at")})
    other = look(tenant, order(state="回访", reply="没有换灯头。"))

    told = {one.difference.key: one.difference.is_contradiction for one in other.changed[0].changes}
    assert (same.changed, told) == ([], {"state": False, "reply": True})


def look(tenant, *rows):
    return looking.look(hotline_sheet(*rows, tenant=tenant), tenant=tenant, form=selectors.format_of(tenant))


STAGES = ["new", "handled", "done", "closed", "refused", "void", "sent", "again"]


def bring_to(stage, case, office, clerk, back):
    """Bring a new case to one of the stages that an export of ours may meet."""
    if stage == "handled":
        handled(case, office, clerk, now=LATER)
    elif stage == "refused":
        not_accept(case=case, channel="court", reason="这件事归法院管，不归街道。", by=clerk, now=LATER)
    elif stage == "void":
        void(case=case, reason="登错了", by=clerk, now=LATER)
    elif stage in ("done", "closed", "sent", "again"):
        case = done(case, office, clerk, now=LATER)
    if stage in ("closed", "again"):
        call_back(case=case, is_resolved=True, satisfaction="satisfied", by=clerk, now=LATER)
        close(case=Case.objects.get(pk=case.pk), by=clerk, now=LATER)
    if stage in ("sent", "again"):
        back(case)
    if stage == "again":
        rework(case=Case.objects.get(pk=case.pk), reason="又不亮了", by=clerk, now=NEXT)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stages=st.lists(st.sampled_from(STAGES), min_size=1, max_size=3),
    cells=st.fixed_dictionaries(
        {},
        optional={
            "tags": st.sampled_from(["", "夜间", "a=b", "'引号"]),
            "spot": st.sampled_from(["", "没有的院", "=1+1"]),
            "due_at": st.sampled_from(["", "2026-11-27", "2026-12-01 09:30"]),
            "title": st.text("灯亮路的东门", min_size=1, max_size=20),
            "role": st.sampled_from(["主办", "协办", "转办"]),
        },
    ),
)
def test_our_own_sheet_read_again_says_nothing_new(office, clerk, back, stages, cells):
    tenant, first = office.here.tenant, Case.objects.count()
    rows = [order(first + number, **cells) for number in range(1, len(stages) + 1)]
    hotline.import_sheet(hotline_sheet(*rows, tenant=tenant), tenant=tenant, by=clerk, now=FRIDAY)
    for number, stage in enumerate(stages, start=1):
        bring_to(stage, numbered(first + number), office, clerk, back)

    form = selectors.format_of(tenant)
    mine = selectors.with_orders(selectors.cases_of(clerk, tenant))
    found = look(tenant, *[selectors.cells_of(case, form) for case in mine])

    assert (found.problems, found.changed, found.new, len(found.unchanged)) == ([], [], [], first + len(stages))


# ---- the city's limit for what is not ours ----


def refused_order(office, bring, clerk):
    """An order that came on Friday and was found not to be ours the same day."""
    bring(order(1))
    return not_accept(case=Case.objects.get(), channel="court", reason="这件事归法院管，社区不能代办。", by=clerk, now=FRIDAY)


@pytest.mark.parametrize(("at", "codes"), [(FRIDAY + timedelta(days=4), []), (FRIDAY + timedelta(days=5), ["return_late"])])
def test_an_order_goes_back_within_two_working_days_or_with_a_word_why_not(office, bring, back, clerk, at, codes):
    case = refused_order(office, bring, clerk)

    try:
        back(case, now=at)
        found = []
    except ReplyRefused as refused:
        found = refused.codes

    assert (found, ReplyBatch.objects.count()) == (codes, 0 if codes else 1)


def test_a_late_return_goes_back_once_it_is_said_why(office, bring, back, clerk):
    case = refused_order(office, bring, clerk)

    batch = back(case, now=FRIDAY + timedelta(days=9), reason="周末才查清归属。")

    assert (batch.reason, ReplyLine.objects.get().answer["state"]) == ("周末才查清归属。", "退单")


def test_what_the_limit_says_is_checked():
    problems = [one.code for body in ({"working_days": 0}, {"working_days": 2, "late": "x"}) for one in body_problems(body)]

    assert (problems, [one.code for one in body_problems({"working_days": 2, "late": "refuse"})]) == (
        ["days", "late", "late"],
        [],
    )


def test_where_the_city_takes_nothing_back_any_more_a_reason_does_not_help():
    problems = late_problems(ReturnLimit(2, "refuse"), ["RX1"], reason="查清晚了")

    assert [one.code for one in problems] == ["return_too_late"]
