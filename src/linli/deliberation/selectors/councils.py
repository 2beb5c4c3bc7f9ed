"""Councils, their terms and seats, as somebody may see them; and the whole of one council on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet
from linli.registry.api import Ownership

from ..models import Council, Seat, SeatEnd, Term
from ..models.councils import CouncilQuerySet, SeatQuerySet
from ..rules import composition, rights, seats
from ..rules.composition import Body, Share
from .bodies import rule_of

ENDING_DAYS = 90
"""How long before its end a term is told of: offices prepare the next one within 90 days (Zhengzhou property regulation)."""
HELD_BY = ("person", "organisation", "delegate")


def councils_visible_to(actor: Actor) -> CouncilQuerySet:
    """The councils whose place the actor's posts reach."""
    return Council.objects.filter(within(actor, rights.VIEW, rights.COUNCILS))


def council_for(actor: Actor, pk: UUID) -> Council:
    """:raises Council.DoesNotExist: for a council that is not there, or not for this actor."""
    return councils_visible_to(actor).select_related("place", "tenant").get(pk=pk)


def public_councils(tenant: Tenant) -> CouncilQuerySet:
    """The standing councils that residents may read about."""
    return Council.objects.standing().filter(tenant=tenant, is_public=True)


def councils_over(path: str, tenant: Tenant) -> CouncilQuerySet:
    """The public councils whose place holds what lies at a path: those of its community, its compound, the whole subdistrict."""
    return public_councils(tenant).filter(place_path__in=[path[: at + 1] for at, sign in enumerate(path) if sign == "/"])


def counted(rows: QuerySet[Council]) -> QuerySet[Council]:
    """Each council with its open term (`term_ordinal`, `term_ends_on`), its seats, and how many are held."""
    open_terms = Term.objects.filter(council=OuterRef("pk"), closed_on=None)
    live = Seat.objects.filter(valid_to=None, term__closed_on=None)
    return rows.select_related("place").annotate(
        term_ordinal=Subquery(open_terms.values("ordinal")[:1]),
        term_ends_on=Subquery(open_terms.values("ends_on")[:1]),
        seat_count=Subquery(open_terms.values("seat_count")[:1]),
        held_count=tally(live, "term__council"),
    )


def tally(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of these rows point at each row of the list, as a column."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0)


def listed(
    actor: Actor, tenant: Tenant, *, words: str = "", kind: str = "", under: str = "", only: str = "", today: date
) -> QuerySet[Council]:
    """The list; `only`: vacant (seats that nobody holds), ending (term over within ENDING_DAYS, or past), dissolved, else standing."""
    rows = councils_visible_to(actor).filter(tenant=tenant)
    rows = rows.exclude(dissolved_on=None) if only == "dissolved" else rows.standing()
    for word in words.split()[:5]:
        rows = rows.filter(name__icontains=word)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.under(under) if under else rows
    found = counted(rows)
    if only == "vacant":
        found = found.filter(Q(seat_count__gt=F("held_count")) | Q(seat_count=None))
    if only == "ending":
        soon = date.fromordinal(today.toordinal() + ENDING_DAYS)
        found = found.filter(Q(term_ends_on__lte=soon))
    return found.order_by("place_path", "name", "id")


def current_term(council: Council, on: date | None = None) -> Term | None:
    """The term that runs; on a day that is given, the one that ran then."""
    terms = Term.objects.filter(council=council)
    if on is None:
        return terms.filter(closed_on=None).first()
    ran = Q(closed_on=None) | Q(closed_on__gte=on)
    return terms.filter(ran, begins_on__lte=on).order_by("-ordinal").first()


def terms_of(council: Council) -> QuerySet[Term]:
    """Every term, the newest first, with how many ever sat in it."""
    sat = Seat.objects.exclude(end_kind=SeatEnd.MISTAKE)
    return Term.objects.filter(council=council).annotate(sat_count=tally(sat, "term")).select_related("run")


def seats_of(council: Council, on: date) -> SeatQuerySet:
    """Who sits in a council on a day, in the order of the seats; what was entered by mistake never sat."""
    return Seat.objects.held_on(on).filter(term__council=council).select_related(*HELD_BY)


def seats_ever(term: Term) -> SeatQuerySet:
    """Who holds or has held the seats of a term."""
    return _real().filter(term=term).select_related(*HELD_BY)


def seats_in(term: Term) -> SeatQuerySet:
    """Who holds the seats of a term now."""
    return seats_ever(term).filter(valid_to=None)


def _real() -> SeatQuerySet:
    rows: SeatQuerySet = Seat.objects.exclude(end_kind=SeatEnd.MISTAKE)  # type: ignore[assignment]
    return rows


def seat_for(actor: Actor, pk: UUID) -> Seat:
    """:raises Seat.DoesNotExist: for a seat that is not there, or whose council is not for this actor."""
    seen = Seat.objects.filter(term__council__in=councils_visible_to(actor).values("pk"))
    return seen.select_related("term", "term__council", "term__council__tenant", *HELD_BY).get(pk=pk)


def history_of(seat: Seat) -> list[Seat]:
    """Everyone who has held this seat of its term, the latest first, mistakes too."""
    rows = Seat.objects.filter(term_id=seat.term_id, position=seat.position).select_related(*HELD_BY)
    return list(rows.order_by("-valid_from", "-id"))


def seats_of_person(person_ids: Iterable[UUID], *, live: bool = False) -> QuerySet[Seat]:
    """Where somebody sits or sat, for themselves or for an organisation; the present first."""
    keys = list(person_ids)
    rows = _real().filter(Q(person__in=keys) | Q(delegate__in=keys))
    rows = rows.filter(valid_to=None, term__council__dissolved_on=None) if live else rows
    return rows.select_related("term", "term__council", *HELD_BY).order_by(
        F("valid_to").desc(nulls_first=True), "-valid_from", "id"
    )


def seats_of_unit(organisation_id: UUID, *, people: Iterable[UUID] = ()) -> QuerySet[Seat]:
    """Where an organisation sits now by a delegate, and where those of its `people` sit for themselves."""
    rows = _real().filter(Q(organisation=organisation_id) | Q(person__in=list(people)))
    rows = rows.filter(valid_to=None, term__closed_on=None, term__council__dissolved_on=None)
    return rows.select_related("term", "term__council", *HELD_BY).order_by("term__council__place_path", "position", "id")


def holders_of(rows: Iterable[Seat]) -> list[seats.Holder]:
    """The seats as the rules look at them."""
    return [holder_of(one) for one in rows]


def holder_of(one: Seat) -> seats.Holder:
    return seats.Holder(one.position, one.person_id, one.organisation_id, one.delegate_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a council stands on a day: its term, who sits there, what is vacant, which rule holds, and the shares it wants."""

    council: Council
    term: Term | None
    seats: Sequence[Seat]
    vacant: Sequence[int]
    rule: RuleSet | None
    body: Body
    shares: Sequence[Share]
    on: date

    @property
    def is_overdue(self) -> bool:
        """Whether its term should have ended before that day."""
        return bool(self.term and self.term.ends_on and self.term.ends_on < self.on)


def standing_of(council: Council, on: date) -> Standing:
    """Everything that the page of a council says, read in few queries."""
    term, rule = current_term(council), rule_of(council, on)
    rows = list(seats_in(term)) if term else []
    body = composition.body(rule)
    vacant = seats.vacancies((one.position for one in rows), term.seat_count) if term else []
    return Standing(council, term, rows, vacant, rule, body, _shares(council, body, rows), on)


def _shares(council: Council, body: Body, rows: Sequence[Seat]) -> list[Share]:
    people = [person for one in rows if (person := one.person or one.delegate)]
    counts = {composition.WOMEN: sum(one.gender == "f" for one in people)}
    unknown = {composition.WOMEN: sum(not one.gender for one in people)}
    if composition.RESIDENTS in body.shares:
        counts[composition.RESIDENTS] = sum(bool(one.constituency) for one in rows)
    if composition.OWNERS in body.shares:
        counts[composition.OWNERS] = _owners(council, [one.pk for one in people])
    return composition.shares_of(body, counts, len(rows), unknown)


def _owners(council: Council, people: Sequence[Any]) -> int:
    """How many of these people own a unit where the council is."""
    owned = Ownership.objects.filter(unit__place__path__startswith=council.place_path, valid_to=None, person__in=people)
    return owned.values("person").distinct().count()


WITH_OPEN_SEATS = Prefetch(
    "terms", queryset=Term.objects.filter(closed_on=None).prefetch_related(
        Prefetch("seats", queryset=Seat.objects.filter(valid_to=None).select_related(*HELD_BY), to_attr="live")
    ), to_attr="open_terms",
)  # fmt: skip
"""Councils with who sits there now, read in two more queries."""
