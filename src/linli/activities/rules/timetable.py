"""
The timetable: which lessons cannot be at once because they use one teacher, one room or one learner, why, and what is free instead. Pure.

A lesson *uses* things for a while; two lessons clash where their times overlap and they use the same thing.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.daytimes import clock_words, day_of, minute_of

DAY = 24 * 60
OPENS, CLOSES, STEP = 8 * 60, 20 * 60, 30
"""Between which minutes of a day, and on which grid, another time is looked for."""
Span = tuple[int, int]
"""Minutes from midnight: from, and up to but without."""


class UseKind(StrEnum):
    TEACHER = "teacher"
    ROOM = "room"
    LEARNER = "learner"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """Something that can be in one lesson at a time only. `name` is for people and says nothing about which it is."""

    kind: UseKind
    key: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of a class (`whole`), from an instant to another (without it), with what it uses."""

    key: str
    whole: str
    title: str
    starts_at: datetime
    ends_at: datetime
    uses: frozenset[Use]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lessons at once that both use one thing; the one that begins first comes first."""

    use: Use
    one: Lesson
    other: Lesson


def clashes(lessons: Iterable[Lesson]) -> list[Clash]:
    """
    Every two lessons that cannot both be, once for each thing that both use, in the order of time.

    For each thing its lessons are gone through by their begin while those that are still on are kept by their end: n·log n steps
    and one for each clash, however many lessons there are.
    """
    by_use: dict[Use, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        for use in lesson.uses:
            by_use[use].append(lesson)
    found = [clash for use, using in by_use.items() for clash in _of_one(use, using)]
    return sorted(found, key=lambda clash: (clash.other.starts_at, clash.use, clash.one.key, clash.other.key))


def _of_one(use: Use, lessons: Iterable[Lesson]) -> Iterable[Clash]:
    still_on: list[tuple[datetime, str, Lesson]] = []
    for lesson in sorted(lessons, key=lambda one: (one.starts_at, one.key)):
        while still_on and still_on[0][0] <= lesson.starts_at:
            heapq.heappop(still_on)
        yield from (Clash(use, earlier, lesson) for _end, _key, earlier in still_on)
        heapq.heappush(still_on, (lesson.ends_at, lesson.key, lesson))


def clashes_of(new: Sequence[Lesson], others: Iterable[Lesson]) -> list[Clash]:
    """Those in which one of the new lessons takes part."""
    keys = {one.key for one in new}
    return [one for one in clashes([*new, *others]) if one.one.key in keys or one.other.key in keys]


# ---- said to people ----


@dataclass(frozen=True, slots=True)
class Explained:
    """Why two classes cannot both be as they are planned: what they share, how often, the first time, in one sentence."""

    kind: UseKind
    one: str
    other: str
    times: int
    first_at: datetime
    text: str


def explained(found: Iterable[Clash]) -> list[Explained]:
    """One sentence for every two classes and every kind of thing that they share, the earliest first. Learners are counted, not named."""
    groups: dict[tuple[UseKind, str, str, str], list[Clash]] = defaultdict(list)
    for clash in found:
        one, other = sorted((clash.one.whole, clash.other.whole))
        shared = "" if clash.use.kind is UseKind.LEARNER else clash.use.key
        groups[clash.use.kind, shared, one, other].append(clash)
    said = [_said(kind, one, other, group) for (kind, _shared, one, other), group in groups.items()]
    return sorted(said, key=lambda each: (each.first_at, each.kind, each.one, each.other))


def _said(kind: UseKind, one: str, other: str, group: Sequence[Clash]) -> Explained:
    first = min(group, key=lambda clash: (clash.other.starts_at, clash.one.key, clash.other.key))
    times = len({(clash.one.key, clash.other.key) for clash in group})
    names = {"one": first.one.title, "other": first.other.title, "name": first.use.name}
    names |= {"when": when_words(first.other.starts_at, min(first.one.ends_at, first.other.ends_at))}
    if kind is UseKind.LEARNER:
        count = len({clash.use.key for clash in group})
        words = ngettext(
            "%(n)s 位学员“%(one)s”和“%(other)s”两个班都报了：%(when)s",
            "%(n)s 位学员“%(one)s”和“%(other)s”两个班都报了：%(when)s",
            count,
        )
        names["n"] = str(count)
    elif kind is UseKind.TEACHER:
        words = _("%(name)s同一时间要上“%(one)s”和“%(other)s”：%(when)s")
    else:
        words = _("%(name)s同一时间排了“%(one)s”和“%(other)s”：%(when)s")
    return Explained(kind, one, other, times, first.other.starts_at, words % names + times_words(times))


def times_words(times: int) -> str:
    """How often, behind a sentence that names the first time."""
    if times == 1:
        return _("。")
    return ngettext("，一共 %(n)s 次。", "，一共 %(n)s 次。", times) % {"n": times}


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """“11月28日 星期六 14:00–16:00”."""
    until = minute_of(ends_at) if day_of(ends_at) == day_of(starts_at) else DAY
    return f"{date_format(day_of(starts_at), _('n月j日 l'))} {clock_words(minute_of(starts_at))}–{clock_words(until)}"


# ---- days and free times ----


def lesson_days(first: date, last: date, *, weekday: int, lessons: int, is_off: Callable[[date], bool]) -> list[date]:
    """The days of a weekly lesson between two days, both included, days off left out, as many as there are lessons."""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    found: list[date] = []
    while day <= last and len(found) < lessons:
        if not is_off(day):
            found.append(day)
        day += timedelta(days=7)
    return found


def free_starts(busy: Iterable[Span], *, minutes: int, opens: int = OPENS, closes: int = CLOSES, step: int = STEP) -> list[int]:
    """The minutes of a day, on the grid, from which so many minutes are busy with nothing."""
    spans = sorted(busy)
    return [
        start
        for start in range(-(-opens // step) * step, closes - minutes + 1, step)
        if not any(first < start + minutes and start < last for first, last in spans)
    ]
