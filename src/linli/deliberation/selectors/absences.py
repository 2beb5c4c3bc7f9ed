"""Who stayed away from the meetings of a council without reason, in one calendar year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import Answer, Attendance, Council, Direction, Meeting, Participant, ParticipantRole, Seat
from ..rules import seats as rules
from ..states import MeetingState
from .bodies import body_of
from .councils import current_term, seats_in


@dataclass(frozen=True, slots=True)
class Absent:
    """A seat, and the meetings of the year to which it did not come and for which it was not excused, oldest first."""

    seat: Seat
    missed: Sequence[Meeting]


def absences_in(council: Council, *, year: int, until: date | None = None) -> dict[UUID, list[Meeting]]:
    """{seat: the meetings that it missed without reason}: meetings that were held and are closed, of those invited as members."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(date(year, 1, 1), time.min, zone)
    last = datetime.combine(min(until or date.max, date(year, 12, 31)), time.max, zone)
    came = Attendance.objects.filter(participant=OuterRef("pk"), direction=Direction.IN, strikes=None, struck_by__isnull=True)
    missed = Participant.objects.filter(
        ~Exists(came), meeting__council=council, meeting__state=MeetingState.CLOSED, meeting__starts_at__range=(first, last),
        role=ParticipantRole.MEMBER, seat__isnull=False,
    ).exclude(answer=Answer.EXCUSED)  # fmt: skip
    found: dict[UUID, list[Meeting]] = {}
    for one in missed.select_related("meeting").order_by("meeting__starts_at", "meeting_id"):
        found.setdefault(one.seat_id, []).append(one.meeting)  # type: ignore[arg-type]
    return found


def absent_seats(council: Council, *, on: date) -> list[Absent]:
    """The seats held now that the rule lets lapse, by what they missed in the year up to that day; none where it names no number."""
    least = body_of(council, on).lapse_after_absences
    term = current_term(council)
    if least is None or term is None:
        return []
    missed = absences_in(council, year=on.year, until=on)
    listed: list[Any] = [Absent(seat, missed.get(seat.pk, [])) for seat in seats_in(term)]
    return [one for one in listed if rules.may_lapse(len(one.missed), least)]
