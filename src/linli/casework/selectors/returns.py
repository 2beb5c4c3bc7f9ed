"""Return orders: the rules in force, until when a case may be given back, what was given back and what became of it."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from linli.casework.models import Case, ReturnOrder, Ruling
from linli.casework.rules import returns
from linli.casework.rules.returns import ReturnRules, Window
from linli.casework.states import ClockKind, State
from linli.core import clock, rulesets, workcalendar
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet

CODE = "casework.returns"
rulesets.check(CODE)(returns.body_problems)


def rule_set(tenant_id: UUID, *, on: date | None = None) -> RuleSet:
    """The rule set on returning that is in force on a day. No query for a minute after the first."""
    return rulesets.in_force(CODE, on=on or clock.today(), tenant=Tenant(pk=tenant_id))


def rules_for(tenant_id: UUID) -> ReturnRules:
    """What it says, today."""
    return ReturnRules.from_body(rule_set(tenant_id).body)


def window_of(case: Case) -> Window:
    """
    Until when the case may be given back, by the rule that its limit was computed with. It runs from the dispatch to the
    organisation that has it now, not from its signing. One query.
    """
    limit = case.clocks.filter(kind=ClockKind.HANDLE).order_by("-started_at", "-id").values_list("rule", flat=True).first()
    body = limit["rule"]["body"] if limit else {}
    return returns.window(body, case.dispatched_at, workcalendar.calendar_of(case.tenant_id))


def orders_of(case: Case) -> QuerySet[ReturnOrder]:
    """What was given back, oldest first, with the organisations."""
    return case.returns.select_related("organisation", "suggests").order_by("at", "id")


def open_order(case: Case) -> ReturnOrder | None:
    """The return that waits for a decision. One query for a case that is back, none for another."""
    if case.state != State.RETURNED:
        return None
    return orders_of(case).filter(decision="").last()


def awaits_ruling(case: Case) -> bool:
    """Whether only a ruling leads on, by the rule of today; without a query, for buttons and lists. The order has the last word."""
    return case.state == State.RETURNED and case.return_count > rules_for(case.tenant_id).most


def ruling_on(case: Case) -> Ruling | None:
    """The last ruling made on the case, by which it is bound. One query."""
    return case.rulings.select_related("organisation").order_by("-decided_at", "-id").first()
