"""
Old ledgers (旧台账) taken over in bulk: a class that was taught before the platform, a roster that was stood. A handful of statements
however many lines there are, each line in the journal; nobody is told of it again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, rows
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import JournalLine
from linli.core.numbers import next_block
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person, Place, PlaceKind

from ..errors import CallUpRefused, EnrolmentRefused
from ..models import Attendance, AttendanceMethod, CallUp, ClassGroup, Duty, Enrolment, Learner, Session, Shift
from ..rules import university as rules
from ..rules.duties import half_hours_between, key_of
from ..selectors.volunteer_rules import rule_on
from ..states import DutyState, EnrolmentState, SessionState
from .callup_pieces import allow_keeping as allow_callups
from .callup_pieces import held_callup
from .university_pieces import allow_keeping, held_class

# ---- a class ----


@transaction.atomic
def take_over_class(
    *, class_group: ClassGroup, people: Sequence[Person], came: Sequence[Collection[int]], enrolled_at: datetime, by: Actor, now: datetime
) -> int:  # fmt: skip
    """
    Enter who was in a class and at which lessons they were, once all of them were held. `came`: for each lesson, in the order of
    time, the places in `people` of those who were there. Its lessons are settled. Returns the person-times (人次).

    :raises NotAllowed: without the right there. :raises EnrolmentRefused: with every reason.
    """
    group = held_class(class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    rows_ = Session.objects.filter(programme=group.programme_id).exclude(state=SessionState.CALLED_OFF)  # type: ignore[attr-defined]
    sessions = locking.several(rows_.order_by("starts_at"))
    refuse_if(_class_problems(group, people, came, sessions, now), EnrolmentRefused)
    files, new = _files(group, people, now)
    enrolments = _enrolments(group, files, enrolled_at, now)
    lines = [*_filed(new, by, now), *_enrolled(enrolments, by, now)]
    times = _lessons(sessions, people, came, lines, by, now)
    group.taken += len(enrolments)
    group.save(update_fields=["taken"])
    journal.record_many(lines)
    return times


def _class_problems(
    group: ClassGroup, people: Sequence[Person], came: Sequence[Collection[int]], sessions: Sequence[Session], now: datetime
) -> list[Problem]:
    problems = rules.living_problems(group.state) + rules.tenant_problems(
        group.tenant_id, **{f"person{n}": one for n, one in enumerate(people)}
    )
    keys = {one.pk for one in people}
    if Enrolment.objects.filter(class_group=group, learner__person__in=keys).exists() or len(keys) < len(people):
        problems.append(Problem("enrolled", _("台账里有人已经在这个班里。"), where="people"))
    if len(people) > group.capacity - group.taken:
        problems.append(Problem("too_many", _("台账里的人比班里的位子多。"), where="people"))
    if len(came) != len(sessions) or any(not 0 <= n < len(people) for lesson in came for n in lesson):
        problems.append(Problem("lessons", _("台账里的到课和班里的课对不上。"), where="came"))
    if any(one.ends_at > now or one.state == SessionState.SETTLED for one in sessions):
        problems.append(Problem("not_over", _("课还没有上完，或者人数已经对清了。"), where="came"))
    return problems


def _files(group: ClassGroup, people: Sequence[Person], now: datetime) -> tuple[list[Learner], list[Learner]]:
    """The learner files of these people, in their order, and which of them are new."""
    known = {one.person_id: one for one in Learner.objects.filter(person__in=people)}  # type: ignore[attr-defined]
    new, made = [one for one in people if one.pk not in known], list[Learner]()
    if new:
        year = timezone.localdate(now).year
        homes = _communities(new)
        block = next_block(rules.LEARNER_SERIES, tenant=group.tenant, period=str(year), count=len(new))
        made = [
            Learner(
                tenant_id=group.tenant_id, number=rules.number(group.tenant.letters, "XS", year, sequence), person=one,
                place=homes.get(one.pk), since=timezone.localdate(now),
            )
            for sequence, one in zip(block, new, strict=True)
        ]  # fmt: skip
        Learner.objects.bulk_create(made)
        known |= {one.person_id: one for one in made}  # type: ignore[attr-defined]
    return [known[one.pk] for one in people], made


def _communities(people: Sequence[Person]) -> dict[UUID, Place]:
    """The community that each of them lives in, where it is known. Two statements."""
    paths = dict(Person.objects.filter(pk__in=[one.pk for one in people], home__isnull=False).values_list("pk", "home__path"))
    here = Place.objects.filter(tenant=people[0].tenant_id, kind=PlaceKind.COMMUNITY)
    return {pk: one for pk, path in paths.items() for one in here if path.startswith(one.path)}


def _enrolments(group: ClassGroup, files: Sequence[Learner], enrolled_at: datetime, now: datetime) -> list[Enrolment]:
    if not files:
        return []
    year = timezone.localdate(now).year
    block = next_block(rules.ENROLMENT_SERIES, tenant=group.tenant, period=str(year), count=len(files))
    last = Enrolment.objects.filter(class_group=group).aggregate(last=Max("position"))["last"] or 0
    made = [
        Enrolment(
            tenant_id=group.tenant_id, class_group=group, learner=one, position=position, state=EnrolmentState.IN, channel="counter",
            number=rules.number(group.tenant.letters, "BK", year, sequence), enrolled_at=enrolled_at,
        )
        for position, (sequence, one) in enumerate(zip(block, files, strict=True), start=last + 1)
    ]  # fmt: skip
    return Enrolment.objects.bulk_create(made)


def _filed(new: Sequence[Learner], by: Actor, now: datetime) -> list[JournalLine]:
    return [
        journal.line_for(
            "activities.learner.filed", one, by=by, now=now, changes={"number": [None, one.number]},
            on_behalf_of=one.person_id,  # type: ignore[attr-defined]
        )
        for one in new
    ]  # fmt: skip


def _enrolled(enrolments: Sequence[Enrolment], by: Actor, now: datetime) -> list[JournalLine]:
    return [
        journal.line_for(
            "activities.enrolment.made", one, by=by, now=now, on_behalf_of=one.learner.person_id,  # type: ignore[attr-defined]
            changes={"number": [None, one.number], "state": [None, one.state], "channel": [None, one.channel]},
        )
        for one in enrolments
    ]  # fmt: skip


def _lessons(
    sessions: Sequence[Session], people: Sequence[Person], came: Sequence[Collection[int]], lines: list[JournalLine], by: Actor, now: datetime
) -> int:  # fmt: skip
    """The rows of who was there, and the lessons settled with how many; a line for each lesson is added to `lines`."""
    label, times = by.label[:80], list[Attendance]()
    for lesson, there in zip(sessions, came, strict=True):
        times += [
            rows.fresh(
                Attendance, tenant_id=lesson.tenant_id, session_id=lesson.pk, person_id=people[n].pk, heads=1, by=label,
                method=AttendanceMethod.PAPER.value, at=lesson.starts_at,
            )
            for n in sorted(there)
        ]  # fmt: skip
        changes = {"state": [lesson.state, SessionState.SETTLED], "person_times": [None, len(there)]}
        lines.append(journal.line_for("activities.session.settled", lesson, by=by, now=now, changes=changes))
    rows.insert(times)
    keys = [one.pk for one in sessions]
    Session.objects.filter(pk__in=keys).update(state=SessionState.SETTLED, settled_at=now, settled_by=label)
    return len(times)


# ---- a roster ----


@transaction.atomic
def take_over_duties(
    *, callup: CallUp, stood: Sequence[tuple[Shift, Person, Organisation | None]], by: Actor, now: datetime
) -> int:  # fmt: skip
    """
    Enter who stood which shift of a call-up, each for the whole of it, once it is over (`Organisation`: who sent them). Returns how
    long they stood in all, in half hours.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    row = held_callup(callup)
    allow_callups(by, row.tenant_id, row.place_path)
    shifts = {one.pk: one for one in locking.several(Shift.objects.filter(post__callup=row).order_by("pk"))}
    more = Counter(shift.pk for shift, _person, _unit in stood)
    refuse_if(_roster_problems(stood, shifts, more, now), CallUpRefused)
    unit = int(rule_on(row.tenant, day_of(now))["unit_half_hours"])
    duties = [_stood(shifts[shift.pk], person, body, unit, by, now) for shift, person, body in stood]
    Duty.objects.bulk_create(duties)
    for pk, count in more.items():
        shifts[pk].taken += count
    Shift.objects.bulk_update([shifts[pk] for pk in more], ["taken"], batch_size=200)
    journal.record_many(
        [
            journal.line_for("activities.duty.came", one, by=by, now=now, changes={"half_hours": [None, one.half_hours]})
            for one in duties
        ]
    )
    return sum(one.half_hours or 0 for one in duties)


def _roster_problems(
    stood: Sequence[tuple[Shift, Person, Organisation | None]], shifts: dict[UUID, Shift], more: Counter[UUID], now: datetime
) -> list[Problem]:
    problems = []
    if not more.keys() <= shifts.keys():
        return [Problem("another_callup", _("台账里有不是这次招募的班。"), where="stood")]
    if any(shifts[pk].called_off_at or shifts[pk].ends_at > now for pk in more):
        problems.append(Problem("not_over", _("台账里有还没有站完、或者取消了的班。"), where="stood"))
    if any(shifts[pk].taken + count > shifts[pk].needed for pk, count in more.items()):
        problems.append(Problem("too_many", _("台账里有的班比要的人还多。"), where="stood"))
    there = Duty.objects.filter(shift__in=list(more)).values_list("shift", "person")
    pairs = Counter([*there, *((shift.pk, person.pk) for shift, person, _unit in stood)])
    if any(count > 1 for count in pairs.values()):
        problems.append(Problem("twice", _("台账里有人在一班里写了两遍。"), where="stood"))
    return problems


def _stood(shift: Shift, person: Person, body: Organisation | None, unit: int, by: Actor, now: datetime) -> Duty:
    return Duty(
        tenant_id=shift.tenant_id, shift=shift, person=person, person_key=key_of(person.pk), organisation=body, state=DutyState.CAME,
        channel="counter", came_at=shift.starts_at, left_at=shift.ends_at, settled_by=by.label[:80], made_at=now,
        half_hours=half_hours_between(shift.starts_at, shift.ends_at, unit),
    )  # fmt: skip
