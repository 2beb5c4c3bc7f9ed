"""
The sheet for a yard: everybody on the list with large buttons, on a tablet or a telephone. It works without network: its script keeps
marks on the device and sends them later; without script every button is a form. For the office, for heads, and for whoever leads it.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here

from ..forms import attendance as typed
from ..models import Session
from ..rules import attendance as rules
from ..selectors import attendance as found
from ..selectors.person_times import person_times_of
from ..services import attendance, sheets
from ..services.sheets import EntryGiven
from ..states import SessionState
from . import attendance_shown as shown

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST_BYTES = 400_000
KEPT_HOURS = 24
"""How long after its end a device keeps the sheet."""


def session_or_404(request: HttpRequest, pk: UUID) -> Session:
    """A session where this visitor writes down who comes."""
    return one_or_404(_sessions(request), pk)


def counted_or_404(request: HttpRequest, pk: UUID) -> Any:
    """The same with its numbers."""
    return one_or_404(found.with_numbers(_sessions(request)), pk)


def _sessions(request: HttpRequest) -> QuerySet[Session]:
    return found.sessions_taken_by(actor_of(request)).filter(tenant=tenant_here(request))


@signed_in
@BOTH
@never_cache
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet; a button pressed without script comes here as a form."""
    session = counted_or_404(request, pk)
    form = typed.MarkForm(request.POST if request.method == "POST" else None)

    def do(_said: dict[str, Any], now: datetime) -> None:
        mark, person, name = form.mark()
        entry = EntryGiven(entry_id=uuid4(), mark=mark, made_at=now, person_id=person, written_name=name)
        done = sheets.take(session=session, entries=[entry], by=actor_of(request), now=now)
        for one in done.problems:
            messages.warning(request, one.text)
        if name and not done.problems:
            messages.success(request, _("记下了：%(name)s") % {"name": name})

    if form.is_bound and done_once(request, form, f"activities.sheet:{pk}", do, tenant_id=session.tenant_id) is not None:
        return redirect(request.path)
    return page(
        request, "activities/portal/attendance_sheet.html", _context(request, session, form), status=422 if form.is_bound else 200
    )


def _context(request: HttpRequest, session: Any, form: typed.MarkForm) -> dict[str, Any]:
    actor, now = actor_of(request), clock.now()
    rows = found.roster(session, actor)
    is_whole = found.is_office(actor, session) or found.is_lead(actor, session)
    back = "session" if actor.is_staff else "public-session"
    return {
        "bar_title": _("签到"),
        "back": reverse(f"activities:{back}", args=[session.pk]),
        "session": session,
        "span": shown.span_of(session),
        "form": form,
        "rows": rows,
        "here": sum(one.came is not None for one in rows),
        "written": found.written_names(session) if is_whole and session.to_check else [],
        "closed": rules.open_problems(session, now=now),
        "is_whole": is_whole,
        "kept_until": int(session.ends_at.timestamp() + KEPT_HOURS * 3600) * 1000,
        "is_off": session.state == SessionState.CALLED_OFF,
    }


@signed_in
@require_POST
def send(request: HttpRequest, pk: UUID) -> JsonResponse:
    """What a device kept: each mark once, by its own key and time. The answer says who is there now, from whichever device."""
    session, now = session_or_404(request, pk), clock.now()
    try:
        said = _sent(request)
        done = sheets.take(
            session=session,
            entries=said["entries"],
            device=said["device"],
            sent_at=said["sent_at"],
            by=actor_of(request),
            now=now,
        )
        problems = done.problems + _counted(request, session, said["count"], now)
    except NotAllowed:
        raise
    except Refused as refused:
        return JsonResponse({"problems": [one.as_dict() for one in refused.problems]}, status=422)
    return JsonResponse({"fresh": done.fresh, "problems": [one.as_dict() for one in problems], **_there(request, session)})


def _there(request: HttpRequest, session: Session) -> dict[str, Any]:
    rows = found.roster(session, actor_of(request))
    return {
        "marks": {str(one.person.pk): one.mark for one in rows if one.mark},
        "here": sum(one.came is not None for one in rows),
        "person_times": person_times_of(session),
    }


def _counted(request: HttpRequest, session: Session, count: dict[str, Any] | None, now: datetime) -> list[Problem]:
    """A count made without network; what is wrong with it keeps no marks away."""
    if count is None:
        return []
    try:
        attendance.count(session=session, **count, by=actor_of(request), now=now)
    except Refused as refused:
        return refused.problems
    return []


def _sent(request: HttpRequest) -> dict[str, Any]:
    """:raises Refused: for a body that is none."""
    try:
        body = json.loads(request.body[:MOST_BYTES])
        return {
            "entries": [_entry(one) for one in body["entries"]],
            "device": str(body.get("device", ""))[:40],
            "sent_at": _moment(body["sent_at"]) if body.get("sent_at") else None,
            "count": _count(body.get("count")),
        }
    except (RawPostDataException, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(Problem("unreadable", _("没有看懂这台设备发来的内容。"))) from error


def _entry(one: dict[str, Any]) -> EntryGiven:
    person = one.get("person_id")
    return EntryGiven(
        entry_id=UUID(str(one["entry_id"])), mark=str(one["mark"]), made_at=_moment(one["made_at"]),
        person_id=UUID(str(person)) if person else None, written_name=_text(one.get("name")),
    )  # fmt: skip


def _text(value: Any) -> str:
    """:raises ValueError: for what no text may hold."""
    text = str(value or "").strip()
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise ValueError("a name has letters only")
    return text[:40]


def _moment(value: Any) -> datetime:
    """:raises ValueError: for what is no time with a zone of a year that anybody means."""
    at = parse_datetime(str(value))
    if at is None or at.tzinfo is None or not 1970 < at.year < 3000:
        raise ValueError("a mark has its time with a zone")
    return at


def _count(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    return {"person_times": min(max(int(value["person_times"]), 0), 2**31 - 1), "at": _moment(value["made_at"])}


@signed_in
@READ
def worker(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The script that keeps this one page on the device, so that it opens in a yard without network; of no other page does it know."""
    session_or_404(request, pk)
    response = page(request, "activities/pieces/sheet_worker.js", {})
    response["Content-Type"] = "text/javascript; charset=utf-8"
    response["Cache-Control"] = "no-cache"
    return response
