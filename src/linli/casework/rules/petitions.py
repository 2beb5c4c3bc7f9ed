"""
Petitions (《信访工作条例》): the days they have, and what stands against each verb. Pure.

“日” are calendar days, the day of receipt not counted, the last one moved off a day without office (Civil Code art. 201–203);
“工作日” are working days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.states import (
    PETITION_STEPS,
    Opinion,
    PetitionKind,
    PetitionSource,
    PetitionState,
    Refusal,
)
from linli.core.problems import Problem
from linli.core.workcalendar import Calendar

from .cases import LEAST_TEXT, MOST_TEXT, MOST_TITLE, text_problems
from .delays import day_in_sentence

SERIES = "casework.petition"
COUNTS = (
    "decide_days",
    "tell_days",
    "object_working_days",
    "finish_days",
    "extend_days",
    "review_days",
    "most_representatives",
    "warn_days",
)
MOST_PEOPLE = 100_000


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-XF-2026-0003: subdistrict, the year's number."""
    return f"{letters}-XF-{year}-{sequence:04d}"


def rule_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set `casework.petitions`, shipped or a tenant's own."""
    for name in COUNTS:
        if not isinstance(body.get(name), int) or body[name] < 1:
            yield Problem(name, f"{name}: a whole number from 1", where=name)


def last_day(start: date, days: int, calendar: Calendar) -> date:
    """The last day of so many calendar days after `start`, moved to the next working day."""
    day = start + timedelta(days=days)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(start: date, days: int, calendar: Calendar) -> date:
    """The so-manieth working day after `start`."""
    noon = datetime.combine(start, time(12), tzinfo=calendar.zone)
    return calendar.add_working_days(noon, days).date()


@dataclass(frozen=True, slots=True)
class Limits:
    """The days that a petition has from the day on which it was received."""

    decide_on: date
    tell_on: date
    object_on: date | None


def limits_from(body: Mapping[str, Any], received_on: date, calendar: Calendar, *, is_from_above: bool) -> Limits:
    """Art. 22, 23: decided and told within 15 days; an objection only against what was passed on, within 5 working days."""
    return Limits(
        decide_on=last_day(received_on, body["decide_days"], calendar),
        tell_on=last_day(received_on, body["tell_days"], calendar),
        object_on=last_working_day(received_on, body["object_working_days"], calendar) if is_from_above else None,
    )


def next_due(state: str, limits: Limits, *, was_told: bool, finish_on: date | None) -> date | None:
    """The limit that presses now; None once the office has done its part."""
    if state == PetitionState.ACCEPTED:
        return finish_on if was_told or finish_on is None else min(limits.tell_on, finish_on)
    if state in (PetitionState.RECEIVED, PetitionState.REGISTERED):
        return limits.decide_on if was_told else min(limits.decide_on, limits.tell_on)
    return None


def step_problems(verb: str, state: str) -> list[Problem]:
    """Whether the table of petitions allows the verb in this state."""
    step = PETITION_STEPS[verb]
    if PetitionState(state) in step.from_states:
        return []
    text = _("这件信访现在是“%(state)s”，不能%(verb)s。请刷新页面看看现在到哪一步了。")
    given = {"state": PetitionState(state).label, "verb": step.label}
    return [Problem("wrong_state", text % given, where="state")]


@dataclass(frozen=True, slots=True)
class Given:
    """What a petition says, as far as rules look at it."""

    title: str
    content: str
    kind: str
    source: str
    transferred_by: str = ""
    people_count: int = 1
    representatives: int = 0
    accuses_the_office: bool = False


def given_problems(given: Given, *, most_representatives: int) -> list[Problem]:
    """Everything that stands against taking it into the register."""
    problems = text_problems(given.title, where="title", most=MOST_TITLE)
    problems += text_problems(given.content, where="content", least=LEAST_TEXT, most=MOST_TEXT)
    if given.kind not in PetitionKind.values:
        problems.append(Problem("kind", _("请选是哪一类：建议意见、检举控告，还是申诉求决。"), where="kind"))
    if given.source not in PetitionSource.values:
        problems.append(Problem("source", _("请选怎么来的。"), where="source"))
    problems += superior_problems(given.source, given.transferred_by)
    problems += group_problems(given.people_count, given.representatives, given.source, most=most_representatives)
    return problems + accused_problems(accuses_the_office=given.accuses_the_office)


def superior_problems(source: str, transferred_by: str) -> list[Problem]:
    """What a superior passed on names it."""
    if source != PetitionSource.SUPERIOR or transferred_by.strip():
        return []
    return [Problem("transferred_by", _("请写是哪里转来的。"), where="transferred_by")]


def group_problems(people_count: int, representatives: int, source: str, *, most: int) -> list[Problem]:
    """Art. 20: those who come together choose representatives, five at most."""
    problems = []
    if not 1 <= people_count <= MOST_PEOPLE:
        problems.append(Problem("people_count", _("请写有几个人，至少 1 个。"), where="people_count"))
    if representatives > most:
        text = _("代表最多 %(most)s 人，您写了 %(count)s 人。")
        problems.append(
            Problem("too_many_representatives", text % {"most": most, "count": representatives}, where="representatives")
        )
    if source == PetitionSource.VISIT and people_count > most and not representatives:
        text = _("超过 %(most)s 个人一起来，要推选代表。请写下代表是谁。")
        problems.append(Problem("no_representatives", text % {"most": most}, where="representatives"))
    return problems


def accused_problems(*, accuses_the_office: bool) -> list[Problem]:
    """Art. 28, 30: nobody handles a denunciation of themselves."""
    if not accuses_the_office:
        return []
    text = _("反映的是街道办事处自己，不能由我们登记。请告诉他打 12388，或找上一级信访部门。")
    return [Problem("accuses_the_office", text, where="accused_organisation")]


def letter_problems(text: str) -> list[Problem]:
    """What the petitioner is told in writing is there."""
    return [
        Problem(one.code, _("请写明书面告知信访人的话。"), where="text") if one.code == "missing" else one
        for one in text_problems(text, where="text", least=LEAST_TEXT, most=MOST_TEXT)
    ]


def hand_on_problems(handed_to: str, *, is_the_accused: bool) -> list[Problem]:
    """Art. 30: never to whom it is about."""
    problems = text_problems(handed_to, where="handed_to", most=80)
    if is_the_accused:
        text = _("材料不能转给被反映的单位，请转给有权处理的机关。")
        problems.append(Problem("to_the_accused", text, where="handed_to"))
    return problems


def object_problems(object_due_on: date | None, *, today: date) -> list[Problem]:
    """Art. 23: only against what a superior passed on, within 5 working days."""
    if object_due_on is None:
        return [Problem("not_from_above", _("不是上级转来的，不能提异议。不归我们管就告诉他找谁。"), where="text")]
    if today > object_due_on:
        return [Problem("too_late", _("提异议的 5 个工作日已经过了。"), where="text")]
    return []


def refuse_problems(refusal: str, *, earlier_is_pending: bool | None) -> list[Problem]:
    """A reason of the list; “still pending” names the petition that is (None: none was chosen)."""
    if refusal not in Refusal.values:
        return [Problem("refusal", _("请选为什么不予受理。"), where="refusal")]
    if refusal == Refusal.PENDING and not earlier_is_pending:
        return [Problem("no_pending", _("请选还在办的那一件。"), where="earlier")]
    return []


def extend_problems(
    days: int | None, approved_by: str, *, most: int, finish_due_on: date | None, was_extended: bool, today: date
) -> list[Problem]:
    """Art. 34: once, up to 30 days, before the end, approved by the head of the office."""
    problems = text_problems(approved_by, where="approved_by", most=40)
    if was_extended:
        return [*problems, Problem("extended_before", _("已经延过一次，不能再延。"), where="days")]
    if days is None or not 1 <= days <= most:
        problems.append(Problem("days", _("延长 1 到 %(most)s 天。") % {"most": most}, where="days"))
    if finish_due_on is not None and today > finish_due_on:
        problems.append(Problem("too_late", _("期限已经过了，不能再延。"), where="days"))
    return problems


def answer_problems(answer: str, opinion: str) -> list[Problem]:
    """Art. 32: the written answer says what was found and what is thought of it."""
    problems = text_problems(answer, where="text", least=LEAST_TEXT, most=MOST_TEXT)
    if opinion not in Opinion.values:
        problems.append(Problem("opinion", _("请选处理意见：支持、作了解释，还是不支持。"), where="opinion"))
    return problems


def close_problems(state: str, review_until_on: date | None, *, agreed: bool, today: date) -> list[Problem]:
    """Art. 35: the petitioner has 30 days to ask for a review, unless they have said in writing that it is settled."""
    if state != PetitionState.ANSWERED or agreed or review_until_on is None or today > review_until_on:
        return []
    text = _("信访人%(day)s以前还可以请求复查。他书面表示没有意见了，才能先归档。")
    return [Problem("review_open", text % {"day": day_in_sentence(review_until_on, with_year=True)}, where="agreed")]
