"""Quarters, what a letter keeps, and what stands against writing one; pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import letters as rules
from linli.cobuild.rules.letters import Deed, Figures, Gift, LetterBody, RoomUsed

DAYS = st.dates(min_value=date(1901, 1, 1), max_value=date(2099, 12, 31))
TODAY = date(2026, 10, 8)
NUMBERS = st.integers(min_value=0, max_value=10**6)


@given(DAYS)
def test_every_day_lies_in_the_days_of_its_quarter(day):
    first, last = rules.days_of_quarter(*rules.quarter_of(day))

    assert first <= day <= last


@given(DAYS)
def test_quarters_follow_each_other_without_a_gap(day):
    first, _last = rules.days_of_quarter(*rules.quarter_of(day))

    assert rules.days_of_quarter(*rules.quarter_before(day))[1] == first - timedelta(days=1)


@given(st.builds(Figures, **dict.fromkeys(rules.FIGURES, NUMBERS)), st.lists(st.builds(Deed, on=DAYS, title=st.text())))
def test_a_body_is_the_same_after_it_was_kept(figures, deeds):
    body = LetterBody("银行", "社区", figures, tuple(deeds), (RoomUsed("礼堂", 2, 30),), (Gift("大米", 20, "袋"),))

    assert LetterBody.from_dict(body.as_dict()) == body


def test_a_body_without_anything_is_an_empty_one():
    assert LetterBody.from_dict({}) == LetterBody("", "")


def test_deeds_that_are_not_told_are_counted():
    assert LetterBody("银行", "社区", Figures(claims=3), (Deed(TODAY, "修水"),)).more == 2


def test_words_that_are_to_be_forgotten_go_and_the_deed_stays():
    one, other = Deed(TODAY, "修水", "a", thanks="谢"), Deed(TODAY, "修灯", "b", thanks="谢")

    assert LetterBody("银行", "社区", deeds=(one, other)).without_thanks({"a"}).deeds == (Deed(TODAY, "修水", "a"), other)


@pytest.mark.parametrize(("figures", "is_empty"), [(Figures(), True), (Figures(members=9), True), (Figures(uses=1), False)])
def test_people_who_checked_in_are_no_deed(figures, is_empty):
    assert figures.is_empty is is_empty


def test_a_fifth_quarter_is_none():
    with pytest.raises(ValueError, match="four"):
        rules.days_of_quarter(2026, 5)


@pytest.mark.parametrize(
    ("year", "quarter", "more", "codes"),
    [
        (2026, 3, {}, []),
        (2026, 4, {}, ["too_early"]),
        (2026, 5, {}, ["quarter"]),
        (2027, 1, {}, ["quarter"]),
        (1999, 1, {}, ["quarter"]),
        (2026, 3, {"took_part": False}, ["not_partner"]),
        (2026, 3, {"is_sent": True, "words": "谢" * 1001}, ["sent", "too_long"]),
    ],
)
def test_a_letter_is_about_a_quarter_that_is_over(year, quarter, more, codes):
    plain = {"words": "", "took_part": True, "is_sent": False, "today": TODAY}

    assert [one.code for one in rules.letter_problems(year, quarter, **(plain | more))] == codes


@pytest.mark.parametrize(
    ("year", "done", "more", "codes"),
    [
        (2026, "修水", {}, []),
        (2027, "修水", {}, ["year"]),
        (2026, " ", {}, ["done_missing"]),
        (2026, "修" * 2001, {}, ["too_long"]),
        (2026, "", {"took_part": False, "is_sent": True}, ["not_partner", "sent", "done_missing"]),
    ],
)
def test_a_review_says_what_was_done(year, done, more, codes):
    plain = {"took_part": True, "is_sent": False, "today": TODAY}
    texts = {"done": done, "thanks": "", "asks": ""}

    assert [one.code for one in rules.review_problems(year, texts, **(plain | more))] == codes


@pytest.mark.parametrize(
    ("answer", "is_sent", "is_answered", "codes"),
    [
        ("好", True, False, []),
        ("", False, True, ["not_sent", "answered", "answer_missing"]),
        ("好" * 2001, True, False, ["too_long"]),
    ],
)
def test_an_answer_comes_once_and_after_the_review(answer, is_sent, is_answered, codes):
    assert [one.code for one in rules.answer_problems(answer, is_sent=is_sent, is_answered=is_answered)] == codes
