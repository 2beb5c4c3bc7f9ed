"""What is refused of a programme, each wrong value with its reason."""

import pytest

from linli.activities.rules import programmes as rules
from linli.activities.rules.programmes import Said

USUAL = {
    "kind": "cleanup", "field": "", "title": "周末大扫除", "summary": "", "details": "", "campaign": "", "phone": "", "capacity": None,
    "most_heads": 1, "opens_days": None, "closes_minutes": 0, "age_from": None, "age_to": None, "guardian_below": 18, "counts_hours": False,
    "insurance": "", "bring": "",
}  # fmt: skip


def named(problems):
    return [(one.code, one.where) for one in problems]


def against(**said):
    return named(rules.said_problems(Said(**(USUAL | said))))


def test_an_ordinary_programme_has_nothing_against_it():
    assert against() == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"kind": "x"}, [("kind", "kind")]),
        ({"field": "x"}, [("field", "field")]),
        ({"counts_hours": True}, [("field_missing", "field")]),
        ({"counts_hours": True, "field": "elders"}, []),
        ({"title": " "}, [("title_missing", "title")]),
        ({"phone": "12"}, [("phone", "phone")]),
    ],
)
def test_words_that_are_wrong_or_missing_are_refused(said, found):
    assert against(**said) == found


@pytest.mark.parametrize(
    ("name", "most"),
    [("title", 80), ("summary", 160), ("details", 4000), ("campaign", 40), ("insurance", 160), ("bring", 160)],
)
def test_words_are_no_longer_than_their_field(name, most):
    assert (against(**{name: "字" * most}), against(**{name: "字" * (most + 1)})) == ([], [("too_long", name)])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"most_heads": 0}, [("most_heads", "most_heads")]),
        ({"most_heads": 21}, [("most_heads", "most_heads")]),
        ({"capacity": 5, "most_heads": 5}, []),
        ({"capacity": 5, "most_heads": 6}, [("most_heads_capacity", "most_heads")]),
        ({"capacity": 0}, [("capacity", "capacity")]),
        ({"capacity": 100_000}, [("capacity", "capacity")]),
    ],
)
def test_as_many_come_as_there_is_room_for(said, found):
    assert against(**said) == found


@pytest.mark.parametrize(("capacity", "found"), [(None, []), (3, []), (2, [("capacity_taken", "capacity")])])
def test_whoever_is_in_keeps_the_place(capacity, found):
    assert named(rules.capacity_problems(capacity, taken=3)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"age_from": 0, "age_to": 120}, []),
        ({"age_from": -1}, [("age", "age_from")]),
        ({"age_to": 121}, [("age", "age_to")]),
        ({"age_from": 60, "age_to": 18}, [("ages", "age_to")]),
        ({"age_from": 121, "age_to": -1}, [("age", "age_from"), ("age", "age_to"), ("ages", "age_to")]),
        ({"guardian_below": 19}, [("guardian", "guardian_below")]),
        ({"guardian_below": -1}, [("guardian", "guardian_below")]),
    ],
)
def test_ages_are_those_of_people(said, found):
    assert against(**said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"opens_days": 366, "closes_minutes": 43_200}, []),
        ({"opens_days": 0}, []),
        ({"opens_days": -1}, [("opens_days", "opens_days")]),
        ({"opens_days": 367}, [("opens_days", "opens_days")]),
        ({"closes_minutes": -1}, [("closes_minutes", "closes_minutes")]),
        ({"closes_minutes": 43_201}, [("closes_minutes", "closes_minutes")]),
        ({"opens_days": 2, "closes_minutes": 2879}, []),
        ({"opens_days": 2, "closes_minutes": 2880}, [("window", "closes_minutes")]),
    ],
)
def test_sign_up_opens_before_it_closes(said, found):
    assert against(**said) == found


@pytest.mark.parametrize(
    ("state", "changed", "listed", "ended"),
    [
        ("draft", [], [], [("not_listed", "state")]),
        ("listed", [], [("not_draft", "state")], []),
        ("ended", [("over", "state")], [("not_draft", "state")], [("not_listed", "state")]),
        ("withdrawn", [("over", "state")], [("not_draft", "state")], [("not_listed", "state")]),
    ],
)
def test_what_may_be_done_with_a_programme_depends_on_how_it_stands(state, changed, listed, ended):
    steps = (
        rules.change_problems(state),
        rules.list_problems(state, has_times=True, is_dangerous=True, insurance="意外险"),
        rules.end_problems(state, coming=0),
    )

    assert [named(one) for one in steps] == [changed, listed, ended]


def test_a_step_that_comes_too_soon_says_what_is_missing():
    bare = rules.list_problems("draft", has_times=False, is_dangerous=True, insurance=" ")

    assert named(bare) == [("no_times", "sessions"), ("insurance_missing", "insurance")]
    assert named(rules.end_problems("listed", coming=2)) == [("coming", "sessions")]


@pytest.mark.parametrize(
    ("reason", "found"), [("雨" * 200, []), (" ", [("reason_missing", "reason")]), ("雨" * 201, [("too_long", "reason")])]
)
def test_whoever_signed_up_reads_why_it_does_not_take_place(reason, found):
    assert named(rules.withdraw_problems("listed", reason=reason)) == found
    assert named(rules.withdraw_problems("ended", reason=reason)) == [("over", "state"), *found]
