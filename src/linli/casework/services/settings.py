"""What a tenant starts with: the shipped categories and the joint-duty rules; and how every change of settings begins."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Category, DispatchRule, SettingsStamp
from linli.casework.rules import rights
from linli.casework.selectors import categories
from linli.casework.states import Kind, Party
from linli.core import journal, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem

CATEGORIES, JOINT_DUTY = "casework.categories", "casework.joint_duty"


@transaction.atomic
def prepare_tenant(*, tenant: Tenant, by: Actor, now: datetime) -> int:
    """
    Give a tenant the shipped categories and the joint-duty rules, where it has none of that code or number yet. May be
    repeated. Returns how many rows were added.

    :raises NotAllowed: without the right.
    """
    begin(tenant.pk, by=by)
    added = _add_categories(tenant, now)
    added += _add_rules(tenant, now)
    if added:
        journal.record("casework.settings.prepared", tenant, by=by, now=now, changes={"added": [0, added]})
    return added


def begin(tenant_id: UUID, *, by: Actor) -> None:
    """
    Every change of a tenant's settings begins here: who may; one at a time (the stamp's row is held until the end); and
    every process loads anew afterwards, this one at once.

    :raises NotAllowed: without the right.
    """
    if not by.may(rights.SETTINGS, tenant_id=tenant_id):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员和街道派单员能改分类、派单规则和职责清单。")))
    SettingsStamp.objects.get_or_create(tenant_id=tenant_id)
    SettingsStamp.objects.filter(tenant_id=tenant_id).update(number=F("number") + 1)
    categories.forget()
    transaction.on_commit(categories.forget)


def _add_categories(tenant: Tenant, now: datetime) -> int:
    shipped: list[dict[str, Any]] = rulesets.in_force(CATEGORIES, on=timezone.localdate(now), tenant=tenant).body["categories"]
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
    table = rulesets.in_force(JOINT_DUTY, on=timezone.localdate(now), tenant=tenant)
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
