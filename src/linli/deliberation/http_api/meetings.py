"""The REST face: meetings, their agenda, who came, and who was there at any instant."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.security import django_auth

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires, signed_in
from linli.core.answering import written_once
from linli.core.bodies import Moment, Sent
from linli.core.finding import found_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Council, Meeting
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors.presence import course_of, presence_at
from linli.deliberation.services import agenda, attendance, invitations, meetings
from linli.deliberation.services.agenda import ItemGiven
from linli.deliberation.services.attendance import Coming
from linli.deliberation.services.meetings import MeetingGiven
from linli.registry.api import place_by_id

router = Router(auth=STAFF_DOOR)
ONE = "/meetings/{uuid:pk}"
MOST = 500


class CouncilMeetingOut(Schema):
    """A meeting as everybody may read it; no names."""

    id: UUID
    number: str
    kind: str
    title: str
    council: UUID | None
    place: UUID
    venue: str
    starts_at: datetime
    ends_at: datetime | None
    state: str
    due: int = Field(description="应到；开会以后不再变")
    opened_at: datetime | None
    closed_at: datetime | None
    cancelled_reason: str


class CouncilMeetingIn(Sent):
    kind: str = Field(
        description="session · conference · representatives · assembly · party · committee · four_party · corridor …"
    )
    title: str = ""
    place_id: UUID
    council_id: UUID | None = None
    venue: str = ""
    starts_at: Moment
    ends_at: Moment | None = None
    ordinal: int | None = Field(None, ge=1, le=999)
    chair: str = Field("", max_length=60)
    note_taker: str = Field("", max_length=60)
    is_public: bool = True


class AgendaItemOut(Schema):
    id: UUID
    number: str
    parent: UUID | None
    kind: str
    title: str
    presenter: str
    minutes_planned: int | None
    state: str
    began_at: datetime | None
    ended_at: datetime | None
    outcome: str


class AgendaItemIn(Sent):
    title: str = ""
    kind: str = "discussion"
    text: str = Field("", max_length=4000)
    presenter: str = ""
    minutes_planned: int | None = None
    speech_seconds: int | None = None
    list_is_open: bool = False
    parent_id: UUID | None = None
    late_reason: str = Field("", description="通知发出以后加的要写")


class MeetingReasonIn(Sent):
    reason: str = Field("", max_length=200)


class ComingIn(Sent):
    said: str = Field(description="号，或者到会证上的字", max_length=200)
    direction: str = Field("in", description="in · out")
    method: str = Field("number", description="qr · number · hand · sheet")
    at: Moment | None = Field(None, description="空：现在")
    client_key: str = Field("", description="这台设备给这一条起的名，重复发不重复记", max_length=64)


class ComingsIn(Sent):
    entries: list[ComingIn] = Field(max_length=MOST)


class NotedOut(Schema):
    participant: UUID
    number: int
    direction: str
    at: datetime
    is_new: bool = Field(description="假：已经记过了，什么都没有变")


class TurnOut(Schema):
    at: datetime
    is_met: bool
    present: int


class PresenceOut(Schema):
    """Who was there at an instant. Half-open: whoever comes at it is there, whoever goes at it is not."""

    at: datetime
    due: int
    present: int
    needed: int | None = Field(description="空：不要求法定人数")
    is_met: bool
    participants: list[UUID]
    guests: list[UUID]
    turns: list[TurnOut] = Field(description="法定人数够了、不够了的时刻")


class MeetingAnswerIn(Sent):
    answer: str = Field(description="coming · excused")
    reason: str = Field("", max_length=120)


class MeetingAnswerOut(Schema):
    participant: UUID
    answer: str


def _out(one: Meeting, members: int | None = None) -> dict[str, Any]:
    names = ("number", "kind", "title", "venue", "starts_at", "ends_at", "state", "opened_at", "closed_at", "cancelled_reason")
    due = one.due_count if one.opened_at else found.members_count(one) if members is None else members
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "council": one.council_id,
        "place": one.place_id,
        "due": due,
    }


def _seen(request: HttpRequest, pk: UUID) -> Meeting:
    """A meeting of one's post."""
    one = found_or_404(found.meeting_for(actor_of(request), pk))
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _read(request: HttpRequest, pk: UUID) -> Meeting:
    """A meeting that this visitor may read about."""
    actor, tenant = actor_of(request), tenant_here(request)
    if actor.is_staff and (one := found.meeting_for(actor, pk)) and one.tenant_id == tenant.pk:
        return one
    return found_or_404(found.meeting_for_reader(actor, tenant.pk, pk))


@router.get("/meetings", response=list[CouncilMeetingOut], auth=OPEN_DOOR, operation_id="council_meeting_list")
def meeting_list(
    request: HttpRequest, since: date | None = None, kind: str = "", limit: int = 20, offset: int = 0
) -> list[dict[str, Any]]:
    """Public meetings, those that begin last first."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), 50)
    rows = found.public_meetings(tenant_here(request).pk).order_by("-starts_at", "-id")
    rows = rows.filter(starts_at__date__gte=since) if since else rows
    rows = rows.filter(kind=kind[:16]) if kind else rows
    listed = list(rows[first : first + most])
    members = found.members_counts([one for one in listed if not one.opened_at])
    return [_out(one, members.get(one.pk, 0)) for one in listed]


@router.get(ONE, response=CouncilMeetingOut, auth=OPEN_DOOR, operation_id="council_meeting_get")
def meeting_get(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One meeting."""
    return _out(_read(request, pk))


@router.get(f"{ONE}/agenda", response=list[AgendaItemOut], auth=OPEN_DOOR, operation_id="meeting_agenda")
def meeting_agenda(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """The agenda in the order in which it is read, each point with its number."""
    names = ("kind", "title", "presenter", "minutes_planned", "state", "began_at", "ended_at", "outcome")
    return [
        {name: getattr(node.item, name) for name in names}
        | {"id": node.item.pk, "number": node.number, "parent": node.item.parent_id}
        for node in found.agenda_lines(_read(request, pk))
    ]


@router.post("/meetings", response=CouncilMeetingOut, operation_id="meeting_prepare")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_prepare(request: HttpRequest, payload: CouncilMeetingIn) -> dict[str, Any]:
    """Prepare a meeting; a council's members come from its seats."""
    tenant = tenant_here(request)
    place = place_by_id(payload.place_id, tenant=tenant)
    council = Council.objects.filter(tenant=tenant, pk=payload.council_id).first() if payload.council_id else None
    unknown = [name for name, row in (("place_id", place), ("council_id", council or not payload.council_id)) if not row]
    if unknown or place is None:
        raise MeetingRefused([Problem("unknown", _("没有这一项。"), where=name) for name in unknown])
    values = payload.model_dump(exclude={"place_id", "council_id"})
    given = MeetingGiven(**values, place=place, council=council)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(meetings.prepare(tenant=tenant, given=given, by=actor_of(request), now=now).pk)}

    return _out(Meeting.objects.get(pk=written_once(request, "meeting.prepare", write)["id"]))


@router.post(f"{ONE}/agenda", response=list[AgendaItemOut], operation_id="meeting_agenda_add")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_agenda_add(request: HttpRequest, pk: UUID, payload: AgendaItemIn) -> list[dict[str, Any]]:
    """Put a point on the agenda; gives the whole of it."""
    one = _seen(request, pk)
    parent = found_or_404(found.item_of(one, payload.parent_id)) if payload.parent_id else None
    given = ItemGiven(**payload.model_dump(exclude={"parent_id", "late_reason"}), parent=parent)

    def write(now: datetime) -> dict[str, Any]:
        made = agenda.add(meeting=one, given=given, late_reason=payload.late_reason, by=actor_of(request), now=now)
        return {"id": str(made.pk)}

    written_once(request, f"meeting.agenda:{pk}", write)
    return meeting_agenda(request, pk)


@router.post(f"{ONE}/convene", response=CouncilMeetingOut, operation_id="meeting_convene")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_convene(request: HttpRequest, pk: UUID, payload: MeetingReasonIn) -> dict[str, Any]:
    """Send the invitations; `reason` where the papers go out late."""
    return _done(request, pk, "convene", late_reason=payload.reason)


@router.post(f"{ONE}/open", response=CouncilMeetingOut, operation_id="meeting_open")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_open(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Open it; refused with the numbers while there is no quorum."""
    return _done(request, pk, "open_meeting")


@router.post(f"{ONE}/adjourn", response=CouncilMeetingOut, operation_id="meeting_adjourn")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_adjourn(request: HttpRequest, pk: UUID, payload: MeetingReasonIn) -> dict[str, Any]:
    """Break it off."""
    return _done(request, pk, "adjourn", reason=payload.reason)


@router.post(f"{ONE}/resume", response=CouncilMeetingOut, operation_id="meeting_resume")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_resume(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Go on with it."""
    return _done(request, pk, "resume")


@router.post(f"{ONE}/close", response=CouncilMeetingOut, operation_id="meeting_close")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_close(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """End it."""
    return _done(request, pk, "close")


@router.post(f"{ONE}/cancel", response=CouncilMeetingOut, operation_id="meeting_cancel")  # type: ignore[type-var]
@requires(rights.MEETINGS)
def meeting_cancel(request: HttpRequest, pk: UUID, payload: MeetingReasonIn) -> dict[str, Any]:
    """Call it off, with a reason."""
    return _done(request, pk, "cancel", reason=payload.reason)


def _done(request: HttpRequest, pk: UUID, verb: str, **given: str) -> dict[str, Any]:
    one = _seen(request, pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(getattr(meetings, verb)(meeting=one, by=actor_of(request), now=now, **given).pk)}

    return _out(Meeting.objects.get(pk=written_once(request, f"meeting.{verb}:{pk}", write)["id"]))


# ---- who came ----


@router.post(f"{ONE}/attendance", response=list[NotedOut], operation_id="meeting_attendance")  # type: ignore[type-var]
@requires(rights.ATTENDANCE)
def meeting_attendance(request: HttpRequest, pk: UUID, payload: ComingsIn) -> list[dict[str, Any]]:
    """Note who came and went: all entries or none. What was sent before changes nothing."""
    one = _seen(request, pk)
    entries = [Coming(**entry.model_dump()) for entry in payload.entries]

    def write(now: datetime) -> dict[str, Any]:
        noted = attendance.note(meeting=one, entries=entries, by=actor_of(request), now=now)
        return {"noted": [_noted(each) for each in noted]}

    return list(written_once(request, f"meeting.attendance:{pk}", write)["noted"])


def _noted(one: attendance.Noted) -> dict[str, Any]:
    names = ("direction", "at", "is_new")
    return {name: getattr(one, name) for name in names} | {"participant": one.participant.pk, "number": one.participant.number}


@router.get(f"{ONE}/presence", response=PresenceOut, operation_id="meeting_presence")  # type: ignore[type-var]
@requires(*found.SEEING)
def meeting_presence(request: HttpRequest, pk: UUID, at: Moment | None = None) -> dict[str, Any]:
    """Who was there at an instant (now), and when the quorum was reached or lost."""
    one = _seen(request, pk)
    there = presence_at(one, at or one.closed_at or clock.now())
    names = ("at", "due", "present", "needed", "is_met")
    return {name: getattr(there, name) for name in names} | {
        "participants": sorted(there.participant_ids),
        "guests": sorted(there.guests),
        "turns": [{"at": turn.at, "is_met": turn.is_met, "present": turn.count} for turn in course_of(one).turns],
    }


@router.post(f"{ONE}/answer", response=MeetingAnswerOut, auth=django_auth, operation_id="meeting_answer")  # type: ignore[type-var]
@signed_in
def meeting_answer(request: HttpRequest, pk: UUID, payload: MeetingAnswerIn) -> dict[str, Any]:
    """Whether one comes to a meeting that one is invited to."""
    mine = found_or_404(found.own_participation(_read(request, pk), actor_of(request)))

    def write(now: datetime) -> dict[str, Any]:
        made = invitations.answer(participant=mine, answer=payload.answer, reason=payload.reason, by=actor_of(request), now=now)
        return {"participant": str(made.pk), "answer": made.answer}

    return written_once(request, f"meeting.answer:{mine.pk}", write)
