"""In whose hands cases are: mine, somebody's, nobody's any more; and to which colleagues they can be handed over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.casework.models import Assignment, Case
from linli.casework.models.cases import OPEN_VALUES, CaseQuerySet
from linli.casework.rules import rights
from linli.casework.rules.hands import Held, Side
from linli.core.access import capabilities
from linli.core.actors import Actor
from linli.core.among import among
from linli.core.counting import Number, first_keys_of_each
from linli.core.models import Tenant
from linli.core.ways import in_parts
from linli.registry.api import Appointment

from .keyset import MOST_COUNTED, Capped, capped

MINE, LEFT = "me", "left"
FEW, MANY = 1_000, 10_000  # cases


def posts_with(*codes: str) -> list[str]:
    """The kinds of post that hold one of these capabilities."""
    return sorted({kind for one in capabilities() if one.code in codes for kind in one.posts})


def office_kinds() -> list[str]:
    """The posts on the office's side: a case that one of them took first stays in their hands."""
    return posts_with(rights.ACCEPT)


def narrowed(rows: CaseQuerySet, hand: str, *, actor: Actor, tenant: Tenant, today: date) -> CaseQuerySet:
    """The open cases in my hands, in nobody's any more, or in those of one appointment; another word narrows nothing."""
    if hand == MINE:
        mine = (
            Appointment.objects.filter(tenant=tenant, person_id=actor.person_id)
            if actor.person_id
            else Appointment.objects.none()
        )
        return in_hands(mine, tenant, rows)
    if hand == LEFT:
        return in_hands(gone(tenant, today), tenant, rows)
    try:
        return in_hands(Appointment.objects.filter(pk=UUID(hand)), tenant, rows)
    except ValueError:
        return rows


def in_hands(holders: QuerySet[Appointment], tenant: Tenant, rows: CaseQuerySet | None = None) -> CaseQuerySet:
    """
    Open cases (of these rows) that are in the hands of these appointments, on either side. One statement beforehand: few are
    named one by one, many are found from either side; beyond MANY each case in the order of the list is asked.
    """
    rows = Case.objects.all() if rows is None else rows
    rows = rows.filter(tenant=tenant, state__in=OPEN_VALUES)
    taken = among("first_receiver_appointment_id", holders.filter(post__kind__in=office_kinds()).values("pk"))
    first = Case.objects.filter(taken, state__in=OPEN_VALUES).order_by().values("pk")
    held = among("held_by_id", holders.values("pk"))
    signed = Assignment.objects.filter(held, is_open=True).order_by().values("case_id")
    *few, beyond = first_keys_of_each([first, signed, signed[MANY : MANY + 1]], most=FEW + 1)
    if all(len(keys) <= FEW for keys in few):
        return rows.filter(pk__in={key for keys in few for key in keys})
    sides = zip(few, (taken, Q(pk__in=signed) if beyond else among("pk", signed)), strict=True)
    return in_parts(rows, [Q(pk__in=keys) if len(keys) <= FEW else many for keys, many in sides if keys])


def gone(tenant: Tenant, today: date) -> QuerySet[Appointment]:
    """Appointments that are over, where the same person does not hold the same post under another."""
    over = Q(valid_to__lt=today) | Q(post__valid_to__lt=today)
    still = Appointment.objects.in_force(today).filter(person=OuterRef("person"), post=OuterRef("post"))
    alive = still.filter(Q(post__valid_to=None) | Q(post__valid_to__gte=today))
    return Appointment.objects.filter(over, ~Exists(alive), tenant=tenant)


def held_of(case: Case, parts: Mapping[UUID, Assignment]) -> list[Held]:
    """The hands of one case. One query, none for a case that is in nobody's."""
    signed = {part.held_by_id: organisation for organisation, part in parts.items() if part.held_by_id}
    wanted = [one for one in (case.first_receiver_appointment_id, *signed) if one]
    if not wanted:
        return []
    found = {one.pk: one for one in Appointment.objects.filter(pk__in=wanted).select_related("post")}
    first = found.get(case.first_receiver_appointment_id) if case.first_receiver_appointment_id else None
    held = [Held(Side.HANDLER, key, organisation) for key, organisation in signed.items()]
    if first is not None and first.post.kind in office_kinds():
        held.insert(0, Held(Side.OFFICE, first.pk, first.post.organisation_id))
    return held


def by_key(key: UUID | str) -> Appointment | None:
    """An appointment with everything that makes an actor. One query."""
    try:
        return _whole(Appointment.objects.filter(pk=key)).first()
    except (ValueError, ValidationError):
        return None


def colleagues(tenant: Tenant, offices: Iterable[UUID | None], *, today: date) -> list[Appointment]:
    """Who holds a post of these offices that works on cases, today. One query."""
    wanted = set(offices)
    of_these = Q(post__organisation_id__in=wanted - {None}) | (Q(post__organisation=None) if None in wanted else Q(pk__in=[]))
    at_work = _whole(Appointment.objects.in_force(today).filter(of_these, tenant=tenant, post__valid_to=None))
    kinds = posts_with(rights.ACCEPT, rights.HANDLE)
    return list(at_work.filter(post__kind__in=kinds).order_by("post__organisation__name", "post__title", "person__name", "id"))


def _whole(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("post", "post__place", "post__organisation", "person", "tenant")


def offices_of(rows: CaseQuerySet) -> set[UUID | None]:
    """The offices in whose people's hands these cases are. Two queries."""
    keys = rows.order_by().values("pk")
    first = Case.objects.filter(pk__in=keys, first_receiver_appointment__post__kind__in=office_kinds())
    found: set[UUID | None] = set(
        first.order_by().values_list("first_receiver_appointment__post__organisation_id", flat=True).distinct()
    )
    signed = Assignment.objects.filter(case__in=keys, is_open=True, held_by__isnull=False)
    return found | set(signed.order_by().values_list("organisation_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on somebody's desk, counted up to MOST_COUNTED: open cases they took first, open cases they signed for."""

    appointment: Appointment
    first: Capped
    signed: Capped
    is_gone: bool


def holders(rows: CaseQuerySet, tenant: Tenant, *, today: date) -> QuerySet[Appointment]:
    """
    Everybody who has open cases of these rows in hand, with `is_gone`; first who holds their post no more, then by whoever
    leaves soonest.
    """
    first, signed = _in_their_hands(rows)
    has_some = Q(Exists(first), post__kind__in=office_kinds()) | Q(Exists(signed))
    is_gone = Exists(gone(tenant, today).order_by().filter(pk=OuterRef("pk")))
    found = _whole(Appointment.objects.filter(has_some, tenant=tenant).annotate(is_gone=is_gone))
    return found.order_by(
        F("is_gone").desc(), F("valid_to").asc(nulls_last=True), "post__organisation__name", "post__title", "id"
    )


def desks(rows: CaseQuerySet, people: Iterable[Appointment]) -> list[Desk]:
    """The desks of these holders, in their order. One query."""
    given = list(people)
    counted = {
        name: Number(part[: MOST_COUNTED + 1]) for name, part in zip(("first", "signed"), _in_their_hands(rows), strict=True)
    }
    held = Appointment.objects.filter(pk__in=[one.pk for one in given]).annotate(**counted).order_by()
    numbers = {pk: (first, signed) for pk, first, signed in held.values_list("pk", *counted)}
    return [_desk(one, *numbers[one.pk]) for one in given]


def _in_their_hands(rows: CaseQuerySet) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Of an appointment outside: the open cases of these rows that they took first, and the parts in such that they signed for."""
    is_open = rows.filter(state__in=OPEN_VALUES).order_by()
    first = is_open.filter(first_receiver_appointment=OuterRef("pk"))
    seen = Number(rows.order_by().filter(pk=OuterRef("case")).values("pk"))  # a number is looked up row by row, never joined
    signed = Assignment.objects.alias(seen=seen).filter(held_by=OuterRef("pk"), is_open=True, seen__gt=0)
    return first.values("pk"), signed.order_by().values("pk")


def _desk(one: Appointment, first: int, signed: int) -> Desk:
    took = first if one.post.kind in office_kinds() else 0
    return Desk(one, capped(took), capped(signed), is_gone=one.is_gone)  # type: ignore[attr-defined]
