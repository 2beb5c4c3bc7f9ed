"""Collections as somebody may see them, what a roll said so far, and what gates ask about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.procedures.models import Asking, Collection, Outcome, RollHead, RollVoter
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import shares
from linli.procedures.rules.shares import Check, Tally

WITH_VOTERS = Prefetch("voters", RollVoter.objects.select_related("person", "organisation").order_by("head_id", "id"))
"""Who may speak for each of these heads, in one query more."""


def collections_visible_to(actor: Actor) -> QuerySet[Collection]:
    """Those of the places that the actor's post covers; heads of buildings see those that reach into their doors."""
    mine = within(actor, rights.COLLECT, rights.LEAD, path="place_path")
    if actor.is_system:
        return Collection.objects.all()
    above = Q(pk__in=[])
    for grant in actor.grants_for(rights.COLLECT):
        if grant.place_path and grant.organisation_id is None:
            above |= Q(tenant_id=grant.tenant_id, place_path__in=_prefixes(grant.place_path))
    return Collection.objects.filter(mine | above)


def _prefixes(path: str) -> list[str]:
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]


def collection_for(actor: Actor, pk: UUID) -> Collection:
    """:raises Collection.DoesNotExist: when there is none, or not for this actor."""
    return collections_visible_to(actor).select_related("place", "tenant").get(pk=pk)


def heads_seen(actor: Actor, collection: Collection) -> QuerySet[RollHead]:
    """The doors of a collection that the actor's post covers."""
    return collection.heads.filter(within(actor, rights.COLLECT, rights.LEAD)).order_by("position")


def narrowed(rows: QuerySet[RollHead], shown: str, *, under: str = "", words: str = "") -> QuerySet[RollHead]:
    """Those of the doors that somebody chose to see."""
    return rows.filter(chosen(shown, under=under, words=words))


def chosen(shown: str, *, under: str = "", words: str = "") -> Q:
    """`shown`: all, silent (nothing said), nobody (silent and never met), disputed, said, or the code of a choice."""
    conditions = {
        "all": Q(),
        "silent": Q(voice=""),
        "nobody": Q(voice="", asked=0),
        "disputed": Q(voice=shares.DISPUTED),
        "said": ~Q(voice="") & ~Q(voice=shares.DISPUTED),
    }
    at_place = Q(place_path__startswith=under) if under else Q()
    named = Q(label__contains=words.strip()) if words.strip() else Q()
    return conditions.get(shown, Q(voice=shown)) & at_place & named


def voice_of(askings: Iterable[Asking]) -> str:
    """What a head says, from its askings that stand in their order."""
    said = [shares.Said(str(one.speaker_id or ""), one.choice) for one in askings if one.outcome == Outcome.SAID]
    return shares.voice_of(said)


def voter_of(head: RollHead, person_id: UUID | None) -> RollVoter | None:
    """The voter of a head that this person is."""
    return head.voters.filter(person_id=person_id).first() if person_id else None


def heads_of_person(collection: Collection, person_id: UUID | None) -> QuerySet[RollHead]:
    """The heads for which somebody may speak: their own unit, and one that they own with others."""
    if person_id is None:
        return collection.heads.none()
    return collection.heads.filter(voters__person_id=person_id).order_by("position")


def open_for(person_id: UUID | None, tenant_id: UUID) -> QuerySet[RollHead]:
    """What waits for this person's word."""
    if person_id is None:
        return RollHead.objects.none()
    rows = RollHead.objects.filter(voters__person_id=person_id, collection__closed_at=None, tenant_id=tenant_id)
    return rows.select_related("collection").order_by("collection__closes_on", "position")


def tally_of(collection: Collection) -> Tally:
    """What the roll said so far. One query, however long the roll."""
    return summed(collection.heads.order_by().values("voice").annotate(**_SUMS))


_ASKED = Q(asked__gt=0) | ~Q(voice="")
_SUMS: Mapping[str, Any] = {
    "heads": Count("pk"),
    "area": Sum("area_centi"),
    "asked_heads": Count("pk", filter=_ASKED),
    "asked_area": Sum("area_centi", filter=_ASKED),
}


def summed(rows: Iterable[Mapping[str, Any]]) -> Tally:
    """Groups of a roll, each of one voice, put together."""
    total = asked = disputed = shares.Sum()
    said: dict[str, shares.Sum] = {}
    for row in rows:
        one = shares.Sum(row["heads"], row["area"] or 0)
        total += one
        asked += shares.Sum(row["asked_heads"], row["asked_area"] or 0)
        if row["voice"] == shares.DISPUTED:
            disputed += one
        elif row["voice"]:
            said[row["voice"]] = said.get(row["voice"], shares.Sum()) + one
    return Tally(total, asked, said, disputed)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a collection came to: the tally, the checks of its rule, and whether all of them pass."""

    tally: Tally
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)


def standing_of(collection: Collection) -> Standing:
    """The tally with the checks of the frozen rule, recomputable for ever."""
    return _judged(collection, tally_of(collection))


def _judged(collection: Collection, counted: Tally) -> Standing:
    rule = collection.rule_set
    if rule is None:
        return Standing(counted, ())
    return Standing(counted, tuple(shares.checks_of(rule.body, counted, citation=rule.citation, status=rule.status.value)))


@dataclass(frozen=True, slots=True)
class Sight:
    """A collection before one reader: how it stands, how many of its doors they chose to see, the entrances by path and name."""

    standing: Standing
    shown: int
    entrances: list[tuple[str, str]]


def sight_of(collection: Collection, actor: Actor, choice: Q) -> Sight:
    """What stands above the doors. One query, however long the roll."""
    seen = within(actor, rights.COLLECT, rights.LEAD)
    grouped = collection.heads.order_by().values("voice", "place_path", "place__full_name", "place__name")
    rows = list(grouped.annotate(**_SUMS, seen=Count("pk", filter=seen), shown=Count("pk", filter=seen & choice)))
    entrances = {row["place_path"]: row["place__full_name"] or row["place__name"] for row in rows if row["seen"]}
    standing = _judged(collection, summed(rows))
    return Sight(standing, sum(row["shown"] for row in rows), sorted(entrances.items()))


def collection_of_step(run_id: UUID, step: str) -> Collection | None:
    """The newest collection that belongs to this step of a run."""
    rows = Collection.objects.filter(run_id=run_id, step=step)
    return rows.select_related("place").order_by("-opened_at", "-id").first()


def askings_of(head: RollHead) -> Sequence[Asking]:
    """Every asking of a head, newest first, struck ones too."""
    rows = head.askings.select_related("speaker__person", "speaker__organisation", "scan")
    return list(rows.order_by("-at", "-recorded_at", "-id"))


def may_read_scan(actor: Actor, stored: StoredFile) -> bool:
    """A sheet is read by those who collect there."""
    return stored.subject_id is not None and collections_visible_to(actor).filter(pk=stored.subject_id).exists()
