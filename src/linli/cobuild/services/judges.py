"""Judges of a round: named for a stage, left. Who belongs to an applicant is recused by the program."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, events, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person

from ..errors import RoundRefused
from ..events import JudgeLeft, JudgeNamed
from ..models import Judge, Round, Stage
from ..rules import rights
from ..rules import ventures as rules
from ..selectors import reviewing as found
from . import recusing
from .venture_deeds import allow, held_round, note


@transaction.atomic
def name(
    *,
    round_: Round,
    stage: str,
    person: Person | None,
    organisation: Organisation | None = None,
    title: str = "",
    by: Actor,
    now: datetime,
) -> Judge:
    """
    Name somebody of the register as a judge of a stage; `organisation`: who employs them. Somebody who left may come back.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    round_ = held_round(round_.pk)
    allow(by, rights.VENTURES, round_)
    problems = _problems(round_, stage, person) + rules.said(title, "title", 80)
    if organisation is not None and organisation.tenant_id != round_.tenant_id:
        problems.append(Problem("other_tenant", _("没有这个单位。"), where="organisation"))
    refuse_if(problems, RoundRefused)
    made, _is_new = Judge.objects.update_or_create(
        round=round_,
        stage=stage,
        person=person,
        defaults={
            "tenant_id": round_.tenant_id, "organisation": organisation, "title": title.strip(), "named_at": now, "left_at": None,
            "left_reason": "",
        },
    )  # fmt: skip
    note("judge.named", made, by, now, stage=[None, stage])
    recusing.by_program(round_, on=clock.day_of(now), now=now)
    events.publish(JudgeNamed(tenant_id=round_.tenant_id, judge_id=made.pk), now=now)
    return made


def _problems(round_: Round, stage: str, person: Person | None) -> list[Problem]:
    problems = []
    if stage not in Stage.values:
        return [Problem("stage", _("选初审或者专家评审。"), where="stage")]
    if found.closed_at(round_, stage):
        problems.append(Problem("closed", _("这一阶段已经结束，不能再加人。"), where="stage"))
    if person is None or person.tenant_id != round_.tenant_id:
        problems.append(Problem("no_person", _("登记在册的人里没有这一位，请核对手机号。"), where="phone"))
    elif Judge.objects.filter(round=round_, stage=stage, person=person, left_at=None).exists():
        problems.append(Problem("named", _("已经请过这个人了。"), where="phone"))
    return problems


@transaction.atomic
def leave(*, judge: Judge, reason: str, by: Actor, now: datetime) -> Judge:
    """
    Somebody judges no more: they asked for it, or do not come and hold the others up. What they signed in a stage that is still
    open no longer counts, and what they owe is no longer waited for.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    round_ = held_round(judge.round_id)  # type: ignore[attr-defined]
    judge = locking.one(Judge, judge.pk, "round", "person")
    allow(by, rights.VENTURES, round_)
    problems = rules.reason_problems(reason)
    if judge.left_at:
        problems.append(Problem("left", _("这个人已经退出了。")))
    if found.closed_at(round_, judge.stage):
        problems.append(Problem("closed", _("这一阶段已经结束，评过的分不能再动。")))
    refuse_if(problems, RoundRefused)
    judge.left_at, judge.left_reason = now, reason.strip()
    judge.save(update_fields=["left_at", "left_reason"])
    note("judge.left", judge, by, now, reason=reason.strip(), stage=[judge.stage, None])
    events.publish(JudgeLeft(tenant_id=round_.tenant_id, judge_id=judge.pk), now=now)
    return judge
