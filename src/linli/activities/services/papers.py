"""The sheet on paper: printed with everybody on the list, signed in the yard, typed in afterwards with its scan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Person

from ..errors import AttendanceRefused
from ..models import AttendanceMethod, PaperSheet, Session
from ..rules import attendance as rules
from ..selectors import attendance as found
from ..states import SessionState
from .attendance import come_many, count
from .attending import not_allowed, reach_of
from .pieces import held_session

SCAN = "scan"


@transaction.atomic
def print_sheet(*, session: Session, by: Actor, now: datetime) -> PaperSheet:
    """
    A sheet of a session with a number, so that it is known which ones are out.

    :raises NotAllowed: for whoever writes down nobody there. :raises AttendanceRefused: for one that was called off.
    """
    row = held_session(session.pk)
    reach_of(by, row)
    off = rules.open_problems(row, now=now) if row.state == SessionState.CALLED_OFF else []
    refuse_if(off, AttendanceRefused)
    year = day_of(now).year
    number = rules.sheet_number(row.tenant.letters, year, next_number(rules.SHEETS, tenant=row.tenant, period=str(year)))
    lines = len(found.roster(row, by))
    one = PaperSheet(tenant_id=row.tenant_id, session=row, number=number, lines=lines, printed_at=now)
    one.save(force_insert=True)
    changes = {"number": [None, number], "lines": [None, lines]}
    journal.record("activities.attendance.sheet_printed", one, by=by, now=now, changes=changes)
    return one


@transaction.atomic
def enter(
    *, sheet: PaperSheet, came: Sequence[Person], others: int | None = None, scan: "File[Any] | None" = None, by: Actor, now: datetime
) -> PaperSheet:  # fmt: skip
    """
    Type a signed sheet in: who came, how many more were only counted, and what the paper looks like, if somebody took a picture.

    :raises NotAllowed: for whoever does not write them down. :raises AttendanceRefused: with every reason, and then nothing.
    """
    row = held_session(sheet.session_id)  # type: ignore[attr-defined]
    one = locking.one(PaperSheet, sheet.pk, "tenant")
    if others is not None and not (found.is_office(by, row) or found.is_lead(by, row)):
        raise not_allowed()
    refuse_if(_enter_problems(row, one, came, others, scan, now), AttendanceRefused)
    marked = come_many(session=row, people=came, method=AttendanceMethod.PAPER, by=by, now=now).added if came else 0
    if others:
        count(session=row, person_times=others, by=by, now=now)
    if scan is not None:
        files.store(scan, tenant=one.tenant, by=by, now=now, subject=one, purpose=SCAN)
    one.entered_at, one.entered_by = now, by.label[:80]
    one.save(update_fields=["entered_at", "entered_by"])
    changes = {"came": [None, marked], "others": [None, others], "has_scan": [None, scan is not None]}
    journal.record("activities.attendance.sheet_entered", one, by=by, now=now, changes=changes)
    return one


def _enter_problems(
    row: Session, one: PaperSheet, came: Sequence[Person], others: int | None, scan: "File[Any] | None", now: datetime
) -> list[Problem]:
    problems = rules.open_problems(row, now=now) + rules.entered_problems(is_entered=one.entered_at is not None)
    problems += files.scan_problems(scan) if scan is not None else []
    if others:
        problems += rules.count_problems(others, "")
    if not came and not others and scan is None:
        problems += rules.nobody_problems()
    return problems
