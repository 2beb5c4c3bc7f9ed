"""Categories, dispatch rules and the duty list over REST."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.casework.models import Category, DispatchRule, DutyItem
from linli.casework.rules import rights
from linli.casework.rules.dispatching import in_words
from linli.casework.selectors import categories as known
from linli.casework.selectors import dispatching
from linli.casework.selectors import settings as selectors
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.dry_run import Proposal, dry_run
from linli.casework.services import categories, dispatch_rules, duties
from linli.casework.services.dispatch_rules import RuleWanted
from linli.casework.services.duties import DutyWanted
from linli.core import clock, submissions
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.canonical import plain
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem
from linli.registry.api import Place, place_by_id

from .doors import STAFF_DOOR, KeyThrottle, refused, tenant_of
from .settings_schemas import (
    CategoryChangeIn,
    CategoryChangeOut,
    CategoryIn,
    CategoryMoveIn,
    CategoryWhole,
    CountOut,
    DispatchRuleIn,
    DispatchRuleOut,
    DutyIn,
    DutyOut,
    EndIn,
    TriedOut,
    TryIn,
    WhichOut,
    WhyIn,
)

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
CATEGORY, RULE, DUTY = "/settings/categories/{slug:code}", "/settings/rules/{int:number}", "/settings/duties/{int:number}"
MOST_NAMED = 200


def written(request: HttpRequest, verb: str, write: Callable[[Actor], dict[str, Any]]) -> dict[str, Any]:
    """
    Do a write once for its `Idempotency-Key` and give what it says; the same key again gives the same.

    :raises Refused: what the verb refuses; then nothing stands, and the corrected request may come with the same key.
    """
    key = submissions.key_for(request, verb)
    fingerprint = submissions.print_of(request) if key else ""
    with submissions.once(key, tenant_id=tenant_of(request).pk, now=clock.now(), fingerprint=fingerprint) as sent:
        if not sent.before:
            sent.result = plain(write(actor_of(request)))
    return sent.result


def insist(request: HttpRequest, *codes: str) -> Tenant:
    """The tenant, for whoever holds one of these rights. :raises NotAllowed: for everyone else."""
    tenant, actor = tenant_of(request), actor_of(request)
    if not any(actor.may(code, tenant_id=tenant.pk) for code in codes):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这件事。")))
    return tenant


def place_named(place_id: UUID | None, tenant: Tenant) -> Place | None:
    """:raises Refused: for a place that there is none of here."""
    place = place_by_id(place_id, tenant=tenant) if place_id else None
    if place_id and place is None:
        raise refused("unknown_place", _("没有这个地方。"), "place_id")
    return place


# ---- categories ----


@router.get("/settings/categories", response=list[CategoryWhole], operation_id="category_tree")
def category_tree(request: HttpRequest) -> list[dict[str, Any]]:
    """Every category in the order of the tree, retired ones too."""
    tenant = insist(request, rights.SETTINGS)
    return [_category_out(one) for one in known.read_tree(tenant.pk)]


def _category_out(one: Category) -> dict[str, Any]:
    chain = known.above(one)
    fields = {name: getattr(one, name) for name in ("code", *categories.FIELDS, "is_active")}
    return fields | {"parent": chain[1].code if len(chain) > 1 else None, "level": len(chain)}


def _category(code: str, tenant: Tenant) -> Category:
    found = next((one for one in known.read_tree(tenant.pk) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _parent(code: str, tenant: Tenant) -> Category | None:
    if not code:
        return None
    found = next((one for one in known.read_tree(tenant.pk) if one.code == code), None)
    if found is None:
        raise refused("unknown_parent", _("没有“%(code)s”这一类，放不到它下面。") % {"code": code}, "parent")
    return found


@router.post("/settings/categories", response=CategoryWhole, operation_id="category_add")
def category_add(request: HttpRequest, data: CategoryIn) -> dict[str, Any]:
    """Add a category as the last under its parent; what is not given it takes over from there."""
    tenant = insist(request, rights.SETTINGS)
    given = data.dict(exclude={"parent"}, exclude_none=True)

    def write(by: Actor) -> dict[str, Any]:
        parent = _parent(data.parent, tenant)
        return _category_out(categories.add_category(tenant=tenant, parent=parent, by=by, now=clock.now(), **given))

    return written(request, "category_add", write)


@router.post(f"{CATEGORY}/change", response=CategoryWhole, operation_id="category_change")
def category_change(request: HttpRequest, code: str, data: CategoryChangeIn) -> dict[str, Any]:
    """Change what a category says, its name too; cases keep the name of their time."""
    return _on_category(
        request, code, "change", lambda one, by: categories.change_category(
            category=one, by=by, now=clock.now(), **data.dict(exclude_none=True)
        ),
    )  # fmt: skip


@router.post(f"{CATEGORY}/move", response=CategoryWhole, operation_id="category_move")
def category_move(request: HttpRequest, code: str, data: CategoryMoveIn) -> dict[str, Any]:
    """Put a category with everything below it elsewhere."""
    tenant = insist(request, rights.SETTINGS)
    parent = _parent(data.parent, tenant)
    return _on_category(
        request, code, "move", lambda one, by: categories.move_category(
            category=one, parent=parent, place=data.place, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


@router.post(f"{CATEGORY}/retire", response=CategoryWhole, operation_id="category_retire")
def category_retire(request: HttpRequest, code: str, data: WhyIn) -> dict[str, Any]:
    """Offer a category no more; its cases are still found by it."""
    return _on_category(
        request, code, "retire", lambda one, by: categories.retire_category(
            category=one, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


@router.post(f"{CATEGORY}/restore", response=CategoryWhole, operation_id="category_restore")
def category_restore(request: HttpRequest, code: str, data: WhyIn) -> dict[str, Any]:
    """Offer a retired category again."""
    return _on_category(
        request, code, "restore", lambda one, by: categories.restore_category(
            category=one, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


def _on_category(request: HttpRequest, code: str, verb: str, do: Callable[[Category, Actor], Category]) -> dict[str, Any]:
    tenant = insist(request, rights.SETTINGS)
    return written(request, f"category_{verb}:{code}", lambda by: _category_out(do(_category(code, tenant), by)))


@router.get(f"{CATEGORY}/changes", response=list[CategoryChangeOut], operation_id="category_changes")
def category_changes(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """What became of a category, the latest first: who, when, what it said before."""
    tenant = insist(request, rights.SETTINGS)
    rows = selectors.changes_of(_category(code, tenant))[:MOST_NAMED]
    return [
        {"at": one.at, "verb": one.verb, "by": one.by_label, "reason": one.reason, "before": one.before, "after": one.after}
        for one in rows
    ]


# ---- dispatch rules ----


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
    found = selectors.rule_numbered(number, tenant=tenant)
    if found is None:
        raise Http404
    return found


def _rule_wanted(data: DispatchRuleIn, tenant: Tenant) -> RuleWanted:
    organisation = dispatching.organisation(data.organisation_id, tenant_id=tenant.pk) if data.organisation_id else None
    if data.organisation_id and organisation is None:
        raise refused("unknown_organisation", _("不能派给这一家，请从列表里选。"), "organisation_id")
    given = data.dict(include={"party", "reason", "management_mode", "organisation_role", "citation"})
    return RuleWanted(
        category=_named(data.category, tenant), place=place_named(data.place_id, tenant), organisation=organisation, **given
    )


def _named(code: str, tenant: Tenant) -> Category:
    found = next((one for one in known.read_tree(tenant.pk) if one.code == code), None)
    if found is None:
        raise refused("unknown_category", _("没有这一类，请从列表里选。"), "category")
    return found


@router.post("/settings/rules", response=DispatchRuleOut, operation_id="rule_add")
def rule_add(request: HttpRequest, data: DispatchRuleIn) -> dict[str, Any]:
    """Add a rule; it holds from a day on and gets the next number."""
    tenant = insist(request, rights.SETTINGS)

    def write(by: Actor) -> dict[str, Any]:
        wanted = _rule_wanted(data, tenant)
        return _rule_out(dispatch_rules.add_rule(wanted=wanted, valid_from=data.valid_from, by=by, now=clock.now()))

    return written(request, "rule_add", write)


@router.post(f"{RULE}/replace", response=DispatchRuleOut, operation_id="rule_replace")
def rule_replace(request: HttpRequest, number: int, data: DispatchRuleIn) -> dict[str, Any]:
    """Put another rule in the place of this one from a day on; this one keeps its number and its words."""
    tenant = insist(request, rights.SETTINGS)

    def write(by: Actor) -> dict[str, Any]:
        wanted, now = _rule_wanted(data, tenant), clock.now()
        old = _rule(number, tenant)
        return _rule_out(dispatch_rules.replace_rule(rule=old, wanted=wanted, valid_from=data.valid_from, by=by, now=now))

    return written(request, f"rule_replace:{number}", write)


@router.post(f"{RULE}/close", response=DispatchRuleOut, operation_id="rule_close")
def rule_close(request: HttpRequest, number: int, data: EndIn) -> dict[str, Any]:
    """End a rule."""
    return _on_rule(
        request, number, "close", lambda one, by: dispatch_rules.close_rule(rule=one, by=by, now=clock.now(), **data.dict())
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
    tenant = insist(request, rights.SETTINGS)
    return written(request, f"rule_{verb}:{number}", lambda by: _rule_out(do(_rule(number, tenant), by)))


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
    matters, where = known.matters_of(_named(category, tenant), []), dispatching.where_of(place_named(place_id, tenant))
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


# ---- the duty list ----


@router.get("/settings/duties", response=list[DutyOut], operation_id="duty_list")
def duty_list(request: HttpRequest, when: str = "standing") -> list[dict[str, Any]]:
    """The list of what communities may be given; `when`: standing · coming · ended."""
    tenant = insist(request, rights.SETTINGS, rights.DISPATCH)
    return [_duty_out(one) for one in selectors.duty_items(tenant, today=clock.today(), when=when)]


def _duty_out(one: DutyItem) -> dict[str, Any]:
    plainly = ("number", "measure", "text", "instead", "citation", "place_id", "valid_from", "valid_to")
    return {
        **{name: getattr(one, name) for name in plainly},
        "category": one.category.code,
        "replaces": one.replaces.number if one.replaces else None,
        "withdrawn": one.withdrawn_at is not None,
    }


def _duty(number: int, tenant: Tenant) -> DutyItem:
    found = selectors.duty_numbered(number, tenant=tenant)
    if found is None:
        raise Http404
    return found


def _duty_wanted(data: DutyIn, tenant: Tenant) -> DutyWanted:
    given = data.dict(include={"measure", "text", "instead", "citation"})
    return DutyWanted(category=_named(data.category, tenant), place=place_named(data.place_id, tenant), **given)


@router.post("/settings/duties", response=DutyOut, operation_id="duty_add")
def duty_add(request: HttpRequest, data: DutyIn) -> dict[str, Any]:
    """Add a line; the first makes the list binding."""
    tenant = insist(request, rights.SETTINGS)

    def write(by: Actor) -> dict[str, Any]:
        wanted = _duty_wanted(data, tenant)
        return _duty_out(duties.add_duty(wanted=wanted, valid_from=data.valid_from, by=by, now=clock.now()))

    return written(request, "duty_add", write)


@router.post("/settings/duties/adopt", response=CountOut, operation_id="duty_adopt")
def duty_adopt(request: HttpRequest) -> dict[str, Any]:
    """Begin with the sample list that comes with the platform."""
    tenant = insist(request, rights.SETTINGS)
    return written(request, "duty_adopt", lambda by: {"count": duties.adopt_duty_list(tenant=tenant, by=by, now=clock.now())})


@router.post(f"{DUTY}/replace", response=DutyOut, operation_id="duty_replace")
def duty_replace(request: HttpRequest, number: int, data: DutyIn) -> dict[str, Any]:
    """Put another line in the place of this one from a day on."""
    tenant = insist(request, rights.SETTINGS)

    def write(by: Actor) -> dict[str, Any]:
        wanted, now = _duty_wanted(data, tenant), clock.now()
        old = _duty(number, tenant)
        return _duty_out(duties.replace_duty(item=old, wanted=wanted, valid_from=data.valid_from, by=by, now=now))

    return written(request, f"duty_replace:{number}", write)


@router.post(f"{DUTY}/close", response=DutyOut, operation_id="duty_close")
def duty_close(request: HttpRequest, number: int, data: EndIn) -> dict[str, Any]:
    """End a line."""
    return _on_duty(request, number, "close", lambda one, by: duties.close_duty(item=one, by=by, now=clock.now(), **data.dict()))


@router.post(f"{DUTY}/withdraw", response=DutyOut, operation_id="duty_withdraw")
def duty_withdraw(request: HttpRequest, number: int, data: WhyIn) -> dict[str, Any]:
    """Take back a line that has not begun."""
    return _on_duty(
        request, number, "withdraw", lambda one, by: duties.withdraw_duty(
            item=one, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


def _on_duty(request: HttpRequest, number: int, verb: str, do: Callable[[DutyItem, Actor], DutyItem]) -> dict[str, Any]:
    tenant = insist(request, rights.SETTINGS)
    return written(request, f"duty_{verb}:{number}", lambda by: _duty_out(do(_duty(number, tenant), by)))
