"""Rulings: those that an actor may read, as a list that can be searched; those that speak for a case; the cases under one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.casework.models import Case, Ruling
from linli.casework.rules import precedents, rights
from linli.casework.rules.dispatching import Suggestion
from linli.casework.rules.precedents import RulingRow
from linli.casework.states import RulingOrigin
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import Remembered
from linli.core.search import find
from linli.registry.api import Place, ancestors

from .cases import cases_visible_to
from .categories import category_by_code, category_by_id, with_below

SEARCH_KIND = "casework.ruling"
MOST_FOUND = 200


def _load(tenant_id: UUID) -> list[RulingRow]:
    rows = Ruling.objects.speaking().filter(tenant_id=tenant_id, superseded_by=None).select_related("category")
    return [
        RulingRow(
            id=row.pk,
            number=row.number,
            category=row.category.code,
            place_path=row.place_path,
            organisation_id=row.organisation_id,
            party=row.party,
            question=row.question,
            decided_at=row.decided_at,
        )
        for row in rows
    ]


_in_force: Remembered[UUID, list[RulingRow]] = Remembered(_load)


def forget() -> None:
    """After a ruling: the next reader in this process sees it at once, others within a minute."""
    _in_force.forget()


def speaking_for(chain: tuple[str, ...], path: str, *, tenant_id: UUID) -> list[RulingRow]:
    """The rulings in force for a matter at a place, the weightiest first. No query for a minute after the first."""
    return precedents.speaking_for(chain, path, _in_force.get(tenant_id))


def chain_of(case: Case) -> tuple[str, ...]:
    """The codes of the case's category and of those above it, its own first."""
    codes, category = [case.category.code], case.category
    while category.parent_id and (above := category_by_id(category.parent_id, tenant_id=case.tenant_id)):
        codes.append(above.code)
        category = above
    return tuple(codes)


def precedents_for(case: Case, *, most: int = 5) -> list[Ruling]:
    """The rulings that speak for this case, the weightiest first. One query, none where there is none."""
    keys = [row.id for row in speaking_for(chain_of(case), case.place_path, tenant_id=case.tenant_id)][:most]
    found = Ruling.objects.select_related("organisation", "place").in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


def scopes_for(case: Case) -> list[Place]:
    """The places that a ruling on this case may be a precedent for: its own and those around it, the smallest first."""
    return list(reversed(ancestors(case.place, itself=True))) if case.place else []


def followed(found: Suggestion, organisation_id: UUID) -> UUID | None:
    """The precedent that a dispatch follows: the suggestion's, where it goes to whom it says."""
    return found.ruling_id if found.lead and found.lead.id == organisation_id else None


def rulings_visible_to(actor: Actor) -> QuerySet[Ruling]:
    """
    Whoever sees cases by a post of the office or the community may read every ruling of the subdistrict: they are decisions
    for everybody. An outside organisation reads those that it was a party to. A ruling on a case that went the way of petitions
    is read by nobody.
    """
    if actor.is_system:
        return Ruling.objects.speaking()
    condition = Q(pk__in=[])
    for grant in actor.grants_for(rights.VIEW):
        part = Q() if grant.tenant_id is None else Q(tenant_id=grant.tenant_id)
        if grant.organisation_id:
            part &= Q(party_rows__organisation_id=grant.organisation_id)
        condition |= part if part else Q(pk__isnull=False)
    if any(grant.organisation_id for grant in actor.grants_for(rights.VIEW)):
        condition = Q(pk__in=Ruling.objects.filter(condition).values("pk"))  # a ruling has several parties
    return Ruling.objects.speaking().filter(condition)


@dataclass(frozen=True, slots=True)
class RulingFilters:
    """What the list is narrowed to. A value that makes no sense narrows nothing, so an old link still opens."""

    text: str = ""
    category: str = ""
    place: str = ""
    origin: str = ""
    standing: str = ""  # "": in force; "superseded"; "all"

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "RulingFilters":
        known = (field.name for field in fields(cls))
        return cls(**{name: str(query.get(name) or "").strip()[:80] for name in known})

    def as_query(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def rulings_found(actor: Actor, filters: RulingFilters, *, tenant: Tenant) -> QuerySet[Ruling]:
    """The rulings that the filters leave, newest first."""
    rows = rulings_visible_to(actor).filter(tenant=tenant)
    if filters.standing != "all":
        rows = rows.filter(superseded_by__isnull=filters.standing != "superseded")
    if category := category_by_code(filters.category, tenant_id=tenant.pk) if filters.category else None:
        rows = rows.filter(category__in=[one.pk for one in with_below(category)])
    if filters.place:
        rows = rows.filter(place_path__startswith=filters.place)
    if filters.origin in RulingOrigin.values:
        rows = rows.filter(origin=filters.origin)
    if filters.text:
        rows = rows.filter(_with_words(filters.text, tenant))
    return rows.select_related("organisation", "place", "case").order_by("-decided_at", "-id")


def _with_words(text: str, tenant: Tenant) -> Q:
    """A number finds exactly that ruling, words go through the index. Who may read them is asked elsewhere."""
    typed = "".join(text.split())
    if Ruling.objects.filter(tenant=tenant, number=typed).exists():
        return Q(number=typed)
    hits = find(text, tenant=tenant, actor=Actor.system(tenant_id=tenant.pk), kinds=[SEARCH_KIND], limit=MOST_FOUND)
    return Q(pk__in=[hit.subject_id for hit in hits])


def ruling_for(actor: Actor, ruling_id: UUID) -> Ruling:
    """:raises Ruling.DoesNotExist: when there is none, or not for this actor."""
    rows = rulings_visible_to(actor).select_related("organisation", "place", "category", "superseded_by", "case")
    return rows.get(pk=ruling_id)


def cases_under(ruling: Ruling, actor: Actor) -> QuerySet[Case]:
    """The cases that were given out by this ruling, as far as the actor may see them: the one it was made on, then the like."""
    given = Q(pk=ruling.case_id) | Q(pk__in=ruling.assignments.values("case_id"))
    rows = cases_visible_to(actor).filter(given).select_related("place", "lead_organisation")
    return rows.order_by("-reported_at", "-id")
