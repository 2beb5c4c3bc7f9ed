"""What programs may read: categories, the list, one case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.casework.models import Category
from linli.casework.rules import rights
from linli.casework.selectors import categories, lists
from linli.casework.selectors.cases import cases_visible_to, timeline
from linli.casework.states import AssignmentRole
from linli.core import clock
from linli.core.access import actor_of
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here

from .doors import KeyThrottle, case_of, refused
from .schemas import CasePageOut, CaseWhole, CategoryOut, ListIn, SuggestedOut, case_out, line_out

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())


@router.get("/categories", response=list[CategoryOut], auth=OPEN_DOOR, operation_id="category_list")
def category_list(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """The categories of this subdistrict. They hardly change: keep the answer for five minutes."""
    response["Cache-Control"] = "public, max-age=300"
    return [categories.as_json(one) for one in categories.active_categories(tenant_here(request).pk)]


@router.get("/categories/suggest", response=SuggestedOut | None, auth=OPEN_DOOR, operation_id="category_suggest")
def category_suggest(request: HttpRequest, text: str) -> dict[str, Any] | None:
    """The category that a text points to, with the words that do; null rather than a bad guess."""
    found = categories.suggest_category(text[:4000], tenant_id=tenant_here(request).pk)
    if found is None:
        return None
    return {"category": found.category.code, "name": found.category.shown_name, "evidence": list(found.evidence)}


@router.get("/cases", response=CasePageOut, operation_id="case_list")
def case_list(request: HttpRequest, wanted: Query[ListIn]) -> dict[str, Any]:
    """The cases that you may see, page by page at the same cost on every page."""
    actor, tenant = actor_of(request), tenant_here(request)
    filters = lists.Filters.from_query(wanted.model_dump())
    rows = lists.narrowed(cases_visible_to(actor).filter(tenant=tenant), filters, now=clock.now(), tenant=tenant, actor=actor)
    page = lists.page_of(
        rows.select_related("category"), sort=filters.sort, after=wanted.after, before=wanted.before, size=wanted.size
    )
    return {"items": [case_out(case) for case in page.rows], "after": page.after, "before": page.before}


@router.get("/cases/{uuid:case_id}", response=CaseWhole, operation_id="case_get")
def case_get(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """One case with its timeline. A reporter sees what reporters may see."""
    case = case_of(request, case_id)
    by_post = actor_of(request).may(rights.VIEW, tenant_id=case.tenant_id)
    lead = case.assignments.filter(role=AssignmentRole.LEAD, ended_at=None).first() if by_post else None
    lines = [line_out(line) for line in timeline(case, for_reporter=not by_post) if not line.is_hidden]
    more = {"description": case.description, "reply": case.reply, "timeline": lines, "why": lead.why if lead else None}
    return case_out(case) | more


def category_named(code: str, *, tenant_id: UUID) -> Category | None:
    return categories.category_by_code(code, tenant_id=tenant_id) if code else None


def category_given(code: str, tenant: Tenant) -> Category | None:
    """None for no code. :raises Refused: for a category that there is none of here."""
    found = category_named(code, tenant_id=tenant.pk)
    if code and found is None:
        raise refused("unknown_category", _("没有这一类，请从列表里选。"), "category")
    return found
