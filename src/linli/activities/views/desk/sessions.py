"""Sessions on the workbench: the planner by month and week, lists, one with its people, numbers and how it went."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.asked_days import day_asked, monday_of
from linli.core.daytimes import day_of
from linli.core.finding import one_or_404
from linli.core.form_pages import Crumbs
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import day_words
from linli.registry.api import communities

from ...forms import programmes as typed
from ...models import Session
from ...rules import rights
from ...selectors import sessions as found
from ...selectors.person_times import numbers_of, person_times_by
from ...states import COMING, TOOK_PLACE, ProgrammeState, SessionState
from .. import programmes_shown as shown
from .programmes import PER_PAGE, READ, SEES, may_plan

MOST_IN_MONTH = 1500
MONTH, WEEK = "month", "week"


def _filters(request: HttpRequest) -> tuple[typed.PlanFilter, dict[str, str]]:
    form = typed.PlanFilter(request.GET, communities=communities(tenant_here(request)))
    said = form.cleaned_data if form.is_valid() else {}
    return form, {"words": said.get("q", ""), "kind": said.get("kind", ""), "under": said.get("under", "")}


@SEES
@READ
def planner(request: HttpRequest) -> HttpResponse:
    """What is on, day by day: a month or a week, filtered by the address."""
    today = clock.today()
    view = WEEK if request.GET.get("view") == WEEK else MONTH
    day = day_asked(request.GET.get("on", ""), today)
    first, last = _span(view, day)
    form, said = _filters(request)
    seen = found.sessions_seen(actor_of(request)).filter(tenant=tenant_here(request))
    rows = list(found.between(found.narrowed(seen, **said), first, last)[:MOST_IN_MONTH])
    days = shown.cells(shown.session_rows(rows), first, last, today=today, month=day.month if view == MONTH else None)
    context = {
        "filters": form,
        "is_filtered": any(said.values()),
        "view": view,
        "day": day,
        "last": last,
        "first": first,
        "weeks": shown.weeks_of(days),
        "days": days,
        "rows": rows,
        "tabs": _views(request, view, day),
        "before": _turned(request, _before(view, day)),
        "after": _turned(request, _after(view, day)),
        "now_url": _turned(request, today),
        "may_plan": actor_of(request).may(rights.PLAN, tenant_id=tenant_here(request).pk),
    }
    return page(request, "activities/desk/planner.html", context)


def _span(view: str, day: date) -> tuple[date, date]:
    if view == MONTH:
        return shown.month_span(day)
    first = monday_of(day)
    return first, first + timedelta(days=shown.WEEK - 1)


def _before(view: str, day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1) if view == MONTH else day - timedelta(days=shown.WEEK)


def _after(view: str, day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) if view == MONTH else day + timedelta(days=shown.WEEK)


def _turned(request: HttpRequest, day: date, **more: str) -> str:
    query = {name: value for name, value in request.GET.items() if value} | {"on": day.isoformat()} | more
    return f"?{urlencode(query)}"


def _views(request: HttpRequest, view: str, day: date) -> list[dict[str, Any]]:
    words = {MONTH: _("按月看"), WEEK: _("按周看")}
    return [{"label": label, "url": _turned(request, day, view=name), "current": name == view} for name, label in words.items()]


# ---- lists ----


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Sessions as a list, filtered by the address."""
    show = request.GET.get("show", "")
    show = show if show in found.SHOWS else "coming"
    form, said = _filters(request)
    rows = found.narrowed(found.listed(actor_of(request), tenant_here(request), show=show, now=clock.now()), **said)
    if wants_sheet(request):
        return sheet_of(request, SESSIONS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    came = person_times_by([one.pk for one in page_obj]) if show in ("unsettled", "all") else {}
    context = {
        "filters": form,
        "show": show,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [row | {"came": came.get(row["one"].pk, 0)} for row in shown.session_rows(page_obj)],
        "tabs": _tabs(show),
        "sheet_url": sheet_url(request),
    }
    return page(request, "activities/desk/sessions.html", context)


def _tabs(show: str) -> list[dict[str, Any]]:
    words = {
        "coming": _("要来的"), "unsettled": _("人数没对清的"), "unroomed": _("场地没有订上的"), "off": _("取消了的"), "all": _("全部"),
    }  # fmt: skip
    return [{"label": label, "url": f"?show={name}", "current": name == show} for name, label in words.items()]


SESSIONS = Sheet(
    "sessions",
    gettext_lazy("活动场次"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("活动名称")),
        Column("kind", gettext_lazy("类别")),
        Column("starts_at", gettext_lazy("开始")),
        Column("ends_at", gettext_lazy("结束")),
        Column("place", gettext_lazy("在哪里")),
        Column("state", gettext_lazy("状态")),
        Column("taken", gettext_lazy("报了几个人")),
        Column("came", gettext_lazy("来了几个人次")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Session]) -> Iterator[dict[str, Any]]:
    came = person_times_by(rows.order_by())
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.programme.number, "title": str(one), "kind": str(one.programme.get_kind_display()), "starts_at": one.starts_at,
            "ends_at": one.ends_at, "place": shown.where_of(one), "state": str(one.get_state_display()), "taken": one.taken,
            "came": came.get(one.pk, 0),
        }  # fmt: skip


# ---- one ----


def session_or_404(request: HttpRequest, pk: UUID) -> Session:
    rows = found.sessions_seen(actor_of(request)).select_related("series", "replaces", "booking", "teacher__person")
    return one_or_404(rows.filter(tenant=tenant_here(request)), pk)


def crumbs_of(one: Session, last: str = "") -> Crumbs:
    of = one.programme
    here = [(_("活动"), reverse("activities:programmes")), (of.title, of.get_absolute_url())]
    when = f"{day_words(day_of(one.starts_at))} {shown.span_of(one)}"
    return [*here, (when, one.get_absolute_url() if last else ""), *([(last, "")] if last else [])]


@SEES
@READ
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One time: when and where, how many came, how it went; sign-ups and attendance put their own here."""
    one, now = session_or_404(request, pk), clock.now()
    is_held = one.state in TOOK_PLACE
    came, persons = numbers_of(one) if is_held else (None, None)
    context = {
        "one": one,
        "crumbs": crumbs_of(one),
        "badge": shown.session_badge(one),
        "span": shown.span_of(one),
        "where": shown.where_of(one),
        "room": shown.room_words(one),
        "came": came,
        "persons": persons,
        "note": shown.note_shown(one) if is_held else None,
        "note_form": typed.NoteForm(auto_id=False),
        "may_plan": may_plan(request, one.programme),
        "is_coming": one.state in COMING,
        "is_over": one.ends_at <= now,
        "is_unroomed": one.space is not None and one.booking is None and one.state in COMING and one.starts_at > now,
        "is_settled": one.state == SessionState.SETTLED,
        "group_words": _group_words(request, one) if one.state in COMING else "",
        "panels": panels_for("session", request, one),
    }
    return page(request, "activities/desk/session.html", context)


def _group_words(request: HttpRequest, one: Session) -> str:
    """What somebody may copy into a chat group; empty where residents do not see it."""
    of = one.programme
    if not (of.is_public and of.state == ProgrammeState.LISTED):
        return ""
    return shown.group_words(one, request.build_absolute_uri(reverse("activities:public-session", args=[one.pk])))
