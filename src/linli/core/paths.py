"""Places hang in a tree by their paths, which lie beside whatever is at a place: where a branch is hung elsewhere, they follow."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Model, Value
from django.db.models.functions import Concat, Substr

from . import locking
from .models import SearchEntry


def follow(
    tables: Iterable[type[Model]], *, tenant_id: UUID, old_path: str, new_path: str, search_kinds: Iterable[str] = ()
) -> None:
    """Rewrite `place_path` of what lies under a place that moved, and of what finds it. In the caller's transaction."""
    under_old = {"tenant_id": tenant_id, "place_path__startswith": old_path}
    now_under = Concat(Value(new_path), Substr(F("place_path"), len(old_path) + 1))
    for table in tables:
        there = table._default_manager.filter(**under_old)
        locking.hold(there)  # in the order of keys: an update takes them as they lie, and meets those who hold several
        there.update(place_path=now_under)
    SearchEntry.objects.filter(kind__in=list(search_kinds), **under_old).update(place_path=now_under)
