"""Counts for everybody: what became of reports near a place, with nothing in them that points at a person (domain §6.4)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from linli.casework.models import Case
from linli.casework.models.cases import OPEN_VALUES, RUNNING_VALUES
from linli.casework.rules import rights
from linli.casework.states import Outcome, State
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from .categories import above, category_by_id

FEW = 3
"""A kind with fewer reports than this goes into “the rest”: one or two could be guessed to somebody."""
NOT_SHOWN = (State.VOID, State.MERGED)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Reports of one kind of matter (`name` empty: all that are too few): how many came, were closed, and of these were settled."""

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
            resolved=Count("pk", filter=Q(closed_at__isnull=False, outcome__in=[Outcome.RESOLVED, Outcome.EXPLAINED])),
        )
    )
    sums: dict[str, list[int]] = {}
    for category_id, *numbers in rows:
        category = category_by_id(category_id, tenant_id=tenant.pk)
        held = sums.setdefault(above(category)[-1].shown_name if category else "", [0, 0, 0])
        for index, number in enumerate(numbers):
            held[index] += number
    return _without_few(sums)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subdistrict stands with its cases: the open ones, those of them that are late, and what came and was closed in the year."""

    code: str
    name: str
    open: int
    late: int
    reported: int
    closed: int


def standings(actor: Actor, *, now: datetime) -> list[Standing]:
    """Every subdistrict whose figures this actor may see, in the order of their codes: no ranking. One query."""
    begin = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    is_open, is_late = Q(state__in=OPEN_VALUES), Q(state__in=RUNNING_VALUES, due_at__lt=now)
    came, went = Q(reported_at__gte=begin), Q(closed_at__gte=begin)
    rows = (
        Case.objects.filter(within(actor, rights.FIGURES), is_open | came | went)
        .exclude(state__in=NOT_SHOWN)
        .order_by("tenant__code")
        .values_list("tenant__code", "tenant__name")
        .annotate(open=Count("pk", filter=is_open), late=Count("pk", filter=is_late))
        .annotate(reported=Count("pk", filter=came), closed=Count("pk", filter=went))
    )
    return [Standing(*row) for row in rows]


def _without_few(sums: dict[str, list[int]]) -> list[Outcomes]:
    if sum(numbers[0] for numbers in sums.values()) < FEW:
        return []
    shown = {name: numbers for name, numbers in sums.items() if name and numbers[0] >= FEW}
    rest = [numbers for name, numbers in sums.items() if name not in shown]
    found = [Outcomes(name, *numbers) for name, numbers in sorted(shown.items(), key=lambda item: (-item[1][0], item[0]))]
    if rest:
        found.append(Outcomes("", *(sum(column) for column in zip(*rest, strict=True))))
    return found
