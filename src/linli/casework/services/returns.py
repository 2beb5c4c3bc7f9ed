"""An organisation gives a case back: to the office that sent it, which answers, and after the last time rules."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseReturned
from linli.casework.models import Case, Entry, ReturnOrder
from linli.casework.rules import cases
from linli.casework.rules import returns as rules
from linli.casework.rules.returns import Reason, ReturnRules, Window
from linli.casework.selectors import dispatching
from linli.casework.selectors import returns as selectors
from linli.casework.states import ReturnDecision
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation

from . import pictures
from .deeds import Deed, locked
from .handling import allow_leading, parts_in


@transaction.atomic
def return_case(
    *,
    case: Case,
    reason: str,
    text: str,
    suggests: Organisation | None = None,
    photos: Sequence[pictures.Photo] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """
    Give a case back, for a reason of the rule set in force (`reason`, its code), with what was found (`text`, which the
    reporters read too) and perhaps whose it should be. The limit runs on. Until somebody else has it, whoever received
    it first answers for it (首接负责).

    :raises NotAllowed: for an organisation that does not lead it. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow_leading(case, by, parts_in(case))
    in_force = selectors.rule_set(case.tenant_id, on=timezone.localdate(now))
    given = ReturnRules.from_body(in_force.body)
    chosen, window = given.reason(reason), selectors.window_of(case)
    problems = _problems(case, chosen, text, suggests, is_late=window.is_over(now))
    refuse_if([*cases.step_problems("return", case.state), *problems, *pictures.problems(photos, also_papers=True)], CaseRefused)
    assert chosen is not None  # noqa: S101 -- an unknown reason is a problem
    deed = Deed(case, by=by, now=now)
    is_last = rules.goes_to_ruling(case.return_count, given)
    deed.set(return_count=case.return_count + 1, next_step="", next_at=None, handler_name="", handler_phone="")
    told = {"return": [None, chosen.code], "late": [None, window.is_over(now)], "to_ruling": [None, is_last]}
    entry = deed.step("return", text=f"{chosen.name}。{text.strip()}", reason=chosen.name, changes=told)
    pictures.keep(case, photos, entry, by=by, now=now)
    order = _order(deed, entry, chosen, text, suggests, window)
    order.goes_to_ruling, order.rule = is_last, in_force.freeze()
    deed.add(order)
    deed.announce(CaseReturned, order_id=order.pk)
    return deed.write()


def _problems(case: Case, chosen: Reason | None, text: str, suggests: Organisation | None, *, is_late: bool) -> list[Problem]:
    problems = rules.return_problems(
        reason=chosen,
        text=text,
        is_late=is_late,
        is_ruled=case.rulings.exists(),
        suggests_itself=suggests is not None and suggests.pk == case.lead_organisation_id,
    )
    if suggests and dispatching.organisation(suggests.pk, tenant_id=case.tenant_id) is None:
        problems.append(Problem("unknown_organisation", _("没有这一家，请从列表里选。"), where="suggests"))
    return problems


def _order(deed: Deed, entry: Entry, chosen: Reason, text: str, suggests: Organisation | None, window: Window) -> ReturnOrder:
    case = deed.case
    return ReturnOrder(
        tenant_id=case.tenant_id,
        case=case,
        organisation=case.lead_organisation,
        entry=entry,
        sequence=case.return_count,
        reason_code=chosen.code,
        reason_name=chosen.name,
        text=text.strip(),
        suggests=suggests,
        at=deed.now,
        by_label=deed.by.label[:120],
        return_by=window.ends_at,
        is_late=window.is_over(deed.now),
    )


def decide(order: ReturnOrder, decision: ReturnDecision, *, reason: str, by: Actor, now: datetime) -> None:
    """Write down on the return what the office made of it. One statement; the verb that decides writes the journal."""
    order.decision, order.decided_at, order.decided_by = decision, now, by.label[:120]
    order.decision_reason = reason.strip()
    order.save(update_fields=["decision", "decided_at", "decided_by", "decision_reason"])
