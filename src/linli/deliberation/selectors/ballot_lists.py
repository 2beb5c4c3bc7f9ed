"""Ballots as somebody may see them: the office those of its places, residents the public ones, a voter their own rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Greatest

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.deliberation.models import Ballot, BallotKind, Batch, BatchState, Channel, Right, RightVoter, Secrecy
from linli.deliberation.rules import rights
from linli.deliberation.rules.hands import agreed
from linli.deliberation.states import BallotState

from .papers import counts_of

SEES = (rights.VIEW, rights.BALLOTS, rights.ROLLS, rights.TAKE_VOTES, rights.COUNT, rights.DECLARE)
GOING = (BallotState.FROZEN, BallotState.OPEN, BallotState.CLOSED)
UNSEEN = (BallotState.DRAFT, BallotState.WITHDRAWN)
"""What no voter hears of."""
VIEWS = ("now", "prepared", "declared", "ended", "all")
IN_VIEW = {
    "now": Q(state__in=GOING),
    "prepared": Q(state=BallotState.DRAFT),
    "declared": Q(state=BallotState.DECLARED),
    "ended": Q(state__in=(BallotState.VOID, BallotState.WITHDRAWN)),
    "all": Q(),
}


@dataclass(frozen=True, slots=True)
class BallotFilters:
    """What the list is narrowed by; everything stands in the address."""

    view: str = "now"
    kind: str = ""
    council: str = ""
    year: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, given: Mapping[str, str]) -> "BallotFilters":
        view, kind, year = given.get("view", ""), given.get("kind", ""), given.get("year", "")
        council = uuid_of(given.get("council", ""))
        return cls(
            view=view if view in VIEWS else "now",
            kind=kind if kind in BallotKind.values else "",
            council=str(council) if council else "",
            year=year if year.isdecimal() and year.isascii() and len(year) == 4 else "",
            text=given.get("text", "").strip()[:60],
        )

    def as_query(self) -> dict[str, str]:
        return asdict(self)

    @property
    def is_narrowed(self) -> bool:
        return any((self.kind, self.council, self.year, self.text))


def ballots_seen(actor: Actor) -> QuerySet[Ballot]:
    """Those of the places that the actor's posts reach."""
    return Ballot.objects.filter(within(actor, *SEES)).select_related("place", "council", "meeting", "run")


def narrowed(rows: QuerySet[Ballot], filters: BallotFilters) -> QuerySet[Ballot]:
    rows = rows.filter(IN_VIEW[filters.view])
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.council:
        rows = rows.filter(council_id=filters.council)
    if filters.year:
        rows = rows.filter(year=int(filters.year))
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(question__icontains=filters.text))
    return rows


def with_turnout(rows: QuerySet[Ballot]) -> QuerySet[Ballot]:
    """Each with how many took part so far, the newest first; asked for the rows of a page alone."""
    used = Right.objects.filter(ballot=OuterRef("pk"), used_on__isnull=False).order_by().values("ballot")
    counted = Coalesce(Subquery(used.annotate(n=Count("pk")).values("n")), 0)
    on_paper = Case(When(secrecy=Secrecy.SECRET, then=papers_back()), default=0, output_field=IntegerField())
    return rows.annotate(used=counted + on_paper).order_by("-made_at", "-id")


def papers_back() -> Greatest:
    """
    How many papers of a secret ballot came back: as noted, or as far as piles are in the box. Whose they are nobody knows, so no
    right says so.
    """
    agreed_piles = Batch.objects.filter(ballot=OuterRef("pk"), state=BatchState.AGREED).order_by().values("ballot")
    in_box = Coalesce(Subquery(agreed_piles.annotate(n=Sum("paper_count")).values("n")), 0)
    return Greatest(Coalesce(F("returned_count"), 0), in_box, output_field=IntegerField())


def with_hands(ballots: Iterable[Ballot]) -> None:
    """Fetch the tellers' counts of those that are voted by hands, in one statement; none where there are none."""
    prefetch_related_objects([one for one in ballots if Channel.HANDS in one.channels], "hand_counts")


def used_in(ballot: Ballot) -> int:
    """How many took part in one of `with_turnout`: hands, which are nobody's, are counted too."""
    hands = agreed(counts_of(ballot)) if Channel.HANDS in ballot.channels else None
    return ballot.used + sum((hands or {}).values())  # type: ignore[attr-defined,no-any-return]


def years_of(rows: QuerySet[Ballot]) -> list[int]:
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def public_ballots(tenant: Tenant) -> QuerySet[Ballot]:
    """What everybody may read about."""
    return Ballot.objects.public().filter(tenant=tenant).select_related("place", "council", "meeting")  # type: ignore[attr-defined]


def going_on(tenant: Tenant) -> QuerySet[Ballot]:
    """What is being voted on or about to be, and drafts whose roll hangs for everybody to check."""
    on_show = Q(state=BallotState.DRAFT, roll_published_at__isnull=False)
    rows = Ballot.objects.filter(Q(state__in=GOING) | on_show, tenant=tenant, is_public=True)
    return rows.select_related("place", "council", "meeting")


def readable_for(actor: Actor, tenant: Tenant, pk: UUID) -> Ballot | None:
    """One that this reader may open on the portal: a public one, one of whose roll they stand on, or one of the office's."""
    rows = Ballot.objects.filter(tenant=tenant, pk=pk).exclude(state__in=UNSEEN)
    found = rows.select_related("place", "council", "meeting", "revote_of").first()
    if found is None or found.is_public:
        return found
    if actor.person_id and own_rights(actor.person_id, [found.pk]).exists():
        return found
    return found if ballots_seen(actor).filter(pk=pk).exists() else None


def own_rights(person_id: UUID | None, ballot_ids: list[UUID] | None = None) -> QuerySet[Right]:
    """The rights that this person may use, or could use if the co-owners had not named another one."""
    if person_id is None:
        return Right.objects.none()
    rows = Right.objects.filter(Q(voters__person=person_id) | Q(voters__agent=person_id)).distinct()
    return rows if ballot_ids is None else rows.filter(ballot_id__in=ballot_ids)


def waiting_for(person_id: UUID | None, tenant: Tenant, now: datetime) -> QuerySet[Right]:
    """
    Rights in open ballots that this person may use and has not used yet, the first to close first; who took a paper votes on
    paper, and where somebody was named nobody else is waited for.
    """
    open_now = Q(ballot__state=BallotState.OPEN) & (Q(ballot__closes_at=None) | Q(ballot__closes_at__gt=now))
    named = RightVoter.objects.filter(right=OuterRef("pk"), is_named=True)
    me = Q(agent=person_id) | Q(agent=None, person=person_id)
    rows = own_rights(person_id).filter(Exists(named.filter(me)) | ~Exists(named))
    rows = rows.filter(open_now, tenant=tenant, used_on=None, paper_issued_on=None, excluded_why="")
    return rows.select_related("ballot", "ballot__place").order_by("ballot__closes_at", "ballot_id", "position")


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many took part, by channel, out of how many. Areas in 0.01 m²; None where area does not count."""

    used: int
    roll: int
    by_channel: tuple[tuple[str, int, int], ...]
    used_area_centi: int = 0
    roll_area_centi: int = 0


def turnout_of(ballot: Ballot) -> Turnout:
    """Who took part so far, never how."""
    return turnouts_of([ballot])[ballot.pk]


def turnouts_of(ballots: Sequence[Ballot]) -> dict[UUID, Turnout]:
    """The same for many, in one statement; one more where secret ones come on paper."""
    counted = Right.objects.filter(ballot__in=[one.pk for one in ballots]).exclude(used_on=None)
    rows = counted.order_by().values("ballot_id", "used_channel").annotate(heads=Count("id"), area=Sum("area_centi"))
    by: dict[UUID, dict[str, tuple[int, int]]] = {one.pk: {} for one in ballots}
    for row in rows:
        by[row["ballot_id"]][row["used_channel"]] = (int(row["heads"]), int(row["area"] or 0))
    secret = [one.pk for one in ballots if one.is_secret and Channel.PAPER in one.channels]
    if secret:
        back = Ballot.objects.filter(pk__in=secret).values_list("pk", papers_back())
        for pk, count in back:
            by[pk] |= {Channel.PAPER.value: (count, 0)} if count else {}
    return {one.pk: _turnout(one, by[one.pk]) for one in ballots}


def _turnout(ballot: Ballot, by: dict[str, tuple[int, int]]) -> Turnout:
    if ballot.returned_count and Channel.PAPER not in by:
        by[Channel.PAPER] = (ballot.returned_count, 0)
    if Channel.HANDS in ballot.channels and (hands := agreed(counts_of(ballot))):
        by[Channel.HANDS] = (sum(hands.values()), 0)
    listed = tuple((code, *by[code]) for code in Channel.values if code in by)
    return Turnout(
        used=sum(heads for _code, heads, _area in listed),
        roll=ballot.roll_count,
        by_channel=listed,
        used_area_centi=sum(area for _code, _heads, area in listed),
        roll_area_centi=ballot.roll_area_centi,
    )
