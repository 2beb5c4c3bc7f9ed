"""Terms: made, changed, their prospectus put out, begun, ended."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.lots import promise_of
from linli.core.models import Tenant
from linli.core.problems import refuse_if

from ..errors import TermRefused
from ..models import ClassGroup, EnrolChoosing, Enrolment, Programme, Session, Term
from ..rules import university as rules
from ..rules.university import TermGiven
from ..states import COMING, ClassState, EnrolmentState, ProgrammeState, SessionState, TermState
from . import classes
from .university_pieces import allow_terms, held_term

FIELDS = (
    "name", "starts_on", "ends_on", "enrol_from", "enrol_until", "choosing", "repeat_limit", "most_classes", "prospectus",
)  # fmt: skip


@transaction.atomic
def open_term(*, tenant: Tenant, given: TermGiven, by: Actor, now: datetime) -> Term:
    """Make a term in which classes can be planned. :raises NotAllowed: without the right. :raises TermRefused: with every reason."""
    allow_terms(by, tenant.pk)
    locking.one(Tenant, tenant.pk)
    is_taken = Term.objects.filter(tenant=tenant, name=given.name.strip()).exists()
    refuse_if(rules.term_problems(given, is_taken=is_taken, today=timezone.localdate(now)), TermRefused)
    term = Term.objects.create(tenant=tenant, **_fields(given))
    changes = {name: [None, getattr(term, name)] for name in ("name", "starts_on", "ends_on", "choosing")}
    journal.record("activities.term.opened", term, by=by, now=now, changes=changes)
    return term


def _fields(given: TermGiven) -> dict[str, Any]:
    found = {name: getattr(given, name) for name in FIELDS}
    return found | {"name": given.name.strip(), "prospectus": given.prospectus.strip()}


@transaction.atomic
def change(*, term: Term, given: TermGiven, by: Actor, now: datetime) -> Term:
    """
    Change a term; how places are given stays as it was once somebody enrolled.

    :raises NotAllowed: without the right. :raises TermRefused: with every reason.
    """
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    others = Term.objects.filter(tenant=row.tenant_id, name=given.name.strip()).exclude(pk=row.pk)
    problems = rules.term_problems(given, is_taken=others.exists(), today=timezone.localdate(now))
    before = {name: getattr(row, name) for name in FIELDS}
    enrolled = Enrolment.objects.filter(class_group__term=row).count()
    problems += rules.frozen_problems(before, given, enrolled=enrolled) + rules.outside_problems(given, _span_of(row))
    refuse_if(problems, TermRefused)
    for name, value in _fields(given).items():
        setattr(row, name, value)
    if row.state != TermState.PLANNED:
        _promise(row)
    row.save()
    changes = {name: [before[name], getattr(row, name)] for name in FIELDS if before[name] != getattr(row, name)}
    if "prospectus" in changes:  # its words stand on the page; the journal notes that they changed
        changes["prospectus"] = [None, len(row.prospectus)]
    journal.record("activities.term.changed", row, by=by, now=now, changes=changes)
    return row


def _span_of(term: Term) -> tuple[Any, Any] | None:
    """The first and the last day on which there is a lesson."""
    rows = Session.objects.filter(programme__class_group__term=term).exclude(state=SessionState.CALLED_OFF)
    found = rows.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    return (day_of(found["first"]), day_of(found["last"])) if found["first"] else None


def _promise(term: Term) -> None:
    """A term by lots has a seed that is promised by its hash before anybody enrols; one by the order of asking has none."""
    if term.choosing == EnrolChoosing.LOTS and not term.promise:
        term.secret = secrets.token_hex(32)
        term.promise = promise_of(term.secret)
    elif term.choosing != EnrolChoosing.LOTS:
        term.secret = term.promise = ""


@transaction.atomic
def publish(*, term: Term, by: Actor, now: datetime) -> Term:
    """
    Put the prospectus out: classes, fees, window, how places are given. Its classes take enrolments once the window is open.

    :raises NotAllowed: without the right. :raises TermRefused: with every reason.
    """
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    planned = ClassGroup.objects.filter(term=row, state=ClassState.PLANNED)
    refuse_if(rules.publish_problems(row.state, classes=planned.count(), prospectus=row.prospectus), TermRefused)
    _promise(row)
    _step(row, "published", by, now, promise=row.promise)
    programmes = Programme.objects.filter(class_group__term=row, state=ProgrammeState.DRAFT)
    programmes.update(state=ProgrammeState.LISTED, listed_at=now)
    _move_classes(row, ClassState.PLANNED, ClassState.OPEN)
    return row


@transaction.atomic
def start(*, term: Term, by: Actor, now: datetime) -> Term:
    """Begin to teach. :raises NotAllowed: without the right. :raises TermRefused: with every reason."""
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    asked = Enrolment.objects.filter(class_group__term=row, state=EnrolmentState.ASKED).count()
    problems = rules.start_problems(row.state, today=timezone.localdate(now), starts_on=row.starts_on, waits_for_lots=asked)
    refuse_if(problems, TermRefused)
    _step(row, "started", by, now)
    _move_classes(row, ClassState.OPEN, ClassState.RUNNING)
    return row


@transaction.atomic
def end(*, term: Term, by: Actor, now: datetime) -> Term:
    """
    End a term: whoever came to enough lessons completes, and who still waited is told that there was no place.

    :raises NotAllowed: without the right. :raises TermRefused: with every reason.
    """
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    coming = Session.objects.filter(programme__class_group__term=row, state__in=list(COMING), ends_at__gt=now)
    refuse_if(rules.end_problems(row.state, lessons_left=coming.count()), TermRefused)
    for group in locking.several(ClassGroup.objects.filter(term=row, state=ClassState.RUNNING).order_by("pk")):
        classes.finish(class_group=group, by=by, now=now)
    _step(row, "ended", by, now)
    return row


def _step(term: Term, verb: str, by: Actor, now: datetime, **more: Any) -> None:
    before, term.state = term.state, rules.NEXT[TermState(term.state)]
    term.save()
    changes = {"state": [before, term.state]} | {name: [None, value] for name, value in more.items() if value}
    journal.record(f"activities.term.{verb}", term, by=by, now=now, changes=changes)


def _move_classes(term: Term, before: str, after: str) -> None:
    rows = ClassGroup.objects.filter(term=term, state=before)
    locking.hold(rows)
    rows.update(state=after)
