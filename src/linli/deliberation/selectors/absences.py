"""Who stayed away from the meetings of a council without reason, in the months that the rule of its body names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import Answer, Attendance, Council, Direction, Meeting, Participant, ParticipantRole, Seat
from ..rules import composition
from ..rules import seats as rules
from ..states import MeetingState
from .bodies import body_of
from .councils import current_term, seats_in


@dataclass(frozen=True, slots=True)
class Absent:
    """A seat, and the meetings in those months to which it did not come and for which it was not excused, oldest first."""

    seat: Seat
    missed: Sequence[Meeting]


def absences_in(council: Council, *, since: date, until: date) -> dict[UUID, list[Meeting]]:
    """{seat: the meetings that it missed without reason}: meetings that were held and are closed, of those invited as members."""
    zone = timezone.get_current_timezone()
    first, last = datetime.combine(since, time.min, zone), datetime.combine(until, time.max, zone)
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
    """The seats held now that the rule lets lapse, by what they missed in the months until that day; none where it names none."""
    body, term = body_of(council, on), current_term(council)
    if body.lapse_after_absences is None or term is None:
        return []
    since, until = composition.window(on, body.lapse_within_months)
    missed = absences_in(council, since=since, until=until)
    listed = [Absent(seat, missed.get(seat.pk, [])) for seat in seats_in(term)]
    return [one for one in listed if rules.may_lapse(len(one.missed), body.lapse_after_absences)]
