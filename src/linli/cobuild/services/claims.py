"""Claims: made, agreed, refused, withdrawn, places given by lots or by the office. What is done for one stands in `delivering`."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, lots
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import ClaimRefused
from ..events import ClaimAnswered, ClaimMade
from ..models import Choosing, Claim, Need, Resource
from ..rules import claims as rules
from ..rules import needs as need_rules
from ..rules.sides import Claimant, are_the_same, speaks_for
from ..selectors import claims as found
from ..selectors.market import DRAWN
from ..selectors.speaking import side_of
from ..states import LIVE_CLAIMS, ClaimState, ResourceState
from . import queues
from .needs import allow_keeping, may_take

# ---- claiming ----


@transaction.atomic
def claim(*, need: Need, claimant: Claimant, promise: str = "", channel: str = "page", by: Actor, now: datetime) -> Claim:
    """
    Take a need on. A free place is held from now on, and the community answers; without one the claim waits in its turn.

    The need is held first, so however many ask at one instant each place is given once, in the order of asking.

    :raises NotAllowed: for whoever does not speak for the claimant. :raises ClaimRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    _allow_claiming(by, claimant, need)
    refuse_if(_claim_problems(need, claimant, promise, by, now), ClaimRefused)
    made = _made(claimant, promise, channel, now)
    made.need, made.position = need, queues.next_position(need)
    free = rules.free_slots(queues.slots_taken(need), need.places)
    if free and queues.gives_at_once(need, now=now):
        made.slot = free[0]
    else:
        made.state = ClaimState.WAITING
    return _written(made, need, by, now)


def _made(claimant: Claimant, promise: str, channel: str, now: datetime) -> Claim:
    return Claim(
        tenant_id=claimant.who.tenant_id, organisation=claimant.organisation, team=claimant.team, person=claimant.person,
        claimant_key=claimant.key, promise=promise.strip(), channel=channel, claimed_at=now, state=ClaimState.ASKED,
    )  # fmt: skip


def _written(made: Claim, need: Need | None, by: Actor, now: datetime) -> Claim:
    made.save(force_insert=True)
    behalf = made.person_id if made.person_id != by.person_id else None  # type: ignore[attr-defined]
    changes = {"state": [None, made.state], "position": [None, made.position], "slot": [None, made.slot]}
    journal.record("cobuild.claim.made", made, by=by, now=now, changes=changes, on_behalf_of=behalf)
    events.publish(ClaimMade(tenant_id=made.tenant_id, claim_id=made.pk), now=now)
    if need is not None:
        queues.settle(need, by=by, now=now)
    return made


def _allow_claiming(by: Actor, claimant: Claimant, subject: Need | Resource) -> None:
    """:raises NotAllowed: unless the actor speaks for the claimant, or takes things down for others there."""
    if may_take(by, subject.tenant_id, subject.place_path) or speaks_for(by, side_of(claimant)):
        return
    if by.user_id is None:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录再认领。也可以打电话、到社区说一声。")))
    raise NotAllowed(Problem("not_allowed", _("只能替自己、自己带的队伍或者本单位认领。")))


def _claim_problems(need: Need, claimant: Claimant, promise: str, by: Actor, now: datetime) -> list[Problem]:
    wanted = rules.Wanted(need.state, need.wanted_until, need.for_units, need.for_teams, need.for_persons)
    problems = rules.claim_problems(
        wanted,
        kind=claimant.kind,
        is_live=_is_live(claimant, timezone.localdate(now)),
        has_claimed=need.claims.live().filter(claimant_key=claimant.key).exists(),
        is_own=are_the_same(side_of(claimant), found.asking_side(need)),
        promise=promise,
        today=timezone.localdate(now),
    )
    if not need.is_public and not may_take(by, need.tenant_id, need.place_path):
        problems.append(Problem("not_listed", _("这一条没有公开，由社区去请人。"), where="state"))
    return problems + _tenant_problems(need, claimant)


def _tenant_problems(subject: Need | Resource, claimant: Claimant) -> list[Problem]:
    if claimant.who.tenant_id == subject.tenant_id:
        return []
    return [Problem("another_tenant", _("这不在本街道。"), where="claimant")]


def _is_live(claimant: Claimant, today: date) -> bool:
    """Whether the unit, team or person is still in the register."""
    if claimant.organisation:
        one = claimant.organisation
        return one.merged_into_id is None and (one.valid_to is None or one.valid_to >= today)  # type: ignore[attr-defined]
    if claimant.team:
        return claimant.team.dissolved_on is None or claimant.team.dissolved_on > today
    person = claimant.person
    return person is not None and person.erased_at is None and person.merged_into_id is None  # type: ignore[attr-defined]


@transaction.atomic
def claim_resource(
    *, resource: Resource, claimant: Claimant, promise: str = "", channel: str = "page", by: Actor, now: datetime
) -> Claim:
    """
    Ask to use what is offered; whoever offers it, or the office, answers.

    :raises NotAllowed: for whoever does not speak for the claimant. :raises ClaimRefused: with every reason.
    """
    resource = locking.one(Resource, resource.pk)
    _allow_claiming(by, claimant, resource)
    today = timezone.localdate(now)
    settled = [ClaimState.CONFIRMED]
    live = resource.claims.filter(claimant_key=claimant.key, state__in=list(LIVE_CLAIMS)).exclude(state__in=settled)
    problems = rules.resource_claim_problems(
        is_open=resource.state == ResourceState.OPEN,
        until=resource.available_until,
        is_live=_is_live(claimant, today),
        has_claimed=live.exists(),
        is_own=are_the_same(side_of(claimant), found.offering_side(resource)),
        promise=promise,
        today=today,
    )
    refuse_if(problems + _tenant_problems(resource, claimant), ClaimRefused)
    made = _made(claimant, promise, channel, now)
    made.resource = resource
    made.position = (resource.claims.aggregate(last=Max("position"))["last"] or 0) + 1
    return _written(made, None, by, now)


# ---- the answer ----


@transaction.atomic
def agree(*, claim: Claim, due_on: date | None = None, by: Actor, now: datetime) -> Claim:
    """
    Say yes to a claim; of a resource, whoever offers it may too.

    :raises NotAllowed: for everyone else. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    _allow_answering(by, claim)
    until = claim.need.wanted_until if claim.need else None
    today = timezone.localdate(now)
    refuse_if(rules.agree_problems(claim.state, due_on=due_on, wanted_until=until, today=today), ClaimRefused)
    claim.agreed_at, claim.due_on = now, due_on
    step(claim, ClaimState.AGREED, "agreed", by, now)
    events.publish(ClaimAnswered(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)
    return claim


@transaction.atomic
def refuse(*, claim: Claim, reason: str, by: Actor, now: datetime) -> Claim:
    """
    Say no, and why; the place goes to whoever waits.

    :raises NotAllowed: for all but those who answer. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    _allow_answering(by, claim)
    refuse_if(rules.step_problems("refuse", claim.state) + need_rules.reason_problems(reason), ClaimRefused)
    return end(claim, ClaimState.REFUSED, "refused", reason, by, now)


@transaction.atomic
def withdraw(*, claim: Claim, reason: str = "", by: Actor, now: datetime) -> Claim:
    """
    Step back, before anything was delivered; whoever waits moves up by itself.

    :raises NotAllowed: for whoever does not speak for the claimant. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    if not speaks_for(by, found.claimant_side(claim)) and not may_take(by, claim.tenant_id, found.path_of(claim)):
        raise NotAllowed(Problem("not_allowed", _("只有认领的人和社区能退。")))
    problems = rules.step_problems("withdraw", claim.state)
    problems += need_rules.text_problems(reason, where="reason", most=need_rules.MOST_REASON)
    refuse_if(problems, ClaimRefused)
    return end(claim, ClaimState.WITHDRAWN, "withdrawn", reason, by, now)


def _allow_answering(by: Actor, claim: Claim) -> None:
    if claim.resource and speaks_for(by, found.other_side(claim)):
        return
    allow_keeping(by, claim.tenant_id, found.path_of(claim))


# ---- lots and the office's choice ----


@transaction.atomic
def give_places(*, need: Need, chosen: Sequence[Claim] = (), by: Actor, now: datetime) -> list[Claim]:
    """
    Give the places of a need that is not for the first who come. By lots: once, on its day, among all who wait; the seed is
    published with it, and who is not drawn first waits in the order of drawing. By the office: `chosen` get a yes at once.

    :raises NotAllowed: without the right there. :raises ClaimRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    allow_keeping(by, need.tenant_id, need.place_path)
    problems = rules.give_problems(
        choosing=need.choosing, state=need.state, choose_on=need.choose_on, is_chosen=need.chosen_at is not None,
        today=timezone.localdate(now),
    )  # fmt: skip
    waiting = locking.several(need.claims.filter(state=ClaimState.WAITING).order_by("position", "id"))
    free = rules.free_slots(queues.slots_taken(need), need.places)
    if need.choosing == Choosing.OFFICE:
        picked = _picked(chosen)
        are_its = all(one.need_id == need.pk for one in picked)  # type: ignore[attr-defined]
        problems += rules.chosen_problems([one.state for one in picked], free=len(free), are_its=are_its)
    refuse_if(problems, ClaimRefused)
    need.chosen_at = need.chosen_at or now
    need.save(update_fields=["chosen_at"])
    if need.choosing == Choosing.LOTS:
        _draw(need, waiting, by, now)
    else:
        for one, slot in zip(picked, free, strict=False):
            queues.give_place(one, slot, state=ClaimState.AGREED, by=by, now=now)
    queues.settle(need, by=by, now=now)
    return list(found.queue_of(need))


def _picked(chosen: Sequence[Claim]) -> list[Claim]:
    """The chosen claims as they are now, each once, in their order."""
    return locking.several(Claim.objects.filter(pk__in={one.pk for one in chosen}).order_by("position", "id"))


def _draw(need: Need, waiting: Sequence[Claim], by: Actor, now: datetime) -> None:
    """Put everybody who waits into the order of drawing, and write down what is needed to draw again (`core.lots`)."""
    changes: dict[str, list[object]] = {"entrants": [None, len(waiting)], "seed": [None, need.seed]}
    if waiting:
        by_key = {str(one.pk): one for one in waiting}
        promise = lots.promise_of(need.seed)
        drawn = lots.draw(list(by_key), seats=len(by_key), seed=need.seed, promise=promise)
        first = queues.next_position(need)
        for position, key in enumerate(drawn.drawn, start=first):
            by_key[key].position = position
        Claim.objects.bulk_update(waiting, ["position"])
        changes |= {
            "method": [None, lots.METHOD], "promise": [None, promise], "list_digest": [None, drawn.list_digest],
            "keys": [None, list(drawn.keys)], "drawn": [None, list(drawn.drawn)],
        }  # fmt: skip
    journal.record(DRAWN, need, by=by, now=now, changes=changes)


# ---- what every step does ----


def held(claim: Claim) -> Claim:
    """The claim as it is now, its need or resource held before it."""
    if claim.need_id is not None:  # type: ignore[attr-defined]
        need = queues.held_need(claim.need_id)  # type: ignore[attr-defined]
        one = locking.one(Claim, claim.pk, "organisation", "team", "person")
        one.need = need
        return one
    resource = locking.one(Resource, claim.resource_id, "place")  # type: ignore[attr-defined]
    one = locking.one(Claim, claim.pk, "organisation", "team", "person")
    one.resource = resource
    return one


def step(claim: Claim, state: ClaimState, verb: str, by: Actor, now: datetime, *, reason: str = "") -> None:
    """Move a claim on, with its line in the journal, and let its need say how it stands."""
    before, claim.state = claim.state, state
    claim.save()
    changes = {"state": [before, state]}
    journal.record(f"cobuild.claim.{verb}", claim, by=by, now=now, reason=reason.strip(), changes=changes)
    if claim.need is not None:
        queues.settle(claim.need, by=by, now=now)


def end(claim: Claim, state: ClaimState, verb: str, reason: str, by: Actor, now: datetime) -> Claim:
    """End a claim without its having been done: its place is free again."""
    claim.closed_reason, claim.closed_at = reason.strip(), now
    step(claim, state, verb, by, now, reason=reason)
    if state != ClaimState.WITHDRAWN:
        events.publish(ClaimAnswered(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)
    return claim
