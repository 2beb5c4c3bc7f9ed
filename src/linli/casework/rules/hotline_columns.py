"""
Which column of another city's sheet is which of ours, and what its words mean: what a choice must hold, and the format that it
makes. Pure.

The fields stay those of the shipped mapping (`rulesets/mappings/hotline_12345.yaml`); the columns and the words are other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.rules import hotline_words
from linli.casework.rules.hotline import Format
from linli.casework.rules.hotline_words import ChosenWords
from linli.core.problems import Problem

MOST_NAME, MOST_REASON = 60, 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for a city's sheet. `columns`: key → heading; `answers`: what we write into the state (“done”, “returned”)."""

    name: str
    columns: Mapping[str, str]
    words: ChosenWords = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


def fields_of(form: Format) -> list[tuple[str, str]]:
    """Key and our own heading of everything that a sheet can say, in the order of the shipped columns."""
    return [(key, heading) for heading, key in [*form.columns, *form.more.items()]]


def guessed(form: Format, headings: Sequence[str], hints: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """
    Key → heading where the sheet calls it as we do, or as the mapping knows it by another name. What is left over is guessed by
    `hints`, parts of headings, whole ones first: somebody looks at it before it holds. No heading is given twice.
    """
    found: dict[str, str] = {}
    for key, heading in fields_of(form):
        known = next((one for one in (heading, *form.also.get(key, ())) if one in headings), "")
        if known:
            found[key] = known
    for is_whole in (True, False):
        for key, parts in (hints or {}).items():
            free = [one for one in headings if one not in found.values()]
            match = next((one for part in parts for one in free if one == part or (part in one and not is_whole)), "")
            if match and key not in found:
                found[key] = match
    return found


def choice_problems(form: Format, choice: Choice, headings: Sequence[str]) -> list[Problem]:
    """Everything that stands against a choice: no name, missing and doubled columns, headings that are not there, words."""
    problems = [*name_problems(choice.name), *_column_problems(form, choice.columns, headings)]
    named = {key: heading for key, heading in choice.columns.items() if heading}
    return problems + hotline_words.word_problems(form.words, choice.words, choice.answers, headings=named)


def name_problems(name: str) -> list[Problem]:
    """What stands against a name: none, or one that is too long."""
    if not name.strip():
        return [Problem("no_name", _("给这份对照起个名字。"), where="name")]
    if len(name.strip()) > MOST_NAME:
        return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_NAME}, where="name")]
    return []


def taken_problem() -> Problem:
    return Problem("name_taken", _("已经有一份对照叫这个名字，换一个。"), where="name")


def _column_problems(form: Format, chosen: Mapping[str, str], headings: Sequence[str]) -> list[Problem]:
    named = dict(fields_of(form))
    problems = []
    for key in (one for one in named if one in form.required and not chosen.get(one)):
        text = _("“%(what)s”一定要有，选出表里是哪一列。") % {"what": named[key]}
        problems.append(Problem("missing", text, where=key))
    taken: dict[str, str] = {}
    for key, heading in chosen.items():
        if not heading:
            continue
        if key not in named:
            problems.append(Problem("unknown_key", _("没有“%(key)s”这一项。") % {"key": key}, where="columns"))
            continue
        if heading not in headings:
            text = _("表里没有“%(heading)s”这一列。") % {"heading": heading}
            problems.append(Problem("unknown_heading", text, where=key))
        elif headings.count(heading) > 1:
            text = _("表里有两列都叫“%(heading)s”，改掉一个列名再传。") % {"heading": heading}
            problems.append(Problem("heading_twice", text, where=key))
        if (first := taken.setdefault(heading, key)) != key:
            text = _("“%(heading)s”已经选给了“%(what)s”，一列只能用一次。") % {"heading": heading, "what": named[first]}
            problems.append(Problem("chosen_twice", text, where=key))
    return problems


def body_of(shipped: Mapping[str, Any], choice: Choice, headings: Sequence[str], *, words: Mapping[str, Any]) -> dict[str, Any]:
    """
    The mapping to keep: the chosen columns in the order of the sheet, what was not chosen under its own name, the chosen words
    before those of `words` (the shipped ones, or those of the mapping that it is made from).
    """
    by_heading = {heading: key for key, heading in choice.columns.items() if heading}
    ours: dict[str, str] = shipped["columns"] | shipped.get("more", {})
    left = {heading: key for heading, key in ours.items() if key not in by_heading.values() and heading not in headings}
    columns = {heading: by_heading[heading] for heading in headings if heading in by_heading}
    kept = {name: shipped[name] for name in ("kind", "source", "status", "required")}
    told = hotline_words.own_words(words, choice.words, choice.answers)
    return kept | {"columns": columns, "more": left, "also": {}, "words": told}
