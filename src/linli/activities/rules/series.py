"""What a series must keep to, how it is said in a sentence, and what may be changed about one of its days. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core import recurrence
from linli.core.daytimes import DAY
from linli.core.problems import Problem
from linli.core.words import day_words, listing

from ..models import DayPolicy
from .recurrence import MOST_DAYS, Pattern, named_days

AHEAD = timedelta(days=60)
"""How far ahead sessions of a series exist."""
BACK = timedelta(days=31)
MOST_AT_ONCE = 400
SHORTEST, LONGEST = 5, 1440
WEEKDAYS = (
    gettext_lazy("星期一"), gettext_lazy("星期二"), gettext_lazy("星期三"), gettext_lazy("星期四"),
    gettext_lazy("星期五"), gettext_lazy("星期六"), gettext_lazy("星期日"),
)  # fmt: skip
NTH = {
    1: gettext_lazy("第一个"), 2: gettext_lazy("第二个"), 3: gettext_lazy("第三个"), 4: gettext_lazy("第四个"), 5: gettext_lazy("第五个"),
    -1: gettext_lazy("最后一个"), -2: gettext_lazy("倒数第二个"),
}  # fmt: skip


def given_problems(pattern: Pattern, *, start_minute: int, minutes: int, today: date, whole: bool) -> list[Problem]:
    """Everything that stands against a series. `whole`: all its times are made at once, which needs a last day."""
    problems = _rule_problems(pattern)
    if not 0 <= start_minute < DAY:
        problems.append(Problem("start_minute", _("写几点开始，例如 9:00。"), where="start_minute"))
    if not SHORTEST <= minutes <= LONGEST:
        problems.append(Problem("minutes", _("每次 5 分钟到 24 小时。"), where="minutes"))
    if pattern.starts_on < today - BACK and not whole:
        problems.append(Problem("too_early", _("最早从一个月前算起；更早的一次一次补记。"), where="starts_on"))
    if whole and pattern.until is None and "COUNT" not in recurrence.parts_of(pattern.rule):
        problems.append(Problem("until_missing", _("写明到哪天止。"), where="until"))
    for where in ("on_holiday", "on_makeup"):
        if getattr(pattern, where) not in DayPolicy.values:
            problems.append(Problem(where, _("请从列出的里面选。"), where=where))
    return problems


def _rule_problems(pattern: Pattern) -> list[Problem]:
    if not recurrence.parts_of(pattern.rule):
        return [Problem("rule", _("多久一次写得不对：要按天、按周、按月或者按年。"), where="rule")]
    if pattern.until and pattern.until < pattern.starts_on:
        return [Problem("until", _("最后一天在第一天以前。"), where="until")]
    last = pattern.until or pattern.starts_on + timedelta(days=1500)
    days = named_days(pattern, last)
    if not days:
        return [Problem("no_day", _("照这样说，一天也没有。"), where="rule")]
    return [Problem("too_many", _("次数太多，写一个早一点的最后一天。"), where="until")] if len(days) >= MOST_DAYS else []


def drift_problems(changed: int) -> list[Problem]:
    return [] if changed else [Problem("no_drift", _("现在的场次和放假安排是对得上的。"), where="state")]


# ---- one day of it ----


def day_problems(day: date, *, named: Collection[date], said: Collection[date]) -> list[Problem]:
    """A day can be left out or moved if the rule names it, or somebody added it, and nothing was said of it yet."""
    if day in said:
        return [Problem("said", _("这一天已经改过了。"), where="day")]
    return [] if day in named else [Problem("not_named", _("这一天本来就没有。"), where="day")]


def to_day_problems(day: date, *, today: date, taken: Collection[date], where: str = "to_day") -> list[Problem]:
    """The day to which a time is moved, or on which one is added. `where`: the field that says it."""
    if day < today:
        return [Problem("past", _("这一天已经过去了。"), where=where)]
    return [Problem("taken", _("这一天已经有一次了。"), where=where)] if day in taken else []


def minute_problems(start_minute: int | None) -> list[Problem]:
    if start_minute is None or 0 <= start_minute < DAY:
        return []
    return [Problem("start_minute", _("写几点开始，例如 9:00。"), where="start_minute")]


# ---- in words ----


def rule_words(rule: str) -> str:
    """A rule as people say it: “每月最后一个星期六”, “每两周的星期三、星期五”."""
    parts = recurrence.parts_of(rule)
    if not parts:
        return rule
    every = int(parts.get("INTERVAL", "1"))
    said = _rhythm(parts["FREQ"], every, parts) + _which(parts)
    if "COUNT" in parts:
        said = _("%(rule)s，共 %(n)s 次") % {"rule": said, "n": parts["COUNT"]}
    if "UNTIL" in parts:
        text = parts["UNTIL"]
        last = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        said = _("%(rule)s，到 %(day)s 止") % {"rule": said, "day": day_words(last)}
    return said


def _rhythm(freq: str, every: int, parts: dict[str, str]) -> str:
    if freq == "YEARLY" and "BYMONTH" in parts:
        month = parts["BYMONTH"]
        said = _("每年 %(month)s 月") if every == 1 else _("每 %(n)s 年的 %(month)s 月")
        return said % {"n": every, "month": month}
    one = {"DAILY": _("每天"), "WEEKLY": _("每周"), "MONTHLY": _("每月"), "YEARLY": _("每年")}
    more = {"DAILY": _("每 %(n)s 天"), "WEEKLY": _("每 %(n)s 周"), "MONTHLY": _("每 %(n)s 个月"), "YEARLY": _("每 %(n)s 年")}
    return one[freq] if every == 1 else more[freq] % {"n": every}


def _which(parts: dict[str, str]) -> str:
    if "BYDAY" in parts:
        return pgettext("of a rule", "%s") % listing(_weekday(one) for one in parts["BYDAY"].split(","))
    if "BYMONTHDAY" in parts:
        day = int(parts["BYMONTHDAY"])
        if day == -1:
            return pgettext("of a rule", "最后一天")
        return _("倒数第 %(n)s 天") % {"n": -day} if day < 0 else _(" %(n)s 日") % {"n": day}
    return ""


def _weekday(name: str) -> str:
    nth, day = name[:-2], WEEKDAYS[recurrence.WEEKDAYS.index(name[-2:])]
    if not nth:
        return str(day)
    words = NTH.get(int(nth))
    return (
        pgettext("of a rule", "%(nth)s%(day)s") % {"nth": words, "day": day}
        if words
        else _("倒数第 %(n)s 个%(day)s") % {"n": -int(nth), "day": day}
    )
