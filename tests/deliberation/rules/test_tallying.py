"""Papers are small texts; a million are counted as fast as their different kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.tallying import (
    count_choices,
    count_evaluation,
    count_selection,
    evaluation_of,
    grouped,
    paper_of,
)

OPTIONS = ["park", "lift", "lamp"]


def test_a_paper_is_spelt_in_one_way():
    assert (paper_of(["park", "lamp"]), paper_of(["lamp", "park"]), paper_of([])) == ("lamp,park", "lamp,park", "")
    assert evaluation_of({"2": "basically", "1": "satisfied"}) == "1=satisfied,2=basically"


@pytest.mark.parametrize("chosen", [["park", "park"], ["a,b"], [""], ["?"], ["a=b"]])
def test_what_would_be_read_otherwise_is_refused(chosen):
    with pytest.raises(ValueError):
        paper_of(chosen)


@pytest.mark.parametrize("said", [{"": "yes"}, {"1": "a,b"}, {"1=2": "yes"}])
def test_an_evaluation_that_would_be_read_otherwise_is_refused(said):
    with pytest.raises(ValueError):
        evaluation_of(said)


def test_votes_for_and_against_are_counted_beside_the_blank_and_the_spoilt():
    count = count_choices(grouped(["for", "for", "against", "", "?", "perhaps"]), ["for", "against", "abstain"])

    assert (count.votes, count.blank, count.spoilt, count.valid, count.odd) == (
        {"for": 2, "against": 1, "abstain": 0},
        1,
        2,
        3,
        ("perhaps",),
    )


def test_an_item_answered_twice_spoils_the_paper():
    count = count_evaluation({"1=yes,1=no": 1, "1=yes": 2, "": 1, "?": 1}, ["1"], ["yes", "no"])

    assert (count.votes, count.spoilt, count.blank, count.valid) == ({"1=yes": 2, "1=no": 0}, 2, 1, 2)


@given(st.lists(st.sets(st.sampled_from(OPTIONS)), max_size=30), st.integers(1, 3))
def test_counting_together_is_counting_one_by_one(papers, seats):
    count = count_selection(grouped(paper_of(one) for one in papers), OPTIONS, seats=seats)
    sound = [one for one in papers if 0 < len(one) <= seats]

    assert count.votes == {option: sum(option in one for one in sound) for option in OPTIONS}
    assert (count.valid, count.over_full) == (len(sound), sum(len(one) > seats for one in papers))
