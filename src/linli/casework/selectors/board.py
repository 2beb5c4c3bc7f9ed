"""The board: what waits for somebody now, a column for each step, the most urgent cards first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.casework.models import Assignment, Case
from linli.casework.models.cases import CaseQuerySet
from linli.casework.states import State
from linli.core.counting import counts

from .keyset import Capped, capped
from .lists import GROUPS, first_of_each

MOST_IN_COLUMN, MOST_COUNTED = 6, 1000

COLUMNS: dict[str, tuple[str, ...]] = {
    "submitted": (State.SUBMITTED.value,),
    "to_send": tuple(sorted(state.value for state in GROUPS["to_send"])),
    "dispatched": (State.DISPATCHED.value,),
    "working": tuple(sorted(state.value for state in GROUPS["working"])),
    "done": (State.DONE.value,),
    "called_back": (State.CALLED_BACK.value,),
}
"""What is somebody's work now, by the word that the list's filter has for it. What lies aside has a page of its own."""
NO_LIMIT = frozenset({"done", "called_back"})


@dataclass(frozen=True, slots=True)
class Column:
    """One step with its first cards, and how many there are, counted up to MOST_COUNTED."""

    key: str
    total: Capped
    cases: Sequence[Case]


def board(rows: CaseQuerySet, *, most: int = MOST_IN_COLUMN) -> list[Column]:
    """The columns of these rows. Two queries, however many cases there are."""
    parts = {key: rows.filter(state__in=states) for key, states in COLUMNS.items()}
    numbers = counts(parts, most=MOST_COUNTED + 1)
    ordered = [part.order_by("reported_at" if key in NO_LIMIT else "due_at", "id") for key, part in parts.items()]
    found = first_of_each(rows, ordered, most=most)
    totals = {key: capped(number, most=MOST_COUNTED, is_cut=rows.is_cut) for key, number in numbers.items()}
    return [Column(key, totals[key], _column(found, key, states)) for key, states in COLUMNS.items()]


def _column(found: Sequence[Case], key: str, states: Sequence[str]) -> list[Case]:
    held = [case for case in found if case.state in states]
    field = "reported_at" if key in NO_LIMIT else "due_at"
    return sorted(held, key=lambda case: (getattr(case, field) is None, getattr(case, field) or case.reported_at, str(case.pk)))


def parts_of(cases: Sequence[Case]) -> dict[UUID, list[Assignment]]:
    """The live assignments of these cases, for their verbs. One query."""
    found: dict[UUID, list[Assignment]] = {case.pk: [] for case in cases}
    for part in Assignment.objects.filter(case__in=found, ended_at=None):
        found[part.case_id].append(part)
    return found
