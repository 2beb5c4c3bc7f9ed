"""Resident groups as somebody may see them: the register of an office, what residents read, one's own."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import GroupMember, ResidentGroup
from ..rules import rights
from . import years

SEES = (rights.VIEW, rights.GROUPS)
SHOWS = ("live", "asked", "ended", "all")
IN, ASKS = (
    Q(members__since__isnull=False, members__until=None),
    Q(members__since=None, members__until=None, members__isnull=False),
)


def groups_seen(actor: Actor) -> QuerySet[ResidentGroup]:
    """The groups of the places where this actor's posts reach."""
    return with_counts(ResidentGroup.objects.filter(within(actor, *SEES))).select_related(
        "place", "organisation", "tenant", "lead"
    )


def with_counts(rows: QuerySet[ResidentGroup]) -> QuerySet[ResidentGroup]:
    """Each with how many are named in it (`named`), and how many wait for an answer (`asking`)."""
    counted = rows.annotate(named=Count("members", filter=IN, distinct=True), asking=Count("members", filter=ASKS, distinct=True))
    return counted.order_by("place_path", "name", "id")


def listed(
    actor: Actor, tenant: Tenant, *, show: str = "live", words: str = "", kind: str = "", under: str = "", year: int | None = None
) -> QuerySet[ResidentGroup]:
    """The register of an office. `year`: as it stood on that year's last day."""
    rows = narrowed(groups_seen(actor).filter(tenant=tenant), words=words, kind=kind, under=under)
    if year:
        return rows.filter(pk__in=years.groups_in(tenant, year).values("pk"))
    if show == "all":
        return rows
    if show == "asked":
        asks = GroupMember.objects.filter(group=OuterRef("pk"), since=None, until=None)
        return rows.filter(Exists(asks), ended_on=None)
    return rows.exclude(ended_on=None) if show == "ended" else rows.filter(ended_on=None)


def narrowed(rows: QuerySet[ResidentGroup], *, words: str = "", kind: str = "", under: str = "") -> QuerySet[ResidentGroup]:
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(number__iexact=word) | Q(about__icontains=word))
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(place_path__startswith=under) if under else rows


def public_groups(tenant: Tenant) -> QuerySet[ResidentGroup]:
    """What residents read: groups that are active."""
    rows = ResidentGroup.objects.filter(tenant=tenant, is_public=True, ended_on=None)
    return with_counts(rows).select_related("place", "organisation", "tenant")


def members_of(group: ResidentGroup) -> QuerySet[GroupMember]:
    """Who is in it, the longest first."""
    return group.members.filter(since__isnull=False, until=None).select_related("person", "group").order_by("since", "id")


def asking(group: ResidentGroup) -> QuerySet[GroupMember]:
    """Who wants to join and waits for an answer."""
    return group.members.filter(since=None, until=None).select_related("person", "group").order_by("asked_at", "id")


def own_membership(group: ResidentGroup, actor: Actor) -> GroupMember | None:
    """This actor's own time in a group, or that they asked."""
    if actor.person_id is None:
        return None
    return group.members.filter(person=actor.person_id, until=None).select_related("group").first()


def own_rows(actor: Actor, tenant: Tenant) -> QuerySet[ResidentGroup]:
    """The groups that this actor leads or is in, and those which they asked to join."""
    if actor.person_id is None:
        return ResidentGroup.objects.none()
    theirs = GroupMember.objects.filter(group=OuterRef("pk"), person=actor.person_id, until=None)
    rows = ResidentGroup.objects.filter(Q(lead=actor.person_id) | Q(Exists(theirs)), tenant=tenant, ended_on=None)
    return rows.order_by("name", "id")


def own_groups(rows: QuerySet[ResidentGroup], person_id: UUID | None) -> QuerySet[ResidentGroup]:
    """The same, each with how many ask (`asking`), and whether this person is in it already (`is_in`)."""
    inside = GroupMember.objects.filter(group=OuterRef("pk"), person=person_id, until=None, since__isnull=False)
    return with_counts(rows).annotate(is_in=Exists(inside)).order_by("name", "id")


def led_by(actor: Actor, tenant: Tenant) -> QuerySet[ResidentGroup]:
    """The groups that this actor leads."""
    if actor.person_id is None:
        return ResidentGroup.objects.none()
    rows = ResidentGroup.objects.filter(tenant=tenant, lead=actor.person_id, ended_on=None)
    return rows.select_related("place", "tenant").order_by("name", "id")


def waiting(actor: Actor, tenant: Tenant) -> QuerySet[GroupMember]:
    """Who wants to join a group that nobody leads, where this actor keeps groups: else nobody would answer."""
    rows = GroupMember.objects.filter(within(actor, rights.GROUPS, path="group__place_path"))
    return (
        rows.filter(since=None, until=None, group__lead=None, group__tenant=tenant)
        .select_related("group", "person")
        .order_by("asked_at")
    )


def members_on(group: ResidentGroup, day: date) -> int:
    """How many were named in it on a day."""
    return group.members.filter(Q(until=None) | Q(until__gt=day), since__lte=day).count()


def is_open_to(group: ResidentGroup, actor: Actor) -> bool:
    """Whether somebody may read a group that residents do not see: who leads it, and who is in it."""
    if group.is_public:
        return True
    leads = actor.person_id is not None and actor.person_id == group.lead_id  # type: ignore[attr-defined]
    return leads or own_membership(group, actor) is not None
