"""Zhenhai as written: exactly half is enough for 满意 and not for 基本满意."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.satisfaction import evaluate
from linli.deliberation.rules.tallying import count_evaluation, evaluation_of
from linli.deliberation.rules.verdict_words import verdict_words
from linli.deliberation.rules.verdicts import Bases
from linli.deliberation.selectors.ballot_rules import SATISFACTION, shipped_on

RULE = shipped_on(SATISFACTION, date(2022, 11, 25))
ANSWERS = ("satisfied", "basically", "unsatisfied", "abstain")


def verdict_on(members, *items):
    papers = {}
    for item, votes in enumerate(items, 1):
        for answer, count in zip(ANSWERS, votes, strict=False):
            papers[evaluation_of({str(item): answer})] = count
    names = [str(number) for number in range(1, len(items) + 1)]
    count = count_evaluation({text: n for text, n in papers.items() if n}, names, ANSWERS)
    return evaluate(count, items=names, bases=Bases.of_heads(all_members=members), rule=RULE)


@pytest.mark.parametrize(
    ("members", "votes", "tier"),
    [
        (29, (15, 0, 14), "satisfied"),  # 14.5: fifteen of twenty-nine
        (29, (14, 1, 14), "basically"),
        (29, (14, 0, 15), "unsatisfied"),
        (30, (15, 0, 15), "satisfied"),  # exactly half is enough for the first tier …
        (30, (14, 1, 15), "unsatisfied"),  # … and not for the second
        (30, (14, 2, 14), "basically"),
        (30, (0, 15, 0, 15), "unsatisfied"),
        (30, (0, 16, 14), "basically"),
        (30, (0, 0, 0), "unsatisfied"),
    ],
)
def test_the_tiers_as_written(members, votes, tier):
    assert verdict_on(members, votes).outcome == tier


def test_who_did_not_come_counts_against():
    assert verdict_on(29, (14, 0, 0)).outcome == "unsatisfied"


def test_every_item_has_its_own_tier_and_the_whole_table_is_kept():
    verdict = verdict_on(30, (20, 5, 5), (10, 10, 10), (1, 1, 28))

    tiers = {item: row["tier"] for item, row in verdict.details["items"].items()}

    assert (verdict.outcome, verdict.passed, tiers) == ("items", False, {"1": "satisfied", "2": "basically", "3": "unsatisfied"})
    assert verdict.details["items"]["2"]["votes"] == {"satisfied": 10, "basically": 10, "unsatisfied": 10, "abstain": 0}
    assert [(line.code, line.group) for line in verdict.lines[:3]] == [("satisfied", "1"), ("basically", "1"), ("satisfied", "2")]


def test_both_tiers_are_said_with_their_denominator():
    assert verdict_words(verdict_on(30, (14, 1, 15))) == [
        "满意：全体 30 人，半数以上要 15 票，满意 14 票，还差 1 票，没有过。",
        "基本满意：全体 30 人，过半数要 16 票，满意和基本满意 15 票，还差 1 票，没有过。",
        "结果：不满意。",
    ]


@given(st.integers(1, 300), st.data())
def test_the_tiers_follow_the_text(members, data):
    satisfied = data.draw(st.integers(0, members))
    basically = data.draw(st.integers(0, members - satisfied))

    expected = (
        "satisfied" if 2 * satisfied >= members else "basically" if 2 * (satisfied + basically) > members else "unsatisfied"
    )

    assert verdict_on(members, (satisfied, basically, 0)).outcome == expected
