"""The format of definitions: what is right is read, what is wrong is named with its line, and no text breaks the reader."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.procedures.rules.days import Period, Unit
from linli.procedures.selectors.shipped import check, check_bytes, shipped

GOOD = """\
code: sample
title: 样例
plain: 一句话。
about: [compound]
effective_from: 2026-01-01
status: assumed
citation: 自拟
steps:
  - code: first
    title: 第一步
    plain: 先做这个。
    opens: [community_clerk]
    closes: [community_secretary]
    min: 3 working days
    publishes:
      - {code: notice, title: 公示, text: 请看 {}, for: 7 days}
    gates:
      - {code: quiet, title: 没有异议, ask: publicity_over_without_open_objection}
  - code: second
    title: 第二步
    plain: 再做那个。
    opens: [community_clerk]
    closes: [community_secretary]
    if_refused: first
    gates:
      - {code: paper, title: 材料, ask: document, with: {count: 2}}
""".replace("请看 {}", "请看")


def wrong(text):
    return [(problem.row, problem.code) for problem in check(text)[1]]


def test_every_shipped_definition_is_sound():
    assert [(one.file.name, problem.row, problem.text) for one in shipped() for problem in one.problems] == []


def test_no_two_shipped_definitions_of_one_code_hold_on_the_same_day():
    starts = [(one.definition.code, one.definition.effective_from) for one in shipped()]

    assert len(starts) == len(set(starts))


def test_a_sound_definition_is_read_with_its_defaults():
    found, problems = check(GOOD)

    assert problems == []
    assert (found.code, found.effective_from, [step.after for step in found.steps]) == (
        "sample",
        date(2026, 1, 1),
        [(), ("first",)],
    )
    assert found.steps[0].shortest == Period(3, Unit.WORKING_DAYS)
    assert found.steps[1].gates[0].asks[0].parameters == {"count": 2}
    assert found.steps[1].source.citation == "自拟"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("code: sample", "code: Sample", [(1, "bad_code")]),
        ("title: 样例\n", "", [(1, "no_title")]),
        ("about: [compound]", "about: [compound, moon]", [(4, "unknown_choice")]),
        ("2026-01-01", "2026-02-30", [(5, "bad_date")]),
        ("status: assumed", "status: sure", [(6, "unknown_choice")]),
        ("status: assumed", "status: unfilled", [(1, "nothing_named_missing")]),
        ("opens: [community_clerk]", "opens: [king]", [(12, "unknown_choice"), (22, "unknown_choice")]),
        ("3 working days", "three days", [(14, "bad_period")]),
        ("3 working days", "0 days", [(14, "bad_period")]),
        ("for: 7 days", "objections: true", [(16, "objections_without_period"), (18, "which_publicity")]),
        ("ask: publicity_over_without_open_objection", "ask: document", [(16, "publicity_unasked")]),
        ("ask: document", "ask: oracle", [(26, "unknown_provider")]),
        ("count: 2", "count: two", [(26, "not_whole")]),
        ("count: 2", "size: 2", [(26, "unknown_key")]),
        ("code: second", "code: first", [(19, "code_twice")]),
        ("if_refused: first", "if_refused: third", [(19, "unknown_step")]),
        ("    if_refused: first", "    after: [second]", [(19, "circle")]),
        ("text: 请看", "text: '请看 {moon}'", [(16, "unknown_placeholder")]),
        ("title: 样例", "title: &a 样例", [(2, "alias")]),
        ("plain: 一句话。", "plain: [", [(5, "not_yaml")]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, expected):
    assert wrong(GOOD.replace(old, new)) == expected


FACTS = "ask: facts, with: {fields: [%s, {name: firm, title: 单位申请, kind: yes_no}]}"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("{name: people, title: 人数, kind: number, least: 10, most: 20, unless: firm}", []),
        ("{name: people, title: 人数, kind: number, least: ten}", [(26, "not_whole")]),
        ("{name: people, title: 人数, kind: number, least: 9, most: 5}", [(26, "least_over_most")]),
        ("{name: people, title: 人数, kind: number, least: 9, unless: people}", [(26, "unknown_unless")]),
        ("{name: people, title: 人数, kind: text, least: 9}", [(26, "limit_of_no_number")]),
    ],
)
def test_limits_stand_at_numbers_and_are_lifted_by_a_yes(field, expected):
    assert wrong(GOOD.replace("ask: document, with: {count: 2}", FACTS % field)) == expected


def test_every_problem_is_told_at_once():
    text = GOOD.replace("code: sample", "code: 9").replace("status: assumed", "status: x").replace("3 working days", "x")

    assert wrong(text) == [(1, "bad_code"), (6, "unknown_choice"), (14, "bad_period")]


def test_a_file_that_is_no_text_is_told():
    assert [(one.row, one.code) for one in check_bytes(b"code: a\n\xff\xfe")[1]] == [(2, "not_text")]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reader(text):
    found, problems = check(text)

    assert (found is None) == bool(problems)
    assert all(problem.row >= 1 for problem in problems)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 40),
    st.sampled_from(["", "[", "]", "{", "}", ":", "- ", "\n", "  ", "&a ", "*a", "!!x ", "'", "0", "null", "<<: ", "\t", "? "]),
)
@settings(max_examples=400, deadline=None)
def test_a_definition_that_is_hurt_anywhere_is_read_or_refused_with_lines(at, cut, planted):
    hurt = GOOD[:at] + planted + GOOD[at + cut :]

    found, problems = check(hurt)

    assert (found is None) == bool(problems)
    assert all(1 <= problem.row <= hurt.count("\n") + 2 for problem in problems)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_file_breaks_the_reader(content):
    found, problems = check_bytes(content)

    assert (found is None) == bool(problems)


def test_a_deep_text_and_a_long_one_are_refused():
    assert wrong("[" * 5000) == [(1, "too_deep")]
    assert wrong("a" * 200_001) == [(1, "too_long")]
