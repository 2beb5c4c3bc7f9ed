"""
Reading a year's holiday notice from a file, and what can be wrong with it.

Three shapes, told apart by what is in the file:
- YAML or JSON: `{year: 2027, source: 国办发明电〔…〕…, days: [{date: 2027-01-01, name: 元旦, working: false}, …]}`;
  the widespread `isOffDay: true` is read as well.
- CSV with the columns date, working (1/0, 上班/放假), name.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from linli.core.problems import Problem, Refused

OFF = {"0", "false", "no", "放假", "休", "休息"}
ON = {"1", "true", "yes", "上班", "班", "补班"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day that a notice names: off, or a make-up working day."""

    date: date
    is_working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's notice as read from a file."""

    year: int
    source: str
    days: list[Day]


class NoticeUnreadable(Refused):
    """The file is no holiday notice; every bad line is named."""


def read_notice(content: bytes, *, source: str = "") -> Notice:
    """Read a notice. :raises NoticeUnreadable: with every line that is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoticeUnreadable(Problem("not_text", _("这个文件不是 UTF-8 文本。请用 YAML、JSON 或 CSV。"))) from error
    raw, year, named = _from_csv(text) if _looks_like_csv(text) else _from_mapping(text)
    days, problems = _days(raw)
    if problems:
        raise NoticeUnreadable(problems)
    found_year = year or Counter(day.date.year for day in days).most_common(1)[0][0]
    return Notice(found_year, source or named, days)


def _looks_like_csv(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0]
    return first.lower().replace(" ", "").startswith("date,")


def _from_csv(text: str) -> tuple[list[Any], int | None, str]:
    return list(csv.DictReader(io.StringIO(text.strip()), skipinitialspace=True)), None, ""


def _from_mapping(content: str) -> tuple[list[Any], int | None, str]:
    try:
        given = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 -- makes texts only; a bad date is told with its row
    except yaml.YAMLError as error:
        raise NoticeUnreadable(
            Problem("not_yaml", _("读不懂这个文件：%(why)s") % {"why": getattr(error, "problem", error)})
        ) from error
    if not isinstance(given, dict) or not isinstance(given.get("days"), list):
        raise NoticeUnreadable(Problem("no_days", _("文件里没有 days 这一张表。")))
    year = str(given.get("year", ""))
    papers = given.get("papers") or []
    source = str(given.get("source") or (papers[0] if isinstance(papers, list) and papers else ""))
    return given["days"], int(year) if year.isdecimal() else None, source


def _days(raw: list[Any]) -> tuple[list[Day], list[Problem]]:
    days: list[Day] = []
    problems: list[Problem] = []
    for number, row in enumerate(raw, start=1):
        try:
            days.append(_day(row))
        except (ValueError, AttributeError, TypeError) as error:
            problems.append(
                Problem("bad_day", _("第 %(number)s 天读不懂：%(why)s") % {"number": number, "why": error}, row=number)
            )
    if not days and not problems:
        problems.append(Problem("empty", _("文件里一天也没有。")))
    return days, problems


def _day(row: Any) -> Day:
    given = row["date"] if isinstance(row, dict) and "date" in row else None
    if given is None:
        raise ValueError(_("缺日期"))
    day = date.fromisoformat(str(given).strip())
    turned = "isOffDay" in row
    word = str(row.get("isOffDay" if turned else "working", "")).strip().lower()
    if word not in OFF | ON:
        raise ValueError(_("%(day)s 是上班还是放假？写 1 或 0") % {"day": day})
    return Day(day, (word in ON) != turned, str(row.get("name") or ""))


def year_problems(year: int, days: list[Day], source: str) -> list[Problem]:
    """What is wrong with a notice for `year`. A notice may reach into the December before and the January after."""
    problems: list[Problem] = []
    if not source.strip():
        problems.append(Problem("no_source", _("写上是哪一份通知。"), where="source"))
    if not any(not day.is_working and day.date.year == year for day in days):
        problems.append(Problem("no_holiday", _("%(year)s 年一天假也没有，这不是放假安排。") % {"year": year}, where="days"))
    for day, times in Counter(one.date for one in days).items():
        if times > 1:
            problems.append(Problem("day_twice", _("%(day)s 写了 %(times)s 次。") % {"day": day, "times": times}, where="days"))
    for one in days:
        if not date(year - 1, 12, 1) <= one.date <= date(year + 1, 1, 31):
            problems.append(
                Problem("other_year", _("%(day)s 不是 %(year)s 年的。") % {"day": one.date, "year": year}, where="days")
            )
        if one.is_working and one.date.weekday() < 5:
            text = _("%(day)s 本来就是工作日，补班只会在周末。") % {"day": one.date}
            problems.append(Problem("make_up_on_weekday", text, where="days"))
    return problems
