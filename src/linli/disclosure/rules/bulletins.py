"""What stands against an issue of the bulletin, and an issue as plain text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .notices import length_problems, tidied, wall_problems

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class ItemGiven:
    """One thing in an issue."""

    section: str
    title: str
    text: str = ""
    is_on: bool = True
    position: int = 0

    def fields(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: tidied(value) if isinstance(value, str) else value for name, value in found.items()}


def issue_problems(title: str, first: date, last: date, *, greeting: str = "") -> list[Problem]:
    """Everything that stands against an issue's head and days."""
    found = length_problems(title, where="title", least=2, most=40)
    found += length_problems(greeting, where="greeting", least=0, most=200)
    if last < first:
        found.append(Problem("days", _("到哪天要在从哪天之后。"), "until_on"))
    elif (last - first).days >= MOST_DAYS:
        found.append(Problem("days", _("一期最多写 %(most)d 天的事。") % {"most": MOST_DAYS}, "until_on"))
    return [*found, *wall_problems(title, greeting)]


def item_problems(given: ItemGiven, *, where: str = "") -> list[Problem]:
    """Everything that stands against one thing in an issue; `where`: whose fields they are."""
    found = length_problems(given.section, where="section", least=1, most=20)
    found += length_problems(given.title, where="title", least=2, most=80)
    found += length_problems(given.text, where="text", least=0, most=400)
    found += wall_problems(given.title, given.text)
    return [Problem(one.code, one.text, f"{where}-{one.where}") for one in found] if where else found


def as_text(greeting: str, items: Iterable[ItemGiven]) -> str:
    """An issue as a notice says it: each heading with what stands under it."""
    parts = [greeting.strip()] if greeting.strip() else []
    for section, group in groupby(items, key=lambda one: one.section):
        lines = [f"· {one.title}" + (f"：{one.text}" if one.text else "") for one in group]
        parts.append("\n".join([f"〔{section}〕", *lines]))
    return "\n\n".join(parts)
