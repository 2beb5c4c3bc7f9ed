"""What the register's news mean here: a subtree that moved, somebody whose data were erased."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import PlaceMoved

from ..models import Bulletin, MaterialRequest, Notice, Subscription
from .notices import SEARCH_KIND


@transaction.atomic
def follow_place(event: PlaceMoved) -> None:
    """What is meant for a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    paths.follow(
        (Notice, Subscription, Bulletin),
        tenant_id=event.tenant_id,
        old_path=event.old_path,
        new_path=event.new_path,
        search_kinds=[SEARCH_KIND],
    )


@transaction.atomic
def forget_wishes(*, person_id: UUID, by: Actor, now: datetime) -> None:
    """What somebody subscribed to and asked to be sent goes with their data (PIPL art. 47); how many copies went out stays."""
    Subscription.objects.filter(person=person_id).delete()
    for wish in locking.several(MaterialRequest.objects.filter(person=person_id)):
        wish.name = wish.phone = wish.phone_hash = wish.address = wish.words = wish.thanks = ""
        wish.save(update_fields=["name", "phone", "phone_hash", "address", "words", "thanks"])
        journal.record("disclosure.material_request.erased", wish, by=by, now=now)
