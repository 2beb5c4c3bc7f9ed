"""
Reading rule files: `<engine>/rulesets/<anything>.yaml`, one code with its dated versions in each.

    code: core.office_hours
    title: 办公时间
    versions:
      - effective_from: 2020-01-01
        effective_to:              # left out: until further notice
        status: assumed            # verified | press | assumed | unfilled
        citation: 《…》第 N 条
        missing: [...]             # what has to be found out, where the status is unfilled
        body: {...}                # exact values only: "1/5", never 0.2

All problems of all files are found at once, each with file and line.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, SequenceNode

from linli.core.problems import Problem

from .ruleset import RuleSet, Status

TOP_KEYS = {"code", "title", "versions"}
CODE = re.compile(r"[a-z]+(\.[a-z][a-z0-9_]*)+")
VERSION_KEYS = {"effective_from", "effective_to", "status", "citation", "missing", "body"}


class RuleFilesBroken(Exception):
    """Shipped rule files hold mistakes; `problems` has them all. Raised when the first rule is asked for, and by `doctor`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{problem.where}: {problem.text}" for problem in problems))


def load(files: Iterable[Path]) -> tuple[dict[str, tuple[RuleSet, ...]], list[Problem]]:
    """The rule sets of these files by code, oldest version first, and every problem in them."""
    found: dict[str, tuple[RuleSet, ...]] = {}
    problems: list[Problem] = []
    for file in sorted(files):
        reader = _File(file)
        versions = reader.read()
        problems += reader.problems
        if versions and versions[0].code in found:
            problems.append(Problem("code_twice", f"{versions[0].code} stands in another file already", where=f"{file.name}:1"))
        elif versions:
            found[versions[0].code] = versions
    return found, problems


class _File:
    """One file being read; problems are gathered on the way."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read(self) -> tuple[RuleSet, ...]:
        try:
            root = yaml.compose(self.file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            self._say("not_yaml", str(getattr(error, "problem", error)), (mark.line if mark else 0) + 1)
            return ()
        if not isinstance(root, MappingNode):
            self._say("not_a_rule", "a rule file is a mapping with code, title and versions", 1)
            return ()
        self._look_for_bad_values(root)
        if self.problems:
            return ()
        return self._versions(root)

    def _versions(self, root: MappingNode) -> tuple[RuleSet, ...]:
        top = _value(root)
        self._check_keys(top, TOP_KEYS, {"code", "title", "versions"}, _line(root))
        if not CODE.fullmatch(str(top.get("code", ""))):
            self._say("bad_code", f"{top.get('code')!r} is no code; write engine.name", _line(root))
        listed = _child(root, "versions")
        if not isinstance(listed, SequenceNode) or not listed.value:
            self._say("no_versions", "versions is a list with at least one entry", _line(root))
            return ()
        made = [self._version(str(top.get("code", "")), str(top.get("title", "")), node) for node in listed.value]
        versions = sorted((one for one in made if one), key=lambda one: one.effective_from)
        self._check_overlaps(versions, _line(listed))
        return tuple(versions) if not self.problems else ()

    def _version(self, code: str, title: str, node: Node) -> RuleSet | None:
        line = _line(node)
        if not isinstance(node, MappingNode):
            self._say("not_a_version", "a version is a mapping", line)
            return None
        given = _value(node)
        before = len(self.problems)
        self._check_keys(given, VERSION_KEYS, {"effective_from", "status", "citation"}, line)
        for code_of_problem, text in version_problems(given):
            self._say(code_of_problem, text, line)
        if len(self.problems) > before:
            return None
        return RuleSet(
            code=code,
            title=title,
            effective_from=given["effective_from"],
            effective_to=given.get("effective_to"),
            status=Status(given["status"]),
            citation=given["citation"].strip(),
            body=given.get("body") or {},
            missing=tuple(given.get("missing") or ()),
        )

    def _check_keys(self, given: dict[str, Any], known: set[str], needed: set[str], line: int) -> None:
        for key in sorted(set(given) - known, key=str):
            self._say("unknown_key", f"{key} is not known here; known: {', '.join(sorted(known))}", line)
        for key in sorted(needed):
            if given.get(key) in (None, "", []):
                self._say(f"no_{key}", f"{key} is missing", line)

    def _check_overlaps(self, versions: list[RuleSet], line: int) -> None:
        for earlier, later in pairwise(versions):
            if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
                text = f"the version from {earlier.effective_from} still holds when the one from {later.effective_from} begins"
                self._say("overlap", text, line)

    def _look_for_bad_values(self, node: Node) -> None:
        """Keys that stand twice, floats, and dates that do not exist: YAML itself would take or choke on them."""
        for child in _walk(node):
            if child.tag == "tag:yaml.org,2002:float":
                self._say("not_exact", f"{child.value} is not exact; write a fraction in quotes, as “1/5”", _line(child))
            if child.tag == "tag:yaml.org,2002:timestamp" and not _is_a_day(child):
                self._say("bad_date", f"{child.value} is no day; write 2026-01-31", _line(child))
            if isinstance(child, MappingNode):
                keys = [key.value for key, _ in child.value]
                for key in sorted({str(key) for key in keys if keys.count(key) > 1}):
                    self._say("key_twice", f"{key} stands here twice", _line(child))

    def _say(self, code: str, text: str, line: int) -> None:
        self.problems.append(Problem(code, text, where=f"{self.file.name}:{line}", row=line))


def version_problems(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one version, shipped or a tenant's own: dates, status, citation, body. Gives (code, text)."""
    starts, ends = given.get("effective_from"), given.get("effective_to")
    for day in (starts, ends):
        if day is not None and type(day) is not date:
            yield "bad_date", _("%(day)r 不是日期，写成 2026-01-31 这样。") % {"day": day}
    if type(starts) is date and type(ends) is date and ends < starts:
        yield "ends_before_it_starts", _("到 %(ends)s 为止，却从 %(starts)s 才开始。") % {"ends": ends, "starts": starts}
    status = given.get("status")
    if status is not None and status not in set(Status):
        yield "unknown_status", _("没有“%(status)s”这种状态，只有 %(known)s。") % {"status": status, "known": ", ".join(Status)}
    if not isinstance(given.get("citation", ""), str):
        yield "no_citation", _("写上依据：哪份文件、哪一条。")
    if not isinstance(given.get("body") or {}, dict):
        yield "bad_body", _("规则的内容要写成“名称: 值”。")
    if status == Status.UNFILLED and not given.get("missing"):
        yield "nothing_named_missing", _("空着的规则要写明还缺什么。")
    if status in set(Status) - {Status.UNFILLED} and not given.get("body"):
        yield "no_body", _("规则没有内容。")


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield from _walk(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _walk(value)


def _child(node: MappingNode, name: str) -> Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _value(node: Node) -> dict[str, Any]:
    constructor = yaml.constructor.SafeConstructor()
    return constructor.construct_document(node)  # type: ignore[no-any-return]


def _is_a_day(node: Node) -> bool:
    try:
        date.fromisoformat(str(node.value))
    except ValueError:
        return False
    return True


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
