"""Spaces on the workbench: the register, one with its week, its particulars, hours, closures, pictures, condition and use."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, files
from linli.core.access import actor_of, requires
from linli.core.asked_days import day_asked, monday_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import spaces as typed
from ...models import ConditionNote, Space
from ...rules import rights
from ...selectors import spaces as found
from ...selectors.figures import last_day
from .. import spaces_shown as shown
from ..space_forms import Crumbs

SEES = requires(rights.VIEW, rights.SPACES, rights.BOOK)
READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, FIRST_YEAR = 25, 2000


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The spaces where this visitor's posts reach, filtered by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.SpaceFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    is_closed = request.GET.get("only") == "closed"
    year = said.get("year")
    rows = found.listed(
        actor, tenant, words=said.get("q", ""), kind=said.get("kind", ""), under=said.get("under", ""), is_closed=is_closed,
        on=last_day(year) if year else None, is_given=bool(said.get("given")),
    )  # fmt: skip
    if wants_sheet(request):
        return sheet_of(request, SPACES, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_closed": is_closed,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "tabs": [
            {"label": _("在用的"), "url": "?", "current": not is_closed and not year},
            {"label": _("不再使用的"), "url": "?only=closed", "current": is_closed and not year},
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.SPACES, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/spaces.html", context)


SPACES = Sheet(
    "spaces",
    gettext_lazy("共享场地"),
    [
        Column("name", gettext_lazy("名称")),
        Column("kind", gettext_lazy("类别")),
        Column("place", gettext_lazy("在哪里")),
        Column("owner", gettext_lazy("谁的房子")),
        Column("area", gettext_lazy("面积（平方米）")),
        Column("holds", gettext_lazy("最多几个人")),
        Column("opened_on", gettext_lazy("启用")),
        Column("closed_on", gettext_lazy("停用")),
        Column("waiting", gettext_lazy("等答应的预订")),
        Column("faults", gettext_lazy("没修好的")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: QuerySet[Space]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        area = f"{one.area_centi // 100}.{one.area_centi % 100:02}" if one.area_centi is not None else ""
        yield {
            "name": one.name, "kind": str(one.get_kind_display()), "place": str(one.place), "owner": str(one.owner),
            "area": area, "holds": one.holds, "opened_on": one.opened_on, "closed_on": one.closed_on,
            "waiting": known.waiting, "faults": known.faults,
        }  # fmt: skip


# ---- one ----


def space_or_404(request: HttpRequest, pk: UUID) -> Space:
    return one_or_404(found.spaces_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def crumbs_of(one: Space, last: str = "") -> Crumbs:
    here = [(_("共享场地"), reverse("cobuild:spaces")), (one.name, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


def may(request: HttpRequest, one: Space, right: str) -> bool:
    return actor_of(request).may(right, tenant_id=one.tenant_id, place_path=one.place_path)


@SEES
@READ
def space(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One space: its week, hours, closures, condition, and how much it was used."""
    one, now = space_or_404(request, pk), clock.now()
    monday = monday_of(day_asked(request.GET.get("week", ""), clock.today()))
    year = _year(request.GET.get("year", ""))
    context = {
        "one": one,
        "crumbs": crumbs_of(one),
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "days": week_of(one, monday, now),
        "hours": shown.hours_shown(found.hours_of(one)),
        "closures": list(found.closures_to_come(one, now)[:20]),
        "notes": _notes(one),
        "pictures": shown.pictures_of(one),
        "year": year,
        "months": list(enumerate(found.uses_by_month(one, year), start=1)),
        "uses": found.uses(one, year),
        "may_keep": may(request, one, rights.SPACES),
        "may_book": may(request, one, rights.BOOK),
        "feeds": _feeds(request, one),
        "pictures_form": typed.PicturesForm(),
        "condition_form": typed.ConditionForm(),
        "mended_form": typed.MendedForm(initial={"on": clock.today()}, auto_id=False),
    }
    return page(request, "cobuild/desk/space.html", context)


def week_of(one: Space, monday: date, now: datetime) -> list[dict[str, Any]]:
    """Seven days, each with its uses as the office reads them."""
    room = found.room_of(one, monday, monday + timedelta(days=6))
    return [
        {
            "shown": day,
            "uses": [
                {"one": each, "badge": shown.booking_badge(each), "who": shown.who(each), "span": shown.span_of(each)}
                for each in day.bookings
            ],
        }
        for day in shown.days_shown(room, monday, found.WEEK, now)
    ]


def _notes(one: Space) -> list[dict[str, Any]]:
    rows = list(found.condition_of(one)[:20])
    pictures = files.files_of_many(rows)
    return [{"one": row, "photos": [shown.picture(each) for each in pictures[row.pk]]} for row in rows]


def _feeds(request: HttpRequest, one: Space) -> dict[str, str]:
    """The addresses of its calendars: for everybody where it is public, and the desk's own for those who book for others."""
    addresses = {}
    if one.is_public:
        addresses["public"] = request.build_absolute_uri(reverse("cobuild:public-space-feed", args=[one.pk]))
    if may(request, one, rights.BOOK) and one.feed_token:
        addresses["desk"] = request.build_absolute_uri(reverse("cobuild:space-feed", args=[one.feed_token]))
    return addresses


def _year(text: str) -> int:
    today = clock.today().year
    return int(text) if text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= today + 1 else today


def note_or_404(one: Space, pk: UUID) -> ConditionNote:
    return one_or_404(ConditionNote.objects.filter(space=one), pk)
