"""Call-ups on the workbench: the list, one with its roster by week, its people as a list and a sheet."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.asked_days import day_asked, monday_of
from linli.core.daytimes import day_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import callups as typed
from ...models import CallUp, Duty, DutyPost
from ...rules import rights
from ...selectors import callups as found
from ...selectors import duties as found_duties
from ...states import CallUpState
from .. import callups_shown as shown
from .callup_pieces import SEES, callup_crumbs, callup_or_404
from .volunteer_pieces import PER_PAGE, READ, may, tabs_of

SHOWS = (
    ("", pgettext_lazy("call-up", "在办的")),
    ("open", pgettext_lazy("call-up", "在招募的")),
    ("ended", pgettext_lazy("call-up", "结束了的")),
)


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The call-ups where this visitor's posts reach, narrowed by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.CallUpFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    show = request.GET.get("show", "")
    show = show if show in found.SHOWS else ""
    narrowed = found.Filters(said.get("q", ""), said.get("under", ""), said.get("field", ""), show, said.get("year"))
    rows = found.listed(actor, tenant, narrowed, now=clock.now())
    if wants_sheet(request):
        return sheet_of(request, CALLUPS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE, counted=rows.order_by()).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_of(request, "callups"),
        "filters": filters,
        "show": show,
        "shows": [
            {"label": word, "url": f"?show={code}", "current": code == show and not said.get("year")} for code, word in SHOWS
        ],
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [shown.callup_row(one) for one in page_obj],
        "sheet_url": sheet_url(request),
        "keeps": may(request, rights.CALLUPS),
    }
    return page(request, "activities/desk/callups.html", context)


CALLUPS = Sheet(
    "callups",
    gettext_lazy("招募令"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("招募什么")),
        Column("place", gettext_lazy("在哪里")),
        Column("starts_on", gettext_lazy("从哪天")),
        Column("ends_on", gettext_lazy("到哪天")),
        Column("state", gettext_lazy("状态")),
        Column("persons", gettext_lazy("来过的人数")),
        Column("duties", gettext_lazy("到岗人次")),
        Column("hours", gettext_lazy("时长（小时）")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[CallUp]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        told = found_duties.figures(found_duties.of_callup(one))
        yield {
            "number": one.number, "title": one.title, "place": str(one.place), "starts_on": one.starts_on, "ends_on": one.ends_on,
            "state": str(one.get_state_display()), "persons": told.persons, "duties": told.duties, "hours": Decimal(told.half_hours) / 2,
        }  # fmt: skip


# ---- one ----


@SEES
@READ
def callup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call-up: what it asks, its posts, a week of its roster, how many came."""
    one, actor = callup_or_404(request, pk), actor_of(request)
    first = min(max(clock.today(), one.starts_on), one.ends_on)
    monday = monday_of(day_asked(request.GET.get("on", ""), first))
    rows, posts = week_of(request, one, monday)
    duties = found_duties.of_callup(one)
    context = {
        "one": one,
        "crumbs": callup_crumbs(one),
        "badge": shown.callup_badge(one),
        "who": shown.who_words(one),
        "posts": posts,
        "rows": rows,
        "days": [monday + timedelta(days=n) for n in range(shown.WEEK)],
        "today": clock.today(),
        "monday": monday,
        "before": _week_url(one, monday - timedelta(days=shown.WEEK)) if monday > one.starts_on else "",
        "after": _week_url(one, monday + timedelta(days=shown.WEEK))
        if monday + timedelta(days=shown.WEEK) <= one.ends_on
        else "",
        "figures": shown.figures_words(found_duties.figures(duties)),
        "units": [(name or _("自己来的"), shown.figures_words(told)) for name, told in found_duties.by_unit(duties)],
        "keeps": found.may_keep(actor, one),
        "fills": any(found.may_fill(actor, post) for post in posts),
        "is_live": one.state in (CallUpState.DRAFT, CallUpState.OPEN, CallUpState.CLOSED),
        "group_words": _group_words(request, one),
    }
    return page(request, "activities/desk/callup.html", context)


def _week_url(one: CallUp, monday: Any) -> str:
    return f"{one.get_absolute_url()}?on={monday.isoformat()}#roster"


def week_of(
    request: HttpRequest, one: CallUp, monday: Any, *, is_masked: bool = False
) -> tuple[list[dict[str, Any]], list[DutyPost]]:
    """A week of the roster; names for whoever keeps the post's roster, masked on what is hung up."""
    actor, posts = actor_of(request), list(found.posts_of(one))
    shifts = list(found.between(one, monday, monday + timedelta(days=shown.WEEK - 1)))
    reads = {post.pk for post in posts if found.may_fill(actor, post)}

    def say(duty: Duty, post: DutyPost) -> str:
        if post.pk not in reads:
            return ""
        return shown.masked_of(duty) if is_masked else shown.name_of(duty)

    return shown.roster(posts, shifts, found_duties.by_shift(shifts), monday, say=say), posts


def _group_words(request: HttpRequest, one: CallUp) -> str:
    if not (one.is_public and one.state == CallUpState.OPEN):
        return ""
    return shown.group_words(one, request.build_absolute_uri(reverse("activities:public-callup", args=[one.pk])))


# ---- its people ----


@SEES
@READ
def people(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Who stood and stands, for whoever keeps the rosters; as a sheet too."""
    one, actor = callup_or_404(request, pk), actor_of(request)
    posts, units = found_duties.posts_and_units(actor, one)
    filters = typed.DutyFilter(request.GET, posts=list(posts.items()), units=list(units.items()))
    said = filters.cleaned_data if filters.is_valid() else {}
    plain = {name: said.get(name, "") for name in ("state", "organisation", "post")}
    rows = found_duties.listed(actor, one, found_duties.Filters(words=said.get("q", ""), **plain))
    if wants_sheet(request):
        return sheet_of(request, DUTIES, _duty_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one,
        "crumbs": callup_crumbs(one, _("名单")),
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [shown.duty_row(each) | {"when": shown.when_of(each.shift)} for each in page_obj],
        "sheet_url": sheet_url(request),
    }
    return page(request, "activities/desk/callup_people.html", context)


DUTIES = Sheet(
    "duties",
    gettext_lazy("值守名单"),
    [
        Column("day", gettext_lazy("哪天")),
        Column("span", gettext_lazy("班次")),
        Column("post", gettext_lazy("岗位")),
        Column("name", gettext_lazy("姓名")),
        Column("unit", gettext_lazy("哪个单位来的")),
        Column("state", gettext_lazy("状态")),
        Column("times", gettext_lazy("几点到几点")),
        Column("hours", gettext_lazy("时长（小时）")),
    ],
    names_people=True,
    engine="activities",
)


def _duty_rows(rows: QuerySet[Duty]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "day": day_of(one.shift.starts_at), "span": shown.span_of(one.shift), "post": one.shift.post.name,
            "name": shown.name_of(one), "unit": str(one.organisation or ""), "state": str(one.get_state_display()),
            "times": shown.times_of(one), "hours": None if one.half_hours is None else Decimal(one.half_hours) / 2,
        }  # fmt: skip
