"""What a piece of outreach (宣讲), a lecturer, a site and a request for a small-stool class (小板凳课堂) must keep to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.phones import is_phone, no_phone_words
from linli.core.problems import Problem

from ..models import Channel, Topic
from ..states import TOOK_PLACE, TalkState
from .saying import long_problems, number_problems

SERIES = "activities.talk"
TIMES = {
    "morning": gettext_lazy("上午"),
    "noon": gettext_lazy("中午"),
    "afternoon": gettext_lazy("下午"),
    "evening": gettext_lazy("晚上"),
    "weekend": gettext_lazy("周末"),
}
"""Parts of the day and week in which somebody has time."""
MOST_TITLE, MOST_WORDS, MOST_REASON, MOST_ABOUT, MOST_NAME, MOST_KEEPER, MOST_TEXT = 80, 4000, 120, 200, 60, 80, 200
MOST_WHY = 200
DAY_MINUTES = 24 * 60
MOST_REACHED, MOST_MEMBERS, MOST_EXPECTED = 1_000_000, 1_000_000, 9999
FARTHEST = timedelta(days=366)
PAGE = "page"
OFFICE = ("counter", "phone", "visit")


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-XBD26-0007: 小板凳, the year, the year's number."""
    return f"{letters}-XBD{year % 100:02}-{sequence:04d}"


# ---- what happened ----


def outreach_problems(
    *, topic: str, title: str, words: str, on: date, minutes: int, reached: int | None, today: date
) -> list[Problem]:
    """Minutes are those of one loudspeaker or one group; reached: person-times (人次)."""
    problems = [] if topic in Topic.values else [Problem("topic", _("请选是什么话题。"), where="topic")]
    if not title.strip():
        problems.append(Problem("title_missing", _("写一下讲了什么。"), where="title"))
    if on > today:
        problems.append(Problem("future", _("讲过了再记。"), where="on"))
    problems += long_problems([("title", title, MOST_TITLE), ("words", words, MOST_WORDS)])
    problems += number_problems("minutes", minutes, least=1, most=DAY_MINUTES)
    return problems + number_problems("reached", reached, least=1, most=MOST_REACHED)


def site_day_problems(name: str, *, since: date, until: date | None, on: date) -> list[Problem]:
    """Whether a loudspeaker or a group was there on that day."""
    if since <= on and (until is None or on <= until):
        return []
    return [Problem("site_day", _("“%(name)s”那天还没有用，或者已经停用了。") % {"name": name}, where="sites")]


def ground_problems(state: str, *, is_noted: bool) -> list[Problem]:
    problems = [] if state in TOOK_PLACE else [Problem("not_held", _("讲过了才能记。"), where="session")]
    return problems + ([Problem("noted", _("这一场已经记成宣讲了。"), where="session")] if is_noted else [])


def void_problems(*, is_void: bool, reason: str) -> list[Problem]:
    problems = [Problem("void", _("这一条已经不算了。"), where="outreach")] if is_void else []
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么不算。"), where="reason"))
    return problems + long_problems([("reason", reason, MOST_REASON)])


# ---- lecturers and sites ----


def lecturer_problems(*, topics: Sequence[str], times: Sequence[str], about: str, since: date, today: date) -> list[Problem]:
    problems = []
    if not topics or not set(topics) <= set(Topic.values):
        problems.append(Problem("topics", _("勾一下能讲什么。"), where="topics"))
    if not set(times) <= set(TIMES):
        problems.append(Problem("times", _("请从列出的时段里选。"), where="times"))
    if since > today:
        problems.append(Problem("future", _("不能晚于今天。"), where="since"))
    return problems + long_problems([("about", about, MOST_ABOUT)])


def site_problems(
    *, channel: str, name: str, keeper: str, members: int | None, since: date, today: date, is_taken: bool
) -> list[Problem]:
    problems = []
    if channel not in (Channel.AIR, Channel.NET):
        problems.append(Problem("channel", _("选大喇叭还是工作群。"), where="channel"))
    if not name.strip():
        problems.append(Problem("name_missing", _("写上名称。"), where="name"))
    if is_taken:
        problems.append(Problem("name_taken", _("已经有一个同名的了。"), where="name"))
    if since > today:
        problems.append(Problem("future", _("不能晚于今天。"), where="since"))
    problems += long_problems([("name", name, MOST_NAME), ("keeper", keeper, MOST_KEEPER)])
    return problems + number_problems("members", members, least=1, most=MOST_MEMBERS)


def ended_problems(until: date | None) -> list[Problem]:
    return [Problem("ended", _("已经停了。"), where="until")] if until is not None else []


# ---- asking for a class in one's yard ----


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSaid:
    """What is asked for. `is_known`: whoever asks is of the register; `same`: the number of an open request of that yard for that topic."""

    topic: str
    text: str
    wanted_on: date | None
    times: Sequence[str]
    expected: int | None
    contact_name: str
    contact_phone: str
    channel: str
    is_known: bool
    same: str = ""


def ask_problems(said: TalkSaid, *, today: date) -> list[Problem]:
    problems = [] if said.topic in Topic.values else [Problem("topic", _("选一下想听什么。"), where="topic")]
    if said.wanted_on is not None and not today <= said.wanted_on <= today + FARTHEST:
        problems.append(Problem("day", _("选今天以后、一年以内的日子。"), where="wanted_on"))
    if not set(said.times) <= set(TIMES):
        problems.append(Problem("times", _("请从列出的时段里选。"), where="times"))
    if said.channel != PAGE and said.channel not in OFFICE:
        problems.append(Problem("channel", _("请选是怎么来的。"), where="channel"))
    if said.same:
        text = _("这个院已经请了同样的一次（%(number)s），在等安排，不用再请。")
        problems.append(Problem("same", text % {"number": said.same}, where="topic"))
    problems += long_problems([("text", said.text, MOST_TEXT), ("contact_name", said.contact_name, MOST_NAME)])
    return problems + _contact_problems(said) + number_problems("expected", said.expected, least=1, most=MOST_EXPECTED)


def _contact_problems(said: TalkSaid) -> list[Problem]:
    problems = []
    if not said.is_known and not said.contact_name.strip():
        problems.append(Problem("contact_missing", _("写上找谁，好跟他定时间。"), where="contact_name"))
    if said.contact_phone.strip() and not is_phone(said.contact_phone):
        problems.append(
            Problem("phone", no_phone_words(is_needed=not said.is_known and said.channel == PAGE), where="contact_phone")
        )
    elif not said.is_known and said.channel == PAGE and not said.contact_phone.strip():
        problems.append(Problem("phone_missing", _("留个电话，安排好了告诉您。"), where="contact_phone"))
    return problems


def open_problems(state: str) -> list[Problem]:
    return [] if state == TalkState.ASKED else [Problem("answered", _("这一次已经安排或者答复过了。"), where="state")]


def refuse_problems(state: str, *, reason: str) -> list[Problem]:
    problems = open_problems(state)
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么，请的人会看到。"), where="reason"))
    return problems + long_problems([("reason", reason, MOST_WHY)])


def withdraw_problems(state: str, *, is_office: bool, reason: str) -> list[Problem]:
    """A lecturer who has a day for it already is not stood up by a tap: then the office is told by voice."""
    problems = []
    if state not in (TalkState.ASKED, TalkState.PLANNED):
        problems.append(Problem("over", _("这一次已经讲过、答复过或者撤回了。"), where="state"))
    elif state == TalkState.PLANNED and not is_office:
        problems.append(Problem("planned", _("日子已经排好了，不要了请打电话告诉社区。"), where="state"))
    return problems + long_problems([("reason", reason, MOST_WHY)])


def lecturer_day_problems(*, until: date | None, on: date, busy: str) -> list[Problem]:
    """Whether a lecturer can come then. `busy`: what they already teach at that time."""
    if until is not None and on > until:
        return [Problem("lecturer_left", _("这位宣讲员那时已经不讲了。"), where="lecturer")]
    if busy:
        return [Problem("lecturer_busy", _("这位宣讲员那时在讲“%(what)s”。") % {"what": busy}, where="lecturer")]
    return []


def wrong_code_problem() -> Problem:
    """The same for a number that is none and for figures that are wrong, so that nobody learns which."""
    return Problem("wrong_code", _("编号或者号码不对。看看回执，或者打电话问。"), where="code")
