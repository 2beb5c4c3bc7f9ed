"""Categories over REST."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.casework.models import Category
from linli.casework.rules import rights
from linli.casework.selectors import categories as known
from linli.casework.selectors import settings as selectors
from linli.casework.services import categories
from linli.core import clock
from linli.core.actors import Actor
from linli.core.finding import found_or_404
from linli.core.models import Tenant

from ..doors import insist, refused
from .pieces import DOOR, MOST_NAMED, coded, settled
from .schemas import CategoryChangeIn, CategoryChangeOut, CategoryIn, CategoryMoveIn, CategoryWhole, WhyIn

router = Router(**DOOR)
CATEGORY = "/settings/categories/{slug:code}"


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
    return found_or_404(coded(code, tenant))


def _parent(code: str, tenant: Tenant) -> Category | None:
    if not code:
        return None
    found = coded(code, tenant)
    if found is None:
        raise refused("unknown_parent", _("没有“%(code)s”这一类，放不到它下面。") % {"code": code}, "parent")
    return found


@router.post("/settings/categories", response=CategoryWhole, operation_id="category_add")
def category_add(request: HttpRequest, data: CategoryIn) -> dict[str, Any]:
    """Add a category as the last under its parent; what is not given it takes over from there."""
    given = data.model_dump(exclude={"parent"}, exclude_none=True)

    def write(tenant: Tenant, by: Actor) -> dict[str, Any]:
        parent = _parent(data.parent, tenant)
        return _category_out(categories.add_category(tenant=tenant, parent=parent, by=by, now=clock.now(), **given))

    return settled(request, "category_add", write)


@router.post(f"{CATEGORY}/change", response=CategoryWhole, operation_id="category_change")
def category_change(request: HttpRequest, code: str, data: CategoryChangeIn) -> dict[str, Any]:
    """Change what a category says, its name too; cases keep the name of their time."""
    return _on_category(
        request, code, "change", lambda one, by: categories.change_category(
            category=one, by=by, now=clock.now(), **data.model_dump(exclude_none=True)
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
    return settled(request, f"category_{verb}:{code}", lambda tenant, by: _category_out(do(_category(code, tenant), by)))


@router.get(f"{CATEGORY}/changes", response=list[CategoryChangeOut], operation_id="category_changes")
def category_changes(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """What became of a category, the latest first: who, when, what it said before."""
    tenant = insist(request, rights.SETTINGS)
    rows = selectors.changes_of(_category(code, tenant))[:MOST_NAMED]
    return [
        {"at": one.at, "verb": one.verb, "by": one.by_label, "reason": one.reason, "before": one.before, "after": one.after}
        for one in rows
    ]
