"""
Clocks that stand still while a case is laid aside, and that go on with what was left.

A `Deed` calls `go_on` by itself whenever a case leaves the state, whichever verb leads out of it: nobody forgets a clock.
"""

from typing import TYPE_CHECKING

from linli.casework.models import ClockPause, Suspension
from linli.casework.rules.clocks import is_fixed
from linli.casework.selectors import limits

if TYPE_CHECKING:
    from .deeds import Deed


def pause(deed: "Deed", reason: str) -> None:
    """
    Let whatever runs on the case stand still from now on; a limit that somebody above set runs on.

    The case has no end while it stands; one that was late already stays late for everybody to see.
    """
    case = deed.case
    running = list(case.clocks.filter(stopped_at=None))
    ours = [clock for clock in running if not is_fixed(clock.rule["rule"]["body"])]
    for clock in ours:
        deed.add(ClockPause(tenant_id=case.tenant_id, clock=clock, from_at=deed.now, reason=reason[:200]))
    if len(ours) == len(running) and not case.is_overdue(deed.now):
        deed.set(due_at=None, warn_at=None)


def go_on(deed: "Deed") -> None:
    """End the pause and the suspension; every clock gets what was left of it, counted from now."""
    case, now = deed.case, deed.now
    Suspension.objects.filter(case=case, ended_at=None).update(ended_at=now, ended_by=deed.by.label[:120])
    ClockPause.objects.filter(clock__case=case, to_at=None).update(to_at=now)
    for clock in case.clocks.filter(stopped_at=None).prefetch_related("pauses", "extensions").order_by("due_at", "id"):
        found, clock.rule = limits.run_on(clock)
        clock.due_at, clock.warn_at = found.due_at, found.warn_at
        if clock.warn_at > now:
            clock.warned_at = None
        clock.save(update_fields=["due_at", "warn_at", "warned_at", "rule"])
        deed.set(due_at=clock.due_at, warn_at=clock.warn_at)
    deed.set(review_on=None)
