"""Choosing several out of more: seats, void papers, more than half of all, ties at the last seat."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.selection import Seating, is_surplus_low, seat, select, surplus_problems, surplus_ratio
from linli.deliberation.rules.tallying import Count, count_selection
from linli.deliberation.rules.verdicts import Bases, Verdict

from .making import MAJORITY_OF_ALL, TWO_THIRDS, rule

RULE = rule(method="selection", quorum=TWO_THIRDS, elected=MAJORITY_OF_ALL, surplus_required=True, surplus_warn_below="1/5")
SESSION = Bases.of_heads(all_members=102, present=99)


def chosen(votes, *, seats=2, returned=99, issued=99, bases=SESSION, among_tied=False):
    count = Count(votes, returned)
    return select(count, options=list(votes), seats=seats, issued=issued, bases=bases, rule=RULE, among_tied=among_tied)


def told(verdict):
    return verdict.outcome, verdict.details["elected"], verdict.details["tied"], verdict.details["tied_seats"]


def test_of_102_members_52_votes_elect_and_50_or_51_do_not():
    verdict = chosen({"park": 52, "lift": 51, "lamp": 50})

    assert (told(verdict), verdict.details["open_seats"]) == (("seats_open", ["park"], [], 0), 1)


def test_of_more_who_qualify_those_with_most_votes_are_in():
    assert told(chosen({"park": 60, "lift": 80, "lamp": 70})) == ("elected", ["lift", "lamp"], [], 0)


def test_a_tie_at_the_last_seat_is_voted_on_again_among_the_tied_alone():
    assert told(chosen({"park": 60, "lift": 80, "lamp": 60, "bench": 55})) == ("revote", ["lift"], ["park", "lamp"], 1)


def test_a_tie_that_all_fits_is_none():
    assert told(chosen({"park": 60, "lift": 60, "lamp": 53})) == ("elected", ["park", "lift"], [], 0)


def test_among_the_tied_more_votes_decide_without_a_majority_of_all():
    assert told(chosen({"park": 40, "lamp": 41}, seats=1, among_tied=True)) == ("elected", ["lamp"], [], 0)


def test_among_the_tied_a_second_tie_is_voted_on_again():
    assert told(chosen({"park": 40, "lamp": 40}, seats=1, among_tied=True)) == ("revote", [], ["park", "lamp"], 1)


def test_more_papers_than_were_issued_void_the_vote():
    assert told(chosen({"park": 90, "lift": 80, "lamp": 10}, returned=100)) == ("void", [], [], 0)


def test_as_many_papers_as_were_issued_do_not():
    assert chosen({"park": 90, "lift": 80, "lamp": 10}, returned=99).passed is True


def test_too_few_present_elect_nobody():
    few = Bases.of_heads(all_members=102, present=67)

    assert told(chosen({"park": 67, "lift": 66, "lamp": 1}, returned=67, issued=67, bases=few)) == ("no_quorum", [], [], 0)


def test_a_paper_with_more_choices_than_seats_is_void_and_one_with_fewer_is_fine():
    papers = {"lamp,lift,park": 2, "lamp,lift": 3, "park": 4, "": 5, "?": 6, "moon": 7, "park,park": 1}

    count = count_selection(papers, ["park", "lift", "lamp"], seats=2)

    assert (count.votes, count.over_full, count.blank, count.spoilt) == ({"park": 4, "lift": 3, "lamp": 3}, 2, 5, 14)
    assert (count.returned, count.valid, count.odd) == (28, 7, ("moon", "park,park"))


@pytest.mark.parametrize(
    ("candidates", "seats", "codes"),
    [(10, 10, ["no_surplus"]), (9, 10, ["too_few_candidates"]), (11, 10, []), (3, 0, ["no_seats"])],
)
def test_as_many_candidates_as_seats_are_no_choice(candidates, seats, codes):
    assert [one.code for one in surplus_problems(candidates, seats=seats, rule=RULE)] == codes


def test_where_no_surplus_is_required_as_many_as_seats_may_be_voted_on():
    assert surplus_problems(5, seats=5, rule=rule(elected=MAJORITY_OF_ALL)) == []


def test_a_surplus_below_a_fifth_is_warned_of():
    assert [is_surplus_low(n, seats=10, rule=RULE) for n in (11, 12)] == [True, False]
    assert surplus_ratio(12, seats=10) == Fraction(1, 5)
    assert chosen({f"p{n}": 60 - n for n in range(6)} | {"q": 53}, seats=6).notes == ("surplus_low",)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9), min_size=1), st.integers(1, 8))
def test_seats_are_never_overfilled_and_only_equals_tie(votes, seats):
    found = seat(votes, list(votes), seats=seats)

    assert len(found.elected) + found.tied_seats + found.open_seats == seats
    assert len({votes[option] for option in found.tied}) <= 1
    assert not found.tied or len(found.tied) > found.tied_seats
    assert all(votes[a] >= votes[b] for a in found.elected for b in votes if b not in found.elected)


def test_no_seat_takes_nobody():
    assert seat({"a": 1}, [], seats=2) == Seating((), open_seats=2)


def test_a_selection_comes_back_out_of_its_json():
    verdict = chosen({"park": 60, "lift": 80, "lamp": 60})

    assert Verdict.from_json(verdict.to_json()) == verdict
