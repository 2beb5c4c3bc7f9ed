"""Who judges what, what was signed, and where ventures stand. Nobody but a judge sees a sheet before its stage is closed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.core import keys
from linli.core.actors import Actor
from linli.core.canonical import canonical
from linli.core.models import Tenant

from ..models import Judge, Recusal, Round, ScoreSheet, Stage, Venture
from ..rules import reviewing as rules
from ..rules.reviewing import Ranked, Scored
from ..rules.ventures import JUDGED_IN
from ..states import VentureState
from .venture_rules import rules_of

PURPOSE = "cobuild.score"
AFTER = {
    Stage.PRELIMINARY: (VentureState.SHORTLISTED, VentureState.NOT_SHORTLISTED, VentureState.CHOSEN, VentureState.NOT_CHOSEN,
                        VentureState.RUNNING, VentureState.STOPPED, VentureState.COMPLETED),
    Stage.EXPERT: (VentureState.CHOSEN, VentureState.NOT_CHOSEN, VentureState.RUNNING, VentureState.STOPPED,
                   VentureState.COMPLETED),
}  # fmt: skip


def closed_at(round_: Round, stage: str) -> datetime | None:
    return round_.expert_closed_at if stage == Stage.EXPERT else round_.preliminary_closed_at


def judged(round_: Round, stage: str) -> QuerySet[Venture]:
    """The ventures that are, or were, judged in a stage."""
    states = AFTER[Stage(stage)] if closed_at(round_, stage) else (JUDGED_IN[stage],)
    return round_.ventures.filter(state__in=states).select_related("applicant", "place").order_by("number")


def judges_of(round_: Round, stage: str) -> QuerySet[Judge]:
    """Those who judge, without those who left."""
    return round_.judges.filter(stage=stage, left_at=None).select_related("person", "organisation").order_by("named_at", "id")


def current_sheets(judges: Iterable[Judge]) -> list[ScoreSheet]:
    """The sheets that stand: those that no later one supersedes, without those of recused judges."""
    rows = ScoreSheet.objects.filter(judge__in=list(judges), superseded_by=None).select_related("judge__person", "venture")
    recused = set(Recusal.objects.filter(judge__in=list(judges)).values_list("judge_id", "venture_id"))
    return [one for one in rows.order_by("venture_id", "signed_at", "id") if (one.judge_id, one.venture_id) not in recused]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a stage is: each venture with its sheets, how many are owed, and the ranks."""

    scored: dict[UUID, Scored]
    ranked: list[Ranked]
    too_few: tuple[UUID, ...]
    waiting: int

    @property
    def by_key(self) -> dict[UUID, Ranked]:
        return {one.key: one for one in self.ranked}


def standing(round_: Round, stage: str) -> Standing:
    """Where a stage stands; four statements."""
    stage_rules, judges = rules_of(round_).of(stage), list(judges_of(round_, stage))
    ventures = list(judged(round_, stage).prefetch_related("budget_lines"))
    sheets: dict[UUID, list[dict[str, int]]] = defaultdict(list)
    for one in current_sheets(judges):
        sheets[one.venture_id].append(one.points)  # type: ignore[attr-defined]
    recused: dict[UUID, int] = defaultdict(int)
    for key in Recusal.objects.filter(judge__in=judges).values_list("venture_id", flat=True):
        recused[key] += 1
    scored = {one.pk: Scored(one.pk, tuple(sheets[one.pk]), len(judges) - recused[one.pk], asked_of(one)) for one in ventures}
    short = tuple(key for key, one in scored.items() if rules.too_few(one, stage_rules))
    waiting = sum(max(one.due - len(one.sheets), 0) for one in scored.values())
    return Standing(scored, rules.ranking(scored.values(), stage_rules), short, waiting)


def owing(round_: Round, stage: str) -> list[tuple[Judge, int]]:
    """Who still owes sheets in a stage, and how many; those that they are recused from are not owed."""
    judges, ventures = list(judges_of(round_, stage)), {one.pk for one in judged(round_, stage)}
    done = {(one.judge_id, one.venture_id) for one in current_sheets(judges)}  # type: ignore[attr-defined]
    done |= set(Recusal.objects.filter(judge__in=judges).values_list("judge_id", "venture_id"))
    owed = [(one, sum((one.pk, key) not in done for key in ventures)) for one in judges]
    return [(one, count) for one, count in owed if count]


def asked_of(venture: Venture) -> int:
    """What a venture asks of the round, in cents; reads its lines where they were not fetched with it."""
    return sum(one.quantity * one.unit_cents for one in venture.budget_lines.all() if not one.is_own_money)


# ---- a judge's own ----


def own_judgeships(actor: Actor, tenant: Tenant) -> QuerySet[Judge]:
    """Where somebody who signed in judges, or judged and signed something before they left."""
    if actor.person_id is None:
        return Judge.objects.none()
    signed = Q(left_at=None) | Exists(ScoreSheet.objects.filter(judge=OuterRef("pk")))
    rows = Judge.objects.filter(signed, person=actor.person_id, tenant=tenant)
    rows = rows.select_related("round", "person", "organisation")
    return rows.order_by(F("left_at").asc(nulls_first=True), "-named_at", "id")


@dataclass(frozen=True, slots=True)
class Task:
    """One venture before a judge: what they signed, or why they do not judge it; `is_open`: whether they may sign now."""

    judge: Judge
    venture: Venture
    sheet: ScoreSheet | None
    recusal: Recusal | None
    is_open: bool
    is_closed: bool


def tasks_of(judge: Judge) -> list[Task]:
    """Everything that a judge has before them in a round, and whatever they signed, for good; four statements."""
    before = {one.pk: one for one in judged(judge.round, judge.stage)} if judge.left_at is None else {}
    sheets = {
        one.venture_id: one  # type: ignore[attr-defined]
        for one in ScoreSheet.objects.filter(judge=judge, superseded_by=None)
    }
    kept = judge.round.ventures.filter(pk__in={*before, *sheets}).select_related("applicant", "place").order_by("number")
    recusals = {one.venture_id: one for one in Recusal.objects.filter(judge=judge)}  # type: ignore[attr-defined]
    is_closed = closed_at(judge.round, judge.stage) is not None
    return [
        Task(judge, one, sheets.get(one.pk), recusals.get(one.pk), not is_closed and one.pk in before, is_closed) for one in kept
    ]


def signed_by(task: Task) -> list[ScoreSheet]:
    """Every sheet that a judge signed about a venture, the one that stands first."""
    rows = ScoreSheet.objects.filter(judge=task.judge, venture=task.venture).select_related("judge", "superseded_by")
    return list(rows.order_by("-signed_at", "-id"))


# ---- after the stage ----


def signed_sheets(round_: Round, stage: str) -> QuerySet[ScoreSheet]:
    """Every sheet that was ever signed in a closed stage, those that were superseded too; none while it is open."""
    if closed_at(round_, stage) is None:
        return ScoreSheet.objects.none()
    rows = ScoreSheet.objects.filter(judge__round=round_, judge__stage=stage)
    related = ("judge__person", "judge__organisation", "venture", "superseded_by")
    return rows.select_related(*related).order_by("venture__number", "judge__named_at", "signed_at", "id")


def digest_of(**said: Any) -> str:
    """HMAC over everything that was signed: who holds no key can make none."""
    return keys.mac(PURPOSE, canonical(rules.signed_text(**said))).hex()


def is_genuine(sheet: ScoreSheet) -> bool:
    """Whether a sheet is as it was signed."""
    judge = sheet.judge
    total = sum(sheet.points.values()) if all(isinstance(one, int) for one in sheet.points.values()) else None
    said = {
        "tenant_id": sheet.tenant_id,
        "round_id": judge.round_id,  # type: ignore[attr-defined]
        "stage": judge.stage,
        "judge_id": judge.pk,
        "person_id": judge.person_id,  # type: ignore[attr-defined]
        "venture_id": sheet.venture_id,  # type: ignore[attr-defined]
        "points": sheet.points,
        "total": sheet.total,
        "remark": sheet.remark,
        "supersedes": sheet.supersedes_id,  # type: ignore[attr-defined]
        "at": sheet.signed_at,
    }
    return total == sheet.total and digest_of(**said) == sheet.digest
