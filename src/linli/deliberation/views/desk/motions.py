"""Motions on the workbench: the list with its sheet, one with its texts and changes, every verb."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.deliberation.forms.motions import DeskMotionForm
from linli.deliberation.models import Meeting, Motion
from linli.deliberation.rules import rights
from linli.deliberation.selectors import business as meetings_found
from linli.deliberation.selectors import motions as found
from linli.deliberation.selectors.motions import MotionFilters
from linli.deliberation.services import motions
from linli.deliberation.services.motions import MotionGiven
from linli.deliberation.states import MotionState

from ..motions_shown import badge_of, whole_of
from .business_pieces import RUNS, SEES
from .meeting_pieces import may

PER_PAGE = 25
SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """Motions of this visitor's places; every choice stands in the address."""
    actor, tenant, filters = actor_of(request), tenant_here(request), MotionFilters.from_query(request.GET)
    rows = found.narrowed(found.motions_visible_to(actor).filter(tenant=tenant), filters)
    rows = rows.select_related("council", "meeting", "place")
    if wants_sheet(request):
        return sheet_of(request, MOTIONS, _sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": here,
        "rows": [{"one": one, "badge": badge_of(one)} for one in here],
        "filters": filters,
        "states": MotionState.choices,
        "councils": [(str(one.pk), one.name) for one in found.councils_here(actor, tenant)],
        "sheet_url": sheet_url(request),
        "may_submit": actor.may(rights.MEETINGS, tenant_id=tenant.pk),
    }
    return page(request, "deliberation/desk/motions.html", context)


MOTIONS = Sheet(
    "motions",
    pgettext_lazy("list", "议题"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("议题")),
        Column("council", gettext_lazy("提给谁")),
        Column("meeting", gettext_lazy("哪次会")),
        Column("mover", gettext_lazy("谁提的")),
        Column("state", gettext_lazy("状态")),
        Column("state_reason", gettext_lazy("原因")),
        Column("submitted_at", gettext_lazy("什么时候提的")),
    ],
    names_people=True,
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Motion]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number,
            "title": one.title,
            "council": str(one.council or ""),
            "meeting": str(one.meeting or ""),
            "mover": one.mover,
            "state": badge_of(one)["word"],
            "state_reason": one.state_reason,
            "submitted_at": one.submitted_at,
        }


def motion_or_404(request: HttpRequest, pk: UUID) -> Motion:
    return found_or_404(found.motion_for(actor_of(request), pk))


@SEES
@SHOWS
def motion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One motion: its text, what would change it, how it came to be as it is."""
    one = motion_or_404(request, pk)
    context = whole_of(one) | {"may_run": may(request, rights.MEETINGS, one)}
    return page(request, "deliberation/desk/motion.html", context)


@RUNS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Write a motion down for somebody, or from the floor of a meeting (`?meeting=`, `?item=`)."""
    actor, tenant = actor_of(request), tenant_here(request)
    councils = {str(one.pk): one for one in found.councils_here(actor, tenant).select_related("place")}
    meeting = _meeting_named(request)
    offered = [(key, one.name) for key, one in councils.items()]
    form = bound(request, DeskMotionForm, councils=offered, initial={"council": str(meeting.council_id) if meeting else None})
    if meeting is not None and meeting.council is None:
        form.fields["council"].required = False
        form.fields["council"].choices = [("", str(meeting))]  # type: ignore[attr-defined]

    def do(given: dict[str, Any], now: datetime) -> str:
        wanted = MotionGiven(
            title=given["title"],
            text=given["text"],
            council=councils.get(given["council"]),
            meeting=meeting,
            mover=given["mover"],
        )
        return motions.submit(tenant=tenant, given=wanted, by=actor, now=now).get_absolute_url()

    back = reverse("deliberation:motions")
    shown = VerbPage(
        title=_("记一个议题"),
        label=_("提上去"),
        said=_("记下了，等着定列不列入议程。"),
        back=back,
        crumbs=[(pgettext("list", "议题"), back)],
        lead=_("会场上提的，或者替人写的，写明谁提的。"),
    )
    return answered(request, shown, form, do)


def _meeting_named(request: HttpRequest) -> Meeting | None:
    key = uuid_of(request.GET.get("meeting", ""))
    rows = meetings_found.meetings_seen(actor_of(request)).filter(tenant=tenant_here(request))
    return rows.filter(pk=key).first() if key else None
