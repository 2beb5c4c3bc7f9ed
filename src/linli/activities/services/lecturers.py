"""Lecturers (宣讲员) of the people's troupe, and the sites of outreach: loudspeakers and groups on line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import OutreachRefused
from ..models import Lecturer, OutreachSite
from ..rules import outreach as rules
from ..rules import rights
from .pieces import allow
from .programme_pieces import stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class LecturerGiven:
    """What is said of a lecturer: codes of topics, parts of the day (`rules.outreach.TIMES`)."""

    topics: Sequence[str]
    since: date
    times: Sequence[str] = ()
    organisation: Organisation | None = None
    about: str = ""


@transaction.atomic
def name(*, person: Person, given: LecturerGiven, by: Actor, now: datetime) -> Lecturer:
    """
    Somebody is willing to lecture.

    :raises NotAllowed: without the right in the subdistrict. :raises OutreachRefused: with every reason.
    """
    _allow(by, person.tenant)
    held = locking.one(Person, person.pk)
    problems = _lecturer_problems(held.tenant_id, given, now)  # type: ignore[attr-defined]
    if held.merged_into_id or held.erased_at:  # type: ignore[attr-defined]
        problems.append(Problem("person_gone", _("名册里没有这个人了。"), where="person"))
    if Lecturer.objects.filter(person=held, until=None).exists():
        problems.append(Problem("already", _("已经是宣讲员了。"), where="person"))
    refuse_if(problems, OutreachRefused)
    row = Lecturer(tenant=person.tenant, person=held, **_lecturer_values(given))
    row.save(force_insert=True)
    journal.record("activities.lecturer.named", row, by=by, now=now, changes={"topics": [None, row.topics]})
    return row


@transaction.atomic
def change(*, lecturer: Lecturer, given: LecturerGiven, by: Actor, now: datetime) -> Lecturer:
    """Other topics, other times. :raises NotAllowed: without the right. :raises OutreachRefused: with every reason."""
    row = locking.one(Lecturer, lecturer.pk, "tenant", "person")
    _allow(by, row.tenant)
    refuse_if(rules.ended_problems(row.until) + _lecturer_problems(row.tenant_id, given, now), OutreachRefused)
    before = row.topics
    for field, value in _lecturer_values(given).items():
        setattr(row, field, value)
    row.save()
    journal.record("activities.lecturer.changed", row, by=by, now=now, changes={"topics": [before, row.topics]})
    return row


@transaction.atomic
def leave(*, lecturer: Lecturer, by: Actor, now: datetime) -> Lecturer:
    """They lecture no more. :raises NotAllowed: without the right. :raises OutreachRefused: when they have left."""
    row = locking.one(Lecturer, lecturer.pk, "tenant", "person")
    _allow(by, row.tenant)
    refuse_if(rules.ended_problems(row.until), OutreachRefused)
    row.until = day_of(now)
    row.save(update_fields=["until"])
    journal.record("activities.lecturer.left", row, by=by, now=now, changes={"until": [None, row.until]})
    return row


def _lecturer_problems(tenant_id: Any, given: LecturerGiven, now: datetime) -> list[Problem]:
    problems = rules.lecturer_problems(
        topics=given.topics, times=given.times, about=given.about, since=given.since, today=day_of(now)
    )
    return problems + stranger_problems(tenant_id, organisation=given.organisation)


def _lecturer_values(given: LecturerGiven) -> dict[str, Any]:
    return {
        "topics": sorted(set(given.topics)), "times": [one for one in rules.TIMES if one in given.times], "since": given.since,
        "organisation": given.organisation, "about": given.about.strip(),
    }  # fmt: skip


def _allow(by: Actor, tenant: Tenant) -> None:
    """The troupe is the subdistrict's: whoever keeps outreach anywhere in it. :raises NotAllowed: without the right."""
    if not by.may(rights.OUTREACH, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


# ---- loudspeakers and groups on line ----


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGiven:
    """A loudspeaker (`air`) or a group (`net`). `members`: about how many people, as whoever keeps it says; nobody is made to join."""

    channel: str
    name: str
    place: Place
    since: date
    keeper: str = ""
    members: int | None = None
    is_trial: bool = False


@transaction.atomic
def put_site(*, tenant: Tenant, given: SiteGiven, by: Actor, now: datetime) -> OutreachSite:
    """Write a site down. :raises NotAllowed: without the right there. :raises OutreachRefused: with every reason."""
    allow(by, rights.OUTREACH, tenant_id=tenant.pk, place_path=given.place.path)
    held = locking.one(Tenant, tenant.pk)
    refuse_if(_site_problems(held, given, now), OutreachRefused)
    row = OutreachSite(tenant=held, **_site_values(given))
    row.save(force_insert=True)
    journal.record("activities.site.put", row, by=by, now=now, changes={"name": [None, row.name], "channel": [None, row.channel]})
    return row


@transaction.atomic
def change_site(*, site: OutreachSite, given: SiteGiven, by: Actor, now: datetime) -> OutreachSite:
    """Another name, keeper or place. :raises NotAllowed: without the right at both. :raises OutreachRefused: with every reason."""
    tenant = locking.one(Tenant, site.tenant_id)  # type: ignore[attr-defined]
    row = locking.one(OutreachSite, site.pk, "place")
    for path in {row.place_path, given.place.path}:
        allow(by, rights.OUTREACH, tenant_id=tenant.pk, place_path=path)
    problems = rules.ended_problems(row.until) + _site_problems(tenant, given, now, row)
    if given.channel != row.channel and row.outreach.exists():
        problems.append(Problem("channel_used", _("已经记过宣讲，不能换渠道。"), where="channel"))
    refuse_if(problems, OutreachRefused)
    before = row.name
    for field, value in _site_values(given).items():
        setattr(row, field, value)
    row.save()
    journal.record("activities.site.changed", row, by=by, now=now, changes={"name": [before, row.name]})
    return row


@transaction.atomic
def end_site(*, site: OutreachSite, by: Actor, now: datetime) -> OutreachSite:
    """
    It is used no more; what went out there stays.

    :raises NotAllowed: without the right there. :raises OutreachRefused: when it has ended.
    """
    row = locking.one(OutreachSite, site.pk, "place")
    allow(by, rights.OUTREACH, tenant_id=row.tenant_id, place_path=row.place_path)
    refuse_if(rules.ended_problems(row.until), OutreachRefused)
    row.until = day_of(now)
    row.save(update_fields=["until"])
    journal.record("activities.site.ended", row, by=by, now=now, changes={"until": [None, row.until]})
    return row


def _site_problems(tenant: Tenant, given: SiteGiven, now: datetime, but: OutreachSite | None = None) -> list[Problem]:
    same = OutreachSite.objects.filter(tenant=tenant, channel=given.channel, name=given.name.strip(), until=None)
    same = same.exclude(pk=but.pk) if but else same
    problems = rules.site_problems(
        channel=given.channel, name=given.name, keeper=given.keeper, members=given.members, since=given.since, today=day_of(now),
        is_taken=same.exists(),
    )  # fmt: skip
    return problems + stranger_problems(tenant.pk, place=given.place)


def _site_values(given: SiteGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in SiteGiven.__dataclass_fields__}
    return plain | {"name": given.name.strip(), "keeper": given.keeper.strip(), "place_path": given.place.path}
