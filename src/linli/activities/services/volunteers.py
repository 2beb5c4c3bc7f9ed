"""Volunteers: registered, changed, left; what belongs to their record beside service; taken back when the consent is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import written_number
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person, Place, consents_of, record_consent, withdraw_consent

from ..errors import VolunteerRefused
from ..events import VolunteerRegistered
from ..models import Volunteer, VolunteerEntry
from ..rules import rights
from ..rules import volunteers as rules
from ..rules.volunteers import PURPOSE
from ..selectors import volunteers as found
from ..selectors.volunteer_rules import rule_on
from . import volunteer_memberships as memberships

CONSENTS = "registry.consents"
BESIDE = ("person", "place", "guardian", "tenant")
ABOUT = ("official_number", "skills", "times", "fields", "guardian", "guardian_text", "insured_until")
TOLD_OPENLY = ("skills", "times", "fields", "insured_until")
"""What a line of the journal may repeat: nothing that is encrypted."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a volunteer; `fields`: codes of VolunteerField; `insured_until` is written by the office."""

    official_number: str = ""
    skills: Sequence[str] = field(default_factory=tuple)
    times: Sequence[str] = field(default_factory=tuple)
    fields: Sequence[str] = field(default_factory=tuple)
    guardian: Person | None = None
    guardian_text: str = ""
    insured_until: date | None = None


@dataclass(frozen=True, slots=True)
class VolunteerGiven:
    """Who registers, where. `consents`: the person agreed that a record is kept, apart from everything else."""

    person: Person
    place: Place
    about: About = field(default_factory=About)
    since: date | None = None
    consents: bool = False
    channel: str = "page"


# ---- who may ----


def allow_keeping(by: Actor, tenant_id: UUID, path: str) -> None:
    """:raises NotAllowed: unless the post registers volunteers there."""
    if not by.may(rights.VOLUNTEERS, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def _allow(by: Actor, one: Volunteer, *more: str) -> bool:
    """The volunteer, or whoever keeps the register there. Returns whether it is the office. :raises NotAllowed: for others."""
    paths = (one.place_path, *more)
    keeps = any(by.may(rights.VOLUNTEERS, tenant_id=one.tenant_id, place_path=path) for path in paths)
    if not keeps and not found.is_own(by, one):
        raise NotAllowed(Problem("not_allowed", _("只能办自己的登记。")))
    return keeps


def held(one: Volunteer) -> Volunteer:
    """The row as it is now, its person held before it."""
    locking.hold(Person.objects.filter(pk=one.person_id))  # type: ignore[attr-defined]
    return locking.one(Volunteer, one.pk, *BESIDE)


# ---- registering ----


@transaction.atomic
def register(*, tenant: Tenant, given: VolunteerGiven, by: Actor, now: datetime) -> Volunteer:
    """
    Register somebody as a volunteer: oneself, or taken down by the office. The consent is written down with it (PIPL art. 14).

    :raises NotAllowed: for whoever neither is it nor registers volunteers there. :raises VolunteerRefused: with every reason.
    """
    given = replace(given, person=locking.one(Person, given.person.pk, "home"))
    _allow_registering(by, tenant, given)
    refuse_if(_register_problems(tenant, given, now), VolunteerRefused)
    consent(given.person, by, now)
    row = Volunteer(
        tenant=tenant, person=given.person, place=given.place, place_path=given.place.path, channel=given.channel,
        since=given.since or timezone.localdate(now), consented_at=now,
    )  # fmt: skip
    _set(row, given.about)
    year = timezone.localdate(now).year
    row.number = written_number(tenant.letters, rules.LETTERS, year, next_number(rules.SERIES, tenant=tenant, period=str(year)))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "place": [None, row.place_id], "channel": [None, row.channel]}  # type: ignore[attr-defined]
    behalf = given.person.pk if given.person.pk != by.person_id else None
    journal.record("activities.volunteer.registered", row, by=by, now=now, changes=changes, on_behalf_of=behalf)
    events.publish(VolunteerRegistered(tenant_id=tenant.pk, volunteer_id=row.pk), now=now)
    return row


def _allow_registering(by: Actor, tenant: Tenant, given: VolunteerGiven) -> None:
    is_own = by.tenant_id == tenant.pk and by.person_id == given.person.pk
    if is_own or by.may(rights.VOLUNTEERS, tenant_id=tenant.pk, place_path=given.place.path):
        return
    if by.user_id is None:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录。不方便上网，到社区或者窗口也能登记。")))
    raise NotAllowed(Problem("not_allowed", _("只能替自己登记。")))


def _register_problems(tenant: Tenant, given: VolunteerGiven, now: datetime) -> list[Problem]:
    today = timezone.localdate(now)
    said = said_of(given.person, given.place.kind, given.about, since=given.since or today, today=today)
    said = replace(said, consents=given.consents, channel=given.channel)
    live = Volunteer.objects.filter(person=given.person, ended_on=None).first()
    problems = rules.register_problems(
        said, live_number=live.number if live else "", is_gone=bool(given.person.erased_at or given.person.merged_into_id),  # type: ignore[attr-defined]
        today=today, minor_below=int(rule_on(tenant, today)["minor_below"]),
    )  # fmt: skip
    return problems + _stranger_problems(
        tenant.pk, {"place": given.place, "person": given.person, "guardian": given.about.guardian}
    )


def said_of(person: Person, kind: str, about: About, *, since: date, today: date) -> rules.Said:
    """What is said, as values, with the ages that the register knows."""
    guardian = about.guardian
    return rules.Said(
        place_kind=kind, since=since, skills=about.skills, times=about.times, fields=about.fields,
        official_number=about.official_number, has_guardian=guardian is not None, guardian_text=about.guardian_text,
        is_own_guardian=guardian is not None and guardian.pk == person.pk, age=rules.age_on(person.birth_on, today),
        guardian_age=rules.age_on(guardian.birth_on, today) if guardian else None, insured_until=about.insured_until,
    )  # fmt: skip


def _stranger_problems(tenant_id: UUID, named: dict[str, Any]) -> list[Problem]:
    return [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in named.items()
        if one is not None and one.tenant_id != tenant_id
    ]


def consent(person: Person, by: Actor, now: datetime) -> None:
    """Write the consent down; the office hears it said, also where keeping consents in general is not its post's work."""
    heard = _heard(person, by)
    note = "" if heard is by else _("登记志愿者时由%(who)s记下") % {"who": by.label}
    record_consent(person=person, purpose=PURPOSE, by=heard, now=now, note=note)


def _heard(person: Person, by: Actor) -> Actor:
    home = person.home.path if person.home else None
    if by.person_id == person.pk or by.may(CONSENTS, tenant_id=person.tenant_id, place_path=home):
        return by
    return replace(Actor.system(tenant_id=person.tenant_id), channel=by.channel)


def _set(row: Volunteer, about: About) -> None:
    row.official_number, row.guardian_text = about.official_number.strip(), about.guardian_text.strip()
    row.skills = list(dict.fromkeys(one.strip() for one in about.skills))
    row.times, row.fields = list(about.times), list(about.fields)
    row.guardian, row.insured_until = about.guardian, about.insured_until


# ---- afterwards ----


@transaction.atomic
def change(*, volunteer: Volunteer, about: About, place: Place | None = None, by: Actor, now: datetime) -> Volunteer:
    """
    Change what is said of a volunteer, and the community that keeps the record. Insurance is changed by the office alone.

    :raises NotAllowed: for whoever neither is it nor keeps the register there. :raises VolunteerRefused: with every reason.
    """
    row = held(volunteer)
    is_office = _allow(by, row)
    if place is not None and place.pk != row.place_id and is_office and not found.is_own(by, row):  # type: ignore[attr-defined]
        allow_keeping(by, row.tenant_id, place.path)
    about = about if is_office else replace(about, insured_until=row.insured_until)
    where, today = place or row.place, timezone.localdate(now)
    said = said_of(row.person, where.kind, about, since=row.since, today=today)
    problems = rules.live_problems(row.ended_on) + rules.place_problems(where.kind)
    problems += rules.about_problems(said, minor_below=int(rule_on(row.tenant, today)["minor_below"]))
    refuse_if(problems + _stranger_problems(row.tenant_id, {"place": where, "guardian": about.guardian}), VolunteerRefused)
    before = {name: getattr(row, name) for name in (*ABOUT, "place")}
    _set(row, about)
    row.place, row.place_path = where, where.path
    row.save()
    changes = {name: [str(before[name]), str(getattr(row, name))] for name in TOLD_OPENLY if before[name] != getattr(row, name)}
    changed = [name for name in before if before[name] != getattr(row, name)]
    journal.record(
        "activities.volunteer.changed", row, by=by, now=now, changes=changes | {"fields_changed": [None, str(changed)]}
    )
    return row


@transaction.atomic
def leave(*, volunteer: Volunteer, on: date, reason: str = "", by: Actor, now: datetime) -> Volunteer:
    """
    End it, `on` being the last day. What was served stays recorded and certified while the consent stands; nobody has to say why.

    :raises NotAllowed: for whoever neither is it nor keeps the register there. :raises VolunteerRefused: with every reason.
    """
    row = held(volunteer)
    _allow(by, row)
    today = timezone.localdate(now)
    problems = rules.leave_problems(since=row.since, ended_on=row.ended_on, on=on, today=today)
    refuse_if(problems, VolunteerRefused)
    row.ended_on, row.ended_reason = on, reason.strip()[: rules.MOST_REASON]
    row.save(update_fields=["ended_on", "ended_reason"])
    memberships.leave_all(row.pk, last=on, by=by, now=now)
    journal.record("activities.volunteer.left", row, by=by, now=now, reason=row.ended_reason, changes={"ended_on": [None, on]})
    return row


@transaction.atomic
def withdraw(*, volunteer: Volunteer, by: Actor, now: datetime) -> Volunteer:
    """
    Take it back (PIPL art. 15): the consent ends, the record with it, and the name is hidden everywhere. As easy as
    registering, and no reason is asked. That somebody served so many hours stays as a number.

    :raises NotAllowed: for whoever neither is it nor keeps the register there.
    """
    row = held(volunteer)
    _allow(by, row)
    heard = _heard(row.person, by)
    for one in consents_of(row.person).filter(purpose=PURPOSE, withdrawn_at=None):
        withdraw_consent(consent=one, by=heard, now=now)
    take_down(tenant_id=row.tenant_id, person_id=row.person.pk, by=by, now=now)
    return locking.one(Volunteer, row.pk, *BESIDE)


def take_down(*, tenant_id: UUID, person_id: UUID, by: Actor, now: datetime) -> int:
    """
    What rested on the consent goes: the registration ends today, what was told and noted is deleted, teams are left. In the
    caller's transaction; done again it does nothing. Returns how many rows there were.
    """
    locking.hold(Person.objects.filter(pk=person_id))
    rows = locking.several(Volunteer.objects.filter(tenant=tenant_id, person=person_id), *BESIDE)
    for row in rows:
        before = {name: getattr(row, name) for name in (*ABOUT, "ended_on", "ended_reason")}
        _set(row, About())
        row.ended_on, row.ended_reason = row.ended_on or max(timezone.localdate(now), row.since), ""
        notes = VolunteerEntry.objects.filter(volunteer=row).delete()[0]
        if notes or any(getattr(row, name) != value for name, value in before.items()):
            row.save(update_fields=list(before))
            changes = {"ended_on": [before["ended_on"], row.ended_on]}
            journal.record("activities.volunteer.withdrawn", row, by=by, now=now, changes=changes)
        memberships.leave_all(row.pk, last=timezone.localdate(now), by=by, now=now)
    return len(rows)


# ---- training, commendation, evaluation ----


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """A line of a record beside service; `kind` of VolunteerEntry.Kind."""

    kind: str
    on: date
    text: str


@transaction.atomic
def note(*, volunteer: Volunteer, given: EntryGiven, by: Actor, now: datetime) -> VolunteerEntry:
    """
    Write down training, commendation or evaluation (志愿服务条例 art. 19). Never a rank.

    :raises NotAllowed: unless the post keeps the register there. :raises VolunteerRefused: with every reason.
    """
    row = held(volunteer)
    allow_keeping(by, row.tenant_id, row.place_path)
    problems = rules.live_problems(row.ended_on)
    problems += rules.entry_problems(kind=given.kind, on=given.on, text=given.text, today=timezone.localdate(now))
    refuse_if(problems, VolunteerRefused)
    made = VolunteerEntry.objects.create(
        tenant=row.tenant, volunteer=row, kind=given.kind, on=given.on, text=given.text.strip(), by=by.label[:80]
    )
    journal.record(
        "activities.volunteer.noted", row, by=by, now=now, changes={"kind": [None, given.kind], "on": [None, given.on]}
    )
    return made


@transaction.atomic
def strike(*, entry: VolunteerEntry, by: Actor, now: datetime) -> Volunteer:
    """Take a line out that was a mistake. :raises NotAllowed: unless the post keeps the register there."""
    row = held(entry.volunteer)
    allow_keeping(by, row.tenant_id, row.place_path)
    VolunteerEntry.objects.filter(pk=entry.pk).delete()
    journal.record(
        "activities.volunteer.struck", row, by=by, now=now, changes={"kind": [entry.kind, None], "on": [entry.on, None]}
    )
    return row
