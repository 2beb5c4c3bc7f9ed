"""The shape of the category tree: whatever is moved where, it stays a tree of at most three levels."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules import categories as rules
from linli.casework.rules.categories import Node, below, chain_of, height_of, place_problems

CODES = [f"c{n}" for n in range(7)]
TREE = {
    "repair": Node("repair", "维修"),
    "roof": Node("roof", "屋面", "repair"),
    "leak": Node("leak", "漏雨", "roof"),
    "parking": Node("parking", "停车"),
    "old": Node("old", "旧类", is_active=False),
    "route": Node("route", "堵通道", "parking", also_touches=("repair",)),
}


def codes_of(problems):
    return [problem.code for problem in problems]


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(["", *CODES])), max_size=40))
def test_no_row_of_moves_makes_a_circle_or_a_fourth_level(moves):
    tree = {code: Node(code, code) for code in CODES}

    for code, parent in moves:
        if not place_problems(code, parent, tree):
            tree[code] = replace(tree[code], parent=parent)

    for code in CODES:
        chain = chain_of(code, tree)
        assert tree[chain[-1]].parent == ""
        assert len(chain) <= rules.MOST_LEVELS


def test_what_lies_below_and_how_high_it_is():
    assert (below("repair", TREE), height_of("repair", TREE), height_of("parking", TREE)) == (["roof", "leak"], 3, 2)
    assert (below("leak", TREE), height_of("leak", TREE), height_of("new", TREE)) == ([], 1, 1)


@pytest.mark.parametrize(
    ("code", "parent", "expected"),
    [
        ("parking", "", []),
        ("parking", "repair", []),
        ("parking", "roof", ["too_deep"]),
        ("new", "leak", ["too_deep"]),
        ("repair", "leak", ["circle"]),
        ("repair", "repair", ["circle"]),
        ("route", "nowhere", ["unknown_parent"]),
        ("route", "old", ["retired_parent"]),
    ],
)
def test_where_a_category_may_go(code, parent, expected):
    assert codes_of(place_problems(code, parent, TREE)) == expected


@pytest.mark.parametrize(("code", "expected"), [("new_one", []), ("Neu", ["code"]), ("", ["code"]), ("roof", ["code_twice"])])
def test_a_code_is_small_and_new(code, expected):
    assert codes_of(rules.code_problems(code, TREE)) == expected


def test_a_name_is_there_and_no_siblings():
    named = [rules.name_problems(name, "new", "", TREE) for name in ("", "长" * 41, "维修", "屋面")]

    assert [codes_of(one) for one in named] == [["name"], ["name"], ["name_twice"], []]


def test_content_is_refused_with_every_reason():
    given_wrong = {
        "kind": "x", "party": "x", "profile": "x", "public_name": "长" * 41, "consequence": "长" * 201, "external_code": "1" * 21,
        "icon": "x" * 31, "keywords": ["灯", "长" * 21], "also_touches": ["new", "nowhere", "old"],
    }  # fmt: skip

    found = rules.content_problems(given_wrong, "new", TREE, profiles=["general"])

    assert codes_of(found) == [
        "kind", "party", "profile", "public_name", "consequence", "external_code", "icon",
        "word", "word", "touches_itself", "unknown_touch", "retired_touch",
    ]  # fmt: skip
    assert rules.content_problems({}, "new", TREE, profiles=[]) == []


def test_sixty_words_are_enough():
    words = [f"词语{n}" for n in range(61)]

    assert codes_of(rules.word_problems(words)) == ["too_many_words"]


def test_what_is_still_referred_to_is_not_retired():
    found = rules.retire_problems("repair", TREE, rules=[5, 3], duties=[2], is_needed=True)

    assert codes_of(found) == ["needed", "open_rules", "open_duties", "has_children", "touched"]
    assert found[1].text == "派单规则第 3、5 条还管着它，先停掉或换掉那几条。"
    assert codes_of(rules.retire_problems("old", TREE, rules=[], duties=[], is_needed=False)) == ["retired"]


def test_what_lies_under_something_retired_is_not_restored():
    tree = TREE | {"child": Node("child", "子类", "old", is_active=False)}

    assert codes_of(rules.restore_problems("child", tree)) == ["retired_parent"]
    assert codes_of(rules.restore_problems("roof", tree)) == ["in_use"]
