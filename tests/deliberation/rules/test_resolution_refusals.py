"""From what no resolution can be made, and what may be written into one."""

from datetime import date, timedelta

import pytest

from linli.deliberation.models import Undertaking
from linli.deliberation.rules import resolutions
from linli.deliberation.rules.resolutions import UndertakingGiven

from .making import codes

DAY = date(2026, 9, 1)
NEXT = DAY + timedelta(1)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"state": "closed"}, ["not_declared"]),
        ({"passed": False}, ["not_passed"]),
        ({"kind": "survey", "taken": True}, ["decides_nothing", "taken"]),
    ],
)
def test_only_a_declared_ballot_that_passed_becomes_one_once(changed, found):
    said = {"state": "declared", "passed": True, "kind": "decision", "taken": False}

    assert codes(resolutions.ballot_problems(**{**said, **changed})) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [({}, []), ({"state": "open"}, ["not_held"]), ({"has_quorum": False}, ["no_quorum"]), ({"ballots": 1}, ["has_ballots"])],
)
def test_a_meeting_without_ballots_needs_its_quorum(changed, found):
    said = {"state": "closed", "came": 99, "due": 102, "has_quorum": True, "ballots": 0}

    assert codes(resolutions.meeting_problems(**{**said, **changed})) == found


def test_it_says_what_was_decided_under_lights_that_there_are_on_a_day_that_can_be():
    assert resolutions.text_problems(title="装灯", text="装十盏灯。") == []
    assert codes(resolutions.text_problems(title="装", text="装")) == ["title", "text"]
    assert codes(resolutions.scheme_problems("rainbow")) == ["light_scheme"]
    days = [resolutions.adopted_problems(day, source_on=DAY, today=DAY) for day in (DAY, NEXT)]
    assert [codes(one) for one in days] == [[], ["adopted_on"]]
    assert [codes(resolutions.reason_problems(words)) for words in ("没有钱", "无")] == [[], ["reason"]]


def test_an_undertaking_names_what_who_and_when_and_no_day_before_the_decision():
    fine = UndertakingGiven("装灯", "物业", DAY, NEXT)
    wrong = UndertakingGiven("装", "", DAY - timedelta(1), DAY - timedelta(2), target="长" * 2000, funds_cents=-1)

    assert resolutions.undertaking_problems(fine, adopted_on=DAY) == []
    assert codes(resolutions.undertaking_problems(wrong, adopted_on=DAY)) == [
        "title", "responsible", "target", "due_before", "begins_before", "funds",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "found"), [("adopted", []), ("done", ["state"]), ("suspended", ["state"]), ("stopped", ["state"])]
)
def test_what_stands_still_takes_no_reports(state, found):
    assert codes(resolutions.state_problems(state)) == found


@pytest.mark.parametrize(
    ("undertaking", "on", "found"),
    [
        (Undertaking(percent=100), DAY, []),
        (Undertaking(percent=99), DAY, ["not_done"]),
        (Undertaking(percent=100, accepted_on=DAY), NEXT + timedelta(1), ["accepted", "future"]),
        (Undertaking(percent=100), DAY - timedelta(1), ["too_early"]),
    ],
)
def test_accepted_is_what_was_reported_as_done_once_and_not_before(undertaking, on, found):
    assert codes(resolutions.acceptance_problems(undertaking, on, last_on=DAY, today=NEXT)) == found


def test_whom_to_ask_stands_behind_what_can_be_done():
    told = resolutions.recourse_words(resolutions.CONSENSUS, phone="0371-6000")

    assert (told.endswith("询问：0371-6000。"), "询问" in resolutions.recourse_words(resolutions.CONSENSUS, phone="")) == (
        True,
        False,
    )
