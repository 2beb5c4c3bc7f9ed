"""What must be there for a programme, what it costs and what is to be done: added, changed, done, removed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import ProgrammeRefused
from ..models import Programme, ProgrammeItem
from ..rules import items as rules
from .programme_pieces import allow_planning, held_programme

__all__ = ["ItemGiven", "add", "change", "done", "remove"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGiven:
    """One cost, thing or task. Money in fen (分)."""

    kind: str
    title: str
    quantity: int | None = None
    unit: str = ""
    planned_cents: int | None = None
    spent_cents: int | None = None
    source: str = ""
    who: str = ""
    due_on: date | None = None


def _problems(given: ItemGiven) -> list[Problem]:
    return rules.item_problems(
        kind=given.kind, title=given.title, quantity=given.quantity, unit=given.unit, planned=given.planned_cents, spent=given.spent_cents,
        source=given.source, who=given.who,
    )  # fmt: skip


def _values(given: ItemGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in ItemGiven.__dataclass_fields__}
    return plain | {name: plain[name].strip() for name in ("title", "unit", "source", "who")}


@transaction.atomic
def add(*, programme: Programme, given: ItemGiven, by: Actor, now: datetime) -> ProgrammeItem:
    """Put something on the list. :raises NotAllowed: without the right there. :raises ProgrammeRefused: with every reason."""
    of = held_programme(programme)
    allow_planning(by, of)
    problems = _problems(given)
    if of.items.count() >= rules.MOST_ITEMS:
        problems.append(Problem("too_many", _("一个活动最多写 300 样。"), where="title"))
    refuse_if(problems, ProgrammeRefused)
    last = of.items.filter(kind=given.kind).aggregate(last=Max("position"))["last"]
    row = ProgrammeItem(tenant_id=of.tenant_id, programme=of, position=(last or 0) + 1, **_values(given))
    row.save(force_insert=True)
    journal.record("activities.programme.item_added", of, by=by, now=now, changes={"item": [None, row.title]})
    return row


@transaction.atomic
def change(*, item: ProgrammeItem, given: ItemGiven, by: Actor, now: datetime) -> ProgrammeItem:
    """Change it: what it cost in the end, who cares for it. :raises NotAllowed: without the right. :raises ProgrammeRefused: with every reason."""
    row = _held(item, by)
    refuse_if(_problems(given), ProgrammeRefused)
    values = _values(given)
    changes = {name: [getattr(row, name), new] for name, new in values.items() if getattr(row, name) != new}
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    journal.record("activities.programme.item_changed", row.programme, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def done(*, item: ProgrammeItem, is_done: bool = True, by: Actor, now: datetime) -> ProgrammeItem:
    """Tick it off, or take the tick back. :raises NotAllowed: without the right there."""
    row = _held(item, by)
    row.done_at = (row.done_at or now) if is_done else None
    row.save(update_fields=["done_at"])
    journal.record("activities.programme.item_done", row.programme, by=by, now=now, changes={row.title: [not is_done, is_done]})
    return row


@transaction.atomic
def remove(*, item: ProgrammeItem, by: Actor, now: datetime) -> None:
    """Take it off the list. :raises NotAllowed: without the right there."""
    row = _held(item, by)
    journal.record("activities.programme.item_removed", row.programme, by=by, now=now, changes={"item": [row.title, None]})
    row.delete()


def _held(item: ProgrammeItem, by: Actor) -> ProgrammeItem:
    of = held_programme(item.programme)
    allow_planning(by, of)
    row = locking.one(ProgrammeItem, item.pk)
    row.programme = of
    return row
