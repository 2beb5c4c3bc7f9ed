"""Who was there: one by one, many at once, by themselves at the door; counted only; struck out and corrected. The session is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rows
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import AttendanceRefused
from ..events import AttendanceChanged
from ..models import Attendance, AttendanceMethod, HeadCount, Session, SignUp
from ..rules import attendance as rules
from ..rules import rights
from ..rules.sheets import within_reason
from ..selectors import attendance as found
from ..selectors import signups as signed
from ..states import SignUpState
from .attending import allow_writing_down, is_here, not_allowed, reach_of
from .pieces import allow, held_session
from .signup_changes import is_own, with_code
from .signups import is_housemate


@dataclass(frozen=True, slots=True)
class Came:
    """The row that stands. `is_new` False: it did already, and nothing was changed."""

    attendance: Attendance
    is_new: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """How many of many are new, and how many were there already."""

    added: int
    already: int


# ---- one ----


@transaction.atomic
def come(
    *, session: Session, person: Person, method: str = AttendanceMethod.LIST, heads: int | None = None,
    half_hours: int | None = None, by: Actor, now: datetime,
) -> Came:  # fmt: skip
    """
    Somebody was there, with `heads` people (none: as they signed up). Said again, nothing changes.

    :raises NotAllowed: for whoever does not write them down. :raises AttendanceRefused: with every reason.
    """
    row = held_session(session.pk)
    allow_writing_down(by, row, [person])
    wanted = found.heads_of(row, [person.pk]).get(person.pk, 1) if heads is None else heads
    problems = rules.open_problems(row, now=now) + rules.heads_problems(wanted) + rules.half_hours_problems(half_hours)
    refuse_if(problems + rules.person_problems(is_here=is_here(person, row.tenant_id)), AttendanceRefused)
    return _came(row, person, method=method, heads=wanted, half_hours=half_hours, by=by, now=now)


def _came(
    row: Session, person: Person, *, method: str, heads: int, half_hours: int | None = None, by: Actor, now: datetime
) -> Came:
    """The session is held."""
    there = found.live_of(row, person)
    if there is not None:
        return Came(there, is_new=False)
    one = Attendance(
        tenant_id=row.tenant_id, session=row, person=person, heads=heads, method=method, at=rules.time_of(row, now), by=by.label[:80],
        half_hours=half_hours,
    )  # fmt: skip
    one.save(force_insert=True)
    changes = {"method": [None, method], "heads": [None, heads]}
    behalf = None if by.person_id == person.pk else person.pk
    journal.record("activities.attendance.came", one, by=by, now=now, on_behalf_of=behalf, changes=changes)
    return Came(one, is_new=True)


@transaction.atomic
def come_numbered(*, session: Session, number: str, by: Actor, now: datetime) -> Came:
    """
    Somebody says a number at the door: of their sign-up, of their card as a volunteer or a learner.

    :raises NotAllowed: without the right there. :raises AttendanceRefused: with every reason.
    """
    person = found.people_numbered(session, [number]).get(number)
    if person is None:
        reach_of(by, session)
        raise AttendanceRefused(Problem("no_number", _("这一次没有这个编号。"), where="number"))
    return come(session=session, person=person, method=AttendanceMethod.CARD, by=by, now=now)


# ---- by themselves, with the QR at the door ----


@transaction.atomic
def check_in(*, session: Session, person: Person, heads: int | None = None, by: Actor, now: datetime) -> Came:
    """
    Somebody scanned the code at the door: themselves, or somebody of their household, or a child whose guardian they are.

    :raises NotAllowed: for anybody else. :raises AttendanceRefused: with every reason.
    """
    row = held_session(session.pk)
    signup = signed.live_of(row, person)
    is_theirs = by.person_id == person.pk or (signup is not None and is_own(signup, by)) or is_housemate(by, person)
    if by.person_id is None or not is_theirs:
        raise NotAllowed(Problem("not_allowed", _("在这里只能给自己和同住的家人签到。")))
    return _in_at_the_door(row, person, signup, heads, by, now)


@transaction.atomic
def check_in_with_code(
    *, session: Session, signup: SignUp | None, code: str, heads: int | None = None, by: Actor, now: datetime
) -> Came:
    """
    The same without an account, by the number and figures of a sign-up.

    :raises SignUpRefused: for wrong figures. :raises AttendanceRefused: with every reason.
    """
    row = held_session(session.pk)
    mine = with_code(session_pk=row.pk, one=signup, code=code)
    return _in_at_the_door(row, mine.person, mine, heads, by, now)


def _in_at_the_door(row: Session, person: Person, signup: SignUp | None, heads: int | None, by: Actor, now: datetime) -> Came:
    wanted = heads if heads is not None else (signup.heads if signup else 1)
    problems = rules.door_problems(row, now=now) + _door_problems(row, signup, wanted)
    refuse_if(problems + rules.person_problems(is_here=is_here(person, row.tenant_id)), AttendanceRefused)
    return _came(row, person, method=AttendanceMethod.QR, heads=wanted, by=by, now=now)


def _door_problems(row: Session, signup: SignUp | None, heads: int) -> list[Problem]:
    """Whoever has not signed up where one has to, or waits, speaks to the people at the door; nobody brings more than they said."""
    if row.programme.needs_signup and (signup is None or signup.state != SignUpState.IN):
        waits = signup is not None and signup.state == SignUpState.WAITING
        text = _("您还在候补，跟门口的人说一声。") if waits else _("没有查到报名，跟门口的人说一声，能进就替您记上。")
        return [Problem("not_in", text, where="person")]
    most = signup.heads if signup else row.programme.most_heads
    text = _("报名的时候说来 %(n)s 个人，多来的跟门口的人说一声。") % {"n": most}
    return rules.heads_problems(heads) + ([Problem("more_heads", text, where="heads")] if heads > most else [])


# ---- many ----


@transaction.atomic
def come_many(
    *, session: Session, people: Sequence[Person], method: str = AttendanceMethod.LIST, at: datetime | None = None, by: Actor, now: datetime
) -> Marked:  # fmt: skip
    """
    Many were there: a ticked list, a sheet typed in. A handful of statements, however many; who is there already stays as they are.

    :raises NotAllowed: unless somebody writes down each of them. :raises AttendanceRefused: with every reason, and then nobody.
    """
    row = held_session(session.pk)
    allow_writing_down(by, row, people)
    refuse_if(_many_problems(row, people, now), AttendanceRefused)
    wanted = {one.pk: one for one in people}
    live = Attendance.objects.filter(session=row, voided_at=None, person__in=wanted)
    there = set(live.values_list("person", flat=True))
    heads, moment = found.heads_of(row, wanted), min(at or rules.time_of(row, now), max(now, row.starts_at))
    fresh = [
        rows.fresh(
            Attendance, tenant_id=row.tenant_id, session_id=row.pk, person_id=pk, heads=heads.get(pk, 1), method=str(method), at=moment,
            by=by.label[:80],
        )
        for pk in wanted if pk not in there
    ]  # fmt: skip
    if fresh:
        rows.insert(fresh)
        changes = {"added": [None, len(fresh)], "method": [None, str(method)]}
        journal.record("activities.attendance.many_came", row, by=by, now=now, changes=changes)
    return Marked(len(fresh), len(there))


def _many_problems(row: Session, people: Sequence[Person], now: datetime) -> list[Problem]:
    problems = rules.open_problems(row, now=now)
    if not people:
        problems += rules.nobody_problems()
    gone = [one for one in people if not is_here(one, row.tenant_id)]
    return problems + (rules.person_problems(is_here=False) if gone else [])


# ---- struck out, corrected ----


def _held(attendance: Attendance, by: Actor) -> Attendance:
    """The row as it is now, its session held before it. :raises NotAllowed: for whoever does not write it down."""
    session = held_session(attendance.session_id)  # type: ignore[attr-defined]
    one = locking.one(Attendance, attendance.pk, "person__home")
    one.session = session
    if one.person is None:
        allow(by, rights.ATTEND, tenant_id=one.tenant_id, place_path=session.place_path)
    else:
        allow_writing_down(by, session, [one.person])
    return one


@transaction.atomic
def void(*, attendance: Attendance, reason: str, by: Actor, now: datetime) -> Attendance:
    """
    Strike somebody out who was not there; the line stays with why.

    :raises NotAllowed: for whoever does not write it down. :raises AttendanceRefused: with every reason.
    """
    one = _held(attendance, by)
    problems = rules.open_problems(one.session, now=now) + rules.live_problems(is_void=one.voided_at is not None)
    refuse_if(problems + rules.reason_problems(reason), AttendanceRefused)
    one.voided_at, one.void_reason = now, reason.strip()
    one.save(update_fields=["voided_at", "void_reason"])
    journal.record("activities.attendance.voided", one, by=by, now=now, reason=one.void_reason)
    _announce(one, by, now)
    return one


@transaction.atomic
def correct(*, attendance: Attendance, heads: int, half_hours: int | None = None, by: Actor, now: datetime) -> Attendance:
    """
    Another number of people came, or somebody served for another time than the session lasted (in half hours).

    :raises NotAllowed: for whoever does not write it down. :raises AttendanceRefused: with every reason.
    """
    one = _held(attendance, by)
    problems = rules.open_problems(one.session, now=now) + rules.live_problems(is_void=one.voided_at is not None)
    refuse_if(problems + rules.heads_problems(heads) + rules.half_hours_problems(half_hours), AttendanceRefused)
    changes = {"heads": [one.heads, heads], "half_hours": [one.half_hours, half_hours]}
    one.heads, one.half_hours = heads, half_hours
    one.save(update_fields=["heads", "half_hours"])
    journal.record("activities.attendance.corrected", one, by=by, now=now, changes=changes)
    _announce(one, by, now)
    return one


def _announce(one: Attendance, by: Actor, now: datetime) -> None:
    """Whoever it is about hears of it, where it was not they who did it."""
    if one.person is not None and one.person.pk != by.person_id:
        events.publish(AttendanceChanged(tenant_id=one.tenant_id, attendance_id=one.pk), now=now)


# ---- counted only ----


@transaction.atomic
def count(
    *, session: Session, person_times: int, of_whom: str = "", at: datetime | None = None, by: Actor, now: datetime
) -> HeadCount:
    """
    How many were there whom nobody wrote down. Counted again, the later number holds and the former is struck out. `at`: when a device
    without network counted; sent again, or after a later count, it changes nothing.

    :raises NotAllowed: for whoever neither works there nor leads it. :raises AttendanceRefused: with every reason.
    """
    row = held_session(session.pk)
    _allow_counting(row, by)
    refuse_if(rules.open_problems(row, now=now) + rules.count_problems(person_times, of_whom), AttendanceRefused)
    moment = now if at is None else within_reason(at, starts_at=row.starts_at, now=now)
    last = HeadCount.objects.filter(session=row).order_by("at", "id").last()
    if at is not None and last is not None and last.at >= moment:
        return last
    HeadCount.objects.filter(session=row, voided_at=None).update(voided_at=now)
    one = HeadCount(
        tenant_id=row.tenant_id, session=row, person_times=person_times, of_whom=of_whom.strip(), at=moment, by=by.label[:80]
    )
    one.save(force_insert=True)
    changes = {"person_times": [last.person_times if last and not last.voided_at else None, person_times]}
    journal.record("activities.attendance.counted", row, by=by, now=now, changes=changes)
    return one


@transaction.atomic
def uncount(*, session: Session, by: Actor, now: datetime) -> None:
    """
    Nobody else was there after all: no count holds.

    :raises NotAllowed: for whoever neither works there nor leads it. :raises AttendanceRefused: with every reason.
    """
    row = held_session(session.pk)
    _allow_counting(row, by)
    last = found.counts_of(row).first()
    none = [] if last else [Problem("none", _("还没有点过人数。"), where="person_times")]
    refuse_if(rules.open_problems(row, now=now) + none, AttendanceRefused)
    HeadCount.objects.filter(session=row, voided_at=None).update(voided_at=now)
    changes = {"person_times": [last.person_times if last else None, None]}
    journal.record("activities.attendance.uncounted", row, by=by, now=now, changes=changes)


def _allow_counting(row: Session, by: Actor) -> None:
    if not (found.is_office(by, row) or found.is_lead(by, row)):
        raise not_allowed()
