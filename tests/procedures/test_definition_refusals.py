"""Everything that may be wrong with a definition, each in its words and at its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.procedures.rules.definition_nodes import MOST_DEPTH
from linli.procedures.selectors.shipped import check

HEAD = """\
code: sample
title: 样例
plain: 一句话。
about: [compound]
effective_from: 2026-01-01
status: assumed
citation: 自拟
steps:
"""
FIRST = """\
  - code: first
    title: 第一步
    plain: 先做这个。
    opens: [community_clerk]
    closes: [community_secretary]
"""
SECOND = FIRST.replace("first", "second").replace("第一步", "第二步")
STEPS = HEAD + FIRST


def wrong(text):
    return [(problem.row, str(problem.text)) for problem in check(text)[1]]


def more(lines, text=STEPS):
    """The line after the first step, and what is wrong when these lines follow it."""
    return wrong(text + "".join(f"    {line}\n" for line in lines.splitlines()))


def test_what_is_built_on_here_is_sound():
    assert (wrong(STEPS), wrong(STEPS + SECOND)) == ([], [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", (1, "这里什么也没有写。")),
        ("# 只有一句注释\n", (1, "这里什么也没有写。")),
        ("- 一条\n", (1, "一份程序定义从 code、title 写起，一行一项。")),
        ("一句话", (1, "一份程序定义从 code、title 写起，一行一项。")),
        ("code: a\n\x07\n", (1, "这一行不合 YAML 的写法：special characters are not allowed")),
        ("code: *a\n", (1, "不用 & 和 * 引用，把内容写全。")),
        ("code: " + "[" * (MOST_DEPTH + 1), (1, "一层套一层，太深了。")),
        ("字" * 200_001, (1, "太长了：最多 200000 个字。")),
    ],
)
def test_what_is_no_definition_says_why(text, told):
    assert wrong(text) == [told]


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
def test_an_escape_beyond_all_characters_is_no_text(escape):
    assert wrong(STEPS.replace("title: 样例", f'title: "{escape}"')) == [(1, "这段文字读不下去：里面有写错的字符编码。")]


@pytest.mark.parametrize("escape", ["\\0", "\\uD800", "\\u202E", "\\e", "\\x7f"])
def test_an_escape_brings_in_nothing_that_nobody_sees(escape):
    text = STEPS.replace("title: 样例", f'title: "样{escape}例"').replace("plain: 先", f'plain: "{escape}"  # 先')

    assert wrong(text) == [(2, "这里有看不见的字符，去掉它。"), (11, "这里有看不见的字符，去掉它。")]


@given(st.text(st.characters(categories=["Cs", "Cc", "Lo"]), max_size=6))
def test_what_is_read_can_be_kept(text):
    escaped = "".join(f"\\U{ord(one):08X}" for one in text)

    found, problems = check(STEPS.replace("title: 样例", f'title: "样例{escaped}"'))

    assert (found is None) == bool(problems)
    assert found is None or found.title.encode().decode() == found.title


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: 样例", "title: [样例]", [(2, "title要写成一句话。")]),
        ("title: 样例", f"title: {'长' * 61}", [(2, "title太长：最多 60 个字。")]),
        ("title: 样例", "title: 样例\ntitle: 样例", [(3, "“title”写了两次。")]),
        ("about: [compound]", "about: compound", [(4, "about要写成一列，每条前面一个“-”。")]),
        ("status: assumed", "status: assumed\neffective_to: 2025-12-31", [(7, "停用日期早于启用日期。")]),
        (
            "status: assumed",
            "status: assumed\narchive: forever",
            [(7, "archive没有“forever”，只能是：permanent、30 years、10 years。")],
        ),
        ("2026-01-01", "一月一日", [(5, "effective_from不是日期，写成 2026-01-31 这样。")]),
    ],
)
def test_the_head_says_what_is_wrong_with_it(old, new, told):
    assert wrong(STEPS.replace(old, new, 1)) == told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("from: yesterday", [(14, "from 写 opened、started，或者“步骤.opened”“步骤.closed”“步骤.日期项的 name”。")]),
        ("from: .closed", [(14, "from 写 opened、started，或者“步骤.opened”“步骤.closed”“步骤.日期项的 name”。")]),
        ("from: started", []),
        ("min: 5 days\nmax: 3 days", [(9, "最短的时间比最长的还长。")]),
        ("min: 5 days\nmax: 5 days", []),
        ("min: 5 days\nmax: 1 months", []),
        ("gates: [a]", [(14, "关口要写成“名称: 值”。"), (14, "每道关口写一个 ask，或者写 any_of 列几个 ask。")]),
        ("gates:\n  - {code: a, title: 甲}", [(15, "每道关口写一个 ask，或者写 any_of 列几个 ask。")]),
        (
            "gates:\n  - {code: a, title: 甲, ask: document, any_of: [{ask: document}]}",
            [(15, "每道关口写一个 ask，或者写 any_of 列几个 ask。")],
        ),
        (
            "gates:\n  - {code: a, title: 甲, any_of: [{ask: document}], with: {count: 1}}",
            [(15, "写了 any_of 时，with 要写在每个 ask 旁边。")],
        ),
        ("gates:\n  - {code: a, title: 甲, any_of: [{ask: document}, {ask: facts}]}", [(15, "facts with缺“fields”。")]),
        ("gates:\n  - {code: a, title: 甲, ask: signed_by_posts}", [(15, "signed_by_posts with缺“posts”。")]),
        (
            "gates:\n  - {code: a, title: 甲, ask: meeting_on_paper, with: {quorum: most}}",
            [(15, "quorum写成“> 1/2”“>= 2/3”，或者“过半数”“三分之二以上”。")],
        ),
        (
            "gates:\n  - {code: a, title: 甲, ask: meeting_on_paper, with: {of: moon}}",
            [(15, "of没有“moon”，只能是：due、present。")],
        ),
        ("gates:\n  - {code: a, title: 甲, ask: group_composed, with: {odd: perhaps}}", [(15, "odd写 true 或 false。")]),
        (
            "gates:\n  - {code: a, title: 甲, ask: proposals_collected, with: {for: a while}}",
            [(15, "for看不懂：写成“7 days”“5 working days”“2 months”，或者“7日”“5个工作日”“2个月”。")],
        ),
        ("gates:\n  - {code: a, title: 甲, ask: consent_share, with: {step: third}}", [(15, "没有“third”这个步骤。")]),
        (
            "gates:\n  - {code: a, title: 甲, ask: publicity_over_without_open_objection, with: {publicity: plan}}",
            [(15, "没有“plan”这份公示。")],
        ),
        (
            "publishes:\n  - {code: plan, title: 公示, text: '请看 }', for: 7 days, objections: no}",
            [(15, "公告里能自动填的只有：{place}、{title}、{step}、{from}、{until}、{office}、{days}。")],
        ),
        (
            "gates:\n  - {code: a, title: 甲, ask: document}\n  - {code: a, title: 乙, ask: document}",
            [(16, "“a”用了两次。")],
        ),
    ],
)
def test_a_step_says_what_is_wrong_with_it(lines, told):
    assert more(lines) == told


def test_fields_to_be_written_down_are_named_titled_and_of_a_kind():
    lines = "gates:\n  - {code: a, title: 甲, ask: facts, with: {fields: [{name: who, kind: colour}]}}"

    assert more(lines) == [
        (15, "要填的项缺“title”。"),
        (15, "kind没有“colour”，只能是：text、number、area、money、date、yes_no、file、paper。"),
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("if_refused: second", []),
        ("if_refused: first", []),
        ("if_refused: third", [(14, "没有“third”这个步骤。")]),
        ("after: [third]", [(14, "没有“third”这个步骤。")]),
        ("from: first.closed", []),
        ("from: third.closed", [(14, "没有“third”这个步骤。")]),
    ],
)
def test_a_step_names_steps_that_are_there(lines, told):
    assert more(lines, STEPS + SECOND) == told


def test_a_step_neither_goes_back_to_what_comes_later_nor_counts_from_it():
    text = HEAD + FIRST + "    if_refused: second\n    from: second.closed\n" + SECOND

    assert wrong(text) == [
        (9, "没通过只能退回前面的步骤，“second”不在前面。"),
        (9, "期限要从前面的步骤算起。"),
    ]


def test_steps_that_wait_for_each_other_are_named():
    text = HEAD + FIRST + "    after: [second]\n" + SECOND + "    after: [first]\n"

    assert wrong(text) == [(9, "这些步骤互相等，谁也开不了：第一步、第二步。")]


def numbered(block, count):
    return "".join(block.replace("first", f"s{n}") for n in range(count))


def test_a_procedure_has_sixty_steps_and_no_more():
    assert wrong(HEAD + numbered(FIRST, 60)) == []
    assert wrong(HEAD + numbered(FIRST, 61)) == [(309, "最多 60 个步骤。")]


def test_a_step_has_thirty_gates_and_no_more():
    gates = ["gates:", *(f"  - {{code: g{n}, title: 甲, ask: document}}" for n in range(31))]

    assert (more("\n".join(gates[:-1])), more("\n".join(gates))) == ([], [(45, "一步最多 30 道关口。")])
