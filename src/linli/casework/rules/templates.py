"""Reply templates: which verbs they serve, which fields they know, what is wrong with one, and how one is filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.states import BY_VERB
from linli.core.problems import Problem
from linli.core.words import Words

SERVED = {
    "accept": "words",
    "receive": "text",
    "dispatch": "note",
    "extend": "words",
    "suspend": "words",
    "review": "words",
    "resume": "text",
    "not_accept": "reason",
    "transfer_emergency": "note",
    "return": "text",
    "transfer": "reason",
    "complete": "text",
    "answer": "text",
    "rework": "reason",
    "close": "reason",
}
"""The verbs that say something to the reporter in words of one's own, each with the field of its form that holds them."""

FIELDS: dict[str, Words] = {
    "编号": gettext_lazy("诉求的编号，报事人凭它查进度"),
    "标题": gettext_lazy("一句话写清是什么事"),
    "地点": gettext_lazy("在哪里"),
    "分类": gettext_lazy("哪一类"),
    "承办单位": gettext_lazy("由谁办"),
    "经办人": gettext_lazy("单位派去的人"),
    "期限": gettext_lazy("现在的期限，最晚哪天几点办完"),
    "报事日期": gettext_lazy("哪天报的"),
    "街道": gettext_lazy("街道的名字"),
    "电话": gettext_lazy("街道对外的电话"),
    "窗口地址": gettext_lazy("便民窗口在哪里"),
    "回访网址": gettext_lazy("查进度、评价的网址，凭编号和查询码打开；短信里另有本人的链接"),
}
"""What a template may name in braces. A closed set: nothing that is not said of the case on its own page."""

NAMED = re.compile(r"\{([^{}\n]*)\}")
STRAY = re.compile(r"[{}]")
MISSING = "____"
MOST_NAME, LEAST_TEXT, MOST_TEXT = 40, 4, 500


def template_problems(name: str, verb: str, text: str, *, is_name_taken: bool) -> list[Problem]:
    """Everything that is wrong with a template, each with where it is."""
    problems = _name_problems(name, is_name_taken=is_name_taken)
    if verb not in SERVED:
        problems.append(Problem("unknown_verb", _("还没选用在哪一步。"), where="verb"))
    length = len(text.strip())
    if length < LEAST_TEXT:
        problems.append(Problem("too_short", _("还没写内容，至少 %(least)s 个字。") % {"least": LEAST_TEXT}, where="text"))
    if length > MOST_TEXT:
        problems.append(
            Problem(
                "too_long", _("内容最多 %(most)s 个字，现在 %(count)s 个。") % {"most": MOST_TEXT, "count": length}, where="text"
            )
        )
    return [*problems, *field_problems(text)]


def _name_problems(name: str, *, is_name_taken: bool) -> list[Problem]:
    if not name.strip():
        return [Problem("missing", _("还没写名称。"), where="name")]
    if len(name.strip()) > MOST_NAME:
        return [Problem("too_long", _("名称最多 %(most)s 个字。") % {"most": MOST_NAME}, where="name")]
    if is_name_taken:
        return [Problem("name_taken", _("这一步已经有同名的模板，换个名称。"), where="name")]
    return []


def field_problems(text: str) -> list[Problem]:
    """Unknown fields and braces without a partner, each by line and character; lines and characters count from 1."""
    problems = []
    for row, line in enumerate(text.splitlines(), start=1):
        for found in NAMED.finditer(line):
            if found[1].strip() not in FIELDS:
                given = {"row": row, "at": found.start() + 1, "name": found[1].strip()}
                says = _("第 %(row)s 行第 %(at)s 个字：没有“{%(name)s}”这个字段，只能用下面表里的。") % given
                problems.append(Problem("unknown_field", says, where="text", row=row))
        for stray in STRAY.finditer(NAMED.sub(lambda one: " " * len(one[0]), line)):
            given = {"row": row, "at": stray.start() + 1}
            says = _("第 %(row)s 行第 %(at)s 个字：花括号没有配成对，写成 {编号} 这样。") % given
            problems.append(Problem("stray_brace", says, where="text", row=row))
    return problems


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with the facts of one case in it; `missing` are the fields that this case has nothing for."""

    text: str
    missing: tuple[str, ...]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with every field filled in; what the case has nothing for stays open as a line to write on."""
    missing: list[str] = []

    def put(found: re.Match[str]) -> str:
        name = found[1].strip()
        if value := values.get(name, ""):
            return value
        missing.append(name)
        return MISSING

    return Filled(NAMED.sub(put, text), tuple(dict.fromkeys(missing)))


def open_problems(text: str, *, where: str) -> list[Problem]:
    """What must not go to a reporter as it is: a field that nobody filled in."""
    if MISSING in text:
        return [Problem("left_open", _("还有横线没补上，补好再发。"), where=where)]
    return []


def verb_choices() -> list[tuple[str, Words]]:
    return [(verb, BY_VERB[verb].label) for verb in SERVED]
