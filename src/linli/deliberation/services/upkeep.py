"""What follows a place that hangs elsewhere now, and what goes with a person whose data are erased."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PlaceMoved

from ..models import (
    Ballot,
    Correction,
    Council,
    Meeting,
    Motion,
    Participant,
    Resolution,
    Right,
    RightVoter,
    Seat,
    SupervisionQuestion,
    Voiced,
)
from ..states import BallotState
from .indexing import SEARCH_KINDS


@transaction.atomic
def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What is about a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    paths.follow(
        (Council, Meeting, Motion, Ballot, Right, Resolution),
        tenant_id=event.tenant_id,
        old_path=event.old_path,
        new_path=event.new_path,
        search_kinds=SEARCH_KINDS,
    )


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    Names that were copied go, and a placeholder stands where the record needs one (PIPL art. 47). What was signed or frozen
    stays as it was signed or frozen: minutes, rolls of ballots that were opened, recorded voices (Archives Law, art. 14).
    """
    by = Actor.system(tenant_id=event.tenant_id)
    for noun, rows, values in _copies(event):
        for one in locking.several(rows):
            for name, value in values.items():
                setattr(one, name, value)
            one.save(update_fields=list(values))
            journal.record(f"deliberation.{noun}.erased", one, by=by, now=now)
    met = Participant.objects.filter(tenant_id=event.tenant_id, person_id=event.person_id).values("meeting_id")
    Meeting.objects.filter(pk__in=met).update(version=F("version") + 1)


def _copies(event: PersonErased) -> Iterator[tuple[str, QuerySet[Any], dict[str, Any]]]:
    """(noun, rows, what is written over them)."""
    nobody, theirs = _("（已删除）"), {"tenant_id": event.tenant_id, "person_id": event.person_id}
    yield "participant", Participant.objects.filter(**theirs), {"label": nobody, "answer_reason": ""}
    yield "voiced", Voiced.objects.filter(**theirs), {"who": "", "person_id": None}
    yield "correction", Correction.objects.filter(**theirs), {"who": nobody, "person_id": None}
    yield "seat", Seat.objects.filter(**theirs).exclude(end_reason=""), {"end_reason": ""}
    sat = Q(mover_seat__person=event.person_id) | Q(mover_seat__delegate=event.person_id)
    yield "motion", Motion.objects.filter(sat, tenant_id=event.tenant_id), {"mover": nobody}
    asked = Q(asked_by__person=event.person_id) | Q(asked_by__delegate=event.person_id)
    yield "question", SupervisionQuestion.objects.filter(asked, tenant_id=event.tenant_id), {"asked_label": nobody}
    drafts = Right.objects.filter(tenant_id=event.tenant_id, ballot__state=BallotState.DRAFT, ballot__roll_source__in=BY_NAME)
    own = RightVoter.objects.filter(Q(person=event.person_id) | Q(agent=event.person_id)).values("right")
    yield "right", drafts.filter(pk__in=own), {"label": nobody}


BY_NAME = ("meeting", "council", "residents")
"""Rolls whose rights are called by somebody's name; others are called by a door."""
