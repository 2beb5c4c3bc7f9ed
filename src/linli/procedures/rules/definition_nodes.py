"""
YAML as nodes that know their lines, read by people's hands: nothing is constructed, so no text can do harm or surprise.

Every look at a node reports what is wrong with it, with its line, and gives a harmless value back, so that one reading finds
every problem.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from linli.core.problems import Problem

from .days import Period

MOST_CHARACTERS = 200_000
MOST_DEPTH = 40
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""What an escape can bring in and no page shows and no database keeps: control characters, half surrogates, turned directions."""
YES, NO = {"true", "yes", "是"}, {"false", "no", "否"}


class Nodes:
    """One text being read; problems are gathered on the way, each with its line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, code: str, text: str, node: Node | int) -> None:
        line = node if isinstance(node, int) else line_of(node)
        self.problems.append(Problem(code, text, where=str(line), row=line))

    def compose(self, text: str) -> Node | None:
        """The root of the text; None (and a problem) where it is no YAML that we read."""
        if len(text) > MOST_CHARACTERS:
            self.say("too_long", _("太长了：最多 %(most)s 个字。") % {"most": MOST_CHARACTERS}, 1)
            return None
        try:
            return self._checked(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or getattr(error, "reason", None) or error
            self.say("not_yaml", _("这一行不合 YAML 的写法：%(why)s") % {"why": why}, (mark.line if mark else 0) + 1)
        except (ValueError, OverflowError):  # an escape beyond the last character there is
            self.say("not_yaml", _("这段文字读不下去：里面有写错的字符编码。"), 1)
        return None

    def _checked(self, text: str) -> Node | None:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            anchor = getattr(event, "anchor", None)
            if anchor is not None:
                self.say("alias", _("不用 & 和 * 引用，把内容写全。"), _line(event.start_mark))
                return None
            if depth > MOST_DEPTH:
                self.say("too_deep", _("一层套一层，太深了。"), _line(event.start_mark))
                return None
            if isinstance(event, yaml.ScalarEvent) and UNSEEN.search(event.value):
                self.say("unseen", _("这里有看不见的字符，去掉它。"), _line(event.start_mark))
        return None if self.problems else yaml.compose(text, Loader=yaml.SafeLoader)  # type: ignore[no-any-return]

    def mapping(self, node: Node | None, known: Collection[str], needed: Collection[str], what: str) -> dict[str, Node]:
        """The entries of a mapping by their names; what is unknown, there twice or missing is reported."""
        if not isinstance(node, MappingNode):
            if node is not None:
                self.say("not_a_mapping", _("%(what)s要写成“名称: 值”。") % {"what": what}, node)
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in found:
                self.say("key_twice", _("“%(name)s”写了两次。") % {"name": name}, key)
            elif name not in known:
                text = _("%(what)s里没有“%(name)s”这一项，只有：%(known)s。")
                self.say("unknown_key", text % {"what": what, "name": name[:60], "known": "、".join(known)}, key)
            else:
                found[name] = value
        for name in needed:
            if name not in found or is_empty(found[name]):
                self.say(f"no_{name}", _("%(what)s缺“%(name)s”。") % {"what": what, "name": name}, node)
        return {name: value for name, value in found.items() if not is_empty(value)}

    def items(self, node: Node | None, what: str) -> list[Node]:
        """The entries of a list; a single value where a list is wanted is reported."""
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.say("not_a_list", _("%(what)s要写成一列，每条前面一个“-”。") % {"what": what}, node)
            return []
        return list(node.value)

    def text(self, node: Node | None, what: str, most: int = 200) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self.say("not_a_text", _("%(what)s要写成一句话。") % {"what": what}, node)
            return ""
        if len(node.value) > most:
            self.say("too_long", _("%(what)s太长：最多 %(most)s 个字。") % {"what": what, "most": most}, node)
        return str(node.value).strip()

    def code(self, node: Node | None, what: str) -> str:
        """A name for programs; ”“ (and a problem) for anything else."""
        written = self.text(node, what)
        if node is not None and isinstance(node, ScalarNode) and not CODE.fullmatch(written):
            text = _("%(what)s“%(code)s”不行：用小写字母开头，只有小写字母、数字和下划线，最多 40 个。")
            self.say("bad_code", text % {"what": what, "code": written[:60]}, node)
            return ""
        return written

    def choice(self, node: Node | None, what: str, choices: Collection[str]) -> str:
        written = self.text(node, what)
        if node is not None and isinstance(node, ScalarNode) and written not in choices:
            text = _("%(what)s没有“%(given)s”，只能是：%(choices)s。")
            given = {"what": what, "given": written[:60], "choices": "、".join(choices)}
            self.say("unknown_choice", text % given, node)
            return ""
        return written

    def choices(self, node: Node | None, what: str, choices: Collection[str]) -> tuple[str, ...]:
        """A list of known names; each unknown one is reported on its own line."""
        named = [self.choice(one, what, choices) for one in self.items(node, what)]
        return tuple(dict.fromkeys(name for name in named if name))

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        return tuple(self.text(one, what, 500) for one in self.items(node, what))

    def yes_no(self, node: Node | None, what: str, *, default: bool = False) -> bool:
        if node is None:
            return default
        written = self.text(node, what).lower()
        if isinstance(node, ScalarNode) and written not in YES | NO:
            self.say("not_yes_or_no", _("%(what)s写 true 或 false。") % {"what": what}, node)
        return written in YES

    def whole(self, node: Node, what: str) -> int:
        written = self.text(node, what)
        if not re.fullmatch(r"[0-9]{1,9}", written):
            self.say("not_whole", _("%(what)s要写成整数。") % {"what": what}, node)
            return 0
        return int(written)

    def day(self, node: Node | None, what: str) -> date | None:
        if node is None:
            return None
        written = self.text(node, what)
        if DAY.fullmatch(written):
            with suppress(ValueError):
                return date.fromisoformat(written)
        self.say("bad_date", _("%(what)s不是日期，写成 2026-01-31 这样。") % {"what": what}, node)
        return None

    def period(self, node: Node | None, what: str) -> Period | None:
        if node is None:
            return None
        try:
            return Period.parse(self.text(node, what))
        except ValueError as error:
            self.say("bad_period", _("%(what)s看不懂：%(why)s。") % {"what": what, "why": error}, node)
            return None


def _line(mark: Any) -> int:
    return int(mark.line) + 1


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def is_empty(node: Node) -> bool:
    """Whether nothing stands there: no value, an empty list, an empty mapping."""
    if isinstance(node, ScalarNode):
        return node.style is None and node.value in ("", "~", "null")
    return not node.value
