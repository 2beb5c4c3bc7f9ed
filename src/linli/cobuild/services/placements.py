"""A month at the training base: planned, begun, ended or called off; both sides say how it was."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Person

from ..errors import MentoringRefused
from ..models import TrainingPlacement
from ..rules import mentoring as rules
from ..rules.mentoring import PlacementGiven
from ..selectors.mentoring_rules import numbers_for
from ..states import PlacementState
from . import notices_mentoring as notices
from .mentoring import allow, allow_either

NAMES = ("person", "base", "place", "supervisor", "begins_on")


@transaction.atomic
def plan(*, tenant: Tenant, given: PlacementGiven, by: Actor, now: datetime) -> TrainingPlacement:
    """
    Plan somebody's time at the training base: one month, unless another last day is given. The person and whoever
    supervises hear of it.

    :raises NotAllowed: without the right for the place. :raises MentoringRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path)
    locking.hold(Person.objects.filter(pk=given.person.pk))
    months = numbers_for(tenant, on=timezone.localdate(now)).placement_months
    ends_on = given.ends_on or rules.last_day_of(given.begins_on, months) or given.begins_on
    same_days = TrainingPlacement.objects.filter(begins_on__lte=ends_on, ends_on__gte=given.begins_on)
    is_elsewhere = same_days.filter(person=given.person, state__in=rules.LIVE).exists()
    refuse_if(rules.plan_problems(given, tenant.pk, ends_on, is_elsewhere=is_elsewhere), MentoringRefused)
    plain = {name: getattr(given, name) for name in NAMES}
    made: TrainingPlacement = TrainingPlacement.objects.create(
        tenant=tenant, place_path=given.place.path, ends_on=ends_on, made_at=now, **plain
    )
    _note(made, "planned", by, now, begins_on=[None, made.begins_on.isoformat()], ends_on=[None, ends_on.isoformat()])
    notices.tell_planned(made, now)
    return made


def _note(one: TrainingPlacement, past: str, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> None:
    journal.record(f"cobuild.placement.{past}", one, by=by, now=now, reason=reason, changes=changes)


def _to(one: TrainingPlacement, state: PlacementState, past: str, by: Actor, now: datetime, *, reason: str = "") -> None:
    before, one.state = one.state, state
    one.save()
    _note(one, past, by, now, reason=reason, state=[before, state])


@transaction.atomic
def begin(*, placement: TrainingPlacement, by: Actor, now: datetime) -> TrainingPlacement:
    """
    The person is there.

    :raises NotAllowed: without the right there. :raises MentoringRefused: with every reason.
    """
    one = locking.one(TrainingPlacement, placement.pk)
    allow(by, one.tenant_id, one.place_path)
    problems = rules.state_problems(one.state, PlacementState.PLANNED)
    if timezone.localdate(now) < one.begins_on:
        problems.append(Problem("not_yet", _("还没到开始的日子。")))
    refuse_if(problems, MentoringRefused)
    _to(one, PlacementState.UNDER_WAY, "begun", by, now)
    return one


@transaction.atomic
def end(*, placement: TrainingPlacement, on: date, reason: str = "", by: Actor, now: datetime) -> TrainingPlacement:
    """
    End it: on its last day it is done, before that day it is cut short, with a reason.

    :raises NotAllowed: without the right there. :raises MentoringRefused: with every reason.
    """
    one = locking.one(TrainingPlacement, placement.pk)
    allow(by, one.tenant_id, one.place_path)
    days: Any = {"begins_on": one.begins_on, "ends_on": one.ends_on, "today": timezone.localdate(now)}
    problems = rules.end_problems(one.state, on, **days)
    problems += _reason_problems(reason, is_needed=on < one.ends_on)
    refuse_if(problems, MentoringRefused)
    one.ended_on = on
    _to(one, PlacementState.DONE if on == one.ends_on else PlacementState.CUT_SHORT, "ended", by, now, reason=reason.strip())
    return one


def _reason_problems(reason: str, *, is_needed: bool) -> list[Problem]:
    if is_needed:
        return rules.text_problems(reason, "reason", _("没有满期的，写一句为什么。"), most=200)
    return rules.length_problems(reason, "reason", 200)


@transaction.atomic
def call_off(*, placement: TrainingPlacement, reason: str, by: Actor, now: datetime) -> TrainingPlacement:
    """
    It does not take place.

    :raises NotAllowed: without the right there. :raises MentoringRefused: with every reason.
    """
    one = locking.one(TrainingPlacement, placement.pk)
    allow(by, one.tenant_id, one.place_path)
    problems = rules.state_problems(one.state, PlacementState.PLANNED)
    refuse_if(problems + _reason_problems(reason, is_needed=True), MentoringRefused)
    _to(one, PlacementState.CUT_SHORT, "called_off", by, now, reason=reason.strip())
    return one


@transaction.atomic
def say_learnt(*, placement: TrainingPlacement, text: str, by: Actor, now: datetime) -> TrainingPlacement:
    """
    What the person learnt there, in their own words; the office may write down what they say. Said again, it is put right.

    :raises NotAllowed: for anybody else. :raises MentoringRefused: with every reason.
    """
    one = locking.one(TrainingPlacement, placement.pk)
    allow_either(by, one, one.person_id)  # type: ignore[attr-defined]
    refuse_if(rules.evaluation_problems(one.state, text, "text"), MentoringRefused)
    one.learnt = text.strip()
    one.save(update_fields=["learnt"])
    _note(one, "learnt", by, now)
    return one


@transaction.atomic
def appraise(*, placement: TrainingPlacement, text: str, by: Actor, now: datetime) -> TrainingPlacement:
    """
    What the base says of the person: whoever supervised, or the office; never the person themself.

    :raises NotAllowed: for anybody else. :raises MentoringRefused: with every reason.
    """
    one = locking.one(TrainingPlacement, placement.pk)
    allow_either(by, one, one.supervisor_id)  # type: ignore[attr-defined]
    problems = rules.evaluation_problems(one.state, text, "text")
    if by.person_id is not None and by.person_id == one.person_id:  # type: ignore[attr-defined]
        problems.append(Problem("own", _("评语由基地写，不能自己评自己。")))
    refuse_if(problems, MentoringRefused)
    one.appraisal = text.strip()
    one.save(update_fields=["appraisal"])
    _note(one, "appraised", by, now)
    return one
