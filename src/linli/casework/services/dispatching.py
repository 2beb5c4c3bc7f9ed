"""Giving a case to whoever should handle it: by the suggestion, or otherwise with a reason that stays on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Case
from linli.casework.rules import cases, rights
from linli.casework.rules.dispatching import Body, Suggestion
from linli.casework.selectors import dispatching
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation

from .deeds import Deed, allow, locked
from .sending import send, stop_accept_clock


@transaction.atomic
def dispatch(
    *,
    case: Case,
    organisation: Organisation | None = None,
    assist: Sequence[Organisation] | None = None,
    reason: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
) -> Case:
    """
    Dispatch an accepted case. Without `organisation` the suggestion is confirmed; another choice than a certain
    suggestion is an override and needs `reason`. `note` is a word to the reporter and the handler.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    found = dispatching.suggestion_for(case)
    plan = _plan(case, found, organisation, assist, reason)
    refuse_if([*cases.step_problems("dispatch", case.state), *plan.problems], CaseRefused)
    assert plan.lead is not None  # noqa: S101 -- a plan without a lead has a problem
    deed = Deed(case, by=by, now=now, on_behalf_of=on_behalf_of)
    stop_accept_clock(deed)
    send(deed, found, lead=plan.lead, assist=plan.assist, override_reason=plan.reason, note=note)
    return deed.write()


@transaction.atomic
def redispatch(
    *,
    case: Case,
    organisation: Organisation | None = None,
    assist: Sequence[Organisation] | None = None,
    reason: str,
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
    plan = _plan(case, found, organisation, assist, reason)
    problems = [*cases.step_problems("redispatch", case.state), *plan.problems]
    if plan.lead and plan.lead.id == case.lead_organisation_id:
        problems.append(Problem("same_lead", _("现在就是派给它的，不用改派。"), where="lead"))
    problems += [] if plan.reason else cases.text_problems(reason, where="reason", most=cases.MOST_REASON)
    refuse_if(problems, CaseRefused)
    assert plan.lead is not None  # noqa: S101 -- a plan without a lead has a problem
    deed = Deed(case, by=by, now=now)
    deed.end_assignments(reason.strip())
    send(
        deed,
        found,
        lead=plan.lead,
        assist=plan.assist,
        verb="redispatch",
        override_reason=plan.reason,
        note=note or reason,
        keep_clock=True,
    )
    return deed.write()


class _plan:
    """Who leads and who assists, whether that goes against the suggestion, and what stands against it."""

    def __init__(
        self,
        case: Case,
        found: Suggestion,
        organisation: Organisation | None,
        assist: Sequence[Organisation] | None,
        reason: str,
    ) -> None:
        self.lead = _body(case, organisation) if organisation else found.lead
        is_suggested = found.lead is not None and self.lead is not None and self.lead.id == found.lead.id
        self.assist: list[Body] = [_body(case, one) for one in assist] if assist is not None else []
        if assist is None and is_suggested:
            self.assist = list(found.assist)
        is_override = found.is_certain and not is_suggested
        self.reason = reason.strip() if is_override else ""
        self.problems = cases.dispatch_problems(
            has_lead=self.lead is not None,
            is_override=is_override,
            reason=reason,
            assists_lead=any(self.lead is not None and body.id == self.lead.id for body in self.assist),
        )
        chosen = [one for one in [organisation, *(assist or [])] if one]
        if any(one.tenant_id != case.tenant_id for one in chosen):
            self.problems.append(Problem("unknown_organisation", _("不能派给这一家，请从列表里选。"), where="lead"))


def _body(case: Case, organisation: Organisation) -> Body:
    offered = next((body for body in dispatching.offers_for(case) if body.id == organisation.pk), None)
    return offered or Body(organisation.pk, str(organisation), dispatching.PARTY_OF_KIND.get(organisation.kind, "department"))
