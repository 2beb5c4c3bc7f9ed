"""What the register's news mean for notices: a subtree that moved."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from linli.core import locking
from linli.core.models import SearchEntry
from linli.registry.api import PlaceMoved

from ..models import Bulletin, Notice, Subscription
from .notices import SEARCH_KIND


@transaction.atomic
def follow_place(event: PlaceMoved) -> None:
    """What is meant for a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    under_old = {"tenant_id": event.tenant_id, "place_path__startswith": event.old_path}
    now_under = Concat(Value(event.new_path), Substr(F("place_path"), len(event.old_path) + 1))
    for table in (Notice, Subscription, Bulletin):
        there = table._default_manager.filter(**under_old)
        locking.hold(there)
        there.update(place_path=now_under)
    SearchEntry.objects.filter(kind=SEARCH_KIND, **under_old).update(place_path=now_under)
