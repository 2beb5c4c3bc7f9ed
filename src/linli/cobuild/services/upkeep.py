"""What follows a place that hangs elsewhere now, a person whose data are erased, and two records that were one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import ConsentWithdrawn, OrganisationMerged, PersonErased, PersonMerged, PlaceMoved

from ..models import (
    Agreement,
    Booking,
    CheckIn,
    Claim,
    Donation,
    Need,
    PartnerUnit,
    Resource,
    Round,
    Sale,
    Space,
    StockItem,
    Team,
    Venture,
)  # fmt: skip
from ..rules.sides import key_of
from ..selectors.claims import PUBLIC_NAME
from ..states import ClaimState, NeedState, ResourceState
from . import letters, mentoring_upkeep, partners, queues, upkeep_checkins
from .donations import take_names_back

MOVED = (
    Agreement, CheckIn, Donation, Need, PartnerUnit, Resource, Round, Sale, Space, StockItem, Team, Venture, *mentoring_upkeep.MOVED,
)  # fmt: skip
"""The tables that keep the path of their place beside it."""
NOT_BEGUN = (ClaimState.ASKED, ClaimState.WAITING, ClaimState.AGREED)


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What is about a place keeps its path beside it; rewrite it where the place hangs now."""
    paths.follow(MOVED, tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    Whoever asked, was helped or helped goes with their data (PIPL art. 47): their words, notes about them, and what was not
    begun yet. That something was done, when and for how many stays.
    """
    _forget_needs(event, now)
    _forget_offers(event, now)
    _forget_claims(event, now)
    _forget_bookings(event, now)
    upkeep_checkins.forget(event, now)
    mentoring_upkeep.forget(event, now=now)
    take_names_back(person_id=event.person_id, tenant_id=event.tenant_id, now=now)


def on_consent_withdrawn_by_donor(event: ConsentWithdrawn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Who no longer agrees to be named is thanked by name nowhere, and stays so when they agree to something else later."""
    if event.purpose == PUBLIC_NAME:
        take_names_back(person_id=event.person_id, tenant_id=event.tenant_id, now=now)


def _forget_bookings(event: PersonErased, now: datetime) -> None:
    """Names and telephones beside their bookings go; that the room was used stays."""
    by = Actor.system(tenant_id=event.tenant_id)
    for row in locking.several(Booking.objects.filter(tenant=event.tenant_id, person=event.person_id)):
        row.contact_name = row.contact_phone = ""
        row.save(update_fields=["contact_name", "contact_phone"])
        journal.record("cobuild.booking.erased", row, by=by, now=now)


def _forget_needs(event: PersonErased, now: datetime) -> None:
    by = Actor.system(tenant_id=event.tenant_id)
    helped = Q(person=event.person_id) | Q(beneficiary=event.person_id)
    for need in locking.several(Need.objects.filter(helped, tenant=event.tenant_id)):
        if need.person_id == event.person_id:  # type: ignore[attr-defined]
            need.person = None
            if need.state not in (NeedState.OPEN, NeedState.CLAIMED, NeedState.DONE):
                need.title, need.details = _("（已删除）"), ""  # nobody checked it for names
        need.beneficiary = None if need.beneficiary_id == event.person_id else need.beneficiary  # type: ignore[attr-defined]
        need.private_note, need.tells_claimant = "", False
        need.save()
        theirs = Claim.objects.filter(need=need)
        theirs.update(rating_text="", thanks="")
        letters.forget_thanks(theirs, by=by, now=now)
        journal.record("cobuild.need.erased", need, by=by, now=now)


def _forget_offers(event: PersonErased, now: datetime) -> None:
    by = Actor.system(tenant_id=event.tenant_id)
    for one in locking.several(Resource.objects.filter(tenant=event.tenant_id, person=event.person_id)):
        one.title, one.details, one.state = _("（已删除）"), "", ResourceState.WITHDRAWN
        one.save()
        journal.record("cobuild.resource.erased", one, by=by, now=now)
        queues.turn_away(one.claims.filter(state=ClaimState.ASKED), reason=_("收回了。"), by=by, now=now)


def _forget_claims(event: PersonErased, now: datetime) -> None:
    """The row must say whose it is, so it keeps the key of a person of whom nothing is left."""
    by = Actor.system(tenant_id=event.tenant_id)
    rows = Claim.objects.filter(tenant=event.tenant_id, person=event.person_id)
    needs = {pk: queues.held_need(pk) for pk in sorted(set(rows.exclude(need=None).values_list("need_id", flat=True)))}
    for one in locking.several(rows):
        one.promise, one.closed_reason = "", ""
        if one.resource_id is not None:  # type: ignore[attr-defined]  # they were served, so these are their words
            one.rating_text, one.thanks = "", ""
        if one.state in NOT_BEGUN:
            one.state, one.closed_at = ClaimState.WITHDRAWN, now
        one.save()
        journal.record("cobuild.claim.erased", one, by=by, now=now)
    for need in needs.values():
        queues.settle(need, by=by, now=now)


def on_person_merged(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one person: their claims are one claimant's, and they report once."""
    upkeep_checkins.one_person(event, now)
    _one_claimant("person", event.merged_id, event.kept_id, event.tenant_id, now)


def on_organisation_merged(event: OrganisationMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one unit: their claims are one claimant's, and it takes part once."""
    _one_claimant("organisation", event.merged_id, event.kept_id, event.tenant_id, now)
    partners.end_merged(merged_id=event.merged_id, tenant_id=event.tenant_id, now=now)


@transaction.atomic
def _one_claimant(kind: str, merged_id: UUID, kept_id: UUID, tenant_id: UUID, now: datetime) -> None:
    """
    The claims of the merged record go by the key of the one that is kept. Where both had claimed one need, the one that is
    further, else the earlier, stands.
    """
    by, old, new = Actor.system(tenant_id=tenant_id), key_of(kind, merged_id), key_of(kind, kept_id)
    rows = Claim.objects.filter(tenant=tenant_id, claimant_key=old)
    needs = {pk: queues.held_need(pk) for pk in sorted(set(rows.exclude(need=None).values_list("need_id", flat=True)))}
    for one in locking.several(rows):
        other = (
            None
            if one.state in ENDED
            else Claim.objects.live().filter(need=one.need_id, claimant_key=new).exclude(need=None).first()
        )  # type: ignore[attr-defined]
        if other is not None and one.state not in NOT_BEGUN and other.state not in NOT_BEGUN:
            continue  # both did it: two claims stay in the record, each by its own key
        if other is not None:
            lesser = one if one.state in NOT_BEGUN else other
            lesser.state, lesser.closed_at, lesser.closed_reason = ClaimState.WITHDRAWN, now, _("和另一条认领是同一家（人）。")
            lesser.save()
            journal.record("cobuild.claim.withdrawn", lesser, by=by, now=now, reason=lesser.closed_reason)
        one.claimant_key = new
        one.save(update_fields=["claimant_key"])
    for need in needs.values():
        queues.settle(need, by=by, now=now)


ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.FAILED)
