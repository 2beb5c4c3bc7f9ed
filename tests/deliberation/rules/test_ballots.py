"""What a ballot must be like and what may stand on a paper."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.deliberation.rules import ballots
from linli.deliberation.rules.ballots import Choice
from linli.deliberation.states import BallotState

from .making import codes

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)


def test_title_and_question_are_there_and_nothing_is_too_long():
    assert ballots.text_problems({"title": "规则", "question": "同意吗？"}) == []
    assert codes(ballots.text_problems({"title": " ", "question": ""})) == ["no_title", "no_question"]
    assert [(one.code, one.where) for one in ballots.text_problems({"title": "长" * 81, "question": "问", "about": "长" * 8001})] == [
        ("too_long", "title"), ("too_long", "about"),
    ]  # fmt: skip


@pytest.mark.parametrize(("reason", "found"), [("停电", []), (" ", ["no_reason"]), ("长" * 301, ["too_long"])])
def test_a_reason_is_written_and_not_too_long(reason, found):
    assert codes(ballots.reason_problems(reason)) == found


def test_options_have_names_and_costs_above_zero():
    assert ballots.option_problems(["路灯", "电梯"], [None, 1]) == []
    assert codes(ballots.option_problems([" ", "长" * 121], [0, -1])) == ["option_without_title", "too_long", "cost", "cost"]


def test_a_verb_leads_only_from_its_states():
    assert ballots.state_problems("freeze", BallotState.DRAFT) == []
    assert codes(ballots.state_problems("freeze", BallotState.OPEN)) == ["wrong_state"]


@pytest.mark.parametrize(
    ("reason", "state", "found"), [("", "open", ["too_early"]), ("都投完了", "open", []), ("", "draft", ["wrong_state"])]
)
def test_closing_before_the_time_needs_a_reason(reason, state, found):
    later = NOW + timedelta(hours=1)

    assert codes(ballots.closing_problems(state, closes_at=later, now=NOW, reason=reason)) == found
    assert ballots.closing_problems("open", closes_at=NOW, now=NOW, reason="") == []


@pytest.mark.parametrize(
    ("kind", "content", "found"),
    [("decision", "yes", []), ("decision", "maybe", ["choice_unknown"]), ("decision", "blank", []), ("selection", "a=for", []),
     ("selection", "z=for", ["choice_unknown"]), ("selection", "a", ["choice_unknown"]), ("survey", "a=x", []), ("survey", "a=q", ["choice_unknown"])],
)  # fmt: skip
def test_a_paper_names_only_what_the_ballot_has(kind, content, found):
    said = {
        "yes": ballots.papers.YES,
        "blank": ballots.papers.BLANK,
        "a=for": f"a={ballots.papers.FOR}",
        "z=for": f"z={ballots.papers.FOR}",
    }

    assert codes(ballots.content_problems(kind, said.get(content, content), [Choice("a", "路灯", ("x", "y"))])) == found


def test_a_rule_that_names_channels_allows_only_those():
    body = {"channels": ["home_visit", "paper"]}
    found = ballots.rule_channel_problems(["visit", "paper", "phone"], body, {"phone": "电话"})

    assert [one.text for one in found] == ["规则没有准许“电话”。"]
    assert ballots.rule_channel_problems(["phone"], {}, {}) == []
