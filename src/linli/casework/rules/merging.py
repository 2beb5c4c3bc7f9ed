"""One matter reported twice, or several in one report: what stands against merging and splitting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.casework.states import RUNNING, State
from linli.core.problems import Problem

from .cases import MOST_DETAIL, MOST_TITLE, text_problems

MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """The case that another is to be merged into, as it is now. `went_to`: the number it was merged into itself."""

    number: str
    state: str
    went_to: str = ""


def merge_problems(target: Target, *, is_same: bool, brings: int) -> list[Problem]:
    """
    Only into another running case, and never in chains: what went into a case stays where its reporters were told.

    `brings` is how many cases were merged into the one that is to go.
    """
    if is_same:
        return [Problem("itself", _("不能并到自己里面。"), where="into")]
    problems = []
    if target.state == State.MERGED:
        text = _("%(number)s 已经并到 %(into)s 了，请并到那一件。")
        problems.append(Problem("into_merged", text % {"number": target.number, "into": target.went_to}, where="into"))
    elif target.state not in RUNNING:
        text = _("%(number)s 现在是“%(state)s”，不能再并进去。这一件照常办，或告知先前的结果。")
        given = {"number": target.number, "state": State(target.state).label}
        problems.append(Problem("into_ended", text % given, where="into"))
    if brings:
        text = _("这一件里已经并进来过 %(count)s 件，报事人都知道看这一件。反过来，把那一件并到这里。")
        problems.append(Problem("brings_others", text % {"count": brings}, where="into"))
    return problems


@dataclass(frozen=True, slots=True)
class PartGiven:
    """One part as far as rules look at it. `has_category`, `has_place`: what was chosen is one of this subdistrict's."""

    title: str
    text: str = ""
    place_detail: str = ""
    has_category: bool = True
    has_place: bool = True


def split_problems(parts: Sequence[PartGiven]) -> list[Problem]:
    """Every part has a title of its own and a category; the problems name the part they are about."""
    if not parts:
        return [Problem("no_parts", _("还没写拆出哪一件。至少写一件。"), where="part1_title")]
    problems = []
    if len(parts) > MOST_PARTS:
        text = _("一次最多拆出 %(most)s 件，您写了 %(count)s 件。") % {"most": MOST_PARTS, "count": len(parts)}
        problems.append(Problem("too_many_parts", text, where=f"part{MOST_PARTS + 1}_title"))
    for number, part in enumerate(parts, 1):
        problems += _part_problems(part, f"part{number}_")
    return problems


def _part_problems(part: PartGiven, prefix: str) -> list[Problem]:
    problems = text_problems(part.title, where=f"{prefix}title", most=MOST_TITLE)
    problems += text_problems(part.text, where=f"{prefix}text", least=0)
    problems += text_problems(part.place_detail, where=f"{prefix}place_detail", least=0, most=MOST_DETAIL)
    if not part.has_category:
        problems.append(Problem("unknown_category", _("没有这一类，请从列表里选。"), where=f"{prefix}category"))
    if not part.has_place:
        problems.append(Problem("unknown_place", _("这个地方不在本街道。"), where=f"{prefix}place"))
    return problems


def is_known(person: object, phone_hash: str, *, persons: Collection[object], phones: Collection[str]) -> bool:
    """Whether somebody is a reporter of the other case already: by the register or by telephone."""
    return (person is not None and person in persons) or (bool(phone_hash) and phone_hash in phones)
