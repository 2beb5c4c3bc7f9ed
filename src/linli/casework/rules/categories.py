"""
What stands against a change of the category tree: at most three levels, no circle, no code twice, nothing retired that is
still referred to. Every function gets the whole tree as it stands and returns all the problems.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.states import Kind, Party
from linli.core.problems import Problem

MOST_LEVELS = 3
MOST_NAME, MOST_CONSEQUENCE, MOST_EXTERNAL = 40, 200, 20
MOST_WORDS, MOST_WORD = 60, 20
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Node:
    """One category as far as the shape of the tree goes; `parent` is a code, “” at the top."""

    code: str
    name: str
    parent: str = ""
    is_active: bool = True
    also_touches: tuple[str, ...] = ()


Tree = Mapping[str, Node]


def chain_of(code: str, tree: Tree) -> list[str]:
    """The code and those above it, nearest first. A circle, which no verb makes, is followed once."""
    chain: list[str] = []
    while code in tree and code not in chain:
        chain.append(code)
        code = tree[code].parent
    return chain


def below(code: str, tree: Tree) -> list[str]:
    """Everything under a code, itself left out."""
    return [one for one in tree if one != code and code in chain_of(one, tree)]


def height_of(code: str, tree: Tree) -> int:
    """How many levels a category and what is under it take: 1 for a leaf or for a new one."""
    depth = len(chain_of(code, tree))
    return 1 + max((len(chain_of(one, tree)) - depth for one in below(code, tree)), default=0)


def code_problems(code: str, tree: Tree) -> list[Problem]:
    """A code is for programs and sheets: lower-case letters, digits and underscores, once in the tree, retired ones counted."""
    if not CODE.fullmatch(code):
        return [Problem("code", _("代码用小写字母开头，后面是小写字母、数字和下划线，最多 40 个。"), where="code")]
    if code in tree:
        text = _("代码“%(code)s”已经是“%(name)s”的了。") % {"code": code, "name": tree[code].name}
        return [Problem("code_twice", text, where="code")]
    return []


def place_problems(code: str, parent: str, tree: Tree) -> list[Problem]:
    """What stands against putting a category (new or known) under `parent`, “” for the top."""
    if not parent:
        return []
    if parent not in tree:
        return [Problem("unknown_parent", _("没有“%(code)s”这一类，放不到它下面。") % {"code": parent}, where="parent")]
    problems = []
    if code in chain_of(parent, tree):
        text = _("“%(name)s”在它自己下面，不能再放到那里去。") % {"name": tree[parent].name}
        problems.append(Problem("circle", text, where="parent"))
    elif len(chain_of(parent, tree)) + height_of(code, tree) > MOST_LEVELS:
        text = _("放在“%(name)s”下面就有四级了，最多三级。") % {"name": tree[parent].name}
        problems.append(Problem("too_deep", text, where="parent"))
    if not tree[parent].is_active and (code not in tree or tree[code].is_active):
        text = _("“%(name)s”停用了，下面不能再放。") % {"name": tree[parent].name}
        problems.append(Problem("retired_parent", text, where="parent"))
    return problems


def name_problems(name: str, code: str, parent: str, tree: Tree) -> list[Problem]:
    """A name is there, is short, and is no sibling's."""
    if not name or len(name) > MOST_NAME:
        return [Problem("name", _("名称要有，最多 40 个字。"), where="name")]
    if any(one.name == name and one.parent == parent and one.code != code for one in tree.values()):
        return [Problem("name_twice", _("同一级里已经有“%(name)s”了。") % {"name": name}, where="name")]
    return []


def content_problems(given: Mapping[str, Any], code: str, tree: Tree, *, profiles: Collection[str]) -> list[Problem]:
    """The fields besides name and place; what is not given is not looked at."""
    checks: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
        ("kind", lambda value: value in Kind.values, _("没有这种诉求类型。")),
        ("party", lambda value: value in Party.values, _("没有这个归属。")),
        ("profile", lambda value: value in profiles, _("没有这一档时限。")),
        ("public_name", lambda value: len(value) <= MOST_NAME, _("给居民看的名称最多 40 个字。")),
        ("consequence", lambda value: len(value) <= MOST_CONSEQUENCE, _("“报了以后会怎样”最多 200 个字。")),
        ("external_code", lambda value: len(value) <= MOST_EXTERNAL, _("外部代码最多 20 个字符。")),
        ("icon", lambda value: len(value) <= 30, _("没有这个图标。")),
    )
    problems = [Problem(name, text, where=name) for name, is_good, text in checks if name in given and not is_good(given[name])]
    problems += word_problems(given.get("keywords", ()))
    return problems + touch_problems(given.get("also_touches", ()), code, tree)


def word_problems(words: Iterable[str]) -> list[Problem]:
    listed = list(words)
    problems = []
    if len(listed) > MOST_WORDS:
        text = _("关键词最多 %(most)s 个，现在 %(count)s 个。") % {"most": MOST_WORDS, "count": len(listed)}
        problems.append(Problem("too_many_words", text, where="keywords"))
    for word in listed:
        if not 2 <= len(word) <= MOST_WORD:
            text = _("关键词“%(word)s”要 2 到 %(most)s 个字，一个字太容易碰上。") % {"word": word, "most": MOST_WORD}
            problems.append(Problem("word", text, where="keywords"))
    return problems


def touch_problems(codes: Iterable[str], code: str, tree: Tree) -> list[Problem]:
    """What a category also touches are other categories that are in use."""
    problems = []
    for one in codes:
        if one == code:
            problems.append(Problem("touches_itself", _("“还涉及”里不用写自己。"), where="also_touches"))
        elif one not in tree:
            text = _("“还涉及”里的“%(code)s”没有这一类。") % {"code": one}
            problems.append(Problem("unknown_touch", text, where="also_touches"))
        elif not tree[one].is_active:
            text = _("“还涉及”里的“%(name)s”停用了。") % {"name": tree[one].name}
            problems.append(Problem("retired_touch", text, where="also_touches"))
    return problems


def retire_problems(code: str, tree: Tree, *, rules: Collection[int], duties: Collection[int], is_needed: bool) -> list[Problem]:
    """
    What still refers to a category that is to go out of use: dispatch rules and lines of the duty list that are open, what
    lies under it, others that also touch it. `is_needed`: the one for what nobody has sorted yet.
    """
    problems = []
    if not tree[code].is_active:
        problems.append(Problem("retired", _("已经停用了。")))
    if is_needed:
        problems.append(Problem("needed", _("没分类的都先放在这里，这一类不能停。")))
    if rules:
        text = _("派单规则第 %(numbers)s 条还管着它，先停掉或换掉那几条。") % {"numbers": listed(rules)}
        problems.append(Problem("open_rules", text))
    if duties:
        text = _("职责清单第 %(numbers)s 条还写着它，先停掉那几条。") % {"numbers": listed(duties)}
        problems.append(Problem("open_duties", text))
    if inside := [tree[one].name for one in below(code, tree) if tree[one].is_active]:
        problems.append(Problem("has_children", _("下面还有在用的：%(names)s。") % {"names": "、".join(inside)}))
    if touching := [one.name for one in tree.values() if one.is_active and code in one.also_touches]:
        text = _("“还涉及”里写着它的：%(names)s。") % {"names": "、".join(touching)}
        problems.append(Problem("touched", text))
    return problems


def listed(numbers: Collection[int]) -> str:
    return "、".join(str(number) for number in sorted(numbers))


def restore_problems(code: str, tree: Tree) -> list[Problem]:
    problems = [Problem("in_use", _("本来就在用。"))] if tree[code].is_active else []
    parent = tree[code].parent
    if parent and not tree[parent].is_active:
        text = _("上级“%(name)s”停用着，先恢复上级，或把它移到别处。") % {"name": tree[parent].name}
        problems.append(Problem("retired_parent", text))
    return problems
