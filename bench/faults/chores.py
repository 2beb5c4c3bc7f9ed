"""
An effect of an event and one of a task for every case, each a journal line, so that what was lost or doubled can be counted.

The worker of the harness hears of each reported case once more than the product's own does, and the handler enqueues a task.
"""

from datetime import datetime
from uuid import UUID

from django_tasks import task

from linli.casework.api import Case
from linli.casework.events import CaseReported
from linli.config.wiring import REACTIONS
from linli.core import clock, journal
from linli.core.actors import Actor

CHORE, HEARD = "fault.case.chored", "fault.case.heard"
HANDLER = "bench.faults.chores.on_case_reported"


@task()
def chore(case_id: str) -> None:
    _leave_a_line(CHORE, UUID(case_id), clock.now())


def on_case_reported(event: CaseReported, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler takes these
    _leave_a_line(HEARD, event.case_id, now)
    chore.enqueue(str(event.case_id))


def _leave_a_line(verb: str, case_id: UUID, now: datetime) -> None:
    case = Case.objects.get(pk=case_id)
    journal.record(verb, case, by=Actor.system(tenant_id=case.tenant_id), now=now)


REACTIONS[CaseReported] = (*REACTIONS[CaseReported], HANDLER)
