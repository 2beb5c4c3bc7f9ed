"""
The meeting room: the screen on the wall and on telephones, and somebody's card. Whoever has the code may look.

Two hundred look every two seconds. What the screen shows is drawn once for a version of the meeting and a language, and kept in
the process; whether it still holds is one statement, asked at most once a second whoever looks.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused
from linli.core.remembered import Remembered
from linli.deliberation.models import Meeting, Method, Participant
from linli.deliberation.rules import presence as rules
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors import presence, screens
from linli.deliberation.services import attendance
from linli.deliberation.services.attendance import Coming
from linli.deliberation.states import MeetingState
from linli.deliberation.views import shown_meetings as shown
from linli.deliberation.views.panels_ballots import on_the_wall

EVERY_SECONDS = 2
READS = require_http_methods(["GET", "HEAD"])
COMING = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)
"""In which states somebody comes or goes."""
Key = tuple[str, str, str]
"""Code, language, and which part: wall or phone."""


def _drawn(key: Key) -> tuple[str, str]:
    """The ETag and the part. :raises Http404: where no meeting has this code; nothing is kept of that."""
    code, language, part = key
    meeting, stamp = found.meeting_by_screen(code), screens.stamp_of(code)
    if meeting is None or stamp is None:
        raise Http404
    with translation.override(language):
        html = render_to_string(f"deliberation/wall/{part}.html", _context(meeting))
    return f'"{hashlib.sha256(f"{stamp} {key}".encode()).hexdigest()[:24]}"', html


_parts: Remembered[Key, tuple[str, str]] = Remembered(_drawn, stamp=lambda key: screens.stamp_of(key[0]))


def _context(meeting: Meeting) -> dict[str, Any]:
    screen = screens.screen_of(meeting, clock.now())
    return {
        "screen": screen,
        "meeting": meeting,
        "badge": shown.state_badge(meeting),
        "quorum": shown.quorum_shown(meeting, screen.there),
        "agenda": shown.agenda_shown(screen.agenda),
        "ballots": on_the_wall(screen.running, screen.declared),
        "every": EVERY_SECONDS,
    }


def _part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """The part as it is kept; 304 for whoever has it already."""
    etag, html = _parts.get((code, translation.get_language() or "", part))
    if request.headers.get("If-None-Match", "") in (etag, f"W/{etag}"):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(html)
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


@public
@READS
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The screen of the room, 1920 wide; it asks for `now` every two seconds."""
    return _whole(request, code, "wall", "deliberation/wall/meeting.html")


@public
@READS
def now(request: HttpRequest, code: str) -> HttpResponse:
    """What changes on the screen."""
    return _part(request, code, "wall")


@public
@READS
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """The same on a telephone, and checking in with it."""
    return _whole(request, code, "phone", "deliberation/wall/phone_page.html")


@public
@READS
def phone_now(request: HttpRequest, code: str) -> HttpResponse:
    return _part(request, code, "phone")


def _whole(request: HttpRequest, code: str, part: str, template: str) -> HttpResponse:
    _etag, html = _parts.get((code, translation.get_language() or "", part))
    meeting = found_or_404(found.meeting_by_screen(code))
    mine = found.own_participation(meeting, actor_of(request))
    context = {
        "part": html,
        "meeting": meeting,
        "every": EVERY_SECONDS,
        "room_url": settings.BASE_URL + reverse("deliberation:room", args=[code]),
        "mine": mine,
        "is_here": mine is not None and _is_here(meeting, mine),
        "may_come": mine is not None and meeting.state in COMING,
        "may_sign_in": meeting.state in COMING,
        "bar_title": _("会场"),
    }
    response = page(request, template, context)
    response["Cache-Control"] = "no-cache"
    return response


def _is_here(meeting: Meeting, one: Participant) -> bool:
    return rules.is_there(presence.marks_of(meeting, one.pk), one.pk, clock.now())


@signed_in
@require_POST
def here(request: HttpRequest, code: str) -> HttpResponse:
    """A participant comes or goes, with their own telephone; the code hangs in the room."""
    meeting = found_or_404(found.meeting_by_screen(code))
    mine = found_or_404(found.own_participation(meeting, actor_of(request)))
    direction = "out" if request.POST.get("direction") == "out" else "in"
    _note(request, meeting, mine, direction, Method.OWN)
    return redirect("deliberation:room", code)


def _note(request: HttpRequest, meeting: Meeting, who: Participant, direction: str, method: str) -> None:
    """Note it and say so; a refusal stands on the page that follows."""
    one = Coming(participant=who, direction=direction, method=method)
    try:
        noted = attendance.note(meeting=meeting, entries=[one], by=actor_of(request), now=clock.now())
    except NotAllowed:
        raise
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.text))
        return
    known = _("已经记过了。") if not noted[0].is_new else _("记下了，您到了。") if direction == "in" else _("记下了，您走了。")
    messages.success(request, known)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, card: str) -> HttpResponse:
    """
    Somebody's card, by the QR code on it: a clerk notes them with one press; anybody else sees the number and the meeting alone.
    """
    one = found_or_404(found.participant_by_card(card))
    meeting = one.meeting
    may_note = actor_of(request).may(rights.ATTENDANCE, tenant_id=meeting.tenant_id, place_path=meeting.place_path)
    if request.method == "POST":
        found_or_404(one if may_note else None)
        _note(request, meeting, one, "out" if request.POST.get("direction") == "out" else "in", Method.QR)
        return redirect("deliberation:card", card)
    is_mine = actor_of(request).person_id is not None and actor_of(request).person_id == one.person_id
    context = {
        "one": one,
        "meeting": meeting,
        "may_note": may_note,
        "sees_name": may_note or is_mine,
        "card_url": settings.BASE_URL + request.path if is_mine else "",
        "is_here": _is_here(meeting, one),
        "is_coming": meeting.state == MeetingState.CONVENED,
        "bar_title": _("到会证"),
    }
    return page(request, "deliberation/portal/card.html", context)
