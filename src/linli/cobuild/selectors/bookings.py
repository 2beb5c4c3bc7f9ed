"""Bookings as somebody may see them: the office those of its places, a resident their own, whoever holds the number and code one."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Booking, Closure, Space
from ..rules import rights
from ..rules.spaces import at, day_of
from ..states import TAKES_ROOM, BookingState

KEPT_IN_FEED = timedelta(days=30)
FEED_BEFORE, FEED_AFTER = timedelta(days=62), timedelta(days=400)
MOST_IN_FEED = 5_000
VIEWS = ("asked", "today", "coming", "unsettled", "all")


def bookings_seen(actor: Actor) -> QuerySet[Booking]:
    """The bookings of the spaces where this actor's posts reach."""
    seen = within(actor, rights.VIEW, rights.BOOK, path="space__place_path")
    return Booking.objects.filter(seen).select_related(
        "space__place", "space__tenant", "person", "organisation", "team", "tenant"
    )


def listed(
    actor: Actor, tenant: Tenant, *, view: str, now: datetime, space: str = "", state: str = "", words: str = ""
) -> QuerySet[Booking]:
    """The workbench's list, narrowed: what waits, what is today, what comes, what nobody has settled, or all of them."""
    rows = bookings_seen(actor).filter(_view(view, now), tenant=tenant)
    rows = rows.filter(space_id=space) if space else rows
    rows = rows.filter(state=state) if state else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(number__iexact=word) | Q(purpose__icontains=word) | Q(organisation__name__icontains=word))
    return rows.order_by("-starts_at", "-id") if view in ("all", "unsettled") else rows.order_by("starts_at", "id")


def _view(view: str, now: datetime) -> Q:
    begins = at(day_of(now), 0)
    if view == "asked":
        return Q(state=BookingState.ASKED)
    if view == "today":
        return Q(state__in=TAKES_ROOM, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    if view == "unsettled":
        return Q(state=BookingState.CONFIRMED, ends_at__lte=now)
    return coming(now) if view == "coming" else Q()


def coming(now: datetime) -> Q:
    """What is still to come and not called off."""
    return Q(state__in=[BookingState.ASKED, BookingState.CONFIRMED], ends_at__gt=now)


def waiting_for(actor: Actor, tenant: Tenant) -> QuerySet[Booking]:
    """What this actor may answer and nobody has."""
    seen = within(actor, rights.BOOK, path="space__place_path")
    return Booking.objects.filter(seen, tenant=tenant, state=BookingState.ASKED)


def bookings_of_person(actor: Actor, tenant: Tenant) -> QuerySet[Booking]:
    """A resident's own, the last to come first."""
    if actor.person_id is None:
        return Booking.objects.none()
    rows = Booking.objects.filter(tenant=tenant, person_id=actor.person_id)
    return rows.select_related("space__place", "tenant").order_by("-starts_at", "-id")


def booking_numbered(tenant: Tenant, number: str) -> Booking | None:
    """The booking with this number; only for who proves to have its code."""
    rows = Booking.objects.filter(tenant=tenant, number=number.strip().upper())
    return rows.select_related("space__place", "tenant").first()


def for_feed(space: Space, now: datetime) -> list[Booking]:
    """
    What stands in its calendar: two months back, a year ahead. What was called off stays a month as cancelled, so that every
    client that had it takes it out.
    """
    near = Q(ends_at__gte=now - FEED_BEFORE, starts_at__lt=now + FEED_AFTER)
    gone = Q(state__in=[BookingState.CANCELLED, BookingState.REFUSED], changed_at__gte=now - KEPT_IN_FEED)
    rows = Booking.objects.filter(near & (Q(state__in=TAKES_ROOM) | gone), space=space)
    return list(rows.select_related("organisation", "team", "person").order_by("starts_at", "id")[:MOST_IN_FEED])


def closures_for_feed(space: Space, now: datetime) -> list[Closure]:
    near = Q(ends_at__gte=now - FEED_BEFORE, starts_at__lt=now + FEED_AFTER)
    return list(Closure.objects.filter(near, space=space).order_by("starts_at", "id"))
