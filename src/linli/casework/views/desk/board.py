"""The board by steps: the same filters as the list; a card moves by choosing its verb."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.models import Assignment, Case
from linli.casework.selectors import board as seen
from linli.casework.selectors.keyset import Capped
from linli.casework.selectors.lists import Filters
from linli.casework.views.desk import verbs
from linli.casework.views.desk.listing import CLEARED, address, chips, query_of, rows_for, selects_for
from linli.casework.views.desk.pieces import SEES
from linli.casework.views.desk.verbs import VerbLink
from linli.casework.views.shown import CaseShown, shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.pages import page

TITLES: dict[str, Any] = {
    "submitted": gettext_lazy("待受理"),
    "to_send": gettext_lazy("待派单"),
    "dispatched": gettext_lazy("待签收"),
    "working": gettext_lazy("办理中"),
    "done": gettext_lazy("待回访"),
    "called_back": gettext_lazy("待办结"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board: what lists say of it, what one does next, what else one may do."""

    shown: CaseShown
    main: VerbLink | None
    others: list[VerbLink]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    key: str
    title: str
    total: Capped
    cards: list[Card]
    more: str
    list_url: str
    url: str
    is_current: bool


@SEES
@require_http_methods(["GET", "HEAD"])
def board(request: HttpRequest) -> HttpResponse:
    """The columns; on a telephone one at a time, the others by a switch whose choice stands in the address."""
    filters = _filters(request)
    selects = selects_for(request, filters)
    columns = seen.board(rows_for(request, filters))
    current = request.GET.get("column", "")
    first = next((one.key for one in columns if one.total.number), columns[0].key)
    chosen = current if current in TITLES else first
    context = {
        "filters": filters,
        "selects": selects,
        "columns": _shown(request, columns, filters, chosen),
        "chips": [{"label": one.label, "url": _here(one.url)} for one in chips(filters, selects)],
        "clear_url": reverse("casework:board"),
        "list_url": address(filters),
    }
    return page(request, "casework/desk/board.html", context, partial="board")


def _filters(request: HttpRequest) -> Filters:
    """The list's filters without what the columns say themselves: state, limit of pages, order."""
    given = {name: request.GET.get(name, "") for name in (*CLEARED, "due")}
    return Filters.from_query(given)


def _here(list_url: str) -> str:
    return list_url.replace(reverse("casework:cases"), reverse("casework:board"), 1)


def _shown(request: HttpRequest, columns: list[seen.Column], filters: Filters, chosen: str) -> list[ColumnShown]:
    parts = seen.parts_of([case for column in columns for case in column.cases])
    return [_column(request, one, parts, filters, chosen) for one in columns]


def _column(
    request: HttpRequest, column: seen.Column, parts: dict[UUID, list[Assignment]], filters: Filters, chosen: str
) -> ColumnShown:
    total = column.total
    more = total.number - len(column.cases)
    sort = "oldest" if column.key in seen.NO_LIMIT else "due"
    return ColumnShown(
        key=column.key,
        title=str(TITLES[column.key]),
        total=total,
        cards=[_card(request, case, parts[case.pk]) for case in column.cases],
        more="" if more <= 0 else _("还有很多") if total.is_more else _("还有 %(count)s 件") % {"count": more},
        list_url=address(filters, state=column.key, sort=sort),
        url=_here(reverse("casework:board") + query_of(filters.as_query() | {"column": column.key})),
        is_current=column.key == chosen,
    )


def _card(request: HttpRequest, case: Case, parts: list[Assignment]) -> Card:
    offered = verbs.allowed(actor_of(request), case, parts, among=verbs.DAILY)
    main = next((one for one in offered if one.is_primary), None)
    return Card(shown_of(case, now=clock.now()), main, [one for one in offered if one is not main])
