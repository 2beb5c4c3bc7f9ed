"""Motions: submitted, admitted or not, given a new text, withdrawn, carried or not; each text is kept as a version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, numbers
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MotionRefused
from linli.deliberation.events import BallotDeclared
from linli.deliberation.models import AgendaItem, Ballot, Council, Meeting, Motion, MotionVersion, Seat
from linli.deliberation.rules import motions as rules
from linli.deliberation.rules import rights
from linli.deliberation.selectors import motions as found
from linli.deliberation.states import MotionState
from linli.disclosure.api import tell
from linli.registry.api import Place

from . import indexing
from .business import allow, may, refuse

WAITS = (MotionState.SUBMITTED,)
ALIVE = (MotionState.SUBMITTED, MotionState.ADMITTED)


@dataclass(frozen=True, slots=True)
class MotionGiven:
    """
    What is moved. By a member: `seat`. By a clerk for somebody, or from the floor: `mover` in words, with the meeting or the item.
    """

    title: str
    text: str
    council: Council | None = None
    meeting: Meeting | None = None
    item: AgendaItem | None = None
    place: Place | None = None
    seat: Seat | None = None
    mover: str = ""


@transaction.atomic
def submit(*, tenant: Tenant, given: MotionGiven, by: Actor, now: datetime) -> Motion:
    """
    Put a motion to a council or a meeting: a member does from their seat, a clerk for them or from the floor.

    :raises NotAllowed: for somebody else. :raises MotionRefused: with every reason.
    """
    meeting = given.item.meeting if given.item else given.meeting
    council = given.council or (meeting.council if meeting else None) or (given.seat.term.council if given.seat else None)
    where = council.place if council else meeting.place if meeting else given.place
    mover = given.mover.strip() or (found.name_of(given.seat) if given.seat else "")
    problems = _submit_problems(tenant, given, where, (council, meeting), mover)
    if where is None:
        raise MotionRefused([Problem("nowhere", _("请选提给哪个议事组织，或者哪次会议。"), where="council"), *problems])
    refuse_if(problems, MotionRefused)
    motion = Motion(
        tenant=tenant,
        council=council,
        meeting=meeting,
        item=given.item,
        place=where,
        place_path=where.path,
        year=timezone.localtime(now).year,
        title=given.title.strip(),
        mover=mover,
        mover_seat=given.seat,
        submitted_at=now,
    )
    if not (may(by, rights.MEETINGS, motion) or speaks_from(by, given.seat)):
        refuse()
    motion.sequence = numbers.next_number(found.SERIES, tenant=tenant, period=str(motion.year))
    motion.save(force_insert=True)
    add_version(motion, given.text, "", by, now)
    note(motion, "submitted", by, now, changes={"number": [None, motion.number]})
    return motion


def _submit_problems(
    tenant: Tenant, given: MotionGiven, where: Place | None, bodies: Iterable[Council | Meeting | None], mover: str
) -> list[Problem]:
    problems = rules.submit_problems(title=given.title, text=given.text, mover=mover)
    if any(one is not None and one.tenant_id != tenant.pk for one in (where, *bodies)):
        problems.append(Problem("other_tenant", _("议事组织、会议和地点都要是本街道的。"), where="council"))
    return problems


def speaks_from(by: Actor, seat: Seat | None) -> bool:
    """Whether the actor sits there, themselves or as the delegate of the organisation."""
    return by.person_id is not None and seat is not None and by.person_id in (seat.person_id, seat.delegate_id)


def is_mover(by: Actor, motion: Motion) -> bool:
    """Whether the actor sits on the seat that moved it."""
    return speaks_from(by, motion.mover_seat)


def locked(motion: Motion) -> Motion:
    """The motion as it is now, held: what happens to its text comes one by one."""
    return locking.one(Motion, motion.pk, "council", "meeting", "item", "mover_seat", "place", "tenant")


@transaction.atomic
def admit(*, motion: Motion, item: AgendaItem | None = None, words: str = "", by: Actor, now: datetime) -> Motion:
    """
    Admit a motion, onto an agenda item where one is named.

    :raises NotAllowed: without the right there. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    allow(by, rights.MEETINGS, motion)
    problems = rules.state_problems(motion.state, among=WAITS) + rules.reason_problems(words, "")
    if item is not None and item.tenant_id != motion.tenant_id:
        problems.append(Problem("other_tenant", _("议程里没有这一项。"), where="item"))
    refuse_if(problems, MotionRefused)
    if item is not None:
        motion.item, motion.meeting = item, item.meeting
    _move_to(motion, MotionState.ADMITTED, words, "admitted", by, now)
    _tell(motion, _("%(number)s 列入议程了") % {"number": motion.number}, words, now)
    return motion


@transaction.atomic
def refuse_motion(*, motion: Motion, reason: str, by: Actor, now: datetime) -> Motion:
    """
    Do not admit a motion; whoever moved it is told why.

    :raises NotAllowed: without the right there. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    allow(by, rights.MEETINGS, motion)
    problems = rules.state_problems(motion.state, among=WAITS)
    refuse_if(problems + rules.reason_problems(reason, _("还没写为什么不列入。")), MotionRefused)
    _move_to(motion, MotionState.NOT_ADMITTED, reason, "not_admitted", by, now)
    _tell(motion, _("%(number)s 没有列入议程") % {"number": motion.number}, reason, now)
    return motion


@transaction.atomic
def withdraw(*, motion: Motion, reason: str = "", by: Actor, now: datetime) -> Motion:
    """
    Take a motion back: who moved it does, or a clerk for them with a reason.

    :raises NotAllowed: for somebody else. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    is_theirs = is_mover(by, motion)
    if not (is_theirs or may(by, rights.MEETINGS, motion)):
        refuse()
    problems = rules.state_problems(motion.state, among=ALIVE) + rules.voted_problems(found.frozen_of(motion))
    refuse_if(problems + rules.reason_problems(reason, "" if is_theirs else _("还没写为什么撤回。")), MotionRefused)
    return _move_to(motion, MotionState.WITHDRAWN, reason, "withdrawn", by, now)


@transaction.atomic
def new_version(*, motion: Motion, text: str, reason: str, by: Actor, now: datetime) -> MotionVersion:
    """
    Give a motion a new text: the mover until it is admitted, a clerk with a reason after that. Amendments that wait are overtaken.

    :raises NotAllowed: for somebody else. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    if not (may(by, rights.MEETINGS, motion) or (is_mover(by, motion) and motion.state == MotionState.SUBMITTED)):
        refuse()
    problems = rules.state_problems(motion.state, among=ALIVE) + rules.frozen_problems(found.frozen_of(motion))
    problems += rules.text_problems(text, found.current_text(motion).text) + rules.reason_problems(reason, _("还没写为什么改。"))
    refuse_if(problems, MotionRefused)
    made = add_version(motion, text, reason, by, now)
    overtake(motion, made.ordinal, now)
    note(motion, "changed", by, now, changes={"version": [made.ordinal - 1, made.ordinal]})
    return made


@transaction.atomic
def settle(*, motion: Motion, is_carried: bool, words: str = "", by: Actor, now: datetime) -> Motion:
    """
    Say how the motion ended, as the ballot's verdict or a show of hands has it.

    :raises NotAllowed: without the right there. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    allow(by, rights.MEETINGS, motion)
    problems = rules.state_problems(motion.state, among=(MotionState.ADMITTED,))
    refuse_if(problems + rules.reason_problems(words, _("还没写怎么定的。")), MotionRefused)
    state, past = (MotionState.CARRIED, "carried") if is_carried else (MotionState.REJECTED, "rejected")
    _move_to(motion, state, words, past, by, now)
    said = _("%(number)s 通过了") if is_carried else _("%(number)s 没有通过")
    _tell(motion, said % {"number": motion.number}, words, now)
    return motion


@transaction.atomic
def on_ballot_declared(event: BallotDeclared, *, event_id: Any, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A motion that was voted on is carried or not as the verdict says; one that has been settled already stays."""
    ballot = (
        Ballot.objects.filter(pk=event.ballot_id, motion__isnull=False, passed__isnull=False).select_related("motion").first()
    )
    if ballot is None or ballot.motion is None:
        return
    motion = locked(ballot.motion)
    if motion.state == MotionState.ADMITTED:
        by = Actor.system(tenant_id=motion.tenant_id)
        settle(motion=motion, is_carried=bool(ballot.passed), words=ballot.number, by=by, now=now)


# ---- how it is written ----


def add_version(motion: Motion, text: str, reason: str, by: Actor, now: datetime, amendment: Any = None) -> MotionVersion:
    """The next version of its text; it is found by its words from then on."""
    last = motion.versions.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    made: MotionVersion = MotionVersion.objects.create(
        tenant_id=motion.tenant_id,
        motion=motion,
        ordinal=last + 1,
        text=text.strip(),
        reason=reason.strip(),
        amendment=amendment,
        made_at=now,
        made_by=by.label[:120],
    )
    indexing.index(motion)
    return made


def overtake(motion: Motion, current: int, now: datetime) -> int:
    """Amendments that wait and were written for an older text no longer fit; they must be moved again. Returns how many."""
    waiting = locking.several(motion.amendments.filter(state="moved"))
    flags = rules.overtaken([(one.against, one.state) for one in waiting], current)
    keys = [one.pk for one, is_overtaken in zip(waiting, flags, strict=True) if is_overtaken]
    return motion.amendments.filter(pk__in=keys).update(state="overtaken", decided_at=now)


def note(motion: Motion, past: str, by: Actor, now: datetime, reason: str = "", changes: dict[str, Any] | None = None) -> None:
    """One line in the journal; texts may name people and stay out of it."""
    journal.record(f"deliberation.motion.{past}", motion, by=by, now=now, reason=reason, changes=changes or {})


def _move_to(motion: Motion, state: MotionState, reason: str, past: str, by: Actor, now: datetime) -> Motion:
    before, motion.state, motion.state_reason = motion.state, state, reason.strip()
    motion.save()
    indexing.index(motion)
    note(motion, past, by, now, reason=reason.strip(), changes={"state": [before, state]})
    return motion


def _tell(motion: Motion, title: str, body: str, now: datetime) -> None:
    """Who sits on the seat that moved it hears of it; somebody without a seat is told by who wrote it down."""
    seat = motion.mover_seat
    person_id = (seat.person_id or seat.delegate_id) if seat else None
    if person_id is None:
        return
    tell(
        tenant_id=motion.tenant_id,
        to_person=person_id,
        kind="deliberation.motion",
        title=title,
        body=body,
        url=f"/motions/{motion.pk}/",
        about=motion,
        once_key=f"motion:{motion.pk}:{motion.state}",
        now=now,
    )
