"""The filters that somebody finds on the list: their own, and what colleagues of the same office share."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from linli.casework.models import SavedFilter
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.core.actors import Actor
from linli.core.counting import counts
from linli.core.models import Tenant

from .keyset import Capped, capped


def seen_by(actor: Actor, tenant: Tenant) -> list[SavedFilter]:
    """Own ones first, then the shared ones, each by name. One query."""
    shared = Q(is_shared=True, organisation_id=actor.organisation_id)
    found = SavedFilter.objects.filter(Q(kept_by=actor.user_id) | shared, tenant=tenant).order_by("label", "id")
    return sorted(found, key=lambda one: one.kept_by != actor.user_id)


def may_change(actor: Actor, saved: SavedFilter) -> bool:
    """Its owner; a shared one also whoever keeps the settings, so that it can go when its owner has left."""
    if saved.kept_by == actor.user_id:
        return True
    return saved.is_shared and actor.may(rights.SETTINGS, tenant_id=saved.tenant_id)


def found_by(rows: Mapping[str, CaseQuerySet], *, most: int) -> dict[str, Capped]:
    """How many cases each finds, counted up to `most`; more than that, too, where not all were looked for. One statement."""
    numbers = counts(rows, most=most + 1)
    return {key: capped(numbers[key], most=most, is_cut=found.is_cut) for key, found in rows.items()}


def is_on(saved: Sequence[SavedFilter], filters: Mapping[str, str]) -> SavedFilter | None:
    """The one that these filters are, whatever the order of the rows."""
    without_order = {name: value for name, value in filters.items() if name != "sort"}
    same = (one for one in saved if {name: value for name, value in one.filters.items() if name != "sort"} == without_order)
    return next(same, None)
