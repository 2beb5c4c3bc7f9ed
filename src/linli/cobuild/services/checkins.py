"""Check-ins: what is said of them, who may; changed, put into a grid, transferred when somebody moves, ended, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_block
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place, consents_of, withdraw_consent

from ..errors import CheckInRefused
from ..events import CheckedIn
from ..models import CheckIn, PartnerUnit
from ..rules import checkins as rules
from ..rules import needs as need_rules
from ..rules import rights
from ..rules.checkins import PURPOSE
from ..selectors import checkins as found
from ..selectors.speaking import unit_of
from . import memberships

CONSENTS = "registry.consents"
ABOUT = ("employer", "employer_text", "branch", "skills", "times", "post_wanted")
BESIDE = ("person__home", "partner__organisation", "place", "grid", "employer", "tenant")


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of themselves. `branch` None: it is left as it is, by whoever may not see it."""

    employer: Organisation | None = None
    employer_text: str = ""
    branch: str | None = None
    skills: Sequence[str] = field(default_factory=tuple)
    times: Sequence[str] = field(default_factory=tuple)
    post_wanted: str = ""


@dataclass(frozen=True, slots=True)
class CheckInGiven:
    """Who reports where: exactly one of `person`, `partner`. `consents`: the person agreed, apart from everything else."""

    place: Place
    person: Person | None = None
    partner: PartnerUnit | None = None
    about: About = field(default_factory=About)
    since: date | None = None
    consents: bool = False
    channel: str = "page"

    def __post_init__(self) -> None:
        if (self.person is None) == (self.partner is None):
            raise ValueError("a check-in is of exactly one person or unit")


# ---- who may ----


def may_take(by: Actor, tenant_id: UUID, path: str) -> bool:
    """Whether somebody takes check-ins down for others there."""
    return any(by.may(one, tenant_id=tenant_id, place_path=path) for one in (rights.TAKE_CHECKINS, rights.CHECKINS))


def speaks_for(by: Actor, *, tenant_id: UUID, person_id: UUID | None, organisation_id: UUID | None) -> bool:
    """The person themself, or the liaison of the unit."""
    if by.tenant_id != tenant_id:
        return False
    if person_id is not None:
        return by.person_id == person_id
    return organisation_id is not None and unit_of(by) == organisation_id


def is_own(by: Actor, one: CheckIn) -> bool:
    unit = one.partner.organisation_id if one.partner else None  # type: ignore[attr-defined]
    return speaks_for(by, tenant_id=one.tenant_id, person_id=one.person_id, organisation_id=unit)  # type: ignore[attr-defined]


def allow_keeping(by: Actor, tenant_id: UUID, path: str) -> None:
    """:raises NotAllowed: unless the post keeps check-ins there."""
    if not by.may(rights.CHECKINS, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def _allow(by: Actor, one: CheckIn, *more: str) -> None:
    """The person or unit, or whoever takes check-ins down where it is, or at one of these other places."""
    if not is_own(by, one) and not any(may_take(by, one.tenant_id, path) for path in (one.place_path, *more)):
        raise NotAllowed(Problem("not_allowed", _("只能办自己或者本单位的报到。")))


# ---- what is said ----


def said_of(about: About, kind: str, since: date, *, is_person: bool) -> rules.Said:
    return rules.Said(
        place_kind=kind, since=since, is_person=is_person, skills=about.skills, times=about.times, branch=about.branch or "",
        employer_text=about.employer_text, post_wanted=about.post_wanted,
    )  # fmt: skip


def stranger_problems(tenant_id: UUID, named: dict[str, Any]) -> list[Problem]:
    return [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in named.items()
        if one is not None and one.tenant_id != tenant_id
    ]


def next_numbers(tenant: Tenant, now: datetime, count: int = 1) -> list[str]:
    year = timezone.localdate(now).year
    block = next_block(rules.SERIES, tenant=tenant, period=str(year), count=count)
    return [need_rules.number(tenant.letters, rules.LETTERS, year, sequence) for sequence in block]


def write_down(row: CheckIn, about: About) -> list[str]:
    """Write what is said onto the row; the names of what changed. A unit has no employer and no branch."""
    values: dict[str, Any] = {
        "skills": list(dict.fromkeys(one.strip() for one in about.skills if one.strip())),
        "times": list(dict.fromkeys(about.times)),
        "post_wanted": about.post_wanted.strip(),
    }
    if row.person_id:  # type: ignore[attr-defined]
        values |= {"employer": about.employer, "employer_text": "" if about.employer else about.employer_text.strip()}
        values |= {} if about.branch is None else {"branch": about.branch.strip()}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def keeps_consents(by: Actor, person: Person) -> bool:
    home = person.home.path if person.home else None
    return by.person_id == person.pk or by.may(CONSENTS, tenant_id=person.tenant_id, place_path=home)


# ---- afterwards ----


def held(one: CheckIn) -> CheckIn:
    """The check-in as it is now, after whoever reported: the order in which everybody holds them."""
    if one.person_id:  # type: ignore[attr-defined]
        locking.hold(Person.objects.filter(pk=one.person_id))  # type: ignore[attr-defined]
    else:
        locking.hold(PartnerUnit.objects.filter(pk=one.partner_id))  # type: ignore[attr-defined,misc]  # a unit then
    return locking.one(CheckIn, one.pk, *BESIDE)


@transaction.atomic
def change(*, checkin: CheckIn, about: About, by: Actor, now: datetime) -> CheckIn:
    """
    Change what is said of skills, times, employer, branch. The journal is told which, and no more.

    :raises NotAllowed: for whoever neither is it nor takes check-ins down there. :raises CheckInRefused: with every reason.
    """
    row = held(checkin)
    _allow(by, row)
    said = said_of(about, "community", row.since, is_person=row.person is not None)
    problems = rules.live_problems(row.ended_on) + rules.about_problems(said)
    refuse_if(problems + stranger_problems(row.tenant_id, {"employer": about.employer}), CheckInRefused)
    if about.branch is not None and not found.may_see_branch(by, row):
        about = replace(about, branch=None)
    if changed := write_down(row, about):
        row.save(update_fields=changed)
        journal.record("cobuild.checkin.changed", row, by=by, now=now, changes={"fields": [None, changed]})
    return row


@transaction.atomic
def put_into_grid(*, checkin: CheckIn, grid: Place | None, by: Actor, now: datetime) -> CheckIn:
    """
    Say in whose grid they are; None takes them out of it.

    :raises NotAllowed: unless the post keeps check-ins there. :raises CheckInRefused: with every reason.
    """
    row = held(checkin)
    allow_keeping(by, row.tenant_id, row.place_path)
    problems = rules.live_problems(row.ended_on)
    if grid is not None:
        is_inside = grid.tenant_id == row.tenant_id and grid.path.startswith(row.place_path) and grid.valid_to is None
        problems += rules.grid_problems(grid.kind, is_inside=is_inside)
    refuse_if(problems, CheckInRefused)
    before, row.grid = row.grid, grid
    row.save(update_fields=["grid"])
    changes = {"grid": [before.pk if before else None, grid.pk if grid else None]}
    journal.record("cobuild.checkin.placed", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def move(*, checkin: CheckIn, place: Place, on: date, by: Actor, now: datetime) -> CheckIn:
    """
    Transfer it to another community from a day on: the old one ends the day before, the new one names it and says the same.
    On the very day of reporting the community is only put right.

    :raises NotAllowed: for whoever neither is it nor takes check-ins down at one of the places.
    :raises CheckInRefused: with every reason.
    """
    old = held(checkin)
    _allow(by, old, place.path)
    problems = rules.move_problems(
        since=old.since, ended_on=old.ended_on, on=on, today=timezone.localdate(now), kind=place.kind,
        is_same=place.pk == old.place_id,  # type: ignore[attr-defined]
    )  # fmt: skip
    refuse_if(problems + stranger_problems(old.tenant_id, {"place": place}), CheckInRefused)
    changes = {"place": [old.place_id, place.pk]}  # type: ignore[attr-defined]
    row = _put_right(old, place) if on == old.since else _follow(old, place, on, now)
    if row.person:
        memberships.leave_all(row.person, last=max(on - timedelta(days=1), old.since), but_covering=place.path, by=by, now=now)
    journal.record("cobuild.checkin.moved", row, by=by, now=now, changes=changes)
    events.publish(CheckedIn(tenant_id=row.tenant_id, checkin_id=row.pk), now=now)
    return row


def _put_right(row: CheckIn, place: Place) -> CheckIn:
    row.place, row.place_path, row.grid = place, place.path, None
    row.save(update_fields=["place", "place_path", "grid"])
    return row


def _follow(old: CheckIn, place: Place, on: date, now: datetime) -> CheckIn:
    row = CheckIn(
        tenant=old.tenant, person=old.person, partner=old.partner, place=place, place_path=place.path, since=on,
        channel=old.channel, consented_at=old.consented_at, made_at=now, moved_from=old, **{one: getattr(old, one) for one in ABOUT},
    )  # fmt: skip
    old.ended_on, old.branch, old.grid = on - timedelta(days=1), "", None
    old.save(update_fields=["ended_on", "branch", "grid"])
    [row.number] = next_numbers(old.tenant, now)
    row.save(force_insert=True)
    return row


@transaction.atomic
def end(*, checkin: CheckIn, on: date, reason: str, by: Actor, now: datetime) -> CheckIn:
    """
    End it, `on` being the last day: moved out of the subdistrict, retired, the unit has left. The branch goes with it.

    :raises NotAllowed: for whoever neither is it nor keeps check-ins there. :raises CheckInRefused: with every reason.
    """
    row = held(checkin)
    if not is_own(by, row):
        allow_keeping(by, row.tenant_id, row.place_path)
    today = timezone.localdate(now)
    problems = rules.end_problems(since=row.since, ended_on=row.ended_on, on=on, today=today, reason=reason)
    refuse_if(problems, CheckInRefused)
    _end(row, on, reason.strip(), by, now)
    return row


def _end(row: CheckIn, on: date, reason: str, by: Actor, now: datetime) -> None:
    row.ended_on, row.ended_reason, row.branch, row.grid = max(on, row.since), reason, "", None
    row.save(update_fields=["ended_on", "ended_reason", "branch", "grid"])
    if row.person:
        memberships.leave_all(row.person, last=row.ended_on, by=by, now=now)
    journal.record("cobuild.checkin.ended", row, by=by, now=now, reason=reason, changes={"ended_on": [None, row.ended_on]})


@transaction.atomic
def withdraw(*, checkin: CheckIn, by: Actor, now: datetime) -> CheckIn:
    """
    Take it back (PIPL art. 15): the consent ends, the check-in with it, and everything that was told under it is deleted. As
    easy as reporting, and no reason is asked.

    :raises NotAllowed: for whoever neither is it nor takes check-ins down there. :raises CheckInRefused: for a unit.
    """
    row = held(checkin)
    _allow(by, row)
    refuse_if([] if row.person else [Problem("unit", _("单位的报到没有个人同意，要结束请写原因。"))], CheckInRefused)
    person = row.person
    assert person is not None  # noqa: S101 -- it was looked at
    heard = by if keeps_consents(by, person) else replace(Actor.system(tenant_id=person.tenant_id), channel=by.channel)
    for consent in consents_of(person).filter(purpose=PURPOSE, withdrawn_at=None):
        withdraw_consent(consent=consent, by=heard, now=now)
    take_down(tenant_id=row.tenant_id, person_id=person.pk, by=by, now=now)
    return locking.one(CheckIn, row.pk, *BESIDE)


def take_down(*, tenant_id: UUID, person_id: UUID, by: Actor, now: datetime) -> None:
    """
    What rested on a person's consent goes: the live check-in ends today, what was told is deleted from every row, and they
    leave their teams. That somebody reported from one day to another stays as a number. In the caller's transaction; done
    again it does nothing.
    """
    locking.hold(Person.objects.filter(pk=person_id))
    for row in locking.several(CheckIn.objects.filter(tenant=tenant_id, person=person_id), *BESIDE):
        was_live = row.ended_on is None
        before = {name: getattr(row, name) for name in (*ABOUT, "grid", "ended_on", "ended_reason")}
        row.employer, row.grid = None, None
        row.employer_text = row.branch = row.post_wanted = row.ended_reason = ""
        row.skills, row.times = [], []
        row.ended_on = max(timezone.localdate(now), row.since) if was_live else row.ended_on
        if any(getattr(row, name) != value for name, value in before.items()):
            row.save(update_fields=list(before))
            journal.record(
                "cobuild.checkin.withdrawn", row, by=by, now=now, changes={"ended_on": [before["ended_on"], row.ended_on]}
            )
    memberships.leave_all_of(person_id, last=timezone.localdate(now), by=by, now=now)
