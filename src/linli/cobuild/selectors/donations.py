"""Donations as somebody may see them: the office's list, one's own, and what everybody reads; names only while they agree."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.privacy import mask_name
from linli.registry.api import people_consenting

from ..models import Donation, MoveKind, StockMove
from ..rules import rights
from .claims import PUBLIC_NAME
from .speaking import unit_of
from .stock import SEES

SHOWS = {
    "unit": Q(organisation__isnull=False, voided_at=None),
    "person": Q(person__isnull=False, voided_at=None),
    "anonymous": Q(organisation=None, person=None, sale_line=None, voided_at=None),
    "sale": Q(sale_line__isnull=False, voided_at=None),
    "void": Q(voided_at__isnull=False),
}


def donations_seen(actor: Actor, tenant: Tenant) -> QuerySet[Donation]:
    """What was received where this actor's posts reach."""
    rows = Donation.objects.filter(within(actor, *SEES), tenant=tenant)
    return rows.select_related("place", "organisation", "person", "tenant", "sale_line__sale")


def listed(
    actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", show: str = "", year: int | None = None
) -> QuerySet[Donation]:
    """The workbench's list. A personal donor is not found by name: that would tell whose name it is to those who read it masked."""
    rows = donations_seen(actor, tenant)
    for word in words.split()[:5]:
        things = StockMove.objects.filter(item__name__icontains=word).exclude(donation=None).values("donation")
        found = Q(number__icontains=word) | Q(organisation__name__icontains=word) | Q(purpose__icontains=word)
        rows = rows.filter(found | Q(pk__in=things))
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(received_on__year=year) if year else rows
    return rows.filter(SHOWS.get(show, Q())).order_by("-received_on", "-number")


def public_donations(tenant: Tenant, *, under: str = "", year: int | None = None) -> QuerySet[Donation]:
    """What everybody may read of: receipts that stand."""
    rows = Donation.objects.filter(tenant=tenant, voided_at=None)
    rows = rows.select_related("place", "organisation", "person", "sale_line__sale")
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(received_on__year=year) if year else rows
    return rows.order_by("-received_on", "-number")


def own_donations(actor: Actor, tenant: Tenant) -> QuerySet[Donation]:
    """What this person, or the unit that they speak for, has given."""
    own = Q(pk__in=[])
    if actor.person_id:
        own |= Q(person=actor.person_id)
    if unit := unit_of(actor):
        own |= Q(organisation=unit)
    rows = Donation.objects.filter(own, tenant=tenant).select_related("place", "organisation", "person", "tenant")
    return rows.order_by("-received_on", "-number")


def given_in(donations: Iterable[Donation]) -> dict[UUID, list[StockMove]]:
    """What each receipt is for, in the order of writing. One query."""
    found: dict[UUID, list[StockMove]] = {one.pk: [] for one in donations}
    moves = (
        StockMove.objects.filter(donation__in=found, kind=MoveKind.DONATED)
        .select_related("item")
        .order_by("-item__is_money", "id")
    )
    for one in moves:
        found[one.donation_id].append(one)  # type: ignore[attr-defined]
    return found


# ---- names ----


def public_names(donations: Iterable[Donation], *, tenant: Tenant) -> dict[UUID, str]:
    """
    Who is thanked by name on a public page: units that agreed, people who agreed and have not withdrawn it; “” for all others.
    Up to one query.
    """
    rows = list(donations)
    people = {one.person_id for one in rows if one.person_id and one.may_name}  # type: ignore[attr-defined]
    agreed = {one.pk: one.name for one in people_consenting(PUBLIC_NAME, tenant=tenant).filter(pk__in=people)} if people else {}
    return {one.pk: _public_name(one, agreed) for one in rows}


def _public_name(one: Donation, agreed: dict[UUID, str]) -> str:
    if not one.may_name:
        return ""
    return str(one.organisation) if one.organisation else agreed.get(one.person_id, "")  # type: ignore[attr-defined,arg-type]


def donor_words(actor: Actor, one: Donation) -> str:
    """Who gave, for the office: a unit by name, a person by name for whoever writes receipts there, masked for others; “” anonymous."""
    if one.person is None:
        return str(one.organisation or "")
    clear = actor.may(rights.DONATIONS, tenant_id=one.tenant_id, place_path=one.place_path)
    return one.person.name if clear else mask_name(one.person.name)
