"""How every verb on a number writes: locked, allowed, moved along the table, one step and one line in the journal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import CounterLine, CounterVisit, CounterWindow, VisitStep
from linli.casework.rules import queue, rights
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if


def allow_hall(by: Actor, tenant_id: Any) -> None:
    """:raises NotAllowed: unless the actor serves in the hall, which belongs to the whole subdistrict."""
    if not by.may(rights.CENTRE, tenant_id=tenant_id, place_path=""):
        raise NotAllowed(Problem("not_allowed", _("叫号是街道便民服务中心的事，您的岗位管不到大厅。")))


def line_problems(line: CounterLine) -> list[Problem]:
    return [] if line.is_active else [Problem("line_stopped", _("这一类业务停办了，换一类。"), where="line")]


def locked(visit: CounterVisit) -> CounterVisit:
    """The number as it is now, held until the end of the transaction."""
    return locking.one(CounterVisit, visit.pk, "tenant", "window", "line")


def allowed(visit: CounterVisit, verb: str, by: Actor) -> CounterVisit:
    """:raises NotAllowed: without the right in the hall. :raises CaseRefused: when the number is past that step."""
    visit = locked(visit)
    allow_hall(by, visit.tenant_id)
    refuse_if(queue.move_problems(verb, visit.state), CaseRefused)
    return visit


def move(
    visit: CounterVisit, verb: str, by: Actor, now: datetime, *, at: CounterWindow | None = None, **fields: Any
) -> CounterVisit:
    """Along the table: state, fields, one step, one line in the journal."""
    before = visit.state
    visit.state, visit.changed_at = queue.MOVES[verb].to_state, now
    for name, value in fields.items():
        setattr(visit, name, value)
    visit.save()
    tell_step(visit, PAST[verb], by, now, changes={"state": [before, visit.state]}, at=at or visit.window)
    return visit


PAST = {
    "arrive": "arrived",
    "call": "called",
    "call_again": "called_again",
    "start": "started",
    "finish": "finished",
    "pass_over": "passed_over",
    "come_back": "came_back",
    "hand_over": "handed_over",
    "leave": "left",
}


def tell_step(
    visit: CounterVisit,
    verb: str,
    by: Actor,
    now: datetime,
    *,
    changes: dict[str, Any] | None = None,
    at: CounterWindow | None = None,
) -> None:
    VisitStep.objects.create(tenant_id=visit.tenant_id, visit=visit, at=now, verb=verb, by_label=by.label[:80], window=at)
    told = (changes or {}) | ({"window": [None, at.number]} if at else {})
    journal.record(f"casework.visit.{verb}", visit, by=by, now=now, changes=told)
