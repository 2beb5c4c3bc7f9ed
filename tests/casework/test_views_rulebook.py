"""Limits and rules on the workbench: what is in force, a subdistrict's own text, a case under another limit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.casework.api import dispatch
from linli.casework.models import Clock
from linli.casework.selectors import limits, rulebook
from linli.casework.selectors.hotline import RETURNS
from linli.core import clock, rulesets
from linli.core.models import RuleOverride

from ..factories.casework import ClockPauseFactory
from ..people import administrator, browser_of, dispatcher, outsider
from .calendar2026 import at
from .conftest import FRIDAY
from .desk import text_of

LATER = FRIDAY + timedelta(hours=3)
RULES = reverse("casework:limits")


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def desk(office, client):
    return browser_of(dispatcher(office.here)[1], client)


def limit_of(name):
    return reverse("casework:limit", args=[name])


def test_every_limit_in_force_stands_there_with_its_source(office, desk):
    page = text_of(desk.get(RULES))

    found = rulebook.profiles_in_force(office.here.tenant, FRIDAY.date())
    assert [one.profile for one in found if one.rule.citation not in page] == []
    assert len(found) == len(limits.profiles()) == 14
    assert ("十五秒内接听" in page, "逐级" in page or "哪一步告诉谁" in page) == (True, True)


def test_how_many_days_an_order_may_go_back_stands_there_with_its_source(office, desk):
    rule = rulesets.in_force(RETURNS, on=FRIDAY.date(), tenant=office.here.tenant)

    back = desk.get(RULES).context["back"]

    assert (back["rule"], back["limit"].working_days, back["badge"].word) == (rule, 2, "来自报道")
    assert "收到热线的表以后 2 个工作日以内退回。</p><p>过了还可以退，要写清为什么晚。" in text_of(desk.get(RULES))


def test_limits_that_categories_use_come_first(office):
    found = rulebook.profiles_in_force(office.here.tenant, FRIDAY.date())

    used = [bool(one.used_by) for one in found]
    assert used == sorted(used, reverse=True)


def own_text(**changes):
    sent = {"amount": "3", "unit": "working_days", "warn": "2/3", "effective_from": "2026-11-20", "status": "verified"}
    return sent | {"citation": "试验街道首接办法第三条"} | changes


def test_the_administrator_writes_the_subdistricts_own_text_and_cases_follow_it(office):
    browser_of(administrator(office.here)[1]).post(limit_of("general"), own_text(extend_most="5", extensions="1"))
    accepted = office.accepted()

    case = dispatch(case=accepted, by=office.clerk, now=FRIDAY)

    running = Clock.objects.get(case=case, kind="handle")
    assert (running.due_at, running.rule["rule"]["citation"]) == (at(11, 25, 18), "试验街道首接办法第三条")
    assert RuleOverride.objects.get().body["extend_most"] == 5
    assert "本街道自己的" in text_of(browser_of(dispatcher(office.here)[1]).get(RULES))


def test_earlier_cases_keep_the_rule_of_their_time(office):
    case = office.dispatched()
    browser_of(administrator(office.here)[1]).post(limit_of("general"), own_text())

    assert Clock.objects.get(case=case, kind="handle").due_at == at(11, 27, 18)


def test_a_text_that_is_wrong_is_refused_and_kept_on_the_page(office):
    browser = browser_of(administrator(office.here)[1])
    browser.post(limit_of("general"), own_text())

    answer = browser.post(limit_of("general"), own_text(amount="0", citation=""))
    overlapping = browser.post(limit_of("general"), own_text())

    assert (answer.status_code, overlapping.status_code, RuleOverride.objects.count()) == (422, 422, 1)
    assert "还没写依据" in text_of(answer)


def test_others_read_and_do_not_write(office, desk):
    assert 'name="amount"' not in text_of(desk.get(limit_of("general")))
    assert desk.post(limit_of("general"), own_text()).status_code == 403
    assert desk.get(limit_of("nonsense")).status_code == 404


# ---- a case under another limit ----


def what_if(case, *profiles):
    return reverse("casework:what-if", args=[case.pk]) + "?" + "&".join(f"p={one}" for one in profiles)


def test_limits_stand_side_by_side_with_their_ends(office, desk):
    case = office.dispatched()

    columns = desk.get(what_if(case, "general", "general_7", "onsite_30")).context["columns"]

    assert [(one["due_at"], one["is_current"], one["counted"]) for one in columns] == [
        (at(11, 27, 18), True, 5),
        (at(12, 1, 18), False, 7),
        (FRIDAY + timedelta(minutes=30), False, 1),
    ]
    assert columns[0]["extended_to"] == at(12, 11, 18)


def test_without_a_choice_the_limit_in_force_stands_first(office, desk):
    columns = desk.get(what_if(office.dispatched())).context["columns"]

    assert [one["title"] for one in columns] == ["一般事项", "复杂事项", "一般事项（自然日）"]


def test_pauses_are_counted_in_every_column(office, desk):
    case = office.dispatched()
    ClockPauseFactory(clock=Clock.objects.get(case=case, kind="handle"), from_at=at(11, 23, 8), to_at=at(11, 24, 20))

    columns = desk.get(what_if(case, "general", "general_days")).context["columns"]

    assert [one["due_at"] for one in columns] == [at(12, 1, 18), at(11, 30, 18)]


def test_the_calendar_has_whole_weeks_and_says_each_day_in_words(office, desk):
    [column] = desk.get(what_if(office.dispatched(), "general")).context["columns"]

    assert [len(week) for week in column["weeks"]] == [7, 7]
    assert [cell.words for cell in column["weeks"][0]][4:] == ["从这天起算，这天不算", "休息，不算", "休息，不算"]
    assert column["weeks"][1][4].words == "第 5 天，到期"


def test_nothing_is_changed_by_looking(office, desk):
    case = office.dispatched()
    before = Clock.objects.filter(case=case).values_list("due_at", flat=True)

    desk.get(what_if(case, "complex", "nonsense"))

    assert list(Clock.objects.filter(case=case).values_list("due_at", flat=True)) == list(before)


def test_a_case_of_another_subdistrict_has_no_such_page(office):
    assert browser_of(outsider("dispatcher")[1]).get(what_if(office.dispatched())).status_code == 404


def test_a_day_in_a_year_without_notice_warns(office, desk):
    with clock.fixed(at(12, 28, 9)):
        case = office.dispatched()
        Clock.objects.filter(case=case, kind="handle").update(started_at=at(12, 28, 9), due_at=at(1, 5, 18, year=2027))
        [column] = desk.get(what_if(case, "complex_15")).context["columns"]

    assert [problem.code for problem in column["warnings"]] == ["calendar_year_missing"]
    assert column["due_at"].date() > date(2027, 1, 1)
