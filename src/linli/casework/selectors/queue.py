"""The hall as it stands: who waits, who is at which window, how long it may take. Numbers only, unless a page asks for more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from linli.casework.models import CounterKiosk, CounterLine, CounterVisit, CounterWindow
from linli.casework.models.centre import AT_A_WINDOW, ON_THE_WAY, VisitState
from linli.casework.rules import queue
from linli.core import rulesets, workcalendar
from linli.core.models import Tenant

RULE = "casework.queue"
MEASURED_OVER = timedelta(days=7)
MOST_MEASURED, MOST_LATELY = 60, 40
rulesets.check(RULE)(queue.body_problems)


def rules_of(tenant: Tenant, on: date) -> dict[str, Any]:
    """The numbers that the queue goes by on a day."""
    return rulesets.in_force(RULE, on=on, tenant=tenant).body


def priority_label(code: str, *, tenant: Tenant, on: date) -> str | None:
    """What a priority is called; None for one that the rule does not know."""
    known = rules_of(tenant, on)["priorities"]
    return next((str(one["label"]) for one in known if one["code"] == code), None)


@dataclass(frozen=True, slots=True)
class LineNow:
    """One kind of business at this moment: how many wait, how many windows serve it, how long a newcomer would wait."""

    line: CounterLine
    waiting: int
    windows: int
    estimate: queue.Estimate | None


@dataclass(frozen=True, slots=True)
class Called:
    """A number at a window, as the screen shows it."""

    number: str
    window: CounterWindow
    at: datetime
    is_serving: bool


class Hall:
    """
    One look at the hall: five queries, everything else from them. What it says of the order holds if nobody else comes.
    """

    def __init__(self, tenant: Tenant, now: datetime) -> None:
        self.tenant, self.now, self.day = tenant, now, timezone.localdate(now)
        self.rules = rules_of(tenant, self.day)
        self.lines = list(CounterLine.objects.filter(tenant=tenant, is_active=True).order_by("position", "letter"))
        self.windows = list(CounterWindow.objects.filter(tenant=tenant, is_active=True).order_by("number"))
        today = CounterVisit.objects.filter(tenant=tenant, day=self.day)
        self.visits = list(today.filter(state__in=ON_THE_WAY).order_by("in_line_at", "sequence", "id"))
        by_id = {line.pk: line for line in self.lines}
        for visit in self.visits:
            if visit.line_id in by_id:
                visit.line = by_id[visit.line_id]
        self._lately = list(_lately(today))
        self._measured = list(_measured(tenant, now))

    # ---- who waits ----

    def waiting(self) -> list[CounterVisit]:
        return [visit for visit in self.visits if visit.state == VisitState.WAITING]

    def in_state(self, *states: str) -> list[CounterVisit]:
        return [visit for visit in self.visits if visit.state in states]

    def at(self, window: CounterWindow) -> CounterVisit | None:
        """Who is at this window now."""
        return next((visit for visit in self.in_state(*AT_A_WINDOW) if visit.window_id == window.pk), None)

    def order_at(self, windows: Collection[CounterWindow]) -> list[CounterVisit]:
        """Whom these windows together would call, in that order."""
        fit = [visit for visit in self.waiting() if any(may_take(window, visit) for window in windows)]
        letters = {letter for window in windows for letter in window.serves}
        return ordered(fit, self.lately(letters), self.rules["in_a_row"])

    def lately(self, letters: Collection[str]) -> list[bool]:
        """Whether the last ones called of these letters had priority, the latest first."""
        return [had for letter, had in self._lately if letter in letters]

    # ---- how long ----

    def windows_for(self, letter: str, for_window: UUID | None = None) -> list[CounterWindow]:
        """The open windows that would take such a number."""
        return [w for w in self.windows if w.is_open and letter in w.serves and for_window in (None, w.pk)]

    def estimate_for(self, visit: CounterVisit) -> queue.Estimate | None:
        """When this number is called; None where no open window takes it."""
        windows = self.windows_for(visit.in_line, visit.for_window_id)
        order = [one.pk for one in self.order_at(windows)]
        ahead = order.index(visit.pk) if visit.pk in order else len(order)
        return queue.estimate(ahead, len(windows), self.pace(windows, visit.in_line))

    def estimate_for_newcomer(self, letter: str, *, is_priority: bool = False) -> queue.Estimate | None:
        """When somebody who takes a number now would be called."""
        windows = self.windows_for(letter)
        newcomer = CounterVisit(
            in_line=letter, sequence=10**6, in_line_at=self.now, priority="new" if is_priority else "", state=VisitState.WAITING
        )
        fit = [visit for visit in self.waiting() if any(may_take(window, visit) for window in windows)]
        letters = {one for window in windows for one in window.serves}
        order = [one.pk for one in ordered([*fit, newcomer], self.lately(letters), self.rules["in_a_row"])]
        return queue.estimate(order.index(newcomer.pk), len(windows), self.pace(windows, letter))

    def pace(self, windows: Iterable[CounterWindow], letter: str) -> tuple[int, int, bool]:
        """How long one visit takes at these windows."""
        letters = {one for window in windows for one in window.serves} | {letter}
        minutes = [took for of, took in self._measured if of in letters]
        typical = next((line.typical_minutes for line in self.lines if line.letter == letter), 10)
        return queue.pace(minutes, typical, measured_from=self.rules["measured_from"])

    # ---- as a whole ----

    def lines_now(self) -> list[LineNow]:
        count = {line.letter: sum(v.in_line == line.letter for v in self.waiting()) for line in self.lines}
        return [
            LineNow(line, count[line.letter], len(self.windows_for(line.letter)), self.estimate_for_newcomer(line.letter))
            for line in self.lines
        ]

    def called(self, most: int = 6) -> list[Called]:
        """The numbers at the windows, the latest call first."""
        by_id = {window.pk: window for window in self.windows}
        shown = [
            Called(visit.number, by_id[visit.window_id], visit.last_called_at, visit.state == VisitState.SERVING)
            for visit in self.in_state(*AT_A_WINDOW)
            if visit.window_id in by_id and visit.last_called_at
        ]
        return sorted(shown, key=lambda one: one.at, reverse=True)[:most]


def may_take(window: CounterWindow, visit: CounterVisit) -> bool:
    """Whether this window may call this number."""
    if visit.for_window_id is not None:
        return visit.for_window_id == window.pk
    return visit.in_line in window.serves


def ordered(visits: Iterable[CounterVisit], lately: list[bool], in_a_row: int) -> list[CounterVisit]:
    """Visits in the order in which they would be called."""
    by_id = {visit.pk: visit for visit in visits}
    return [by_id[one.id] for one in queue.in_order(map(in_line, by_id.values()), lately=lately, in_a_row=in_a_row)]


def in_line(visit: CounterVisit) -> queue.Waiting:
    """A visit as the rules of the queue look at it."""
    return queue.Waiting(
        id=visit.pk,
        since=visit.in_line_at or visit.taken_at,
        sequence=visit.sequence or 0,
        is_priority=visit.is_priority,
        is_handed_over=visit.is_handed_over,
    )


def called_lately(tenant: Tenant, day: date, letters: Collection[str]) -> list[bool]:
    """Whether the last ones called today had priority, the latest first. One query."""
    return [had for letter, had in _lately(CounterVisit.objects.filter(tenant=tenant, day=day)) if letter in letters]


def _lately(today: Any) -> Iterable[tuple[str, bool]]:
    rows = today.filter(called_at__isnull=False).order_by("-called_at", "-id").values_list("in_line", "priority")
    return ((letter, bool(priority)) for letter, priority in rows[:MOST_LATELY])


def _measured(tenant: Tenant, now: datetime) -> Iterable[tuple[str, int]]:
    """How many minutes each of the last visits took, by letter."""
    done = CounterVisit.objects.filter(tenant=tenant, state=VisitState.DONE, started_at__isnull=False)
    rows = done.exclude(in_line="").filter(done_at__gte=now - MEASURED_OVER).order_by("-done_at", "-id")
    times: Any = rows.values_list("in_line", "started_at", "done_at")[:MOST_MEASURED]
    for letter, began, ended in times:
        yield letter, max(round((ended - began).total_seconds() / 60), 1)


def version_of_hall(tenant: Tenant, now: datetime) -> str:
    """Changes whenever anything that the screen shows may have changed. Two queries."""
    day = timezone.localdate(now)
    visits = CounterVisit.objects.filter(tenant=tenant, day=day).aggregate(last=Max("changed_at"), count=Count("pk"))
    windows = CounterWindow.objects.filter(tenant=tenant).order_by("number").values_list("number", "is_open", "is_active", "name")
    return f"{day} {visits['last']} {visits['count']} {list(windows)}"


# ---- booking ----


def slots_today(tenant: Tenant, now: datetime) -> list[datetime]:
    """The times that can still be booked today; none on a day off."""
    day = timezone.localdate(now)
    calendar = workcalendar.calendar_of(tenant, on=day)
    if not calendar.is_working_day(day):
        return []
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    blocks = [(midnight + timedelta(seconds=a), midnight + timedelta(seconds=b)) for a, b in calendar.hours.blocks_on(day)]
    return queue.slots(blocks, now, minutes=rules_of(tenant, day)["slot_minutes"])


def booked_in(line: CounterLine, at: datetime) -> int:
    """How many hold this slot of a line. One query."""
    return CounterVisit.objects.filter(line=line, booked_for=at).exclude(state=VisitState.LEFT).count()


def kiosk_by_key(key: str) -> CounterKiosk | None:
    """A number machine that is in use."""
    return CounterKiosk.objects.filter(key=key, stopped_at=None).select_related("tenant").first()


def visits_on(tenant: Tenant, day: date, *, state: str = "", letter: str = "") -> Any:
    """Everyone who came on a day, in the order in which they came."""
    rows = CounterVisit.objects.filter(tenant=tenant, day=day).select_related("window", "line").order_by("taken_at", "id")
    rows = rows.filter(state=state) if state in set(VisitState) else rows
    return rows.filter(in_line=letter) if letter else rows
