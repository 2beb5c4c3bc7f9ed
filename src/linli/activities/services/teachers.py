"""Teachers: named, away for some time, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import refuse_if
from linli.registry.api import Person

from ..errors import TeacherRefused
from ..events import TeacherAwaySaid
from ..models import CourseField, Session, Teacher, TeacherAway
from ..rules import university as rules
from ..states import COMING
from .university_pieces import allow_keeping


@dataclass(frozen=True, slots=True)
class TeacherGiven:
    """Who teaches, what, and whether the name may be published."""

    person: Person
    fields: Sequence[str] = ()
    about: str = ""
    is_volunteer: bool = True
    is_public: bool = True


@transaction.atomic
def name(*, tenant: Tenant, given: TeacherGiven, by: Actor, now: datetime) -> Teacher:
    """Somebody teaches from today on. :raises NotAllowed: without the right. :raises TeacherRefused: with every reason."""
    allow_keeping(by, tenant.pk)
    person = locking.one(Person, given.person.pk)
    is_gone = person.tenant_id != tenant.pk or person.erased_at is not None or person.merged_into_id is not None  # type: ignore[attr-defined]
    problems = rules.teacher_problems(
        is_teacher=Teacher.objects.filter(person=person, until=None).exists(), is_gone=is_gone, fields=given.fields,
        known=CourseField.values, about=given.about,
    )  # fmt: skip
    refuse_if(problems, TeacherRefused)
    row = Teacher.objects.create(
        tenant=tenant, person=person, fields=list(given.fields), about=given.about.strip(), is_volunteer=given.is_volunteer,
        is_public=given.is_public, since=timezone.localdate(now),
    )  # fmt: skip
    changes = {"fields": [None, row.fields], "is_volunteer": [None, row.is_volunteer], "is_public": [None, row.is_public]}
    journal.record("activities.teacher.named", row, by=by, now=now, changes=changes, on_behalf_of=person.pk)
    return row


@transaction.atomic
def change(*, teacher: Teacher, given: TeacherGiven, by: Actor, now: datetime) -> Teacher:
    """Change what they teach and what is said of them; who it is stays. :raises TeacherRefused: with every reason."""
    allow_keeping(by, teacher.tenant_id)
    row = locking.one(Teacher, teacher.pk, "person")
    problems = rules.teacher_problems(
        is_teacher=False, is_gone=False, fields=given.fields, known=CourseField.values, about=given.about
    )
    refuse_if(problems + rules.gone_problems(row.until), TeacherRefused)
    said = {
        "fields": list(given.fields),
        "about": given.about.strip(),
        "is_volunteer": given.is_volunteer,
        "is_public": given.is_public,
    }
    changes = {name: [getattr(row, name), value] for name, value in said.items() if getattr(row, name) != value}
    for each, value in said.items():
        setattr(row, each, value)
    row.save()
    journal.record("activities.teacher.changed", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def away(
    *, teacher: Teacher, starts_on: date, ends_on: date, reason: str = "", by: Actor, now: datetime
) -> tuple[TeacherAway, int]:
    """
    Somebody cannot teach from a day to another, both included; they say so themselves, or the office notes it. Returns it with how
    many of their lessons need a substitute.

    :raises NotAllowed: for anybody else. :raises TeacherRefused: with every reason.
    """
    row = locking.one(Teacher, teacher.pk)
    if not is_own(row, by):
        allow_keeping(by, row.tenant_id)
    today = timezone.localdate(now)
    refuse_if(rules.away_problems(starts_on, ends_on, until=row.until, today=today), TeacherRefused)
    made = TeacherAway.objects.create(
        tenant_id=row.tenant_id, teacher=row, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:80]
    )
    lessons = Session.objects.filter(
        teacher=row, state__in=list(COMING), starts_at__gt=now, starts_at__date__gte=starts_on, starts_at__date__lte=ends_on
    )
    count = lessons.count()
    changes = {"starts_on": [None, starts_on], "ends_on": [None, ends_on]}
    journal.record("activities.teacher.away", row, by=by, now=now, changes=changes)
    if count and is_own(row, by):
        events.publish(TeacherAwaySaid(tenant_id=row.tenant_id, away_id=made.pk), now=now)
    return made, count


def is_own(teacher: Teacher, by: Actor) -> bool:
    return by.person_id is not None and teacher.person_id == by.person_id  # type: ignore[attr-defined]


@transaction.atomic
def back(*, away: TeacherAway, by: Actor, now: datetime) -> Teacher:
    """They teach after all. :raises NotAllowed: for anybody but the teacher and the office."""
    row = locking.one(Teacher, away.teacher_id)  # type: ignore[attr-defined]
    if not is_own(row, by):
        allow_keeping(by, row.tenant_id)
    away.delete()
    journal.record("activities.teacher.back", row, by=by, now=now, changes={"starts_on": [away.starts_on, None]})
    return row


@transaction.atomic
def leave(*, teacher: Teacher, by: Actor, now: datetime) -> Teacher:
    """They teach no more. :raises NotAllowed: without the right. :raises TeacherRefused: while a class still has them."""
    allow_keeping(by, teacher.tenant_id)
    row = locking.one(Teacher, teacher.pk)
    used_by = row.classes.exclude(state__in=rules.OVER).count()
    refuse_if(rules.ended_problems(row.until, used_by=used_by), TeacherRefused)
    row.until = timezone.localdate(now)
    row.save(update_fields=["until"])
    journal.record("activities.teacher.left", row, by=by, now=now, changes={"until": [None, row.until]})
    return row
