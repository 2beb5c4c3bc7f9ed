"""
What a changed table of dispatch rules would have done with the cases of the last month, before it is put in force.

Every case is asked twice, by the table as it would be without the change and with it; equal questions are asked once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linli.casework.models import Case
from linli.casework.rules.dispatching import Explanation, RuleRow, Suggestion, in_words
from linli.casework.states import State
from linli.core.models import Tenant

from .categories import category_by_id, duty_list, matters_of, rules_on
from .dispatching import Table, suggested_by, where_at

LOOKS_BACK = timedelta(days=30)
MOST_ASKED = 20_000
NEVER_SENT = (State.VOID, State.MERGED, State.NOT_ACCEPTED, State.TRANSFERRED_EMERGENCY)


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    A change of the table: `adds` from its first day on (its number and id are whatever is told), `drops` a rule that
    ends. Both together: one in the other's place.
    """

    on: date
    adds: RuleRow | None = None
    drops: UUID | None = None


@dataclass(slots=True)
class Moved:
    """Cases that would go elsewhere in the same way: from whom to whom, by which reasons, and which cases they are."""

    old: Explanation
    new: Explanation
    was_certain: bool
    is_certain: bool
    old_assist: tuple[str, ...] = ()
    new_assist: tuple[str, ...] = ()
    case_ids: list[UUID] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.case_ids)


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many cases were asked, since when, and those that would go elsewhere, the most first. `is_cut`: there were more."""

    since: datetime
    asked: int
    moved: list[Moved]
    is_cut: bool

    @property
    def elsewhere(self) -> int:
        return sum(one.count for one in self.moved)


def dry_run(proposal: Proposal, *, tenant: Tenant, now: datetime) -> DryRun:
    """The cases of the last thirty days under the table of the proposal's day, without it and with it. Three queries."""
    without = rules_on(proposal.on, tenant_id=tenant.pk)
    kept = [rule for rule in without if rule.id != proposal.drops]
    duties = duty_list(tenant.pk)
    before, after = Table(without, duties), Table([*kept, proposal.adds] if proposal.adds else kept, duties)
    since = now - LOOKS_BACK
    cases = _cases(tenant, since)
    asked: dict[tuple[Any, ...], Moved | None] = {}
    for pk, category_id, touches, path in cases[:MOST_ASKED]:
        key = (category_id, tuple(touches), path)
        if key not in asked:
            asked[key] = _moved(*key, before=before, after=after, tenant_id=tenant.pk)
        if moved := asked[key]:
            moved.case_ids.append(pk)
    return DryRun(since, len(cases[:MOST_ASKED]), _together(asked.values()), len(cases) > MOST_ASKED)


def _cases(tenant: Tenant, since: datetime) -> list[tuple[Any, ...]]:
    rows = Case.objects.filter(tenant=tenant, reported_at__gte=since).exclude(state__in=[one.value for one in NEVER_SENT])
    fields = ("pk", "category_id", "also_touches", "place_path")
    return list(rows.order_by("-reported_at", "-id").values_list(*fields)[: MOST_ASKED + 1])


def _moved(category_id: UUID, touches: Sequence[str], path: str, *, before: Table, after: Table, tenant_id: UUID) -> Moved | None:
    category = category_by_id(category_id, tenant_id=tenant_id)
    if category is None:
        return None
    matters, where = matters_of(category, list(touches)), where_at(path, tenant_id=tenant_id)
    old = suggested_by(before, matters, where, tenant_id=tenant_id)
    new = suggested_by(after, matters, where, tenant_id=tenant_id)
    if _goes_to(old) == _goes_to(new):
        return None
    return Moved(in_words(old.why), in_words(new.why), old.is_certain, new.is_certain, _names(old), _names(new))


def _names(found: Suggestion) -> tuple[str, ...]:
    return tuple(body.name for body in found.assist)


def _goes_to(found: Suggestion) -> tuple[Any, ...]:
    return (found.lead and found.lead.id, sorted(str(body.id) for body in found.assist), found.is_certain)


def _together(found: Iterable[Moved | None]) -> list[Moved]:
    """Those that go the same way for the same reasons, as one; the most cases first."""
    ways: dict[tuple[Any, ...], Moved] = {}
    for one in found:
        if one is None:
            continue
        was = (one.old.who, one.old_assist, tuple(one.old.reasons_for), one.was_certain)
        key = (*was, one.new.who, one.new_assist, tuple(one.new.reasons_for), one.is_certain)
        if key in ways:
            ways[key].case_ids += one.case_ids
        else:
            ways[key] = one
    return sorted(ways.values(), key=lambda one: (-one.count, one.old.who, one.new.who))
