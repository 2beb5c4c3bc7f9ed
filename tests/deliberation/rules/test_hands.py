"""A show of hands stands when two tellers counted the same; else it is counted again."""

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.hands import Count, agreed, count_problems, round_now

COUNTS = st.fixed_dictionaries({code: st.integers(0, 40) for code in ("yes", "no", "abstain")})


def votes(yes: int, no: int = 0, abstain: int = 0) -> dict[str, int]:
    return {"yes": yes, "no": no, "abstain": abstain}


def problems(earlier: list[Count], teller: str, counts: dict[str, int], present: int = 99) -> list[str]:
    return [one.code for one in count_problems(earlier, teller=teller, counts=counts, present=present)]


@given(COUNTS, COUNTS)
def test_two_counts_stand_only_where_they_are_the_same(one: dict[str, int], other: dict[str, int]) -> None:
    counts = [Count(1, "甲计票", one), Count(1, "乙计票", other)]

    assert agreed(counts) == (one if one == other else None)
    assert round_now(counts) == 2


def test_one_teller_alone_decides_nothing() -> None:
    counts = [Count(1, "甲计票", votes(52))]

    assert (agreed(counts), round_now(counts)) == (None, 1)


def test_after_two_different_counts_the_next_round_decides() -> None:
    counts = [
        Count(1, "甲计票", votes(52)),
        Count(1, "乙计票", votes(51)),
        Count(2, "甲计票", votes(52)),
        Count(2, "乙计票", votes(52)),
    ]

    assert agreed(counts) == votes(52)


def test_there_are_no_more_hands_than_people() -> None:
    assert (problems([], "甲计票", votes(60, 30, 9)), problems([], "甲计票", votes(60, 30, 10))) == ([], ["too_many"])


def test_the_same_teller_does_not_count_twice_in_a_round_and_nobody_after_both_agree() -> None:
    first = [Count(1, "甲计票", votes(3))]

    assert problems(first, " 甲计票 ", votes(3)) == ["teller_twice"]
    assert problems([*first, Count(1, "乙计票", votes(3))], "丙计票", votes(3)) == ["agreed"]


def test_every_choice_is_counted_and_none_below_nothing() -> None:
    assert (problems([], "甲", votes(1)), problems([], "甲计票", {"yes": 1})) == (["teller"], ["counts"])
    assert problems([], "甲计票", votes(1, -1)) == ["counts"]
