"""What may be written down as evidence: each field by its kind, all problems at once, values as they are kept (plain JSON)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words

from ..providers import Field

MOST_TEXT = 500
WHOLE = re.compile(r"[0-9]{1,9}")
EXACT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


def read(fields: Iterable[Field], given: Mapping[str, Any], *, files: int, today: date) -> tuple[dict[str, Any], list[Problem]]:
    """The values by field, and everything that is wrong. `files`: how many came along."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    listed = list(fields)
    for one in listed:
        if one.kind == "file":
            problems += _missing(one) if one.is_needed and not files else []
            continue
        written = given.get(one.name)
        text = written.isoformat() if isinstance(written, date) else str("" if written is None else written).strip()
        if not text:
            problems += _missing(one) if one.is_needed else []
            continue
        value, wrong = _value(one, text, today)
        problems += [
            Problem(code, _("%(what)s：%(why)s") % {"what": one.title, "why": why}, where=one.name) for code, why in wrong
        ]
        values[one.name] = value
    papers = [one for one in listed if one.kind in ("file", "paper")]
    if papers and len(papers) == len(listed) and not files and not values:
        problems.append(Problem("no_paper", _("上传扫描件，或写明纸质材料放在哪里。"), where=papers[0].name))
    return values, [*problems, *_counts(values)]


def in_words(kind: str, value: Any) -> str:
    """A value as people read it, by the kind of its field: a day in words, an area or a sum with its unit."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    try:
        if kind == "date":
            return day_words(date.fromisoformat(str(value)))
        if kind in ("area", "money"):
            text = _("%(n)s m²") if kind == "area" else _("%(n)s 元")
            return text % {"n": f"{Decimal(str(value)):,.2f}"}
    except (ValueError, InvalidOperation):
        pass
    return str(value)


def _missing(one: Field) -> list[Problem]:
    return [Problem("required", _("还没有写“%(what)s”。") % {"what": one.title}, where=one.name)]


def _value(one: Field, text: str, today: date) -> tuple[Any, list[tuple[str, str]]]:
    if one.kind == "number":
        return (int(text), []) if WHOLE.fullmatch(text) else (text, [("not_whole", _("要填整数。"))])
    if one.kind in ("area", "money"):
        return _exact(text)
    if one.kind == "date":
        return _day(one, text, today)
    if one.kind == "yes_no":
        return text.lower() in ("1", "true", "yes", "on", "是"), []
    return text, [("too_long", _("最多 %(most)s 个字。") % {"most": MOST_TEXT})] if len(text) > MOST_TEXT else []


def _exact(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A number with two places, kept as text: 1401.15."""
    bare = text.replace(",", "")
    if not EXACT.fullmatch(bare):
        return text, [("not_exact", _("要填数字，最多两位小数。"))]
    return f"{Decimal(bare):.2f}", []


def _day(one: Field, text: str, today: date) -> tuple[str, list[tuple[str, str]]]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text, [("bad_date", _("这不像日期，写成 2026-11-20 这样。"))]
    if one.name == "held_on" and day > today:
        return text, [("in_future", _("这一天还没有到。"))]
    if not 1900 <= day.year <= 2100:
        return text, [("year", _("看看年份是不是写错了。"))]
    return day.isoformat(), []


def _counts(values: Mapping[str, Any]) -> list[Problem]:
    """A meeting cannot have more present than due, nor more agreed than present."""
    problems = []
    for less, more, text in (
        ("present", "due", _("实到比应到多。")),
        ("agreed", "present", _("同意的比到会的多。")),
        ("asked", "due", _("问到的比该问的多。")),
    ):
        small, large = values.get(less), values.get(more)
        if isinstance(small, int) and isinstance(large, int) and small > large:
            problems.append(Problem(f"{less}_over_{more}", text, where=less))
    return problems
