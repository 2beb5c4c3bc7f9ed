"""What is kept of a verdict can be read again for ever, and not be changed unnoticed."""

from fractions import Fraction

import pytest

from linli.core.rulesets import Threshold
from linli.deliberation.rules.decision import decide
from linli.deliberation.rules.thresholds import is_threshold, share_words, threshold_at, threshold_words
from linli.deliberation.rules.verdicts import Bases, Verdict, all_pass

from .making import COUNCIL, TWO_THIRDS, rule


@pytest.fixture
def kept():
    return decide({"for": 52}, bases=Bases.of_heads(all_members=102, present=99), rule=COUNCIL).to_json()


def test_a_kept_verdict_names_rule_threshold_and_figures(kept):
    line = kept["lines"][1]

    assert line["measures"] == [
        {
            "dimension": "heads",
            "sign": ">",
            "share": "1/2",
            "of": "all_members",
            "part": 52,
            "base": 102,
            "needed": 52,
            "passed": True,
        }
    ]
    assert (line["citation"], line["status"], kept["rule"]["effective_from"]) == ("《样例规则》第一条", "verified", "2021-01-01")


def test_a_line_with_a_changed_figure_is_refused(kept):
    kept["lines"][1]["measures"][0]["part"] = 51

    with pytest.raises(ValueError, match="51 of 102"):
        Verdict.from_json(kept)


def test_a_line_that_claims_to_have_passed_is_refused(kept):
    kept["lines"][1]["passed"] = False

    with pytest.raises(ValueError, match="its figures say otherwise"):
        Verdict.from_json(kept)


@pytest.mark.parametrize("change", [{"format": 2}, {"lines": None}, {"bases": {}}])
def test_what_is_no_verdict_is_refused(kept, change):
    with pytest.raises(ValueError):
        Verdict.from_json(kept | change)


def test_no_line_at_all_passes_nothing():
    assert all_pass([]) is False


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("> 1/2", "过半数"),
        (">= 1/2", "半数以上"),
        (">= 3/4", "四分之三以上"),
        ("> 1/5", "超过五分之一"),
        (">= 3/7", "3/7以上"),
        ("< 1/3", "不满三分之一"),
        ("<= 1/3", "三分之一以下"),
    ],
)
def test_a_threshold_is_said_as_the_law_writes_it(written, words):
    assert threshold_words(Threshold.parse(written)) == words


def test_a_share_without_a_short_word_is_a_fraction():
    assert share_words(Fraction(7, 9)) == "7/9"


def test_a_threshold_names_its_base():
    assert [is_threshold(one) for one in (TWO_THIRDS, {"op": ">", "n": 1, "d": 2}, "> 1/2", {"of": "present", "op": "?"})] == [
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="of is one of"):
        threshold_at(rule(quorum="> 1/2"), "quorum")
