"""What follows a place that hangs elsewhere now, and what goes with a person whose data are erased."""

from datetime import datetime
from typing import Any

from django.db import transaction

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PlaceMoved

from ..models import Booking, Space

MOVES = (Space,)
"""Tables that keep the path of a place beside it."""


@transaction.atomic
def on_place_moved(event: PlaceMoved, *, event_id: Any, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Paths are rewritten where the place hangs now."""
    paths.follow(MOVES, tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: Any, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Names and telephones that were written beside a person's bookings go (PIPL art. 47); that the room was used stays."""
    by = Actor.system(tenant_id=event.tenant_id)
    for row in locking.several(Booking.objects.filter(tenant_id=event.tenant_id, person_id=event.person_id).order_by("pk")):
        row.contact_name = row.contact_phone = ""
        row.save(update_fields=["contact_name", "contact_phone"])
        journal.record("cobuild.booking.erased", row, by=by, now=now)
