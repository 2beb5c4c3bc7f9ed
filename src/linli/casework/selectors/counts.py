"""Counts for everybody: what became of reports near a place, with nothing in them that points at a person (domain §6.4)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from linli.casework.models import Case
from linli.casework.states import Outcome, State
from linli.core.models import Tenant

from .categories import above, category_by_id

FEW = 3
"""A kind with fewer reports than this goes into “the rest”: one or two could be guessed to somebody."""
NOT_SHOWN = (State.VOID, State.MERGED)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Reports of one kind of matter (`name` empty: all that are too few): how many came, were closed, and were settled."""

    name: str
    reported: int
    closed: int
    resolved: int


def outcomes_near(path: str, *, tenant: Tenant, since: datetime) -> list[Outcomes]:
    """
    What was reported under a place since then, by the top category, the most first. One query.

    Denunciations are left out altogether. A place with fewer than `FEW` reports gives an empty list.
    """
    rows = (
        Case.objects.under(path)
        .filter(tenant=tenant, reported_at__gte=since)
        .exclude(kind="denunciation")
        .exclude(state__in=NOT_SHOWN)
        .order_by()
        .values_list("category_id")
        .annotate(
            reported=Count("pk"),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            resolved=Count("pk", filter=Q(outcome__in=[Outcome.RESOLVED, Outcome.EXPLAINED])),
        )
    )
    sums: dict[str, list[int]] = {}
    for category_id, *numbers in rows:
        category = category_by_id(category_id, tenant_id=tenant.pk)
        held = sums.setdefault(above(category)[-1].shown_name if category else "", [0, 0, 0])
        for index, number in enumerate(numbers):
            held[index] += number
    return _without_few(sums)


def _without_few(sums: dict[str, list[int]]) -> list[Outcomes]:
    if sum(numbers[0] for numbers in sums.values()) < FEW:
        return []
    shown = {name: numbers for name, numbers in sums.items() if name and numbers[0] >= FEW}
    rest = [numbers for name, numbers in sums.items() if name not in shown]
    found = [Outcomes(name, *numbers) for name, numbers in sorted(shown.items(), key=lambda item: (-item[1][0], item[0]))]
    if rest:
        found.append(Outcomes("", *(sum(column) for column in zip(*rest, strict=True))))
    return found
