"""Needs, wishes, projects and resources: what stands against asking, checking, changing and closing; how they are numbered. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.days import far_problems
from linli.core.problems import Problem
from linli.core.words import day_words

from ..models import Choosing, Field, NeedKind, Practice, ResourceKind
from ..states import NeedState, ResourceState
from .free_times import time_problems

MOST_TITLE, MOST_DETAILS, MOST_NOTE, MOST_REASON = 80, 2000, 1000, 200
MOST_PLACES, MOST_MONTHS, MOST_SKILLS, MOST_SKILL = 500, 24, 10, 20
CHANNELS = ("page", "phone", "counter", "visit", "sheet")
SERIES = {
    NeedKind.NEED: ("cobuild.need", "XQ"),
    NeedKind.WISH: ("cobuild.wish", "WX"),
    NeedKind.PROJECT: ("cobuild.project", "XM"),
}
RESOURCE_SERIES = ("cobuild.resource", "ZY")
LISTED = (NeedState.OPEN, NeedState.CLAIMED)
"""The states in which a need takes claims."""


def number(letters: str, code: str, year: int, sequence: int) -> str:
    """HYL-XQ26-0007."""
    return f"{letters}-{code}{year % 100:02}-{sequence:04}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said of a need, as values."""

    kind: str
    field: str
    practice: str
    title: str
    details: str
    private_note: str
    skills: Sequence[str]
    times: Sequence[str]
    wanted_from: date | None
    wanted_until: date | None
    places: int
    takers: Sequence[bool]
    choosing: str
    choose_on: date | None
    follow_months: int
    channel: str
    tells_claimant: bool
    has_person: bool


def ask_problems(said: Asked, *, today: date, is_new: bool = True) -> list[Problem]:
    """Everything that stands against asking for it so. A day that was set before may have gone by (`is_new` False)."""
    return [
        *_choice_problems(said),
        *text_problems(said.title, where="title", least=2, most=MOST_TITLE),
        *text_problems(said.details, where="details", most=MOST_DETAILS),
        *text_problems(said.private_note, where="private_note", most=MOST_NOTE),
        *skill_problems(said.skills),
        *time_problems(said.times),
        *_number_problems(said),
        *_day_problems(said.wanted_from, said.wanted_until, today, is_new),
        *_choosing_problems(said, today, is_new),
        *_telling_problems(said),
    ]


def _choice_problems(said: Asked) -> list[Problem]:
    chosen = (
        ("kind", said.kind, NeedKind.values),
        ("field", said.field, Field.values),
        ("practice", said.practice, ["", *Practice.values]),
        ("choosing", said.choosing, Choosing.values),
        ("channel", said.channel, CHANNELS),
    )
    return [Problem(where, _("请从列出的里面选。"), where=where) for where, value, known in chosen if value not in known]


def _number_problems(said: Asked) -> list[Problem]:
    problems = []
    if not 1 <= said.places <= MOST_PLACES:
        text = _("要几家（人），写 1 到 %(most)s 之间的数。")
        problems.append(Problem("places", text % {"most": MOST_PLACES}, where="places"))
    if not any(said.takers):
        problems.append(Problem("nobody", _("单位、队伍、个人，至少有一种可以认领。"), where="for_units"))
    if not 0 <= said.follow_months <= MOST_MONTHS:
        text = _("每隔几个月回访，写 0 到 %(most)s 之间的数。")
        problems.append(Problem("follow_months", text % {"most": MOST_MONTHS}, where="follow_months"))
    return problems


def _day_problems(first: date | None, last: date | None, today: date, is_new: bool) -> list[Problem]:
    problems = [*far_problems(first, today, where="wanted_from"), *far_problems(last, today, where="wanted_until")]
    if first and last and last < first:
        problems.append(Problem("days", _("最晚的日子在开始以前。"), where="wanted_until"))
    if is_new and last and last < today:
        problems.append(Problem("over", _("最晚的日子已经过了。"), where="wanted_until"))
    return problems


def _choosing_problems(said: Asked, today: date, is_new: bool) -> list[Problem]:
    """Lots and the office's choice have a day, which everybody knows beforehand: tomorrow or later, and before it is too late."""
    if said.choosing == Choosing.FIRST:
        return []
    if said.choose_on is None:
        return [Problem("choose_on", _("写清哪天定，想认领的人要知道。"), where="choose_on")]
    if is_new and said.choose_on <= today:
        return [Problem("choose_on", _("定的日子最早是明天，要留时间给人报名。"), where="choose_on")]
    if said.wanted_until and said.choose_on > said.wanted_until:
        return [Problem("choose_on", _("定的日子不能在最晚的日子以后。"), where="choose_on")]
    return far_problems(said.choose_on, today, where="choose_on")


def _telling_problems(said: Asked) -> list[Problem]:
    if said.tells_claimant and not said.has_person:
        return [Problem("tells_nobody", _("没有写是谁，就没有姓名电话可以告诉。"), where="tells_claimant")]
    return []


def consent_problems(*, is_for_other: bool, agreed: bool) -> list[Problem]:
    """Nobody asks for a neighbour who does not know of it (PIPL art. 13)."""
    if not is_for_other or agreed:
        return []
    return [Problem("no_consent", _("先问过本人，本人同意了再替他（她）提。"), where="agreed")]


@dataclass(frozen=True, slots=True)
class Offered:
    """What is said of a resource, as values."""

    kind: str
    field: str
    title: str
    details: str
    skills: Sequence[str]
    times: Sequence[str]
    available_from: date | None
    available_until: date | None
    channel: str
    givers: int


def offer_problems(said: Offered, *, today: date) -> list[Problem]:
    """Everything that stands against offering it so."""
    chosen = (("kind", said.kind, ResourceKind.values), ("field", said.field, Field.values), ("channel", said.channel, CHANNELS))
    problems = [Problem(where, _("请从列出的里面选。"), where=where) for where, value, known in chosen if value not in known]
    problems += text_problems(said.title, where="title", least=2, most=MOST_TITLE)
    problems += text_problems(said.details, where="details", most=MOST_DETAILS)
    problems += skill_problems(said.skills) + time_problems(said.times)
    if said.givers != 1:
        problems.append(Problem("giver", _("写清是哪个单位，或者哪个人给的，写一个。"), where="organisation"))
    for problem in _day_problems(said.available_from, said.available_until, today, True):
        where = "available_from" if problem.where == "wanted_from" else "available_until"
        problems.append(Problem(problem.code, problem.text, where=where))
    return problems


# ---- steps ----


def check_problems(state: str, wanted_until: date | None, choose_on: date | None, today: date) -> list[Problem]:
    """Before it goes on the list: it waits to be checked, and can still be done."""
    if state not in (NeedState.SUBMITTED, ResourceState.SUBMITTED):
        return [Problem("state", _("这一条已经核对过了。"), where="state")]
    problems = []
    if wanted_until and wanted_until < today:
        text = _("最晚的 %(day)s 已经过了，先改日子。")
        problems.append(Problem("over", text % {"day": day_words(wanted_until)}, where="wanted_until"))
    if choose_on and choose_on <= today:
        problems.append(Problem("choose_on", _("定的日子已经到了，先改日子。"), where="choose_on"))
    return problems


def refuse_problems(state: str, reason: str) -> list[Problem]:
    """Who asked reads why it is not taken up."""
    problems = [] if state == NeedState.SUBMITTED else [Problem("state", _("这一条已经核对过了。"), where="state")]
    return problems + reason_problems(reason)


def change_problems(state: str, *, places: int, held: int, has_claims: bool, changes_choosing: bool) -> list[Problem]:
    """What is done or off the list stays as it was; places that somebody holds stay; the way of choosing is kept to."""
    problems = []
    if state not in (NeedState.SUBMITTED, *LISTED):
        problems.append(Problem("state", _("这一条已经结束了，不能再改。"), where="state"))
    if places < held:
        text = _("已经有 %(held)s 家（人）认领了，不能改得更少。")
        problems.append(Problem("places_held", text % {"held": held}, where="places"))
    if has_claims and changes_choosing:
        problems.append(Problem("choosing_kept", _("已经有人认领，说好的定法不能改。"), where="choosing"))
    return problems


def close_problems(state: str, *, confirmed: int, unfinished: int) -> list[Problem]:
    """Done is what was confirmed; what somebody promised is settled first."""
    problems = []
    if state not in LISTED:
        problems.append(Problem("state", _("这一条不在清单上。"), where="state"))
    if not confirmed:
        problems.append(Problem("nothing_confirmed", _("还没有一件确认做成。不要了就撤下。"), where="state"))
    if unfinished:
        text = _("还有 %(n)s 件说定了没有确认，先办完或者退掉。")
        problems.append(Problem("unfinished", text % {"n": unfinished}, where="state"))
    return problems


def withdraw_problems(state: str, reason: str, *, done: int) -> list[Problem]:
    """A need is taken off with a reason that its claimants read; where somebody has delivered it is confirmed, not withdrawn."""
    problems = reason_problems(reason)
    if state not in (NeedState.SUBMITTED, *LISTED):
        problems.append(Problem("state", _("这一条已经结束了。"), where="state"))
    if done:
        problems.append(Problem("delivered", _("已经有人做了，不能撤下。先确认，再结束。"), where="state"))
    return problems


# ---- texts ----


def text_problems(text: str, *, where: str, least: int = 0, most: int) -> list[Problem]:
    cleaned = text.strip()
    if len(cleaned) > most:
        return [Problem("too_long", _("太长了，最多 %(most)d 个字。") % {"most": most}, where=where)]
    if len(cleaned) < least:
        return [Problem("too_short", _("写清楚一点，至少 %(least)d 个字。") % {"least": least}, where=where)]
    return []


def reason_problems(reason: str) -> list[Problem]:
    return text_problems(reason, where="reason", least=2, most=MOST_REASON)


def skill_problems(skills: Sequence[str]) -> list[Problem]:
    if len(skills) > MOST_SKILLS or any(len(one) > MOST_SKILL or not one.strip() for one in skills):
        text = _("本领最多写 %(count)d 样，每样不超过 %(most)d 个字。")
        return [Problem("skills", text % {"count": MOST_SKILLS, "most": MOST_SKILL}, where="skills")]
    return []


def skills_of(text: str) -> list[str]:
    """What was typed in one line, apart: “理发、修水管 电工”, each once."""
    for mark in "、，,；;\n\t":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(text.split()))
