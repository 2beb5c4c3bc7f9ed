"""
Lists of cases at any length: filters as they stand in an address, pages by keyset, counts that stop where nobody reads on.

A keyset page asks for the rows after the last one seen, so page 20,000 of a million costs what page 1 costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from linli.casework.models import Case
from linli.casework.models.cases import RUNNING_VALUES, CaseQuerySet
from linli.casework.states import WAITING_FOR_DISPATCH, WORKING, Party, State, Supervision
from linli.core.actors import Actor
from linli.core.counting import counts
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.ways import Statement, by_ways, nearest, together

from . import hands, keyset
from .categories import category_by_code, with_below
from .keyset import Page
from .rates import Period, behind, in_place
from .worded import Holding, holding

PAGE_SIZE = 50
MOST_PAGE_SIZE = 200
MOST_IN_STRIP = 1_000
MOST_VISITS = 20

ANY = "any"
GROUPS: dict[str, frozenset[State]] = {
    "to_send": frozenset({State.ACCEPTED, State.RETURNED}),
    "working": WORKING,
}
"""Words for several states at once, in an address: what waits to be dispatched, what is being worked on."""
PRESSED = (ANY, *(one.value for one in Supervision if one != Supervision.NONE))
DUE = ("late", "today", "warned", "in_time", "")
SORTS: dict[str, tuple[str, str]] = {"newest": ("-reported_at", "-id"), "oldest": ("reported_at", "id"), "due": ("due_at", "id")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. A value that makes no sense narrows nothing, so an old link still opens."""

    state: str = ""
    category: str = ""
    place: str = ""
    party: str = ""
    organisation: str = ""
    channel: str = ""
    due: str = ""
    supervision: str = ""
    text: str = ""
    since: str = ""
    until: str = ""
    counted: str = ""
    hand: str = ""
    opened: str = "open"
    sort: str = "newest"

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "Filters":
        """From the query string of an address; unknown names are ignored."""
        known = {field.name for field in fields(cls)}
        given = {name: str(query.get(name) or "").strip()[:80] for name in known if query.get(name) is not None}
        found = cls(**given)
        return found if found.sort in SORTS else cls(**(given | {"sort": "newest"}))

    def as_query(self) -> dict[str, str]:
        """What differs from the plain list, for links that keep the filters."""
        plain = Filters()
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(plain, f.name)}


def narrowed(rows: CaseQuerySet, filters: Filters, *, now: datetime, tenant: Tenant, actor: Actor) -> CaseQuerySet:
    """The rows that the filters leave, not yet ordered."""
    return narrowed_each(rows, {"": filters}, now=now, tenant=tenant, actor=actor)[""]


def narrowed_each(
    rows: CaseQuerySet, kept: Mapping[str, Filters], *, now: datetime, tenant: Tenant, actor: Actor
) -> dict[str, CaseQuerySet]:
    """The rows that each of these filters leaves. The words of all of them are looked for together."""
    texts = {key: filters.text for key, filters in kept.items() if filters.text}
    worded = holding(texts, tenant=tenant, actor=actor) if texts else {}
    return {
        key: _narrow_by_words(_narrow(rows, filters, now=now, tenant=tenant, actor=actor), worded.get(key))
        for key, filters in kept.items()
    }


def _narrow(rows: CaseQuerySet, filters: Filters, *, now: datetime, tenant: Tenant, actor: Actor) -> CaseQuerySet:
    rows = _narrow_by_state(rows, filters)
    rows = _narrow_by_category(rows, filters.category, tenant)
    if filters.place:
        rows = rows.filter(in_place(filters.place, tenant))
    if filters.party in Party.values:
        rows = rows.filter(party=filters.party)
    if organisation_id := uuid_of(filters.organisation):
        rows = rows.filter(lead_organisation_id=organisation_id)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    rows = behind(_narrow_by_day(rows, filters), filters.counted)
    if filters.hand:
        rows = hands.narrowed(rows, filters.hand, actor=actor, tenant=tenant, today=timezone.localdate(now))
    if filters.supervision in PRESSED:
        rows = rows.exclude(supervision=Supervision.NONE)
        rows = rows.filter(supervision=filters.supervision) if filters.supervision != ANY else rows
    return _narrow_by_due(rows, filters.due, now)


def _narrow_by_state(rows: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    """
    By state; a limit only matters while a case is running.

    One condition on the state where one will do: the planner takes two for independent and guesses far too few rows.
    """
    by_limit = bool(filters.due) and filters.due in DUE
    if filters.state in State.values or filters.state in GROUPS:
        together = GROUPS.get(filters.state)
        rows = rows.filter(state__in=sorted(together)) if together else rows.filter(state=filters.state)
        return rows.running() if by_limit else rows
    if by_limit or (filters.sort == "due" and filters.opened in ("", "open")):
        return rows.running()
    if filters.opened in ("", "open"):
        return rows.open()
    if filters.opened == "waiting":
        return rows.waiting_for_dispatch()
    return rows.filter(closed_at__isnull=False) if filters.opened == "ended" else rows


def _narrow_by_category(rows: CaseQuerySet, code: str, tenant: Tenant) -> CaseQuerySet:
    category = category_by_code(code, tenant_id=tenant.pk) if code else None
    if category is None:
        return rows
    return rows.filter(category_id__in=[one.pk for one in with_below(category)])


def _narrow_by_day(rows: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    """By the days on which they were reported, or closed where closings are counted; both included."""
    period = Period.given(filters.since, filters.until)
    return rows.filter(period.of("closed_at" if filters.counted == "closed" else "reported_at")) if period else rows


def _narrow_by_due(rows: CaseQuerySet, due: str, now: datetime) -> CaseQuerySet:
    """By the limit; that only running cases are left is `_narrow_by_state`'s part."""
    if due == "late":
        return rows.filter(due_at__lt=now)
    if due == "today":
        return rows.filter(due_at__gte=now, due_at__lt=end_of_day(now))
    if due == "warned":
        return rows.filter(warn_at__lte=now, due_at__gte=now)
    if due == "in_time":
        return rows.filter(due_at__gte=now)
    return rows


def _narrow_by_words(rows: CaseQuerySet, found: Holding | None) -> CaseQuerySet:
    if found is None:
        return rows
    rows = rows.filter(pk__in=found.keys)
    rows.is_cut = found.is_cut
    return rows


def end_of_day(now: datetime) -> datetime:
    """Midnight after `now`, local time."""
    local = timezone.localtime(now)
    return timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time()))


def page_of(rows: CaseQuerySet, *, sort: str = "newest", after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page[Case]:
    """One page of the cases in a fixed order, and how many there are in all. One query, whatever the page."""
    order = SORTS[sort if sort in SORTS else "newest"]
    if sort == "due":
        rows = rows.exclude(due_at=None)
    found = keyset.page_of(as_rows(rows), order, after=after, before=before, size=max(1, min(size, MOST_PAGE_SIZE)))
    return replace(found, total=replace(found.total, is_more=True)) if rows.is_cut else found


def as_rows(cases: CaseQuerySet) -> CaseQuerySet:
    """With what a row of a list shows, and without what it does not: the whole report, the boundary of the place."""
    return cases.select_related("place", "lead_organisation").defer("description", "place__boundary")


@dataclass(frozen=True, slots=True)
class Strip:
    """
    The five figures over the day's work, how many cases are open at all, and how many stand under a card. MOST_IN_STRIP
    stands for that many or more (`told`).
    """

    open: int
    late: int
    due_today: int
    to_dispatch: int
    to_call_back: int
    to_close: int
    red: int
    yellow: int
    visits: int
    letters: int = 0
    tasks: int = 0


def strip_parts(rows: CaseQuerySet, *, now: datetime) -> dict[str, QuerySet[Any]]:
    """What the strip counts: late, due today, waiting for dispatch, for call-back, for closing; each count stops by itself."""
    running = rows.running()
    return {
        "open": rows.open(),
        "late": running.filter(due_at__lt=now),
        "due_today": running.filter(due_at__gte=now, due_at__lt=end_of_day(now)),
        "to_dispatch": rows.waiting_for_dispatch(),
        "to_call_back": rows.filter(state=State.DONE),
        "to_close": rows.filter(state=State.CALLED_BACK),
        "red": carded(rows, Supervision.RED),
        "yellow": carded(rows, Supervision.YELLOW),
        "visits": expected_today(rows, now=now),
    }


def strip(rows: CaseQuerySet, *, now: datetime) -> Strip:
    """The figures over these rows. One query."""
    return Strip(**counts(strip_parts(rows, now=now), most=MOST_IN_STRIP))


def told(number: int) -> str:
    """A figure of the strip as people read it: “999+” where nobody counted on."""
    return str(number) if number < MOST_IN_STRIP else f"{MOST_IN_STRIP - 1}+"


def carded(cases: CaseQuerySet, level: Supervision) -> CaseQuerySet:
    """Cases that stand under a card, the longest late first."""
    return cases.exclude(supervision=Supervision.NONE).filter(supervision=level, state__in=RUNNING_VALUES)


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the day's list with its cases."""

    key: str
    cases: list[Case]


def today_groups(rows: CaseQuerySet, *, now: datetime, most: int = 60, gives_out: bool = True) -> list[Group]:
    """
    What is mine today, most pressing first: late, due today, somebody is expected today, given back, newly come, to be
    called back.

    At most `most` cases in all; a case stands under its first heading only. Without `gives_out` none that wait to be given out,
    called back or closed: they are the office's. One query: each heading's first cases come
    from an index of their own, and no more rows are fetched than are shown, so that a heap of open cases costs nothing.
    """
    evening = end_of_day(now)
    waiting = Q(state__in=[state.value for state in WAITING_FOR_DISPATCH])
    running = rows.running()
    in_turn: list[tuple[str, CaseQuerySet]] = [
        ("due_at", running.filter(due_at__lt=now)),
        ("due_at", running.filter(due_at__gte=now, due_at__lt=evening).exclude(waiting)),
        ("review_on", rows.filter(state=State.SUSPENDED, review_on__lte=timezone.localdate(now))),
        ("next_at", running.filter(next_at__gte=now, next_at__lt=evening).exclude(waiting)),
    ]
    in_turn += [("reported_at", rows.filter(state=state)) for state in OFFICE_WAITS if gives_out]
    found: dict[str, list[Case]] = {}
    for case in sorted(first_of_all(rows, in_turn, most=most), key=_pressing):
        found.setdefault(heading_of(case, now, evening), []).append(case)
    groups = [Group(name, found[name]) for name in HEADINGS if name in found]
    return _at_most(groups, most)


OFFICE_WAITS = (State.RETURNED, State.SUBMITTED, State.ACCEPTED, State.DONE, State.CALLED_BACK)
HEADINGS = ("late", "today", "review", "appointed", "returned", "new", "call_back")


def heading_of(case: Case, now: datetime, evening: datetime) -> str:
    """Under which heading of the day a case stands; “” for none."""
    if not case.is_running:
        return "call_back"
    if case.review_on and case.review_on < evening.date():
        return "review"
    is_waiting = case.state in WAITING_FOR_DISPATCH
    if case.due_at and case.due_at < now:
        return "late"
    if is_waiting:
        return "returned" if case.state == State.RETURNED else "new"
    if case.due_at and case.due_at < evening:
        return "today"
    return "appointed" if case.next_at and now <= case.next_at < evening else ""


def _pressing(case: Case) -> tuple[datetime, str]:
    return (case.due_at if case.is_running and case.due_at else case.reported_at, str(case.pk))


def first_of_each(rows: CaseQuerySet, parts: Iterable[CaseQuerySet], *, most: int) -> list[Case]:
    """The first `most` rows of every part, each once. One statement."""
    return _keyed(rows, together(way.values("pk")[:most] for part in parts for way in by_ways(part)))


def first_of_all(rows: CaseQuerySet, parts: Iterable[tuple[str, CaseQuerySet]], *, most: int) -> list[Case]:
    """The first `most` rows, each once: of every part (by which field it is ordered, its rows) all before any of the next. One statement."""
    given = [(by, together(way.order_by(by, "id").values("pk", by)[:most] for way in by_ways(part))) for by, part in parts]
    made = [(turn, by, one) for turn, (by, one) in enumerate(given) if one]
    place = "SELECT part.pk, {turn} AS turn, ROW_NUMBER() OVER (ORDER BY part.{by}, part.pk) AS place FROM ({sql}) AS part"
    placed = " UNION ALL ".join(place.format(turn=turn, by=by, sql=one[0]) for turn, by, one in made)
    firsts = f"SELECT pk FROM ({placed}) AS parts GROUP BY pk ORDER BY MIN(turn), MIN(place), pk LIMIT {most:d}"  # noqa: S608 -- parameters are bound
    return _keyed(rows, (firsts, [value for _turn, _by, one in made for value in one[1]]) if made else None)


def _keyed(rows: CaseQuerySet, keys: Statement | None) -> list[Case]:
    """The rows with the keys that a statement gives."""
    return list(as_rows(rows.filter(pk__in=RawSQL(*keys)))) if keys else []  # noqa: S611 -- parameters are bound


def _at_most(groups: list[Group], most: int) -> list[Group]:
    """The groups, cut after `most` cases."""
    kept: list[Group] = []
    for group in groups:
        room = most - sum(len(one.cases) for one in kept)
        if room > 0:
            kept.append(Group(group.key, group.cases[:room]))
    return kept


def expected_today(rows: CaseQuerySet, *, now: datetime) -> CaseQuerySet:
    """Running cases for which somebody is expected today, earlier or later."""
    evening = end_of_day(now)
    return rows.running().filter(next_at__gte=evening - timedelta(days=1), next_at__lt=evening)


def visits_of_day(rows: CaseQuerySet, *, now: datetime, most: int = MOST_VISITS) -> list[Case]:
    """Running cases for which somebody is expected today, by the hour. One query."""
    expected = expected_today(rows, now=now)
    return list(as_rows(nearest(expected, "next_at", "id", most=most)).order_by("next_at", "id")[:most])


def visits_and_unsigned(rows: CaseQuerySet, *, now: datetime, most: int) -> tuple[list[Case], list[Case]]:
    """
    The visits of the day, and the cases that were given to somebody who has not signed yet, the most urgent first: for those
    whose page shows both. At most so many of each. One query.
    """
    evening = end_of_day(now)
    parts = expected_today(rows, now=now).order_by("next_at", "id"), rows.filter(state=State.DISPATCHED).order_by("due_at", "id")
    found = first_of_each(rows.order_by("due_at", "id"), parts, most=most)
    visits = [one for one in found if one.is_running and one.next_at and evening - timedelta(days=1) <= one.next_at < evening]
    unsigned = [one for one in found if one.state == State.DISPATCHED]
    return sorted(visits, key=lambda one: (one.next_at, one.pk))[:most], unsigned[:most]
