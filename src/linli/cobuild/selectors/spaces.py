"""Spaces as somebody may see them, when they are free, and how much they were used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.workcalendar import CHINA, is_public_holiday

from ..models import Booking, Closure, ConditionNote, OpeningHours, Space
from ..rules import rights
from ..rules.spaces import HoursGiven, Part, Span, at, clipped, day_of, divided, free_of, open_on
from ..states import TAKES_ROOM, BookingState

WEEK = 7


def spaces_seen(actor: Actor) -> QuerySet[Space]:
    """The spaces where this actor's posts reach."""
    seen = within(actor, rights.VIEW, rights.SPACES, rights.BOOK)
    return Space.objects.filter(seen).select_related("place", "owner", "agreement", "tenant")


def in_use_on(rows: QuerySet[Space], day: date) -> QuerySet[Space]:
    """Those opened by a day and not closed on it."""
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)


def listed(
    actor: Actor,
    tenant: Tenant,
    *,
    words: str = "",
    kind: str = "",
    under: str = "",
    is_closed: bool = False,
    on: date | None = None,
    is_given: bool = False,
) -> QuerySet[Space]:
    """
    The workbench's list, each with how many bookings wait for an answer (`waiting`) and how many faults are open (`faults`).

    `on`: those in use on a day, instead of those that are, or are not, now; `is_given`: by an agreement only.
    """
    rows = spaces_seen(actor).filter(tenant=tenant)
    rows = rows.filter(closed_on__isnull=not is_closed) if on is None else in_use_on(rows, on)
    rows = rows.exclude(agreement=None) if is_given else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(owner__name__icontains=word))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(place_path__startswith=under) if under else rows
    return rows.annotate(
        waiting=_tally(Booking.objects.filter(state=BookingState.ASKED)),
        faults=_tally(ConditionNote.objects.filter(is_fault=True, mended_on=None)),
    )


def _tally(rows: QuerySet[Any]) -> Coalesce:
    """How many of these hang on a space, as a column of its list."""
    counted = rows.filter(space=OuterRef("pk")).order_by().values("space").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def public_spaces(tenant: Tenant, today: date) -> QuerySet[Space]:
    """What residents may see and use now."""
    return in_use_on(Space.objects.filter(tenant=tenant, is_public=True), today).select_related("place", "owner", "tenant")


def spaces_open_to(actor: Actor, tenant: Tenant, today: date) -> QuerySet[Space]:
    """What this actor may let something take place in: spaces where their posts reach, and those for residents."""
    rows = Space.objects.filter(Q(is_public=True) | within(actor, rights.VIEW, rights.SPACES, rights.BOOK), tenant=tenant)
    return in_use_on(rows, today).select_related("place")


def space_of_token(token: str) -> Space | None:
    """The space whose desk feed this token opens."""
    return Space.objects.select_related("tenant", "place").filter(feed_token=token).first() if len(token) == 43 else None


def hours_of(space: Space) -> list[HoursGiven]:
    rows = OpeningHours.objects.filter(space=space).order_by("weekday", "opens")
    return [HoursGiven(one.weekday, one.opens, one.closes) for one in rows]


# ---- a span of days ----


@dataclass(frozen=True, slots=True)
class Room:
    """What is known of a space over some days: its hours, closures and the bookings that take room. Everything from three queries."""

    space: Space
    hours: Sequence[HoursGiven]
    closures: Sequence[Closure]
    bookings: Sequence[Booking]

    def opened(self, day: date) -> list[Span]:
        if day < self.space.opened_on or (self.space.closed_on and day >= self.space.closed_on):
            return []
        return open_on(self.hours, day.weekday(), is_holiday=is_public_holiday(day))

    def shut(self) -> list[tuple[datetime, datetime, str]]:
        return [(one.starts_at, one.ends_at, one.reason) for one in self.closures]

    def taken(self, starts_at: datetime, ends_at: datetime) -> bool:
        return any(one.starts_at < ends_at and starts_at < one.ends_at for one in self.bookings)

    def parts(self, day: date) -> list[Part]:
        """The day divided into free, taken and closed."""
        return divided(self.opened(day), _spans(day, self.closures), _spans(day, self.bookings))

    def bookings_on(self, day: date) -> list[Booking]:
        return [one for one in self.bookings if day_of(one.starts_at) == day]


def _spans(day: date, rows: Iterable[Closure | Booking]) -> list[Span]:
    found = (clipped(day, one.starts_at, one.ends_at) for one in rows)
    return [one for one in found if one is not None]


def room_of(space: Space, first: date, last: date, *, but: UUID | None = None) -> Room:
    """A space from a day to another, both included; `but`: a booking that is left out, because it is to be moved."""
    begins, ends = at(first, 0), at(last + timedelta(days=1), 0)
    bookings = taking_room(space, begins, ends).exclude(pk=but) if but else taking_room(space, begins, ends)
    closures = Closure.objects.filter(space=space, starts_at__lt=ends, ends_at__gt=begins)
    rows = bookings.select_related("organisation", "team", "person").order_by("starts_at", "id")
    return Room(space, hours_of(space), list(closures.order_by("starts_at", "id")), list(rows))


def taking_room(space: Space, starts_at: datetime, ends_at: datetime) -> QuerySet[Booking]:
    """Bookings that overlap a span and take room."""
    return Booking.objects.filter(space=space, state__in=TAKES_ROOM, starts_at__lt=ends_at, ends_at__gt=starts_at)


def free_spans(space: Space, day: date) -> list[tuple[datetime, datetime]]:
    """When it is free on a day."""
    return [(at(day, first), at(day, last)) for first, last in free_of(room_of(space, day, day).parts(day))]


def upcoming_in(space: Space, since: datetime) -> QuerySet[Booking]:
    """What is still to come from an instant on and not called off."""
    return Booking.objects.filter(space=space, state__in=[BookingState.ASKED, BookingState.CONFIRMED], ends_at__gt=since)


def closures_to_come(space: Space, now: datetime) -> QuerySet[Closure]:
    return Closure.objects.filter(space=space, ends_at__gt=now).order_by("starts_at", "id")


def condition_of(space: Space) -> QuerySet[ConditionNote]:
    """What was found of its condition: open faults first, then the newest."""
    return ConditionNote.objects.filter(space=space).order_by(F("mended_on").asc(nulls_first=True), "-is_fault", "-at", "-id")


# ---- how much it was used ----


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses that took place, how long together (minutes), how many came (人次), and how often nobody came."""

    held: int = 0
    minutes: int = 0
    came: int = 0
    missed: int = 0


def uses(space: Space, year: int) -> Uses:
    """Of the calendar year here."""
    months = uses_by_month(space, year)
    return Uses(*(sum(getattr(one, name) for one in months) for name in ("held", "minutes", "came", "missed")))


def uses_by_month(space: Space, year: int) -> list[Uses]:
    """January to December, counted by the day on which a use began. One query."""
    begins, ends = at(date(year, 1, 1), 0), at(date(year + 1, 1, 1), 0)
    rows = Booking.objects.filter(space=space, starts_at__gte=begins, starts_at__lt=ends)
    counted = (
        rows.filter(state__in=[BookingState.HELD, BookingState.MISSED])
        .annotate(month=ExtractMonth("starts_at", tzinfo=CHINA))
        .order_by()
        .values("month", "state")
        .annotate(times=Count("pk"), people=Sum("came"), spent=Sum(F("ends_at") - F("starts_at")))
    )
    found: dict[int, dict[str, int]] = {month: {} for month in range(1, 13)}
    for one in counted:
        if one["state"] == BookingState.MISSED:
            found[one["month"]]["missed"] = one["times"]
        else:
            spent = int(one["spent"].total_seconds() // 60)
            found[one["month"]] |= {"held": one["times"], "came": one["people"] or 0, "minutes": spent}
    return [Uses(**found[month]) for month in range(1, 13)]
