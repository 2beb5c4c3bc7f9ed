"""Motions as somebody may see them: those of one's places, one's own, those of councils that residents may read about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.deliberation.models import AgendaItem, Amendment, Ballot, Council, Motion, MotionVersion, Seat
from linli.deliberation.rules import rights
from linli.deliberation.rules.motions import Frozen
from linli.deliberation.states import ItemState, MotionState

SERIES = "deliberation.motion"


@dataclass(frozen=True, slots=True)
class MotionFilters:
    """What a list of motions was narrowed to, as it stands in the address."""

    state: str = ""
    council: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "MotionFilters":
        state = str(query.get("state", ""))
        council = uuid_of(str(query.get("council", "")))
        return cls(
            state=state if state in MotionState.values else "",
            council=str(council or ""),
            text=str(query.get("text", "")).replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.council or self.text)


def motions_visible_to(actor: Actor) -> QuerySet[Motion]:
    return Motion.objects.filter(within(actor, rights.VIEW))


def narrowed(rows: QuerySet[Motion], filters: MotionFilters) -> QuerySet[Motion]:
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.council:
        rows = rows.filter(council_id=filters.council)
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(mover__icontains=filters.text))
    return rows


def public_motions(tenant: Tenant) -> QuerySet[Motion]:
    """Those of public councils that came onto the agenda; what waits or was not admitted is the mover's own matter."""
    shown = (MotionState.ADMITTED, MotionState.CARRIED, MotionState.REJECTED)
    return Motion.objects.filter(tenant=tenant, council__is_public=True, state__in=shown)


def own_motions(actor: Actor, tenant: Tenant) -> QuerySet[Motion]:
    """Those that this person moved, from whatever seat."""
    if actor.person_id is None:
        return Motion.objects.none()
    mine = Q(mover_seat__person_id=actor.person_id) | Q(mover_seat__delegate_id=actor.person_id)
    return Motion.objects.filter(mine, tenant=tenant)


def readable_motions(actor: Actor, tenant: Tenant) -> QuerySet[Motion]:
    """What somebody may read on the portal: what is public, their own, and what their own councils deal with."""
    own = own_motions(actor, tenant).values("pk")
    seats = (
        Seat.objects.filter(held_by(actor)).values("term__council_id") if actor.person_id else Seat.objects.none().values("pk")
    )
    shown = public_motions(tenant).values("pk")
    inside = Q(council_id__in=seats) & ~Q(state__in=(MotionState.SUBMITTED, MotionState.NOT_ADMITTED))
    return Motion.objects.filter(Q(pk__in=shown) | Q(pk__in=own) | inside, tenant=tenant)


def held_by(actor: Actor) -> Q:
    return Q(person_id=actor.person_id) | Q(delegate_id=actor.person_id)


def seats_held(actor: Actor, tenant: Tenant, on: date) -> QuerySet[Seat]:
    """The seats from which this person may speak on a day, in terms that run."""
    if actor.person_id is None:
        return Seat.objects.none()
    rows = Seat.objects.held_on(on).filter(held_by(actor), tenant=tenant, term__closed_on=None, term__council__dissolved_on=None)
    return rows.select_related("term__council__place", "person", "organisation", "delegate").order_by("term__council__name", "id")


def seat_in(actor: Actor, council: Council, on: date) -> Seat | None:
    return seats_held(actor, council.tenant, on).filter(term__council=council).first()


def name_of(seat: Seat) -> str:
    """Who sits there, as papers name them: the organisation with its delegate, or the person."""
    if seat.organisation is not None:
        return f"{seat.organisation.name}（{seat.delegate.name}）" if seat.delegate else seat.organisation.name
    return seat.person.name if seat.person else ""


def councils_here(actor: Actor, tenant: Tenant) -> QuerySet[Council]:
    return Council.objects.standing().filter(within(actor, rights.VIEW), tenant=tenant)


def current_text(motion: Motion) -> MotionVersion:
    found: MotionVersion = MotionVersion.objects.filter(motion=motion).latest("ordinal")
    return found


def versions_of(motion: Motion) -> list[MotionVersion]:
    return list(motion.versions.order_by("ordinal"))


def amendments_of(motion: Motion) -> list[Amendment]:
    return list(motion.amendments.select_related("mover_seat").order_by("ordinal"))


def own_amendments(actor: Actor, tenant: Tenant) -> QuerySet[Amendment]:
    """Those that this person moved from a seat, the newest first."""
    if actor.person_id is None:
        return Amendment.objects.none()
    mine = Q(mover_seat__person_id=actor.person_id) | Q(mover_seat__delegate_id=actor.person_id)
    return Amendment.objects.filter(mine, motion__tenant=tenant).select_related("motion").order_by("-moved_at", "-id")


def frozen_of(motion: Motion) -> list[Frozen]:
    """Every ballot that was frozen with a version of this motion: the ballot's number, the version, how it stands."""
    rows = ballots_of(motion).exclude(frozen_digest="")
    return [Frozen(one.number, one.motion_version.ordinal, one.state) for one in rows if one.motion_version]


def ballots_of(motion: Motion) -> QuerySet[Ballot]:
    return Ballot.objects.filter(motion=motion).select_related("motion_version").order_by("made_at", "id")


def agenda_offered(motion: Motion) -> QuerySet[AgendaItem]:
    """Items of its council's meetings that are still to come, or are being dealt with."""
    rows = AgendaItem.objects.filter(meeting__tenant_id=motion.tenant_id, state__in=(ItemState.WAITING, ItemState.CURRENT))
    same = Q(meeting__council_id=motion.council_id) if motion.council_id else Q(meeting_id=motion.meeting_id)
    rows = rows.filter(same, meeting__state__in=("draft", "convened", "open", "adjourned"))
    return rows.select_related("meeting").order_by("meeting__starts_at", "position", "id")


def motion_for(actor: Actor, pk: UUID) -> Motion | None:
    rows = motions_visible_to(actor).select_related("council", "meeting", "item__meeting", "place", "mover_seat", "tenant")
    return rows.filter(pk=pk).first()
