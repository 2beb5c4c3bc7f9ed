"""Time limits in force, and what is left of a case's."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Case, Clock
from linli.casework.rules import clocks, senders
from linli.casework.rules.delays import Taken
from linli.core import clock as core_clock
from linli.core import rulesets, workcalendar
from linli.core.models import Tenant
from linli.core.remembered import Remembered
from linli.core.rulesets import RuleSet

PREFIX = "casework.sla."
for _profile in (
    "accept",
    "general",
    "general_7",
    "general_days",
    "complex",
    "complex_15",
    "utilities",
    "emergency",
    "urgent_same_day",
    "onsite_30",
    "onsite_2h",
    "consultation",
    "consultation_long",
    "complaint",
):
    rulesets.check(PREFIX + _profile)(clocks.limit_problems)


def profiles() -> list[str]:
    """The profiles that are shipped."""
    return [code.removeprefix(PREFIX) for code in rulesets.codes() if code.startswith(PREFIX)]


def profile_rule(profile: str, *, tenant: Tenant, on: date | None = None) -> RuleSet:
    """The rule set of a profile in force on a day. :raises RuleMissing: when the profile is not known."""
    return rulesets.in_force(PREFIX + profile, on=on or core_clock.today(), tenant=tenant)


def _frozen(key: tuple[UUID, str, date]) -> tuple[dict[str, Any], dict[str, Any]]:
    tenant = Tenant(pk=key[0])
    hours = rulesets.in_force(workcalendar.HOURS, on=key[2], tenant=tenant).body
    return profile_rule(key[1], tenant=tenant, on=key[2]).freeze(), hours


_kept: Remembered[tuple[UUID, str, date], tuple[dict[str, Any], dict[str, Any]]] = Remembered(_frozen)


def forget() -> None:
    """After a subdistrict wrote its own text of a limit."""
    _kept.forget()


def deadline(profile: str, start: datetime, *, tenant_id: UUID) -> tuple[clocks.Deadline, dict[str, Any]]:
    """The deadline of a profile that starts now, and what the clock keeps so that it can be computed again."""
    day = start.astimezone(workcalendar.CHINA).date()
    rule, hours = _kept.get((tenant_id, profile, day))
    calendar = workcalendar.calendar_of(tenant_id, on=day)
    found = clocks.reckon(rule["body"], start, calendar)
    return found, clocks.freeze(rule, hours, calendar, start, found.due_at)


def outer_deadline(case: Case, start: datetime) -> tuple[clocks.Deadline, dict[str, Any]]:
    """
    The end that whoever sent the case here has set (`external_due_at`), and what the clock keeps of it: whose it is, under
    which number.
    """
    assert case.external_due_at is not None  # noqa: S101 -- asked only of a case that has one
    day = start.astimezone(workcalendar.CHINA).date()
    tenant = Tenant(pk=case.tenant_id)
    hours = rulesets.in_force(workcalendar.HOURS, on=day, tenant=tenant).body
    whose = {"whose": senders.name_of(case.external_source), "number": case.external_no}
    rule = {
        "code": PREFIX + clocks.UNTIL,
        "title": _("%(whose)s定的期限") % whose,
        "citation": _("%(whose)s工单 %(number)s 上的办理时限，由它定。要延期，向它申请，批了再导入它的表。") % whose,
        "status": "verified",
        "body": clocks.until(case.external_due_at),
    }
    calendar = workcalendar.calendar_of(tenant, on=day)
    found = clocks.reckon(rule["body"], start, calendar)  # type: ignore[arg-type]
    return found, clocks.freeze(rule, hours, calendar, start, max(found.due_at, start))


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """
    A running limit as a page shows it. `minutes` are counted as the limit counts; negative: so many minutes late.

    `is_late`: whether it is passed at all; outside office hours no minute of working time need be gone since.
    `paused_at`: since when it stands still, and `minutes` are what is left when it goes on.
    """

    clock: Clock
    minutes: int
    is_late: bool
    counts_working_time: bool
    used: Fraction
    title: str
    citation: str
    status: str
    warnings: list[str]
    paused_at: datetime | None = None

    @property
    def is_near(self) -> bool:
        return not self.is_late and self.paused_at is None and core_clock.now() >= self.clock.warn_at

    @property
    def percent(self) -> int:
        return int(self.used * 100)


def time_left(clock: Clock, *, now: datetime) -> TimeLeft:
    """What is left of a clock now, by the rule it was started under; pauses are no time used."""
    limit, calendar = clocks.thaw(clock.rule)
    paused_at = next((one.from_at for one in clock.pauses.all() if one.to_at is None), None)
    at = clock.stopped_at or paused_at or now
    rule = clock.rule["rule"]
    return TimeLeft(
        clock=clock,
        minutes=clocks.minutes_left(limit["unit"], at, clock.due_at, calendar),
        is_late=at > clock.due_at,
        counts_working_time=limit["unit"] in clocks.WORKING_UNITS,
        used=clocks.share_used(clock.started_at, at, clock.due_at, limit["unit"], calendar, pauses_of(clock)),
        title=rule["title"],
        citation=rule["citation"],
        status=rule["status"],
        warnings=[
            problem.text
            for problem in workcalendar.warnings_between(timezone.localdate(clock.started_at), timezone.localdate(clock.due_at))
        ],
        paused_at=paused_at if clock.stopped_at is None else None,
    )


def running_clock(case: Case) -> Clock | None:
    """The clock that runs on the case now; with two, the one that is due first."""
    return case.clocks.filter(stopped_at=None).order_by("due_at", "id").first()


def recomputed(clock: Clock) -> clocks.Deadline:
    """The deadline of a clock worked out again from what it kept; an auditor compares it with what is stored."""
    return clocks.again(clock.rule, clock.started_at, pauses_of(clock), extended=taken_of(clock).days)


def run_on(clock: Clock, *, extended: int = 0) -> tuple[clocks.Deadline, dict[str, Any]]:
    """The deadline with every pause that has ended and `extended` further working days, and what the clock keeps of it."""
    present = workcalendar.calendar_of(clock.tenant_id)
    days = taken_of(clock).days + extended
    return clocks.run_on(clock.rule, clock.started_at, clock.due_at, present, pauses_of(clock), extended=days)


def pauses_of(clock: Clock) -> list[clocks.Pause]:
    """The pauses that have ended, oldest first."""
    return [clocks.Pause(one.from_at, one.to_at) for one in clock.pauses.all() if one.to_at]


def taken_of(clock: Clock) -> Taken:
    """The extensions that the clock has had."""
    days = [one.days for one in clock.extensions.all()]
    return Taken(len(days), sum(days))
