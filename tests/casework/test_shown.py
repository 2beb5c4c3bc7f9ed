"""How a case is said: its next fact, its limit, its road. The same words on every face."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.casework.api import ReporterGiven, dispatch, join, receive, supplement, timeline
from linli.casework.models import Assignment
from linli.casework.selectors import limits
from linli.casework.selectors.cases import reporters_seen_by
from linli.casework.views.desk.case import told_by
from linli.casework.views.limits import clock_shown, moment_short, moment_words, on_paper, until_day, until_moment
from linli.casework.views.road import ahead_of, road_of
from linli.casework.views.shown import haver_of, next_fact
from linli.casework.views.today import act_of
from linli.core import clock
from linli.core.actors import Actor

from ..factories.casework import CaseFactory, ClockFactory, ReporterFactory
from ..people import subdistrict_leader
from .conftest import FRIDAY

pytestmark = pytest.mark.django_db
LATER = FRIDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        ("called_back", {"satisfaction": "satisfied"}, "问过您了，核对一遍就办结"),
        ("called_back", {"satisfaction": "unsatisfied"}, "问到还没办好，社区看了退回去接着办，或写清为什么只能这样"),
        ("suspended", {}, "暂时办不了，先挂账，条件到了接着办"),
        ("closed", {"outcome": "explained", "closed_at": FRIDAY}, "讲清楚了 · 今天"),
        ("closed", {"outcome": "", "closed_at": FRIDAY}, "办结了 · 今天"),
        ("not_accepted", {"reply": "请找供水公司。"}, "请找供水公司。"),
        ("not_accepted", {}, "这件事该找别的地方办，已经告诉您找谁"),
        ("merged", {}, "和另一件相同的事合在一起办"),
        ("void", {}, "这一条登记不算数，不用等。有事请再报"),
    ],
)
def test_every_state_says_what_comes_next_or_what_came_of_it(state, more, said):
    assert next_fact(CaseFactory.build(state=state, **more), LATER) == said


@pytest.mark.parametrize(
    ("hours", "step", "said"),
    [
        (3, "电工到现场", "今天 12:00，电工到现场"),
        (3, "", "今天 12:00，周师傅到场"),
        (-1, "电工到现场", "周师傅在办，办完"),
        (None, "等灯头到货", "等灯头到货"),
    ],
    ids=["agreed", "only the hour", "gone by", "without an hour"],
)
def test_what_was_agreed_is_the_next_fact_while_it_is_still_to_come(hours, step, said):
    at = LATER + timedelta(hours=hours - 1) if hours is not None else None

    case = CaseFactory.build(state="in_progress", handler_name="周师傅", next_step=step, next_at=at)

    assert next_fact(case, LATER) == said


def test_a_limit_that_was_missed_says_by_how_much_in_hours_of_the_wall_clock():
    running = ClockFactory()
    now = running.due_at + timedelta(hours=3, minutes=20)

    shown = clock_shown(limits.time_left(running, now=now), tenant_id=running.tenant_id)

    assert (shown.words, shown.tone, shown.used, shown.badge.word, shown.working) == (
        "超 3 小时 20 分",
        "stop",
        100,
        "超时",
        False,
    )


def test_who_has_a_case_is_the_organisation_until_somebody_is_named(office):
    case = office.dispatched()
    before = haver_of(case)

    case = receive(case=case, handler_name="李师傅", handler_phone="5555 0133", by=office.property_clerk, now=LATER)

    assert (before.name, haver_of(case).name, haver_of(case).dial) == (str(office.here.property_company), "李师傅", "55550133")


# ---- the road ----


def walked(case, *, for_reporter=False):
    """{title: detail} of what has happened, newest first."""
    given = list(Assignment.objects.filter(case=case).select_related("organisation"))
    stops = road_of(case, timeline(case, for_reporter=for_reporter), given, now=LATER, for_reporter=for_reporter)
    return {stop.title: (stop.detail, stop.quote) for stop in stops if stop.at}


def test_what_a_neighbour_added_is_told_to_the_others_without_the_words(office):
    case = office.received()
    supplement(case=case, text="我家老人摔过一跤。", by=office.resident, now=LATER)
    case = join(case=case, reporter=ReporterGiven(name="另一位", phone="139 0000 0777"), by=Actor.anonymous(), now=LATER)

    mine, theirs = walked(case)["报事人补充情况"], walked(case, for_reporter=True)["报事人补充情况"]

    assert (mine, theirs) == (("", "我家老人摔过一跤。"), ("另一位邻居补充了情况。", ""))


def test_the_road_says_who_goes_and_when_they_are_expected(office):
    visit = FRIDAY + timedelta(hours=5)
    case = receive(case=office.dispatched(), handler_name="李师傅", visit_at=visit, by=office.property_clerk, now=LATER)

    (told,) = [detail for title, (detail, _quote) in walked(case).items() if title.endswith("签收了")]

    assert told == "李师傅 去办。 约好 今天 14:00。"


def test_a_case_sent_against_the_suggestion_says_why(office):
    case = dispatch(case=office.accepted(), organisation=office.committee, reason="物业这周没有电工", by=office.clerk, now=LATER)

    assert walked(case)[f"派给{office.committee}"] == ("没按建议派：物业这周没有电工", "")


def test_a_case_that_has_been_asked_about_has_nothing_more_to_wait_for():
    asked, done = CaseFactory.build(state="called_back"), CaseFactory.build(state="done", reporter_count=2)

    assert ([one.title for one in ahead_of(asked, LATER)], [one.title for one in ahead_of(done, LATER)]) == (
        [],
        ["回访 2 位报事人"],
    )


# ---- who told it, what to do ----


def test_who_reported_is_told_with_whoever_spoke_for_them(office):
    case = CaseFactory(tenant=office.here.tenant, place=office.here.building)
    nobody = told_by([])
    ReporterFactory(case=case, name="", channel="phone", on_behalf_by="便民窗口", at=FRIDAY)
    ReporterFactory(case=case, channel="web", at=LATER)

    with clock.fixed(LATER):
        told = told_by(reporters_seen_by(office.clerk, case))

    assert (nobody, told) == ("", "没留姓名 · 电话 · 今天 9:00 · 便民窗口 代报，另 1 人：网上")


def test_a_leader_reminds_of_a_late_case_and_opens_one_that_was_pressed(office):
    leader = subdistrict_leader(office.here)[1]
    case = office.received()
    late = case.due_at + timedelta(hours=1)

    acts = [act_of(leader, case, now) for now in (LATER, late)]
    case.supervision = "yellow"
    acts.append(act_of(leader, case, late))

    assert [(one.label, one.url) for one in acts] == [
        ("打开", case.get_absolute_url()),
        ("催办，问原因", reverse("casework:case-verb", args=[case.pk, "remind"])),
        ("打开，问原因", f"{case.get_absolute_url()}#walk"),
    ]


def test_whoever_handles_a_case_writes_how_it_goes_on(office):
    case = office.received()

    act = act_of(office.property_clerk, case, LATER)

    assert (act.label, act.url) == ("写进展", f"{case.get_absolute_url()}#walk")


@pytest.mark.parametrize(
    ("days", "by_day", "by_moment"),
    [
        (0, "今天之内", "今天 18:00 前"),
        (1, "明天之内", "明天 18:00 前"),
        (15, "12月5日（星期六）前", "12月5日（星期六）18:00 前"),
        (60, "2027年1月19日（星期二）前", "2027年1月19日（星期二）18:00 前"),
    ],
)
def test_a_day_of_the_week_does_not_run_into_the_word_behind_it(days, by_day, by_moment):
    at = FRIDAY.replace(hour=10) + timedelta(days=days)

    assert (until_day(timezone.localdate(at), FRIDAY), until_moment(at, FRIDAY)) == (by_day, by_moment)


def test_on_paper_today_and_tomorrow_are_said_by_their_dates():
    with on_paper():
        said = [moment_words(LATER, FRIDAY), moment_short(FRIDAY, FRIDAY), until_day(FRIDAY.date() + timedelta(days=1), FRIDAY)]

    assert [words for words in said if "今天" in words or "明天" in words] == []
    assert "今天" in moment_words(LATER, FRIDAY)
