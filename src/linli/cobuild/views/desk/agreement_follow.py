"""契约化、项目化、常态化 on one page, and the list of what is late."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...models import Obligation
from ...selectors import agreement_follow as following
from ...selectors import duties as duties_found
from ..agreement_pieces import badge_of, duty_shown, sides_words
from .agreements import SEES, SHOWS

PER_PAGE = 15


@SEES
@SHOWS
def follow(request: HttpRequest) -> HttpResponse:
    """Agreements in force, the projects that came of each, who took them on, and the regular look; with what is late."""
    actor, tenant, today = actor_of(request), tenant_here(request), clock.today()
    rows = following.followed_rows(actor, tenant, today=today)
    here = Pages(following.with_projects(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {"page_obj": here, "rows": [_row(following.followed(one, today=today)) for one in here]}
    return page(request, "cobuild/desk/agreement_follow.html", context)


def _row(each: following.Followed) -> dict[str, Any]:
    return {
        "each": each,
        "badge": badge_of(each.one),
        "sides": sides_words(each.one),
        "duties": [duty_shown(duty, is_signed=True) for duty in each.duties],
    }


LATE = Sheet(
    "obligations-late",
    gettext_lazy("该做还没记的事"),
    [
        Column("number", gettext_lazy("协议")),
        Column("whose", gettext_lazy("哪一方做")),
        Column("text", gettext_lazy("要做什么")),
        Column("rhythm", gettext_lazy("多久一次")),
        Column("due_on", gettext_lazy("到期")),
    ],
    engine="cobuild",
)


@SEES
@SHOWS
def late(request: HttpRequest) -> HttpResponseBase:
    """What had to be done by now and nobody noted, the longest overdue first."""
    rows = duties_found.late_duties(actor_of(request), tenant_here(request), today=clock.today())
    if wants_sheet(request):
        return sheet_of(request, LATE, (line for one in rows for line in _lines(one)))
    here = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [duties_found.duty_of(one, one.agreement, today=clock.today()) for one in here]
    context = {"page_obj": here, "rows": shown, "sheet_url": sheet_url(request)}
    return page(request, "cobuild/desk/obligations_late.html", context)


def _lines(one: Obligation) -> list[dict[str, Any]]:
    duty = duties_found.duty_of(one, one.agreement, today=clock.today())
    plain = {"number": one.agreement.number, "whose": duty.whose, "text": one.text, "rhythm": one.get_rhythm_display()}  # type: ignore[attr-defined]
    return [plain | {"due_on": day} for day in duty.standing.late]
