"""The supervision list (督办工作清单) at any length, and what a leader presses first: filters as they stand in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.casework.models import Case, Instruction, SupervisionItem, Task
from linli.casework.models.cases import CaseQuerySet
from linli.casework.models.pressing import TaskState
from linli.casework.selectors import tasks
from linli.casework.selectors.keyset import Order
from linli.casework.selectors.lists import carded, end_of_day
from linli.casework.selectors.pressing import instructions_waiting, post_of, waiting_for_answer
from linli.casework.selectors.worded import holding
from linli.casework.states import Supervision
from linli.core.actors import Actor
from linli.core.counting import counts
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.remembered import MyFirst

VIEWS = ("waiting", "late", "standing", "answered", "all")
SORTS: dict[str, Order] = {"newest": ("-issued_at", "-id"), "answer": ("answer_due_at", "id")}
MOST_COUNTED = 10_000
MOST_SHOWN = 8
MOST_NAMED = 1000
_first_tasks: MyFirst[Task] = MyFirst("casework")


@dataclass(frozen=True, slots=True)
class SupervisionFilters:
    """What the list is narrowed to. A value that makes no sense narrows nothing, so an old link still opens."""

    view: str = "waiting"
    level: str = ""
    place: str = ""
    organisation: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "SupervisionFilters":
        known = {field.name for field in fields(cls)}
        given = {name: str(query.get(name) or "").strip()[:80] for name in known if query.get(name) is not None}
        found = cls(**given)
        return found if found.view in VIEWS else cls(**(given | {"view": "waiting"}))

    def as_query(self) -> dict[str, str]:
        """What differs from the plain list, for links that keep the filters."""
        plain = SupervisionFilters()
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(plain, f.name)}

    @property
    def order(self) -> Order:
        """What waits stands by the day of its answer, everything else newest first."""
        return SORTS["answer" if self.view in ("waiting", "late") else "newest"]


def narrowed(
    rows: QuerySet[SupervisionItem], filters: SupervisionFilters, *, now: datetime, tenant: Tenant, actor: Actor
) -> QuerySet[SupervisionItem]:
    """The items that the filters leave, not yet ordered."""
    rows = _narrow_by_view(rows, filters.view, now)
    if filters.level in Supervision.values:
        rows = rows.filter(level=filters.level)
    if filters.place:
        rows = rows.filter(case__place_path__startswith=filters.place)
    if organisation_id := uuid_of(filters.organisation):
        rows = rows.filter(organisation_id=organisation_id)
    return rows.filter(_named(filters.text, tenant, actor)) if filters.text else rows


def _narrow_by_view(rows: QuerySet[SupervisionItem], view: str, now: datetime) -> QuerySet[SupervisionItem]:
    if view == "waiting":
        return waiting_for_answer(rows)
    if view == "late":
        return waiting_for_answer(rows).filter(answer_due_at__lt=now)
    if view == "standing":
        return rows.filter(ended_at=None)
    return rows.filter(answered_at__isnull=False) if view == "answered" else rows


def _named(text: str, tenant: Tenant, actor: Actor) -> Q:
    """By the case's number or words, among the newest MOST_NAMED cases; by the letter's number where a number was typed."""
    found = Q(case__in=holding({"": text}, tenant=tenant, actor=actor, most=MOST_NAMED)[""].keys)
    digits = "".join(one for one in text.rpartition("〕")[2] if one.isdecimal())
    return found | Q(sequence=int(digits)) if digits and len(digits) < 7 else found


def shown(rows: QuerySet[SupervisionItem]) -> QuerySet[SupervisionItem]:
    """With what a row of the list says."""
    return rows.select_related("case", "case__place", "organisation").defer("rule", "case__description", "case__reply")


@dataclass(frozen=True, slots=True)
class Pressing:
    """How much presses, for whoever answers for it; MOST_COUNTED stands for that many or more."""

    red: int
    yellow: int
    uncarded: int
    letters: int
    instructions: int
    tasks: int


def how_much(cases: CaseQuerySet, items: QuerySet[SupervisionItem], *, actor: Actor, now: datetime) -> Pressing:
    """Six counts in one statement (and one for the post): cards, late without a card, letters and instructions, my tasks."""
    mine = my_tasks(actor)
    parts = {
        "red": carded(cases, Supervision.RED),
        "yellow": carded(cases, Supervision.YELLOW),
        "uncarded": uncarded(cases, now),
        "letters": waiting_for_answer(items),
        "instructions": my_instructions(actor),
        "tasks": mine,
    }
    return Pressing(**counts(parts, most=MOST_COUNTED))


@dataclass(frozen=True, slots=True)
class Lateness:
    """How much is late, due today, and under a card."""

    late: int
    due_today: int
    red: int
    yellow: int


def lateness(cases: CaseQuerySet, now: datetime) -> Lateness:
    """Four counts in one statement."""
    running = cases.running()
    parts = {
        "late": cases.overdue(now),
        "due_today": running.filter(due_at__gte=now, due_at__lt=end_of_day(now)),
        "red": carded(cases, Supervision.RED),
        "yellow": carded(cases, Supervision.YELLOW),
    }
    return Lateness(**counts(parts, most=MOST_COUNTED))


def uncarded(cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
    """Late without a card: nobody has pressed yet, or a reminder was all."""
    return cases.overdue(now).filter(supervision__in=[Supervision.NONE, Supervision.REMINDER])


def my_instructions(actor: Actor) -> QuerySet[Instruction]:
    """Instructions that the actor's post gave and that wait for an answer."""
    return instructions_waiting().filter(given_post_id=post_of(actor)) if actor.appointment_id else Instruction.objects.none()


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks that the actor's post or organisation answers for."""
    return tasks.tasks_visible_to(actor).filter(tasks.mine(actor), state=TaskState.OPEN)


def my_first_tasks(actor: Actor, tenant: Tenant, *, now: datetime, most: int) -> list[Task]:
    """The first due of them, kept for a moment."""

    def rows() -> QuerySet[Task]:
        mine = my_tasks(actor).filter(tenant=tenant).select_related("post", "organisation", "place")
        return mine.order_by("due_on", "id")[:most]

    return _first_tasks.get(actor, tenant.pk, most, rows=rows, now=now)


def first(cases: CaseQuerySet, *, most: int = MOST_SHOWN) -> list[Case]:
    """The first of them, longest late first."""
    return list(cases.select_related("place", "lead_organisation").order_by("due_at", "id")[:most])
