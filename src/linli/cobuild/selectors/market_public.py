"""The market as everybody sees it: the list narrowed by an address, where a need is without saying at whose door, thanks, offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.models import Tenant
from linli.registry.api import Place, places_under

from ..models import Claim, Need, Resource
from ..rules import ages
from ..rules.matching import skills_in_common
from ..states import ClaimState, NeedState
from . import market as found
from .claims import BESIDE, agreed_names
from .matching import LOOKED_AT

SHOWS = {"": NeedState.OPEN, "claimed": NeedState.CLAIMED, "done": NeedState.DONE}
"""What a tab of the list shows; `old` besides."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the public list is narrowed by. `near`: where somebody stands; `under`: the path of a community; `time`: a code."""

    show: str = ""
    kind: str = ""
    field: str = ""
    under: str = ""
    time: str = ""
    skill: str = ""
    q: str = ""
    near: Place | None = None


def needs_looked_for(tenant: Tenant, look: Look, *, on: date, rule: Mapping[str, Any]) -> QuerySet[Need]:
    """The public needs that fit, near first where somebody stands somewhere, then those that wait longest; done ones newest first."""
    rows: QuerySet[Need] = found.needs_listed(tenant, on=None if look.show == "done" else on)
    if look.show == ages.OLD:
        rows = found.aged(rows, ages.OLD, on, rule)
    else:
        rows = rows.filter(state=SHOWS.get(look.show, NeedState.OPEN))
    rows = rows.filter(kind=look.kind) if look.kind else rows
    rows = rows.filter(field=look.field) if look.field else rows
    rows = rows.filter(Q(title__contains=look.q) | Q(details__contains=look.q)) if look.q else rows
    if look.skill or look.time:
        rows = _fitting(rows, look)
    return _ordered(rows, look)


def _ordered(rows: QuerySet[Need], look: Look) -> QuerySet[Need]:
    if look.under:
        rows = rows.filter(place_path__startswith=look.under)
    elif look.near is not None:
        rows = found.nearest(rows, look.near)
    if look.show == "done":
        return rows.order_by("-closed_at", "-id")
    return rows if look.near is not None and not look.under else rows.order_by("checked_at", "id")


def _fitting(rows: QuerySet[Need], look: Look) -> QuerySet[Need]:
    """Skills and times are lists within a row, which the two databases search differently: they are compared here."""
    listed = rows.order_by().values_list("pk", "skills", "title", "times")[:LOOKED_AT]
    fits = [
        pk
        for pk, skills, title, times in listed
        if (not look.time or not times or look.time in times)
        and (not look.skill or skills_in_common([*skills, title], [look.skill]))
    ]
    return rows.filter(pk__in=fits)


# ---- where ----


def is_somebodys(need: Need) -> bool:
    """Whether a need is a person's own, so that its very place would say whose."""
    return need.person_id is not None or need.beneficiary_id is not None  # type: ignore[attr-defined]


def compound_path(path: str) -> str:
    """The path of the compound in which a place lies; of what is wider, its own."""
    steps = path.rstrip("/").split("/")
    return "/".join(steps[:3]) + "/"


def public_places(needs: Iterable[Need]) -> dict[UUID, Place]:
    """Where each need is, as everybody may know: a person's own need only down to the compound. One query at most."""
    listed = list(needs)
    wider = {one.pk: compound_path(one.place_path) for one in listed if is_somebodys(one)}
    wanted = {wider[one.pk] for one in listed if one.pk in wider and wider[one.pk] != one.place.path}
    rows = Place.objects.filter(tenant=listed[0].tenant_id, path__in=wanted) if wanted else []
    by_path = {one.path: one for one in rows}
    return {one.pk: by_path.get(wider.get(one.pk, ""), one.place) for one in listed}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map with how many needs are asked in it; `drawn`: it, or what it lies in, that has a shape or a point."""

    place: Place
    count: int
    drawn: Place | None


def spots_of(tenant: Tenant, needs: Iterable[Need]) -> list[Spot]:
    """The needs by compound, most first. One query, however many."""
    counts: dict[str, int] = {}
    for need in needs:
        path = compound_path(need.place_path)
        counts[path] = counts.get(path, 0) + 1
    paths = {part for path in counts for part in _above(path)}
    places = {one.path: one for one in places_under("", tenant=tenant).filter(path__in=paths)} if paths else {}
    spots = [
        Spot(
            places[path], count, next((places[part] for part in _above(path) if part in places and _is_drawn(places[part])), None)
        )
        for path, count in counts.items()
        if path in places
    ]
    return sorted(spots, key=lambda spot: (-spot.count, spot.place.path))


def _above(path: str) -> list[str]:
    """The path itself and those around it, the nearest first."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:n]) + "/" for n in range(len(steps), 0, -1)]


def _is_drawn(place: Place) -> bool:
    return bool(place.boundary) or place.longitude is not None


# ---- thanks and offers ----


def thanks_shown(tenant: Tenant) -> QuerySet[Claim]:
    """What stands on the wall: thanks whose writer agreed to it, for what is public itself; newest first."""
    rows = Claim.objects.filter(tenant=tenant, state=ClaimState.CONFIRMED, thanks_public=True).exclude(thanks="")
    rows = rows.filter(Q(need__is_public=True) | Q(resource__is_public=True))
    return rows.select_related(*BESIDE, "resource__organisation").order_by("-confirmed_at", "-id")


def givers_named(claims: Iterable[Claim], *, tenant: Tenant) -> dict[UUID, str]:
    """
    Who did something, as everybody may read it: units and teams by name, people only while they agree to that, else “”. Of a
    resource it is whoever offers it. One query.
    """
    listed = list(claims)
    people = {pk for one in listed if (pk := _giver(one))}
    agreed = agreed_names(people, tenant=tenant)
    return {one.pk: agreed.get(pk, "") if (pk := _giver(one)) else str(_body(one) or "") for one in listed}


def _giver(claim: Claim) -> UUID | None:
    """The person who gave, where it was a person."""
    return claim.resource.person_id if claim.resource else claim.person_id  # type: ignore[attr-defined,no-any-return]


def _body(claim: Claim) -> object:
    return claim.resource.organisation if claim.resource else claim.organisation or claim.team


def offerers_named(resources: Iterable[Resource], *, tenant: Tenant) -> dict[UUID, str]:
    """Who offers, as everybody may read it: a unit by name, a person only while they agree to that, else “”. One query."""
    listed = list(resources)
    agreed = agreed_names({one.person_id for one in listed if one.person_id}, tenant=tenant)  # type: ignore[attr-defined]
    return {one.pk: str(one.organisation or agreed.get(one.person_id, "")) for one in listed}  # type: ignore[attr-defined,arg-type]
