"""The speaker list of an item: asked for, begun, ended, withdrawn, opened again; with the seconds that each may take."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import AgendaItem, Meeting, Participant, Speech, SpeechKind
from linli.deliberation.rules import rights
from linli.deliberation.rules import speeches as rules
from linli.deliberation.rules.presence import is_there
from linli.deliberation.rules.said import said_problems
from linli.deliberation.selectors.presence import marks_of

from .business import allow, held, is_own, may, refuse
from .meeting_holding import touch


@transaction.atomic
def ask(
    *, item: AgendaItem, participant: Participant, kind: str = SpeechKind.SPEECH, card: str = "", by: Actor, now: datetime
) -> Speech:
    """
    Put somebody on the speaker list: the clerk by the number, or the participant on their own telephone (`card`: the secret
    of their card, where nobody is signed in).

    :raises NotAllowed: for somebody else. :raises MeetingRefused: with every reason.
    """
    meeting = held(item.meeting)
    item = locking.one(AgendaItem.objects.filter(meeting=meeting), item.pk)
    participant = Participant.objects.filter(meeting=meeting).get(pk=participant.pk)
    if not (may(by, rights.MEETINGS, meeting) or is_own(by, participant, card)):
        refuse()
    there = Speech.objects.filter(item=item)
    is_waiting = there.filter(participant=participant, kind=kind, began_at=None, withdrawn_at=None).exists()
    problems = rules.running_problems(meeting.state, item.state)
    refuse_if(problems + rules.ask_problems(kind=kind, list_is_open=item.list_is_open, is_waiting=is_waiting), MeetingRefused)
    made = Speech.objects.create(
        tenant_id=meeting.tenant_id,
        meeting=meeting,
        item=item,
        participant=participant,
        kind=kind,
        place=rules.next_place(kind, there.values_list("place", flat=True)),
        asked_at=now,
        seconds_allowed=item.speech_seconds,
    )
    _note("asked", meeting, made, by, now, kind=kind)
    return made


def point_of_order(*, item: AgendaItem, participant: Participant, card: str = "", by: Actor, now: datetime) -> Speech:
    """A point of order goes before every speech that waits. Raises as `ask`."""
    return ask(item=item, participant=participant, kind=SpeechKind.POINT, card=card, by=by, now=now)


@transaction.atomic
def begin(*, speech: Speech, by: Actor, now: datetime) -> Speech:
    """
    Give somebody the word; whoever speaks until then has ended.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(speech.meeting)
    allow(by, rights.MEETINGS, meeting)
    speech = locking.one(Speech.objects.filter(meeting=meeting), speech.pk, "item", "participant")
    problems = rules.running_problems(meeting.state, speech.item.state)
    if speech.began_at or speech.withdrawn_at:
        problems.append(_past())
    who = speech.participant
    problems += rules.absent_problems(who.label, is_there=is_there(marks_of(meeting, who.pk), who.pk, now))
    refuse_if(problems, MeetingRefused)
    end_current(meeting, now)
    speech.began_at = now
    speech.seconds_allowed = speech.item.speech_seconds
    speech.save(update_fields=["began_at", "seconds_allowed"])
    _note("begun", meeting, speech, by, now)
    return speech


def _past() -> Problem:
    return Problem("past", _("这个人已经发过言，或者不说了。"))


def end_current(meeting: Meeting, now: datetime) -> None:
    """At most one speaks; who began in this very moment ends no earlier than they began."""
    for one in locking.several(Speech.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None)):
        one.ended_at = max(now, one.began_at or now)
        one.save(update_fields=["ended_at"])


@transaction.atomic
def end(*, speech: Speech, words: str = "", by: Actor, now: datetime) -> Speech:
    """
    They have spoken; `words`: what was said, for the minutes. Said of one who has ended, it writes down the words.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(speech.meeting)
    if not (may(by, rights.MEETINGS, meeting) or may(by, rights.MINUTES, meeting)):
        refuse()
    speech = locking.one(Speech.objects.filter(meeting=meeting), speech.pk, "item", "participant")
    problems = said_problems(words, "words", most=rules.MOST_WORDS)
    if speech.began_at is None:
        problems.append(_not_begun())
    refuse_if(problems, MeetingRefused)
    if speech.ended_at is None:
        speech.ended_at = max(now, speech.began_at or now)
    speech.words = words.strip() or speech.words
    speech.save(update_fields=["ended_at", "words"])
    _note("ended", meeting, speech, by, now)
    return speech


def _not_begun() -> Problem:
    return Problem("not_begun", _("这个人还没有发言。"))


@transaction.atomic
def withdraw(*, speech: Speech, card: str = "", by: Actor, now: datetime) -> Speech:
    """
    Take somebody off the list who has not spoken: the clerk does, or they themselves.

    :raises NotAllowed: for somebody else. :raises MeetingRefused: with every reason.
    """
    meeting = held(speech.meeting)
    speech = locking.one(Speech.objects.filter(meeting=meeting), speech.pk, "item", "participant")
    if not (may(by, rights.MEETINGS, meeting) or is_own(by, speech.participant, card)):
        refuse()
    refuse_if([_past()] if speech.began_at or speech.withdrawn_at else [], MeetingRefused)
    speech.withdrawn_at = now
    speech.save(update_fields=["withdrawn_at"])
    _note("withdrawn", meeting, speech, by, now)
    return speech


@dataclass(frozen=True, slots=True)
class ListGiven:
    """How an item's speaker list is run. `seconds`: allowed to each speaker, 10 to 3600; None: as long as they like."""

    is_open: bool
    seconds: int | None = None


@transaction.atomic
def arrange(*, item: AgendaItem, given: ListGiven, by: Actor, now: datetime) -> AgendaItem:
    """
    Open the list, close it or open it again, and say how long each may speak; who speaks already keeps what they were given.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(item.meeting)
    allow(by, rights.MEETINGS, meeting)
    item = locking.one(AgendaItem.objects.filter(meeting=meeting), item.pk)
    problems = rules.running_problems(meeting.state, item.state) if given.is_open else []
    refuse_if(problems + rules.seconds_problems(given.seconds), MeetingRefused)
    before = [item.list_is_open, item.speech_seconds]
    item.list_is_open, item.speech_seconds = given.is_open, given.seconds
    item.save(update_fields=["list_is_open", "speech_seconds"])
    journal.record(
        "deliberation.meeting.list_arranged",
        meeting,
        by=by,
        now=now,
        changes={
            "item": [None, item.position],
            "list_is_open": [before[0], given.is_open],
            "seconds": [before[1], given.seconds],
        },
    )
    touch(meeting.pk)
    return item


def _note(past: str, meeting: Meeting, speech: Speech, by: Actor, now: datetime, kind: str = "") -> None:
    """Who spoke is told by the number in the room: names of people stay out of the journal."""
    changes: dict[str, list[object]] = {
        "item": [None, speech.item.position],
        "participant": [None, speech.participant.number],
    }
    journal.record(
        f"deliberation.meeting.speech_{past}",
        meeting,
        by=by,
        now=now,
        changes=changes | ({"speech": [None, kind]} if kind else {}),
    )
    touch(meeting.pk)
