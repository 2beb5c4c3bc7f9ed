"""Places of a need and the queue for them. Every verb holds the need first and its claims after, so nobody overtakes anybody."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor

from ..events import ClaimAnswered, NeedClosed
from ..models import Claim, Need
from ..rules import claims as rules
from ..rules.needs import LISTED
from ..states import HOLDING, ClaimState, NeedState


def held_need(pk: UUID) -> Need:
    """The need as it is now, held: from here on nobody else gives, takes or frees a place of it."""
    return locking.one(Need, pk, "place", "tenant")


def next_position(need: Need) -> int:
    """The end of the queue."""
    return (need.claims.aggregate(last=Max("position"))["last"] or 0) + 1


def slots_taken(need: Need) -> list[int]:
    rows = need.claims.filter(state__in=list(HOLDING)).order_by("slot").values_list("slot", flat=True)
    return [slot for slot in rows if slot is not None]


def gives_at_once(need: Need, *, now: datetime) -> bool:
    """Whether a free place goes to whoever is next, and it is not too late to be of use."""
    is_over = need.wanted_until is not None and need.wanted_until < timezone.localdate(now)
    return not is_over and rules.gives_at_once(need.choosing, is_chosen=need.chosen_at is not None)


def settle(need: Need, *, by: Actor, now: datetime) -> None:
    """After whatever changed its claims or its places: who waits moves up, and the need says how it stands. The need is held."""
    if need.state in LISTED and gives_at_once(need, now=now):
        _move_up(need, by, now)
    states = list(need.claims.values_list("state", flat=True))
    held, confirmed = sum(one in HOLDING for one in states), states.count(ClaimState.CONFIRMED)
    state = rules.need_state(need.state, places=need.places, held=held, confirmed=confirmed)
    if state == need.state:
        return
    if state == NeedState.DONE:
        finish(need, by=by, now=now)
        return
    need.state = state
    need.save(update_fields=["state"])


def _move_up(need: Need, by: Actor, now: datetime) -> None:
    taken = slots_taken(need)
    if len(taken) >= need.places:
        return
    waiting = {one.pk: one for one in locking.several(need.claims.filter(state=ClaimState.WAITING))}
    places = rules.moved_up([(one.position, one.pk) for one in waiting.values()], taken, need.places)
    for pk, slot in places:
        give_place(waiting[pk], slot, state=ClaimState.ASKED, by=by, now=now)


def give_place(claim: Claim, slot: int, *, state: ClaimState, by: Actor, now: datetime) -> None:
    """Give somebody who waited a place, and tell them."""
    claim.slot, claim.state = slot, state
    if state == ClaimState.AGREED:
        claim.agreed_at = now
    claim.save(update_fields=["slot", "state", "agreed_at"])
    changes = {"state": [ClaimState.WAITING, state], "slot": [None, slot]}
    journal.record("cobuild.claim.placed", claim, by=by, now=now, changes=changes)
    events.publish(ClaimAnswered(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)


def finish(need: Need, *, by: Actor, now: datetime) -> None:
    """The need is done: who still waits is told that it is, with thanks."""
    before, need.state, need.closed_at = need.state, NeedState.DONE, now
    need.save(update_fields=["state", "closed_at"])
    rest = need.claims.filter(state__in=[ClaimState.WAITING, ClaimState.ASKED])
    turn_away(rest, reason=_("这一条已经办成了，谢谢您的心意。"), by=by, now=now)
    journal.record("cobuild.need.done", need, by=by, now=now, changes={"state": [before, need.state]})
    events.publish(NeedClosed(tenant_id=need.tenant_id, need_id=need.pk), now=now)


def turn_away(claims: QuerySet[Claim], *, reason: str, by: Actor, now: datetime) -> int:
    """End claims that nobody needs any more; each is told why. Returns how many."""
    listed = locking.several(claims)
    for one in listed:
        before, one.state, one.closed_reason, one.closed_at = one.state, ClaimState.REFUSED, reason, now
        one.save(update_fields=["state", "closed_reason", "closed_at"])
        journal.record("cobuild.claim.refused", one, by=by, now=now, reason=reason, changes={"state": [before, one.state]})
        events.publish(ClaimAnswered(tenant_id=one.tenant_id, claim_id=one.pk), now=now)
    return len(listed)
