"""A fair on the workbench: its stalls, its stage day by day, who does what."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.form_pages import Crumbs
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column

from ...forms import fairs as typed
from ...models import Programme, Stall, StallState
from ...rules import fairs as rules
from ...rules import rights
from ...rules.programmes import LIVE
from ...selectors import fairs as found
from ...states import COMING
from .. import groups_shown as shown
from .. import programmes_shown
from .programmes import programme_or_404

SEES = requires(rights.VIEW, rights.GROUPS, rights.PLAN)
READ = require_http_methods(["GET", "HEAD"])
MOST_SHOWN = 500


def fair_or_404(request: HttpRequest, pk: UUID) -> Programme:
    """A programme that has stalls, a stage and tasks."""
    one = programme_or_404(request, pk)
    if one.kind not in rules.FAIRS:
        raise Http404
    return one


def fair_url(one: Programme, anchor: str = "") -> str:
    return reverse("activities:fair", args=[one.pk]) + (f"#{anchor}" if anchor else "")


def crumbs_of(one: Programme, last: str = "") -> Crumbs:
    here = [
        (_("活动"), reverse("activities:programmes")), (one.title, one.get_absolute_url()),
        (_("摊位、节目、分工"), fair_url(one) if last else ""),
    ]  # fmt: skip
    return [*here, (last, "")] if last else here


def may_keep(request: HttpRequest, one: Programme) -> bool:
    return actor_of(request).may(rights.GROUPS, tenant_id=one.tenant_id, place_path=one.place_path)


@SEES
@READ
def fair(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """All of a fair that is more than a programme."""
    one = fair_or_404(request, pk)
    show = request.GET.get("show", "")
    show = show if show in typed.STALL_SHOWS else "live"
    rows = found.stalls_of(one, show=show)
    if wants_sheet(request):
        return sheet_of(request, STALLS, _sheet_rows(rows))
    keeps = may_keep(request, one)
    context = {
        "one": one,
        "crumbs": crumbs_of(one),
        "badge": programmes_shown.programme_badge(one),
        "may_keep": keeps,
        "is_live": keeps and one.state in LIVE,
        "stalls": [shown.stall_row(each) | {"by_voice": keeps and _is_by_voice(each)} for each in rows[:MOST_SHOWN]],
        "show": show,
        "tabs": _tabs(one, show),
        "sheet_url": sheet_url(request),
        "days": _days(one),
        "tasks": [shown.task_row(each) for each in found.tasks_of(one)],
        "public_url": reverse("activities:public-fair", args=[one.pk]) if one.is_public and one.listed_at else "",
    }
    return page(request, "activities/desk/fairs_one.html", context)


def _is_by_voice(stall: Stall) -> bool:
    """Whether somebody has to say the answer, since no message brings it."""
    return stall.state in (StallState.GIVEN, StallState.REFUSED) and not rules.recipient(stall)


def _days(one: Programme) -> list[dict[str, Any]]:
    """Each day with its stages; those that are still to come may be changed."""
    days = shown.stage_days(found.sessions_of(one), found.stage_of(one))
    return [day | {"is_coming": day["session"].state in COMING} for day in days]


def _tabs(one: Programme, show: str) -> list[dict[str, Any]]:
    counts = found.stall_counts(one)
    counted = {"live": counts.get(StallState.ASKED, 0) + counts.get(StallState.GIVEN, 0), **counts}
    return [
        {"label": f"{label} {counted.get(name, 0)}", "url": f"?show={name}#stalls", "current": name == show}
        for name, label in typed.STALL_SHOWS.items()
    ]


STALLS = Sheet(
    "stalls",
    gettext_lazy("摊位"),
    [
        Column("spot", gettext_lazy("摊位号")),
        Column("what", gettext_lazy("摆什么")),
        Column("holder", gettext_lazy("谁摆")),
        Column("from_on", gettext_lazy("从哪天")),
        Column("until_on", gettext_lazy("到哪天")),
        Column("needs", gettext_lazy("要桌子、电源吗")),
        Column("state", gettext_lazy("状态")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows[:MOST_SHOWN]:
        row: Stall = one
        yield {
            "spot": row.spot, "what": row.what, "holder": shown.holder_of(row), "from_on": row.from_on, "until_on": row.until_on,
            "needs": row.needs, "state": str(row.get_state_display()),
        }  # fmt: skip
