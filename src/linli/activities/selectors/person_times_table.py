"""Person-times by community and month, counted from what was written down: one number for one place in one month, summed up."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.models import Tenant
from linli.core.workcalendar import CHINA
from linli.registry.api import communities

from ..models import Attendance, HeadCount, Session
from ..states import TOOK_PLACE
from .programmes import around

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A community: person-times of January to December, of the year, times held, different people written down."""

    name: str
    months: list[int]
    total: int
    held: int
    persons: int


@dataclass(frozen=True, slots=True)
class Table:
    """Its rows and their sum. `persons` of all is no sum: who came to two communities is one person."""

    rows: list[Row]
    whole: Row


def held_in(actor: Actor, tenant: Tenant, year: int, *, kind: str = "") -> QuerySet[Session]:
    """The sessions of a calendar year here that took place, where this actor's posts reach."""
    rows = Session.objects.filter(around(actor), tenant=tenant, state__in=list(TOOK_PLACE))
    rows = rows.filter(starts_at__gte=at(date(year, 1, 1), 0), starts_at__lt=at(date(year + 1, 1, 1), 0))
    return rows.filter(programme__kind=kind) if kind else rows


def table(sessions: QuerySet[Session], tenant: Tenant) -> Table:
    """Counted in six statements, however many sessions and communities there are."""
    places = [(path, str(name)) for path, name in communities(tenant)]
    names = dict(places)

    def community(path: str) -> str:
        return next((one for one, _name in places if path.startswith(one)), "")

    months: dict[str, list[int]] = defaultdict(lambda: [0] * MONTHS)
    held: dict[str, int] = defaultdict(int)
    for path, month, n in _held(sessions):
        held[community(path)] += n
        months[community(path)][month - 1] += 0
    for path, month, n in [*_attended(sessions), *_counted(sessions)]:
        months[community(path)][month - 1] += n
    people = _persons(sessions, community)
    keys = sorted(months, key=lambda one: (one == "", one))
    rows = [Row(names.get(key, ""), months[key], sum(months[key]), held[key], len(people[key])) for key in keys]
    sums = [sum(one.months[n] for one in rows) for n in range(MONTHS)]
    everybody = set().union(*people.values()) if people else set()
    return Table(rows, Row("", sums, sum(sums), sum(held.values()), len(everybody)))


def _month(path: str) -> ExtractMonth:
    return ExtractMonth(path, tzinfo=CHINA)


def _held(sessions: QuerySet[Session]) -> list[tuple[str, int, int]]:
    rows = sessions.order_by().annotate(month=_month("starts_at")).values("place_path", "month").annotate(n=Count("pk"))
    return [(one["place_path"], one["month"], one["n"]) for one in rows]


def _attended(sessions: QuerySet[Session]) -> list[tuple[str, int, int]]:
    live = Attendance.objects.filter(session__in=sessions, voided_at=None).order_by()
    rows = live.annotate(month=_month("session__starts_at")).values("session__place_path", "month").annotate(n=Sum("heads"))
    return [(one["session__place_path"], one["month"], one["n"]) for one in rows]


def _counted(sessions: QuerySet[Session]) -> list[tuple[str, int, int]]:
    """Of each session the last count that stands."""
    live = HeadCount.objects.filter(session__in=sessions, voided_at=None).order_by("session", "at", "id")
    rows = live.annotate(month=_month("session__starts_at")).values_list(
        "session", "session__place_path", "month", "person_times"
    )
    last = {session: (path, month, n) for session, path, month, n in rows}
    return list(last.values())


def _persons(sessions: QuerySet[Session], community: Callable[[str], str]) -> dict[str, set[UUID]]:
    live = Attendance.objects.filter(session__in=sessions, voided_at=None, person__isnull=False).order_by()
    found: dict[str, set[UUID]] = defaultdict(set)
    for path, person in live.values_list("session__place_path", "person").distinct():
        found[community(path)].add(person)
    return found
