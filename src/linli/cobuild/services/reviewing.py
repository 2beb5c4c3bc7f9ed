"""Scores: each sheet is signed by the judge who signed in, kept for good, and replaced by a new one until the stage closes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import ScoreRefused
from ..models import Judge, Recusal, Round, ScoreSheet, Venture
from ..rules import reviewing as score_rules
from ..rules import ventures as rules
from ..selectors import reviewing as found
from ..selectors.ties import conflicts
from ..selectors.venture_rules import rules_of
from .recusing import recuse
from .venture_deeds import held_round, note, refuse

__all__ = ["SheetGiven", "recuse", "sign"]
MOST_REMARK = 1000


@dataclass(frozen=True, slots=True)
class SheetGiven:
    """Points of each criterion in hundredths; `corrects`: the sheet that this one replaces, as the judge saw it."""

    points: Mapping[str, int]
    remark: str = ""
    corrects: UUID | None = None


@transaction.atomic
def sign(*, judge: Judge, venture: Venture, given: SheetGiven, by: Actor, now: datetime) -> ScoreSheet:
    """
    Sign the scores of one venture. Only the judge does, signed in as that person; who is recused does not.

    :raises NotAllowed: for somebody else. :raises ScoreRefused: with every reason.
    """
    round_ = held_round(judge.round_id)  # type: ignore[attr-defined]
    judge = locking.one(Judge, judge.pk, "round", "person")
    if by.person_id is None or by.person_id != judge.person_id:  # type: ignore[attr-defined]
        refuse()
    venture = locking.one(Venture, venture.pk, "round")
    standing = ScoreSheet.objects.filter(judge=judge, venture=venture, superseded_by=None).first()
    problems = _stage_problems(round_, judge, venture, now) + _again_problems(standing, given.corrects)
    problems += score_rules.points_problems(rules_of(round_).of(judge.stage), given.points)
    problems += rules.said(given.remark, "remark", MOST_REMARK)
    refuse_if(problems, ScoreRefused)
    made = _sheet(judge, venture, given, standing, now)
    made.save(force_insert=True)
    note("score.signed", made, by, now, venture=[None, venture.number], stage=[None, judge.stage])
    return made


def _stage_problems(round_: Round, judge: Judge, venture: Venture, now: datetime) -> list[Problem]:
    if venture.round_id != round_.pk:  # type: ignore[attr-defined]
        return [Problem("other_round", _("这个项目不是这一轮的。"))]
    problems = []
    if found.closed_at(round_, judge.stage):
        problems.append(Problem("closed", _("这一阶段已经结束，不能再打分。")))
    elif venture.state != rules.JUDGED_IN[judge.stage]:
        problems.append(Problem("not_judged", _("这个项目不在这一阶段评。")))
    if judge.left_at:
        problems.append(Problem("left", _("您已经不是这一轮的评委。")))
    is_recused = Recusal.objects.filter(judge=judge, venture=venture).exists()
    if is_recused or conflicts([judge], [venture], clock.day_of(now)):
        problems.append(Problem("recused", _("您要回避这个项目，不能打分。")))
    return problems


def _again_problems(standing: ScoreSheet | None, corrects: UUID | None) -> list[Problem]:
    """A sheet is replaced knowingly: whoever signs says which one stands."""
    if (standing.pk if standing else None) == corrects:
        return []
    if corrects is None:
        return [Problem("signed", _("这个项目您已经签过了；要改请从签过的那张改起。"))]
    return [Problem("overtaken", _("您打开以后又签过一张，请重新打开再改。"))]


def _sheet(judge: Judge, venture: Venture, given: SheetGiven, standing: ScoreSheet | None, now: datetime) -> ScoreSheet:
    points, remark = dict(sorted(given.points.items())), given.remark.strip()
    said: dict[str, Any] = {"points": points, "total": sum(points.values()), "remark": remark}
    digest = found.digest_of(
        tenant_id=judge.tenant_id,
        round_id=judge.round_id,  # type: ignore[attr-defined]
        stage=judge.stage,
        judge_id=judge.pk,
        person_id=judge.person_id,  # type: ignore[attr-defined]
        venture_id=venture.pk,
        supersedes=standing.pk if standing else None,
        at=now,
        **said,
    )
    return ScoreSheet(
        tenant_id=judge.tenant_id,
        judge=judge,
        venture=venture,
        supersedes=standing,
        digest=digest,
        signed_at=now,
        **said,
    )
