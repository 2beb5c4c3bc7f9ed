"""A venture's application: drafted, changed, handed in by the last day, withdrawn. By the applicant's liaison, or the office for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import clock, numbers
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Place

from ..errors import VentureRefused
from ..models import BudgetLine, Category, Round, Venture
from ..rules import rights
from ..rules import ventures as rules
from ..rules.venture_money import Line, asking_problems, line_problems
from ..selectors.venture_rules import rules_of
from ..states import VentureState
from . import recusing
from .venture_deeds import allow, allow_own, held, held_round, move, note, speaks_for

SERIES = "cobuild.venture"


@dataclass(frozen=True, slots=True)
class VentureGiven:
    """What an application says; a draft may leave most of it open."""

    title: str
    category: str
    place: Place | None
    for_whom: str = ""
    problem: str = ""
    plan: str = ""
    planned_services: int = 0
    planned_person_times: int = 0
    begins_on: date | None = None
    ends_on: date | None = None
    contact: str = ""

    def as_fields(self) -> dict[str, Any]:
        texts = ("title", "for_whom", "problem", "plan", "contact")
        rest = ("category", "planned_services", "planned_person_times", "begins_on", "ends_on")
        return {name: getattr(self, name).strip() for name in texts} | {name: getattr(self, name) for name in rest}


@transaction.atomic
def draft(
    *, round_: Round, applicant: Organisation, given: VentureGiven, lines: Sequence[Line] = (), by: Actor, now: datetime
) -> Venture:
    """
    Begin an application.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    round_ = held_round(round_.pk)
    by_office = not speaks_for(by, applicant.pk, round_.tenant_id)
    if by_office:
        allow(by, rights.VENTURES, round_)
    problems = _given_problems(round_, given) + line_problems(lines) + _applicant_problems(round_, applicant)
    refuse_if(problems + _too_late(round_, clock.day_of(now)), VentureRefused)
    assert given.place is not None  # noqa: S101 -- else refused
    year = timezone.localtime(now).year
    number = numbers.next_number(SERIES, tenant=round_.tenant, period=str(year))
    made = Venture.objects.create(
        tenant=round_.tenant,
        round=round_,
        number=f"{round_.tenant.letters}-CT{year % 100:02d}-{number:04d}",
        applicant=applicant,
        place=given.place,
        place_path=given.place.path,
        by_office=by_office,
        made_at=now,
        changed_at=now,
        **given.as_fields(),
    )
    _write_lines(made, lines)
    note("venture.drafted", made, by, now, number=[None, made.number])
    return made


def _too_late(round_: Round, today: date) -> list[Problem]:
    """Outside the days of the call, or after its preliminary review: nobody would judge what comes then."""
    if round_.preliminary_closed_at:
        return [Problem("reviewed", _("这一轮的初审已经结束，再报的没有人评。请报下一轮；要收它，就开新的一轮。"))]
    return rules.applying_days_problems(round_.apply_from, round_.apply_until, today)


def _given_problems(round_: Round, given: VentureGiven) -> list[Problem]:
    problems = rules.draft_problems(given.as_fields())
    if given.category not in Category.values:
        problems.append(Problem("category", _("选一个类别。"), where="category"))
    if given.place is None or given.place.tenant_id != round_.tenant_id or not given.place.path.startswith(round_.place_path):
        problems.append(Problem("place", _("选这一轮范围里的一个地方。"), where="place"))
    return problems


def _applicant_problems(round_: Round, applicant: Organisation) -> list[Problem]:
    if applicant.tenant_id != round_.tenant_id or applicant.kind not in rules_of(round_).applicants:
        return [Problem("applicant", _("这一轮只收社会组织、社工机构、志愿服务队和居民团队的申报。"), where="applicant")]
    return []


def _write_lines(venture: Venture, lines: Sequence[Line]) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(
            tenant_id=venture.tenant_id,
            venture=venture,
            position=position,
            text=one.text.strip(),
            quantity=one.quantity,
            unit_cents=one.unit_cents,
            is_own_money=one.is_own_money,
        )
        for position, one in enumerate(lines, start=1)
    )


def lines_of(venture: Venture) -> list[Line]:
    """The budget as it stands."""
    return [Line(one.text, one.quantity, one.unit_cents, one.is_own_money) for one in venture.budget_lines.order_by("position")]


@transaction.atomic
def change(*, venture: Venture, given: VentureGiven, lines: Sequence[Line], by: Actor, now: datetime) -> Venture:
    """
    Change an application, also one that was handed in, until the last day.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow_own(by, venture)
    round_ = venture.round
    problems = rules.state_problems(venture.state, among=rules.OPEN_FOR_LINES) or rules.applying_days_problems(
        round_.apply_from, round_.apply_until, clock.day_of(now)
    )
    problems += _given_problems(round_, given) + line_problems(lines)
    if venture.state == VentureState.APPLIED:
        problems += _whole_problems(round_, given.as_fields(), lines)
    refuse_if(problems, VentureRefused)
    assert given.place is not None  # noqa: S101 -- else refused
    for name, value in given.as_fields().items():
        setattr(venture, name, value)
    venture.place, venture.place_path, venture.changed_at = given.place, given.place.path, now
    venture.save()
    venture.budget_lines.all().delete()
    _write_lines(venture, lines)
    note("venture.changed", venture, by, now, lines=[None, len(lines)])
    return venture


def _whole_problems(round_: Round, fields: dict[str, Any], lines: Sequence[Line]) -> list[Problem]:
    return rules.application_problems(fields) + asking_problems(lines, round_.per_venture_cents)


@transaction.atomic
def apply(*, venture: Venture, by: Actor, now: datetime) -> Venture:
    """
    Hand an application in, by the last day. Judges who belong to the applicant are recused.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with everything that it still lacks.
    """
    venture = held(venture)
    allow_own(by, venture)
    round_, today = venture.round, clock.day_of(now)
    problems = rules.step_problems(venture.state, VentureState.APPLIED)
    problems += _too_late(round_, today)
    problems += _applicant_problems(round_, venture.applicant)
    fields = {name: getattr(venture, name) for name in VentureGiven("", "", None).as_fields()}
    refuse_if(problems + _whole_problems(round_, fields, lines_of(venture)), VentureRefused)
    venture.applied_at = now
    move(venture, VentureState.APPLIED, "applied", by, now)
    recusing.by_program(round_, on=today, now=now)
    return venture


@transaction.atomic
def withdraw(*, venture: Venture, reason: str, by: Actor, now: datetime) -> Venture:
    """
    Take an application back; once the contract is signed it can only be stopped.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow_own(by, venture)
    refuse_if(rules.step_problems(venture.state, VentureState.WITHDRAWN) + rules.reason_problems(reason), VentureRefused)
    return move(venture, VentureState.WITHDRAWN, "withdrawn", by, now, reason=reason)
