"""
Call-ups and the posts and shifts of their rosters: what stands against each step. Pure.

Nobody is sent, nothing is ranked, no numbers are wanted of anybody (志愿服务条例: 自愿、无偿、平等). Who it was is kept no longer than the
purpose asks for, and is removed afterwards (个人信息保护法 arts. 13(4), 19); the counts stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cobuild.api import text_problems
from linli.core.daytimes import DAY, at
from linli.core.problems import Problem
from linli.core.words import day_words

from ..models import VolunteerField
from ..states import CallUpState

RULE = "activities.callups"
SERIES, LETTERS = "activities.callup", "ZL"
MOST_TITLE, MOST_DETAILS, MOST_WANTS, MOST_INSURANCE, MOST_PHONE, MOST_REASON = 80, 2000, 200, 160, 30, 120
MOST_POST, MOST_WHERE, MOST_TASK, MOST_POSTS = 60, 120, 200, 60
MOST_DAYS, MOST_AGE, MOST_NEEDED, MOST_SPANS, MOST_AT_ONCE = 400, 120, 200, 8, 1000
SHORTEST = 30
"""Minutes of the shortest shift: less gives no half hour."""
NUMBERS = ("purge_days", "most_purge_days", "end_after_days", "longest_minutes", "early_minutes", "late_minutes", "remind_days")
LIVE = frozenset({CallUpState.DRAFT, CallUpState.OPEN, CallUpState.CLOSED})
FILLS = frozenset({CallUpState.OPEN, CallUpState.CLOSED, CallUpState.ENDED})
"""States in which the office puts people on shifts; once it has ended only those that were stood, to complete the record."""


def rule_problems(body: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the text of the rule `activities.callups`."""
    found = []
    for name in NUMBERS:
        value = body.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            found.append(Problem(name, _("%(name)s 要写 0 或者更大的整数。") % {"name": name}, where="body"))
    if not found and not SHORTEST <= body["longest_minutes"] <= DAY:
        text = _("一班最长要在 %(least)d 到 %(most)d 分钟之间。")
        found.append(Problem("longest_minutes", text % {"least": SHORTEST, "most": DAY}, where="body"))
    return found


# ---- the call-up ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a call-up says, as values. Ages in full years."""

    title: str
    starts_on: date
    ends_on: date
    field: str = VolunteerField.ORDER
    details: str = ""
    wants: str = ""
    age_from: int = 18
    age_to: int | None = None
    insurance: str = ""
    phone: str = ""
    purge_on: date | None = None


def said_problems(said: Said, body: Mapping[str, Any]) -> list[Problem]:
    """What stands against a call-up that says so. `body`: of the rule."""
    problems = text_problems(said.title, where="title", least=2, most=MOST_TITLE)
    for name, most in (("details", MOST_DETAILS), ("wants", MOST_WANTS), ("insurance", MOST_INSURANCE), ("phone", MOST_PHONE)):
        problems += text_problems(getattr(said, name), where=name, most=most)
    if said.field not in VolunteerField.values:
        problems.append(Problem("field", _("服务类别请从列出的里面选。"), where="field"))
    return problems + _age_problems(said.age_from, said.age_to) + _day_problems(said, body)


def _age_problems(first: int, last: int | None) -> list[Problem]:
    if not 0 <= first <= MOST_AGE or (last is not None and not 0 <= last <= MOST_AGE):
        return [Problem("age", _("年龄写 0 到 %(most)d。") % {"most": MOST_AGE}, where="age_from")]
    if last is not None and last < first:
        return [Problem("ages", _("最大年龄不能比最小年龄小。"), where="age_to")]
    return []


def _day_problems(said: Said, body: Mapping[str, Any]) -> list[Problem]:
    if said.ends_on < said.starts_on:
        return [Problem("days", _("结束的日子不能在开始以前。"), where="ends_on")]
    if (said.ends_on - said.starts_on).days >= MOST_DAYS:
        return [Problem("too_long_days", _("一次招募最长 %(most)d 天，再长就另发一次。") % {"most": MOST_DAYS}, where="ends_on")]
    if said.purge_on is None:
        return []
    latest = said.ends_on + timedelta(days=int(body["most_purge_days"]))
    if said.purge_on <= said.ends_on:
        return [Problem("purge_early", _("删个人信息的日子要在结束以后。"), where="purge_on")]
    if said.purge_on > latest:
        text = _("个人信息最晚 %(day)s 删掉，不能留得更久。")
        return [Problem("purge_late", text % {"day": day_words(latest)}, where="purge_on")]
    return []


def purge_day(ends_on: date, body: Mapping[str, Any]) -> date:
    """The day on which who it was is removed, where nobody said an earlier one."""
    return ends_on + timedelta(days=max(int(body["purge_days"]), 1))


def change_problems(state: str) -> list[Problem]:
    """What has ended stays as it was."""
    return [] if state in LIVE else [Problem("ended", _("这次招募已经结束了，不能再改。"))]


def span_kept_problems(said: Said, *, first: date | None, last: date | None) -> list[Problem]:
    """The days of a call-up hold every shift that stands. `first`, `last`: days of its shifts."""
    if first is None or last is None or (said.starts_on <= first and last <= said.ends_on):
        return []
    text = _("已经排了 %(first)s 到 %(last)s 的班，日子要把它们包进去，或者先取消那些班。")
    return [Problem("shifts_outside", text % {"first": day_words(first), "last": day_words(last)}, where="ends_on")]


def open_problems(state: str, *, has_shifts: bool, ends_on: date, today: date) -> list[Problem]:
    """A call-up is put out once there is something to come to."""
    problems = []
    if state == CallUpState.OPEN:
        problems.append(Problem("open", _("已经在招募了。")))
    elif state not in LIVE:
        problems.append(Problem("ended", _("这次招募已经结束了，不能再改。")))
    if not has_shifts:
        problems.append(Problem("no_shifts", _("还没有要人的班次，先设岗位、排班次。")))
    if ends_on < today:
        problems.append(Problem("over", _("结束的日子已经过了，先改日子。")))
    return problems


def close_problems(state: str) -> list[Problem]:
    return [] if state == CallUpState.OPEN else [Problem("not_open", _("现在没有在招募。"))]


def end_problems(state: str, *, coming: int, reason: str) -> list[Problem]:
    """Where shifts are still to come they are called off, and whoever is on them reads why."""
    problems = [] if state in LIVE else [Problem("ended", _("已经结束了。"))]
    return problems + text_problems(reason, where="reason", least=2 if coming else 0, most=MOST_REASON)


def purge_problems(state: str) -> list[Problem]:
    """Names go once it has ended; before, people could not be told of a change."""
    if state == CallUpState.ENDED:
        return []
    if state == CallUpState.PURGED:
        return [Problem("purged", _("个人信息已经删掉了。"))]
    return [Problem("not_ended", _("先结束招募，再删个人信息。"))]


# ---- posts ----


def post_problems(name: str, where: str, task: str, *, is_double: bool = False, count: int = 0) -> list[Problem]:
    problems = text_problems(name, where="name", least=1, most=MOST_POST)
    problems += text_problems(where, where="where", most=MOST_WHERE) + text_problems(task, where="task", most=MOST_TASK)
    if is_double:
        problems.append(Problem("double", _("这次招募已经有叫这个名字的岗位。"), where="name"))
    if count >= MOST_POSTS:
        problems.append(Problem("too_many", _("一次招募最多 %(most)d 个岗位。") % {"most": MOST_POSTS}, where="name"))
    return problems


def close_post_problems(*, is_closed: bool, coming: int, reason: str) -> list[Problem]:
    problems = [Problem("closed", _("这个岗位已经撤了。"))] if is_closed else []
    return problems + text_problems(reason, where="reason", least=2 if coming else 0, most=MOST_REASON)


# ---- shifts ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """
    Days × hours: every day from `first` to `last` that is one of `weekdays` (0 is Monday), from each first minute of a day to
    its second one; an end at or before its beginning is of the next day (night shift). `needed`: people on each.
    """

    first: date
    last: date
    spans: Sequence[tuple[int, int]]
    needed: int = 1
    weekdays: frozenset[int] = frozenset(range(7))


def set_out(pattern: Pattern) -> list[tuple[datetime, datetime]]:
    """Every beginning and end that a pattern means, in order, each beginning once."""
    days = range((pattern.last - pattern.first).days + 1)
    found: dict[datetime, datetime] = {}
    for day in (pattern.first + timedelta(days=n) for n in days):
        if day.weekday() not in pattern.weekdays:
            continue
        for begins, ends in pattern.spans:
            found.setdefault(at(day, begins), at(day, ends if ends > begins else ends + DAY))
    return sorted(found.items())


def pattern_problems(pattern: Pattern, *, starts_on: date, ends_on: date, longest: int) -> list[Problem]:
    """What stands against a pattern, before anything is looked up. `longest`: minutes."""
    problems = needed_problems(pattern.needed, taken=0)
    if pattern.last < pattern.first:
        problems.append(Problem("days", _("结束的日子不能在开始以前。"), where="last"))
    elif pattern.first < starts_on or pattern.last > ends_on:
        told = {"first": day_words(starts_on), "last": day_words(ends_on)}
        problems.append(Problem("outside", _("班次要在招募的日子里：%(first)s 到 %(last)s。") % told, where="first"))
    elif len(set_out(pattern)) > MOST_AT_ONCE:
        problems.append(Problem("too_many", _("一次最多排 %(most)d 个班次，分几次排。") % {"most": MOST_AT_ONCE}, where="last"))
    elif pattern.spans and not set_out(pattern):
        problems.append(Problem("no_days", _("这些日子里没有您勾的星期几。"), where="weekdays"))
    if not pattern.spans or len(pattern.spans) > MOST_SPANS:
        problems.append(Problem("spans", _("写上每天几点到几点，最多 %(most)d 班。") % {"most": MOST_SPANS}, where="spans"))
    return problems + _length_problems([(ends - begins) % DAY or DAY for begins, ends in pattern.spans], longest, "spans")


def _length_problems(minutes: Sequence[int], longest: int, where: str) -> list[Problem]:
    if all(SHORTEST <= one <= longest for one in minutes):
        return []
    text = _("一班最短 %(least)d 分钟，最长 %(hours)s 小时。")
    return [Problem("length", text % {"least": SHORTEST, "hours": f"{longest / 60:g}"}, where=where)]


def needed_problems(needed: int, *, taken: int) -> list[Problem]:
    if not 1 <= needed <= MOST_NEEDED:
        return [Problem("needed", _("要几个人，写 1 到 %(most)d。") % {"most": MOST_NEEDED}, where="needed")]
    if needed < taken:
        text = ngettext("已经排了 %(n)d 个人，不能比这少。", "已经排了 %(n)d 个人，不能比这少。", taken)
        return [Problem("needed_taken", text % {"n": taken}, where="needed")]
    return []


def shift_problems(
    starts_at: datetime, ends_at: datetime, *, needed: int, taken: int, longest: int, first: datetime, last: datetime
) -> list[Problem]:
    """What stands against a shift as it is to be. `first`, `last`: the midnights around the days of its call-up."""
    problems = needed_problems(needed, taken=taken)
    if ends_at <= starts_at:
        return [*problems, Problem("span", _("结束要在开始以后。"), where="ends_at")]
    if not first <= starts_at < last:
        problems.append(Problem("outside", _("班次要在招募的日子里。"), where="starts_at"))
    return problems + _length_problems([int((ends_at - starts_at).total_seconds()) // 60], longest, "ends_at")


def shift_live_problems(*, is_off: bool, is_over: bool) -> list[Problem]:
    if is_off:
        return [Problem("off", _("这一班已经取消了。"))]
    return [Problem("over", _("这一班已经过了，不能再改。"))] if is_over else []


def off_problems(*, is_off: bool, is_over: bool, reason: str) -> list[Problem]:
    problems = shift_live_problems(is_off=is_off, is_over=is_over)
    return problems + text_problems(reason, where="reason", least=2, most=MOST_REASON)


def copy_problems(*, count: int, weeks: int, last_on: date, ends_on: date) -> list[Problem]:
    """`count`: shifts of the week that is copied; `last_on`: the last day on which a copy would be."""
    if not 1 <= weeks <= 12:
        return [Problem("weeks", _("一次照排 1 到 12 个星期。"), where="weeks")]
    if not count:
        return [Problem("empty", _("这一周没有班次可以照着排。"), where="monday")]
    if last_on > ends_on:
        text = _("招募到 %(day)s 为止，排不到那么后面；要延长，先改招募的日子。")
        return [Problem("outside", text % {"day": day_words(ends_on)}, where="weeks")]
    return []


def outside_words(name: str) -> str:
    """That a post would lie elsewhere than its call-up."""
    return _("岗位“%(name)s”不在这个地方里面。") % {"name": name}


def double_words() -> str:
    return _("这个岗位在这个时间已经有一班了。")


def busy_words(count: int) -> str:
    """That people on a shift stand elsewhere at its new time."""
    text = ngettext("那个时间有 %(n)d 个人在别的班上，先换人。", "那个时间有 %(n)d 个人在别的班上，先换人。", count)
    return text % {"n": count}


def copied_problems(shifts: int, people: int, *, most_people: int) -> list[Problem]:
    if shifts > MOST_AT_ONCE:
        return [Problem("too_many", _("一次最多排 %(most)d 个班次，少排几个星期。") % {"most": MOST_AT_ONCE}, where="weeks")]
    if people > most_people:
        return [
            Problem("too_many_people", _("一次最多照排 %(most)d 人次，少排几个星期。") % {"most": most_people}, where="weeks")
        ]
    return []
