"""What the screen of a meeting shows: agenda, quorum, who speaks, what is being voted on. Never how anybody votes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.deliberation.models import AgendaItem, Ballot, Batch, BatchState, Meeting, Right, Speech
from linli.deliberation.rules.agenda import Node
from linli.deliberation.states import BallotState, ItemState, MeetingState

from . import meetings as found
from .presence import Presence, presence_at

MOST_WAITING, MOST_DECLARED = 6, 3


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
    running: list[Ballot] = field(default_factory=list)
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
        [one for one in speeches if one.began_at is None][:MOST_WAITING], _running(meeting), _declared(meeting),
    )  # fmt: skip


def _speeches(meeting: Meeting) -> list[Speech]:
    """Who speaks and who waits; points of order before the others."""
    waiting = Speech.objects.filter(meeting=meeting, ended_at=None, withdrawn_at=None).select_related("participant")
    return sorted(waiting, key=lambda one: (one.kind != "point", one.place, one.asked_at))


def _running(meeting: Meeting) -> list[Ballot]:
    """Those that are voted on, and those that wait to be declared."""
    return list(
        Ballot.objects.filter(meeting=meeting, state__in=(BallotState.OPEN, BallotState.CLOSED)).order_by("opened_at", "id")
    )


def _declared(meeting: Meeting) -> list[Ballot]:
    found_ones: QuerySet[Ballot] = Ballot.objects.filter(meeting=meeting, state=BallotState.DECLARED)
    return list(found_ones.prefetch_related("options").order_by("-declared_at", "-id")[:MOST_DECLARED])


# ---- the one number that tells whether anything changed ----


def stamp_of(code: str) -> tuple[object, ...] | None:
    """What moves whenever the screen shows something else; one statement. None where no meeting has this code."""
    ballots = Ballot.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    rights = Right.objects.filter(ballot__meeting=OuterRef("pk"), ballot__state=BallotState.OPEN, used_on__isnull=False)
    piles = Batch.objects.filter(ballot__meeting=OuterRef("pk"), state=BatchState.AGREED).order_by().values("ballot__meeting")
    speeches = Speech.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    row = (
        Meeting.objects.filter(screen_code=code)
        .exclude(state=MeetingState.DRAFT)
        .annotate(
            opened=_count(ballots, "opened_at"),
            declared=_count(ballots, "declared_at"),
            closed=_count(ballots, "closed_at"),
            used=_count(rights.order_by().values("ballot__meeting"), "pk"),
            returned=_added(ballots, "returned_count"),
            piled=_added(piles, "paper_count"),
            asked=_count(speeches, "pk"),
            began=_count(speeches, "began_at"),
            ended=_count(speeches, "ended_at"),
            withdrawn=_count(speeches, "withdrawn_at"),
        )
        .values_list(
            "pk", "version", "opened", "declared", "closed", "used", "returned", "piled", "asked", "began", "ended", "withdrawn"
        )
        .first()
    )
    return tuple(row) if row else None


def _count(rows: QuerySet[Any], name: str) -> Coalesce:
    return _folded(rows, Count(name))


def _added(rows: QuerySet[Any], name: str) -> Coalesce:
    return _folded(rows, Sum(name))


def _folded(rows: QuerySet[Any], what: Aggregate) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(folded=what).values("folded"), output_field=IntegerField()), 0)
