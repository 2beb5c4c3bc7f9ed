"""What there is around one case besides its road: counted in one statement, so that its page fetches only what is there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from linli.casework.models import Callback, Case, HomeServiceRequest
from linli.core.counting import counts

from .pressing import waiting_for_answer

MOST = 100


@dataclass(frozen=True, slots=True)
class Traces:
    """How much there is of each; `joined` cases that were merged into it or split off."""

    items: int
    letters_waiting: int
    instructions: int
    instructions_waiting: int
    tasks: int
    joined: int
    errands: int
    held_over: int
    meetings: int
    answers: int
    whistles: int

    @property
    def is_awaited(self) -> bool:
        """Whether anything waits for a written answer."""
        return bool(self.letters_waiting or self.instructions_waiting)


def traces_of(case: Case) -> Traces:
    """What there is around a case. One statement, asked once for a case in hand."""
    found: Traces | None = getattr(case, "_linli_traces", None)
    if found is None:
        orders, items = case.instructions.all(), case.supervision_items.all()
        parts: dict[str, QuerySet[Any]] = {
            "items": items,
            "letters_waiting": waiting_for_answer(items),
            "instructions": orders,
            "instructions_waiting": orders.filter(answered_at=None),
            "tasks": case.tasks.all(),
            "joined": Case.objects.filter(Q(merged_into=case) | Q(parent=case)),
            "errands": HomeServiceRequest.objects.filter(case=case),
            "held_over": case.held_over.all(),
            "meetings": case.meeting_matters.all(),
            "answers": answers_of(case),
            "whistles": case.whistles.all(),
        }
        found = Traces(**counts(parts, most=MOST))
        case._linli_traces = found  # type: ignore[attr-defined]
    return found


def answers_of(case: Case) -> QuerySet[Callback]:
    """What the reporters said when they were asked after the latest work, in order."""
    return case.callbacks.filter(round=case.rework_count).order_by("at")


def is_awaited(case: Case) -> bool:
    return traces_of(case).is_awaited
