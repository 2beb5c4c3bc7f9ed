"""Supervision on the workbench: the list of letters and reminders, and one letter for paper."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.models import SupervisionItem
from linli.casework.rules import rights
from linli.casework.selectors import keyset, supervision
from linli.casework.selectors.pressing import items_visible_to, missing_letters
from linli.casework.selectors.supervision import SupervisionFilters
from linli.casework.states import State, Supervision
from linli.casework.views.desk import verbs
from linli.casework.views.desk.listing import Select
from linli.casework.views.desk.pieces import SEES
from linli.casework.views.pressed import item_shown, where_words
from linli.casework.views.shown import place_words, shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import one_or_404
from linli.core.list_sheets import as_sheet
from linli.core.pages import page
from linli.core.papers import as_pdf
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

PER_PAGE = 25
LETTER = "casework/desk/letter.html"
VIEWS: dict[str, tuple[Any, Any]] = {
    "waiting": (gettext_lazy("等答复的"), gettext_lazy("没有等着答复的督办单。")),
    "late": (gettext_lazy("没按时答复"), gettext_lazy("都按时答复了。")),
    "standing": (gettext_lazy("还在督办的"), gettext_lazy("没有在督办的事。")),
    "answered": (gettext_lazy("答复过的"), gettext_lazy("还没有答复过的督办单。")),
    "all": (gettext_lazy("全部"), gettext_lazy("还没有督办过。快到期的事系统会自己催。")),
}
LEVELS = [(one.value, one.label) for one in Supervision if one != Supervision.NONE]


# ---- the list ----


@SEES
@require_http_methods(["GET", "HEAD"])
def items(request: HttpRequest) -> HttpResponse:
    """The supervision list; every choice stands in the address."""
    filters, now = SupervisionFilters.from_query(request.GET), clock.now()
    rows = supervision.shown(_rows(request, filters))
    if filters.order[0] == "answer_due_at":
        rows = rows.exclude(answer_due_at=None)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = keyset.page_of(rows, filters.order, after=after, before=before, size=PER_PAGE)
    selects = _selects(request, filters)
    context = {
        "filters": filters,
        "views": _tabs(filters),
        "selects": selects,
        "rows": [row_of(item, now, actor_of(request)) for item in found.rows],
        "total": found.total,
        "is_narrowed": bool(filters.text or any(one.chosen for one in selects)),
        "clear_url": address(SupervisionFilters(view=filters.view)),
        "export_url": address(filters, to="casework:supervision-export"),
        "next_url": address(filters, after=found.after) if found.after else "",
        "previous_url": address(filters, before=found.before) if found.before else "",
        "empty_words": VIEWS[filters.view][1],
        "links": links(request, "casework:supervision"),
        "gaps": _gaps(request),
    }
    return page(request, "casework/desk/supervision.html", context, partial="items")


def _rows(request: HttpRequest, filters: SupervisionFilters) -> QuerySet[SupervisionItem]:
    actor, tenant = actor_of(request), tenant_here(request)
    seen = items_visible_to(actor).filter(tenant=tenant)
    return supervision.narrowed(seen, filters, now=clock.now(), tenant=tenant, actor=actor)


def address(filters: SupervisionFilters, *, to: str = "casework:supervision", **changes: str) -> str:
    given = {name: value for name, value in (filters.as_query() | changes).items() if value}
    return reverse(to) + (f"?{urlencode(given)}" if given else "")


def _tabs(filters: SupervisionFilters) -> list[dict[str, Any]]:
    plain = filters.as_query() | {"view": ""}
    return [
        {"label": label, "url": address(SupervisionFilters.from_query(plain | {"view": name})), "current": name == filters.view}
        for name, (label, _empty) in VIEWS.items()
    ]


def _selects(request: HttpRequest, filters: SupervisionFilters) -> list[Select]:
    tenant = tenant_here(request)
    return [
        Select("level", _("级别"), LEVELS, filters.level),
        Select("place", _("哪一片"), communities(tenant), filters.place),
    ]


def links(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The pages that belong together, as tabs above each; those that this visitor may open."""
    actor = actor_of(request)
    offered = [
        ("casework:monday", _("先催哪几件"), rights.SUPERVISE),
        ("casework:supervision", _("督办清单"), rights.VIEW),
        ("casework:overdue-wall", _("超时墙"), rights.SUPERVISE),
        ("casework:limits", _("时限和规则"), rights.VIEW),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for name, label, right in offered
        if actor.may(right, tenant_id=actor.tenant_id)
    ]


def row_of(item: SupervisionItem, now: datetime, actor: Actor) -> dict[str, Any]:
    """An item with its case, as a row of a list; whose answer it waits for gets the way to answer."""
    is_mine = actor.organisation_id is not None and actor.organisation_id == item.case.lead_organisation_id
    answers = item.waits_for_answer and is_mine and actor.may(rights.HANDLE, tenant_id=item.tenant_id)
    return {
        "shown": item_shown(item, now),
        "case": item.case,
        "where": where_words(item),
        "answer_url": verbs.url_of("answer_supervision", item.case) if answers else "",
    }


def _gaps(request: HttpRequest) -> list[int]:
    """Numbers of this year's letters that nothing carries; for whoever checks the whole subdistrict. One or two queries."""
    if not actor_of(request).may(rights.FIGURES, tenant_id=tenant_here(request).pk, place_path=""):
        return []
    return [gap.value for gap in missing_letters(tenant_here(request), clock.today().year)]


COLUMNS = [
    Column("letter", gettext_lazy("督办单号")),
    Column("level", gettext_lazy("级别")),
    Column("number", gettext_lazy("诉求编号")),
    Column("title", gettext_lazy("什么事")),
    Column("place", pgettext_lazy("one", "地点")),
    Column("to", gettext_lazy("发给谁")),
    Column("reason", gettext_lazy("为什么")),
    Column("issued_at", gettext_lazy("发出时间")),
    Column("issued_by", gettext_lazy("谁发的")),
    Column("answer_due_at", gettext_lazy("答复期限")),
    Column("answered_at", gettext_lazy("答复时间")),
    Column("answer", gettext_lazy("答复")),
    Column("state", gettext_lazy("诉求状态")),
    Column("ending", gettext_lazy("怎么结束的")),
]


@SEES
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list with the same filters, as .xlsx."""
    filters = SupervisionFilters.from_query(request.GET)
    rows = supervision.shown(_rows(request, filters)).order_by(*filters.order)
    return as_sheet(COLUMNS, _values(rows), title=str(_("督办工作清单")), name="supervision")


def _values(rows: QuerySet[SupervisionItem]) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for item in rows.iterator(chunk_size=500):
        shown = item_shown(item, now)
        yield {
            "letter": item.document_number,
            "level": str(item.get_level_display()),
            "number": item.case.short_number,
            "title": item.case.title,
            "place": place_words(item.case),
            "to": shown.to,
            "reason": item.reason,
            "issued_at": item.issued_at,
            "issued_by": item.issued_by,
            "answer_due_at": item.answer_due_at,
            "answered_at": item.answered_at,
            "answer": item.answer,
            "state": str(State(item.case.state).label),
            "ending": shown.ending,
        }


# ---- one letter ----


@SEES
@require_http_methods(["GET", "HEAD"])
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A letter of supervision for paper, with its answer when there is one."""
    item = _item_or_404(request, pk)
    pdf_url = reverse("casework:letter-pdf", args=[pk])
    return page(request, LETTER, _letter_context(request, item) | {"pdf_url": pdf_url})


@SEES
@require_GET
def letter_pdf(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The same as a PDF file; where this machine cannot set one, the page says how to print."""
    item = _item_or_404(request, pk)
    name = f"supervision-{item.year}-{item.sequence}" if item.is_letter else f"reminder-{item.case.short_number}"
    return as_pdf(request, LETTER, _letter_context(request, item), name=name, back=item.get_absolute_url())


def _item_or_404(request: HttpRequest, pk: UUID) -> SupervisionItem:
    rows = items_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return one_or_404(rows.select_related("case", "case__place", "case__lead_organisation", "organisation"), pk)


def _letter_context(request: HttpRequest, item: SupervisionItem) -> dict[str, Any]:
    now = clock.now()
    return {
        "item": item,
        "shown": item_shown(item, now),
        "case": item.case,
        "case_shown": shown_of(item.case, now=now),
        "rule": {"title": item.rule.get("title", ""), "citation": item.rule.get("citation", "")},
        "tenant": tenant_here(request),
    }
