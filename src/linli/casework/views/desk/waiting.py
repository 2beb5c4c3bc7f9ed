"""What lies aside, by the day on which somebody looks at it again; what should have been looked at stands first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import delays
from linli.casework.selectors.lists import Filters
from linli.casework.views import listed
from linli.casework.views.desk.listing import tabs
from linli.casework.views.shown import CaseShown, shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import requires
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages

PER_PAGE = 25
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A case that lies aside: what it waits for, since when, and when it is looked at again."""

    shown: CaseShown
    reason: str
    words: str
    since: datetime | None
    review_on: date | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    title: str
    rows: list[WaitingRow]


@requires(rights.VIEW)
@require_http_methods(["GET", "HEAD"])
def suspended(request: HttpRequest) -> HttpResponseBase:
    """The cases laid aside that this visitor may see."""
    rows = delays.suspended(visible_to(request).select_related("place", "lead_organisation"))
    if wants_sheet(request):
        return sheet_of(request, listed.SUSPENDED, map(listed.suspended_row, rows.iterator(AT_ONCE)))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet_url": sheet_url(request),
        "views": tabs(Filters(), current="suspended"),
        "page_obj": page_obj,
        "groups": _groups(list(page_obj)),
    }
    return page(request, "casework/desk/suspended.html", context)


def _groups(cases: list[Case]) -> list[WaitingGroup]:
    """Due or past, within a week, later."""
    today, now = clock.today(), clock.now()
    titles = {"due": _("该复查了"), "soon": _("一个星期以内"), "later": _("以后")}
    found: dict[str, list[WaitingRow]] = {}
    for case in cases:
        found.setdefault(_when(case.review_on, today), []).append(_row(case, now, today))
    return [WaitingGroup(title, found[key]) for key, title in titles.items() if key in found]


def _when(review_on: date | None, today: date) -> str:
    if review_on is None or review_on <= today:
        return "due"
    return "soon" if review_on <= today + SOON else "later"


def _row(case: Case, now: datetime, today: date) -> WaitingRow:
    held = next(iter(case.suspensions.all()), None)
    return WaitingRow(
        shown=shown_of(case, now=now),
        reason=held.reason_name if held else "",
        words=held.words if held else "",
        since=held.from_at if held else None,
        review_on=case.review_on,
        is_due=_when(case.review_on, today) == "due",
    )
