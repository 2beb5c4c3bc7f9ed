"""The core of dispatch, used by intake (straight through) and by the dispatcher's verbs: no lock, no check, only the deed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseDispatched
from linli.casework.models import Assignment, Clock, DutyOverride
from linli.casework.rules.dispatching import Body, Suggestion
from linli.casework.rules.duties import outside_problems
from linli.casework.selectors import dispatching
from linli.casework.selectors.rulings import followed
from linli.casework.states import AssignmentRole, ClockKind, Party
from linli.core import rows
from linli.core.problems import refuse_if

from . import clocks
from .deeds import Deed


def send(
    deed: Deed,
    found: Suggestion,
    *,
    lead: Body,
    assist: Iterable[Body] = (),
    verb: str = "dispatch",
    override_reason: str = "",
    outside_reason: str = "",
    note: str = "",
    keep_clock: bool = False,
    because: dict[str, Any] | None = None,
    ruling_id: UUID | None = None,
    party: str = "",
    is_news: bool = True,
) -> None:
    """
    Give the case to `lead` with `assist`, and let the clock run from now: from dispatch, not from signing.

    `keep_clock` for a case that was out already: the reporter's deadline does not move for a wrong address or a return.
    `because` is a reason that goes before the rule's (a return that was not accepted, a ruling); `party` where it stays as
    it was; without `is_news` the caller announces something more telling. `outside_reason`: why a community is made the
    main handler of what its duty list does not hold.

    :raises CaseRefused: when that reason is needed and missing, whatever verb leads here.
    """
    hindered = dispatching.hindrance_of(deed.case, lead)
    refuse_if(outside_problems(hindered, reason=outside_reason), CaseRefused)
    is_override = bool(override_reason)
    outside = outside_reason.strip() if hindered else ""
    why = _why(found, lead, override_reason, because, outside)
    if hindered:
        deed.add(_outside(deed, lead, hindered, outside))
        deed.note(was_outside=True)
    assisting = list(assist)
    party = party or (Party.JOINT.value if assisting and found.party == Party.JOINT else lead.party)
    led = _row(deed, lead, AssignmentRole.LEAD, party, why, found, override_reason)
    led.ruling_id = ruling_id or followed(found, lead.id)
    deed.add(led, *[_row(deed, body, AssignmentRole.ASSIST, party, why, found, override_reason) for body in assisting])
    if deed.case.lead_organisation_id not in (None, lead.id):
        deed.note(was_moved=True)
    deed.set(
        party=party,
        lead_organisation_id=lead.id,
        dispatched_at=deed.now,
        received_at=None,
        handler_name="",
        handler_phone="",
    )
    if not keep_clock:
        clocks.start(deed, ClockKind.HANDLE, deed.case.profile or "general")
    told = _told(found, assisting, is_override=is_override) | ({"outside_duty_list": [None, outside]} if hindered else {})
    deed.step(verb, text=note.strip(), reason=override_reason or outside, changes=told)
    if is_news:
        deed.announce(CaseDispatched, organisation_id=lead.id)


def _outside(deed: Deed, lead: Body, hindered: dict[str, Any], reason: str) -> DutyOverride:
    return DutyOverride(
        tenant_id=deed.case.tenant_id,
        case=deed.case,
        organisation_id=lead.id,
        item_id=UUID(hindered["item"]) if hindered["item"] else None,
        reason=reason,
        at=deed.now,
        by_label=deed.by.label,
    )


def _why(found: Suggestion, lead: Body, override_reason: str, because: dict[str, Any] | None, outside: str) -> dict[str, Any]:
    why = found.why | {"who": lead.name, "party": lead.party if override_reason else found.party}
    if because:
        why |= {"for": [because, *why["for"]]}
    if outside:
        why |= {"outside": outside}
    if override_reason:
        suggested = found.lead.name if found.lead else ""
        why |= {"override": override_reason, "suggested": suggested, "suggested_party": found.party}
    return why


def _row(
    deed: Deed, body: Body, role: AssignmentRole, party: str, why: dict[str, Any], found: Suggestion, override_reason: str
) -> Assignment:
    return rows.fresh(
        Assignment,
        tenant_id=deed.case.tenant_id,
        case_id=deed.case.pk,
        organisation_id=body.id,
        role=role.value,
        party=party,
        rule_id=found.rule_id,
        why=why if role == AssignmentRole.LEAD else {},
        is_override=bool(override_reason),
        override_reason=override_reason,
        assigned_at=deed.now,
        assigned_by=deed.by.label,
    )


def _told(found: Suggestion, assisting: list[Body], *, is_override: bool) -> dict[str, Any]:
    return {
        "assist": [None, [str(body.id) for body in assisting]],
        "rule": [None, str(found.rule_id) if found.rule_id else None],
        "as_suggested": [None, not is_override],
    }


def stop_accept_clock(deed: Deed) -> None:
    """The limit to accept and dispatch has been met."""
    Clock.objects.filter(case=deed.case, kind=ClockKind.ACCEPT, stopped_at=None).update(stopped_at=deed.now)
