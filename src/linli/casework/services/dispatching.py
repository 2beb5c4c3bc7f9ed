"""Giving a case to whoever should handle it: by the suggestion, or otherwise with a reason that stays on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseReturnDecided, CaseTransferred
from linli.casework.models import Case, ReturnOrder
from linli.casework.rules import cases, rights
from linli.casework.rules.dispatching import Body, Suggestion
from linli.casework.rules.duties import outside_problems
from linli.casework.rules.returns import decision_problems
from linli.casework.selectors import dispatching
from linli.casework.selectors import returns as returning
from linli.casework.states import ClockKind, ReturnDecision
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation

from . import clocks
from .deeds import Deed, allow, locked
from .returns import decide
from .sending import send, stop_accept_clock


@transaction.atomic
def dispatch(
    *,
    case: Case,
    organisation: Organisation | None = None,
    assist: Sequence[Organisation] | None = None,
    reason: str = "",
    outside_reason: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
) -> Case:
    """
    Dispatch an accepted case. Without `organisation` the suggestion is confirmed; another choice than a certain
    suggestion is an override and needs `reason`. A community outside its duty list needs `outside_reason`. `note` is a
    word to the reporter and the handler.

    Of a returned case it is the answer to the return: to another organisation, and the return was right; to the same one,
    with `reason`, and it was not. The limit runs on either way.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    found, order = dispatching.suggestion_for(case), returning.open_order(case)
    plan = _plan(case, found, organisation, assist, reason, outside_reason, order)
    refuse_if([*cases.step_problems("dispatch", case.state), *plan.problems], CaseRefused)
    assert plan.lead is not None  # noqa: S101 -- a plan without a lead has a problem
    deed = Deed(case, by=by, now=now, on_behalf_of=on_behalf_of)
    if order:
        _answer(deed, order, found, plan, reason=reason.strip(), outside_reason=outside_reason, note=note)
        return deed.write()
    stop_accept_clock(deed)
    send(
        deed,
        found,
        lead=plan.lead,
        assist=plan.assist,
        override_reason=plan.reason,
        outside_reason=outside_reason,
        note=note,
    )
    return deed.write()


def _answer(
    deed: Deed, order: ReturnOrder, found: Suggestion, plan: "_plan", *, reason: str, outside_reason: str, note: str
) -> None:
    """A return is answered by where the case goes next."""
    assert plan.lead is not None  # noqa: S101 -- a plan without a lead has a problem
    same, case = plan.lead.id == order.organisation_id, deed.case
    decide(
        order,
        ReturnDecision.SENT_BACK if same else ReturnDecision.ACCEPTED,
        reason=plan.reason or reason,
        by=deed.by,
        now=deed.now,
    )
    deed.end_assignments(_("退回：%(reason)s") % {"reason": order.reason_name}, lead_only=same)
    send(
        deed,
        found,
        lead=plan.lead,
        assist=() if same else plan.assist,
        override_reason=plan.reason,
        outside_reason=outside_reason,
        note=note,
        keep_clock=clocks.runs(case, ClockKind.HANDLE),
        because={"code": "sent_back", "reason": reason} if same else None,
        party=case.party if same else "",
        is_news=not same,
    )
    deed.announce(CaseReturnDecided, order_id=order.pk)


@transaction.atomic
def redispatch(
    *,
    case: Case,
    organisation: Organisation | None = None,
    assist: Sequence[Organisation] | None = None,
    reason: str,
    outside_reason: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Put a wrong address right before anyone has signed. The reason is kept; the reporter's deadline does not move.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    found = dispatching.suggestion_for(case)
    plan = _plan(case, found, organisation, assist, reason, outside_reason)
    _insist_elsewhere(case, "redispatch", plan, reason, _("现在就是派给它的，不用改派。"))
    deed = Deed(case, by=by, now=now)
    _send_elsewhere(deed, found, plan, "redispatch", reason=reason, outside_reason=outside_reason, note=note)
    return deed.write()


@transaction.atomic
def transfer(
    *,
    case: Case,
    organisation: Organisation | None = None,
    assist: Sequence[Organisation] | None = None,
    reason: str,
    outside_reason: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Give a case that was signed for to another organisation (转办). The reason is kept; the reporter's deadline does not move.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    found = dispatching.suggestion_for(case)
    plan = _plan(case, found, organisation, assist, reason, outside_reason)
    _insist_elsewhere(case, "transfer", plan, reason, _("现在就是它在办，不用转办。"))
    before, deed = case.lead_organisation_id, Deed(case, by=by, now=now)
    _send_elsewhere(deed, found, plan, "transfer", reason=reason, outside_reason=outside_reason, note=note)
    if before:
        deed.announce(CaseTransferred, from_organisation_id=before)
    return deed.write()


def _insist_elsewhere(case: Case, verb: str, plan: "_plan", reason: str, if_same: str) -> None:
    """:raises CaseRefused: with every reason why the case may not go to another organisation like this."""
    problems = [*cases.step_problems(verb, case.state), *plan.problems]
    if plan.lead and plan.lead.id == case.lead_organisation_id:
        problems.append(Problem("same_lead", if_same, where="lead"))
    is_told = plan.reason or any(one.where == "reason" for one in plan.problems)
    problems += [] if is_told else cases.text_problems(reason, where="reason", most=cases.MOST_REASON)
    refuse_if([*problems, *_binding_problems(case, plan)], CaseRefused)


def _send_elsewhere(
    deed: Deed, found: Suggestion, plan: "_plan", verb: str, *, reason: str, outside_reason: str, note: str
) -> None:
    assert plan.lead is not None  # noqa: S101 -- a plan without a lead has a problem
    deed.set(next_step="", next_at=None)
    deed.end_assignments(reason.strip())
    send(
        deed,
        found,
        lead=plan.lead,
        assist=plan.assist,
        verb=verb,
        override_reason=plan.reason,
        outside_reason=outside_reason,
        note=note or reason,
        keep_clock=True,
    )


def _binding_problems(case: Case, plan: "_plan") -> list[Problem]:
    """Whom a ruling gave the case to keeps it until another ruling."""
    ruling = returning.ruling_on(case)
    if ruling is None or plan.lead is None or plan.lead.id == ruling.organisation_id:
        return []
    text = _("%(number)s裁定由%(who)s办，要换单位请重新裁定。")
    return [Problem("ruled", text % {"number": ruling.number, "who": ruling.organisation}, where="lead")]


class _plan:
    """Who leads and who assists, whether that goes against the suggestion, and what stands against it."""

    def __init__(
        self,
        case: Case,
        found: Suggestion,
        organisation: Organisation | None,
        assist: Sequence[Organisation] | None,
        reason: str,
        outside_reason: str,
        order: ReturnOrder | None = None,
    ) -> None:
        self.lead = _body(case, organisation) if organisation else found.lead
        is_suggested = found.lead is not None and self.lead is not None and self.lead.id == found.lead.id
        self.assist: list[Body] = [_body(case, one) for one in assist] if assist is not None else []
        if assist is None and is_suggested:
            self.assist = list(found.assist)
        hindered = dispatching.hindrance_of(case, self.lead) if self.lead else None
        if hindered and not reason.strip():
            reason = outside_reason  # one sentence says both why not as suggested and why outside the list
        is_override = found.is_certain and not is_suggested
        is_sent_back = order is not None and self.lead is not None and self.lead.id == order.organisation_id
        if order and not is_sent_back and not reason.strip():
            reason = _("同意退回：%(reason)s") % {"reason": order.reason_name}
        self.reason = reason.strip() if is_override else ""
        self.problems = cases.dispatch_problems(
            has_lead=self.lead is not None,
            is_override=is_override and not is_sent_back,
            reason=reason,
            assists_lead=any(self.lead is not None and body.id == self.lead.id for body in self.assist),
        )
        if order:
            self.problems += decision_problems(goes_to_ruling=order.goes_to_ruling, same_organisation=is_sent_back, reason=reason)
        self.problems += outside_problems(hindered, reason=outside_reason)
        chosen = [one for one in [organisation, *(assist or [])] if one]
        if any(one.tenant_id != case.tenant_id for one in chosen):
            self.problems.append(Problem("unknown_organisation", _("不能派给这一家，请从列表里选。"), where="lead"))


def _body(case: Case, organisation: Organisation) -> Body:
    offered = next((body for body in dispatching.offers_for(case) if body.id == organisation.pk), None)
    return offered or Body(organisation.pk, str(organisation), dispatching.PARTY_OF_KIND.get(organisation.kind, "department"))
