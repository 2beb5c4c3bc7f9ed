"""The three lists on the workbench: needs, resources, claims; filtered by the address, whole as a sheet."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from linli.core import clock
from linli.core.access import actor_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms.market import ClaimFilter, MarketFilter
from ...models import Claim, Need, NeedKind, Resource
from ...rules import ages, rights
from ...selectors import claims as found_claims
from ...selectors import market as found
from ...selectors.figures import claimed_in
from ...states import HOLDING, ClaimState, NeedState, ResourceState
from .. import market_shown as shown
from .market_pieces import PER_PAGE, SEES, communities_offered, may

NEED_TABS = {
    "": gettext_lazy("全部"),
    "submitted": gettext_lazy("等核对"),
    "open": gettext_lazy("等人认领"),
    "old": gettext_lazy("挂久了"),
    "claimed": gettext_lazy("认领满了"),
    "done": gettext_lazy("办成了"),
    "wish": gettext_lazy("微心愿"),
    "project": gettext_lazy("项目"),
    "follow": gettext_lazy("该回访"),
}
CLAIM_TABS = {
    "": gettext_lazy("全部"),
    "held": gettext_lazy("认领着的"),
    "asked": gettext_lazy("等答应"),
    "waiting": gettext_lazy("排着队"),
    "agreed": gettext_lazy("说定了"),
    "delivered": gettext_lazy("等确认"),
    "disputed": gettext_lazy("没做到"),
    "confirmed": gettext_lazy("确认了"),
}
RESOURCE_TABS = {"": gettext_lazy("全部"), "submitted": gettext_lazy("等核对"), "open": gettext_lazy("可以用")}


def _tabs(request: HttpRequest, tabs: dict[str, Any]) -> list[dict[str, Any]]:
    show = request.GET.get("show", "")
    return [{"label": label, "url": f"?show={name}" if name else "?", "current": name == show} for name, label in tabs.items()]


def _filter(request: HttpRequest) -> tuple[MarketFilter, dict[str, str]]:
    form = MarketFilter(request.GET, communities=communities_offered(tenant_here(request)))
    return form, form.cleaned_data if form.is_valid() else {}


def _context(request: HttpRequest, form: MarketFilter, said: dict[str, str], tabs: dict[str, Any]) -> dict[str, Any]:
    return {
        "filters": form,
        "is_filtered": any(said.values()) or bool(request.GET.get("show")),
        "show": request.GET.get("show", ""),
        "tabs": _tabs(request, tabs),
        "sheet_url": sheet_url(request),
        "may_take": may(request, rights.ASK, rights.MARKET),
    }


Row = TypeVar("Row", bound=Model)


# ---- needs ----


@SEES
@require_safe
def needs(request: HttpRequest) -> HttpResponseBase:
    """The needs where this visitor's posts reach."""
    form, said = _filter(request)
    rule, today = found.age_rule(tenant_here(request), clock.today()), clock.today()
    rows = _needs(request, said, rule)
    if wants_sheet(request):
        return sheet_of(request, NEEDS, _need_rows(found.counted(rows).order_by("-asked_at", "-id")))
    pages = Pages(found.counted(rows).order_by("-asked_at", "-id"), PER_PAGE, counted=rows)
    page_obj = pages.get_page(request.GET.get("page"))
    listed = [{"one": one, "badge": shown.need_badge(one), "age": _age(one, today, rule)} for one in page_obj]
    context = _context(request, form, said, NEED_TABS) | {"page_obj": page_obj, "rows": listed}
    return page(request, "cobuild/desk/market_needs.html", context)


def _age(one: Any, today: Any, rule: Any) -> tuple[str, str] | None:
    """Only what nobody has claimed grows old."""
    return None if one.held or one.queued else shown.age_badge(found.age_of(one, today, rule))


def _needs(request: HttpRequest, said: dict[str, str], rule: Any) -> QuerySet[Need]:
    rows = found.needs_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    show, today = request.GET.get("show", ""), clock.today()
    if show in NeedState.values:
        rows = rows.filter(state=show)
    elif show in NeedKind.values:
        rows = rows.filter(kind=show)
    elif show == "old":
        rows = found.aged(rows, ages.OLD, today, rule)
    elif show == "follow":
        rows = rows.filter(follow_due__lte=today)
    if words := said.get("q"):
        rows = rows.filter(Q(title__contains=words) | Q(number__endswith=words))
    return _narrowed(rows, said)


def _narrowed(rows: QuerySet[Row], said: dict[str, str]) -> QuerySet[Row]:
    rows = rows.filter(field=said["field"]) if said.get("field") else rows
    return rows.filter(place_path__startswith=said["under"]) if said.get("under") else rows


NEEDS = Sheet(
    "needs",
    gettext_lazy("需求清单"),
    [
        Column("number", gettext_lazy("编号")),
        Column("kind", gettext_lazy("类别")),
        Column("title", gettext_lazy("要什么")),
        Column("field", gettext_lazy("领域")),
        Column("place", gettext_lazy("在哪里")),
        Column("state", gettext_lazy("状态")),
        Column("places", gettext_lazy("要几家（人）")),
        Column("held", gettext_lazy("认领了")),
        Column("confirmed", gettext_lazy("确认了")),
        Column("asked_at", gettext_lazy("什么时候提的")),
    ],
    engine="cobuild",
)


def _need_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number, "kind": one.get_kind_display(), "title": one.title, "field": one.get_field_display(),
            "place": str(one.place), "state": one.get_state_display(), "places": one.places, "held": one.held,
            "confirmed": one.confirmed, "asked_at": one.asked_at,
        }  # fmt: skip


# ---- resources ----


@SEES
@require_safe
def resources(request: HttpRequest) -> HttpResponseBase:
    """What is offered where this visitor's posts reach."""
    form, said = _filter(request)
    rows = found.resources_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    if (show := request.GET.get("show", "")) in ResourceState.values:
        rows = rows.filter(state=show)
    if words := said.get("q"):
        rows = rows.filter(Q(title__contains=words) | Q(number__endswith=words))
    rows = _narrowed(rows, said).order_by("-offered_at", "-id")
    if wants_sheet(request):
        return sheet_of(request, RESOURCES, _resource_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = [{"one": one, "badge": shown.resource_badge(one)} for one in page_obj]
    context = _context(request, form, said, RESOURCE_TABS) | {"page_obj": page_obj, "rows": listed}
    return page(request, "cobuild/desk/market_resources.html", context)


RESOURCES = Sheet(
    "resources",
    gettext_lazy("资源清单"),
    [
        Column("number", gettext_lazy("编号")),
        Column("kind", gettext_lazy("类别")),
        Column("title", gettext_lazy("能给什么")),
        Column("field", gettext_lazy("领域")),
        Column("place", gettext_lazy("在哪里")),
        Column("whose", gettext_lazy("谁给的")),
        Column("state", gettext_lazy("状态")),
    ],
    names_people=True,
    engine="cobuild",
)


def _resource_rows(rows: QuerySet[Resource]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number, "kind": one.get_kind_display(), "title": one.title, "field": one.get_field_display(),
            "place": str(one.place), "whose": str(one.organisation or one.person), "state": one.get_state_display(),
        }  # fmt: skip


# ---- claims ----


@SEES
@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    """Who claimed what, where this visitor's posts reach."""
    rows = found_claims.claims_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    filters = ClaimFilter(request.GET)
    show, year = request.GET.get("show", ""), filters.cleaned_data.get("year") if filters.is_valid() else None
    rows = (rows.filter(state=show) if show in ClaimState.values else rows).order_by("-claimed_at", "-id")
    rows = rows.filter(state__in=HOLDING) if show == "held" else rows
    rows = claimed_in(rows, year) if year else rows
    if wants_sheet(request):
        return sheet_of(request, CLAIMS, _claim_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = [
        {"one": one, "subject": one.need or one.resource, "badge": shown.claim_badge(one), "who": shown.whose(one)}
        for one in page_obj
    ]
    context = {
        "page_obj": page_obj,
        "rows": listed,
        "tabs": _tabs(request, CLAIM_TABS),
        "sheet_url": sheet_url(request),
        "show": show,
        "filters": filters,
        "is_filtered": bool(show or year),
    }
    return page(request, "cobuild/desk/market_claims.html", context)


CLAIMS = Sheet(
    "claims",
    gettext_lazy("认领"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("什么事")),
        Column("who", gettext_lazy("谁认领")),
        Column("state", gettext_lazy("状态")),
        Column("claimed_at", gettext_lazy("什么时候认领")),
        Column("delivered_on", gettext_lazy("哪天做的")),
        Column("person_times", gettext_lazy("服务人次")),
        Column("people", gettext_lazy("去了几个人")),
        Column("hours", pgettext_lazy("market", "服务时间")),
    ],
    names_people=True,
    engine="cobuild",
)


def _claim_rows(rows: QuerySet[Claim]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        subject = one.need or one.resource
        yield {
            "number": subject.number if subject else "", "title": subject.title if subject else "", "who": shown.whose(one),
            "state": one.get_state_display(), "claimed_at": one.claimed_at, "delivered_on": one.delivered_on,
            "person_times": one.person_times, "people": one.people, "hours": shown.hours_text(one.half_hours),
        }  # fmt: skip
