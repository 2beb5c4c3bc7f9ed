"""
What the rates are counted from: by category, community, party or month, and the records behind every number.

Each count is one statement over the period, whatever the number of groups. Who may see figures counts what their post covers;
who may open the records is a question of its own.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Case as Cases
from django.db.models import CharField, Count, F, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Callback, Case
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.rules.rates import AGES, TURNS, Tally
from linli.casework.states import Party, Satisfaction, State
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import Remembered
from linli.core.words import Words
from linli.registry.api import offered_inside

from .categories import all_categories, category_by_code, with_below

Key: TypeAlias = Hashable
YEARS = (2000, 2200)
MANY_MONTHS = 120
"""In a longer stretch one more statement looks for the months that have any records, before they are counted by month."""
CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
NOWHERE = "none"  # instead of a path: in no community
KEYS = {"category": "category_id", "place": "place_path", "party": "party"}
"""The column that a table's rows are made of; cases and call-backs have the same."""
GROUPS: dict[str, Words] = {
    "category": gettext_lazy("按类别"),
    "place": gettext_lazy("按社区"),
    "party": gettext_lazy("按归谁"),
    "month": gettext_lazy("按月"),
}


def start_of(day: date) -> datetime:
    """Its first instant, local time."""
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included, in the installation's time zone."""

    since: date
    until: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def given(cls, since: str, until: str) -> "Period | None":
        """From two days as they stand in an address (2026-11-01); None unless both are days, in this order."""
        try:
            found = cls(date.fromisoformat(since), date.fromisoformat(until))
        except ValueError:
            return None
        return found if YEARS[0] <= found.since.year and found.until.year <= YEARS[1] and found.since <= found.until else None

    @property
    def begin(self) -> datetime:
        return start_of(self.since)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return start_of(self.until + timedelta(days=1))

    def months(self) -> list[date]:
        """The first days of the months that it touches."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.since, self.until))
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]

    def of(self, field: str) -> Q:
        """Rows whose instant `field` lies in it."""
        return Q(**{f"{field}__gte": self.begin, f"{field}__lt": self.end})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a tenant's, as far as the actor's post covers them."""

    tenant: Tenant
    actor: Actor

    def cases(self) -> CaseQuerySet:
        """Every case that was one; an ended tenant-wide void leaves no trace in a rate."""
        return Case.objects.filter(within(self.actor, rights.FIGURES), tenant=self.tenant).exclude(state=State.VOID)

    def callbacks(self) -> QuerySet[Callback]:
        return Callback.objects.filter(within(self.actor, rights.FIGURES), tenant=self.tenant)


@dataclass(frozen=True, slots=True)
class Group:
    """One row of the table: what it is, and what was counted. `value` is what a list of cases is filtered by."""

    value: str
    title: str
    tally: Tally


def groups(scope: Scope, period: Period, by: str) -> list[Group]:
    """The groups of one kind that have anything in the period, in their own order and never by how well they did."""
    ordered = _ORDER[by](scope.tenant)
    found: dict[Key, Tally] = {}
    days = _with_records(scope.tenant, period) if by == "month" and len(period.months()) > MANY_MONTHS else period
    for counts in (_cases(scope, days, by), _answers(scope, days, by)):
        for key, tally in counts:
            place = ordered.fold(key)
            found[place] = found.get(place, Tally()) + tally
    return [Group(str(key), ordered.title(key), found[key]) for key in ordered.sort(found)]


def _with_records(tenant: Tenant, period: Period) -> Period:
    """As much of the period as there are records of; all of it where there are none. One statement."""
    cases, answers = Case.objects.filter(tenant=tenant), Callback.objects.filter(tenant=tenant)
    found = Tenant.objects.filter(pk=tenant.pk).values_list(
        Subquery(cases.order_by("reported_at").values("reported_at")[:1]),
        Subquery(cases.order_by("-reported_at").values("reported_at")[:1]),
        Subquery(answers.order_by("at").values("at")[:1]),
        Subquery(answers.order_by("-at").values("at")[:1]),
    )
    known = [timezone.localdate(at) for at in found.get() if at]
    since, until = max(period.since, min(known, default=period.since)), min(period.until, max(known, default=period.until))
    return Period(since, until) if since <= until else period


COUNTED = ("dispatched", "sent_right", "done", "reworked", "limited", "in_time")


def _cases(scope: Scope, period: Period, by: str) -> list[tuple[Key, Tally]]:
    rows = _keyed(scope.cases().filter(period.of("reported_at")), by, "reported_at", period).annotate(
        received=Count(Value(1)),
        **{what: Count(Value(1), filter=CASES[what][1]) for what in (*COUNTED, *TURNS)},
    )
    return _tallies(rows)


def _answers(scope: Scope, period: Period, by: str) -> list[tuple[Key, Tally]]:
    counts = Q(is_answered=True, excluded="")
    rows = _keyed(scope.callbacks().filter(period.of("at")), by, "at", period).annotate(
        answered=Count(Value(1), filter=counts),
        asked=Count(Value(1), filter=counts & Q(was_contacted__isnull=False)),
        contacted=Count(Value(1), filter=counts & Q(was_contacted=True)),
        resolved=Count(Value(1), filter=counts & Q(is_resolved=True)),
        content=Count(Value(1), filter=counts & Q(satisfaction__in=CONTENT)),
        excluded_count=Count(Value(1), filter=~Q(excluded="")),
    )
    return _tallies(rows)


def _keyed(rows: QuerySet[Any], by: str, at: str, period: Period) -> QuerySet[Any, dict[str, Any]]:
    """The rows by what they are grouped by, ready to be counted."""
    key = _month(at, period) if by == "month" else F(KEYS[by])
    return rows.order_by().values(key=key)


def _month(at: str, period: Period) -> Combinable:
    """
    The month of an instant in the period, “2026-03”, looked for by halves: a database that cuts every instant into its
    calendar takes longer for that than for the counting.
    """
    return _one_of(at, period.months())


def _one_of(at: str, months: Sequence[date]) -> Combinable:
    if len(months) == 1:
        return Value(f"{months[0]:%Y-%m}")
    half = len(months) // 2
    earlier = When(**{f"{at}__lt": start_of(months[half])}, then=_one_of(at, months[:half]))
    return Cases(earlier, default=_one_of(at, months[half:]), output_field=CharField())


def _tallies(rows: QuerySet[Any, dict[str, Any]]) -> list[tuple[Key, Tally]]:
    found = []
    for row in rows:
        counts = {("excluded" if name == "excluded_count" else name): value for name, value in row.items() if name != "key"}
        found.append((row["key"], Tally(**counts)))
    return found


# ---- how groups are folded, named and ordered ----


@dataclass(frozen=True, slots=True)
class Ordered:
    """
    How a kind of group is made of what the database gives: `fold` takes its key to the row, `names` are titles in their order,
    `called` makes a title of a key that has none.
    """

    fold: Callable[[Any], str]
    names: dict[str, str]
    called: Callable[[str], str] = str

    def title(self, key: Any) -> str:
        return self.names.get(str(key)) or self.called(str(key))

    def sort(self, keys: Iterable[Any]) -> list[Any]:
        order = {name: index for index, name in enumerate(self.names)}
        return sorted(keys, key=lambda key: (order.get(str(key), len(order)), str(key)))


def _by_category(tenant: Tenant) -> Ordered:
    """Top categories; what lies below counts with them."""
    known = {one.pk: one for one in all_categories(tenant.pk)}

    def top(key: UUID) -> str:
        while known[key].parent_id:
            key = known[key].parent_id  # type: ignore[assignment]  # not None: the loop asked
        return known[key].code

    return Ordered(top, {one.code: one.name for one in known.values() if one.parent_id is None})


def _load_communities(tenant_id: UUID) -> dict[str, str]:
    return {one.path: one.name for one in offered_inside(None, tenant=Tenant(pk=tenant_id)) if one.kind == "community"}


_communities: Remembered[UUID, dict[str, str]] = Remembered(_load_communities)


def _by_place(tenant: Tenant) -> Ordered:
    """Communities; what lies in none of them is said to have no place."""
    names = _communities.get(tenant.pk)

    def community(path: str) -> str:
        first = "/".join(path.split("/")[:2]) + "/"
        return first if first in names else NOWHERE

    return Ordered(community, {**names, NOWHERE: _("没有写到社区的")})


def in_place(path: str, tenant: Tenant) -> Q:
    """What lies under a path; for NOWHERE what lies in no community."""
    if path != NOWHERE:
        return Q(place_path__startswith=path)
    return ~reduce(or_, (Q(place_path__startswith=one) for one in _communities.get(tenant.pk)), Q(pk=None))


def _by_party(_tenant: Tenant) -> Ordered:
    return Ordered(str, {one.value: str(one.label) for one in Party})


def _by_month(_tenant: Tenant) -> Ordered:
    """Months of the calendar in their order: 2026年3月."""
    return Ordered(str, {}, lambda key: date_format(date.fromisoformat(f"{key}-01"), "YEAR_MONTH_FORMAT"))


_ORDER: dict[str, Callable[[Tenant], Ordered]] = {
    "category": _by_category,
    "place": _by_place,
    "party": _by_party,
    "month": _by_month,
}


# ---- what is open, by age ----


@dataclass(frozen=True, slots=True)
class Aged:
    """The open cases of one row of the table: how many in each band of age (rules.rates.AGES), youngest first."""

    value: str
    title: str
    counts: list[int]


def ages(scope: Scope, by: str, now: datetime) -> list[Aged]:
    """
    How long ago the open cases were reported, in days of the calendar, so that the list of those days holds the same. By
    category, community or party; there are no rows by month, an age is one. One statement.
    """
    key = by if by in KEYS else "party"
    ordered, today = _ORDER[key](scope.tenant), timezone.localdate(now)
    newer = {f"band_{days}": Count(Value(1), filter=Q(reported_at__gte=start_of(today - timedelta(days=days)))) for days in AGES}
    rows = _keyed(scope.cases().open(), key, "reported_at", Period(today, today)).annotate(**newer, whole=Count(Value(1)))
    found: dict[Key, list[int]] = {}
    for row in rows:
        up_to = [0, *(row[name] for name in newer), row["whole"]]
        counts, place = [later - earlier for earlier, later in pairwise(up_to)], ordered.fold(row["key"])
        found[place] = [one + more for one, more in zip(found.get(place, [0] * len(counts)), counts, strict=True)]
    return [Aged(str(place), ordered.title(place), found[place]) for place in ordered.sort(found)]


# ---- the records behind a number ----

ANSWERS: dict[str, tuple[Words, Q]] = {
    "answered": (gettext_lazy("回访到的"), Q(is_answered=True, excluded="")),
    "asked": (gettext_lazy("问到有没有联系过的"), Q(is_answered=True, excluded="", was_contacted__isnull=False)),
    "contacted": (gettext_lazy("说联系过的"), Q(is_answered=True, excluded="", was_contacted=True)),
    "resolved": (gettext_lazy("说解决了的"), Q(is_answered=True, excluded="", is_resolved=True)),
    "unresolved": (gettext_lazy("说没解决的"), Q(is_answered=True, excluded="", is_resolved=False)),
    "content": (gettext_lazy("满意和基本满意的"), Q(is_answered=True, excluded="", satisfaction__in=CONTENT)),
    "unhappy": (gettext_lazy("不满意的"), Q(is_answered=True, excluded="", satisfaction=Satisfaction.UNSATISFIED)),
    "excluded": (gettext_lazy("剔除的，写着原因"), ~Q(excluded="")),
    "unreached": (gettext_lazy("没联系上的"), Q(is_answered=False, excluded="")),
}


def answers(scope: Scope, period: Period, what: str, narrow: Q | None = None) -> QuerySet[Callback]:
    """The call-backs behind a number, newest first."""
    rows = scope.callbacks().filter(period.of("at"), ANSWERS[what][1], narrow or Q())
    return rows.select_related("case", "case__category", "case__place").order_by("-at", "-pk")


def narrow_to(tenant: Tenant, by: str, value: str) -> Q:
    """Call-backs of one row of the table; a value that is none narrows nothing."""
    if by == "place" and value:
        return in_place(value, tenant)
    if by == "party" and value in Party.values:
        return Q(party=value)
    category = category_by_code(value, tenant_id=tenant.pk) if by == "category" else None
    if category:
        return Q(category_id__in=[one.pk for one in with_below(category)])
    return Q()


CASES: dict[str, tuple[Words, Q]] = {
    "received": (gettext_lazy("收到的"), Q()),
    "dispatched": (gettext_lazy("派出过的"), Q(dispatched_at__isnull=False)),
    "sent_right": (gettext_lazy("没有换过主办单位的"), Q(dispatched_at__isnull=False, was_moved=False)),
    "elsewhere": (gettext_lazy("换过主办单位的"), Q(dispatched_at__isnull=False, was_moved=True)),
    "done": (gettext_lazy("说过办完的"), Q(imported_by=None) & (Q(done_at__isnull=False) | Q(rework_count__gt=0))),
    "reworked": (gettext_lazy("重办过的"), Q(rework_count__gt=0, imported_by=None)),
    "closed": (gettext_lazy("办结的"), Q(state=State.CLOSED)),
    "returned": (gettext_lazy("退回过的"), Q(return_count__gt=0)),
    "suspended": (TURNS["suspended"], Q(was_suspended=True)),
    "extended": (TURNS["extended"], Q(was_extended=True)),
    "merged": (TURNS["merged"], Q(state=State.MERGED)),
    "outside": (TURNS["outside"], Q(was_outside=True)),
    "limited": (gettext_lazy("有时限、说过办完的"), Q(had_limit=True)),
    "in_time": (gettext_lazy("按时办完的"), Q(had_limit=True, was_late=False)),
    "too_late": (gettext_lazy("超时才办完的"), Q(was_late=True)),
}


def behind(rows: CaseQuerySet, what: str) -> CaseQuerySet:
    """The cases behind a number of the table; a word that is none narrows nothing."""
    return rows.exclude(state=State.VOID).filter(CASES[what][1]) if what in CASES else rows
