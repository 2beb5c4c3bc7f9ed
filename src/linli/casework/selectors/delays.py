"""What lies aside and until when; which rules hold for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from linli.casework.models import Case, Clock, Suspension
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import delays
from linli.casework.rules.delays import Reason, Taken
from linli.casework.states import ClockKind, State
from linli.core import rulesets
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet

from . import limits

SUSPENSION = "casework.suspension"
rulesets.check(SUSPENSION)(delays.suspension_problems)


def suspension_rule(tenant: Tenant, *, on: date) -> RuleSet:
    """The rule set of suspensions in force on a day."""
    return rulesets.in_force(SUSPENSION, on=on, tenant=tenant)


def reasons(tenant: Tenant, *, on: date) -> dict[str, Reason]:
    """The reasons for which a case may be laid aside, by code."""
    return delays.reasons_of(suspension_rule(tenant, on=on).body)


def running_suspension(case: Case) -> Suspension | None:
    """The suspension that a case lies under; no query for one that does not."""
    return case.suspensions.filter(ended_at=None).first() if case.state == State.SUSPENDED else None


def handling_clock(case: Case) -> Clock | None:
    """The clock of handling that runs on the case, with its pauses and extensions."""
    running = case.clocks.filter(stopped_at=None, kind=ClockKind.HANDLE)
    return running.prefetch_related("pauses", "extensions").first()


def extendable(case: Case, now: datetime) -> int:
    """By how many working days the case may still be put off; 0 when not at all."""
    clock = handling_clock(case)
    if clock is None or clock.due_at < now:
        return 0
    taken: Taken = limits.taken_of(clock)
    return delays.days_left(clock.rule["rule"]["body"], taken)


def suspended(rows: CaseQuerySet) -> CaseQuerySet:
    """Those laid aside, the one whose review is due first at the top; each with what it waits for. One query more."""
    running = Prefetch("suspensions", queryset=Suspension.objects.filter(ended_at=None))
    return rows.filter(state=State.SUSPENDED).prefetch_related(running).order_by("review_on", "id")


def suggested_review(reason: Reason, today: date, is_working_day: Callable[[date], bool]) -> date:
    """A day for the review to begin with: a month on or what the reason allows, on a working day."""
    day = today + timedelta(days=min(30, reason.most_days))
    while day > today + timedelta(days=1) and not is_working_day(day):
        day -= timedelta(days=1)
    return day


def start_of(suspension: Suspension) -> date:
    """The day on which the case was laid aside."""
    return timezone.localdate(suspension.from_at)
