"""What an amendment changes is shown so that it can be read, and nothing of either text is lost."""

from itertools import pairwise
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules import differences
from linli.deliberation.rules.differences import IN, OUT, SAME, Piece, after_of, before_of, clauses, difference

TEXTS = st.text("甲乙丙丁，。；\n", max_size=60)


def spelled(pieces):
    """As a clerk marks it: [-out-] and {+in+}."""
    marks = {SAME: "{}", OUT: "[-{}-]", IN: "{{+{}+}}"}
    return "".join(marks[one.kind].format(one.text) for one in pieces)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_the_difference(before, after):
    pieces = difference(before, after)

    assert (before_of(pieces), after_of(pieces)) == (before, after)


@given(TEXTS, TEXTS)
def test_no_two_neighbours_are_of_one_kind_and_none_is_empty(before, after):
    pieces = difference(before, after)

    assert [one for one in pieces if not one.text] == []
    assert [one for one, following in pairwise(pieces) if one.kind == following.kind] == []


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert difference(text, text) == ((Piece(SAME, text),) if text else ())


@given(TEXTS)
def test_clauses_put_together_are_the_text(text):
    assert "".join(clauses(text)) == text


def test_a_word_that_was_changed_is_marked_within_its_clause():
    before, after = "在二号楼装电梯，费用由业主分摊。", "在三号楼装电梯，费用由业主和单位分摊。"

    assert spelled(difference(before, after)) == "在[-二-]{+三+}号楼装电梯，费用由业主{+和单位+}分摊。"


def test_a_clause_that_says_something_else_is_told_whole():
    before, after = "一楼不出钱。二楼出一千元。", "谁家想用谁家交。二楼出一千元。"

    assert spelled(difference(before, after)) == "[-一楼不出钱。-]{+谁家想用谁家交。+}二楼出一千元。"


def test_a_single_character_that_stays_between_two_changes_goes_with_them():
    assert spelled(difference("甲乙丙丁戊己", "甲乙天丁地己")) == "甲乙[-丙丁戊-]{+天丁地+}己"


def test_a_sentence_that_is_added_at_the_end_is_only_added():
    assert spelled(difference("装电梯。", "装电梯。每年检修。")) == "装电梯。{+每年检修。+}"


def test_the_longest_texts_are_compared_in_no_time():
    began = monotonic()

    difference("，甲" * 2500, "。乙" * 2500)
    difference("甲乙丙丁" * 1250, "丁丙乙甲" * 1250)

    assert monotonic() - began < 2
    assert differences.changes_of(difference("甲", "乙")) == 2
