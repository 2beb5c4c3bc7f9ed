"""Opinions and things to be done, as somebody may see them; lists with their filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.deliberation.models import ActionItem, ActionKind, Meeting, Voiced
from linli.deliberation.rules import rights
from linli.deliberation.states import MeetingState

SEES = (rights.VIEW, rights.MEETINGS, rights.MINUTES)


def meetings_seen(actor: Actor) -> QuerySet[Meeting]:
    """Meetings whose business somebody may look at on the workbench."""
    return Meeting.objects.filter(within(actor, *SEES)).select_related("place", "council", "tenant")


def meetings_read(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that a person takes part in, once they were convened."""
    rows = Meeting.objects.filter(participants__person_id=actor.person_id) if actor.person_id else Meeting.objects.none()
    return rows.exclude(state__in=(MeetingState.DRAFT, MeetingState.CANCELLED)).select_related("place", "council", "tenant")


def voiced_seen(actor: Actor) -> QuerySet[Voiced]:
    return Voiced.objects.filter(within(actor, *SEES, path="meeting__place_path")).select_related("meeting", "place")


def actions_seen(actor: Actor) -> QuerySet[ActionItem]:
    return ActionItem.objects.filter(within(actor, *SEES, path="meeting__place_path")).select_related(
        "meeting", "organisation", "place"
    )


@dataclass(frozen=True, slots=True)
class VoicedFilters:
    """Which opinions: what became of them, and a word in them."""

    became: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "VoicedFilters":
        became = str(query.get("became", ""))
        return cls(became if became in ("open", "answered", "case") else "", _text(query))


def voiced_narrowed(rows: QuerySet[Voiced], filters: VoicedFilters) -> QuerySet[Voiced]:
    if filters.became == "open":
        rows = rows.filter(answer="", wants_case=False)
    elif filters.became == "answered":
        rows = rows.exclude(answer="")
    elif filters.became == "case":
        rows = rows.filter(wants_case=True)
    return rows.filter(Q(text__icontains=filters.text) | Q(answer__icontains=filters.text)) if filters.text else rows


@dataclass(frozen=True, slots=True)
class ActionFilters:
    """Which actions: how they stand, what they became, a word in them, and of which meeting."""

    stands: str = "open"
    kind: str = ""
    text: str = ""
    meeting: UUID | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "ActionFilters":
        stands, kind = str(query.get("stands", "open")), str(query.get("kind", ""))
        return cls(
            stands if stands in ("open", "late", "done", "all") else "open",
            kind if kind in ActionKind.values else "",
            _text(query),
            uuid_of(str(query.get("meeting", ""))),
        )


def actions_narrowed(rows: QuerySet[ActionItem], filters: ActionFilters, *, today: date) -> QuerySet[ActionItem]:
    if filters.stands in ("open", "late"):
        rows = rows.filter(done_at=None)
    if filters.stands == "late":
        rows = rows.filter(due_on__lt=today)
    if filters.stands == "done":
        rows = rows.filter(done_at__isnull=False)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(responsible__icontains=filters.text))
    return rows.filter(meeting_id=filters.meeting) if filters.meeting else rows


def _text(query: Mapping[str, Any]) -> str:
    return str(query.get("text", "")).replace("\x00", "").strip()[:60]
