"""What the screen of a meeting shows: agenda, quorum, who speaks, what is being voted on. Never how anybody votes."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.deliberation.models import AgendaItem, Ballot, Meeting, Right, Speech
from linli.deliberation.rules.agenda import Node
from linli.deliberation.states import BallotState, ItemState, MeetingState

from . import meetings as found
from .presence import Presence, presence_at

MOST_WAITING, MOST_DECLARED = 6, 3


@dataclass(frozen=True, slots=True)
class Turnout:
    """An open ballot: how many of those who count have used their right. Nothing of what they chose."""

    ballot: Ballot
    used: int
    counting: int


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that is shown, at one instant."""

    meeting: Meeting
    at: datetime
    there: Presence
    agenda: list[Node[AgendaItem]]
    current: Node[AgendaItem] | None
    speaking: Speech | None
    waiting: list[Speech] = field(default_factory=list)
    open_ballots: list[Turnout] = field(default_factory=list)
    declared: list[Ballot] = field(default_factory=list)


def screen_of(meeting: Meeting, now: datetime) -> Screen:
    """The whole screen; once the meeting was closed, as it was then."""
    lines = found.agenda_lines(meeting)
    current = next((one for one in lines if one.item.state == ItemState.CURRENT), None)
    shown = next((one for one in lines if one.item.pk == meeting.screen_item_id), None) or current
    speeches = _speeches(meeting)
    at = meeting.closed_at or now
    return Screen(
        meeting, at, presence_at(meeting, at), lines, shown, next((one for one in speeches if one.began_at is not None), None),
        [one for one in speeches if one.began_at is None][:MOST_WAITING], _turnouts(meeting), _declared(meeting),
    )  # fmt: skip


def _speeches(meeting: Meeting) -> list[Speech]:
    """Who speaks and who waits; points of order before the others."""
    waiting = Speech.objects.filter(meeting=meeting, ended_at=None, withdrawn_at=None).select_related("participant")
    return sorted(waiting, key=lambda one: (one.kind != "point", one.place, one.asked_at))


def _turnouts(meeting: Meeting) -> list[Turnout]:
    running = Ballot.objects.filter(meeting=meeting, state=BallotState.OPEN)
    rows = running.annotate(used=_rights(used_on__isnull=False), counting=_rights()).order_by("opened_at", "id")
    return [Turnout(one, one.used, one.counting) for one in rows]  # type: ignore[attr-defined]  # counted beside each


def _rights(**used: bool) -> Coalesce:
    """How many rights of a ballot count, or were used: a number beside each."""
    rights = Right.objects.filter(ballot=OuterRef("pk"), excluded_why="", **used).order_by()
    counted = rights.values("ballot").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _declared(meeting: Meeting) -> list[Ballot]:
    found_ones: QuerySet[Ballot] = Ballot.objects.filter(meeting=meeting, state=BallotState.DECLARED)
    return list(found_ones.order_by("-declared_at", "-id")[:MOST_DECLARED])


# ---- the one number that tells whether anything changed ----


def stamp_of(code: str) -> tuple[object, ...] | None:
    """What moves whenever the screen shows something else; one statement. None where no meeting has this code."""
    ballots = Ballot.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    rights = Right.objects.filter(ballot__meeting=OuterRef("pk"), ballot__state=BallotState.OPEN, used_on__isnull=False)
    speeches = Speech.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    row = (
        Meeting.objects.filter(screen_code=code)
        .exclude(state=MeetingState.DRAFT)
        .annotate(
            opened=_count(ballots, "opened_at"),
            declared=_count(ballots, "declared_at"),
            closed=_count(ballots, "closed_at"),
            used=_count(rights.order_by().values("ballot__meeting"), "pk"),
            asked=_count(speeches, "pk"),
            began=_count(speeches, "began_at"),
            ended=_count(speeches, "ended_at"),
            withdrawn=_count(speeches, "withdrawn_at"),
        )
        .values_list("pk", "version", "opened", "declared", "closed", "used", "asked", "began", "ended", "withdrawn")
        .first()
    )
    return tuple(row) if row else None


def _count(rows: QuerySet[object], name: str) -> Coalesce:  # type: ignore[type-var]  # values of any model
    counted = rows.annotate(count=Count(name)).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
