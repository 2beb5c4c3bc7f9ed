"""
Which column of another city's sheet is which of ours: what a choice must hold, and the format that it makes. Pure.

The fields and the words stay those of the shipped mapping (`rulesets/mappings/hotline_12345.yaml`); only the columns are other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.rules.hotline import Format
from linli.core.problems import Problem

MOST_NAME = 60


def fields_of(form: Format) -> list[tuple[str, str]]:
    """Key and our own heading of everything that a sheet can say, in the order of the shipped columns."""
    return [(key, heading) for heading, key in [*form.columns, *form.more.items()]]


def guessed(form: Format, headings: Sequence[str]) -> dict[str, str]:
    """Key → heading where the sheet calls it as we do, or as the shipped mapping knows it by another name."""
    found = {}
    for key, heading in fields_of(form):
        known = next((one for one in (heading, *form.also.get(key, ())) if one in headings), "")
        if known:
            found[key] = known
    return found


def choice_problems(form: Format, chosen: Mapping[str, str], headings: Sequence[str], *, name: str) -> list[Problem]:
    """Everything that stands against a choice (key → heading): no name, missing and doubled columns, headings that are not there."""
    named = dict(fields_of(form))
    problems = []
    if not name.strip():
        problems.append(Problem("no_name", _("给这份对照起个名字。"), where="name"))
    if len(name.strip()) > MOST_NAME:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_NAME}, where="name"))
    for key in (one for one, _heading in fields_of(form) if one in form.required and not chosen.get(one)):
        text = _("“%(what)s”一定要有，选出表里是哪一列。") % {"what": named[key]}
        problems.append(Problem("missing", text, where=key))
    taken: dict[str, str] = {}
    for key, heading in chosen.items():
        if not heading:
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


def body_of(shipped: Mapping[str, Any], chosen: Mapping[str, str], headings: Sequence[str]) -> dict[str, Any]:
    """The mapping to keep: the chosen columns in the order of the sheet, what was not chosen under its own name, the words as shipped."""
    by_heading = {heading: key for key, heading in chosen.items() if heading}
    ours: dict[str, str] = shipped["columns"] | shipped.get("more", {})
    left = {heading: key for heading, key in ours.items() if key not in by_heading.values() and heading not in headings}
    columns = {heading: by_heading[heading] for heading in headings if heading in by_heading}
    kept = {name: shipped[name] for name in ("kind", "source", "status", "required", "words")}
    return kept | {"columns": columns, "more": left, "also": {}}
