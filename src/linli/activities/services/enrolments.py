"""Enrolling in a class and giving it up: by page, telephone and counter alike; paying, completing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import EnrolmentRefused
from ..events import Enrolled
from ..models import ClassGroup, EnrolChoosing, Enrolment, Learner, Term
from ..rules import enrolling as rules
from ..rules import rights
from ..rules import university as university_rules
from ..rules.enrolling import PAGE, EnrolGiven, Slot, Window
from ..selectors import lesson_counts
from ..selectors.timetable import terms_before
from ..states import LIVE_ENROLMENTS, EnrolmentState
from . import enrolment_pieces as pieces
from . import learners
from .university_pieces import allow, allow_keeping, held_class, held_enrolment


@transaction.atomic
def enrol(*, class_group: ClassGroup, given: EnrolGiven, by: Actor, now: datetime) -> Enrolment:
    """
    Enrol somebody: a person for themselves on the page, or whoever may for somebody who telephones or stands at the counter.

    The answer stands in its state: in, waiting, or (by lots, while the window is open) in the lots.

    :raises NotAllowed: for others without the right there. :raises EnrolmentRefused: with every reason.
    """
    person = locking.one(Person, given.person.pk, "home", "tenant")  # one after the other for one person, so that limits hold
    group = held_class(class_group.pk)
    _allow(by, given, group)
    learner = Learner.objects.filter(person=person).first()
    others = _others(learner, group)
    queue = _queue(group)
    refuse_if(_problems(group, person, learner, others, given, queue["waiting"], now), EnrolmentRefused)
    if learner is None:
        learner = learners.opened(person, given, by, now)
    else:
        learners.changed(learner, given, by, now)
    state = rules.first_state(window_of(group.term), free=group.capacity - group.taken, waiting=queue["waiting"], now=now)
    return _made(group, learner, given.channel, state, (queue["last"] or 0) + 1, by, now)


def _allow(by: Actor, given: EnrolGiven, group: ClassGroup) -> None:
    if given.channel != PAGE:
        allow(by, rights.ENROL, rights.UNIVERSITY, tenant_id=group.tenant_id, place_path=group.place_path)
    elif not by.is_system and by.person_id != given.person.pk:
        raise NotAllowed(Problem("not_allowed", _("在网上只能给自己报。给家人报，打电话或者到窗口。")))


def unknown_problem() -> Problem:
    return Problem("unknown_person", _("您的手机号和登记的对不上。打电话或者到社区说一声，核对了就行。"))


def window_of(term: Term) -> Window:
    by_lots = term.choosing == EnrolChoosing.LOTS
    return Window(term.enrol_from, term.enrol_until, by_lots, term.drawn_at is not None)


def _others(learner: Learner | None, group: ClassGroup) -> list[Enrolment]:
    """What this learner has in the term and has not given up."""
    if learner is None:
        return []
    live = Enrolment.objects.filter(learner=learner, class_group__term=group.term_id)  # type: ignore[attr-defined]
    states = [*LIVE_ENROLMENTS, EnrolmentState.COMPLETED]
    return list(live.filter(state__in=states).select_related("class_group"))


def _queue(group: ClassGroup) -> dict[str, int]:
    """The last place in the order of asking, and how many wait."""
    waiting = Count("pk", filter=Q(state=EnrolmentState.WAITING))
    return Enrolment.objects.filter(class_group=group).aggregate(last=Max("position"), waiting=waiting)


def _problems(
    group: ClassGroup,
    person: Person,
    learner: Learner | None,
    others: Sequence[Enrolment],
    given: EnrolGiven,
    waiting: int,
    now: datetime,
) -> list[Problem]:
    term = group.term
    has_room = group.taken < group.capacity and not waiting
    problems = rules.window_problems(window_of(term), term_state=term.state, class_state=group.state, has_room=has_room, now=now)
    is_gone = person.tenant_id != group.tenant_id or person.erased_at is not None or person.merged_into_id is not None  # type: ignore[attr-defined]
    live = [one for one in others if one.state in LIVE_ENROLMENTS]
    problems += rules.learner_problems(
        is_live=any(one.class_group_id == group.pk for one in others),  # type: ignore[attr-defined]
        is_gone=is_gone,
        live_classes=len(live),
        most_classes=term.most_classes,
        ran=_ran(learner, group) if term.repeat_limit else 0,
        repeat_limit=term.repeat_limit,
        meets=rules.meeting(slot_of(group), [slot_of(one.class_group) for one in live]),
    )
    return problems + rules.said_problems(given)


def slot_of(group: ClassGroup) -> Slot:
    return Slot(group.title, group.weekday, group.start_minute, group.start_minute + group.minutes)


def _ran(learner: Learner | None, group: ClassGroup) -> int:
    """How many terms running, up to the one before, this learner was in a class of the same course."""
    if learner is None:
        return 0
    rows = Enrolment.objects.filter(learner=learner, class_group__course=group.course_id, state__in=list(rules.TAKES_PLACE))  # type: ignore[attr-defined]
    taken: set[UUID] = set(rows.values_list("class_group__term_id", flat=True))
    return rules.running(terms_before(group.tenant_id, group.term), taken) if taken else 0


def _made(group: ClassGroup, learner: Learner, channel: str, state: str, position: int, by: Actor, now: datetime) -> Enrolment:
    year = timezone.localdate(now).year
    row = Enrolment(
        tenant_id=group.tenant_id, class_group=group, learner=learner, position=position, state=state, channel=channel, enrolled_at=now
    )  # fmt: skip
    if state == EnrolmentState.IN:
        group.taken += 1
        group.save(update_fields=["taken"])
    sequence = next_number(university_rules.ENROLMENT_SERIES, tenant=group.tenant, period=str(year))
    row.number = university_rules.number(group.tenant.letters, "BK", year, sequence)
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "state": [None, state], "channel": [None, channel]}
    person_id: UUID = learner.person_id  # type: ignore[attr-defined]
    behalf = person_id if person_id != by.person_id else None
    journal.record("activities.enrolment.made", row, by=by, now=now, changes=changes, on_behalf_of=behalf)
    events.publish(Enrolled(tenant_id=row.tenant_id, enrolment_id=row.pk), now=now)
    return row


# ---- given up ----


@transaction.atomic
def withdraw(*, enrolment: Enrolment, reason: str = "", by: Actor, now: datetime) -> Enrolment:
    """
    Give an enrolment up: one's own, or for somebody who said so; who waits first moves up at once.

    :raises NotAllowed: for others without the right there. :raises EnrolmentRefused: with every reason.
    """
    row = held_enrolment(enrolment)
    group, person_id = row.class_group, row.learner.person_id  # type: ignore[attr-defined]
    is_own = by.person_id is not None and by.person_id == person_id
    if not is_own:
        allow(by, rights.ENROL, rights.UNIVERSITY, tenant_id=row.tenant_id, place_path=group.place_path)
    refuse_if(rules.withdraw_problems(row.state, is_own=is_own, reason=reason), EnrolmentRefused)
    give_up(row, reason=reason.strip(), by=by, now=now)
    return row


def give_up(row: Enrolment, *, reason: str, by: Actor, now: datetime) -> None:
    """End an enrolment whose class is held, and let the next one move up."""
    group, had_place = row.class_group, row.state == EnrolmentState.IN
    row.ended_at, row.end_reason = now, reason[:200]
    pieces.step(row, EnrolmentState.WITHDRAWN, "withdrawn", by, now, reason=reason)
    if had_place:
        group.taken -= 1
        group.save(update_fields=["taken"])
        pieces.fill(group, by=by, now=now)


@transaction.atomic
def move_up(*, class_group: ClassGroup, by: Actor, now: datetime) -> list[Enrolment]:
    """Give free places to who waits, in order; whatever frees a place does it by itself. Returns who got one."""
    group = held_class(class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    return pieces.fill(group, by=by, now=now)


# ---- afterwards ----


@transaction.atomic
def pay(*, enrolment: Enrolment, paid_cents: int, by: Actor, now: datetime) -> Enrolment:
    """
    Note what of the fee was paid so far, in all (fen); less than before is a refund.

    :raises NotAllowed: without the right there. :raises EnrolmentRefused: with every reason.
    """
    row = held_enrolment(enrolment)
    group = row.class_group
    allow(by, rights.ENROL, rights.UNIVERSITY, tenant_id=row.tenant_id, place_path=group.place_path)
    before = row.paid_cents
    problems = rules.pay_problems(row.state, paid_cents=paid_cents, fee_cents=group.course.fee_cents, before_cents=before)
    refuse_if(problems, EnrolmentRefused)
    row.paid_cents = paid_cents
    row.save(update_fields=["paid_cents"])
    journal.record("activities.enrolment.paid", row, by=by, now=now, changes={"paid_cents": [before, paid_cents]})
    return row


@transaction.atomic
def complete(*, enrolment: Enrolment, reason: str = "", by: Actor, now: datetime) -> Enrolment:
    """
    Somebody completes the class: at enough of its lessons, or with a reason at fewer.

    :raises NotAllowed: without the right there. :raises EnrolmentRefused: with every reason.
    """
    row = held_enrolment(enrolment)
    group, person_id = row.class_group, row.learner.person_id  # type: ignore[attr-defined]
    allow_keeping(by, row.tenant_id, group.place_path)
    held, came = lesson_counts.held_of([group.pk]).get(group.pk, 0), lesson_counts.came_to(group).get(person_id, 0)
    problems = rules.complete_problems(
        row.state, term_state=group.term.state, came=came, held=held, percent=pieces.rules_on(group.tenant, now).completes_percent,
        reason=reason,
    )  # fmt: skip
    refuse_if(problems, EnrolmentRefused)
    row.ended_at, row.end_reason = now, reason.strip()[:200]
    pieces.step(row, EnrolmentState.COMPLETED, "completed", by, now, reason=reason.strip(), came=came, held=held)
    return row
