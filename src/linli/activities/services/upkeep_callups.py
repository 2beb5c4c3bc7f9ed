"""What rosters follow: places and units that are other ones now, a person erased, a consent withdrawn, two records that were one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.core import locking, paths
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import (
    ConsentWithdrawn,
    OrganisationMerged,
    Person,
    PersonErased,
    PersonMerged,
    PlaceMoved,
    has_consented,
    person_by_id,
)

from ..models import CallUp, Duty
from ..rules.duties import key_of
from ..rules.volunteers import PURPOSE
from ..selectors.duties import ON_IT
from ..states import DutyState
from .callup_pieces import held_shift
from .duties import held_duty, take_off
from .notices_callups import gap
from .purging import forget


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A call-up keeps the path of its place beside it; rewrite it where the place hangs now."""
    paths.follow((CallUp,), tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_organisation_merged(event: OrganisationMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one unit: what it organised and whom it sent are of the one that is kept."""
    for rows in (
        CallUp.objects.filter(tenant=event.tenant_id, organiser=event.merged_id),
        Duty.objects.filter(tenant=event.tenant_id, organisation=event.merged_id),
    ):
        locking.hold(rows)  # type: ignore[arg-type]
    CallUp.objects.filter(tenant=event.tenant_id, organiser=event.merged_id).update(organiser=event.kept_id)
    Duty.objects.filter(tenant=event.tenant_id, organisation=event.merged_id).update(organisation=event.kept_id)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Whoever is erased stands nowhere any more, and no roster says that they did; how many came, and for how long, does (PIPL art. 47)."""
    take_out(tenant_id=event.tenant_id, person_id=event.person_id, now=now)


@transaction.atomic
def on_consent_withdrawn(event: ConsentWithdrawn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    A volunteer agrees no longer that anything is recorded: their shifts to come are free, and past ones say no name. Rosters of an
    emergency do not rest on a consent (PIPL art. 13(4)): those last until they are purged.
    """
    if event.purpose != PURPOSE:
        return
    person = person_by_id(event.person_id, tenant=Tenant.objects.get(pk=event.tenant_id))
    if person is not None and not has_consented(person, PURPOSE):
        take_out(tenant_id=event.tenant_id, person_id=event.person_id, now=now, but_emergencies=True)


def take_out(*, tenant_id: UUID, person_id: UUID, now: datetime, but_emergencies: bool = False) -> int:
    """
    Free the places that somebody was to fill, and take their name out of every roster. In the caller's transaction; done again it
    does nothing. Returns how many duties named them.
    """
    locking.hold(Person.objects.filter(pk=person_id))
    rows = Duty.objects.filter(tenant=tenant_id, person=person_id)
    if but_emergencies:
        rows = rows.exclude(shift__post__callup__is_emergency=True)
    by = Actor.system(tenant_id=tenant_id)
    coming = rows.filter(state=DutyState.PLANNED, shift__starts_at__gt=now, shift__called_off_at=None)
    for duty in coming.select_related("shift").order_by("shift_id", "pk"):
        row, shift = held_duty(duty)
        take_off(row, shift, by, now)
        gap(row, now=now)
    return forget(rows)


@transaction.atomic
def on_person_merged(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one person, who is counted once: their duties go by one key; on a shift that both stood, one place is free."""
    locking.hold(Person.objects.filter(pk__in=[event.kept_id, event.merged_id]))
    by, old, new = Actor.system(tenant_id=event.tenant_id), key_of(event.merged_id), key_of(event.kept_id)
    rows = Duty.objects.filter(tenant=event.tenant_id, person_key=old)
    both = Duty.objects.filter(tenant=event.tenant_id, person_key=new, state__in=ON_IT).order_by().values("shift")
    for duty in rows.filter(state__in=ON_IT, shift__in=both).select_related("shift").order_by("shift_id", "pk"):
        _one_place(duty, new, by, now)
    locking.hold(rows)
    rows.update(person_key=new)
    named = Duty.objects.filter(tenant=event.tenant_id, person=event.merged_id)
    locking.hold(named)
    named.update(person=event.kept_id)


def _one_place(duty: Duty, new: str, by: Actor, now: datetime) -> None:
    """Of two duties of one person on a shift the one that says more stands."""
    shift = held_shift(duty.shift)
    pair = Duty.objects.filter(shift=shift, person_key__in=[duty.person_key, new], state__in=ON_IT).select_related(
        "shift", "tenant"
    )
    order = {DutyState.CAME: 0, DutyState.MISSED: 1, DutyState.PLANNED: 2}
    for lesser in sorted(pair, key=lambda one: (order[DutyState(one.state)], one.made_at, str(one.pk)))[1:]:
        take_off(lesser, shift, by, now)
