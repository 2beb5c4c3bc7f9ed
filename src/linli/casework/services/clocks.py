"""Clocks on cases: starting, stopping, and telling once when they near their end or pass it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.casework.events import CaseNearlyDue, CaseOverdue
from linli.casework.models import Case, Clock, ClockPause, Entry
from linli.casework.selectors import limits
from linli.casework.states import ClockKind
from linli.core import events, journal
from linli.core.actors import Actor

from .deeds import Deed

BATCH = 200


def start(deed: Deed, kind: ClockKind, profile: str) -> Clock:
    """Start a clock now and put its end on the case. The rule and the days it was computed with stay with it."""
    case = deed.case
    found, frozen = limits.deadline(profile, deed.now, tenant_id=case.tenant_id)
    clock = Clock(
        tenant_id=case.tenant_id,
        case=case,
        kind=kind,
        profile=profile,
        started_at=deed.now,
        due_at=found.due_at,
        warn_at=found.warn_at,
        rule=frozen,
    )
    deed.add(clock)
    deed.set(due_at=found.due_at, warn_at=found.warn_at)
    return clock


def runs(case: Case, kind: ClockKind) -> bool:
    """Whether a clock of this kind has been started and not stopped."""
    return case.clocks.filter(kind=kind, stopped_at=None).exists()


def stop_all(case: Case, *, now: datetime) -> None:
    """Stop whatever runs on the case. One statement."""
    case.clocks.filter(stopped_at=None).update(stopped_at=now)


def sound(*, now: datetime, by: Actor) -> tuple[int, int]:
    """
    Announce every clock that has come near its end, and every one that has passed it; each exactly once.

    Returns how many of each. Rows are taken in batches and skipped where another worker holds them.
    """
    return _sound_all(now, by, is_late=False), _sound_all(now, by, is_late=True)


def _sound_all(now: datetime, by: Actor, *, is_late: bool) -> int:
    told = 0
    while batch := _sound_batch(now, by, is_late=is_late):
        told += batch
        if batch < BATCH:
            break
    return told


@transaction.atomic
def _sound_batch(now: datetime, by: Actor, *, is_late: bool) -> int:
    """A clock that is late already is not warned of as well: it goes straight to overdue."""
    running = Clock.objects.select_for_update(skip_locked=True, of=("self",)).filter(stopped_at=None)
    standing = ClockPause.objects.filter(clock=OuterRef("pk"), to_at=None)
    running = running.exclude(Exists(standing))
    if is_late:
        due = running.filter(due_at__lt=now, overdue_at=None)
    else:
        due = running.filter(warn_at__lte=now, due_at__gte=now, warned_at=None)
    clocks = list(due.select_related("case").order_by("due_at", "id")[:BATCH])
    for clock in clocks:
        if is_late:
            clock.overdue_at = now
        else:
            clock.warned_at = now
    Clock.objects.bulk_update(clocks, ["overdue_at" if is_late else "warned_at"])
    _tell(clocks, now, by, is_late=is_late)
    return len(clocks)


def _tell(clocks: list[Clock], now: datetime, by: Actor, *, is_late: bool) -> None:
    fact = CaseOverdue if is_late else CaseNearlyDue
    verb = "overdue" if is_late else "nearly_due"
    Entry.objects.bulk_create(
        Entry(tenant_id=c.tenant_id, case=c.case, at=now, verb=verb, label=by.label, is_internal=True, to_state=c.case.state)
        for c in clocks
    )
    journal.record_many(
        [
            journal.line_for(f"casework.clock.{verb}", c, by=by, now=now, changes={"case": str(c.case_id), "due_at": c.due_at})
            for c in clocks
        ]
    )
    events.publish_many([fact(tenant_id=c.tenant_id, case_id=c.case_id, clock_id=c.pk) for c in clocks], now=now)
