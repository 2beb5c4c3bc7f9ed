"""What a stall, a number on a stage and a task of a fair (庙会) must keep to; what overlaps on a stage. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.daytimes import day_of, moment_words
from linli.core.phones import is_any_phone, is_mobile
from linli.core.problems import Problem
from linli.core.words import day_words

from ..models import ProgrammeKind, Stall, StallState
from ..states import COMING, ProgrammeState
from .programmes import LIVE
from .reaching import needs_call
from .saying import long_problems, number_problems

FAIRS = frozenset({ProgrammeKind.FAIR, ProgrammeKind.SHOWCASE})
"""Kinds of programmes that have stalls, a stage and tasks."""
MOST_SPOT, MOST_WHAT, MOST_NEEDS, MOST_REASON = 12, 80, 120, 120
MOST_STAGE, MOST_TITLE, MOST_FORM, MOST_NAMES, MOST_NOTE = 30, 80, 30, 80, 120
LONGEST = 240
"""Minutes that one number on a stage takes at most."""
MOST_STALLS, MOST_NUMBERS, MOST_TASKS, MOST_OWN = 500, 200, 300, 3
MOST_PEOPLE = 9999
PAGE = "page"
CHANNELS = (PAGE, "counter", "phone", "visit")


def fair_problems(kind: str, state: str, *, is_public_ask: bool = False) -> list[Problem]:
    """Whether a programme is a fair that still goes on; from outside only once it is on the list."""
    if kind not in FAIRS:
        return [Problem("no_fair", _("庙会、邻里节和汇报展演才有摊位、节目和分工。"), where="programme")]
    open_states = {ProgrammeState.LISTED} if is_public_ask else LIVE
    return [] if state in open_states else [Problem("over", _("这个活动现在不收摊位了。"), where="programme")]


# ---- stalls ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The first and the last day of a fair, both included."""

    first: date
    last: date


def days_of(spans: Iterable[datetime]) -> Days | None:
    """From the beginnings of its sessions; none while no day is set."""
    days = sorted(day_of(one) for one in spans)
    return Days(first=days[0], last=days[-1]) if days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StallSaid:
    """What is said of a stall. `holders`: how many were named of group, unit and person; `own`: how many live stalls the person has there."""

    what: str
    contact: str
    needs: str
    from_on: date
    until_on: date
    channel: str
    holders: int
    own: int = 0


def stall_problems(said: StallSaid, days: Days | None) -> list[Problem]:
    problems = long_problems([("what", said.what, MOST_WHAT), ("needs", said.needs, MOST_NEEDS)])
    if not said.what.strip():
        problems.append(Problem("what_missing", _("写一下摆什么。"), where="what"))
    if said.holders != 1:
        problems.append(Problem("holder", _("写明是哪个群团、单位或者哪位居民摆，只写一个。"), where="group"))
    if said.channel not in CHANNELS:
        problems.append(Problem("channel", _("请选是怎么来的。"), where="channel"))
    if said.contact.strip() and not is_any_phone(said.contact):
        problems.append(Problem("phone", _("电话号码不像，看看有没有多写少写。"), where="contact"))
    if said.own >= MOST_OWN:
        problems.append(Problem("too_many", _("一位居民最多要 %(n)s 个摊位。") % {"n": MOST_OWN}, where="what"))
    return problems + _day_problems(said, days)


def _day_problems(said: StallSaid, days: Days | None) -> list[Problem]:
    if said.until_on < said.from_on:
        return [Problem("days", _("最后一天比第一天还早。"), where="until_on")]
    if days is None:
        return [Problem("no_days", _("还没有定哪几天办，定了再要摊位。"), where="from_on")]
    if said.from_on < days.first or said.until_on > days.last:
        text = _("只在 %(first)s 到 %(last)s 办。")
        return [Problem("outside", text % {"first": day_words(days.first), "last": day_words(days.last)}, where="from_on")]
    return []


def nobody_problem() -> Problem:
    return Problem("holder", _("写明是谁来摆。"), where="name")


def give_problems(state: str, *, spot: str, taken: bool, until_on: date, today: date) -> list[Problem]:
    """What stands against giving a stall, or another spot. `taken`: another given stall has the spot."""
    if state not in (StallState.ASKED, StallState.GIVEN, StallState.REFUSED):
        return [Problem("off", _("他说不摆了。"), where="state")]
    problems = long_problems([("spot", spot, MOST_SPOT)])
    if taken:
        problems.append(Problem("spot_taken", _("这个摊位号已经给别人了。"), where="spot"))
    return problems + ([Problem("past", _("那几天已经过去了。"), where="state")] if until_on < today else [])


def refuse_problems(state: str, *, reason: str) -> list[Problem]:
    problems = [] if state == StallState.ASKED else [Problem("answered", _("这个摊位已经答复过了。"), where="state")]
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么，他会看到。"), where="reason"))
    return problems + long_problems([("reason", reason, MOST_REASON)])


def off_problems(state: str, *, reason: str) -> list[Problem]:
    live = state in (StallState.ASKED, StallState.GIVEN)
    return ([] if live else [Problem("off", _("这个摊位已经不摆了。"), where="state")]) + long_problems(
        [("reason", reason, MOST_REASON)]
    )


def next_spot(taken: Iterable[str]) -> str:
    """The first number that is free, after those given so far: 1, 2, 3."""
    used = {one.strip() for one in taken}
    return next(str(n) for n in range(1, len(used) + 2) if str(n) not in used)


def recipient(stall: Stall) -> dict[str, Any]:
    """
    Whom a message about a stall reaches, as `tell` takes it: whoever holds it or leads its group, else its unit or the group's, else the
    mobile that was left. Empty where no message reaches anybody, so that somebody has to say it by voice.
    """
    group = stall.group
    person = stall.person or (group.lead if group else None)
    if person is not None and not needs_call(
        has_phone=person.has_phone, phone=person.phone, has_account=person.user_id is not None
    ):  # type: ignore[attr-defined]
        return {"to_person": person.pk}
    unit = stall.organisation_id or (group.organisation_id if group else None)  # type: ignore[attr-defined]
    if unit is not None:
        return {"to_organisation": unit}
    return {"to_phone": stall.contact} if is_mobile(stall.contact) else {}


# ---- the stage ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number on a stage as it stands, or is to stand: from when, how many minutes, by which group or class (their keys)."""

    key: UUID | None
    stage: str
    title: str
    starts_at: datetime
    minutes: int
    group: UUID | None = None
    class_group: UUID | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def overlap(one: Number, other: Number) -> bool:
    """Whether two share a minute; one that begins when the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clashes(wanted: Number, others: Iterable[Number]) -> list[Problem]:
    """What of the others stands in the way: another number on its stage, or its own group or class on another stage at that time."""
    problems = []
    for one in others:
        if (one.key == wanted.key and one.key is not None) or not overlap(wanted, one):
            continue
        when = moment_words(one.starts_at, one.ends_at)
        if one.stage.strip() == wanted.stage.strip():
            problems.append(
                Problem("overlap", _("和“%(title)s”（%(when)s）撞了。") % {"title": one.title, "when": when}, where="starts_at")
            )
        elif _same_people(one, wanted):
            text = _("同一拨人那时在另一个台演“%(title)s”（%(when)s）。")
            problems.append(Problem("elsewhere", text % {"title": one.title, "when": when}, where="group"))
    return problems


def _same_people(one: Number, other: Number) -> bool:
    return (one.group is not None and one.group == other.group) or (
        one.class_group is not None and one.class_group == other.class_group
    )


def span_problems(wanted: Number, *, starts_at: datetime, ends_at: datetime) -> list[Problem]:
    """Whether it lies within its session."""
    if not 1 <= wanted.minutes <= LONGEST:
        return [Problem("minutes", _("一个节目 1 到 %(n)s 分钟。") % {"n": LONGEST}, where="minutes")]
    if wanted.starts_at < starts_at or wanted.ends_at > ends_at:
        text = _("要在这一场里：%(when)s。")
        return [Problem("outside", text % {"when": moment_words(starts_at, ends_at)}, where="starts_at")]
    return []


def words_problems(*, title: str, stage: str, form: str, performers: str, note: str) -> list[Problem]:
    problems = [] if title.strip() else [Problem("title_missing", _("写上节目的名称。"), where="title")]
    return problems + long_problems(
        [
            ("title", title, MOST_TITLE), ("stage", stage, MOST_STAGE), ("form", form, MOST_FORM), ("performers", performers, MOST_NAMES),
            ("note", note, MOST_NOTE),
        ]
    )  # fmt: skip


def session_problems(state: str) -> list[Problem]:
    return [] if state in COMING else [Problem("not_coming", _("这一场已经办过或者取消了。"), where="session")]


def next_free(rows: Iterable[Number], stage: str, *, starts_at: datetime) -> datetime:
    """When the next number on a stage can begin: after the last one of it, else with the session."""
    return max((one.ends_at for one in rows if one.stage.strip() == stage.strip()), default=starts_at)


def following(rows: Sequence[Number], one: Number) -> list[Number]:
    """A number and those after it on its stage, which move together when something takes longer."""
    return [row for row in rows if row.stage.strip() == one.stage.strip() and row.starts_at >= one.starts_at]


def delay_problems(
    moved: Iterable[Number], fixed: Iterable[Number], *, minutes: int, starts_at: datetime, ends_at: datetime
) -> list[Problem]:
    """What stands against moving some numbers together (they are given where they would be), beside those that stay."""
    if not minutes or abs(minutes) > LONGEST:
        return [Problem("minutes", _("写往后几分钟；往前写负数。"), where="minutes")]
    rows, others = list(moved), list(fixed)
    outside = next((found for one in rows if (found := span_problems(one, starts_at=starts_at, ends_at=ends_at))), [])
    return outside + [problem for one in rows for problem in clashes(one, others)][:5]


# ---- tasks ----


def task_problems(*, title: str, note: str, holders: int, people: int | None) -> list[Problem]:
    problems = long_problems([("title", title, MOST_TITLE), ("note", note, MOST_NOTE)])
    if not title.strip():
        problems.append(Problem("title_missing", _("写一下是什么事。"), where="title"))
    if holders > 1:
        problems.append(Problem("holder", _("一件事交给一家：群团、队伍或者单位，只写一个。"), where="group"))
    return problems + number_problems("people_wanted", people, least=1, most=MOST_PEOPLE)
