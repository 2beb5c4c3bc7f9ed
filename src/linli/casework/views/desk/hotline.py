"""The hotline's cases on the desk: what came, what must go back and by when, and the batches that went."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.forms.hotline import ReplyForm
from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.models import Case, ReplyBatch
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import keyset
from linli.casework.selectors.hotline import HotlineFilters
from linli.casework.services import hotline as services
from linli.casework.services.hotline.replying import MOST_IN_BATCH
from linli.casework.views import listed_office
from linli.casework.views.desk.listing import Select
from linli.casework.views.hotline_shown import order_row, tabs_of
from linli.core import clock, files
from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, as_sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.tenancy import tenant_here

KEEPS = requires(rights.HOTLINE)
PER_PAGE = 25
DUE = {"late": gettext_lazy("已经过了"), "today": gettext_lazy("今天到期"), "week": gettext_lazy("七天以内到期")}
EMPTY = {
    "ready": gettext_lazy("没有等着回传的。办完的 12345 工单会自己排到这里来。"),
    "open": gettext_lazy("没有在办的 12345 工单。"),
    "sent": gettext_lazy("还没有回传过。"),
    "all": gettext_lazy("还没有收过 12345 的工单。先导入热线导出的表。"),
}


# ---- the list ----


@KEEPS
@require_http_methods(["GET", "HEAD"])
def hotline(request: HttpRequest) -> HttpResponse:
    """What waits to go back, is worked on, went; each with the city's limit, the first due first."""
    filters, now = HotlineFilters.from_query(request.GET), clock.now()
    rows = selectors.with_orders(_rows(request, filters))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    listed = keyset.page_of(rows, selectors.SORTS[filters.view], after=after, before=before, size=PER_PAGE, is_sorted=True)
    tenant = tenant_here(request)
    form, window = selectors.format_of(tenant), selectors.return_window(tenant, now=now)
    context = {
        "filters": filters,
        "tabs": tabs_of(filters.view),
        "selects": [Select("due", _("热线要求的时间"), list(DUE.items()), filters.due)],
        "rows": [order_row(case, form, now, window) for case in listed.rows],
        "total": listed.total,
        "may_choose": filters.view in ("ready", "sent"),
        "is_narrowed": bool(filters.text or filters.due),
        "clear_url": _address(HotlineFilters(filters.view)),
        "export_url": _address(filters, to="casework:hotline-export"),
        "next_url": _address(filters, after=listed.after) if listed.after else "",
        "previous_url": _address(filters, before=listed.before) if listed.before else "",
        "empty_words": EMPTY[filters.view],
    }
    return page(request, "casework/desk/hotline.html", context, partial="orders")


def _rows(request: HttpRequest, filters: HotlineFilters) -> CaseQuerySet:
    rows = selectors.cases_of(actor_of(request), tenant_here(request))
    return selectors.narrowed(rows, filters, now=clock.now())


def _address(filters: HotlineFilters, *, to: str = "casework:hotline", **changes: str) -> str:
    given = {name: value for name, value in (filters.as_query() | changes).items() if value}
    return reverse(to) + (f"?{urlencode(given)}" if given else "")


@KEEPS
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The same rows as a ledger in the city's own columns. Who rang is not in it."""
    filters, tenant = HotlineFilters.from_query(request.GET), tenant_here(request)
    form = selectors.format_of(tenant)
    rows = selectors.with_orders(_rows(request, filters)).order_by(*selectors.SORTS[filters.view])
    cells = (selectors.cells_of(case, form) for case in _in_pieces(rows))
    return as_sheet(form.writers(), cells, title=str(_("12345 热线工单")), name="hotline")


def _in_pieces(rows: CaseQuerySet) -> Iterator[Case]:
    yield from rows.iterator(chunk_size=500)


# ---- the way back ----


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest) -> HttpResponse:
    """What would go back, cell by cell; sent once more from there it goes. An address opened by hand leads to the list."""
    if request.method != "POST":
        return redirect("casework:hotline")
    chosen = _chosen(request)
    if not chosen:
        messages.warning(request, _("还没选要回传的。"))
        return redirect("casework:hotline")
    is_sent = request.POST.get("step") == "send"
    form = ReplyForm(request.POST if is_sent else None)
    if is_sent and form.is_valid() and (url := url_once(request, form, lambda given, now: _send(request, chosen, given, now))):
        return redirect(url)
    return _preview(request, chosen, form)


def _chosen(request: HttpRequest) -> list[Case]:
    """The cases that were ticked, or everything that waits under the filters of the list."""
    tenant, actor = tenant_here(request), actor_of(request)
    if request.POST.get("everything"):
        rows = _rows(request, HotlineFilters.from_query(request.POST))
    else:
        keys = [key for key in request.POST.getlist("case") if is_uuid(key)]
        rows = selectors.cases_of(actor, tenant).filter(pk__in=keys[: MOST_IN_BATCH + 1])
    return list(selectors.with_orders(rows).order_by(*selectors.SORTS["ready"])[: MOST_IN_BATCH + 1])


def _send(request: HttpRequest, chosen: Sequence[Case], given: dict[str, Any], now: Any) -> str:
    batch = services.report_back(cases=chosen, tenant=tenant_here(request), reason=given["reason"], by=actor_of(request), now=now)
    said = ngettext(
        "%(number)s 生成了，一共 %(n)s 件。下载以后交给热线。",
        "%(number)s 生成了，一共 %(n)s 件。下载以后交给热线。",
        batch.count,
    )
    messages.success(request, said % {"number": batch.number, "n": batch.count})
    return batch.get_absolute_url()


def _preview(request: HttpRequest, chosen: Sequence[Case], form: ReplyForm) -> HttpResponse:
    """The sheet as it would be: only the columns that we write, the city's own go back as they came."""
    tenant, now = tenant_here(request), clock.now()
    layout, window = selectors.format_of(tenant, selectors.reply_mapping(tenant)), selectors.return_window(tenant, now=now)
    shown = [(case, selectors.cells_of(case, layout)) for case in chosen]
    gone = [case for case in chosen if (order := selectors.order_of(case)) and order.sent_at]
    late = [case for case in chosen if selectors.goes_back(case) and window.is_over(case, now)]
    form.fields["reason"].required = bool(gone or late)
    context = {
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "tabs": tabs_of("ready"),
        "rows": [{"order": order_row(case, layout, now, window), "cells": cells} for case, cells in shown],
        "headings": [column.heading for column in layout.writers(selectors.headings_of(tenant))],
        "gone": gone,
        "late_returns": late,
        "window": window,
        "has_returns": any(cells["state"] == layout.words["answer"]["returned"] for _case, cells in shown),
    }
    return page(request, "casework/desk/hotline_reply.html", context, status=422 if form.is_bound else 200)


@KEEPS
@require_http_methods(["GET", "HEAD"])
def batches(request: HttpRequest) -> HttpResponseBase:
    """Every batch that went, newest first."""
    found = ReplyBatch.objects.filter(tenant=tenant_here(request)).select_related("corrects").order_by("-made_at", "-id")
    if wants_sheet(request):
        return sheet_of(request, listed_office.BATCHES, map(listed_office.batch_row, found.iterator(AT_ONCE)))
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "tabs": tabs_of("batches"), "sheet_url": sheet_url(request)}
    return page(request, "casework/desk/hotline_batches.html", context)


def _batch_or_404(request: HttpRequest, pk: UUID) -> ReplyBatch:
    found: ReplyBatch = one_or_404(ReplyBatch.objects.select_related("file", "corrects").filter(tenant=tenant_here(request)), pk)
    return found


@KEEPS
@require_http_methods(["GET", "HEAD"])
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch as it went: its sheet to download, its hash, its lines; from here a correction begins."""
    found = _batch_or_404(request, pk)
    lines = found.lines.select_related("case", "case__hotline_order").order_by("position", "id")
    context = {
        "batch": found,
        "keeps_back": selectors.keeps_back(found, actor_of(request)),
        "lines": [{"line": line, "order": selectors.order_of(line.case)} for line in lines],
        "corrections": list(found.corrections.order_by("made_at", "id")),
        "tabs": tabs_of("batches"),
    }
    return page(request, "casework/desk/hotline_batch.html", context)


@KEEPS
@require_GET
def batch_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The sheet as it went, byte for byte. :raises PermissionDenied: where it says what only few may read by now."""
    found = _batch_or_404(request, pk)
    if selectors.keeps_back(found, actor_of(request)):
        raise PermissionDenied
    return FileResponse(files.open_stored(found.file), as_attachment=True, filename=found.file.name)
