"""Papers as they are typed: short signs for what stands on them, every line that says nothing named, and where two typists differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules import papers
from linli.deliberation.rules.ballots import Choice
from linli.deliberation.rules.batches import Typed, differences, read_lines, tokens_of, typed_back

TEN = tuple(Choice(str(number)) for number in range(1, 11))
ITEMS = tuple(Choice(str(number), answers=("a", "b")) for number in range(1, 4))


def read(text: str, kind: str, choices: tuple[Choice, ...] = (), *, is_numbered: bool = False) -> list[tuple[int, str]]:
    typed, problems = read_lines(text, kind=kind, choices=choices, is_numbered=is_numbered)
    assert problems == []
    return [(one.number, one.content) for one in typed]


@pytest.mark.parametrize(
    ("kind", "choices", "text", "content"),
    [
        ("decision", (), "1", "yes"),
        ("decision", (), "反对", "no"),
        ("owners", (), "３", "abstain"),
        ("owners", (), "0", ""),
        ("decision", (), "！", "!"),
        ("selection", TEN, "1 7 -3", "1=o,3=x,7=o"),
        ("budget", TEN, "10，2", "2=o,10=o"),
        ("satisfaction", ITEMS, "1 2 0", "1=satisfied,2=basically"),
        ("satisfaction", ITEMS, "333", "1=dissatisfied,2=dissatisfied,3=dissatisfied"),
        ("survey", ITEMS, "A - b", "1=a,3=b"),
    ],
)
def test_a_line_is_read_as_the_paper_it_stands_for(kind: str, choices: tuple[Choice, ...], text: str, content: str) -> None:
    assert read(text, kind, choices) == [(0, content)]


def test_a_recorded_paper_begins_with_its_number_on_the_roll() -> None:
    assert read("12 1\n\n７：2", "owners", is_numbered=True) == [(12, "yes"), (7, "no")]


@pytest.mark.parametrize(
    ("kind", "choices", "is_numbered", "text", "why"),
    [
        ("decision", (), False, "4", "只能写 1 赞成、2 反对、3 弃权。"),
        ("selection", TEN, False, "11", "没有 11 号。"),
        ("selection", TEN, False, "1 -1", "1 号写了两次。"),
        ("satisfaction", ITEMS, False, "12", "要写 3 个数字，一项一个：1 满意、2 基本满意、3 不满意、0 没填。"),
        ("survey", ITEMS, False, "a b", "要写 3 个字母，一题一个，没答的写 -"),
        ("survey", ITEMS, False, "a b c", "“”没有 c 这个答法。"),
        ("owners", (), True, "yes", "先写名册上的号，再写怎么选的。"),
        ("owners", (), True, "12", "没有写怎么选的。空白票写 0，看不清的写 !"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    kind: str, choices: tuple[Choice, ...], is_numbered: bool, text: str, why: str
) -> None:
    _typed, problems = read_lines(f"\n{text}", kind=kind, choices=choices, is_numbered=is_numbered)

    assert [(one.row, one.text) for one in problems] == [(2, f"第 2 行“{text}”：{why}")]


def test_one_number_twice_in_a_pile_is_told_with_both_lines() -> None:
    _typed, problems = read_lines("5 1\n6 1\n5 2", kind="owners", choices=(), is_numbered=True)

    assert [one.text for one in problems] == ["第 3 行：名册 5 号在第 1 行已经录过。"]


MARKS = {
    "selection": st.dictionaries(st.sampled_from([one.code for one in TEN]), st.sampled_from("ox")),
    "satisfaction": st.dictionaries(
        st.sampled_from("123"), st.sampled_from([papers.SATISFIED, papers.BASICALLY, papers.DISSATISFIED])
    ),
    "survey": st.dictionaries(st.sampled_from("123"), st.sampled_from("ab")),
}


@pytest.mark.parametrize(("kind", "choices"), [("selection", TEN), ("satisfaction", ITEMS), ("survey", ITEMS)])
@given(data=st.data())
def test_whatever_stands_on_a_paper_can_be_typed_and_is_read_as_the_same(
    kind: str, choices: tuple[Choice, ...], data: st.DataObject
) -> None:
    content = papers.spelled(data.draw(MARKS[kind]))

    assert read(typed_back(content, kind, choices), kind, choices) == [(0, content)]


PILES = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["yes", "no", "abstain", "", "!"])), max_size=20)


@given(PILES, st.data())
def test_the_list_of_differences_is_exact(pile: list[tuple[int, str]], data: st.DataObject) -> None:
    first = [Typed(*one) for one in pile]
    changed = data.draw(st.sets(st.integers(1, len(pile)))) if pile else set()
    second = [Typed(one.number + 7 * (place in changed), one.content) for place, one in enumerate(first, start=1)]

    assert differences(first, second) == sorted(changed)


def test_signs_of_another_width_are_the_same() -> None:
    assert tokens_of("１２：－３，４、５") == ["12", "-3", "4", "5"]


def test_the_square_on_a_paper_stands_for_its_number() -> None:
    assert read("https://linli.example/desk/ballots/0198/rights/0199/#12 2", "owners", is_numbered=True) == [(12, "no")]
