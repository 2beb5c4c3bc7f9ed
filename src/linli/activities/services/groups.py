"""Resident groups: put on the register, changed, joined and left, ended. Whoever leads a group lets people in as the office does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import GroupRefused
from ..events import GroupAnswered
from ..models import GroupMember, ResidentGroup
from ..rules import groups as rules
from ..rules import rights
from .pieces import allow
from .programme_pieces import stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGiven:
    """What is said of a group. `members_said`: as it says itself."""

    kind: str
    name: str
    place: Place
    recorded_on: date
    organisation: Organisation | None = None
    lead: Person | None = None
    about: str = ""
    meets: str = ""
    members_said: int | None = None
    takes_members: bool = True
    is_public: bool = True


TEXTS = ("name", "about", "meets")


@transaction.atomic
def record(*, tenant: Tenant, given: GroupGiven, by: Actor, now: datetime) -> ResidentGroup:
    """
    Put a group on the register (备案). Nothing is asked of it but a name and what it does.

    :raises NotAllowed: without the right at its place. :raises GroupRefused: with every reason.
    """
    allow(by, rights.GROUPS, tenant_id=tenant.pk, place_path=given.place.path)
    locking.one(Place, given.place.pk)
    refuse_if(_problems(tenant, given, now), GroupRefused)
    row = ResidentGroup(tenant=tenant, **_values(given))
    year = given.recorded_on.year
    row.number = rules.number(tenant.letters, year, next_number(rules.SERIES, tenant=tenant, period=str(year)))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "name": [None, row.name], "kind": [None, row.kind]}
    journal.record("activities.group.recorded", row, by=by, now=now, changes=changes)
    return row


def _problems(tenant: Tenant, given: GroupGiven, now: datetime, but: ResidentGroup | None = None) -> list[Problem]:
    same = ResidentGroup.objects.filter(tenant=tenant, place=given.place, name=given.name.strip(), ended_on=None)
    same = same.exclude(pk=but.pk) if but else same
    said = rules.Said(
        kind=given.kind, name=given.name, about=given.about, meets=given.meets, members_said=given.members_said,
        recorded_on=given.recorded_on, is_taken=same.exists(),
    )  # fmt: skip
    rows = {"place": given.place, "organisation": given.organisation, "lead": given.lead}
    return rules.said_problems(said, today=day_of(now)) + stranger_problems(tenant.pk, **rows)


def _values(given: GroupGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in GroupGiven.__dataclass_fields__}
    return plain | {name: plain[name].strip() for name in TEXTS} | {"place_path": given.place.path}


@transaction.atomic
def change(*, group: ResidentGroup, given: GroupGiven, by: Actor, now: datetime) -> ResidentGroup:
    """
    Change what is said of a group.

    :raises NotAllowed: without the right at its old and new place. :raises GroupRefused: with every reason.
    """
    locking.one(Place, given.place.pk)
    row = held_group(group)
    for path in {row.place_path, given.place.path}:
        allow(by, rights.GROUPS, tenant_id=row.tenant_id, place_path=path)
    refuse_if(rules.live_problems(row.ended_on) + _problems(row.tenant, given, now, row), GroupRefused)
    values = _values(given)
    changes = {name: [_said(getattr(row, name)), _said(new)] for name, new in values.items() if getattr(row, name) != new}
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    journal.record("activities.group.changed", row, by=by, now=now, changes=changes)
    return row


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | date | None) else str(value.pk)


@transaction.atomic
def end(*, group: ResidentGroup, reason: str, by: Actor, now: datetime) -> ResidentGroup:
    """
    It does nothing more; who wanted to join hears nothing more of it. What it did stays.

    :raises NotAllowed: without the right there. :raises GroupRefused: with every reason.
    """
    row = held_group(group)
    allow(by, rights.GROUPS, tenant_id=row.tenant_id, place_path=row.place_path)
    refuse_if(rules.end_problems(row.ended_on, reason=reason), GroupRefused)
    row.ended_on, row.ended_reason = day_of(now), reason.strip()
    row.save(update_fields=["ended_on", "ended_reason"])
    members = row.members.filter(until=None)
    locking.hold(members)
    count = members.update(until=row.ended_on)
    changes = {"ended_on": [None, row.ended_on], "members": [count, 0]}
    journal.record("activities.group.ended", row, by=by, now=now, reason=row.ended_reason, changes=changes)
    return row


# ---- who is in it ----


@transaction.atomic
def ask_to_join(*, group: ResidentGroup, person: Person, by: Actor, now: datetime) -> GroupMember:
    """
    Somebody wants to join: their own wish, or noted by the office. The one who leads it, or the office, answers.

    :raises NotAllowed: for somebody else without the right. :raises GroupRefused: with every reason.
    """
    row = held_group(group)
    if by.person_id != person.pk:
        allow_members(by, row)
    known = row.members.filter(person=person, until=None).first()
    problems = rules.live_problems(row.ended_on) + rules.ask_problems(
        takes_members=row.takes_members, asked=known is not None and known.since is None, is_in=known is not None and known.since is not None
    )  # fmt: skip
    refuse_if(problems + _person_problems(row, person), GroupRefused)
    one = GroupMember.objects.create(tenant_id=row.tenant_id, group=row, person=person, asked_at=now)
    journal.record("activities.group.asked", row, by=by, now=now, on_behalf_of=_behalf(by, person.pk))
    return one


@transaction.atomic
def add_member(*, group: ResidentGroup, person: Person, since: date | None = None, by: Actor, now: datetime) -> GroupMember:
    """
    Write down somebody who is in it, since a day; whoever had asked is let in by it.

    :raises NotAllowed: unless one leads it or keeps groups there. :raises GroupRefused: with every reason.
    """
    row = held_group(group)
    allow_members(by, row)
    day = since or day_of(now)
    one = row.members.filter(person=person, until=None).first() or GroupMember(tenant_id=row.tenant_id, group=row, person=person)
    problems = rules.live_problems(row.ended_on) + rules.since_problems(day, today=day_of(now))
    if one.since is not None:
        problems += rules.ask_problems(takes_members=True, asked=False, is_in=True)
    refuse_if(problems + _person_problems(row, person), GroupRefused)
    return _let_in(row, one, day, by, now)


@transaction.atomic
def admit(*, member: GroupMember, by: Actor, now: datetime) -> GroupMember:
    """
    Let somebody in who asked.

    :raises NotAllowed: unless one leads it or keeps groups there. :raises GroupRefused: with every reason.
    """
    row, one = _held_member(member)
    allow_members(by, row)
    refuse_if(rules.live_problems(row.ended_on) + _asked_problems(one), GroupRefused)
    return _let_in(row, one, day_of(now), by, now)


def _let_in(row: ResidentGroup, one: GroupMember, day: date, by: Actor, now: datetime) -> GroupMember:
    before, one.since = _inside(row), day
    one.save()
    changes = {"members": [before, before + 1], "since": [None, day]}
    journal.record("activities.group.admitted", row, by=by, now=now, on_behalf_of=_behalf(by, _whose(one)), changes=changes)
    if one.asked_at is not None:
        events.publish(GroupAnswered(tenant_id=row.tenant_id, member_id=one.pk), now=now)
    return one


@transaction.atomic
def decline(*, member: GroupMember, by: Actor, now: datetime) -> GroupMember:
    """
    It cannot take somebody who asked, who is told so kindly.

    :raises NotAllowed: unless one leads it or keeps groups there. :raises GroupRefused: when they did not ask, or were answered.
    """
    row, one = _held_member(member)
    allow_members(by, row)
    refuse_if(_asked_problems(one), GroupRefused)
    one.until = day_of(now)
    one.save(update_fields=["until"])
    journal.record("activities.group.declined", row, by=by, now=now, on_behalf_of=_behalf(by, _whose(one)))
    events.publish(GroupAnswered(tenant_id=row.tenant_id, member_id=one.pk), now=now)
    return one


@transaction.atomic
def leave(*, member: GroupMember, by: Actor, now: datetime) -> GroupMember:
    """
    Somebody leaves, or takes back that they asked. Nobody asks why.

    :raises NotAllowed: for somebody else unless one leads it or keeps groups there. :raises GroupRefused: when they have left.
    """
    row, one = _held_member(member)
    if by.person_id is None or by.person_id != one.person_id:  # type: ignore[attr-defined]
        allow_members(by, row)
    if one.until is not None:
        raise GroupRefused(Problem("left", _("已经不在这个群团了。"), where="person"))
    was_in, before = one.since is not None, _inside(row)
    one.until = day_of(now)
    one.save(update_fields=["until"])
    changes = {"members": [before, before - 1]} if was_in else {}
    journal.record("activities.group.left", row, by=by, now=now, on_behalf_of=_behalf(by, _whose(one)), changes=changes)
    return one


# ---- pieces ----


def held_group(group: ResidentGroup) -> ResidentGroup:
    """The group as it is now; who joins or leaves meanwhile waits."""
    return locking.one(ResidentGroup, group.pk, "tenant", "place")


def _held_member(member: GroupMember) -> tuple[ResidentGroup, GroupMember]:
    row = held_group(member.group)
    one = locking.one(GroupMember, member.pk)
    one.group = row
    return row, one


def may_members(by: Actor, row: ResidentGroup) -> bool:
    """Whether somebody says who is in a group: whoever leads it, and the office of its place."""
    leads = by.person_id is not None and by.person_id == row.lead_id and row.ended_on is None  # type: ignore[attr-defined]
    return leads or by.may(rights.GROUPS, tenant_id=row.tenant_id, place_path=row.place_path)


def allow_members(by: Actor, row: ResidentGroup) -> None:
    """:raises NotAllowed: unless `may_members`."""
    if not may_members(by, row):
        raise NotAllowed(Problem("not_allowed", _("只有群团的负责人和社区能办这一步。")))


def _asked_problems(one: GroupMember) -> list[Problem]:
    waits = one.since is None and one.until is None
    return [] if waits else [Problem("answered", _("这个人已经答复过了。"), where="person")]


def _person_problems(row: ResidentGroup, person: Person) -> list[Problem]:
    if person.tenant_id == row.tenant_id and not person.merged_into_id and not person.erased_at:  # type: ignore[attr-defined]
        return []
    return [Problem("person_gone", _("名册里没有这个人了。"), where="person")]


def _inside(row: ResidentGroup) -> int:
    """How many are in it; the journal says numbers and names nobody."""
    return row.members.filter(until=None).exclude(since=None).count()


def _whose(one: GroupMember) -> UUID:
    key: UUID = one.person_id  # type: ignore[attr-defined]
    return key


def _behalf(by: Actor, person_id: UUID) -> UUID | None:
    return person_id if by.person_id != person_id else None
