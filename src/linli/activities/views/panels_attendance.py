"""What attendance, leave and areas put onto other pages: a session, today, a head's doors, a place; in the portal a session and one's own."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.remembered import MyFirst
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import Excuse, PaperSheet, Session, SheetEntry
from ..rules import attendance as rules
from ..rules import excuses as excuse_rules
from ..rules import rights
from ..selectors import areas as area_rows
from ..selectors import attendance as found
from ..selectors import excuses as excuses_found
from ..selectors.at_place import areas_at
from . import attendance_shown as shown
from .session_waiting import waiting_at

MOST = 5


def names_waiting(request: HttpRequest) -> dict[str, QuerySet[SheetEntry]]:
    """Names that somebody has to place."""
    actor = actor_of(request)
    may = actor.may(rights.ATTEND, tenant_id=actor.tenant_id)
    return {"unknown": found.unknown_names(actor, tenant_here(request))} if may else {}


def papers_out(request: HttpRequest) -> dict[str, QuerySet[PaperSheet]]:
    """Sheets that nobody typed in yet."""
    actor = actor_of(request)
    may = actor.may(rights.ATTEND, tenant_id=actor.tenant_id)
    return {"papers": found.papers_waiting(actor, tenant_here(request), now=clock.now())} if may else {}


def on_leave(request: HttpRequest) -> dict[str, QuerySet[Excuse]]:
    """Who wants to make it up, behind one's doors."""
    actor = actor_of(request)
    if not actor.may(rights.EXCUSE, tenant_id=actor.tenant_id):
        return {}
    return {"leave": excuses_found.to_make_up(excuses_found.listed(actor, tenant_here(request)))}


@panel("session", order=30)
def attendance_of_session(request: HttpRequest, session: Session) -> Panel | None:
    """The sheet, the code for the door, the list; leave and what waits."""
    actor, now = actor_of(request), clock.now()
    may = actor.may(rights.ATTEND, tenant_id=session.tenant_id)
    if not may:
        return None
    waiting = waiting_at(request, session)
    context = {
        "session": session,
        "is_office": shown.may_attend(request, session),
        "is_open": not rules.open_problems(session, now=now),
        "is_off": session.state == "called_off",
        "may_excuse": actor.may(rights.EXCUSE, tenant_id=session.tenant_id) and not excuse_rules.open_problems(session, now=now),
        "leave": waiting["leave"],
        "to_check": waiting["unknown"],
    }
    return Panel(_("签到"), "activities/panels/attendance_session.html", context)


@panel("session", order=40)
def areas_of_session(request: HttpRequest, session: Session) -> Panel | None:
    """Which areas its series cleans, and how they were found after this time."""
    actor = actor_of(request)
    sees = any(actor.may(one, tenant_id=session.tenant_id, place_path=session.place_path) for one in area_rows.SEES)
    if session.series is None or not sees:
        return None
    rows = list(area_rows.cleaned_in(session)[: MOST * 4])
    if not rows:
        return None
    context = {
        "session": session,
        "rows": [{"one": one, "whose": shown.whose(one), "badge": shown.area_badge(one)} for one in rows],
        "may_keep": shown.may_areas(request, session.place_path) and session.starts_at <= clock.now(),
    }
    return Panel(_("责任区域"), "activities/panels/areas_session.html", context)


@panel("public_session", order=20)
def coming_and_leave(request: HttpRequest, session: Session) -> Panel | None:
    """For whoever leads it the sheet; for neighbours of a clean-up day how to say that one cannot come."""
    actor, now = actor_of(request), clock.now()
    if actor.user_id is None:
        return None
    is_lead = found.is_lead(actor, session) or found.is_office(actor, session)
    takes_leave = excuse_rules.makes_up(session.programme.kind) and not excuse_rules.open_problems(session, now=now)
    if not is_lead and not takes_leave:
        return None
    context = {
        "session": session,
        "is_lead": is_lead,
        "takes_leave": takes_leave and session.ends_at > now and actor.person_id is not None,
        "mine": excuses_found.own(actor, session) if takes_leave else None,
    }
    return Panel(_("到场"), "activities/panels/attendance_public.html", context)


@panel("today", order=59, tallies=(names_waiting, papers_out))
def to_check_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """Names to place and sheets to type in."""
    names, out = tally(request, names_waiting).get("unknown", 0), tally(request, papers_out).get("papers", 0)
    if not names and not out:
        return None
    entries = _first(request, "names", lambda: names_waiting(request)["unknown"].order_by("made_at")) if names else []
    sheets = _first(request, "papers", lambda: papers_out(request)["papers"].order_by("printed_at")) if out else []
    context = {"slot": "side", "entries": entries, "papers": sheets, "names": names, "out": out}
    return Panel(_("签到要核对的"), "activities/panels/attendance_today.html", context)


FIRST: MyFirst[Any] = MyFirst("activities")


def _first(request: HttpRequest, what: str, rows: Callable[[], QuerySet[Any]]) -> list[Any]:
    """The first few, kept for a moment."""
    few = lambda: rows().select_related("session__programme")[:MOST]  # noqa: E731 -- asked only where nothing is kept
    return FIRST.get(actor_of(request), what, rows=few, now=clock.now())


@panel("doors", order=31, tallies=(on_leave,))
def leave_behind_doors(request: HttpRequest, _doors: Any) -> Panel | None:
    """Which neighbours mean to make it up."""
    count = tally(request, on_leave).get("leave", 0)
    if not count:
        return None
    rows = list(on_leave(request)["leave"][:MOST])
    context = {"rows": [shown.excuse_row(one) for one in rows], "more": max(count - len(rows), 0)}
    return Panel(_("请了假、说好要补的"), "activities/panels/excuses_doors.html", context)


@panel("place", order=55)
def areas_here(request: HttpRequest, place: Place) -> Panel | None:
    """Who keeps this place clean: no secret."""
    rows = areas_at(place, day=clock.today(), now=clock.now())[: MOST + 1]
    if not rows:
        return None
    actor = actor_of(request)
    may_see = any(actor.may(one, tenant_id=place.tenant_id, place_path=place.path) for one in area_rows.SEES)
    context = {
        "rows": [{"one": one, "whose": shown.whose(one)} for one in rows[:MOST]],
        "more": len(rows) > MOST,
        "all_url": reverse("activities:areas") if may_see else "",
    }
    return Panel(_("责任区域"), "activities/panels/areas_place.html", context)
