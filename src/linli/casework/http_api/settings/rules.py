"""Dispatch rules over REST, tried before they are put in force."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.casework.models import DispatchRule
from linli.casework.rules import rights
from linli.casework.rules.dispatching import in_words
from linli.casework.selectors import categories as known
from linli.casework.selectors import dispatching
from linli.casework.selectors import settings as selectors
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.dry_run import Proposal, dry_run
from linli.casework.services import dispatch_rules
from linli.casework.services.dispatch_rules import RuleWanted
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import found_or_404
from linli.core.models import Tenant

from ..doors import insist, place_named, refused
from .pieces import DOOR, MOST_NAMED, category_named, settled
from .schemas import DispatchRuleIn, DispatchRuleOut, EndIn, TriedOut, TryIn, WhichOut, WhyIn

router = Router(**DOOR)
RULE = "/settings/rules/{int:number}"


@router.get("/settings/rules", response=list[DispatchRuleOut], operation_id="rule_list")
def rule_list(request: HttpRequest, when: str = "standing") -> list[dict[str, Any]]:
    """The dispatch rules in the order in which they win; `when`: standing · coming · ended."""
    tenant = insist(request, rights.SETTINGS)
    known.forget()
    groups = selectors.rules_as_they_win(tenant, today=clock.today(), when=when)
    return [_rule_out(rule) for group in groups for rule in group.rules]


def _rule_out(rule: DispatchRule) -> dict[str, Any]:
    plainly = ("number", "management_mode", "party", "organisation_id", "organisation_role", "reason", "citation")
    return {
        **{name: getattr(rule, name) for name in (*plainly, "place_id", "valid_from", "valid_to")},
        "category": rule.category.code,
        "place": str(rule.place) if rule.place else "",
        "replaces": rule.replaces.number if rule.replaces else None,
        "withdrawn": rule.withdrawn_at is not None,
    }


def _rule(number: int, tenant: Tenant) -> DispatchRule:
    return found_or_404(selectors.rule_numbered(number, tenant=tenant))


def _rule_wanted(data: DispatchRuleIn, tenant: Tenant) -> RuleWanted:
    organisation = dispatching.organisation(data.organisation_id, tenant_id=tenant.pk) if data.organisation_id else None
    if data.organisation_id and organisation is None:
        raise refused("unknown_organisation", _("不能派给这一家，请从列表里选。"), "organisation_id")
    given = data.model_dump(include={"party", "reason", "management_mode", "organisation_role", "citation"})
    return RuleWanted(
        category=category_named(data.category, tenant),
        place=place_named(data.place_id, tenant),
        organisation=organisation,
        **given,
    )


@router.post("/settings/rules", response=DispatchRuleOut, operation_id="rule_add")
def rule_add(request: HttpRequest, data: DispatchRuleIn) -> dict[str, Any]:
    """Add a rule; it holds from a day on and gets the next number."""

    def write(tenant: Tenant, by: Actor) -> dict[str, Any]:
        wanted = _rule_wanted(data, tenant)
        return _rule_out(dispatch_rules.add_rule(wanted=wanted, valid_from=data.valid_from, by=by, now=clock.now()))

    return settled(request, "rule_add", write)


@router.post(f"{RULE}/replace", response=DispatchRuleOut, operation_id="rule_replace")
def rule_replace(request: HttpRequest, number: int, data: DispatchRuleIn) -> dict[str, Any]:
    """Put another rule in the place of this one from a day on; this one keeps its number and its words."""

    def write(tenant: Tenant, by: Actor) -> dict[str, Any]:
        wanted, now = _rule_wanted(data, tenant), clock.now()
        old = _rule(number, tenant)
        return _rule_out(dispatch_rules.replace_rule(rule=old, wanted=wanted, valid_from=data.valid_from, by=by, now=now))

    return settled(request, f"rule_replace:{number}", write)


@router.post(f"{RULE}/close", response=DispatchRuleOut, operation_id="rule_close")
def rule_close(request: HttpRequest, number: int, data: EndIn) -> dict[str, Any]:
    """End a rule."""
    return _on_rule(
        request, number, "close", lambda one, by: dispatch_rules.close_rule(rule=one, by=by, now=clock.now(), **data.model_dump())
    )


@router.post(f"{RULE}/withdraw", response=DispatchRuleOut, operation_id="rule_withdraw")
def rule_withdraw(request: HttpRequest, number: int, data: WhyIn) -> dict[str, Any]:
    """Take back a rule that has not begun."""
    return _on_rule(
        request, number, "withdraw", lambda one, by: dispatch_rules.withdraw_rule(
            rule=one, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


def _on_rule(request: HttpRequest, number: int, verb: str, do: Callable[[DispatchRule, Actor], DispatchRule]) -> dict[str, Any]:
    return settled(request, f"rule_{verb}:{number}", lambda tenant, by: _rule_out(do(_rule(number, tenant), by)))


@router.post("/settings/rules/try", response=TriedOut, operation_id="rule_try")
def rule_try(request: HttpRequest, data: TryIn) -> dict[str, Any]:
    """What a rule would have done with the cases of the last thirty days. Nothing is written."""
    tenant = insist(request, rights.SETTINGS)
    wanted, old = _rule_wanted(data, tenant), _rule(data.replaces, tenant) if data.replaces else None
    row = dispatch_rules.as_row(wanted, valid_from=data.valid_from, replaces=old)
    proposal = Proposal(data.valid_from, adds=row, drops=old.pk if old else None)
    found = dry_run(proposal, tenant=tenant, now=clock.now())
    visible = cases_visible_to(actor_of(request)).filter(tenant=tenant)
    seen = set(
        visible.filter(pk__in=[pk for way in found.moved for pk in way.case_ids[:MOST_NAMED]]).values_list("pk", flat=True)
    )
    ways = [
        {
            "count": one.count,
            "old": one.old.who,
            "old_why": one.old.reasons_for,
            "new": one.new.who,
            "new_why": one.new.reasons_for,
            "old_assist": one.old_assist,
            "new_assist": one.new_assist,
            "is_certain": one.is_certain,
            "case_ids": [pk for pk in one.case_ids[:MOST_NAMED] if pk in seen],
        }
        for one in found.moved
    ]
    return {"since": found.since, "asked": found.asked, "elsewhere": found.elsewhere, "ways": ways}


@router.get("/settings/rules/which", response=WhichOut, operation_id="rule_which")
def rule_which(request: HttpRequest, category: str, place_id: UUID | None = None, day: date | None = None) -> dict[str, Any]:
    """Who would take such a matter at a place on a day, by which rule, and which rules did not fit."""
    tenant = insist(request, rights.SETTINGS, rights.DISPATCH)
    on = day or clock.today()
    table = dispatching.Table(known.rules_on(on, tenant_id=tenant.pk), known.duties_on(on, tenant_id=tenant.pk))
    matters, where = known.matters_of(category_named(category, tenant), []), dispatching.where_of(place_named(place_id, tenant))
    found = dispatching.suggested_by(table, matters, where, tenant_id=tenant.pk)
    told = in_words(found.why)
    return {
        "party": found.party,
        "organisation": found.lead.name if found.lead else "",
        "organisation_id": found.lead.id if found.lead else None,
        "assist": [body.name for body in found.assist],
        "rule": next((rule.number for rule in table.rules if rule.id == found.rule_id), None),
        "is_certain": found.is_certain,
        "reasons_for": told.reasons_for,
        "reasons_against": told.reasons_against,
        "not_fitting": told.not_fitting,
    }
