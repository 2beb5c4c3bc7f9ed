"""Areas of instructors and what they found, on the workbench."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import answered, bound
from linli.core.words import listing
from linli.registry.api import Appointment

from ...forms import mentoring as typed
from ...models import InspectionNote
from ...rules import rights
from ...rules.mentoring import MOST_ASKED, InspectionGiven
from ...selectors import mentoring as found
from ...selectors.mentoring import INSTRUCTOR, MentoringFilters
from ...services import inspections
from ..mentoring_shown import note_badge
from .mentoring_pieces import BOTH, INSPECTS, SEES_AREAS, SEES_NOTES, SHOWS, list_context, may, step, tabs, who

VIEWS = {
    "open": gettext_lazy("等着改"),
    "late": gettext_lazy("到期还没改"),
    "done": gettext_lazy("改好了"),
    "plain": gettext_lazy("只是记录"),
}
NOTES = Sheet(
    "inspections",
    gettext_lazy("片区检查"),
    [
        Column("on", gettext_lazy("哪天")),
        Column("place", gettext_lazy("看了哪里")),
        Column("instructor", gettext_lazy("指导员")),
        Column("found", gettext_lazy("看到什么")),
        Column("asked", gettext_lazy("要改什么")),
        Column("due_on", gettext_lazy("到哪天改好")),
        Column("done_on", gettext_lazy("哪天改好的")),
        Column("done_text", gettext_lazy("改了什么")),
    ],
    engine="cobuild",
)


@SEES_AREAS
@SHOWS
def areas(request: HttpRequest) -> HttpResponseBase:
    """Who looks after which community, when somebody looked last, what waits to be put right."""
    rows = found.areas(actor_of(request), tenant_here(request), clock.today())
    if wants_sheet(request):
        return sheet_of(request, AREAS, (_area_line(one) for one in rows))
    may_open = may(request, rights.INSPECT, rights.MENTORING)
    context = {"rows": rows, "tabs": tabs(request), "may_open": may_open, "sheet_url": sheet_url(request)}
    return page(request, "cobuild/desk/mentoring_areas.html", context | {"may_inspect": may(request, rights.INSPECT)})


AREAS = Sheet(
    "instructor-areas",
    gettext_lazy("片区"),
    [
        Column("place", gettext_lazy("社区")),
        Column("instructors", gettext_lazy("指导员")),
        Column("looked_on", gettext_lazy("最近一次检查")),
        Column("open", gettext_lazy("等着改")),
        Column("late", gettext_lazy("到期还没改")),
    ],
    engine="cobuild",
)


def _area_line(one: found.Area) -> dict[str, Any]:
    people = listing(each.person.name for each in one.instructors)
    return {"place": str(one.place), "instructors": people, "looked_on": one.looked_on, "open": one.open, "late": one.late}


@SEES_NOTES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """What instructors found at this visitor's places."""
    filters = MentoringFilters.from_query(request.GET, found.NOTE_SHOWS)
    seen = found.notes_seen(actor_of(request), tenant_here(request))
    rows = found.note_order(found.narrowed_notes(seen, filters, clock.today()))
    if wants_sheet(request):
        return sheet_of(request, NOTES, _lines(rows))
    context = list_context(request, filters, VIEWS, rows) | {"sheet_url": sheet_url(request)}
    context["rows"] = [{"one": one, "badge": note_badge(one, clock.today())} for one in context["page_obj"]]
    return page(request, "cobuild/desk/mentoring_inspections.html", context)


def _lines(rows: Any) -> Iterator[dict[str, Any]]:
    plain = ("on", "found", "asked", "due_on", "done_on", "done_text")
    for one in rows.iterator(AT_ONCE):
        told = {"place": str(one.place), "instructor": one.appointment.person.name}
        yield told | {name: getattr(one, name) for name in plain}


def note_or_404(request: HttpRequest, pk: UUID) -> InspectionNote:
    return one_or_404(found.notes_seen(actor_of(request), tenant_here(request)), pk)


def crumbs() -> list[tuple[str, str]]:
    return [(_("片区检查"), reverse("cobuild:inspections"))]


@SEES_NOTES
@SHOWS
def inspection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One note: what was found, what was asked, what was done."""
    one = note_or_404(request, pk)
    context = {"one": one, "badge": note_badge(one, clock.today()), "crumbs": crumbs()}
    return page(request, "cobuild/desk/mentoring_inspection.html", context | {"is_open": bool(one.asked) and one.done_on is None})


def _instructors(request: HttpRequest) -> list[Appointment]:
    """An instructor writes under their own post; the office for any of them, or under its own post where there is none."""
    tenant, own = tenant_here(request), found.own_appointment(actor_of(request), tenant_here(request))
    if own is not None and own.post.kind == INSTRUCTOR:
        return [own]
    return list(found.instructors(tenant, clock.today())) + ([own] if own is not None else [])


@INSPECTS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Write down what was found."""
    tenant, offered = tenant_here(request), _instructors(request)
    form = bound(request, typed.InspectionForm, tenant=tenant, instructors=offered, initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return inspections.write(tenant=tenant, given=InspectionGiven(**said), **who(request, now)).get_absolute_url()

    lead = _("有要改的，写清改什么、到哪天；社区会收到消息。")
    shown = step(_("记一次检查"), _("记下来"), _("记下了。"), reverse("cobuild:inspections"), crumbs(), lead=lead)
    return answered(request, shown, form, do)


@SEES_NOTES
@BOTH
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what was done about it."""
    one = note_or_404(request, pk)
    form = bound(request, typed.DayWordsForm, label=_("改了什么"), most=MOST_ASKED, initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return inspections.done(note=one, **said, **who(request, now)).get_absolute_url()

    back = one.get_absolute_url()
    shown = step(_("记改好了"), _("记下来"), _("记下了，指导员会收到消息。"), back, crumbs(), aside=one.asked)
    return answered(request, shown, form, do)
