"""Who may sit where, from when to when, and why a seat ends. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words

TERM, LAPSED, MISTAKE = "term", "lapsed", "mistake"
MOST_REASON, MOST_NAME, MOST_GROUP, MOST_CONSTITUENCY = 200, 60, 40, 60


@dataclass(frozen=True, slots=True)
class Holder:
    """
    Who holds a seat now: a person, or an organisation with its delegate.

    `row`: of a sheet that is to give it to them; None where they hold it already.
    """

    position: int
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    delegate_id: UUID | None = None
    row: int | None = None

    @property
    def people(self) -> set[UUID]:
        return {one for one in (self.person_id, self.delegate_id) if one}


def free_position(taken: Iterable[int], seat_count: int) -> int | None:
    """The first seat that nobody holds; None where all are held."""
    held = set(taken)
    return next((position for position in range(1, seat_count + 1) if position not in held), None)


def fill_problems(wanted: Holder, holders: Sequence[Holder], *, seat_count: int) -> list[Problem]:
    """Why this holder may not take this seat: one person sits once in a term, whether for themselves or for an organisation."""
    problems = []
    if wanted.person_id is None and wanted.organisation_id is None:
        problems.append(Problem("one_holder", _("写上是谁；单位的席位写上是哪个单位。"), "person"))
    elif wanted.person_id and wanted.organisation_id:
        problems.append(Problem("one_holder", _("一个席位要么是一个人，要么是一个单位。"), "person"))
    if wanted.delegate_id and not wanted.organisation_id:
        problems.append(Problem("delegate_of_person", _("只有单位的席位才派人来。"), "delegate"))
    if not 1 <= wanted.position <= seat_count:
        text = _("一共 %(count)s 个席位，没有第 %(position)s 席。") % {"count": seat_count, "position": wanted.position}
        problems.append(Problem("no_such_seat", text, "position"))
    if there := next((one for one in holders if one.position == wanted.position), None):
        taken = _("第 %(n)s 席第 %(row)s 行已经写了别人。") if there.row else _("第 %(n)s 席现在有人。")
        problems.append(Problem("seat_taken", taken % {"n": wanted.position, "row": there.row}, "position"))
    for one in holders:
        if wanted.people & one.people:
            where = "person" if wanted.person_id else "delegate"
            problems.append(
                Problem("sits_already", _("这个人已经在第 %(n)s 席，一届里一个人只占一席。") % {"n": one.position}, where)
            )
        if wanted.organisation_id and wanted.organisation_id == one.organisation_id:
            problems.append(Problem("unit_sits_already", _("这个单位已经在第 %(n)s 席。") % {"n": one.position}, "organisation"))
    return problems


def begin_problems(valid_from: date, *, begins_on: date, ends_on: date | None, closed_on: date | None) -> list[Problem]:
    """Whether a seat of this term may be taken from this day."""
    if closed_on is not None:
        return [Problem("term_closed", _("这一届已经结束了。"), where="valid_from")]
    if valid_from < begins_on:
        return [Problem("before_term", _("这一届%(day)s才开始。") % {"day": day_words(begins_on)}, where="valid_from")]
    if ends_on is not None and valid_from > ends_on:
        return [Problem("after_term", _("这一届%(day)s就届满了。") % {"day": day_words(ends_on)}, where="valid_from")]
    return []


def clashing(wanted: Holder, sat: Iterable[tuple[Holder, date]]) -> list[tuple[Holder, date]]:
    """Of those who sat, each with their last day: the other seats of the same person or unit."""
    own = [one for one in sat if one[0].position != wanted.position]
    unit = wanted.organisation_id
    return [(one, last) for one, last in own if wanted.people & one.people or (unit and unit == one.organisation_id)]


def overlap_problems(wanted: Holder, valid_from: date, sat: Iterable[tuple[Holder, date]]) -> list[Problem]:
    """Nobody is due twice on one day: who left a seat sits there until the end of their last day."""
    says = _("到%(day)s为止还在第 %(n)s 席，从第二天起才能换席。")
    return [
        Problem("overlap", says % {"n": one.position, "day": day_words(last)}, where="valid_from")
        for one, last in clashing(wanted, sat)
        if last >= valid_from
    ]


def end_problems(*, kind: str, reason: str, on: date, valid_from: date, is_ended: bool, kinds: Sequence[Any]) -> list[Problem]:
    """Why a seat may not end so. Somebody who sat there is not undone: only what was entered by mistake is."""
    problems = []
    if is_ended:
        problems.append(Problem("ended", _("这个席位的任职已经结束了。")))
    if kind not in kinds:
        problems.append(Problem("kind", _("请选为什么离开。"), where="kind"))
    if not reason.strip() and kind != TERM:
        problems.append(Problem("no_reason", _("写一句原因，以后查得到。"), where="reason"))
    if len(reason) > MOST_REASON:
        problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST_REASON}, where="reason"))
    if on < valid_from:
        problems.append(Problem("before_begin", _("离开的那天不能早于开始的那天。"), where="on"))
    return problems


def replace_problems(on: date, valid_from: date) -> list[Problem]:
    """Who comes after begins on a later day than who was before: the one's last day is the day before the other's first."""
    if on <= valid_from:
        return [Problem("same_day", _("接替要晚于前一位开始的那天；当天登记错了，先按“登记错了”结束。"), where="on")]
    return []


def vacancies(taken: Iterable[int], seat_count: int) -> list[int]:
    """The numbers of the seats that nobody holds."""
    held = set(taken)
    return [position for position in range(1, seat_count + 1) if position not in held]


def may_lapse(absences: int, lapse_after: int | None) -> bool:
    """Whether the rule lets a seat lapse: so many absences in a year, the number itself counts (Civil Code 1259, 届满)."""
    return lapse_after is not None and absences >= lapse_after
