"""Outreach on the workbench: what went out with its hours by channel, noted for many groups at once, voided; talks that were held."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import outreach as typed
from ...models import Outreach
from ...rules import rights
from ...selectors import outreach as found
from ...services import outreach
from ...services.outreach import GroundGiven, OutreachGiven
from .. import groups_shown as shown

SEES, KEEPS = requires(rights.VIEW, rights.OUTREACH), requires(rights.OUTREACH)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_UNNOTED = 25, 5


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """What went out where this visitor's posts reach: how much by each channel, then one by one."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.OutreachFilter(request.GET, communities=communities(tenant))
    said = dict(filters.cleaned_data) if filters.is_valid() else {}
    said["words"] = said.pop("q", "")
    rows = found.listed(actor, tenant, **said, voided=request.GET.get("show") == "voided")
    if wants_sheet(request):
        return sheet_of(request, OUTREACH, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    reached = found.reached(list(page_obj))
    keeps = actor.may(rights.OUTREACH, tenant_id=tenant.pk)
    context = {
        "filters": filters,
        "show": request.GET.get("show", ""),
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [shown.outreach_row(one, reached[one.pk]) for one in page_obj],
        "sums": shown.sum_rows(found.sums(rows)),
        "unnoted": list(found.unnoted(actor, tenant)[:MOST_UNNOTED]) if keeps else [],
        "sheet_url": sheet_url(request),
        "may_keep": keeps,
    }
    return page(request, "activities/desk/outreach_list.html", context)


OUTREACH = Sheet(
    "outreach",
    gettext_lazy("宣讲"),
    [
        Column("on", gettext_lazy("哪天")),
        Column("channel", gettext_lazy("渠道")),
        Column("title", gettext_lazy("讲了什么")),
        Column("topic", gettext_lazy("话题")),
        Column("where", gettext_lazy("在哪里")),
        Column("minutes", gettext_lazy("多少分钟")),
        Column("reached", gettext_lazy("多少人次")),
        Column("by", gettext_lazy("谁记的")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Outreach]) -> Iterator[dict[str, Any]]:
    listed = list(rows[: AT_ONCE * 50])
    reached = found.reached(listed)
    for one in listed:
        yield {
            "on": one.on, "channel": str(one.get_channel_display()), "title": one.title, "topic": str(one.get_topic_display()),
            "where": str(one.site or one.place), "minutes": one.minutes, "reached": reached[one.pk], "by": one.by,
        }  # fmt: skip


# ---- one ----


def outreach_or_404(request: HttpRequest, pk: UUID) -> Outreach:
    return one_or_404(found.outreach_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def crumbs_of(last: str) -> Crumbs:
    return [(_("宣讲"), reverse("activities:outreach")), (last, "")]


@SEES
@READ
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One piece: where, how long, what was said, whether it counts."""
    row = outreach_or_404(request, pk)
    may = actor_of(request).may(rights.OUTREACH, tenant_id=row.tenant_id, place_path=row.place_path)
    context = {
        **shown.outreach_row(row, found.reached([row])[row.pk]),
        "crumbs": crumbs_of(row.title),
        "may_void": may and row.voided_at is None,
        "session_url": row.session.get_absolute_url() if row.session else "",
    }
    return page(request, "activities/desk/outreach_one.html", context)


@KEEPS
@BOTH
def note(request: HttpRequest) -> HttpResponse:
    """Note what went out by loudspeaker and in groups."""
    tenant, actor, back = tenant_here(request), actor_of(request), reverse("activities:outreach")
    form = typed.OutreachForm(
        posted(request), sites=found.sites_to_use(actor, tenant), lecturers=found.lecturers(tenant), initial={"on": clock.today()}
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        outreach.note(given=OutreachGiven(**said), by=actor, now=now)
        return back

    asked = Asked(
        title=_("记一次喇叭、群里的宣讲"), submit=_("记下来"), back=back, done=_("记下了。"), crumbs=crumbs_of(_("记一次喇叭、群里的宣讲")),
        lead=_("同一段话发了好几个群，一次勾上就行。不用截图，不用谁接龙。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was noted by mistake."""
    row, form = outreach_or_404(request, pk), typed.VoidForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return outreach.void(outreach=row, **said, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("这一条不算"), submit=_("不算"), back=row.get_absolute_url(), done=_("记下了，不再计入时长。"), crumbs=crumbs_of(_("这一条不算")),
        tone="stop",
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def ground(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A session that was held counts as a talk on the ground."""
    tenant, actor = tenant_here(request), actor_of(request)
    session = one_or_404(found.sessions_held(actor, tenant), pk)
    form = typed.GroundForm(posted(request), lecturers=found.lecturers(tenant))

    def do(said: dict[str, Any], now: datetime) -> str:
        return outreach.of_session(session=session, given=GroundGiven(**said), by=actor, now=now).get_absolute_url()

    asked = Asked(
        title=_("记成一次宣讲"), submit=_("记下来"), back=session.get_absolute_url(), done=_("记下了。人次就是到场的人次，不用另写。"),
        crumbs=[(str(session), session.get_absolute_url()), (_("记成一次宣讲"), "")],
    )  # fmt: skip
    return answer(request, form, asked, do)
