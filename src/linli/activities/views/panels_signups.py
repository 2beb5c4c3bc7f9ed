"""What sign-ups and calls put onto other pages: a session, today, mine, a head's doors, a person."""

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
from linli.registry.api import Person, person_by_id

from ..models import CallLine, Session
from ..rules import rights
from ..rules import signups as rules
from ..selectors import calls as calls_found
from ..selectors import signups as found
from . import signups_shown as shown
from .session_waiting import waiting_at

MOST = 5
FIRST: MyFirst[CallLine] = MyFirst("activities")


def to_call(request: HttpRequest) -> dict[str, QuerySet[CallLine]]:
    """Whom this visitor has to tell by voice."""
    actor = actor_of(request)
    if not actor.may(rights.CALL, tenant_id=actor.tenant_id):
        return {}
    return {"calls": calls_found.listed(actor, tenant_here(request), now=clock.now())}


@panel("session", order=20)
def signups_of_session(request: HttpRequest, session: Session) -> Panel | None:
    """How many come, how many wait, and whom to call."""
    actor = actor_of(request)
    if not session.programme.needs_signup or not actor.may(
        rights.SIGN_UP, tenant_id=session.tenant_id, place_path=session.place_path
    ):
        return None
    now = clock.now()
    context = {
        "session": session,
        "url": reverse("activities:session-signups", args=[session.pk]),
        "counts": found.counts(session),
        "to_call": waiting_at(request, session)["calls"],
        "is_open": not rules.window_problems(session.programme, session, now=now, is_office=True),
    }
    return Panel(_("报名"), "activities/panels/signups_session.html", context)


@panel("public_session", order=10)
def signing_up(request: HttpRequest, session: Session) -> Panel | None:
    """The first of the two taps."""
    if not session.programme.needs_signup:
        return None
    actor, tenant = actor_of(request), tenant_here(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    context = {
        "session": session,
        "mine": found.live_of(session, person) if person else None,
        "why_not": rules.window_problems(session.programme, session, now=clock.now(), is_office=False),
        "room": shown.room_words(session),
        "is_full": shown.is_full(session),
        "for_whom": rules.for_whom(session.programme),
    }
    return Panel(_("报名"), "activities/panels/signups_public.html", context)


@panel("today", order=58, tallies=(to_call,))
def calls_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """Whom to call or to visit, soonest first."""
    return _calls(request)


@panel("doors", order=30, tallies=(to_call,))
def calls_behind_doors(request: HttpRequest, _doors: Any) -> Panel | None:
    """Whom of the neighbours a head has to tell."""
    return _calls(request)


def _calls(request: HttpRequest) -> Panel | None:
    count = tally(request, to_call).get("calls", 0)
    if not count:
        return None
    rows = FIRST.get(actor_of(request), "calls", rows=lambda: to_call(request)["calls"][:MOST], now=clock.now())
    context = {
        "slot": "side",
        "rows": [shown.call_row(one, shows_phone=False) for one in rows],
        "more": max(count - len(rows), 0),
    }
    return Panel(_("要打电话通知的人"), "activities/panels/calls.html", context)


@panel("mine", order=40)
def my_signups(request: HttpRequest, _subject: Any) -> Panel | None:
    """What one signed up for that is still to come."""
    rows = found.of_person(actor_of(request), tenant_here(request)).filter(found.coming(clock.now()))
    listed = list(rows.order_by("session__starts_at", "id")[:MOST])
    context = {"rows": [shown.row_of(one) for one in listed]}
    return Panel(_("我的报名"), "activities/panels/signups_mine.html", context) if listed else None


@panel("person", order=40)
def signups_of_person(request: HttpRequest, person: Person) -> Panel | None:
    """What somebody signed up for that is still to come, for those who take sign-ups there."""
    rows = found.signups_seen(actor_of(request)).filter(found.coming(clock.now()), person=person)
    listed = list(rows.order_by("session__starts_at", "id")[:MOST])
    context = {"rows": [shown.row_of(one) for one in listed]}
    return Panel(_("报了名的活动"), "activities/panels/signups_person.html", context) if listed else None
