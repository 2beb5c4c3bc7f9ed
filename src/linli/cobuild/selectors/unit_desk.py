"""
A unit's own desk: what is asked of it, what it promised, what it did. Everything here begins with one of the liaison's own
bodies (`partners.own_bodies`), so that nobody reads another unit's.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from linli.registry.api import Organisation

from ..models import Agreement, Claim, FeedbackLetter, Need, Obligation, PartnerReview, PartnerUnit
from ..models.partners import PartnerUnitQuerySet
from ..rules.sides import Claimant
from ..states import AgreementState, ClaimState, NeedState
from . import market
from .claims import BESIDE, claims_of
from .partner_deeds import claims_given

SOON = timedelta(days=30)
PROMISED = (ClaimState.ASKED, ClaimState.WAITING, ClaimState.AGREED, ClaimState.DISPUTED)
DONE = (ClaimState.DELIVERED, ClaimState.CONFIRMED)
ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.FAILED)
PARTS = {"promised": PROMISED, "done": DONE, "ended": ENDED}


def needs_for(body: Organisation, partner: PartnerUnit | None, *, today: date) -> QuerySet[Need]:
    """
    What a unit could take on: open, for units, in its community (without one: in the subdistrict), not its own and not claimed
    by it yet; those that have waited longest first.
    """
    if partner is not None and partner.place.kind != "subdistrict":
        rows: QuerySet[Need] = market.needs_near(partner.place, on=today)
    else:
        rows = market.needs_listed(body.tenant, on=today).filter(state=NeedState.OPEN).order_by("checked_at", "id")
    claimed = Claim.objects.live().filter(organisation=body, need__isnull=False)
    rows = rows.filter(Q(organisation=None) | ~Q(organisation=body), for_units=True)
    return rows.exclude(pk__in=claimed.values("need")).select_related("place")


def claims_in(body: Organisation, part: str) -> QuerySet[Claim]:
    """The unit's claims that are promised, done or ended; done is also what others used of what it offers."""
    if part == "done":
        return claims_given(body.pk).filter(state__in=DONE).order_by("-delivered_on", "-id")
    rows = claims_of(Claimant(organisation=body)).filter(state__in=PARTS.get(part, PROMISED))
    return rows.order_by("due_on", "claimed_at", "id") if part == "promised" else rows


def claims_to_confirm(body: Organisation) -> QuerySet[Claim]:
    """What others did for the unit's own needs, and waits for its word."""
    rows = Claim.objects.filter(need__organisation=body, state=ClaimState.DELIVERED)
    return rows.select_related(*BESIDE).order_by("delivered_at", "id")


def duties_due(body: Organisation, *, today: date) -> QuerySet[Obligation]:
    """What the unit's agreements ask of it until a month from now, the longest overdue first."""
    rows = Obligation.objects.filter(party__organisation=body, agreement__state=AgreementState.SIGNED, next_due__lte=today + SOON)
    return rows.select_related("agreement").order_by("next_due", "id")


def agreements_to_confirm(body: Organisation) -> QuerySet[Agreement]:
    waits = Agreement.objects.filter(state=AgreementState.PROPOSED, parties__organisation=body, parties__confirmed_at=None)
    return Agreement.objects.filter(pk__in=waits.values("pk")).order_by("made_at", "id")


def letters_unread(body: Organisation) -> QuerySet[FeedbackLetter]:
    rows = FeedbackLetter.objects.filter(partner__organisation=body, read_at=None).exclude(sent_at=None)
    return rows.order_by("year", "quarter", "id")


def reviews_unanswered(body: Organisation) -> QuerySet[PartnerReview]:
    rows = PartnerReview.objects.filter(partner__organisation=body, answered_at=None).exclude(sent_at=None)
    return rows.order_by("year", "id")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the unit, kind by kind."""

    agreements: list[Agreement]
    duties: list[Obligation]
    to_do: list[Claim]
    to_confirm: list[Claim]
    letters: list[FeedbackLetter]
    reviews: list[PartnerReview]


def waiting_for(body: Organisation, *, today: date, most: int) -> Waiting:
    agreed = claims_in(body, "promised").filter(state__in=(ClaimState.AGREED, ClaimState.DISPUTED))
    return Waiting(
        agreements=list(agreements_to_confirm(body)[:most]),
        duties=list(duties_due(body, today=today)[:most]),
        to_do=list(agreed[:most]),
        to_confirm=list(claims_to_confirm(body)[:most]),
        letters=list(letters_unread(body)[:most]),
        reviews=list(reviews_unanswered(body)[:most]),
    )


# ---- lists of the office, a row for each unit ----


def with_letters(rows: PartnerUnitQuerySet, year: int, quarter: int, state: str) -> PartnerUnitQuerySet:
    """Units with the letter of one quarter as `of_quarter`; narrowed to: none, draft, sent, read."""
    letters = FeedbackLetter.objects.filter(year=year, quarter=quarter)
    states = {"draft": letters.filter(sent_at=None), "read": letters.exclude(read_at=None)}
    states["sent"] = letters.filter(read_at=None).exclude(sent_at=None)
    rows = _narrowed(rows, letters, states, state)
    return rows.prefetch_related(Prefetch("letters", queryset=letters, to_attr="of_quarter"))


def with_reviews(rows: PartnerUnitQuerySet, year: int, state: str) -> PartnerUnitQuerySet:
    """Units with the review of one year as `of_year`; narrowed to: none, draft, sent, answered."""
    reviews = PartnerReview.objects.filter(year=year)
    states = {"draft": reviews.filter(sent_at=None), "answered": reviews.exclude(answered_at=None)}
    states["sent"] = reviews.filter(answered_at=None).exclude(sent_at=None)
    rows = _narrowed(rows, reviews, states, state)
    return rows.prefetch_related(Prefetch("reviews", queryset=reviews, to_attr="of_year"))


def _narrowed(rows: PartnerUnitQuerySet, there: QuerySet[Any], states: dict[str, Any], state: str) -> PartnerUnitQuerySet:
    if state == "none":
        return rows.exclude(pk__in=there.order_by().values("partner"))
    if state in states:
        return rows.filter(pk__in=states[state].order_by().values("partner"))
    return rows
