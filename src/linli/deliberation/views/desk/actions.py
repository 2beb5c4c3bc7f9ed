"""What meetings decided somebody does: the list with its sheet, a new one, done."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.deliberation.forms.business import ActionForm, DoneForm
from linli.deliberation.models import ActionItem, ActionKind
from linli.deliberation.rules import rights
from linli.deliberation.selectors import business as found
from linli.deliberation.selectors import speeches
from linli.deliberation.selectors.business import ActionFilters
from linli.deliberation.services import actions
from linli.deliberation.services.actions import ActionGiven
from linli.registry.api import organisation_chosen, organisations_offered

from .business_pieces import SEES, WRITES, item_named, meeting_or_404

PER_PAGE = 25
SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
STANDS = {
    "open": gettext_lazy("还没办完的"),
    "late": gettext_lazy("过了期限的"),
    "done": gettext_lazy("办完的"),
    "all": gettext_lazy("全部"),
}


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """What was decided at this visitor's meetings; what is due first stands first."""
    actor, filters, today = actor_of(request), ActionFilters.from_query(request.GET), clock.today()
    rows = found.actions_narrowed(found.actions_seen(actor).filter(tenant=tenant_here(request)), filters, today=today)
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "decided_at", "id")
    if wants_sheet(request):
        return sheet_of(request, ACTIONS, _sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": here,
        "rows": [{"one": one, "badge": badge_of(one), "is_late": _is_late(one)} for one in here],
        "filters": filters,
        "kinds": ActionKind.choices,
        "views": [
            {"label": label, "url": f"?stands={name}{_of_meeting(filters)}", "current": name == filters.stands}
            for name, label in STANDS.items()
        ],
        "sheet_url": sheet_url(request),
        "may_write": actor.may(rights.MINUTES, tenant_id=tenant_here(request).pk),
    }
    return page(request, "deliberation/desk/actions.html", context)


def _of_meeting(filters: ActionFilters) -> str:
    return f"&meeting={filters.meeting}" if filters.meeting else ""


ACTIONS = Sheet(
    "actions",
    gettext_lazy("会上议定的事"),
    [
        Column("meeting", gettext_lazy("哪次会")),
        Column("title", gettext_lazy("做什么")),
        Column("responsible", gettext_lazy("谁做（人或部门）")),
        Column("due_on", gettext_lazy("最晚哪天")),
        Column("kind", gettext_lazy("转成什么")),
        Column("target_number", gettext_lazy("任务或诉求编号")),
        Column("done_at", gettext_lazy("什么时候办完")),
        Column("done_words", gettext_lazy("做成了什么")),
    ],
    names_people=True,
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[ActionItem]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        plain = {column.key: getattr(one, column.key) for column in ACTIONS.columns}
        kind = str(one.get_kind_display())  # type: ignore[attr-defined]
        yield plain | {"meeting": f"{one.meeting.number} {one.meeting.title}", "kind": kind}


def _is_late(one: ActionItem) -> bool:
    return one.done_at is None and one.due_on is not None and one.due_on < clock.today()


def badge_of(one: ActionItem) -> dict[str, str]:
    if one.done_at:
        return {"kind": "ok", "word": _("办完了")}
    if _is_late(one):
        return {"kind": "late", "word": _("过了期限")}
    return {"kind": "run", "word": _("在办")} if one.target_number else {"kind": "wait", "word": _("等着办")}


@WRITES
@BOTH
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what is to be done."""
    meeting = meeting_or_404(request, pk)
    items = [(str(one.pk), one.title) for one in speeches.items_of(meeting)]
    form = bound(
        request,
        ActionForm,
        organisations=organisations_offered(meeting.tenant),
        items=items,
        initial={"item": request.GET.get("item", "")},
    )

    def do(given: dict[str, Any], now: datetime) -> str:
        chosen = {
            "organisation": organisation_chosen(given["organisation"], meeting.tenant),
            "item": item_named(meeting, given["item"]),
        }
        actions.decide(meeting=meeting, given=ActionGiven(**(given | chosen)), by=actor_of(request), now=now)
        return reverse("deliberation:actions")

    back = meeting.get_absolute_url()
    shown = VerbPage(
        title=_("记一件议定的事"), label=_("记下来"), said=_("记下了。"), back=back, crumbs=[(meeting.title, back)],
        lead=_("转成工作任务或者诉求的，那边办完，这里自己会记上。"),
    )  # fmt: skip
    return answered(request, shown, form, do)


@WRITES
@BOTH
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that something that was only noted is done."""
    one = one_or_404(found.actions_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    back = reverse("deliberation:actions")

    def do(given: dict[str, Any], now: datetime) -> str:
        actions.done(action=one, words=given["words"], by=actor_of(request), now=now)
        return back

    shown = VerbPage(
        title=_("办完了"),
        label=_("记下来"),
        said=_("记下了：办完了。"),
        back=back,
        crumbs=[(_("议定的事"), back)],
        lead=one.title,
    )
    return answered(request, shown, bound(request, DoneForm), do)
