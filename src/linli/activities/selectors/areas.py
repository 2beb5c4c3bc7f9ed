"""Responsibility areas: who keeps which ground clean, and how it was found the last time."""

from datetime import date

from django.db.models import BooleanField, CharField, DateField, OuterRef, Q, QuerySet, Subquery

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import AreaCheck, ResponsibilityArea, Session
from ..rules import rights

BESIDE = ("place", "team", "organisation", "series__programme")
SHOWS = ("", "bad", "unchecked", "ended")
SEES = (rights.VIEW, rights.AREAS)


def areas_seen(actor: Actor) -> QuerySet[ResponsibilityArea]:
    return with_checks(ResponsibilityArea.objects.filter(within(actor, *SEES)).select_related(*BESIDE))


def with_checks(rows: QuerySet[ResponsibilityArea], checks: QuerySet[AreaCheck] | None = None) -> QuerySet[ResponsibilityArea]:
    """Each with when it was looked at last, how it was found and what was said (`checked_on`, `was_good`, `said`)."""
    among = AreaCheck.objects.all() if checks is None else checks
    last = among.filter(area=OuterRef("pk")).order_by("-on", "-made_at")
    return rows.annotate(
        checked_on=Subquery(last.values("on")[:1], output_field=DateField()),
        was_good=Subquery(last.values("is_good")[:1], output_field=BooleanField()),
        said=Subquery(last.values("note")[:1], output_field=CharField()),
    )


def listed(
    actor: Actor, tenant: Tenant, *, show: str = "", words: str = "", under: str = "", since: date | None = None
) -> QuerySet[ResponsibilityArea]:
    """The workbench's list: in use, found dirty the last time, not looked at since a day, ended."""
    rows = areas_seen(actor).filter(_shown(show, since), tenant=tenant)
    for word in words.split()[:5]:
        names = Q(name__icontains=word) | Q(extent__icontains=word) | Q(team__name__icontains=word)
        rows = rows.filter(names | Q(organisation__name__icontains=word))
    rows = rows.filter(place_path__startswith=under) if under else rows
    return rows.order_by("place_path", "name", "id")


def _shown(show: str, since: date | None) -> Q:
    if show == "ended":
        return Q(until__isnull=False)
    live = Q(until=None)
    if show == "bad":
        return live & Q(was_good=False)
    if show == "unchecked":
        return live & (Q(checked_on=None) | (Q(checked_on__lt=since) if since else Q(pk__in=[])))
    return live


def areas_in_use(tenant: Tenant) -> QuerySet[ResponsibilityArea]:
    """All areas of a subdistrict that are in use, place by place."""
    rows = ResponsibilityArea.objects.filter(tenant=tenant, until=None)
    return rows.select_related("place", "team", "organisation").order_by("place_path", "name", "id")


def cleaned_in(session: Session) -> QuerySet[ResponsibilityArea]:
    """The areas in use that the series of a session cleans, each with how it was found after this time (`checked_on`, `was_good`)."""
    rows = ResponsibilityArea.objects.filter(series=session.series_id, until=None)  # type: ignore[misc]
    return with_checks(rows.select_related(*BESIDE), AreaCheck.objects.filter(session=session)).order_by("name", "id")


def checks_of(area: ResponsibilityArea) -> QuerySet[AreaCheck]:
    return area.checks.order_by("-on", "-made_at")
