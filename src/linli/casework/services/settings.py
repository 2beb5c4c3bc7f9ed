"""What a tenant starts with, and later changes: categories and dispatch rules."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, DispatchRule
from linli.casework.rules import rights
from linli.casework.selectors import categories
from linli.casework.states import Kind, Party
from linli.core import journal, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

CATEGORIES, JOINT_DUTY = "casework.categories", "casework.joint_duty"


@transaction.atomic
def prepare_tenant(*, tenant: Tenant, by: Actor, now: datetime) -> int:
    """
    Give a tenant the shipped categories and the joint-duty rules, where it has none of that code or number yet. May be
    repeated. Returns how many rows were added.

    :raises NotAllowed: without the right.
    """
    _allow(by, tenant)
    added = _add_categories(tenant, now)
    added += _add_rules(tenant, now)
    if added:
        journal.record("casework.settings.prepared", tenant, by=by, now=now, changes={"added": [0, added]})
        categories.forget()
        transaction.on_commit(categories.forget)
    return added


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.SETTINGS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员和街道派单员能改分类和派单规则。")))


def _add_categories(tenant: Tenant, now: datetime) -> int:
    shipped: list[dict[str, Any]] = rulesets.in_force(CATEGORIES, on=now.date(), tenant=tenant).body["categories"]
    known = {one.code: one for one in Category.objects.filter(tenant=tenant)}
    tops = [_category(tenant, given, None, position * 100) for position, given in enumerate(shipped)]
    new = [top for top in tops if top.code not in known]
    Category.objects.bulk_create(new)
    parents = known | {top.code: top for top in new}
    children = [
        _category(tenant, given | {"inherited": top}, parents[top["code"]], parents[top["code"]].position + offset + 1)
        for top in shipped
        for offset, given in enumerate(top.get("children", []))
        if given["code"] not in known
    ]
    Category.objects.bulk_create(children)
    return len(new) + len(children)


def _category(tenant: Tenant, given: dict[str, Any], parent: Category | None, position: int) -> Category:
    """A category from its shipped text; a child takes over what its parent says and it does not."""
    above: dict[str, Any] = given.get("inherited", {})

    def said(name: str, default: Any) -> Any:
        return given.get(name, above.get(name, default))

    return Category(
        tenant=tenant,
        code=given["code"],
        name=given["name"],
        parent=parent,
        kind=said("kind", Kind.HELP),
        party=said("party", Party.UNDECIDED),
        also_touches=given.get("also_touches", []),
        profile=said("profile", "general"),
        consequence=said("consequence", ""),
        keywords=given.get("keywords", []),
        external_code=given.get("external_code", ""),
        icon=said("icon", ""),
        position=position,
    )


def _add_rules(tenant: Tenant, now: datetime) -> int:
    table = rulesets.in_force(JOINT_DUTY, on=now.date(), tenant=tenant)
    known = set(DispatchRule.objects.filter(tenant=tenant).values_list("number", flat=True))
    by_code = {one.code: one for one in Category.objects.filter(tenant=tenant)}
    rules = [
        DispatchRule(
            tenant=tenant,
            number=given["number"],
            category=by_code[given["category"]],
            party=given["party"],
            reason=given["reason"],
            citation=table.citation[:200],
            valid_from=table.effective_from,
            position=given["number"],
        )
        for given in table.body["rules"]
        if given["number"] not in known
    ]
    DispatchRule.objects.bulk_create(rules)
    return len(rules)


@transaction.atomic
def rename_category(*, category: Category, name: str, public_name: str = "", by: Actor, now: datetime) -> Category:
    """
    Give a category another name from now on; cases keep the name that it had when they came.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    category = Category.objects.select_for_update(of=("self",)).select_related("tenant").get(pk=category.pk)
    _allow(by, category.tenant)
    if not name.strip() or len(name.strip()) > 40:
        raise CaseRefused(Problem("name", _("名称要有，最多 40 个字。"), where="name"))
    before = category.name
    category.name, category.public_name = name.strip(), public_name.strip()
    category.save(update_fields=["name", "public_name"])
    journal.record("casework.category.renamed", category, by=by, now=now, changes={"name": [before, category.name]})
    categories.forget()
    transaction.on_commit(categories.forget)
    return category


@transaction.atomic
def add_rule(
    *,
    category: Category,
    party: str,
    reason: str,
    valid_from: date,
    by: Actor,
    now: datetime,
    place: Any = None,
    management_mode: str = "",
    organisation: Any = None,
    organisation_role: str = "",
    citation: str = "",
) -> DispatchRule:
    """
    Add a dispatch rule; it holds from `valid_from` on and gets the tenant's next rule number.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    tenant = Tenant.objects.select_for_update().get(pk=category.tenant_id)
    _allow(by, tenant)
    problems = [] if party in Party.values else [Problem("party", _("请选归谁。"), where="party")]
    if not reason.strip():
        problems.append(Problem("missing", _("请写为什么这样派，派单的人和居民都看得到。"), where="reason"))
    if any(one is not None and one.tenant_id != tenant.pk for one in (place, organisation)):
        problems.append(Problem("other_tenant", _("地点和单位都要是本街道的。"), where="place"))
    refuse_if(problems, CaseRefused)
    last = DispatchRule.objects.filter(tenant=tenant).order_by("-number").values_list("number", flat=True).first() or 0
    rule = DispatchRule.objects.create(
        tenant=tenant,
        number=last + 1,
        category=category,
        place=place,
        management_mode=management_mode,
        party=party,
        organisation=organisation,
        organisation_role=organisation_role,
        reason=reason.strip(),
        citation=citation.strip(),
        valid_from=valid_from,
        position=last + 1,
    )
    journal.record("casework.rule.added", rule, by=by, now=now, reason=rule.reason, changes={"number": [None, rule.number]})
    categories.forget()
    transaction.on_commit(categories.forget)
    return rule
