"""To which organisations people belong by a seat: whoever speaks for a body in a council is recused where it applies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.cobuild.api import register_ties

from ..models import Seat


@register_ties
def bodies_by_seat(people: Iterable[UUID], on: date) -> dict[UUID, set[UUID]]:
    """{person: the organisations for which they sit somewhere on a day}. One statement."""
    wanted, found = set(people), defaultdict(set)
    rows = Seat.objects.held_on(on).filter(Q(person__in=wanted) | Q(delegate__in=wanted)).exclude(organisation=None)
    for person, delegate, organisation in rows.values_list("person_id", "delegate_id", "organisation_id"):
        for key in {person, delegate} & wanted:
            found[key].add(organisation)
    return dict(found)
