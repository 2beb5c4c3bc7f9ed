"""Opinions at a meeting or a reception day: taken down, answered at once, or made a case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.events import OpinionVoiced
from linli.deliberation.models import AgendaItem, Meeting, Voiced
from linli.deliberation.rules import opinions as rules
from linli.deliberation.rules import rights
from linli.deliberation.rules.said import said_problems
from linli.registry.api import Person, Place

from .business import allow, held
from .meeting_holding import touch


@dataclass(frozen=True, slots=True)
class VoicedGiven:
    """What somebody said. Without `who` and `person` it is anonymous, and that is a full right."""

    text: str
    who: str = ""
    person: Person | None = None
    place: Place | None = None
    item: AgendaItem | None = None
    answer: str = ""
    wants_case: bool = False


@transaction.atomic
def voice(*, meeting: Meeting, given: VoicedGiven, by: Actor, now: datetime) -> Voiced:
    """
    Take an opinion down at the table; one that wants a case becomes one.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting)
    allow(by, rights.MINUTES, meeting)
    problems = rules.meeting_problems(meeting.state)
    problems += rules.voice_problems(text=given.text, who=given.who, answer=given.answer, wants_case=given.wants_case)
    if any(one is not None and one.tenant_id != meeting.tenant_id for one in (given.person, given.place, given.item)):
        problems.append(Problem("other_tenant", _("人和地点都要是本街道的。"), where="place"))
    refuse_if(problems, MeetingRefused)
    made = Voiced.objects.create(
        tenant_id=meeting.tenant_id,
        meeting=meeting,
        item=given.item,
        person=given.person,
        who=given.who.strip() or (given.person.name if given.person else ""),
        place=given.place,
        text=given.text.strip(),
        answer=given.answer.strip(),
        voiced_at=now,
        recorded_by=by.label[:120],
        wants_case=given.wants_case,
    )
    journal.record(
        "deliberation.meeting.opinion_voiced",
        meeting,
        by=by,
        now=now,
        on_behalf_of=made.person_id,
        changes={"wants_case": [None, made.wants_case]},
    )
    if made.wants_case:
        events.publish(OpinionVoiced(tenant_id=made.tenant_id, voiced_id=made.pk), now=now)
    touch(meeting.pk)
    return made


@transaction.atomic
def answer(*, voiced: Voiced, words: str, by: Actor, now: datetime) -> Voiced:
    """
    Write down what was answered.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(voiced.meeting)
    allow(by, rights.MINUTES, meeting)
    voiced = locking.one(Voiced, voiced.pk)
    refuse_if(said_problems(words, "words", most=rules.MOST_TEXT, empty=_("还没写答复。")), MeetingRefused)
    voiced.answer = words.strip()
    voiced.save(update_fields=["answer"])
    journal.record("deliberation.meeting.opinion_answered", meeting, by=by, now=now, on_behalf_of=voiced.person_id)
    return voiced


@transaction.atomic
def make_case(*, voiced: Voiced, by: Actor, now: datetime) -> Voiced:
    """
    Let an opinion that was only taken down become a case.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(voiced.meeting)
    allow(by, rights.MINUTES, meeting)
    voiced = locking.one(Voiced, voiced.pk)
    refuse_if(rules.case_problems(wants_case=voiced.wants_case, text=voiced.text), MeetingRefused)
    voiced.wants_case = True
    voiced.save(update_fields=["wants_case"])
    changes = {"wants_case": [False, True]}
    journal.record(
        "deliberation.meeting.opinion_to_case", meeting, by=by, now=now, on_behalf_of=voiced.person_id, changes=changes
    )
    events.publish(OpinionVoiced(tenant_id=voiced.tenant_id, voiced_id=voiced.pk), now=now)
    return voiced


def waiting_for_case(voiced_id: UUID) -> Voiced | None:
    """The opinion that is to become a case, held until the end of the transaction; None when it is one already."""
    rows = Voiced.objects.filter(wants_case=True, case_id=None)
    return locking.if_there(rows, voiced_id, "meeting__tenant", "place", "person")


@transaction.atomic
def note_case(*, voiced_id: UUID, case_id: UUID, number: str, by: Actor, now: datetime) -> None:
    """What the engine that keeps cases opened for it; said again it changes nothing."""
    voiced = locking.one(Voiced, voiced_id, "meeting")
    if voiced.case_id is not None:
        return
    voiced.case_id, voiced.case_number = case_id, number
    voiced.save(update_fields=["case_id", "case_number"])
    journal.record("deliberation.meeting.opinion_became_case", voiced.meeting, by=by, now=now, changes={"number": [None, number]})
