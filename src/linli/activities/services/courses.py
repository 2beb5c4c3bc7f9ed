"""Courses of the senior university: added, changed, ended."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if

from ..errors import CourseRefused
from ..models import Course, CourseField
from ..rules import university as rules
from ..rules.university import CourseGiven
from .university_pieces import allow_keeping

FIELDS = ("code", "title", "field", "about", "level", "bring", "fee_cents", "material")


@transaction.atomic
def add(*, tenant: Tenant, given: CourseGiven, by: Actor, now: datetime) -> Course:
    """Add a course. :raises NotAllowed: without the right. :raises CourseRefused: with every reason."""
    allow_keeping(by, tenant.pk)
    locking.one(Tenant, tenant.pk)
    refuse_if(_problems(given, Course.objects.filter(tenant=tenant), tenant.pk), CourseRefused)
    row = Course.objects.create(tenant=tenant, since=timezone.localdate(now), **_fields(given))
    changes = {"code": [None, row.code], "title": [None, row.title], "fee_cents": [None, row.fee_cents]}
    journal.record("activities.course.added", row, by=by, now=now, changes=changes)
    return row


def _problems(given: CourseGiven, others: Any, tenant_id: Any) -> list[Problem]:
    is_taken = others.filter(code=given.code.strip()).exists()
    problems = rules.course_problems(given, is_taken=is_taken, fields=CourseField.values)
    return problems + rules.tenant_problems(tenant_id, material=given.material)


def _fields(given: CourseGiven) -> dict[str, Any]:
    found = {name: getattr(given, name) for name in FIELDS}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@transaction.atomic
def change(*, course: Course, given: CourseGiven, by: Actor, now: datetime) -> Course:
    """Change a course. :raises NotAllowed: without the right. :raises CourseRefused: with every reason."""
    allow_keeping(by, course.tenant_id)
    locking.one(Tenant, course.tenant_id)
    row = locking.one(Course, course.pk, "material")
    others = Course.objects.filter(tenant=row.tenant_id).exclude(pk=row.pk)
    refuse_if(_problems(given, others, row.tenant_id), CourseRefused)
    before = {name: getattr(row, name) for name in FIELDS}
    for name, value in _fields(given).items():
        setattr(row, name, value)
    row.save()
    changes = {name: [before[name], getattr(row, name)] for name in FIELDS if before[name] != getattr(row, name)}
    if "material" in changes:
        changes["material"] = [None, getattr(row, "material_id", None)]
    journal.record("activities.course.changed", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def end(*, course: Course, by: Actor, now: datetime) -> Course:
    """No more classes are held of it; those that there were stay. :raises CourseRefused: while a class still has it."""
    allow_keeping(by, course.tenant_id)
    row = locking.one(Course, course.pk)
    used_by = row.classes.exclude(state__in=rules.OVER).count()
    refuse_if(rules.ended_problems(row.until, used_by=used_by), CourseRefused)
    row.until = timezone.localdate(now)
    row.save(update_fields=["until"])
    journal.record("activities.course.ended", row, by=by, now=now, changes={"until": [None, row.until]})
    return row
