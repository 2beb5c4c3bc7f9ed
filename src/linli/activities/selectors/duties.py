"""Who is on a shift, and what somebody has taken; figures that stay when the names are gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.daytimes import at, day_of
from linli.core.models import Tenant
from linli.core.phones import is_mobile
from linli.registry.api import Person

from ..models import CallUp, Duty, Shift
from ..rules import rights
from ..rules.duties import Candidate, overlapping
from ..rules.volunteers import age_on, is_minor
from ..states import HOLDS_PLACE, CallUpState, DutyState
from .volunteer_rules import rule_on
from .volunteers import live_of

ON_IT = sorted(HOLDS_PLACE)
BESIDE = ("person", "organisation", "shift__post__place", "shift__post__callup__place", "tenant")


def duties_of(shifts: Iterable[UUID]) -> QuerySet[Duty]:
    """Who is on these shifts, in the order in which they took them."""
    rows = Duty.objects.filter(shift__in=list(shifts), state__in=ON_IT).select_related("person", "organisation")
    return rows.order_by("shift_id", "made_at", "id")


def by_shift(shifts: Iterable[Shift]) -> Mapping[UUID, list[Duty]]:
    """The same by the shift's key, in one statement."""
    found: dict[UUID, list[Duty]] = {}
    for one in duties_of(shift.pk for shift in shifts):
        found.setdefault(one.shift_id, []).append(one)  # type: ignore[attr-defined]
    return found


def of_callup(callup: CallUp) -> QuerySet[Duty]:
    """Every duty that counts, by day and post."""
    rows = Duty.objects.filter(shift__post__callup=callup, shift__called_off_at=None, state__in=ON_IT)
    return rows.select_related(*BESIDE).order_by("shift__starts_at", "shift__post__position", "made_at", "id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of a call-up's people is narrowed by: a name, of DutyState, a unit's key, a post's key."""

    words: str = ""
    state: str = ""
    organisation: str = ""
    post: str = ""


def listed(actor: Actor, callup: CallUp, filters: Filters) -> QuerySet[Duty]:
    """The people of a call-up whose rosters one keeps; those of other places are not in it."""
    rows = of_callup(callup).filter(within(actor, rights.ROSTER, path="shift__post__place__path"))
    for word in filters.words.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(organisation__name__icontains=word))
    rows = rows.filter(state=filters.state) if filters.state else rows
    rows = rows.filter(organisation=UUID(filters.organisation)) if filters.organisation else rows
    return rows.filter(shift__post=UUID(filters.post)) if filters.post else rows


def posts_and_units(actor: Actor, callup: CallUp) -> tuple[dict[str, str], dict[str, str]]:
    """At which posts those people stand and which units sent them, as name by key: what their list can be narrowed by. One statement."""
    rows = listed(actor, callup, Filters()).order_by("shift__post__position", "shift__post", "organisation__name")
    told = list(
        rows.values_list(
            "shift__post__position", "shift__post", "shift__post__name", "organisation", "organisation__name"
        ).distinct()
    )
    units = sorted((name, str(pk)) for _position, _post, _name, pk, name in told if pk)
    return {str(pk): name for _position, pk, name, _unit, _said in told}, {pk: name for name, pk in units}


# ---- oneself ----


def own(actor: Actor, tenant: Tenant) -> QuerySet[Duty]:
    """What somebody has taken, also what was called off; none once the names are gone."""
    rows = Duty.objects.filter(tenant=tenant, person=actor.person_id, state__in=ON_IT)
    return (rows if actor.person_id else rows.none()).select_related(*BESIDE)


def own_coming(actor: Actor, tenant: Tenant, *, now: datetime) -> QuerySet[Duty]:
    return own(actor, tenant).filter(shift__ends_at__gt=now).order_by("shift__starts_at", "pk")


def own_past(actor: Actor, tenant: Tenant, *, now: datetime) -> QuerySet[Duty]:
    return own(actor, tenant).filter(shift__ends_at__lte=now, shift__called_off_at=None).order_by("-shift__starts_at", "pk")


def own_on(actor: Actor, shifts: Iterable[UUID]) -> Mapping[UUID, Duty]:
    """One's own duty on these shifts, by the shift's key."""
    if actor.person_id is None:
        return {}
    rows = Duty.objects.filter(shift__in=list(shifts), person=actor.person_id, state__in=ON_IT)
    return {one.shift_id: one for one in rows}  # type: ignore[attr-defined]


# ---- who fits ----


def candidate_for(person: Person, shift: Shift, *, now: datetime, but: UUID | None = None) -> Candidate:
    """What the registers say of somebody for a shift, as values. `but`: a duty that they give up for it."""
    on = day_of(shift.starts_at)
    age = age_on(person.birth_on, on)
    volunteer = live_of(person.pk, tenant=shift.tenant_id)
    mine = Duty.objects.filter(tenant=shift.tenant_id, person=person, state__in=ON_IT, shift__called_off_at=None)
    mine = mine.exclude(pk=but) if but else mine
    near = mine.filter(shift__ends_at__gt=shift.starts_at, shift__starts_at__lt=shift.ends_at).exclude(shift=shift)
    return Candidate(
        age=age, is_minor=is_minor(age, int(rule_on(shift.tenant_id, on)["minor_below"])),
        has_guardian=volunteer is not None and bool(volunteer.guardian_id or volunteer.guardian_text),  # type: ignore[attr-defined]
        insured=volunteer is not None and volunteer.insured_until is not None and volunteer.insured_until >= on,
        is_on_it=mine.filter(shift=shift).exists(), is_gone=bool(person.erased_at or person.merged_into_id),  # type: ignore[attr-defined]
        other=overlapping(shift.starts_at, shift.ends_at, near.values_list("shift__starts_at", "shift__ends_at")),
        own_coming=mine.filter(shift__starts_at__gt=now).count(),
    )  # fmt: skip


def busy_elsewhere(shift: Shift, starts_at: datetime, ends_at: datetime) -> int:
    """How many who are on a shift would stand elsewhere, were it then."""
    people = Duty.objects.filter(shift=shift, state__in=ON_IT, person__isnull=False).order_by().values("person")
    rows = Duty.objects.filter(person__in=people, state__in=ON_IT, shift__called_off_at=None).exclude(shift=shift)
    rows = rows.filter(shift__ends_at__gt=starts_at, shift__starts_at__lt=ends_at)
    return int(rows.order_by().aggregate(n=Count("person", distinct=True))["n"])


def without_mobile(duties: Iterable[Duty]) -> list[Duty]:
    """Those whom no message reaches: they are told by voice."""
    return [one for one in duties if one.person is not None and not (one.person.has_phone and is_mobile(one.person.phone))]


# ---- due ----


def tomorrow(now: datetime, *, days: int = 1) -> QuerySet[Duty]:
    """Who stands in so many days, of call-ups that last."""
    first = at(day_of(now) + timedelta(days=days), 0)
    rows = Duty.objects.filter(state=DutyState.PLANNED, shift__called_off_at=None, person__isnull=False)
    rows = rows.filter(shift__starts_at__gte=first, shift__starts_at__lt=first + timedelta(days=1))
    lasting = [CallUpState.OPEN, CallUpState.CLOSED]
    return rows.filter(shift__post__callup__state__in=lasting).select_related(*BESIDE).order_by("pk")


# ---- figures ----


@dataclass(frozen=True, slots=True)
class Figures:
    """Different people who came, how often, and for how long in half hours; the three are never added to each other."""

    persons: int = 0
    duties: int = 0
    half_hours: int = 0


def figures(rows: QuerySet[Duty]) -> Figures:
    """Of those who came. One query; the same before and after the names are gone."""
    told = rows.filter(state=DutyState.CAME).order_by().aggregate(
        persons=Count("person_key", distinct=True), duties=Count("pk"), half_hours=Sum("half_hours", default=0)
    )  # fmt: skip
    return Figures(**told)


def in_days(tenant: Tenant, first: date, last: date, *, under: str = "") -> QuerySet[Duty]:
    """The duties of a subdistrict in these days, for reports: `duty_volunteers`, `duty_hours`."""
    rows = Duty.objects.filter(
        tenant=tenant, shift__starts_at__gte=at(first, 0), shift__starts_at__lt=at(last + timedelta(days=1), 0)
    )
    return rows.filter(shift__post__callup__place_path__startswith=under) if under else rows


def by_unit(rows: QuerySet[Duty]) -> list[tuple[str, Figures]]:
    """Of those who came, by the unit that sent them, in the order of its name: no list of who did most."""
    told = rows.filter(state=DutyState.CAME).order_by("organisation__name").values("organisation__name").annotate(
        persons=Count("person_key", distinct=True), duties=Count("pk"), half_hours=Sum("half_hours", default=0)
    )  # fmt: skip
    return [(row["organisation__name"] or "", Figures(row["persons"], row["duties"], row["half_hours"])) for row in told]
