"""
How every verb of procedures writes: the run is held, who may is looked at, every reason is gathered; then a `Deed` leaves one
line on the road, one in the journal, and announces its facts, all in one transaction.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, workcalendar
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem
from linli.registry.api import KINDS

from ..events import RunEvent
from ..models import Objection, Run, RunEntry, Step
from ..rules import rights, running
from ..rules.definition import Step as StepRule
from ..selectors import runs as found
from ..selectors.runs import Whole
from ..states import VERBS, ObjectionState, RunState, StepState


def held(run: Run) -> Run:
    """The run as it is now, held until the end of the transaction: whatever happens to it comes one by one."""
    return locking.one(Run, run.pk, "definition", "place", "tenant")


def allow(by: Actor, right: str, run: Run) -> None:
    """:raises NotAllowed: unless the actor holds the right where the run is."""
    if not by.may(right, tenant_id=run.tenant_id, place_path=run.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这件事上做这一步。")))


def running_problems(run: Run) -> list[Problem]:
    """A run that has ended takes no more verbs."""
    return [] if run.is_running else [Problem("ended", _("这个程序已经结束了。"))]


def post_problems(kinds: tuple[str, ...], by: Actor, *, is_own: bool = False) -> list[Problem]:
    """Why it is not this post's step; `is_own` as `running.post_problems` has it."""
    titles = {code: kind.title for code, kind in KINDS.items()}
    return running.post_problems(kinds, found.post_kind_of(by), titles, is_own=is_own)


def step_of(whole: Whole, code: str) -> tuple[StepRule, Step]:
    """:raises NotAllowed: for a step that this procedure has not."""
    if code not in whole.steps:
        raise NotAllowed(Problem("unknown_step", _("这个程序没有这一步。")))
    return whole.rules[code], whole.steps[code]


class Deed:
    """One verb on one run."""

    def __init__(self, run: Run, *, by: Actor, now: datetime, on_behalf_of: UUID | None = None) -> None:
        self.run, self.by, self.now, self.on_behalf_of = run, by, now, on_behalf_of
        self._announced: list[events.Event] = []

    def line(
        self, verb: str, *, step: str = "", text: str = "", reason: str = "", changes: dict[str, Any] | None = None
    ) -> RunEntry:
        """One line on the road and one in the journal. The road's text may name people, the journal's changes may not."""
        word = VERBS[verb]
        entry = RunEntry(
            tenant_id=self.run.tenant_id,
            run=self.run,
            at=self.now,
            verb=verb,
            label=self.by.label[:120],
            step_code=step,
            text=text,
            is_internal=word.is_internal,
        )
        entry.save(force_insert=True)
        told = ({"step": [None, step]} if step else {}) | (changes or {})
        journal.record(
            f"procedures.run.{word.past}",
            self.run,
            by=self.by,
            now=self.now,
            on_behalf_of=self.on_behalf_of,
            reason=reason,
            changes=told,
        )
        return entry

    def announce(self, fact: type[RunEvent], **ids: UUID) -> None:
        self._announced.append(fact(tenant_id=self.run.tenant_id, run_id=self.run.pk, **ids))

    def write(self) -> Run:
        """The run with what its steps make of it: limits, what is due, objections that wait."""
        refresh(self.run, self.now)
        self.run.changed_at = self.now
        self.run.save()
        events.publish_many(self._announced, now=self.now)
        return self.run


def refresh(run: Run, now: datetime) -> None:
    """Work out anew what is repeated for lists: the limits of the steps that are not done, the nearest day, open objections."""
    whole = found.whole(run, now=now)
    calendar = workcalendar.calendar_of(run.tenant, on=timezone.localtime(now).date())
    started_on = timezone.localtime(run.started_at).date()
    due: list[date] = []
    for code, step in whole.steps.items():
        if step.state not in (StepState.OPEN, StepState.WAITING):
            continue
        opened_on = timezone.localtime(step.opened_at).date() if step.opened_at else None
        days = running.limits(whole.rules[code], whole.seen, started_on=started_on, opened_on=opened_on, calendar=calendar)
        if (step.earliest_on, step.latest_on) != days:
            step.earliest_on, step.latest_on = days
            step.save(update_fields=["earliest_on", "latest_on"])
        due += [step.latest_on] if step.latest_on else []
    run.due_on = min(due, default=None) if run.state == RunState.RUNNING else None
    run.stands = _stands(whole) if run.state == RunState.RUNNING else ""
    run.open_objections = Objection.objects.filter(run=run, state=ObjectionState.OPEN).count()


def _stands(whole: Whole) -> str:
    """The steps that are worked on; where there is none, whose turn it is."""
    open_ones = [whole.rules[step.code].title for step in whole.open_steps]
    return "\n".join(open_ones or [rule.title for rule in whole.next_steps])[:200]


def allow_step(by: Actor, run: Run) -> None:
    """:raises NotAllowed: unless the actor works on procedures where the run is."""
    allow(by, rights.RUN, run)
