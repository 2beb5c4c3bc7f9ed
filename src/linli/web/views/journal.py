"""The auditor's page: what was done, by whom, and that nothing of it was touched since."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import requires
from linli.core.housekeeping import verify_journal
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import Job, Seal
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.seals import anchors
from linli.core.spreadsheets import Column
from linli.core.tasks import control
from linli.core.tenancy import tenant_here

from .. import journal as kept
from ..access import JOURNAL

AUDITS = requires(JOURNAL)
PER_PAGE = 50
VERIFY = "core.journal.verify"
SHEET = Sheet(
    "journal",
    gettext_lazy("记录"),
    [
        Column("at", gettext_lazy("时间")),
        Column("by", gettext_lazy("谁")),
        Column("kind", gettext_lazy("什么")),
        Column("action", gettext_lazy("做了什么")),
        Column("subject", gettext_lazy("哪一个")),
        Column("reason", gettext_lazy("理由")),
        Column("changed", gettext_lazy("改了什么")),
        Column("key", gettext_lazy("行号")),
    ],
    names_people=True,
    engine="registry",
)


@AUDITS
@require_http_methods(["GET", "HEAD"])
def journal(request: HttpRequest) -> HttpResponseBase:
    """The lines, newest first, and how they are kept from being touched."""
    filters = kept.Filters.from_query(request.GET.dict())
    rows = kept.lines(tenant_here(request), filters)
    if wants_sheet(request):
        return sheet_of(request, SHEET, _sheet_rows(rows.iterator(AT_ONCE)))
    pages = Pages(rows, PER_PAGE)
    page_obj = pages.get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "kinds": kept.kinds(),
        "page_obj": page_obj,
        "total": pages.told,
        "lines": kept.in_words(list(page_obj.object_list)),
        "sheet_url": sheet_url(request),
        "seal": Seal.objects.order_by("-number").first(),
        "anchored_on": next((date.fromisoformat(one["at"]) for one in anchors.kept(latest=1)), None),
        "last": Job.objects.filter(task__endswith="verify_journal").order_by("-enqueued_at").first(),
    }
    return page(request, "web/journal.html", context, partial="lines")


def _sheet_rows(rows: Iterator[Any]) -> Iterator[dict[str, Any]]:
    while some := list(islice(rows, AT_ONCE)):
        for one in kept.in_words(some):
            changed = "；".join(f"{field}：{before} → {after}" for field, before, after in one.changed)
            words = {"kind": str(one.kind), "action": str(one.action), "subject": one.subject, "reason": one.reason}
            yield {"at": one.at, "by": one.by, **words, "changed": changed, "key": str(one.key)}


@AUDITS
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have the whole journal read again by a worker; pressed twice it is read once."""
    control.enqueue_unique(verify_journal, VERIFY)
    messages.success(request, _("开始验了，验完结果写在这一页上。"))
    return redirect("web:journal")
