"""
What partner units did in a span of days: numbers counted by the database, and the deeds, rooms and gifts behind them.

A deed counts on the day on which it was done, from the report on; where those served say that it was not done, it does not.
A unit gives where it takes a need on, and where somebody uses what it offers; what it uses itself is no gift of its own.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ..models import Booking, CheckIn, Claim, Donation, MoveKind, PartnerUnit, StockMove
from ..rules.letters import FIGURES, MOST_DEEDS, Days, Deed, Figures, Gift, LetterBody, RoomUsed, days_of_year
from ..rules.spaces import at
from ..states import BookingState, ClaimState

COUNTED = (ClaimState.DELIVERED, ClaimState.CONFIRMED)
OF_IT = OuterRef("organisation_id")
FAR = OuterRef(OuterRef("organisation_id"))


def year_of(partner: PartnerUnit, year: int) -> Figures:
    """The numbers of a calendar year. One statement."""
    return figures_of(partner, days_of_year(year))


def figures_of(partner: PartnerUnit, days: Days) -> Figures:
    """The numbers of a span of days, both included. One statement."""
    return told(with_figures(PartnerUnit.objects.filter(pk=partner.pk), days).get())


def told(row: PartnerUnit) -> Figures:
    """The numbers of a row of `with_figures`."""
    return Figures(**{name: getattr(row, name) for name in FIGURES})


def with_figures(rows: QuerySet[PartnerUnit], days: Days) -> QuerySet[PartnerUnit]:
    """Each unit with its `Figures` beside it, worked out for the rows that are shown, with no join to multiply."""
    own, members = _given(days), _by_members(days)
    uses, gifts = used_between(days).filter(space__owner=OF_IT), given_between(days).filter(organisation=OF_IT)
    checked_in = CheckIn.objects.on(days[1]).filter(employer=OF_IT)
    return rows.annotate(
        claims=_one(own, Count("pk")),
        person_times=_one(own, Sum("person_times")),
        half_hours=_one(own, Sum("half_hours")),
        member_claims=_one(members, Count("pk")),
        member_person_times=_one(members, Sum("person_times")),
        member_half_hours=_one(members, Sum("half_hours")),
        members=_one(checked_in, Count("pk")),
        uses=_one(uses, Count("pk")),
        came=_one(uses, Sum("came")),
        donations=_one(gifts, Count("pk")),
    )


def _one(rows: QuerySet[Any], what: Any) -> Coalesce:
    """One number over what belongs to the row outside; 0 where there is nothing."""
    summed = rows.order_by().annotate(together=Value(1)).values("together").annotate(n=what).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


def _done(days: Days) -> QuerySet[Claim]:
    return Claim.objects.filter(state__in=COUNTED, delivered_on__gte=days[0], delivered_on__lte=days[1])


def _by_unit(organisation: Any) -> Q:
    return Q(need__isnull=False, organisation=organisation) | Q(resource__organisation=organisation)


def _given(days: Days) -> QuerySet[Claim]:
    return _done(days).filter(_by_unit(OF_IT))


def _by_members(days: Days) -> QuerySet[Claim]:
    """Needs that its people took on while they had checked in as its people. Counted only: who it was stands nowhere."""
    there = CheckIn.objects.on(OuterRef("delivered_on")).filter(employer=FAR, person=OuterRef("person_id"))
    return _done(days).filter(Exists(there), need__isnull=False, person__isnull=False)


def used_between(days: Days) -> QuerySet[Booking]:
    """Uses that took place, by the day on which they began."""
    begins, ends = at(days[0], 0), at(days[1] + timedelta(days=1), 0)
    return Booking.objects.filter(state=BookingState.HELD, starts_at__gte=begins, starts_at__lt=ends)


def given_between(days: Days) -> QuerySet[Donation]:
    return Donation.objects.filter(received_on__gte=days[0], received_on__lte=days[1], voided_at=None)


# ---- behind the numbers ----


def claims_given(organisation_id: Any) -> QuerySet[Claim]:
    """Everything that a unit took on or let others use, whatever became of it."""
    rows = Claim.objects.filter(_by_unit(organisation_id))
    return rows.select_related("need__place", "resource__place", "organisation", "team", "person")


def body_of(partner: PartnerUnit, days: Days) -> LetterBody:
    """The letter of a span of days as it is now."""
    return LetterBody(
        unit=partner.organisation.name,
        community=partner.place.name,
        figures=figures_of(partner, days),
        deeds=tuple(_deed(one) for one in _claims_of(partner, days)[:MOST_DEEDS]),
        rooms=_rooms(partner, days),
        gifts=_gifts(partner, days),
    )


def _claims_of(partner: PartnerUnit, days: Days) -> QuerySet[Claim]:
    rows = _done(days).filter(_by_unit(partner.organisation_id))  # type: ignore[attr-defined]
    return rows.select_related("need__place", "resource__place").order_by("delivered_on", "id")


def _deed(claim: Claim) -> Deed:
    about = claim.need or claim.resource
    on, confirmed = claim.delivered_on or date.min, claim.state == ClaimState.CONFIRMED
    return Deed(
        on=on,
        title=about.title if about else "",
        claim=str(claim.pk),
        place=about.place.name if about else "",
        person_times=claim.person_times,
        half_hours=claim.half_hours,
        rating=claim.rating if confirmed else None,
        thanks=claim.thanks if confirmed else "",
    )


def _rooms(partner: PartnerUnit, days: Days) -> tuple[RoomUsed, ...]:
    rows = used_between(days).filter(space__owner=partner.organisation_id)  # type: ignore[attr-defined]
    counted = rows.order_by().values("space", "space__name").annotate(uses=Count("pk"), people=Sum("came"))
    ordered = counted.order_by("space__name", "space")
    return tuple(RoomUsed(one["space__name"], one["uses"], one["people"] or 0) for one in ordered)


def _gifts(partner: PartnerUnit, days: Days) -> tuple[Gift, ...]:
    """What was given, kind by kind; what was taken back from the receipt is not given."""
    gifts = given_between(days).filter(organisation=partner.organisation_id)  # type: ignore[attr-defined]
    moves = StockMove.objects.filter(donation__in=gifts.values("pk"), kind=MoveKind.DONATED)
    summed = moves.order_by().values("item__name", "item__unit").annotate(together=Sum("quantity"))
    ordered = summed.order_by("item__name", "item__unit")
    return tuple(Gift(one["item__name"], one["together"], one["item__unit"]) for one in ordered)


def thanks_to(organisation_id: Any) -> QuerySet[Claim]:
    """What was confirmed with words of thanks, the latest first."""
    rows = claims_given(organisation_id).filter(state=ClaimState.CONFIRMED).exclude(thanks="")
    return rows.order_by("-confirmed_at", "-id")
