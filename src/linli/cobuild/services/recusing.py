"""Recusal (回避): by the judge, by the office, and by the program for whoever belongs to the applicant."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import ScoreRefused
from ..models import Judge, Recusal, Round, Venture
from ..rules import rights
from ..rules import ventures as rules
from ..selectors import reviewing as found
from ..selectors.ties import conflicts
from .venture_deeds import allow, held_round, note

BELONGS = gettext_noop("是申报单位或者它的上级单位的人")
"""Why the program recuses; kept as it stands here, said in the reader's language."""


def by_program(round_: Round, *, on: date, now: datetime) -> list[Recusal]:
    """
    Recuse whoever belongs to an applicant, and whoever is recused in the other stage of the round, in the stages that are still
    open. Said again, nothing is new.
    """
    judges = _judges_in_open_stages(round_)
    by, made = Actor.system(tenant_id=round_.tenant_id), _carry_over(round_, judges, now)
    known = set(Recusal.objects.filter(judge__in=judges).values_list("judge_id", "venture_id"))
    for judge, venture in conflicts(judges, round_.ventures.exclude(state="withdrawn"), on):
        if (judge.pk, venture.pk) not in known:
            made.append(_write(judge, venture, BELONGS, by_self=False, by=by, now=now))
    return made


def _judges_in_open_stages(round_: Round) -> list[Judge]:
    stages = [stage for stage in rules.JUDGED_IN if not found.closed_at(round_, stage)]
    return list(Judge.objects.filter(round=round_, stage__in=stages, left_at=None).select_related("organisation"))


def _carry_over(round_: Round, judges: list[Judge], now: datetime) -> list[Recusal]:
    """Who is recused from a venture in one stage is so in the other: what ties them to it is the same."""
    standing = list(Recusal.objects.filter(judge__round=round_).select_related("judge", "venture").order_by("at", "id"))
    known = {(one.judge_id, one.venture_id) for one in standing}  # type: ignore[attr-defined]
    by, made = Actor.system(tenant_id=round_.tenant_id), []
    for one in standing:
        for judge in judges:
            key = (judge.pk, one.venture_id)  # type: ignore[attr-defined]
            if judge.person_id == one.judge.person_id and key not in known:  # type: ignore[attr-defined]
                known.add(key)
                made.append(_write(judge, one.venture, one.reason, by_self=one.by_self, by=by, now=now))
    return made


def _write(judge: Judge, venture: Venture, reason: str, *, by_self: bool, by: Actor, now: datetime) -> Recusal:
    made = Recusal.objects.create(
        tenant_id=judge.tenant_id, judge=judge, venture=venture, reason=reason.strip(), by_self=by_self, at=now
    )
    note("judge.recused", judge, by, now, reason=reason.strip(), venture=[None, venture.number])
    return made


@transaction.atomic
def recuse(*, judge: Judge, venture: Venture, reason: str, by: Actor, now: datetime) -> Recusal:
    """
    A judge does not judge one venture, in no stage of the round that is still open: they say so themselves, or the office does.

    :raises NotAllowed: for somebody else. :raises ScoreRefused: with every reason.
    """
    round_ = held_round(judge.round_id)  # type: ignore[attr-defined]
    judge = locking.one(Judge, judge.pk, "round", "person")
    is_own = by.person_id is not None and by.person_id == judge.person_id  # type: ignore[attr-defined]
    if not is_own:
        allow(by, rights.VENTURES, round_)
    problems = rules.reason_problems(reason)
    if venture.round_id != round_.pk:  # type: ignore[attr-defined]
        problems.append(Problem("other_round", _("这个项目不是这一轮的。")))
    if found.closed_at(round_, judge.stage):
        problems.append(Problem("closed", _("这一阶段已经结束，不能再改。")))
    if Recusal.objects.filter(judge=judge, venture=venture).exists():
        problems.append(Problem("recused", _("已经记过回避了。")))
    refuse_if(problems, ScoreRefused)
    made = _write(judge, venture, reason, by_self=is_own, by=by, now=now)
    _carry_over(round_, _judges_in_open_stages(round_), now)
    return made
