"""Runs as somebody may see them; and the whole of one run, read in few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.words import in_other_languages
from linli.registry.api import Appointment

from ..models import Evidence, Objection, Override, Publicity, Run, RunEntry, Step
from ..models.runs import RunQuerySet, present
from ..rules import rights, running
from ..rules.definition import Definition
from ..rules.definition import Step as StepRule
from ..rules.running import Barrier, GateSeen, StepSeen
from ..states import DONE, StepState
from .definitions import definition_of
from .gates import Evidences, gates_seen, written_days


def runs_visible_to(actor: Actor) -> RunQuerySet:
    """The runs at places that the actor's posts reach."""
    return Run.objects.filter(within(actor, rights.VIEW))


def run_for(actor: Actor, run_id: UUID) -> Run:
    """:raises Run.DoesNotExist: for a run that is not there, or not for this actor."""
    return runs_visible_to(actor).select_related("definition", "place", "tenant").get(pk=run_id)


def public_runs(tenant: Tenant) -> RunQuerySet:
    """What residents of a subdistrict may read about."""
    return Run.objects.public().filter(tenant=tenant)


def may_read_evidence(actor: Actor, stored: StoredFile) -> bool:
    """Whoever sees the run on the workbench sees its papers."""
    return runs_visible_to(actor).filter(evidence=stored.subject_id).exists()


def post_kind_of(actor: Actor) -> str | None:
    """The kind of post that an actor acts under; None for the system, "" for who holds none. One query."""
    if actor.is_system:
        return None
    if actor.appointment_id is None:
        return ""
    return Appointment.objects.filter(pk=actor.appointment_id).values_list("post__kind", flat=True).first() or ""


def seen_of(step: Step, days: Mapping[str, date] | None = None) -> StepSeen:
    """A step as the rules look at it; `days` that were written down on it."""
    return StepSeen(
        step.code,
        step.state,
        _day(step.opened_at),
        _day(step.closed_at),
        step.earliest_on,
        step.latest_on,
        days or {},
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None


@dataclass(slots=True)
class Whole:
    """
    One run with everything that decides about its next verb. `steps`: those of the version that it goes by; what an earlier
    round did by another version is no part of it.
    """

    run: Run
    definition: Definition
    rules: dict[str, StepRule]
    steps: dict[str, Step]
    seen: dict[str, StepSeen]
    overrides: list[Override]
    publicities: list[Publicity]
    objections: list[Objection]
    evidences: Evidences
    now: datetime

    def rule(self, code: str) -> StepRule | None:
        return self.rules.get(code)

    def gates(self, code: str) -> list[GateSeen]:
        return gates_seen(self.run, self.rules[code], self.steps[code], evidences=self.evidences, now=self.now)

    def kept_gates(self, code: str, gates: list[GateSeen]) -> list[dict[str, Any]]:
        """What gates say at this moment, as it is kept: in the words of whoever acts, and as every other language says it."""
        if not gates:
            return []
        others = in_other_languages(lambda: {one.gate.code: one.words() for one in self.gates(code)})
        return [one.kept({name: words[one.gate.code] for name, words in others.items()}) for one in gates]

    def open_elsewhere(self) -> list[int]:
        """Numbers of the unanswered objections to what steps published that are done."""
        done = {step.pk for step in self.steps.values() if step.state in DONE}
        of_done = {one.pk for one in self.publicities if one.step_id in done}
        return [one.sequence for one in self.objections if one.is_open and one.publicity_id in of_done]

    def passed_over(self, code: str, *, at_opening: bool) -> set[str]:
        """The barriers of a step, in its present round, that were overridden."""
        step = self.steps[code]
        return {f"{one.kind}:{one.gate}" for one in self.overrides if one.step_id == step.pk and one.is_at_opening == at_opening}

    def opening(self, code: str, gates: list[GateSeen] | None = None) -> list[Barrier]:
        """Why a step does not open, without what was overridden."""
        rule, gates = self.rules[code], self.gates(code) if gates is None else gates
        barriers = running.opening_barriers(self.definition, rule, self.seen, gates, open_elsewhere=self.open_elsewhere())
        return running.left_after(barriers, self.passed_over(code, at_opening=True))

    def closing(self, code: str, gates: list[GateSeen] | None = None) -> list[Barrier]:
        """Why a step does not close, without what was overridden."""
        rule, gates = self.rules[code], self.gates(code) if gates is None else gates
        row = self.steps[code]
        published = {one.code for one in self.publicities if one.step_id == row.pk and one.replaced_at is None}
        barriers = running.closing_barriers(
            rule, self.seen[code], gates, now=self.now, published=published, open_elsewhere=self.open_elsewhere()
        )
        return running.left_after(barriers, self.passed_over(code, at_opening=False))

    @property
    def open_steps(self) -> list[Step]:
        return [step for step in self.steps.values() if step.state == StepState.OPEN]

    @property
    def next_steps(self) -> list[StepRule]:
        return running.next_steps(self.definition, self.seen)


def whole(run: Run, *, now: datetime) -> Whole:
    """Everything of one run. Seven queries whatever its length."""
    definition = definition_of(run)
    rules = {one.code: one for one in definition.steps}
    steps = {code: step for code, step in present(Step.objects.filter(run=run)).items() if code in rules}
    evidences = Evidences.of(run)
    return Whole(
        run=run,
        definition=definition,
        rules=rules,
        steps=steps,
        seen={code: seen_of(step, written_days(evidences.by_step.get(step.pk, ()))) for code, step in steps.items()},
        overrides=list(Override.objects.filter(run=run)),
        publicities=list(Publicity.objects.filter(run=run)),
        objections=list(Objection.objects.filter(run=run)),
        evidences=evidences,
        now=now,
    )


def entries_of(run: Run, *, for_residents: bool = False) -> list[RunEntry]:
    """The road, newest first."""
    rows = RunEntry.objects.filter(run=run).order_by("-at", "-id")
    return list(rows.filter(is_internal=False) if for_residents else rows)


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """The objections to what was made public at places that the actor's posts reach."""
    return Objection.objects.filter(within(actor, rights.OBJECTIONS, path="run__place_path"))


def evidence_for(actor: Actor, evidence_id: UUID) -> Evidence:
    """:raises Evidence.DoesNotExist: for what is not there, or not for this actor."""
    return Evidence.objects.select_related("run__definition", "run__place", "run__tenant", "step").get(
        pk=evidence_id, run__in=runs_visible_to(actor)
    )
