"""Programmes as somebody may see them: the workbench's list, and what residents may read."""

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Programme, ProgrammeItem, Session
from ..rules import rights
from ..states import COMING, ProgrammeState

SHOWS = {
    "": [ProgrammeState.DRAFT, ProgrammeState.LISTED],
    "draft": [ProgrammeState.DRAFT],
    "listed": [ProgrammeState.LISTED],
    "ended": [ProgrammeState.ENDED],
    "withdrawn": [ProgrammeState.WITHDRAWN],
}
SEES = (rights.VIEW, rights.PLAN)


def around(actor: Actor, *, path: str = "place_path") -> Q:
    """
    What lies where this actor's posts reach, and what is offered for a wider place that holds theirs: the clean-up day of the whole
    community is the building head's as well.
    """
    above = {prefix for grant in actor.grants if grant.capability in SEES for prefix in _above(grant.place_path)}
    own = Q(tenant_id__in={grant.tenant_id for grant in actor.grants if grant.capability in SEES and grant.tenant_id})
    return within(actor, *SEES, path=path) | (own & Q(**{f"{path}__in": above}) if above else Q(pk__in=[]))


def _above(path: str) -> list[str]:
    """The paths of the places that hold a place."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]


def programmes_seen(actor: Actor) -> QuerySet[Programme]:
    """The programmes where this actor's posts reach."""
    return Programme.objects.filter(around(actor)).select_related("place", "organiser", "group", "team", "tenant")


def listed(actor: Actor, tenant: Tenant, *, show: str = "", words: str = "", kind: str = "", under: str = "", campaign: str = "") -> QuerySet[Programme]:  # fmt: skip
    """The workbench's list, each with its next time (`next_at`) and how many times are to come (`coming`)."""
    rows = programmes_seen(actor).filter(tenant=tenant, state__in=SHOWS.get(show, SHOWS[""]))
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(campaign__icontains=word))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(campaign=campaign) if campaign else rows
    return with_times(rows).order_by("-made_at", "id")


def with_times(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with its next time (`next_at`) and how many times are to come (`coming`)."""
    coming = Session.objects.filter(programme=OuterRef("pk"), state__in=list(COMING)).order_by().values("programme")
    return rows.annotate(
        next_at=Subquery(coming.annotate(at=Min("starts_at")).values("at")),
        coming=Coalesce(Subquery(coming.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def public_programmes(tenant: Tenant) -> QuerySet[Programme]:
    """What residents may read."""
    return Programme.objects.filter(tenant=tenant).public().select_related("place", "organiser", "group", "team", "tenant")


def items_of(programme: Programme) -> list[ProgrammeItem]:
    """Costs, things, tasks, each kind in its own order."""
    return list(programme.items.order_by("kind", "position", "id"))
