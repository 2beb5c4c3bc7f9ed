"""Meetings on the workbench: the list, a new one, one with its agenda, people, papers and presence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import access, clock, files
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.deliberation.forms.meetings import ChangeForm, NamesForm, PrepareForm
from linli.deliberation.models import Council, Meeting, MeetingKind
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors.presence import presence_at
from linli.deliberation.services import meetings
from linli.deliberation.services.meeting_papers import PURPOSE
from linli.deliberation.services.meetings import MeetingGiven
from linli.deliberation.states import MeetingState
from linli.deliberation.views import shown_meetings as shown
from linli.deliberation.views.desk.meeting_pieces import KEEPS, READS, SEES, WRITES, may, meeting_or_404, meeting_to_keep
from linli.deliberation.views.desk.meeting_verbs import buttons_for
from linli.procedures.api import Run
from linli.registry.api import Place, PlaceKind, place_by_id

PER_PAGE = 25
PLACES = (PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND, PlaceKind.BUILDING)
COMING = (MeetingState.DRAFT, MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the list; every choice stands in the address."""

    show: str = "coming"
    kind: str = ""
    council: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        return cls(
            show="all" if query.get("show") == "all" else "coming",
            kind=query.get("kind", "") if query.get("kind") in MeetingKind.values else "",
            council=str(uuid_of(query.get("council", "")) or ""),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            text=query.get("text", "").strip()[:40],
        )

    def narrowed(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        rows = rows if self.show == "all" else rows.filter(state__in=COMING)
        rows = rows.filter(kind=self.kind) if self.kind else rows
        rows = rows.filter(council_id=self.council) if self.council else rows
        rows = rows.filter(starts_at__date__gte=self.since) if self.since else rows
        rows = rows.filter(starts_at__date__lte=self.until) if self.until else rows
        return rows.filter(title__icontains=self.text) if self.text else rows


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@SEES
@READS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The meetings of one's scope, the nearest first."""
    filters = Filters.from_query(request.GET.dict())
    mine = Meeting.objects.filter(access.within(actor_of(request), *found.SEEING), tenant=tenant_here(request))
    rows = filters.narrowed(mine)
    whole = rows.select_related("place", "council").annotate(people=Count("participants", filter=Q(participants__role="member")))
    whole = whole.order_by("starts_at" if filters.show == "coming" else "-starts_at", "-id")
    if wants_sheet(request):
        return sheet_of(request, MEETINGS, _sheet_rows(whole))
    page_obj = Pages(whole, PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": shown.state_badge(one)} for one in page_obj],
        "filters": filters,
        "kinds": MeetingKind.choices,
        "councils": _councils(request),
        "tabs": [
            {"label": _("要开的和正在开的"), "url": "?", "current": filters.show == "coming"},
            {"label": _("全部"), "url": "?show=all", "current": filters.show == "all"},
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor_of(request).may(rights.MEETINGS, tenant_id=tenant_here(request).pk),
    }
    return page(request, "deliberation/desk/meetings.html", context)


MEETINGS = Sheet(
    "meetings",
    pgettext_lazy("journal", "会议"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("名称")),
        Column("kind", gettext_lazy("类别")),
        Column("council", gettext_lazy("议事组织")),
        Column("place", gettext_lazy("范围")),
        Column("venue", gettext_lazy("在哪里开")),
        Column("starts_at", gettext_lazy("什么时候开")),
        Column("state", gettext_lazy("状态")),
        Column("due", gettext_lazy("应到")),
    ],
    engine="deliberation",
)


def _sheet_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number,
            "title": one.title,
            "kind": one.get_kind_display(),
            "council": str(one.council or ""),
            "place": str(one.place),
            "venue": one.venue,
            "starts_at": one.starts_at,
            "state": one.get_state_display(),
            "due": one.due_count or one.people,
        }


def _councils(request: HttpRequest) -> list[tuple[str, str]]:
    mine = access.within(actor_of(request), rights.VIEW, rights.MEETINGS)
    rows = Council.objects.standing().filter(mine, tenant=tenant_here(request)).order_by("place_path", "name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:200]]


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    mine = access.within(actor_of(request), rights.MEETINGS, path="path")
    rows = Place.objects.filter(mine, tenant=tenant_here(request), kind__in=PLACES, valid_to=None).order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


# ---- a new one, and its change ----


@KEEPS
@WRITES
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a meeting."""
    offered = {"councils": _councils(request), "places": _places(request)}
    initial = {name: request.GET[name] for name in ("kind", "council", "place", "title") if name in request.GET}
    fresh = {"is_public": True, "place": offered["places"][0][0] if len(offered["places"]) == 1 else ""}
    form = PrepareForm(request.POST, **offered) if request.method == "POST" else PrepareForm(initial=fresh | initial, **offered)
    if form.is_bound and (url := url_once(request, form, lambda said, now: _prepared(request, said, now))):
        messages.success(request, _("准备好了。写上议程，再发通知。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "deliberation/desk/meeting_new.html", {"form": form}, status=status)


def _prepared(request: HttpRequest, said: dict[str, Any], now: datetime) -> str:
    tenant = tenant_here(request)
    key, council_key, copies = said.pop("place"), said.pop("council"), said.pop("copies")
    place = found_or_404(place_by_id(key, tenant=tenant))
    council = Council.objects.filter(tenant=tenant, pk=council_key).first() if council_key else None
    before = found.last_agenda_of(Meeting(tenant=tenant, kind=said["kind"], council=council, place=place)) if copies else None
    run = run_named(request)
    step = str(request.GET.get("step", ""))[:60] if run else ""
    given = MeetingGiven(**said, place=place, council=council, copy_from=before, run=run, step=step)
    made = meetings.prepare(tenant=tenant, given=given, by=actor_of(request), now=now)
    return made.get_absolute_url()


def run_named(request: HttpRequest) -> Run | None:
    """The run that `?run=` of the address names, if this visitor may keep meetings where it is."""
    key = uuid_of(request.GET.get("run", ""))
    rows = Run.objects.filter(access.within(actor_of(request), rights.MEETINGS), tenant=tenant_here(request))
    return rows.filter(pk=key).first() if key else None


@KEEPS
@WRITES
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a meeting's particulars anew."""
    meeting = meeting_to_keep(request, pk)
    initial = {name: getattr(meeting, name) for name in meetings.CHANGEABLE}
    kind = NamesForm if meeting.closed_at else ChangeForm
    form = kind(request.POST) if request.method == "POST" else kind(initial=initial)

    def write(said: dict[str, Any], now: datetime) -> str:
        return meetings.change(meeting=meeting, values=said, by=actor_of(request), now=now).get_absolute_url()

    if form.is_bound and (url := url_once(request, form, write)):
        messages.success(request, _("改好了。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "deliberation/desk/meeting_change.html", {"form": form, "meeting": meeting}, status=status)


# ---- one ----


@SEES
@READS
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting: how it stands, its agenda and papers, its people, what else hangs on it."""
    one = meeting_or_404(request, pk)
    nodes = found.agenda_lines(one)
    people = list(found.participants_of(one))
    there = presence_at(one, one.closed_at or clock.now())
    papers = files.files_of_many([one]) | (files.files_of_many([node.item for node in nodes]) if nodes else {})
    context = {
        "meeting": one,
        "badge": shown.state_badge(one),
        "quorum": shown.quorum_shown(one, there),
        "agenda": shown.agenda_shown(nodes, papers),
        "planned": sum(node.item.minutes_planned or 0 for node in nodes),
        "papers": [stored for stored in papers.get(one.pk, []) if stored.purpose == PURPOSE],
        "people": [_person(each, there.participant_ids | there.guests) for each in people],
        "counts": _counts(people, there.participant_ids),
        "buttons": buttons_for(one) if may(request, rights.MEETINGS, one) else [],
        "may_keep": may(request, rights.MEETINGS, one),
        "may_change": may(request, rights.MEETINGS, one) and meetings.may_change(one),
        "may_note": may(request, rights.ATTENDANCE, one),
        "may_vote": may(request, rights.BALLOTS, one),
        "panels": panels_for("meeting", request, one),
        "rule": found.rule_shown(one),
    }
    return page(request, "deliberation/desk/meeting.html", context)


def _person(one: Any, there: frozenset[UUID]) -> dict[str, Any]:
    return {"one": one, "answer": shown.answer_badge(one), "is_there": one.pk in there}


def _counts(people: list[Any], there: frozenset[UUID]) -> dict[str, int]:
    members = [one for one in people if one.role == "member"]
    return {
        "due": len(members),
        "there": sum(one.pk in there for one in members),
        "coming": sum(one.answer == "coming" for one in members),
        "excused": sum(one.answer == "excused" for one in members),
        "silent": sum(not one.answer for one in members),
        "untold": sum(one.told_at is None for one in people),
    }
