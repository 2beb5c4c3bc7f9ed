"""Calling back, by telephone or by link; closing with a reason; doing it over."""

import pytest

from linli.casework import api
from linli.casework.api import (
    ReporterGiven,
    call_back,
    close,
    complete,
    join,
    rework,
)
from linli.core.actors import Actor
from linli.core.problems import NotAllowed

from .conftest import FRIDAY
from .doing import LATER, called_back, done
from .refusals import refusal


def test_every_reporter_is_asked_before_the_case_moves_on(office):
    case = office.received()
    join(case=case, reporter=ReporterGiven(phone="139 0000 0121"), by=Actor.anonymous(office.here.tenant.pk), now=FRIDAY)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    assert case.state == "done"

    case = call_back(case=case, is_resolved=False, satisfaction="unsatisfied", by=office.counter, now=LATER)
    assert (case.state, case.satisfaction) == ("called_back", "unsatisfied")


def test_who_is_not_reached_can_be_tried_again(office):
    case = call_back(case=done(office), is_answered=False, by=office.counter, now=LATER)

    assert (case.state, case.entries.last().verb) == ("done", "try_call_back")


def test_who_is_left_out_is_left_out_with_the_reason(office):
    case = call_back(case=done(office), is_answered=False, excluded="号码是空号", by=office.counter, now=LATER)

    assert (case.state, case.satisfaction, case.callbacks.get().excluded) == ("called_back", "", "号码是空号")


def test_an_answer_says_whether_it_is_solved_and_how_satisfied(office):
    case = done(office)

    assert refusal(call_back, case=case, by=office.counter, now=LATER) == ["resolved_missing", "satisfaction_missing"]
    assert refusal(call_back, case=case, is_resolved=True, satisfaction="glad", by=office.counter, now=LATER) == ["satisfaction"]


def test_a_reporter_answers_by_link_and_nobody_without_it(office):
    case = done(office)
    reporter = case.reporters.get()
    visitor = Actor.anonymous(office.here.tenant.pk)
    answer = {"how": "link", "is_resolved": True, "satisfaction": "basically", "reporter": reporter, "by": visitor, "now": LATER}

    with pytest.raises(NotAllowed):
        call_back(case=case, token="x", **answer)
    case = call_back(case=case, token=api.callback_token(reporter.pk, 0), **answer)

    assert (case.state, case.satisfaction) == ("called_back", "basically")


def test_a_reporter_of_another_case_does_not_answer_for_this_one(office):
    other = office.reported()

    with pytest.raises(NotAllowed):
        call_back(
            case=done(office),
            reporter=other.reporters.get(),
            is_resolved=True,
            satisfaction="satisfied",
            by=office.counter,
            now=LATER,
        )


def test_an_unhappy_case_is_closed_only_with_a_reason(office):
    case = called_back(office, is_resolved=False, satisfaction="unsatisfied")

    assert refusal(close, case=case, by=office.clerk, now=LATER) == ["unhappy_without_reason"]
    case = close(case=case, reason="要等明年的改造，已经和他讲清楚。", by=office.clerk, now=LATER)
    assert (case.state, case.outcome) == ("closed", "unresolved")


def test_an_unknown_outcome_is_refused(office):
    assert refusal(close, case=called_back(office), outcome="gone", by=office.clerk, now=LATER) == ["outcome"]


def test_rework_gives_a_new_clock_and_a_new_round(office):
    case = close(case=called_back(office), by=office.clerk, now=LATER)

    case = rework(case=case, reason="第二天又不亮了", by=office.clerk, now=LATER)

    assert (case.state, case.rework_count, case.satisfaction, case.closed_at) == ("reworked", 1, "", None)
    assert case.clocks.filter(kind="handle", stopped_at=None).get().started_at == LATER
    case = complete(case=case, text="换了整盏灯，保修一年。", by=office.property_clerk, now=LATER)
    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    assert case.callbacks.count() == 2


def test_what_was_never_dispatched_is_not_reworked(office):
    case = api.say_solved(case=office.reported(), by=office.resident, now=FRIDAY)

    assert refusal(rework, case=case, reason="还要办", by=office.clerk, now=LATER) == ["never_dispatched"]
