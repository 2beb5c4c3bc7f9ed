"""The rules of time as an office reads them: every profile in force with where it comes from, and who uses it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linli.casework.models import Case, Clock
from linli.casework.rules import clocks, what_if
from linli.casework.rules.what_if import WhatIf
from linli.casework.selectors import categories, limits
from linli.core import rulesets, workcalendar
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class ProfileInForce:
    """One profile on a day: its rule, the categories that use it, how many texts it has had."""

    profile: str
    rule: RuleSet
    used_by: list[str]
    texts: int

    @property
    def is_own(self) -> bool:
        """Whether the subdistrict wrote its own text."""
        return bool(self.rule.tenant_code)


def profiles_in_force(tenant: Tenant, on: date) -> list[ProfileInForce]:
    """Every profile, those that categories use first."""
    used: dict[str, list[str]] = {}
    for category in categories.active_categories(tenant.pk):
        used.setdefault(category.profile, []).append(category.name)
    found = [_in_force(profile, tenant, on, used.get(profile, [])) for profile in limits.profiles()]
    return sorted(found, key=lambda one: (not one.used_by, _length(one.rule.body), one.profile))


def _in_force(profile: str, tenant: Tenant, on: date, used_by: list[str]) -> ProfileInForce:
    texts = rulesets.versions(limits.PREFIX + profile, tenant=tenant)
    return ProfileInForce(profile, limits.profile_rule(profile, tenant=tenant, on=on), used_by, len(texts))


def _length(body: dict[str, Any]) -> int:
    """How long a limit is, roughly, in minutes; only to put short ones before long ones."""
    minutes = {"minutes": 1, "hours": 60, "working_hours": 60, "same_working_day": 480, "working_days": 2000, "days": 1440}
    return minutes[body["unit"]] * int(body["amount"])


def texts_of(code: str, tenant: Tenant) -> list[RuleSet]:
    """Every text of a rule, the subdistrict's own first."""
    return rulesets.versions(code, tenant=tenant)


@dataclass(frozen=True, slots=True)
class Compared:
    """A case under one profile."""

    profile: str
    rule: RuleSet
    found: WhatIf
    is_current: bool


def compare(case: Case, clock: Clock | None, profiles: list[str], *, tenant: Tenant, now: datetime) -> list[Compared]:
    """
    The case under each of these profiles, from where its own clock started, with the pauses that it has had until now.

    A case without a running clock counts from its dispatch, else from its report.
    """
    start = clock.started_at if clock else case.dispatched_at or case.reported_at
    pauses = [clocks.Pause(one.from_at, one.to_at or now) for one in clock.pauses.all()] if clock else []
    day = start.astimezone(workcalendar.CHINA).date()
    calendar = workcalendar.calendar_of(tenant, on=day)
    current = clock.profile if clock else case.profile
    found = []
    for profile in profiles:
        rule = limits.profile_rule(profile, tenant=tenant, on=day)
        found.append(Compared(profile, rule, what_if.work_out(rule.body, start, calendar, pauses), profile == current))
    return found
