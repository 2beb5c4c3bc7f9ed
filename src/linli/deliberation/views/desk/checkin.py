"""Who comes, on the workbench: scan or number, the roll with large buttons, the paper sheet, lines to strike, presence at a minute."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import taken, url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.problems import Problem
from linli.deliberation.forms import meetings as asked
from linli.deliberation.models import Attendance, Meeting, Method
from linli.deliberation.rules import rights
from linli.deliberation.rules.groups import by_number
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors import presence
from linli.deliberation.services import attendance
from linli.deliberation.services.attendance import Coming, Noted
from linli.deliberation.views import shown_meetings as shown
from linli.deliberation.views.desk.meeting_pieces import NOTES, READS, SEES, WRITES, may, meeting_or_404, meeting_to_note

Said = dict[str, Any]
MOST_SENT = 500
"""Entries that a device sends in one go."""
MOST_BYTES = 300_000


@NOTES
@WRITES
def checkin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The clerk's page at the door: a box for scanner and numbers, and everybody with a button."""
    meeting = meeting_to_note(request, pk)
    form = asked.NoteForm(request.POST) if request.method == "POST" else asked.NoteForm(initial=_kept(request))
    if form.is_bound and form.is_valid():
        noted: list[Noted] = []
        if taken(form, lambda: noted.extend(_note(request, meeting, [_coming(form.cleaned_data)]))):
            messages.success(request, _words(noted[0]))
            return redirect(f"{request.path}?direction={form.cleaned_data['direction']}&group={request.GET.get('group', '')}")
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "deliberation/desk/checkin.html", _context(request, meeting, form), status=status)


def _kept(request: HttpRequest) -> Said:
    return {"direction": "out" if request.GET.get("direction") == "out" else "in"}


def _coming(said: Said) -> Coming:
    typed = said["said"].strip()
    method = said.get("method") or Method.NUMBER
    if method == Method.NUMBER and not typed.isdecimal():
        method = Method.QR
    return Coming(said=typed, direction=said["direction"], method=method, at=said.get("at"))


def _note(request: HttpRequest, meeting: Meeting, entries: list[Coming]) -> list[Noted]:
    return attendance.note(meeting=meeting, entries=entries, by=actor_of(request), now=clock.now())


def _words(one: Noted) -> str:
    """What the clerk reads after each scan."""
    who = {"number": one.participant.number, "who": one.participant.label}
    if not one.is_new:
        return (
            _("%(number)s 号 %(who)s，已经到了，不用再记。")
            if one.direction == "in"
            else _("%(number)s 号 %(who)s，已经走了，不用再记。")
        ) % who
    return (_("%(number)s 号 %(who)s，到了。") if one.direction == "in" else _("%(number)s 号 %(who)s，走了。")) % who


def _context(request: HttpRequest, meeting: Meeting, form: asked.NoteForm) -> Said:
    there = presence.presence_at(meeting, clock.now())
    people = list(found.participants_of(meeting))
    group = request.GET.get("group", "")
    inside = there.participant_ids | there.guests
    return {
        "meeting": meeting,
        "form": form,
        "quorum": shown.quorum_shown(meeting, there),
        "groups": sorted({one.group for one in people if one.group}, key=by_number),
        "group": group,
        "rows": [{"one": one, "is_there": one.pk in inside} for one in people if not group or one.group == group],
        "direction": form["direction"].value(),
    }


@NOTES
@WRITES
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type in the paper sheet afterwards: many numbers, one time."""
    meeting = meeting_to_note(request, pk)
    initial = {"at": timezone.localtime(meeting.starts_at), "direction": "in"}
    form = asked.SheetForm(request.POST) if request.method == "POST" else asked.SheetForm(initial=initial)

    def write(said: Said, _now: datetime) -> str:
        numbers = said["numbers"] if isinstance(said["numbers"], list) else []  # a text: what was typed cannot be read
        made = [Coming(said=one, direction=said["direction"], method=Method.SHEET, at=said["at"]) for one in numbers]
        _note(request, meeting, made)
        return f"{meeting.get_absolute_url()}attendance/"

    if form.is_bound and (url := url_once(request, form, write)):
        messages.success(request, _("补记好了。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "meeting": meeting, "heading": _("照纸质签到表补记")}
    return page(request, "deliberation/desk/meeting_form.html", context, status=status)


@NOTES
@require_POST
def send(request: HttpRequest, pk: UUID) -> JsonResponse:
    """What a device kept while it was without network: each entry once, by its own key and time; bad ones come back with reasons."""
    meeting = meeting_to_note(request, pk)
    entries = _sent(request)
    if entries is None:
        return JsonResponse({"problems": [Problem("unreadable", _("没有看懂这台设备发来的内容。")).as_dict()]}, status=422)
    noted, problems = attendance.note_what_can(meeting=meeting, entries=entries, by=actor_of(request), now=clock.now())
    there = presence.presence_at(meeting, clock.now())
    return JsonResponse(
        {
            "noted": [{"number": one.participant.number, "words": _words(one), "is_new": one.is_new} for one in noted],
            "problems": [one.as_dict() for one in problems],
            "present": there.present,
            "quorum": render_to_string("deliberation/desk/quorum.html", {"quorum": shown.quorum_shown(meeting, there)}),
        }
    )


def _sent(request: HttpRequest) -> list[Coming] | None:
    """The entries of a body, or None where it is none."""
    try:
        rows = json.loads(request.body[:MOST_BYTES])["entries"]
        return [_entry(one) for one in rows] if isinstance(rows, list) and len(rows) <= MOST_SENT else None
    except (RawPostDataException, ValueError, KeyError, TypeError, AttributeError):
        return None


def _entry(one: Said) -> Coming:
    """:raises ValueError: for an entry without a time, or with a zone that is none."""
    at = parse_datetime(str(one["at"]))
    if at is None or at.tzinfo is None:
        raise ValueError("an entry has its time with a zone")
    said = str(one["said"])[:200]
    method = Method.NUMBER if said.strip().isdecimal() else Method.QR
    return Coming(said=said, direction=str(one.get("direction", "in")), method=method, at=at, client_key=str(one["key"]))


# ---- lines, and presence at a minute ----


@SEES
@READS
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every coming and going, the course of presence as a picture, and who was there at a minute."""
    meeting = meeting_or_404(request, pk)
    at = _minute(request) or meeting.closed_at or clock.now()
    course, there = presence.course_of(meeting), presence.presence_at(meeting, at)
    people = [one for one in found.participants_of(meeting) if one.pk in there.participant_ids | there.guests]
    rows = (
        Attendance.objects.filter(meeting=meeting).select_related("participant", "strikes").order_by("-at", "-recorded_at", "-id")
    )
    struck = {one.strikes_id for one in rows if one.strikes_id}
    context = {
        "meeting": meeting,
        "at": at,
        "at_text": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M"),
        "quorum": shown.quorum_shown(meeting, there),
        "people": people,
        "picture": shown.picture_of(course, meeting.closed_at or clock.now()),
        "turns": course.turns,
        "rows": [{"line": one, "is_struck": one.pk in struck} for one in rows if one.strikes_id is None],
        "strikes": [one for one in rows if one.strikes_id],
        "may_note": may(request, rights.ATTENDANCE, meeting),
    }
    return page(request, "deliberation/desk/attendance.html", context)


def _minute(request: HttpRequest) -> datetime | None:
    """The minute that the address asks for."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
        return timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at
    except (ValueError, OverflowError):
        return None


@NOTES
@WRITES
def strike(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """Strike out a line that was wrong."""
    meeting = meeting_to_note(request, pk)
    line = one_or_404(Attendance.objects.filter(meeting=meeting).select_related("participant"), line_id)
    form = asked.StrikeForm(request.POST) if request.method == "POST" else asked.StrikeForm()

    def write(said: Said, now: datetime) -> str:
        attendance.strike(line=line, reason=said["reason"], by=actor_of(request), now=now)
        return f"{meeting.get_absolute_url()}attendance/"

    if form.is_bound and (url := url_once(request, form, write)):
        messages.success(request, _("划掉了，原来那条还在，看得到。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    heading = _("划掉：%(who)s") % {"who": found_or_404(line.participant).label}
    context = {"form": form, "meeting": meeting, "heading": heading, "button": pgettext("attendance", "划掉")}
    return page(request, "deliberation/desk/meeting_form.html", context, status=status)
