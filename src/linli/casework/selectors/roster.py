"""The roster as pages show it: a week with its gaps, and who is on duty today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from linli.casework.models import Case, RosterShift, Side
from linli.casework.rules.roster import Block, Hours, uncovered
from linli.core import workcalendar
from linli.core.models import Tenant
from linli.registry.api import Place


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an office: its shifts by side, whether it is worked, and the office hours without anybody of a side."""

    on: date
    is_working: bool
    shifts: dict[str, list[RosterShift]]
    gaps: dict[str, list[Block]]


def week(place: Place, monday: date, *, tenant: Tenant) -> list[Day]:
    """Seven days of a community's office from Monday on. One query."""
    last = monday + timedelta(days=6)
    rows = RosterShift.objects.filter(place=place, on__gte=monday, on__lte=last).select_related("organisation")
    found = list(rows.order_by("on", "begins", "side", "id"))
    calendar = workcalendar.calendar_of(tenant, on=monday)
    return [_day(monday + timedelta(days=n), found, calendar) for n in range(7)]


def _day(on: date, shifts: Iterable[RosterShift], calendar: workcalendar.Calendar) -> Day:
    works = calendar.is_working_day(on)
    by_side = {side.value: [one for one in shifts if one.on == on and one.side == side] for side in Side}
    needed = calendar.hours.blocks_on(on) if works else ()
    gaps = {side: uncovered(needed, [hours_of(one).block for one in there]) for side, there in by_side.items()}
    return Day(on, works, by_side, gaps)


def hours_of(shift: RosterShift) -> Hours:
    return Hours(shift.on, shift.begins, shift.ends)


def offices_with_shifts(tenant_id: UUID, *, since: date) -> list[tuple[UUID, UUID]]:
    """In which communities' offices which organisations sit from a day on, the next shift first. One query."""
    rows = RosterShift.objects.filter(tenant_id=tenant_id, on__gte=since).order_by("on", "place__path")
    return list(rows.values_list("place_id", "organisation_id")[:100])


def on_duty(tenant_id: UUID, *, now: datetime, path: str | None = None) -> list[RosterShift]:
    """
    Who sits in the joint offices today and has not gone home, the community's before the property company's; with `path`
    only those of the community around it. One query.
    """
    local = timezone.localtime(now)
    rows = RosterShift.objects.filter(tenant_id=tenant_id, on=local.date(), ends__gt=local.time()).exclude(name="")
    found = rows.select_related("organisation", "place").order_by("place__path", "side", "begins", "id")
    return [one for one in found if path is None or (path and path.startswith(one.place.path))]


def on_duty_for(case: Case, *, now: datetime) -> RosterShift | None:
    """Whom of a property company a reporter finds in the joint office today: of the company that leads, else of any there."""
    if not case.place_path:
        return None
    there = [one for one in on_duty(case.tenant_id, now=now, path=case.place_path) if one.side == Side.PROPERTY]
    return next((one for one in there if one.organisation_id == case.lead_organisation_id), there[0] if there else None)
