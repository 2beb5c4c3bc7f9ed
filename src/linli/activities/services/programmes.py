"""Programmes: made, changed, put on the public list, ended, withdrawn, copied."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import ProgrammeRefused
from ..events import ProgrammeEnded, ProgrammeListed, SessionGrew
from ..models import Programme, ProgrammeKind, ResidentGroup, Session, VolunteerTeam
from ..rules import programmes as rules
from ..rules import rights
from ..rules.sessions import state_for
from ..states import COMING, ProgrammeState, SessionState
from . import sessions
from .programme_pieces import allow, allow_planning, held_programme, stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeGiven:
    """What is said of a programme; see `Programme` for what each means. `opens_days`: days, `closes_minutes`: minutes, ages: years."""

    kind: str
    title: str
    place: Place
    field: str = ""
    summary: str = ""
    details: str = ""
    campaign: str = ""
    organiser: Organisation | None = None
    group: ResidentGroup | None = None
    team: VolunteerTeam | None = None
    lead: Person | None = None
    phone: str = ""
    needs_signup: bool = True
    capacity: int | None = None
    takes_waiting: bool = True
    most_heads: int = 1
    opens_days: int | None = None
    closes_minutes: int = 0
    only_place: Place | None = None
    age_from: int | None = None
    age_to: int | None = None
    only_group: ResidentGroup | None = None
    guardian_below: int = 0
    counts_hours: bool = False
    is_dangerous: bool = False
    insurance: str = ""
    asks_photo: bool = False
    bring: str = ""
    is_public: bool = True


ROWS = ("place", "organiser", "group", "team", "lead", "only_place", "only_group")
TEXTS = ("title", "summary", "details", "campaign", "phone", "insurance", "bring")


@transaction.atomic
def make(*, tenant: Tenant, given: ProgrammeGiven, by: Actor, now: datetime, copied_from: Programme | None = None) -> Programme:
    """
    Prepare a programme; nobody outside sees it until it is put on the list.

    :raises NotAllowed: without the right at its place. :raises ProgrammeRefused: with every reason.
    """
    allow(by, rights.PLAN, tenant_id=tenant.pk, place_path=given.place.path)
    refuse_if(_problems(tenant, given), ProgrammeRefused)
    row = Programme(tenant=tenant, made_at=now, copied_from=copied_from, **_values(given))
    year = day_of(now).year
    row.number = rules.number(tenant.letters, year, next_number(rules.SERIES, tenant=tenant, period=str(year)))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "kind": [None, row.kind], "title": [None, row.title]}
    journal.record("activities.programme.made", row, by=by, now=now, changes=changes)
    return row


def _problems(tenant: Tenant, given: ProgrammeGiven) -> list[Problem]:
    said = rules.Said(**{name: getattr(given, name) for name in rules.Said.__dataclass_fields__})
    return rules.said_problems(said) + stranger_problems(tenant.pk, **{name: getattr(given, name) for name in ROWS})


def _values(given: ProgrammeGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in ProgrammeGiven.__dataclass_fields__}
    return plain | {name: plain[name].strip() for name in TEXTS} | {"place_path": given.place.path}


@transaction.atomic
def change(*, programme: Programme, given: ProgrammeGiven, by: Actor, now: datetime) -> Programme:
    """
    Change what is said of a programme. Its sessions to come that hold as many as it said hold as many as it says now.

    :raises NotAllowed: without the right at its old and new place. :raises ProgrammeRefused: with every reason.
    """
    row = held_programme(programme)
    allow_planning(by, row)
    allow(by, rights.PLAN, tenant_id=row.tenant_id, place_path=given.place.path)
    refuse_if(rules.change_problems(row.state) + _problems(row.tenant, given) + _listed_problems(row, given), ProgrammeRefused)
    values = _values(given)
    changes = {name: [_said(getattr(row, name)), _said(new)] for name, new in values.items() if getattr(row, name) != new}
    before = row.capacity
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    if before != row.capacity:
        _resize(row, before, now)
    if row.state == ProgrammeState.LISTED:
        _open_sessions(row, now)
    journal.record("activities.programme.changed", row, by=by, now=now, changes=changes)
    return row


def _listed_problems(row: Programme, given: ProgrammeGiven) -> list[Problem]:
    if row.state != ProgrammeState.LISTED:
        return []
    return rules.list_problems(
        ProgrammeState.DRAFT, has_times=True, is_dangerous=given.is_dangerous, insurance=given.insurance
    )  # fmt: skip


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value.pk)


def _resize(row: Programme, before: int | None, now: datetime) -> None:
    """Who waits is told of the new places by what follows the event; a session never holds fewer than are in."""
    for one in locking.several(row.sessions.filter(state__in=list(COMING), capacity=before).order_by("pk")):
        one.capacity = row.capacity if row.capacity is None else max(row.capacity, one.taken)
        one.save(update_fields=["capacity"])
        if before is not None and (one.capacity is None or one.capacity > before):
            events.publish(SessionGrew(tenant_id=one.tenant_id, session_id=one.pk), now=now)


@transaction.atomic
def put_on_list(*, programme: Programme, by: Actor, now: datetime) -> Programme:
    """
    Show it to residents; its sessions take sign-ups as their windows open.

    :raises NotAllowed: without the right there. :raises ProgrammeRefused: with every reason.
    """
    row = held_programme(programme)
    allow_planning(by, row)
    problems = rules.list_problems(
        row.state, has_times=row.sessions.exists() or row.series.exists(), is_dangerous=row.is_dangerous, insurance=row.insurance
    )  # fmt: skip
    refuse_if(problems, ProgrammeRefused)
    row.state, row.listed_at = ProgrammeState.LISTED, now
    row.save(update_fields=["state", "listed_at"])
    _open_sessions(row, now)
    journal.record("activities.programme.listed", row, by=by, now=now, changes={"state": [ProgrammeState.DRAFT, row.state]})
    events.publish(ProgrammeListed(tenant_id=row.tenant_id, programme_id=row.pk), now=now)
    return row


def _open_sessions(row: Programme, now: datetime) -> None:
    """How its times to come stand now that it is on the list, or asks for sign-ups otherwise."""
    changed = []
    for one in locking.several(row.sessions.filter(state__in=list(COMING), ends_at__gt=now).order_by("pk")):
        state = state_for(
            row.state, needs_signup=row.needs_signup, opens_days=row.opens_days, starts_at=one.starts_at, ends_at=one.ends_at, now=now
        )  # fmt: skip
        if state != one.state and not one.taken:
            one.state = state
            changed.append(one)
    Session.objects.bulk_update(changed, ["state"])


@transaction.atomic
def end(*, programme: Programme, by: Actor, now: datetime) -> Programme:
    """
    It is over: its series end, nothing comes any more. What is still to come is called off before.

    :raises NotAllowed: without the right there. :raises ProgrammeRefused: with every reason.
    """
    row = held_programme(programme)
    allow_planning(by, row)
    refuse_if(rules.end_problems(row.state, coming=row.sessions.filter(state__in=list(COMING)).count()), ProgrammeRefused)
    _finish(row, ProgrammeState.ENDED, "", by, now)
    return row


@transaction.atomic
def withdraw(*, programme: Programme, reason: str, by: Actor, now: datetime) -> Programme:
    """
    It does not take place: everything to come is called off, and whoever signed up is told why.

    :raises NotAllowed: without the right there. :raises ProgrammeRefused: with every reason.
    """
    row = held_programme(programme)
    allow_planning(by, row)
    refuse_if(rules.withdraw_problems(row.state, reason=reason), ProgrammeRefused)
    for one in row.sessions.filter(state__in=list(COMING)).order_by("pk"):
        sessions.call_off(session=one, kind="other", reason=reason, by=by, now=now)
    _finish(row, ProgrammeState.WITHDRAWN, reason.strip(), by, now)
    return row


def _finish(row: Programme, state: ProgrammeState, reason: str, by: Actor, now: datetime) -> None:
    before, row.state, row.ended_at, row.end_reason = row.state, state, now, reason
    row.save(update_fields=["state", "ended_at", "end_reason"])
    row.series.filter(ended_on=None).update(ended_on=day_of(now))
    verb = "ended" if state == ProgrammeState.ENDED else "withdrawn"
    journal.record(f"activities.programme.{verb}", row, by=by, now=now, reason=reason, changes={"state": [before, state]})
    events.publish(ProgrammeEnded(tenant_id=row.tenant_id, programme_id=row.pk), now=now)


def given_of(programme: Programme) -> ProgrammeGiven:
    """What is said of a programme, to be said again of another one or changed in one point (`dataclasses.replace`)."""
    return ProgrammeGiven(**{name: getattr(programme, name) for name in ProgrammeGiven.__dataclass_fields__})


__all__ = ["ProgrammeGiven", "ProgrammeKind", "SessionState", "change", "end", "given_of", "make", "put_on_list", "withdraw"]
