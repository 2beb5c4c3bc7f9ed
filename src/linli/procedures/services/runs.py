"""The verbs of a run: start, open a step, close it, refuse it, leave it out, abandon the run."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.core import numbers, search
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.rulesets import Status
from linli.core.words import listing, shipped_words
from linli.registry.api import Place, PlaceKind

from ..errors import RunRefused
from ..events import RunCompleted, RunEnded, RunStarted, StepOpened, StepRefused, StepSatisfied
from ..models import Run, Step
from ..rules import rights, running
from ..rules.definition import END, Definition
from ..rules.running import words_problems
from ..selectors import definitions
from ..selectors import runs as found
from ..selectors.runs import Whole
from ..states import RunState, StepState
from .deeds import Deed, allow, allow_step, held, post_problems, running_problems, step_of
from .definitions import kept
from .publishing import stop_showing

SERIES = SEARCH_KIND = "procedures.run"
MOST_TITLE, MOST_PLAIN = 80, 2000


@transaction.atomic
def start(
    *,
    tenant: Tenant,
    code: str,
    title: str,
    place: Place | None,
    plain: str = "",
    is_public: bool = True,
    by: Actor,
    now: datetime,
) -> Run:
    """
    Start a procedure about one matter at one place, by the version in force today; the run keeps that version.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    today = timezone.localtime(now).date()
    offered = definitions.in_force(code, tenant, today)
    rule = offered.rule if offered else None
    run = Run(
        tenant=tenant,
        title=title.strip(),
        plain=plain.strip(),
        place=place,
        place_path=place.path if place else "",
        is_public=is_public,
        year=today.year,
        started_at=now,
        started_by=by.label[:120],
        changed_at=now,
    )
    _allow_starting(by, run, place)
    refuse_if(_start_problems(run, rule, place), RunRefused)
    assert offered is not None  # noqa: S101 -- else refused
    run.definition = kept(offered, tenant=tenant, by=by, now=now)
    run.sequence = numbers.next_number(SERIES, tenant=tenant, period=str(run.year))
    run.save(force_insert=True)
    _lay_out(run, offered.rule)
    deed = Deed(run, by=by, now=now)
    deed.line("start", text=run.plain, changes={"number": [None, run.number], "definition": [None, code]})
    deed.announce(RunStarted)
    _index(run, offered.rule)
    return deed.write()


def _index(run: Run, rule: Definition) -> None:
    """Found by number, matter and procedure, by whoever may see it on the workbench."""
    search.index(
        run,
        kind=SEARCH_KIND,
        title=run.title,
        url=run.get_absolute_url(),
        at=run.started_at,
        detail=f"{run.number} {rule.title}",
        text=run.plain,
        place_path=run.place_path,
        capability=rights.VIEW,
    )


def _allow_starting(by: Actor, run: Run, place: Place | None) -> None:
    """Where it is to be; without a place, the right anywhere here is enough to be told that the place is missing."""
    if place is not None:
        allow(by, rights.RUN, run)
    elif not by.may(rights.RUN, tenant_id=run.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能启动程序。")))


def _lay_out(run: Run, rule: Definition) -> None:
    """A waiting step for each that the definition has."""
    Step.objects.bulk_create(
        Step(tenant_id=run.tenant_id, run=run, code=one.code, position=position) for position, one in enumerate(rule.steps)
    )


def _start_problems(run: Run, rule: Definition | None, place: Place | None) -> list[Problem]:
    problems = []
    if rule is None:
        problems.append(Problem("unknown_definition", _("今天没有这个程序可用，请从列出的里面选。"), where="code"))
    elif rule.source.status is Status.UNFILLED:
        text = _("这个程序还缺：%(missing)s。补上之前不能启动。") % {
            "missing": listing(shipped_words(one) for one in rule.missing)
        }
        problems.append(Problem("unfilled", text, where="code"))
    if not run.title:
        problems.append(Problem("no_title", _("写一句话：是件什么事。"), where="title"))
    if len(run.title) > MOST_TITLE:
        problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST_TITLE}, where="title"))
    if len(run.plain) > MOST_PLAIN:
        problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST_PLAIN}, where="plain"))
    return problems + _place_problems(rule, place)


def _place_problems(rule: Definition | None, place: Place | None) -> list[Problem]:
    if place is None:
        return [Problem("no_place", _("选一个地方。"), where="place")]
    if rule and place.kind not in rule.about:
        kinds = listing(PlaceKind(kind).label for kind in rule.about)
        text = _("这个程序是给%(kinds)s用的，“%(place)s”不是。") % {"kinds": kinds, "place": place}
        return [Problem("wrong_place", text, where="place")]
    return []


@transaction.atomic
def open_step(*, run: Run, step: str, by: Actor, now: datetime) -> Run:
    """
    Begin a step. What its opening gates said is kept.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason: the order, the gates, whose step it is.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    gates = whole.gates(step)
    problems = running_problems(run) or running.state_problems(whole.seen[step], StepState.WAITING)
    problems = problems or [
        *post_problems(rule.opens, by),
        *(one.as_problem() for one in whole.opening(step, gates)),
    ]
    refuse_if(problems, RunRefused)
    row.state, row.opened_at, row.opened_by = StepState.OPEN, now, by.label[:120]
    row.opening = whole.kept_gates(step, [one for one in gates if one.gate.at_opening])
    row.save()
    deed = Deed(run, by=by, now=now)
    deed.line("open_step", step=step)
    deed.announce(StepOpened, step_id=row.pk)
    return deed.write()


@transaction.atomic
def close_step(*, run: Run, step: str, words: str = "", by: Actor, now: datetime) -> Run:
    """
    Finish a step whose gates are all passed; with the last one the run is complete. What every gate said is kept.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    gates = whole.gates(step)
    problems = running_problems(run) or running.state_problems(whole.seen[step], StepState.OPEN)
    problems = problems or [
        *post_problems(rule.closes, by),
        *(one.as_problem() for one in whole.closing(step, gates)),
        *(words_problems(words, "words") if words else []),
    ]
    refuse_if(problems, RunRefused)
    _end(row, StepState.SATISFIED, words, by, now)
    row.closing = whole.kept_gates(step, [one for one in gates if not one.gate.at_opening])
    row.save()
    deed = Deed(run, by=by, now=now)
    deed.line("close_step", step=step, text=words.strip())
    deed.announce(StepSatisfied, step_id=row.pk)
    _complete(deed)
    return deed.write()


def _end(row: Step, state: StepState, words: str, by: Actor, now: datetime) -> None:
    row.state, row.closed_at, row.closed_by, row.words = state, now, by.label[:120], words.strip()


def _complete(deed: Deed) -> None:
    """A run whose steps are all done is complete."""
    whole = found.whole(deed.run, now=deed.now)
    if running.is_complete(whole.definition, whole.seen):
        deed.run.state, deed.run.ended_at = RunState.COMPLETED, deed.now
        deed.announce(RunCompleted)


@transaction.atomic
def leave_out(*, run: Run, step: str, reason: str, by: Actor, now: datetime) -> Run:
    """
    Say that an optional step is not needed this time, and why.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    problems = running_problems(run) or running.state_problems(whole.seen[step], StepState.WAITING)
    if not problems and not rule.optional:
        problems = [Problem("needed", _("这一步不能省。"))]
    problems = problems or [
        *post_problems(rule.opens, by),
        *(one.as_problem() for one in whole.opening(step, gates=[])),
        *words_problems(reason, "reason"),
    ]
    refuse_if(problems, RunRefused)
    _end(row, StepState.LEFT_OUT, reason, by, now)
    row.save()
    deed = Deed(run, by=by, now=now)
    deed.line("leave_out", step=step, text=reason.strip(), reason=reason.strip())
    _complete(deed)
    return deed.write()


@transaction.atomic
def refuse_step(*, run: Run, step: str, reason: str, by: Actor, now: datetime) -> Run:
    """
    A step ends in a no: as the definition says, the run ends, or goes back to an earlier step in a new round.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    problems = running_problems(run) or running.state_problems(whole.seen[step], StepState.OPEN)
    problems = problems or [*post_problems(rule.closes, by), *words_problems(reason, "reason")]
    refuse_if(problems, RunRefused)
    row.closing = whole.kept_gates(step, [one for one in whole.gates(step) if not one.gate.at_opening])
    _end(row, StepState.REFUSED, reason, by, now)
    row.save()
    deed = Deed(run, by=by, now=now)
    deed.line("refuse_step", step=step, text=reason.strip(), reason=reason.strip(), changes=_back(rule.if_refused))
    deed.announce(StepRefused, step_id=row.pk)
    if rule.if_refused == END:
        run.state, run.ended_at, run.ended_words = RunState.REFUSED, now, reason.strip()
        deed.announce(RunEnded)
        stop_showing(run, _noted(gettext_noop("没有通过：%(why)s"), reason), by, now)
    else:
        left = _go_back(run, whole, rule.if_refused)
        stop_showing(run, _noted(gettext_noop("没有通过，退回去重来：%(why)s"), reason), by, now, steps=left)
    return deed.write()


def _noted(words: str, reason: str) -> str:
    """Why something hangs no more, in the office's language, whoever takes it down."""
    with translation.override(settings.LANGUAGE_CODE):
        return _(words) % {"why": reason.strip()}


def _back(to: str) -> dict[str, Any]:
    return {"back_to": [None, to]}


def _go_back(run: Run, whole: Whole, to: str) -> list[UUID]:
    """
    From the step `to` on everything is gone through once more, in a new round; what was done stays to be seen. Returns the steps
    that are left.
    """
    run.round += 1
    definition = whole.definition
    again = {to, *(one.code for one in definition.after(to))}
    Step.objects.bulk_create(
        Step(tenant_id=run.tenant_id, run=run, code=one.code, position=position, round=run.round)
        for position, one in enumerate(definition.steps)
        if one.code in again
    )
    return [whole.steps[code].pk for code in again if code in whole.steps]


@transaction.atomic
def abandon(*, run: Run, reason: str, by: Actor, now: datetime) -> Run:
    """
    Stop a run for good, for a reason that residents read.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow(by, rights.ABANDON, run)
    refuse_if(running_problems(run) or words_problems(reason, "reason"), RunRefused)
    run.state, run.ended_at, run.ended_words = RunState.ABANDONED, now, reason.strip()
    deed = Deed(run, by=by, now=now)
    deed.line("abandon", text=reason.strip(), reason=reason.strip())
    stop_showing(run, _noted(gettext_noop("中止了：%(why)s"), reason), by, now)
    deed.announce(RunEnded)
    return deed.write()
