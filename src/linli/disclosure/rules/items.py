"""Committee disclosure (居务公开): which items, for which period, due when (rule set disclosure.items)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import shipped_words

OFTEN = ("month", "quarter", "year", "event")
MOST_YEARS = 3
"""How far back it is looked for what was not published."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a committee publishes; `days`: how many days after the period's end (or the event) it is due."""

    code: str
    title: str
    how_often: str
    days: int

    @property
    def is_periodic(self) -> bool:
        return self.how_often != "event"


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, as it is written: 2026-10, 2026-Q3, 2026."""

    code: str
    first: date
    last: date


def items_of(body: dict[str, Any]) -> list[Item]:
    return [Item(one["code"], shipped_words(one["title"]), one["how_often"], one["days"]) for one in body["items"]]


def body_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with a text of the rule set."""
    items = body.get("items")
    if not isinstance(items, list) or not items:
        yield Problem("items", _("要有 items，至少一项。"), "items")
        return
    codes = [one.get("code") if isinstance(one, dict) else None for one in items]
    for place, one in enumerate(items):
        yield from _item_problems(one, f"items.{place}")
    if len(set(map(str, codes))) != len(codes):
        yield Problem("doubled", _("有两项的代码一样。"), "items")


def _item_problems(one: Any, where: str) -> Iterable[Problem]:
    if not isinstance(one, dict) or not isinstance(one.get("code"), str) or not isinstance(one.get("title"), str):
        yield Problem("item", _("每一项要有代码 code 和名称 title。"), where)
        return
    if one.get("how_often") not in OFTEN:
        yield Problem("how_often", _("how_often 写 month、quarter、year 或 event。"), where)
    if isinstance(one.get("days"), bool) or not isinstance(one.get("days"), int) or not 0 <= one["days"] <= 366:
        yield Problem("days", _("days 写几天内公开，0 到 366 的整数。"), where)


def period_at(how_often: str, day: date) -> Period:
    """The period in which a day lies. :raises KeyError: for what has no periods."""
    months = MONTHS[how_often]
    start = (day.month - 1) // months * months + 1
    first = date(day.year, start, 1)
    after = date(day.year + 1, 1, 1) if start + months > 12 else date(day.year, start + months, 1)
    named = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month - 1) // 3 + 1}", "year": str(day.year)}
    return Period(named[how_often], first, after - timedelta(days=1))


def period_words(code: str) -> str:
    """A period as people say it: 2026年10月, 2026年第3季度, 2026年."""
    year, _dash, part = code.partition("-")
    if part.startswith("Q"):
        return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": part[1:]}
    return date_format(date(int(year), int(part), 1), "YEAR_MONTH_FORMAT") if part else _("%(year)s年") % {"year": year}


def last_finished(how_often: str, day: date) -> Period:
    """The last period that is over on a day."""
    return period_at(how_often, period_at(how_often, day).first - timedelta(days=1))


def month_of(text: str, today: date) -> date:
    """The last day of the month that a text names, as “2026-10”: of the present one today, and today for what names none to look at."""
    if _is_period("month", text):
        named = period_at("month", date(int(text[:4]), int(text[5:]), 1)).last
        if period_at("month", _years_before(today)).last <= named < today:
            return named
    return today


def months_beside(day: date, today: date) -> tuple[str, str]:
    """The months before and after that of a day, as they are written; empty where there is none to look at."""
    first = period_at("month", day).first
    before, after = first - timedelta(days=1), period_at("month", day).last + timedelta(days=1)
    reach = period_at("month", _years_before(today)).first
    return f"{before:%Y-%m}" if before >= reach else "", f"{after:%Y-%m}" if after <= today else ""


def _years_before(today: date) -> date:
    return date(today.year - MOST_YEARS, today.month, 1)


def due_on(item: Item, period: Period) -> date:
    """The last day on which the item of a period is published in time."""
    return period.last + timedelta(days=item.days)


def period_problems(item: Item | None, period: str, *, code: str) -> list[Problem]:
    """What stands against naming an item and a period in a notice."""
    if not code:
        return [Problem("item_missing", _("填了期，就选是哪一项。"), "item_code")] if period else []
    if item is None:
        return [Problem("item_unknown", _("没有这一项，请从列出的里面选。"), "item_code")]
    if not item.is_periodic:
        return []
    words = {"month": _("写成 2026-10 这样。"), "quarter": _("写成 2026-Q3 这样。"), "year": _("写成 2026 这样。")}
    return [] if _is_period(item.how_often, period) else [Problem("period", words[item.how_often], "period")]


def _is_period(how_often: str, text: str) -> bool:
    """Whether a text names a period of this kind."""
    year, rest = text[:4], text[4:]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and "1990" <= year <= "2100"):
        return False
    if how_often == "year":
        return not rest
    if how_often == "quarter":
        return rest in ("-Q1", "-Q2", "-Q3", "-Q4")
    return rest in {f"-{month:02}" for month in range(1, 13)}
