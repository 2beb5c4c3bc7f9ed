"""Who is invited to a meeting, how they were told, and what they answered."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Answer, Attendance, Meeting, Participant, ParticipantRole, Seat
from linli.deliberation.rules import meetings as rules
from linli.deliberation.rules import rights
from linli.registry.api import Organisation, Person

from .meeting_holding import allow, held, touch

TOLD_BY = ("message", "phone", "paper", "visit", "counter")
"""站内消息、电话、送纸质通知、上门、在窗口."""


@dataclass(frozen=True, slots=True)
class InviteGiven:
    """Somebody to invite: a person of the register, an organisation, or just a name. `number` None: the next one."""

    role: str = ParticipantRole.INVITED
    label: str = ""
    unit_label: str = ""
    person: Person | None = None
    organisation: Organisation | None = None
    seat: Seat | None = None
    group: str = ""
    number: int | None = None

    @property
    def name(self) -> str:
        return (
            self.label or (self.person.name if self.person else "") or (self.organisation.name if self.organisation else "")
        ).strip()


def add_seats(meeting: Meeting, seats: Sequence[Seat]) -> int:
    """Make the holders of seats members; a person on two seats is named twice and known once. Returns how many."""
    people: set[UUID] = set()
    numbers: set[int] = set()
    rows = []
    for seat in seats:
        person = seat.person or seat.delegate
        number = seat.position if seat.position not in numbers else max(numbers) + 1
        numbers.add(number)
        unit = seat.organisation.name if seat.organisation else seat.constituency
        rows.append(
            Participant(
                tenant_id=meeting.tenant_id,
                meeting=meeting,
                number=number,
                seat=seat,
                organisation=seat.organisation,
                person=person if person and person.pk not in people else None,
                group=seat.group,
                card=new_card(),
                label=(person.name if person else unit)[:120],
                unit_label=unit[:120],
            )
        )
        people |= {person.pk} if person else set()
    Participant.objects.bulk_create(rows)
    return len(rows)


def new_card() -> str:
    """96 random bits: what stands in the QR code of somebody's card."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def invite(*, meeting: Meeting, given: InviteGiven, by: Actor, now: datetime) -> Participant:
    """
    Put somebody on the list of a meeting: as member, to speak without a vote, to listen, or as staff.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    number = given.number or _next_number(meeting)
    refuse_if(_invite_problems(meeting, given, number), MeetingRefused)
    row = Participant(
        tenant_id=meeting.tenant_id, meeting=meeting, role=given.role, number=number, seat=given.seat, person=given.person,
        organisation=given.organisation, label=given.name[:120], unit_label=given.unit_label.strip()[:120],
        group=given.group.strip()[:40], card=new_card(),
    )  # fmt: skip
    row.save(force_insert=True)
    touch(meeting.pk)
    changes = {"number": [None, number], "role": [None, row.role]}
    journal.record("deliberation.meeting.invited", meeting, by=by, now=now, changes=changes, on_behalf_of=row.person_id)
    return row


def _next_number(meeting: Meeting) -> int:
    return int(Participant.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0) + 1


def _invite_problems(meeting: Meeting, given: InviteGiven, number: int) -> list[Problem]:
    people = list(Participant.objects.filter(meeting=meeting))
    person, seat = given.person.pk if given.person else None, given.seat.pk if given.seat else None
    is_in = any((person and one.person_id == person) or (seat and one.seat_id == seat) for one in people)
    problems = rules.invite_problems(
        label=given.name, role=given.role, roles=ParticipantRole.values, number=number,
        taken=frozenset(one.number for one in people), is_in=bool(is_in), state=meeting.state,
    )  # fmt: skip
    problems += rules.member_problems(role=given.role, kind=meeting.kind, is_frozen=meeting.opened_at is not None)
    strangers = [one for one in (given.person, given.organisation, given.seat) if one and one.tenant_id != meeting.tenant_id]
    if strangers:
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="person"))
    return problems


@transaction.atomic
def uninvite(*, participant: Participant, by: Actor, now: datetime) -> None:
    """Take somebody off the list again who was put on it by mistake and of whom nothing is noted."""
    meeting = held(participant.meeting, by, rights.MEETINGS)
    participant = locking.one(Participant, participant.pk)
    refuse_if(_uninvite_problems(meeting, participant), MeetingRefused)
    changes = {"number": [participant.number, None], "role": [participant.role, None]}
    journal.record("deliberation.meeting.uninvited", meeting, by=by, now=now, changes=changes)
    participant.delete()
    touch(meeting.pk)


def _uninvite_problems(meeting: Meeting, participant: Participant) -> list[Problem]:
    problems = rules.member_problems(role=participant.role, kind=meeting.kind, is_frozen=meeting.opened_at is not None)
    if Attendance.objects.filter(participant=participant).exists() or participant.speeches.exists():
        problems.append(Problem("in_use", _("已经有他的签到或者发言，不能删。"), where="person"))
    return problems


def ask_again(meeting: Meeting, *, answers: bool) -> None:
    """What people were told is no longer right: they count as not told; with another time they are asked anew."""
    fresh: dict[str, object] = {"told_at": None, "told_by": ""}
    if answers:
        fresh |= {"answer": Answer.NONE, "answer_reason": "", "answered_at": None}
    Participant.objects.filter(meeting=meeting).update(**fresh)


@transaction.atomic
def told(*, participant: Participant, how: str, with_papers: bool = False, by: Actor, now: datetime) -> Participant:
    """
    Note how somebody was told of the meeting: on the telephone, on paper, at the door; and that they have the papers.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(participant.meeting, by, rights.MEETINGS)
    participant = locking.one(Participant, participant.pk)
    problems = [] if how in TOLD_BY else [Problem("how", _("请选是怎么通知的。"), where="how")]
    if meeting.convened_at is None:
        problems.append(Problem("state", _("通知还没有发。"), where="state"))
    refuse_if(problems, MeetingRefused)
    participant.told_at, participant.told_by = now, how
    participant.papers_at = participant.papers_at or (now if with_papers else None)
    participant.save(update_fields=["told_at", "told_by", "papers_at"])
    changes = {"number": [None, participant.number], "how": [None, how], "papers": [None, with_papers]}
    journal.record("deliberation.meeting.told", meeting, by=by, now=now, changes=changes)
    return participant


@transaction.atomic
def answer(*, participant: Participant, answer: str, reason: str = "", by: Actor, now: datetime) -> Participant:
    """
    Note whether somebody comes; themselves on the page, or a clerk who was told on the telephone.

    :raises NotAllowed: for others. :raises MeetingRefused: with every reason.
    """
    meeting = locking.one(Meeting, participant.meeting_id, "tenant")
    participant = locking.one(Participant, participant.pk)
    _allow_answering(participant, meeting, by)
    refuse_if(rules.answer_problems(answer=answer, reason=reason, state=meeting.state), MeetingRefused)
    participant.answer, participant.answered_at = answer, now
    participant.answer_reason = reason.strip()[:120] if answer == Answer.EXCUSED else ""
    participant.save(update_fields=["answer", "answer_reason", "answered_at"])
    changes = {"number": [None, participant.number], "answer": [None, answer]}
    journal.record("deliberation.meeting.answered", meeting, by=by, now=now, changes=changes, on_behalf_of=participant.person_id)
    return participant


def _allow_answering(participant: Participant, meeting: Meeting, by: Actor) -> None:
    if by.person_id is not None and by.person_id == participant.person_id:
        return
    if by.is_staff:
        allow(by, rights.MEETINGS, meeting)
        return
    raise NotAllowed(Problem("not_allowed", _("只能回自己的通知。")))
