"""Responsibility areas (责任区域): drawn for a team or a unit, changed, ended; how they were found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Place

from ..errors import AreaRefused
from ..models import AreaCheck, ResponsibilityArea, Series, Session, VolunteerTeam
from ..rules import areas as rules
from ..rules import rights
from .pieces import allow


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaGiven:
    """A piece of ground and who keeps it clean, a team or a unit. `boundary`: GeoJSON, CGCS2000; `series`: in which they do."""

    name: str
    place: Place
    extent: str
    boundary: dict[str, Any] | None = None
    team: VolunteerTeam | None = None
    organisation: Organisation | None = None
    series: Series | None = None


FIELDS = tuple(AreaGiven.__dataclass_fields__)


@transaction.atomic
def draw(*, tenant: Tenant, given: AreaGiven, since: date | None = None, by: Actor, now: datetime) -> ResponsibilityArea:
    """
    Give a piece of ground to a team or a unit.

    :raises NotAllowed: without the right there. :raises AreaRefused: with every reason.
    """
    locking.one(Place, given.place.pk)  # two that draw the same name at once
    allow(by, rights.AREAS, tenant_id=tenant.pk, place_path=given.place.path)
    begins = since or day_of(now)
    refuse_if(_problems(tenant.pk, given), AreaRefused)
    one = ResponsibilityArea(tenant=tenant, since=begins)
    _fill(one, given)
    one.save(force_insert=True)
    changes = {"name": [None, one.name], "team": [None, _key(given.team)], "organisation": [None, _key(given.organisation)]}
    journal.record("activities.area.drawn", one, by=by, now=now, changes=changes)
    return one


def _problems(tenant_id: UUID, given: AreaGiven, itself: UUID | None = None) -> list[Problem]:
    taken = ResponsibilityArea.objects.filter(place=given.place, name=given.name.strip(), until=None)
    taken = taken.exclude(pk=itself) if itself else taken
    problems = rules.area_problems(
        name=given.name, extent=given.extent, boundary=given.boundary, has_team=given.team is not None,
        has_unit=given.organisation is not None, is_taken=taken.exists(),
    )  # fmt: skip
    rows = {"place": given.place, "team": given.team, "organisation": given.organisation, "series": given.series}
    problems += [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in rows.items()
        if one is not None and one.tenant_id != tenant_id  # type: ignore[attr-defined]
    ]
    if given.team is not None and given.team.dissolved_on is not None:
        problems.append(Problem("dissolved", _("这支队伍已经解散了。"), where="team"))
    return problems


def _fill(one: ResponsibilityArea, given: AreaGiven) -> None:
    for name in FIELDS:
        setattr(one, name, getattr(given, name))
    one.name, one.extent, one.place_path = given.name.strip(), given.extent.strip(), given.place.path


def _key(row: Any) -> Any:
    return row.pk if row is not None else None


def _held(area: ResponsibilityArea, by: Actor) -> ResponsibilityArea:
    one = locking.one(ResponsibilityArea, area.pk, "place", "team", "organisation", "series", "tenant")
    allow(by, rights.AREAS, tenant_id=one.tenant_id, place_path=one.place_path)
    return one


def given_of(area: ResponsibilityArea) -> AreaGiven:
    """An area as it stands, for who changes one thing of it."""
    return AreaGiven(**{name: getattr(area, name) for name in FIELDS})


@transaction.atomic
def change(*, area: ResponsibilityArea, given: AreaGiven, by: Actor, now: datetime) -> ResponsibilityArea:
    """
    Another extent, another team; who had it before stands in the journal.

    :raises NotAllowed: without the right at both places. :raises AreaRefused: with every reason.
    """
    locking.one(Place, given.place.pk)
    one = _held(area, by)
    allow(by, rights.AREAS, tenant_id=one.tenant_id, place_path=given.place.path)
    refuse_if(rules.live_problems(until=one.until) + _problems(one.tenant_id, given, one.pk), AreaRefused)
    before = {name: getattr(one, name) for name in FIELDS}
    _fill(one, given)
    one.save(update_fields=[*FIELDS, "place_path"])
    changes = {name: [_said(old), _said(getattr(one, name))] for name, old in before.items() if old != getattr(one, name)}
    journal.record("activities.area.changed", one, by=by, now=now, changes=changes)
    return one


def _said(value: Any) -> Any:
    return value if isinstance(value, str | dict | None) else str(value.pk)


@transaction.atomic
def end(*, area: ResponsibilityArea, until: date, by: Actor, now: datetime) -> ResponsibilityArea:
    """
    Nobody keeps it any more; what was found stays.

    :raises NotAllowed: without the right there. :raises AreaRefused: with every reason.
    """
    one = _held(area, by)
    problems = rules.live_problems(until=one.until) + rules.end_problems(since=one.since, until=until, today=day_of(now))
    refuse_if(problems, AreaRefused)
    one.until = until
    one.save(update_fields=["until"])
    journal.record("activities.area.ended", one, by=by, now=now, changes={"until": [None, until]})
    return one


@transaction.atomic
def check(
    *, area: ResponsibilityArea, is_good: bool, note: str = "", on: date | None = None, session: Session | None = None, by: Actor, now: datetime
) -> AreaCheck:  # fmt: skip
    """
    How it was found; `session`: after which cleaning.

    :raises NotAllowed: without the right there. :raises AreaRefused: with every reason.
    """
    one, day = _held(area, by), on or day_of(now)
    problems = rules.live_problems(until=one.until)
    problems += rules.check_problems(on=day, since=one.since, today=day_of(now), is_good=is_good, note=note)
    if session is not None and session.tenant_id != one.tenant_id:
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="session"))
    refuse_if(problems, AreaRefused)
    row = AreaCheck(
        tenant_id=one.tenant_id,
        area=one,
        session=session,
        on=day,
        is_good=is_good,
        note=note.strip(),
        by=by.label[:80],
        made_at=now,
    )
    row.save(force_insert=True)
    changes = {"on": [None, day], "is_good": [None, is_good]}
    journal.record("activities.area.checked", one, by=by, now=now, changes=changes)
    return row
