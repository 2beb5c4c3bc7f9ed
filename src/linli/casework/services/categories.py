"""The category tree: added to, renamed, moved, changed, retired and restored; every change is kept with what was before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, CategoryChange, DispatchRule, DutyItem
from linli.casework.models.categories import DispatchRuleQuerySet
from linli.casework.models.duties import DutyItemQuerySet
from linli.casework.rules import categories as rules
from linli.casework.selectors import categories, limits
from linli.core import journal
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if

from .settings import begin

TEXTS = ("name", "public_name", "consequence", "external_code", "icon")
CHOICES = ("kind", "party", "profile")
LISTS = ("keywords", "also_touches")
FIELDS = (*TEXTS, *CHOICES, *LISTS)
NAMES = frozenset({"name", "public_name"})
MOST_REASON = 200


@transaction.atomic
def add_category(
    *,
    tenant: Tenant,
    name: str,
    code: str = "",
    parent: Category | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
    **fields: Any,
) -> Category:
    """
    Add a category as the last under its parent. Without `code` it gets one of its own; what is not given it takes over
    from its parent. `fields` are those of FIELDS.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(tenant.pk, by=by)
    nodes = categories.nodes_of(categories.read_tree(tenant.pk))
    above = parent.code if parent else ""
    code = code.strip() or _free_code(above, nodes)
    given = _cleaned(fields | {"name": name})
    problems = [*rules.code_problems(code, nodes), *rules.name_problems(given["name"], code, above, nodes)]
    problems += rules.place_problems(code, above, nodes)
    refuse_if([*problems, *_content_problems(given, code, nodes), *_reason_problems(reason)], CaseRefused)
    inherited = {field: getattr(parent, field) for field in (*CHOICES, "icon")} if parent else {}
    new = Category(tenant=tenant, code=code, parent=parent, **(inherited | given))
    new.position = _last_position(tenant.pk, parent)
    new.save(force_insert=True)
    after = {"name": new.name, "parent": above or None}
    _keep(new, "added", {}, after, reason, by, now)
    return new


def _free_code(parent: str, nodes: rules.Tree) -> str:
    stem = parent[:34] or "matter"
    return next(code for number in range(1, 10_000) if (code := f"{stem}_{number}") not in nodes)


def _last_position(tenant_id: UUID, parent: Category | None) -> int:
    last = Category.objects.filter(tenant_id=tenant_id, parent=parent).order_by("-position").values_list("position", flat=True)
    return (last.first() or 0) + 1


@transaction.atomic
def change_category(*, category: Category, reason: str = "", by: Actor, now: datetime, **fields: Any) -> Category:
    """
    Change what a category says; what is not given stays. Cases keep the name that it had when they came.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    category, nodes = _begun(category, by)
    given = _cleaned(fields)
    problems = _content_problems(given, category.code, nodes)
    if "name" in given:
        problems = [*rules.name_problems(given["name"], category.code, nodes[category.code].parent, nodes), *problems]
    refuse_if([*problems, *_reason_problems(reason)], CaseRefused)
    changed = {field: value for field, value in given.items() if getattr(category, field) != value}
    return _write(category, "renamed" if changed.keys() <= NAMES else "changed", changed, reason, by, now)


def rename_category(*, category: Category, name: str, public_name: str = "", by: Actor, now: datetime) -> Category:
    """Give a category another name from now on; see `change_category`."""
    return change_category(category=category, name=name, public_name=public_name, by=by, now=now)


@transaction.atomic
def move_category(
    *, category: Category, parent: Category | None, place: int = 0, reason: str = "", by: Actor, now: datetime
) -> Category:
    """
    Put a category with all below it under another parent (None: to the top), as the `place`-th there (0: the last).

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    category, nodes = _begun(category, by)
    to = parent.code if parent else ""
    problems = rules.place_problems(category.code, to, nodes)
    problems += rules.name_problems(category.name, category.code, to, nodes)
    refuse_if([*problems, *_reason_problems(reason)], CaseRefused)
    siblings = Category.objects.filter(tenant_id=category.tenant_id, parent_id=category.parent_id)
    before = {"parent": nodes[category.code].parent or None, "place": _place_among(siblings, category)}
    others = list(Category.objects.filter(tenant_id=category.tenant_id, parent=parent).exclude(pk=category.pk))
    index = len(others) if not 1 <= place <= len(others) else place - 1
    after = {"parent": to or None, "place": index + 1}
    if before == after:
        return category
    category.parent = parent
    others.insert(index, category)
    for position, one in enumerate(others, start=1):
        one.position = position
    Category.objects.bulk_update(others, ["parent", "position"])
    _keep(category, "moved", _differing(before, after), _differing(after, before), reason, by, now)
    return category


def _place_among(siblings: Any, category: Category) -> int:
    return list(siblings.order_by("position", "code").values_list("pk", flat=True)).index(category.pk) + 1


def _differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if other[name] != value}


@transaction.atomic
def retire_category(*, category: Category, reason: str = "", by: Actor, now: datetime) -> Category:
    """
    Offer a category no more. Cases that have it keep it, and the list still finds them by it.

    :raises NotAllowed: without the right. :raises CaseRefused: with everything that still refers to it.
    """
    category, nodes = _begun(category, by)
    problems = rules.retire_problems(
        category.code,
        nodes,
        rules=_open_numbers(DispatchRule.objects.filter(category=category), now),
        duties=_open_numbers(DutyItem.objects.filter(category=category), now),
        is_needed=category.code == categories.UNSORTED,
    )
    refuse_if([*problems, *_reason_problems(reason)], CaseRefused)
    return _write(category, "retired", {"is_active": False}, reason, by, now)


def _open_numbers(rows: DispatchRuleQuerySet | DutyItemQuerySet, now: datetime) -> list[int]:
    """The numbers of those that hold today or will."""
    still = rows.filter(withdrawn_at=None).exclude(valid_to__lt=timezone.localdate(now))
    return list(still.values_list("number", flat=True))


@transaction.atomic
def restore_category(*, category: Category, reason: str = "", by: Actor, now: datetime) -> Category:
    """
    Offer a retired category again.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    category, nodes = _begun(category, by)
    refuse_if([*rules.restore_problems(category.code, nodes), *_reason_problems(reason)], CaseRefused)
    return _write(category, "restored", {"is_active": True}, reason, by, now)


def _begun(category: Category, by: Actor) -> tuple[Category, dict[str, rules.Node]]:
    """The category and the whole tree as they are now, with every other change of the settings waiting."""
    begin(category.tenant_id, by=by)
    listed = categories.read_tree(category.tenant_id)
    return next(one for one in listed if one.pk == category.pk), categories.nodes_of(listed)


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a category has, without blanks around; words and codes each once."""
    given = {name: value for name, value in fields.items() if name in FIELDS and value is not None}
    for name in TEXTS:
        if name in given:
            given[name] = str(given[name]).strip()
    for name in LISTS:
        if name in given:
            given[name] = list(dict.fromkeys(word for one in given[name] if (word := str(one).strip())))
    return given


def _content_problems(given: Mapping[str, Any], code: str, nodes: rules.Tree) -> list[Problem]:
    return rules.content_problems(given, code, nodes, profiles=limits.profiles())


def _reason_problems(reason: str) -> list[Problem]:
    if len(reason.strip()) <= MOST_REASON:
        return []
    return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_REASON}, where="reason")]


def _write(category: Category, verb: str, changed: dict[str, Any], reason: str, by: Actor, now: datetime) -> Category:
    """Nothing that differs writes nothing."""
    if not changed:
        return category
    before = {field: getattr(category, field) for field in changed}
    for field, value in changed.items():
        setattr(category, field, value)
    category.save(update_fields=sorted(changed))
    _keep(category, verb, before, changed, reason, by, now)
    return category


def _keep(
    category: Category, verb: str, before: dict[str, Any], after: dict[str, Any], reason: str, by: Actor, now: datetime
) -> None:
    """The change with what was before, and its journal line."""
    CategoryChange.objects.create(
        tenant_id=category.tenant_id,
        category=category,
        at=now,
        verb=verb,
        by_label=by.label[:120],
        reason=reason.strip(),
        before=before,
        after=after,
    )
    told = {name: [before.get(name), value] for name, value in after.items()}
    journal.record(f"casework.category.{verb}", category, by=by, now=now, reason=reason.strip(), changes=told)
