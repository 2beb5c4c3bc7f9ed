"""Clocks on cases: starting, stopping, and telling once when they near their end or pass it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.casework.events import CaseNearlyDue, CaseOverdue
from linli.casework.models import Case, Clock, ClockPause, Entry
from linli.casework.selectors import limits
from linli.casework.states import ClockKind
from linli.core import events, journal, locking, rows
from linli.core.actors import Actor

from .deeds import Deed

BATCH = 200


def start(deed: Deed, kind: ClockKind, profile: str) -> Clock:
    """
    Start a clock now and put its end on the case. The rule and the days it was computed with stay with it.

    A case that came with a limit of its sender's is handled against that one; done again after it, against its profile.
    """
    case, began = deed.case, deed.now
    ends = case.external_due_at if kind == ClockKind.HANDLE else None
    if ends is not None and (ends > began or not case.rework_count):
        began = _before(ends, began)
        found, frozen = limits.outer_deadline(case, began)
    else:
        found, frozen = limits.deadline(profile, began, tenant_id=case.tenant_id)
    clock = rows.fresh(
        Clock,
        tenant_id=case.tenant_id,
        case_id=case.pk,
        kind=kind.value,
        profile=profile,
        started_at=began,
        due_at=found.due_at,
        warn_at=found.warn_at,
        rule=frozen,
    )
    deed.add(clock)
    deed.set(due_at=found.due_at, warn_at=found.warn_at)
    return clock


def _before(ends: datetime, began: datetime) -> datetime:
    """When a limit of somebody else began: one that had ended before the case was given out ran before that, too."""
    return min(began, ends - timedelta(minutes=1))


def move(deed: Deed, ends: datetime) -> None:
    """The sender has set another end: it stands on the case, and the clock of handling that runs goes by it from now on."""
    deed.set(external_due_at=ends)
    clock = deed.case.clocks.filter(stopped_at=None, kind=ClockKind.HANDLE).first()
    if clock is None:
        return
    ClockPause.objects.filter(clock=clock, to_at=None).update(to_at=deed.now)
    clock.started_at = _before(ends, clock.started_at)
    found, clock.rule = limits.outer_deadline(deed.case, clock.started_at)
    clock.due_at, clock.warn_at, clock.overdue_at = found.due_at, found.warn_at, None
    clock.warned_at = clock.warned_at if clock.warn_at <= deed.now else None
    clock.save(update_fields=["started_at", "rule", "due_at", "warn_at", "overdue_at", "warned_at"])
    deed.set(due_at=clock.due_at, warn_at=clock.warn_at)


def runs(case: Case, kind: ClockKind) -> bool:
    """Whether a clock of this kind has been started and not stopped."""
    return case.clocks.filter(kind=kind, stopped_at=None).exists()


def stop_all(deed: Deed) -> None:
    """Stop whatever runs on the case, and note whether its limit was kept."""
    running = list(deed.case.clocks.filter(stopped_at=None))
    for clock in running:
        ended(deed, clock)
    Clock.objects.filter(pk__in=[clock.pk for clock in running]).update(stopped_at=deed.now)


def ended(deed: Deed, clock: Clock) -> None:
    """A limit ends now; of those to handle the case the rates ask whether all were kept."""
    if clock.kind == ClockKind.HANDLE:
        deed.note(had_limit=True, was_late=deed.case.was_late or deed.now > clock.due_at)


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
    standing = ClockPause.objects.filter(clock=OuterRef("pk"), to_at=None)
    running = Clock.objects.filter(stopped_at=None).exclude(Exists(standing))
    if is_late:
        due = running.filter(due_at__lt=now, overdue_at=None)
    else:
        due = running.filter(warn_at__lte=now, due_at__gte=now, warned_at=None)
    clocks = locking.free(due.order_by("due_at", "id"), "case", most=BATCH)
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
