"""Evidence: written down for a gate, with its files; withdrawn with a reason. Nothing is written over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import files, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import RunRefused
from ..models import Evidence, Run
from ..providers import Provider
from ..rules import evidence as rules
from ..rules import papers
from ..rules.definition import Ask, Gate
from ..rules.definition import Step as StepRule
from ..rules.running import words_problems
from ..selectors import runs as found
from ..selectors.gates import by_hand
from ..states import StepState
from .deeds import Deed, allow_step, held, post_problems, running_problems, step_of


@transaction.atomic
def record(
    *,
    run: Run,
    step: str,
    gate: str,
    values: Mapping[str, Any],
    uploads: Sequence[File[Any]] = (),
    provider: str = "",
    by: Actor,
    now: datetime,
) -> Evidence:
    """
    Write down evidence for one gate of an open step (or for what opens a waiting one). `provider`: which of the gate's asks it
    is for; the first that takes writing otherwise.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    ask, asked, wanted = _asked(rule, gate, provider)
    problems = running_problems(run)
    if not problems and row.state != StepState.OPEN and not (wanted.at_opening and row.state == StepState.WAITING):
        problems = [Problem("step_not_open", _("这一步没有在办，先开始这一步。"))]
    today = timezone.localtime(now).date()
    fields = asked.fields(ask.parameters) if asked.fields else ()
    kept, wrong = rules.read(fields, values, files=len(uploads), today=today)
    wrong = wrong + files.upload_problems(uploads, "file")
    refuse_if([*problems, *_who_problems(rule, ask, by), *wrong], RunRefused)
    made = Evidence.objects.create(
        tenant_id=run.tenant_id,
        run=run,
        step=row,
        gate=gate,
        provider=ask.provider,
        values=kept,
        post_kind=found.post_kind_of(by) or "",
        appointment_id=by.appointment_id,
        at=now,
        label=by.label[:120],
    )
    for position, upload in enumerate(uploads):
        files.store(upload, tenant=run.tenant, by=by, now=now, subject=made, purpose="evidence", position=position)
    deed = Deed(run, by=by, now=now)
    deed.line("record", step=step, text=wanted.title, changes={"gate": [None, gate], "files": [None, len(uploads)]})
    deed.write()
    return made


def _asked(rule: StepRule, gate: str, provider: str) -> tuple[Ask, Provider, Gate]:
    """:raises RunRefused: for a gate that is not there, or for which nothing is written down by hand."""
    wanted = rule.gate(gate)
    offered = [(ask, one) for ask, one in by_hand(wanted) if provider in ("", ask.provider)] if wanted else []
    if wanted is None or not offered:
        raise RunRefused(Problem("nothing_to_record", _("这道关口不用登记材料。"), where="gate"))
    return *offered[0], wanted


def _who_problems(rule: StepRule, ask: Ask, by: Actor) -> list[Problem]:
    """Papers are the step's posts' to bring; a signature is that post's own."""
    if ask.provider == papers.SIGNED:
        return post_problems(tuple(ask.parameters["posts"]), by, is_own=True)
    return post_problems((*rule.opens, *rule.closes), by)


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, by: Actor, now: datetime) -> Evidence:
    """
    Take a mistake back while its step is open; it stays to be seen, with the reason.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(evidence.run)
    allow_step(by, run)
    evidence = locking.one(Evidence, evidence.pk, "step")
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, evidence.step.code)
    problems = running_problems(run)
    if evidence.withdrawn_at is not None:
        problems.append(Problem("withdrawn", _("这份材料已经撤回了。")))
    if row.pk != evidence.step_id or row.is_done:
        problems.append(Problem("step_done", _("这一步已经结束，材料不能再动。")))
    problems += [*post_problems((*rule.opens, *rule.closes), by), *words_problems(reason, "reason", most=200)]
    refuse_if(problems, RunRefused)
    evidence.withdrawn_at, evidence.withdrawn_by, evidence.withdrawn_reason = now, by.label[:120], reason.strip()
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    deed = Deed(run, by=by, now=now)
    deed.line(
        "withdraw_evidence", step=row.code, text=reason.strip(), reason=reason.strip(), changes={"gate": [evidence.gate, None]}
    )
    deed.write()
    return evidence
