"""Call-ups: prepared, changed, put out, closed when there are enough, ended by hand or by the clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from linli.cobuild.api import written_number
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Place

from ..errors import CallUpRefused
from ..events import CallUpEnded, CallUpOpened
from ..models import CallUp, VolunteerField
from ..rules import callups as rules
from ..selectors import callups as found
from ..selectors.callup_rules import rule_on
from ..states import CallUpState
from .callup_pieces import allow_keeping, call_off_all, held_callup, stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpGiven:
    """What a call-up says; see `CallUp`. `purge_on`: none as the rule has it, from the last day on."""

    title: str
    place: Place
    starts_on: date
    ends_on: date
    field: str = VolunteerField.ORDER
    details: str = ""
    organiser: Organisation | None = None
    wants: str = ""
    age_from: int = 18
    age_to: int | None = None
    is_dangerous: bool = False
    insurance: str = ""
    is_emergency: bool = False
    counts_hours: bool = True
    phone: str = ""
    purge_on: date | None = None
    is_public: bool = True


TEXTS = ("title", "details", "wants", "insurance", "phone")


@transaction.atomic
def make(*, tenant: Tenant, given: CallUpGiven, by: Actor, now: datetime) -> CallUp:
    """
    Prepare a call-up; nobody outside sees it until it is opened.

    :raises NotAllowed: without the right at its place. :raises CallUpRefused: with every reason.
    """
    allow_keeping(by, tenant.pk, given.place.path)
    refuse_if(_problems(tenant, given, now), CallUpRefused)
    row = CallUp(tenant=tenant, made_at=now, **_values(tenant, given, now))
    year = day_of(now).year
    row.number = written_number(tenant.letters, rules.LETTERS, year, next_number(rules.SERIES, tenant=tenant, period=str(year)))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "title": [None, row.title], "purge_on": [None, row.purge_on]}
    journal.record("activities.callup.made", row, by=by, now=now, changes=changes)
    return row


def _problems(tenant: Tenant, given: CallUpGiven, now: datetime) -> list[Problem]:
    problems = rules.said_problems(said_of(given), rule_on(tenant, day_of(now)))
    return problems + stranger_problems(tenant.pk, place=given.place, organiser=given.organiser)


def said_of(given: CallUpGiven) -> rules.Said:
    return rules.Said(**{name: getattr(given, name) for name in rules.Said.__dataclass_fields__})


def _values(tenant: Tenant, given: CallUpGiven, now: datetime) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in CallUpGiven.__dataclass_fields__}
    plain |= {name: plain[name].strip() for name in TEXTS} | {"place_path": given.place.path}
    plain["purge_on"] = given.purge_on or rules.purge_day(given.ends_on, rule_on(tenant, day_of(now)))
    return plain


@transaction.atomic
def change(*, callup: CallUp, given: CallUpGiven, by: Actor, now: datetime) -> CallUp:
    """
    Change what is said of a call-up. Who is on its shifts already stays on them.

    :raises NotAllowed: without the right at its old and new place. :raises CallUpRefused: with every reason.
    """
    row = held_callup(callup)
    allow_keeping(by, row.tenant_id, row.place_path)
    allow_keeping(by, row.tenant_id, given.place.path)
    first, last = found.days_of(row)
    problems = rules.change_problems(row.state) + _problems(row.tenant, given, now)
    problems += rules.span_kept_problems(
        said_of(given), first=day_of(first) if first else None, last=day_of(last) if last else None
    )
    outside = row.posts.exclude(place__path__startswith=given.place.path)
    problems += [Problem("posts_outside", rules.outside_words(one.name), where="place") for one in outside[:3]]
    refuse_if(problems, CallUpRefused)
    values = _values(row.tenant, given, now)
    changes = {name: [_said(getattr(row, name)), _said(new)] for name, new in values.items() if getattr(row, name) != new}
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    journal.record("activities.callup.changed", row, by=by, now=now, changes=changes)
    return row


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | date | None) else str(value.pk)


def given_of(callup: CallUp) -> CallUpGiven:
    """What is said of a call-up, to be changed in one point (`dataclasses.replace`)."""
    return CallUpGiven(**{name: getattr(callup, name) for name in CallUpGiven.__dataclass_fields__})


# ---- out, closed, over ----


@transaction.atomic
def open_(*, callup: CallUp, by: Actor, now: datetime) -> CallUp:
    """
    Put it out, or take people again once it was closed. Volunteers whose place and wishes fit are told the first time.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    row = held_callup(callup)
    allow_keeping(by, row.tenant_id, row.place_path)
    has_shifts = found.standing().filter(post__callup=row, ends_at__gt=now).exists()
    refuse_if(rules.open_problems(row.state, has_shifts=has_shifts, ends_on=row.ends_on, today=day_of(now)), CallUpRefused)
    is_first = row.opened_at is None
    _turn(row, CallUpState.OPEN, "opened", by, now, opened_at=row.opened_at or now)
    if is_first:
        events.publish(CallUpOpened(tenant_id=row.tenant_id, callup_id=row.pk), now=now)
    return row


@transaction.atomic
def close(*, callup: CallUp, by: Actor, now: datetime) -> CallUp:
    """
    There are enough: nobody takes a shift by themselves any more, the office still fills them.

    :raises NotAllowed: without the right there. :raises CallUpRefused: when it is not open.
    """
    row = held_callup(callup)
    allow_keeping(by, row.tenant_id, row.place_path)
    refuse_if(rules.close_problems(row.state), CallUpRefused)
    return _turn(row, CallUpState.CLOSED, "closed", by, now)


@transaction.atomic
def end(*, callup: CallUp, reason: str = "", by: Actor, now: datetime) -> CallUp:
    """
    It is over. Shifts still to come are called off with the reason, and whoever is on them is told. Ended early, names go the sooner.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    row = held_callup(callup)
    allow_keeping(by, row.tenant_id, row.place_path)
    coming = locking.several(found.coming_of(found.of_callup(row), now=now))
    refuse_if(rules.end_problems(row.state, coming=len(coming), reason=reason), CallUpRefused)
    call_off_all(coming, reason.strip(), by, now)
    return _end(row, reason.strip(), by, now)


def _end(row: CallUp, reason: str, by: Actor, now: datetime) -> CallUp:
    today = day_of(now)
    latest = rules.purge_day(today, rule_on(row.tenant, today))
    _turn(row, CallUpState.ENDED, "ended", by, now, reason=reason, ended_at=now, purge_on=min(row.purge_on or latest, latest))
    events.publish(CallUpEnded(tenant_id=row.tenant_id, callup_id=row.pk), now=now)
    return row


def _turn(row: CallUp, state: CallUpState, verb: str, by: Actor, now: datetime, *, reason: str = "", **values: Any) -> CallUp:
    before, row.state = row.state, state
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    changes = {"state": [before, state]}
    journal.record(f"activities.callup.{verb}", row, by=by, now=now, reason=reason, changes=changes)
    return row


def end_due(*, now: datetime) -> int:
    """What has been over for some days ends by itself, so that names do not stay because nobody tapped. Returns how many."""
    lasting = CallUp.objects.filter(state__in=list(rules.LIVE), ends_on__lt=day_of(now)).select_related("tenant")
    due = [one for one in lasting.order_by("pk") if _is_due(one, now)]
    return sum(_end_one(one, now) for one in due)


def _is_due(one: CallUp, now: datetime) -> bool:
    days = int(rule_on(one.tenant, day_of(now))["end_after_days"])
    return one.ends_on + timedelta(days=days) < day_of(now)


@transaction.atomic
def _end_one(one: CallUp, now: datetime) -> int:
    row = held_callup(one)
    if row.state not in rules.LIVE or not _is_due(row, now):
        return 0
    _end(row, "", Actor.system(tenant_id=row.tenant_id), now)
    return 1
