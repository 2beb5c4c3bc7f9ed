"""
Hours of service: actual service without the way there, in half-hour steps rounded down (§2.13; what a record holds: 志愿服务条例 art. 19;
志愿服务记录与证明出具办法, 民政部令 67: 真实、准确、完整、无偿、及时). They count after their days in public. Pure.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cobuild.api import text_problems
from linli.core.phones import is_any_phone
from linli.core.problems import Problem
from linli.core.words import day_words, listing

from ..models import VolunteerField
from ..states import HoursState

SERIES, LETTERS = "activities.hours", "SC"
BATCH_SERIES, BATCH_LETTERS = "activities.hours_batch", "GS"
MOST_CONTENT, MOST_BENEFICIARY, MOST_QUALITY, MOST_LEADER, MOST_REASON, MOST_OBJECTION = 160, 80, 80, 80, 200, 300
MOST_AT_ONCE, MOST_SHOWN = 200, 2000
FULL_DAY = 48
"""Half hours of a day; nobody serves longer (constraint)."""
LIVE = frozenset({HoursState.RECORDED, HoursState.PUBLICISED, HoursState.CREDITED})
SHOWN = frozenset({HoursState.PUBLICISED, HoursState.CREDITED})
LIST_CHANGED = "list"
"""The reason, as a code, of rows that followed when the list of who came was put right; every other reason is somebody's words."""


def half_hours_of(minutes: int, unit: int = 1) -> int:
    """Whole steps of `unit` half hours in these minutes, as half hours; what is left over is not counted."""
    return min(max(minutes, 0) // (30 * unit) * unit, FULL_DAY // unit * unit)


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60


def hours_text(half_hours: int) -> str:
    """5 → “2.5”: without a float."""
    return f"{half_hours // 2}.5" if half_hours % 2 else str(half_hours // 2)


def hours_words(half_hours: int) -> str:
    return _("%(hours)s 小时") % {"hours": hours_text(half_hours)}


# ---- what follows from a list of who came ----


@dataclass(frozen=True, slots=True)
class Kept:
    """A live row of a source: whose, how much, whether it has been shown."""

    pk: UUID
    volunteer: UUID
    half_hours: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What makes the rows say what the list says. Rows that were shown are never changed: a new row corrects them."""

    add: dict[UUID, int] = field(default_factory=dict)
    change: dict[UUID, int] = field(default_factory=dict)
    correct: dict[UUID, int] = field(default_factory=dict)
    drop: list[UUID] = field(default_factory=list)


def plan_for(kept: Iterable[Kept], wanted: Mapping[UUID, int], *, decided: Set[UUID] = frozenset()) -> Plan:
    """
    What has to happen so that each volunteer has exactly what is `wanted` (half hours; 0: nothing), and everybody else nothing.
    `decided`: those of whom somebody decided by hand, whose rows stay as they are. `change`, `correct`, `drop` go by the row's key.
    """
    rows = {one.volunteer: one for one in kept}
    plan = Plan()
    for volunteer, half_hours in wanted.items():
        row = rows.get(volunteer)
        if volunteer in decided or half_hours <= 0 or (row is not None and row.half_hours == half_hours):
            continue
        if row is None:
            plan.add[volunteer] = half_hours
        elif row.is_shown:
            plan.correct[row.pk] = half_hours
        else:
            plan.change[row.pk] = half_hours
    plan.drop.extend(row.pk for row in rows.values() if row.volunteer not in decided and wanted.get(row.volunteer, 0) <= 0)
    return plan


# ---- by hand ----


@dataclass(frozen=True, slots=True)
class Said:
    """What a record or a correction says, as values."""

    on: date
    half_hours: int
    content: str
    field: str = VolunteerField.OTHER
    beneficiary: str = ""
    quality: str = ""
    leader: str = ""


def said_problems(said: Said, body: Mapping[str, Any], *, today: date) -> list[Problem]:
    """What stands against a record, whoever it is of. `body`: of the rule `activities.volunteering`."""
    problems = text_problems(said.content, where="content", least=2, most=MOST_CONTENT)
    problems += text_problems(said.beneficiary, where="beneficiary", most=MOST_BENEFICIARY)
    problems += text_problems(said.quality, where="quality", most=MOST_QUALITY)
    problems += text_problems(said.leader, where="leader", most=MOST_LEADER)
    if said.field not in VolunteerField.values:
        problems.append(Problem("field", _("服务类别请从列出的里面选。"), where="field"))
    if said.on > today:
        problems.append(Problem("future", _("还没到的日子不能记时长。"), where="on"))
    return problems + _length_problems(said.half_hours, int(body["unit_half_hours"]), int(body["most_half_hours_a_day"]))


def _length_problems(half_hours: int, unit: int, most: int) -> list[Problem]:
    if not 1 <= half_hours <= min(most, FULL_DAY):
        text = _("时长写实际服务的时间，不算路上，最少 %(least)s，一天最多 %(most)s。")
        told = {"least": hours_words(unit), "most": hours_words(most)}
        return [Problem("half_hours", text % told, where="half_hours")]
    if half_hours % unit:
        return [Problem("unit", _("时长按 %(unit)s 一档记。") % {"unit": hours_words(unit)}, where="half_hours")]
    return []


@dataclass(frozen=True, slots=True)
class Whose:
    """A volunteer whom a record is of: from when to when, half hours of that day already, the number of the same record."""

    name: str
    since: date
    ended_on: date | None
    on_that_day: int
    same_number: str = ""


def whose_problems(said: Said, people: Iterable[Whose], *, most: int) -> list[Problem]:
    """What stands against a record because of whose it is; each kind of reason is one sentence with the names."""
    people = list(people)
    found = []
    if not people:
        found.append(Problem("nobody", _("写上是哪些志愿者。"), where="volunteers"))
    if len(people) > MOST_AT_ONCE:
        text = _("一次最多记 %(most)d 人，分几次记。")
        found.append(Problem("too_many", text % {"most": MOST_AT_ONCE}, where="volunteers"))
    outside = [one.name for one in people if said.on < one.since or (one.ended_on is not None and said.on > one.ended_on)]
    same = [f"{one.name}（{one.same_number}）" for one in people if one.same_number]
    long = [one.name for one in people if one.on_that_day + said.half_hours > min(most, FULL_DAY)]
    told = {"day": day_words(said.on)}
    for code, names, text in (
        ("not_volunteer", outside, _("%(names)s 在 %(day)s 不是登记的志愿者。")),
        ("same", same, _("%(names)s 这一天已经记过同样的服务，不能记两遍。")),
        ("day_full", long, _("%(names)s 在 %(day)s 的时长加起来超过了一天能记的，核对一下。")),
    ):
        if names:
            found.append(Problem(code, text % (told | {"names": listing(names)}), where="volunteers"))
    return found


def reason_problems(reason: str) -> list[Problem]:
    return text_problems(reason, where="reason", least=2, most=MOST_REASON)


def live_problems(state: str) -> list[Problem]:
    """What was corrected or does not count stays as it was."""
    if state in LIVE:
        return []
    return [Problem("not_live", _("这一条已经更正或者作废了，看新的一条。"))]


# ---- in public ----


def show_problems(*, count: int, strangers: int, not_recorded: int, waiting: int) -> list[Problem]:
    """
    What stands against showing rows together. `strangers`: how many lie elsewhere; `not_recorded`: were shown or do not count;
    `waiting`: wait for an answer to an objection.
    """
    found = []
    if not count:
        found.append(Problem("nothing", _("没有等公示的时长。"), where="rows"))
    if count > MOST_SHOWN:
        found.append(Problem("too_many", _("一批最多公示 %(most)d 条，分几批。") % {"most": MOST_SHOWN}, where="rows"))
    for code, number, text in (
        ("elsewhere", strangers, _("有 %(n)d 条不是这个地方的。")),
        ("not_recorded", not_recorded, _("有 %(n)d 条已经公示过、更正或者作废了，重新选一下。")),
        ("waiting", waiting, _("有 %(n)d 条还有异议没有答复，先答复。")),
    ):
        if number:
            found.append(Problem(code, text % {"n": number}, where="rows"))
    return found


def withdraw_problems(*, is_open: bool, reason: str) -> list[Problem]:
    problems = [] if is_open else [Problem("not_open", _("这一批已经公示完或者撤回了。"))]
    return problems + reason_problems(reason)


# ---- objections ----


def objection_problems(*, state: str, text: str, has_open: bool, is_known: bool, contact: str) -> list[Problem]:
    """`is_known`: the register or the office knows who objects. Whoever is not leaves a telephone, so that an answer finds them."""
    problems = live_problems(state) + text_problems(text, where="text", least=4, most=MOST_OBJECTION)
    if has_open:
        problems.append(Problem("open", _("您对这一条的异议还在核对，答复以前不用再提。"), where="text"))
    if not is_known and not is_any_phone(contact):
        problems.append(Problem("contact", _("留一个电话，核对好了告诉您。"), where="contact"))
    return problems


def answer_problems(*, is_answered: bool, answer: str, is_upheld: bool, changes: bool) -> list[Problem]:
    """`changes`: a correction was said. Upheld, the row is corrected or counts no more; not upheld, it stays as it is."""
    problems = text_problems(answer, where="answer", least=2, most=MOST_OBJECTION)
    if is_answered:
        problems.append(Problem("answered", _("这条异议已经答复过了。")))
    if changes and not is_upheld:
        problems.append(Problem("not_upheld", _("异议不成立，时长就不改。"), where="half_hours"))
    return problems
