"""
How every verb of casework writes: a `Deed` gathers what one verb changes and writes it in the fewest statements.

    case = locked(case)
    allow(by, rights.ACCEPT, case)
    refuse_if(rules…, CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.step("accept", changes={"category": …})
    deed.announce(CaseAccepted)
    return deed.write()

One timeline entry and one journal line for each step, in the same transaction as the case itself.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from linli.casework.events import CaseEvent
from linli.casework.models import Assignment, Case, Entry, ReturnOrder
from linli.casework.rules import rights
from linli.casework.selectors import categories, worded
from linli.casework.states import BY_VERB, AssignmentRole, ReturnDecision, State, Supervision, after
from linli.core import events, journal, locking, rows, search
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed, Problem
from linli.core.search import Entry as SearchText

from . import falling, pausing


def locked(case: Case) -> Case:
    """
    The case as it is now, held until the end of the transaction (`core.locking`).
    """
    return _with_category(locking.one(Case, case.pk))


def locked_both(one: Case, other: Case) -> tuple[Case, Case]:
    """Both cases as they are now, held until the end of the transaction. They are taken in the order of their keys."""
    both = locking.several(Case.objects.filter(pk__in={one.pk, other.pk}))
    held = {case.pk: _with_category(case) for case in both}
    return held[one.pk], held[other.pk]


def _with_category(case: Case) -> Case:
    """With its category as it is remembered; every verb asks for it."""
    if known := categories.category_by_id(case.category_id, tenant_id=case.tenant_id):
        case.category = known
    return case


def allow(by: Actor, right: str, case: Case, *, organisation_ids: frozenset[UUID] | None = None) -> None:
    """:raises NotAllowed: unless the actor holds the right where the case is."""
    if not holds(by, right, case, organisation_ids=organisation_ids):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这件事上做这一步。")))


def holds(by: Actor, right: str, case: Case, *, organisation_ids: frozenset[UUID] | None = None) -> bool:
    return by.may(right, tenant_id=case.tenant_id, place_path=case.place_path, organisation_ids=organisation_ids)


class Deed:
    """One verb (or several done in one go) on one case."""

    def __init__(self, case: Case, *, by: Actor, now: datetime, on_behalf_of: UUID | None = None) -> None:
        self.case, self.by, self.now, self.on_behalf_of = case, by, now, on_behalf_of
        self._is_new, self._was_open = case._state.adding, case.is_open
        self._touched: dict[str, Any] = {}
        self._unsaid: dict[str, list[Any]] = {}
        self._rows: list[models.Model] = []
        self._entries: list[Entry] = []
        self._lines: list[JournalLine] = []
        self._events: list[events.Event] = []
        self._must_index = self._is_new
        self._last: list[Callable[[Case], None]] = []
        self._leaves_returned = False

    def set(self, **fields: Any) -> None:
        """Change fields of the case; the next step's journal line says from what to what."""
        for name, value in fields.items():
            old = getattr(self.case, name)
            if old == value and not self._is_new:
                continue
            setattr(self.case, name, value)
            self._touched[name] = value
            if name not in PERSONAL:
                self._unsaid[name] = [None if self._is_new else _spoken(old), _spoken(value)]
            self._must_index = self._must_index or name in FOUND_BY

    def note(self, **facts: Any) -> None:
        """Facts that the case repeats for the rates; what they follow from stands in the journal already."""
        new = {name: value for name, value in facts.items() if getattr(self.case, name) != value}
        for name, value in new.items():
            setattr(self.case, name, value)
        self._touched |= new

    def step(
        self,
        verb: str,
        *,
        text: str = "",
        reason: str = "",
        is_internal: bool = False,
        changes: dict[str, Any] | None = None,
        next_step: str = "",
        next_at: datetime | None = None,
    ) -> Entry:
        """Move along the table: state, one timeline entry, one journal line with everything set since the last step."""
        before = "" if verb == "report" else self.case.state
        now_in = after(verb, self.case.state)
        self._leaves_returned |= before == State.RETURNED and now_in != before
        if before == State.SUSPENDED and now_in != before:
            pausing.go_on(self)
        if self.case.supervision != Supervision.NONE:
            self.set(supervision=falling.left_after(self.case, verb=verb, now_in=now_in, by=self.by, now=self.now))
        self.set(state=now_in, changed_at=self.now)
        self._unsaid.pop("changed_at", None)
        entry = self._entry(verb, before, now_in, text=text, is_internal=is_internal, next_step=next_step, next_at=next_at)
        self._journal(f"casework.case.{BY_VERB[verb].past}", reason, changes)
        return entry

    def beside(self, verb: str, past: str, *, text: str = "", number: str = "", **changes: Any) -> Entry:
        """
        What a verb on another case leaves on this one: a timeline entry and a journal line; the state does not move.

        `number` is the other case's, as people say it.
        """
        self.set(changed_at=self.now)
        self._unsaid.pop("changed_at", None)
        entry = self._entry(verb, self.case.state, self.case.state, text=text, next_step=number)
        self._journal(f"casework.case.{past}", "", {name: [None, value] for name, value in changes.items()})
        return entry

    def _entry(self, verb: str, before: str, now_in: str, **said: Any) -> Entry:
        """A line of the timeline, written with the deed."""
        entry = rows.fresh(
            Entry,
            tenant_id=self.case.tenant_id,
            case_id=self.case.pk,
            at=self.now,
            verb=verb,
            label=self.by.label[:120],
            from_state=before,
            to_state=now_in,
            by_user_id=self.by.user_id,
            **said,
        )
        self._entries.append(entry)
        return entry

    def _journal(self, verb: str, reason: str, changes: dict[str, Any] | None) -> None:
        told = {name: pair for name, pair in self._unsaid.items() if pair[0] != pair[1]} | (changes or {})
        self._unsaid = {}
        line = journal.line_for(
            verb, self.case, by=self.by, now=self.now, on_behalf_of=self.on_behalf_of, reason=reason, changes=told
        )
        self._lines.append(line)

    def add(self, *given: models.Model) -> None:
        """Further rows of this verb: assignments, clocks, reporters. Written in the order given, one statement per kind."""
        self._rows += given
        self._must_index = self._must_index or any(isinstance(row, Assignment) for row in given)

    def end_assignments(self, reason: str, *, lead_only: bool = False) -> None:
        """Take the case away from everyone who has a part in it, or from its lead alone; they find it no more."""
        parts = self.case.assignments.filter(ended_at=None)
        parts = parts.filter(role=AssignmentRole.LEAD) if lead_only else parts
        parts.update(ended_at=self.now, ended_reason=reason[:200], is_open=False)
        self._must_index = True

    def announce(self, fact: type[CaseEvent], **ids: UUID) -> None:
        self._events.append(fact(tenant_id=self.case.tenant_id, case_id=self.case.pk, **ids))

    def announce_other(self, fact: events.Event) -> None:
        """A fact that is not of the case itself."""
        self._events.append(fact)

    def last(self, finish: Callable[[Case], None]) -> None:
        """Something that only the last moment knows: a new case's number, for which other writers wait until our commit."""
        self._last.append(finish)

    def _repeat_for_answers(self) -> None:
        """Call-backs are counted where their case is now; none can be there before the work was once said to be done."""
        moved = {name: self._touched[name] for name in REPEATED if name in self._touched}
        if moved and (self.case.done_at or self.case.rework_count):
            self.case.callbacks.update(**moved)

    def write(self) -> Case:
        """Everything, in the caller's transaction. A new case is written together with what hangs on it."""
        announced = events.outbox_rows(self._events, now=self.now)
        batch = rows.Batch(*_by_kind([*self._rows, *self._entries, *self._lines, *announced]))
        if self._is_new:
            self._finish()
            given = [row.organisation_id for row in self._rows if isinstance(row, Assignment)]
            batch.add([self.case], [search.row_of(search_text(self.case, given))])
            batch.write()
            return self.case
        batch.write()
        self._finish()
        if self._leaves_returned:
            self._settle_returns()
        if self.case.is_open != self._was_open:
            self._follow_state()
        if self._touched:
            self.case.save(update_fields=sorted(self._touched))
            self._repeat_for_answers()
        if self._must_index:
            search.index_many([search_text(self.case, _assigned_to(self.case))])
        return self.case

    def _finish(self) -> None:
        for finish in self._last:
            finish(self.case)

    def _follow_state(self) -> None:
        """Whoever has a part in a case that ends holds nothing open any more; in one that is opened again they do."""
        if self.case.lead_organisation_id is not None:
            self.case.assignments.filter(ended_at=None).update(is_open=self.case.is_open)

    def _settle_returns(self) -> None:
        """A case that leaves by another way than a decision (merged, said to be solved) leaves no return order open."""
        undecided = ReturnOrder.objects.filter(case=self.case, decision="")
        undecided.update(decision=ReturnDecision.MOOT, decided_at=self.now, decided_by=self.by.label[:120])


PERSONAL = frozenset({"title", "description", "place_detail", "reply", "handler_name", "handler_phone", "next_step"})
"""Free text may name people: the journal says that it changed (the entry's time), not what it says."""
REPEATED = ("category_id", "place_path", "party")
"""What a call-back repeats of its case, for the rates."""
FOUND_BY = frozenset({"title", "description", "place_path", "place_detail", "lead_organisation_id", "category_name"})


def repeated(case: Case) -> dict[str, Any]:
    """What a call-back of this case repeats."""
    return {name: getattr(case, name) for name in REPEATED}


def _spoken(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _by_kind(given: Iterable[models.Model]) -> list[list[models.Model]]:
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for row in given:
        kinds.setdefault(type(row), []).append(row)
    return list(kinds.values())


def _assigned_to(case: Case) -> list[UUID]:
    """The organisations that have a part in the case now. One query, none for what was never dispatched."""
    if case.lead_organisation_id is None:
        return []
    return list(case.assignments.filter(ended_at=None).order_by("assigned_at", "id").values_list("organisation_id", flat=True))


def search_text(case: Case, organisation_ids: Iterable[UUID] = ()) -> SearchText:
    """
    What a case is found by: number, title, category, words of the report, where. Never who reported it.

    `organisation_ids`: those that have a part in it, besides its lead.
    """
    lead = [case.lead_organisation_id] if case.lead_organisation_id else []
    return SearchText(
        subject=case,
        kind=worded.SEARCH_KIND,
        title=case.title,
        url=f"/desk/cases/{case.pk}/",
        at=case.reported_at,
        detail=f"{case.short_number} {case.category_name}",
        text=f"{case.number} {case.external_no} {case.place_detail} {case.description}",
        place_path=case.place_path,
        capability=rights.VIEW,
        organisation_ids=list(dict.fromkeys([*lead, *organisation_ids])),
    )
