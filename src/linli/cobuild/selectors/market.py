"""Needs and resources as somebody may see them: the public list, the office's, one's own; what is near; how old they grow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from linli.core import journal, lots, rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Place

from ..models import Choosing, Claim, Need, Resource
from ..models.market import NeedQuerySet
from ..rules import ages as rules
from ..rules import rights
from ..states import HOLDING, ClaimState, NeedState, ResourceState
from .matching import matches_for as matches_for
from .matching import needs_matching as needs_matching
from .speaking import keys_spoken_for, unit_of

COUNTED = {
    "held": Count("claims", filter=Q(claims__slot__isnull=False, claims__state__in=list(HOLDING))),
    "queued": Count("claims", filter=Q(claims__state=ClaimState.WAITING)),
    "confirmed": Count("claims", filter=Q(claims__state=ClaimState.CONFIRMED)),
}
DRAWN = "cobuild.need.drawn"


# ---- needs ----


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """What the office sees on its lists: of the places that the post covers."""
    if actor.is_system:
        return Need.objects.all()
    return Need.objects.filter(within(actor, rights.VIEW, rights.MARKET, rights.ASK)).select_related("place", "organisation")


def needs_listed(tenant: Tenant, *, on: date | None = None) -> NeedQuerySet:
    """What everybody sees: checked, public; `on`: only what can still be claimed on that day."""
    rows = Need.objects.filter(tenant=tenant).listed()
    if on is not None:
        rows = rows.filter(Q(wanted_until=None) | Q(wanted_until__gte=on)).exclude(state=NeedState.DONE)
    return rows.select_related("place", "organisation")


def needs_near(place: Place, *, on: date) -> QuerySet[Need]:
    """What can be claimed in the community of a place: at the place first, then in its compound, then the oldest."""
    rows = nearest(needs_listed(place.tenant, on=on), place)
    return rows.filter(state=NeedState.OPEN, near__lt=ELSEWHERE).annotate(**COUNTED)  # type: ignore[misc]  # `nearest` put it there


ELSEWHERE = 3


def nearest(rows: QuerySet[Need], place: Place) -> QuerySet[Need]:
    """
    With `near`: 0 at a place, 1 in its compound, 2 in its community or of the whole subdistrict, else ELSEWHERE; nearest first,
    then the oldest. What somebody asks for themselves counts as anywhere in its compound, so that nobody finds the building by
    standing before each.
    """
    steps = place.path.split("/")
    community, compound = "/".join(steps[:2]) + "/", "/".join(steps[:3]) + "/"
    near = Case(
        When(place_path__startswith=place.path, person=None, beneficiary=None, then=Value(0)),
        When(place_path__startswith=compound, then=Value(1)),
        When(Q(place_path__startswith=community) | Q(place_path=steps[0] + "/"), then=Value(2)),
        default=Value(ELSEWHERE),
        output_field=IntegerField(),
    )
    return rows.annotate(near=near).order_by("near", "checked_at", "id")


def counted(rows: QuerySet[Need]) -> QuerySet[Need]:
    """With `held`, `queued` and `confirmed` beside each: how many claims hold a place, wait, are confirmed."""
    return rows.annotate(**COUNTED)


def needs_asked_by(actor: Actor) -> QuerySet[Need]:
    """What this person, or the unit that they speak for, has asked; also what was not taken up."""
    own = Q(pk__in=[])
    if actor.person_id:
        own |= Q(person=actor.person_id)
    if unit := unit_of(actor):
        own |= Q(organisation=unit)
    return Need.objects.filter(own, tenant=actor.tenant_id).select_related("place").order_by("-asked_at", "-id")


def need_for(actor: Actor, pk: UUID, *, tenant: Tenant) -> Need | None:
    """One need as a visitor of the portal may open it: listed, or their own, or for them, or one that they claimed."""
    own = needs_asked_by(actor).order_by().values("pk")
    claimed = Claim.objects.filter(claimant_key__in=keys_spoken_for(actor)).exclude(need=None).values("need")
    seen = Q(pk__in=own) | Q(pk__in=claimed) | Q(pk__in=Need.objects.listed().values("pk"))
    seen |= Q(beneficiary=actor.person_id) if actor.person_id else Q()
    return Need.objects.filter(seen, tenant=tenant, pk=pk).select_related("place", "organisation", "tenant").first()


def may_see_private(actor: Actor, need: Need) -> bool:
    """Whether somebody may read who it is for, and the office's note: clerks of the market and of stock there, and who asked."""
    if any(actor.may(one, tenant_id=need.tenant_id, place_path=need.place_path) for one in (rights.MARKET, rights.ALLOCATE)):
        return True
    if actor.person_id is not None and actor.person_id == need.person_id:  # type: ignore[attr-defined]
        return True
    return need.organisation_id is not None and unit_of(actor) == need.organisation_id  # type: ignore[attr-defined]


# ---- lots ----


def seed_promise(need: Need) -> str:
    """What is published from the first day: SHA-256 of the seed; "" where no lots are drawn."""
    return lots.promise_of(need.seed) if need.choosing == Choosing.LOTS and need.seed else ""


def published_seed(need: Need) -> str:
    """The seed, once the lots are drawn; before that nobody reads it."""
    return need.seed if need.chosen_at else ""


def drawing_of(need: Need) -> Mapping[str, Any] | None:
    """The drawing as it was written down: seed, promise, keys and who was drawn, in the order of drawing; none before."""
    line = next(iter(journal.lines_about(need.pk).filter(verb=DRAWN)), None)
    return {name: values[1] for name, values in line.changes.items()} if line else None


# ---- ages ----


def age_rule(tenant: Tenant, on: date) -> Mapping[str, Any]:
    """After how many days a need is old (`cobuild.market`)."""
    return rulesets.in_force(rules.RULE, on=on, tenant=tenant).body


@dataclass(frozen=True, slots=True)
class Age:
    """How long nobody has claimed it: whole days, and `fresh`, `waiting` or `old`."""

    days: int
    code: str


def age_of(need: Need, on: date, body: Mapping[str, Any]) -> Age | None:
    """The age of a need that stands open; none where it was claimed full, done, or is not on the list."""
    if need.state != NeedState.OPEN or need.checked_at is None:
        return None
    days = rules.days_waiting(timezone.localdate(need.checked_at), on)
    return Age(days, rules.age_of(days, body))


def unclaimed(rows: QuerySet[Need]) -> QuerySet[Need]:
    """Those on the list that nobody has claimed."""
    live = Claim.objects.live().exclude(need=None).order_by().values("need")
    return rows.filter(state=NeedState.OPEN).exclude(pk__in=live)


def aged(rows: QuerySet[Need], code: str, on: date, body: Mapping[str, Any]) -> QuerySet[Need]:
    """Those unclaimed whose age is `fresh`, `waiting` or `old` on that day."""
    waiting, old = (_begin_of_day(on - timedelta(days=body[name] - 1)) for name in ("waiting_after_days", "old_after_days"))
    between = {
        rules.FRESH: Q(checked_at__gte=waiting),
        rules.WAITING: Q(checked_at__lt=waiting, checked_at__gte=old),
        rules.OLD: Q(checked_at__lt=old),
    }
    return unclaimed(rows).filter(between[code])


def ages(rows: QuerySet[Need], on: date, body: Mapping[str, Any]) -> dict[str, int]:
    """How many of these nobody has claimed, by age. One query."""
    conditions = {code: Q(pk__in=aged(rows.order_by(), code, on, body).values("pk")) for code in AGES}
    return rows.order_by().aggregate(**{code: Count("pk", filter=one) for code, one in conditions.items()})


AGES = (rules.FRESH, rules.WAITING, rules.OLD)


def _begin_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# ---- resources ----


def resources_visible_to(actor: Actor) -> QuerySet[Resource]:
    """What the office sees of what is offered, where the post reaches."""
    if actor.is_system:
        return Resource.objects.all()
    rows = Resource.objects.filter(within(actor, rights.VIEW, rights.MARKET, rights.ASK))
    return rows.select_related("place", "organisation", "person", "space")


def resources_listed(tenant: Tenant, *, on: date) -> QuerySet[Resource]:
    """What everybody sees of what is offered, and can be used on that day or later."""
    rows = Resource.objects.filter(tenant=tenant, state=ResourceState.OPEN, is_public=True)
    rows = rows.filter(Q(available_until=None) | Q(available_until__gte=on))
    return rows.select_related("place", "organisation", "space")


def resources_offered_by(actor: Actor) -> QuerySet[Resource]:
    """What this person, or the unit that they speak for, has offered."""
    own = Q(pk__in=[])
    if actor.person_id:
        own |= Q(person=actor.person_id)
    if unit := unit_of(actor):
        own |= Q(organisation=unit)
    return Resource.objects.filter(own, tenant=actor.tenant_id).select_related("place").order_by("-offered_at", "-id")
