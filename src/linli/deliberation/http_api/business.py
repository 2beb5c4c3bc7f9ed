"""The REST face: motions, the speaker list, opinions, what was decided, minutes."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router
from pydantic import BaseModel, ConfigDict

from linli.accounts.api import STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.deliberation.models import ActionItem, AgendaItem, Meeting, Minutes, Motion, Speech, Voiced
from linli.deliberation.rules import rights
from linli.deliberation.selectors import business as seen
from linli.deliberation.selectors import minutes as minutes_seen
from linli.deliberation.selectors import motions as motions_seen
from linli.deliberation.selectors import speeches as speeches_seen
from linli.deliberation.selectors.motions import MotionFilters
from linli.deliberation.services import actions, amendments, minutes, motions, opinions, speeches
from linli.deliberation.services.actions import ActionGiven
from linli.deliberation.services.amendments import AmendmentGiven
from linli.deliberation.services.minutes import MinutesGiven
from linli.deliberation.services.motions import MotionGiven
from linli.deliberation.services.opinions import VoicedGiven
from linli.registry.api import organisation_by_id, place_by_id

router = Router(auth=STAFF_DOOR)
MOST = 200
SEES = requires(rights.VIEW, rights.MEETINGS, rights.MINUTES)
RUNS, WRITES = requires(rights.MEETINGS), requires(rights.MINUTES)
MOTION, MEETING = "/motions/{uuid:motion_id}", "/meetings/{uuid:meeting_id}"


class Out(BaseModel):
    """What is told, straight from a row."""

    model_config = ConfigDict(from_attributes=True)


class MotionIn(Sent):
    title: str = ""
    text: str = ""
    mover: str = ""
    council_id: UUID | None = None
    meeting_id: UUID | None = None


class MotionWordsIn(Sent):
    words: str = ""


class AmendmentIn(Sent):
    text: str = ""
    reason: str = ""
    mover: str = ""
    against: int | None = Field(None, description="the version that it was written for")


class MotionOut(Out):
    id: UUID
    number: str
    title: str
    mover: str
    state: str
    state_reason: str
    submitted_at: datetime


class MotionWholeOut(MotionOut):
    text: str
    version: int
    amendments: list[dict[str, Any]]


class AskIn(Sent):
    item_id: UUID
    number: int
    kind: str = Field("speech", description="speech · point · answer")


class SpeechOut(Out):
    id: UUID
    number: int
    label: str
    kind: str
    place: int
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


class VoicedIn(Sent):
    text: str = ""
    who: str = ""
    place_id: UUID | None = None
    answer: str = ""
    wants_case: bool = False


class VoicedOut(Out):
    id: UUID
    text: str
    who: str
    answer: str
    wants_case: bool
    case_number: str
    voiced_at: datetime


class ActionIn(Sent):
    title: str = ""
    kind: str = Field("note", description="task · case · note")
    text: str = ""
    organisation_id: UUID | None = None
    responsible: str = ""
    due_on: Day | None = None


class ActionOut(Out):
    id: UUID
    title: str
    kind: str
    responsible: str
    due_on: date | None
    target_number: str
    done_at: datetime | None
    done_words: str


class MeetingMinutesIn(Sent):
    opening: str = ""
    words: dict[str, str] = Field(default_factory=dict, description="by the key of the agenda item")
    closing: str = ""
    reason: str = ""


class MinutesOut(Out):
    id: UUID
    ordinal: int
    state: str
    digest: str
    facts: dict[str, Any]
    opening: str
    words: dict[str, str]
    closing: str
    made_at: datetime
    signed_at: datetime | None


# ---- motions ----


@router.get("/motions", response=list[MotionOut], operation_id="motion_list")  # type: ignore[type-var]
@SEES
def motion_list(request: HttpRequest, state: str = "", text: str = "") -> QuerySet[Motion]:
    """The newest motions of your places, at most 200."""
    rows = motions_seen.motions_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return motions_seen.narrowed(rows, MotionFilters.from_query({"state": state, "text": text}))[:MOST]


@router.get(MOTION, response=MotionWholeOut, operation_id="motion_get")  # type: ignore[type-var]
@SEES
def motion_get(request: HttpRequest, motion_id: UUID) -> dict[str, Any]:
    """One motion with the text that stands and its amendments."""
    return _whole(_motion(request, motion_id))


@router.post("/motions", response=MotionWholeOut, operation_id="motion_submit")  # type: ignore[type-var]
@RUNS
def motion_submit(request: HttpRequest, data: MotionIn) -> dict[str, Any]:
    """Write a motion down for somebody."""
    actor, tenant = actor_of(request), tenant_here(request)
    council = motions_seen.councils_here(actor, tenant).filter(pk=data.council_id).first() if data.council_id else None
    meeting = _meeting(request, data.meeting_id) if data.meeting_id else None
    given = MotionGiven(title=data.title, text=data.text, council=council, meeting=meeting, mover=data.mover)
    pk = _once(request, "motion_submit", lambda now: motions.submit(tenant=tenant, given=given, by=actor, now=now).pk)
    return _whole(_motion(request, pk))


@router.post(f"{MOTION}/admit", response=MotionWholeOut, operation_id="motion_admit")  # type: ignore[type-var]
@RUNS
def motion_admit(request: HttpRequest, motion_id: UUID, data: MotionWordsIn) -> dict[str, Any]:
    """Admit it."""
    one, by = _motion(request, motion_id), actor_of(request)
    _once(request, f"motion_admit:{motion_id}", lambda now: motions.admit(motion=one, words=data.words, by=by, now=now).pk)
    return _whole(_motion(request, motion_id))


@router.post(f"{MOTION}/refuse", response=MotionWholeOut, operation_id="motion_refuse")  # type: ignore[type-var]
@RUNS
def motion_refuse(request: HttpRequest, motion_id: UUID, data: MotionWordsIn) -> dict[str, Any]:
    """Do not admit it, with the reason that its mover is told."""
    one, by = _motion(request, motion_id), actor_of(request)
    do = lambda now: motions.refuse_motion(motion=one, reason=data.words, by=by, now=now).pk  # noqa: E731
    _once(request, f"motion_refuse:{motion_id}", do)
    return _whole(_motion(request, motion_id))


@router.post(f"{MOTION}/amendments", response=MotionWholeOut, operation_id="amendment_move")  # type: ignore[type-var]
@RUNS
def amendment_move(request: HttpRequest, motion_id: UUID, data: AmendmentIn) -> dict[str, Any]:
    """Move an amendment: the whole new text."""
    one, by, given = _motion(request, motion_id), actor_of(request), AmendmentGiven(**data.model_dump())
    _once(request, f"amendment_move:{motion_id}", lambda now: amendments.move(motion=one, given=given, by=by, now=now).pk)
    return _whole(_motion(request, motion_id))


@router.post(f"{MOTION}/amendments/{{int:ordinal}}/adopt", response=MotionWholeOut, operation_id="amendment_adopt")  # type: ignore[type-var]
@RUNS
def amendment_adopt(request: HttpRequest, motion_id: UUID, ordinal: int, data: MotionWordsIn) -> dict[str, Any]:
    """Adopt an amendment: its text is the next version."""
    one, by = _motion(request, motion_id), actor_of(request)
    change = found_or_404(one.amendments.select_related("motion").filter(ordinal=ordinal).first())
    do = lambda now: amendments.adopt(amendment=change, words=data.words, by=by, now=now).pk  # noqa: E731
    _once(request, f"amendment_adopt:{change.pk}", do)
    return _whole(_motion(request, motion_id))


# ---- the speaker list ----


@router.get(f"{MEETING}/speakers", response=list[SpeechOut], operation_id="speaker_list")  # type: ignore[type-var]
@SEES
def speaker_list(request: HttpRequest, meeting_id: UUID) -> list[dict[str, Any]]:
    """Who asked to speak, speaks and spoke, in the order of the list."""
    meeting = _meeting(request, meeting_id)
    rows = Speech.objects.filter(meeting=meeting, withdrawn_at=None).select_related("participant").order_by("item_id", "place")
    return [_speech(one) for one in rows]


@router.post(f"{MEETING}/speakers", response=SpeechOut, operation_id="speaker_ask")  # type: ignore[type-var]
@RUNS
def speaker_ask(request: HttpRequest, meeting_id: UUID, data: AskIn) -> dict[str, Any]:
    """Put somebody on the list by their number."""
    meeting, by = _meeting(request, meeting_id), actor_of(request)
    item = one_or_404(AgendaItem.objects.filter(meeting=meeting).select_related("meeting"), data.item_id)
    who = speeches_seen.by_number(meeting, data.number)
    if who is None:
        raise Refused(Problem("unknown_number", _("这次会没有这个号。"), where="number"))
    do = lambda now: speeches.ask(item=item, participant=who, kind=data.kind, by=by, now=now).pk  # noqa: E731
    return _speech(_speech_row(_once(request, f"speaker_ask:{meeting_id}", do)))


SPEAKING: dict[str, Callable[..., Speech]] = {
    "begin": speeches.begin,
    "end": speeches.end,
    "withdraw": speeches.withdraw,
}


@router.post(f"{MEETING}/speakers/{{uuid:speech_id}}/{{verb}}", response=SpeechOut, operation_id="speaker_verb")  # type: ignore[type-var]
@RUNS
def speaker_verb(request: HttpRequest, meeting_id: UUID, speech_id: UUID, verb: str) -> dict[str, Any]:
    """`begin`, `end` or `withdraw`."""
    do = found_or_404(SPEAKING.get(verb))
    rows = Speech.objects.filter(meeting=_meeting(request, meeting_id)).select_related("meeting", "item", "participant")
    speech, by = one_or_404(rows, speech_id), actor_of(request)
    _once(request, f"speaker_{verb}:{speech_id}", lambda now: do(speech=speech, by=by, now=now).pk)
    return _speech(_speech_row(speech_id))


# ---- opinions and what was decided ----


@router.get(f"{MEETING}/opinions", response=list[VoicedOut], operation_id="opinion_list")  # type: ignore[type-var]
@SEES
def opinion_list(request: HttpRequest, meeting_id: UUID) -> QuerySet[Voiced]:
    """What was taken down at the table."""
    return Voiced.objects.filter(meeting=_meeting(request, meeting_id)).order_by("voiced_at", "id")[:MOST]


@router.post(f"{MEETING}/opinions", response=VoicedOut, operation_id="opinion_voice")  # type: ignore[type-var]
@WRITES
def opinion_voice(request: HttpRequest, meeting_id: UUID, data: VoicedIn) -> Voiced:
    """Take an opinion down; one that wants a case becomes one."""
    meeting, by = _meeting(request, meeting_id), actor_of(request)
    place = found_or_404(place_by_id(data.place_id, tenant=meeting.tenant)) if data.place_id else None
    given = VoicedGiven(**data.model_dump(exclude={"place_id"}), place=place)
    do = lambda now: opinions.voice(meeting=meeting, given=given, by=by, now=now).pk  # noqa: E731
    return Voiced.objects.get(pk=_once(request, f"opinion_voice:{meeting_id}", do))


@router.get("/actions", response=list[ActionOut], operation_id="action_list")  # type: ignore[type-var]
@SEES
def action_list(request: HttpRequest, stands: str = "open") -> QuerySet[ActionItem]:
    """What meetings decided: `open`, `late`, `done` or `all`; at most 200."""
    rows = seen.actions_seen(actor_of(request)).filter(tenant=tenant_here(request))
    filters = seen.ActionFilters.from_query({"stands": stands})
    return seen.actions_narrowed(rows, filters, today=clock.today()).order_by("decided_at", "id")[:MOST]


@router.post(f"{MEETING}/actions", response=ActionOut, operation_id="action_decide")  # type: ignore[type-var]
@WRITES
def action_decide(request: HttpRequest, meeting_id: UUID, data: ActionIn) -> ActionItem:
    """Write down what is to be done."""
    meeting, by = _meeting(request, meeting_id), actor_of(request)
    named = organisation_by_id(data.organisation_id, tenant=meeting.tenant) if data.organisation_id else None
    given = ActionGiven(**data.model_dump(exclude={"organisation_id"}), organisation=named)
    do = lambda now: actions.decide(meeting=meeting, given=given, by=by, now=now).pk  # noqa: E731
    return ActionItem.objects.get(pk=_once(request, f"action_decide:{meeting_id}", do))


# ---- minutes ----


@router.get(f"{MEETING}/minutes", response=MinutesOut, operation_id="minutes_get")  # type: ignore[type-var]
@SEES
def minutes_get(request: HttpRequest, meeting_id: UUID) -> Minutes:
    """The newest version, with the facts that its digest covers."""
    return found_or_404(minutes_seen.latest_of(_meeting(request, meeting_id)))


@router.post(f"{MEETING}/minutes", response=MinutesOut, operation_id="minutes_draft")  # type: ignore[type-var]
@WRITES
def minutes_draft(request: HttpRequest, meeting_id: UUID, data: MeetingMinutesIn) -> Minutes:
    """Make the next version from what the records say and these words."""
    meeting, by, given = _meeting(request, meeting_id), actor_of(request), MinutesGiven(**data.model_dump())
    do = lambda now: minutes.draft(meeting=meeting, given=given, by=by, now=now).pk  # noqa: E731
    return Minutes.objects.get(pk=_once(request, f"minutes_draft:{meeting_id}", do))


@router.post(f"{MEETING}/minutes/send", response=MinutesOut, operation_id="minutes_send")  # type: ignore[type-var]
@WRITES
def minutes_send(request: HttpRequest, meeting_id: UUID) -> Minutes:
    """Send the newest version round to be signed."""
    meeting, by = _meeting(request, meeting_id), actor_of(request)
    one = found_or_404(minutes_seen.latest_of(meeting))
    do = lambda now: minutes.send(minutes=one, by=by, now=now).pk  # noqa: E731
    return Minutes.objects.get(pk=_once(request, f"minutes_send:{one.pk}", do))


# ---- what they share ----


def _meeting(request: HttpRequest, pk: UUID) -> Meeting:
    return one_or_404(seen.meetings_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _motion(request: HttpRequest, pk: UUID) -> Motion:
    return found_or_404(motions_seen.motion_for(actor_of(request), pk))


def _once(request: HttpRequest, verb: str, write: Callable[[datetime], UUID]) -> UUID:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same row."""
    return UUID(written_once(request, f"deliberation.{verb}", lambda now: {"id": str(write(now))})["id"])


def _speech_row(pk: UUID) -> Speech:
    return Speech.objects.select_related("participant").get(pk=pk)


def _speech(one: Speech) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("id", "kind", "place", "asked_at", "began_at", "ended_at")}
    return plain | {"number": one.participant.number, "label": one.participant.label}


def _whole(one: Motion) -> dict[str, Any]:
    current = motions_seen.current_text(one)
    plain = {name: getattr(one, name) for name in MotionOut.model_fields}
    changes = [
        {"ordinal": each.ordinal, "against": each.against, "state": each.state, "mover": each.mover, "text": each.text}
        for each in motions_seen.amendments_of(one)
    ]
    return plain | {"text": current.text, "version": current.ordinal, "amendments": changes}
