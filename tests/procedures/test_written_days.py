"""Limits that count from a day that was written down, and days that must fit each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.procedures.providers import Question, Recorded
from linli.procedures.rules import papers
from linli.procedures.rules.days import Period, corresponding_day
from linli.procedures.selectors.shipped import check

from .doing import MONDAY, TEXT, world
from .test_definition_refusals import FIRST, HEAD, SECOND

PAPER = """\
    gates:
      - code: day
        title: 哪天
        ask: facts
        with:
          fields:
            - {name: begins, title: 任期从, kind: date}
            - {name: ends, title: 任期到, kind: date, after: begins, within: 60 months}
"""
WRITTEN = TEXT.replace(
    "ask: document}\n  - code: show", "ask: facts, with: {fields: [{name: came_on, title: 收到, kind: date}]}}\n  - code: show", 1
)


def wrong(text):
    return [str(problem.text) for problem in check(text)[1]]


def answer(begins, ends):
    """What the gate of PAPER says of these days."""
    gate = check(HEAD + FIRST + PAPER)[0].steps[0].gates[0]
    recorded = Recorded("day", {"begins": begins.isoformat(), "ends": ends.isoformat()})
    question = Question(None, None, None, "first", "day", gate.asks[0].parameters, (recorded,), None, MONDAY)
    return papers.facts(question).text


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (date(2026, 3, 1), "都写明了。"),
        (date(2026, 3, 2), "从“任期从”到“任期到”最长 60 个月。"),
        (date(2021, 3, 1), "“任期到”要在“任期从”以后。"),
    ],
    ids=["five years", "a day more", "the same day"],
)
def test_a_term_is_five_years_at_most(ends, told):
    assert answer(date(2021, 3, 1), ends) == told


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 100))
def test_so_many_months_end_on_the_corresponding_day_or_the_last_of_the_month(start, months):
    ends = corresponding_day(start, Period.parse(f"{months} months"))

    assert (ends.year - start.year) * 12 + ends.month - start.month == months
    assert ends.day == start.day or (ends.day < start.day and (ends + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("from: first.begins\nmax: 3 days", []),
        ("from: first.ends\nbefore: 90 days", []),
        ("from: first.began\nmax: 3 days", ["步骤“first”没有叫“began”的日期项，期限没法从它算起。"]),
        ("from: first.ends\nbefore: 3 months", ["before 写天数，从 from 写的那一天往回数；写了它就不写 max。"]),
        ("from: first.closed\nbefore: 90 days", ["before 写天数，从 from 写的那一天往回数；写了它就不写 max。"]),
    ],
)
def test_a_limit_counts_from_a_day_that_is_written_down_before(lines, told):
    second = SECOND + "".join(f"    {line}\n" for line in lines.splitlines())

    assert wrong(HEAD + FIRST + PAPER + second) == told


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("{name: ends, title: 到, kind: date, after: nothing}", "after 写在日期（date）上，指同一处另一个日期项的 name。"),
        ("{name: ends, title: 到, kind: date, within: 5 days}", "within 写天数或月数，和 after 一起写。"),
    ],
)
def test_days_that_are_tied_to_nothing_are_told(field, told):
    text = HEAD + FIRST + PAPER.replace("{name: ends, title: 任期到, kind: date, after: begins, within: 60 months}", field)

    assert wrong(text) == [told]


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "latest"), [("max: 30 days", date(2026, 4, 1)), ("before: 10 days", date(2026, 2, 20))])
def test_a_run_works_its_limit_out_as_soon_as_the_day_is_written_down(limit, latest):
    one = world(WRITTEN.replace("max: 15 working days", f"{limit}\n    from: ask.came_on"))
    run = one.start()
    one.open(run, "ask")

    one.paper(run, "ask", "sheet", came_on="2026-03-02")

    assert run.steps.get(code="show").latest_on == latest
