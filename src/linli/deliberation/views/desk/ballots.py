"""Ballots on the workbench: the list with its filters and its sheet."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.deliberation.models import Ballot, BallotKind
from linli.deliberation.rules import rights
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.selectors.ballot_lists import SEES, BallotFilters
from linli.deliberation.selectors.ballot_origins import councils_offered
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words

PER_PAGE = 25
SHOWS = require_http_methods(["GET", "HEAD"])
VIEWS = {
    "now": (gettext_lazy("进行中"), gettext_lazy("现在没有正在进行的表决。")),
    "prepared": (gettext_lazy("在准备"), gettext_lazy("没有在准备的表决。")),
    "declared": (gettext_lazy("公布了结果"), gettext_lazy("还没有公布过结果。")),
    "ended": (gettext_lazy("无效、撤回"), gettext_lazy("没有无效或者撤回的。")),
    "all": (gettext_lazy("全部"), gettext_lazy("还没有办过表决。")),
}


@requires(*SEES)
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The ballots of the places that this visitor's posts reach; every choice stands in the address."""
    filters, actor = BallotFilters.from_query(request.GET), actor_of(request)
    tenant, seen = tenant_here(request), found.ballots_seen(actor).filter(tenant=tenant_here(request))
    rows = found.narrowed(seen, filters)
    if wants_sheet(request):
        return sheet_of(request, BALLOTS, _sheet_rows(found.with_turnout(rows).prefetch_related("hand_counts")))
    page_obj = Pages(found.with_turnout(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    found.with_hands(page_obj)
    context = {
        "filters": filters,
        "views": _tabs(filters),
        "kinds": BallotKind.choices,
        "councils": councils_offered(actor, tenant),
        "years": [str(one) for one in found.years_of(seen)],
        "page_obj": page_obj,
        "rows": [{"ballot": one, "badge": ballot_words.state_badge(one), "used": found.used_in(one)} for one in page_obj],
        "clear_url": _address(BallotFilters(view=filters.view)),
        "empty_words": VIEWS[filters.view][1],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.BALLOTS, tenant_id=tenant.pk),
    }
    return page(request, "deliberation/desk/ballots.html", context, partial="ballots")


def _address(filters: BallotFilters) -> str:
    given = {name: value for name, value in filters.as_query().items() if value}
    return f"{reverse('deliberation:ballots')}?{urlencode(given)}"


def _tabs(filters: BallotFilters) -> list[dict[str, Any]]:
    plain = filters.as_query()
    return [
        {"label": label, "url": _address(BallotFilters(**(plain | {"view": name}))), "current": name == filters.view}
        for name, (label, _empty) in VIEWS.items()
    ]


BALLOTS = Sheet(
    "ballots",
    gettext_lazy("表决"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("题目")),
        Column("kind", gettext_lazy("怎么表决")),
        Column("secrecy", gettext_lazy("记不记名")),
        Column("place", gettext_lazy("地点")),
        Column("council", gettext_lazy("议事组织")),
        Column("state", gettext_lazy("状态")),
        Column("opened_at", gettext_lazy("开始")),
        Column("closed_at", gettext_lazy("截止")),
        Column("roll", pgettext_lazy("ballot", "名册（人）")),
        Column("used", gettext_lazy("投了（人）")),
        Column("declared_at", gettext_lazy("公布")),
        Column("passed", gettext_lazy("通过")),
    ],
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Ballot]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        is_told = one.state == BallotState.DECLARED
        yield {
            "number": one.number,
            "title": one.title,
            "kind": one.get_kind_display(),  # type: ignore[attr-defined]
            "secrecy": one.get_secrecy_display(),  # type: ignore[attr-defined]
            "place": str(one.place),
            "council": str(one.council or ""),
            "state": str(BallotState(one.state).label),
            "opened_at": one.opened_at,
            "closed_at": one.closed_at,
            "roll": one.roll_count,
            "used": found.used_in(one),
            "declared_at": one.declared_at,
            "passed": one.passed if is_told else None,
        }
