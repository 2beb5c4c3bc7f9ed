"""What programmes and sessions follow: a place that hangs elsewhere, a person who is erased, a lost room."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.cobuild.api import Booking, BookingAnswered
from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PlaceMoved

from ..models import Programme, Session

LOST = ("cancelled", "refused")
"""States of a booking that gives no room."""


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What is at a place keeps its path beside it; rewrite it where the place hangs now."""
    paths.follow((Programme, Session), tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A programme whose leader is erased has none; what was held stays as it was."""
    by = Actor.system(tenant_id=event.tenant_id)
    for row in locking.several(Programme.objects.filter(tenant=event.tenant_id, lead=event.person_id).order_by("pk")):
        row.lead = None
        row.save(update_fields=["lead"])
        journal.record("activities.programme.erased", row, by=by, now=now)


@transaction.atomic
def on_booking_answered(event: BookingAnswered, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A session whose room was cancelled at the counter, or lies in a closure, has none; whoever plans sees it on today."""
    if not Booking.objects.filter(pk=event.booking_id, state__in=LOST).exists():
        return
    by = Actor.system(tenant_id=event.tenant_id)
    for row in locking.several(Session.objects.filter(tenant=event.tenant_id, booking=event.booking_id).order_by("pk")):
        row.booking = None
        row.save(update_fields=["booking"])
        journal.record("activities.session.unroomed", row, by=by, now=now)
