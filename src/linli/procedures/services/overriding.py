"""The two verbs that go beyond the definition: passing something over, and taking up another version. Both say why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import in_other_languages, shipped_words

from ..errors import RunRefused
from ..events import GateOverridden
from ..models import Definition, Override, Run, Step
from ..rules import rights
from ..rules.definition import Definition as Rule
from ..rules.running import Barrier, words_problems
from ..selectors import runs as found
from ..selectors.definitions import rule_of
from ..selectors.runs import Whole
from ..states import StepState
from .deeds import Deed, allow, held, running_problems, step_of


@transaction.atomic
def override(*, run: Run, step: str, barrier: str, reason: str, by: Actor, now: datetime) -> Run:
    """
    Pass over one thing that bars a step (`barrier`: its key, as `gate:minutes`), for a reason. It is shown in red forever.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason; when nothing of this kind bars it.
    """
    run = held(run)
    allow(by, rights.OVERRIDE, run)
    whole = found.whole(run, now=now)
    _rule, row = step_of(whole, step)
    passed = _named(whole, row, barrier)
    problems = running_problems(run)
    if not problems and passed is None:
        problems = [Problem("nothing_bars", _("这一步没有这道坎，不用越过。"), where="barrier")]
    refuse_if([*problems, *words_problems(reason, "reason")], RunRefused)
    assert passed is not None  # noqa: S101 -- else refused
    also = in_other_languages(lambda: one.text if (one := _named(whole, row, barrier)) else "")
    kept = _keep(run, row, passed, also, reason.strip(), by, now)
    run.is_overridden = True
    deed = Deed(run, by=by, now=now)
    deed.line("override", step=step, text=kept.words, reason=reason.strip(), changes={"passed_over": [None, passed.key]})
    deed.announce(GateOverridden, step_id=row.pk)
    return deed.write()


def barriers_of(whole: Whole, row: Step) -> list[Barrier]:
    """What bars a step now: from opening while it waits, from closing while it is open."""
    if row.state == StepState.WAITING:
        return whole.opening(row.code)
    return whole.closing(row.code) if row.state == StepState.OPEN else []


def _named(whole: Whole, row: Step, barrier: str) -> Barrier | None:
    return next((one for one in barriers_of(whole, row) if one.key == barrier), None)


def _keep(run: Run, row: Step, passed: Barrier, also: dict[str, str], reason: str, by: Actor, now: datetime) -> Override:
    return Override.objects.create(
        tenant_id=run.tenant_id,
        run=run,
        step=row,
        kind=passed.kind,
        gate=passed.gate,
        is_at_opening=row.state == StepState.WAITING,
        missing=passed.text,
        also={language: text for language, text in also.items() if text},
        reason=reason,
        at=now,
        label=by.label[:120],
    )


@transaction.atomic
def migrate(*, run: Run, definition: Definition, reason: str, by: Actor, now: datetime) -> Run:
    """
    Let a running run go by another version of its procedure. What is done stays done; waiting steps are those of the new
    version.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    if not by.may(rights.DEFINE, tenant_id=run.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员能让正在走的程序换版。")))
    whole, new = found.whole(run, now=now), rule_of(definition)
    problems = running_problems(run) or _migration_problems(whole, run, definition, new)
    refuse_if([*problems, *words_problems(reason, "reason")], RunRefused)
    old = run.definition
    _take_up(run, whole, new)
    run.definition = definition
    deed = Deed(run, by=by, now=now)
    deed.line("migrate", text=reason.strip(), reason=reason.strip(), changes={"digest": [old.digest, definition.digest]})
    return deed.write()


def _migration_problems(whole: Whole, run: Run, definition: Definition, new: Rule) -> list[Problem]:
    if definition.tenant_id != run.tenant_id or definition.code != run.definition.code:
        return [Problem("other_procedure", _("只能换成同一个程序的另一版。"), where="definition")]
    if definition.pk == run.definition_id:
        return [Problem("same_version", _("现在用的就是这一版。"), where="definition")]
    known = {one.code for one in new.steps}
    begun = [code for code, step in whole.steps.items() if step.state != StepState.WAITING and code not in known]
    text = _("新版里没有“%(step)s”，可这一步已经做了。")
    titles = [shipped_words(whole.rules[code].title) for code in begun]
    return [Problem("step_gone", text % {"step": title}, where="definition") for title in titles]


def _take_up(run: Run, whole: Whole, new: Rule) -> None:
    """Steps that nobody began are those of the new version; positions are the new version's throughout."""
    places = {one.code: position for position, one in enumerate(new.steps)}
    for code, step in whole.steps.items():
        if code not in places:
            step.delete()
        elif step.position != places[code]:
            step.position = places[code]
            step.save(update_fields=["position"])
    Step.objects.bulk_create(
        Step(tenant_id=run.tenant_id, run=run, code=code, position=position, round=run.round)
        for code, position in places.items()
        if code not in whole.steps
    )
