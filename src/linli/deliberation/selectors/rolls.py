"""The roll of a ballot: its rights, whose they are, who may use one, what it still lacks, and who may look at it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.problems import Problem
from linli.deliberation.models import Ballot, Correction, Right, RightUnit, RightVoter, RollSource
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules import rolls as rules
from linli.deliberation.rules.rolls import Double, Entry, Standing, UnitEntry, Voting

from .roll_sources import entries_of

WORKS = (capabilities.ROLLS, capabilities.TAKE_VOTES, capabilities.COUNT)
WITH_VOTERS = Prefetch("voters", RightVoter.objects.select_related("person", "organisation", "agent").order_by("right_id", "id"))
"""Who may use each of these rights, in one query more."""


def ballots_worked_on(actor: Actor, *codes: str) -> QuerySet[Ballot]:
    """Ballots whose roll or votes the actor works on; heads of buildings see those that reach into their doors."""
    if actor.is_system:
        return Ballot.objects.all()
    above = Q(pk__in=[])
    for code in codes or WORKS:
        for grant in actor.grants_for(code):
            if grant.place_path and grant.organisation_id is None:
                above |= Q(tenant_id=grant.tenant_id, place_path__in=_prefixes(grant.place_path))
    return Ballot.objects.filter(within(actor, *(codes or WORKS)) | above)


def _prefixes(path: str) -> list[str]:
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]


def ballot_worked_on(actor: Actor, pk: UUID, *codes: str) -> Ballot:
    """:raises Ballot.DoesNotExist: when there is none, or not for this actor."""
    return ballots_worked_on(actor, *codes).select_related("place", "tenant", "council", "meeting").get(pk=pk)


def rights_of(ballot: Ballot) -> QuerySet[Right]:
    """The whole roll in its order, those who do not count too."""
    return ballot.rights.order_by("position")


def counted_rights(ballot: Ballot) -> QuerySet[Right]:
    return rights_of(ballot).filter(excluded_why="")


def rights_seen(actor: Actor, ballot: Ballot) -> QuerySet[Right]:
    """The part of the roll that the actor's post covers."""
    return rights_of(ballot).filter(within(actor, *WORKS))


SHOWN = {
    "all": Q(excluded_why=""),
    "unused": Q(excluded_why="", used_on=None),
    "used": Q(used_on__isnull=False),
    "paper": Q(paper_issued_on__isnull=False),
    "nobody": Q(excluded_why="", voters=None),
    "several": Q(excluded_why="", voters__is_named=True),
    "excluded": ~Q(excluded_why=""),
}


def chosen(rows: QuerySet[Right], show: str, words: str = "") -> QuerySet[Right]:
    """Those that somebody chose to see; `words`: of the door, or of the name of who may vote, or the number on the roll."""
    rows = rows.filter(SHOWN.get(show, SHOWN["all"]))
    if words := words.strip():
        by_number = Q(position=int(words)) if words.isdecimal() and len(words) < 7 else Q(pk__in=[])
        voters = RightVoter.objects.filter(
            Q(person__name__contains=words) | Q(agent__name__contains=words) | Q(organisation__name__contains=words)
        )
        rows = rows.filter(by_number | _of_door(words) | Q(pk__in=voters.values("right_id")))
    return rows.distinct() if show == "several" else rows


def _of_door(words: str) -> Q:
    """Who owns several doors stands under the first of them, and is found by each."""
    return Q(label__contains=words) | Q(pk__in=RightUnit.objects.filter(label__contains=words).values("right_id"))


def with_door(rows: QuerySet[Right], words: str) -> QuerySet[Right]:
    """Those of a door, for whoever reads the public roll."""
    return rows.filter(_of_door(words)) if words else rows


def rights_of_person(ballot: Ballot, person_id: UUID | None, *, with_excluded: bool = False) -> QuerySet[Right]:
    """The rights in which somebody stands as owner, member or agent, whether or not somebody else was named for them."""
    if person_id is None:
        return Right.objects.none()
    theirs = RightVoter.objects.filter(Q(person_id=person_id) | Q(agent_id=person_id), right__ballot=ballot)
    rows = rights_of(ballot).filter(pk__in=theirs.values("right_id"))
    return rows if with_excluded else rows.filter(excluded_why="")


@dataclass(frozen=True, slots=True)
class Use:
    """Whether somebody may use a right; true or false by itself, with the reason in words where they may not."""

    why_not: str = ""

    def __bool__(self) -> bool:
        return not self.why_not


def may_use(right: Right, person_id: UUID | None) -> Use:
    """Whether this person speaks for the right; whether it was used already is the vote's matter."""
    voters = [voting_of(one) for one in right.voters.all()]
    return Use(rules.use_problem(excluded_why=right.excluded_why, voters=voters, person_id=person_id))


def voting_of(voter: RightVoter) -> Voting:
    return Voting(voter.person_id, voter.organisation_id, voter.agent_id, voter.is_named)


def stored_entries(ballot: Ballot) -> list[Entry]:
    """The roll as it is written. Three queries."""
    rows = rights_of(ballot).prefetch_related("voters", Prefetch("units", RightUnit.objects.order_by("right_id", "id")))
    return [_entry(row) for row in rows]


def _entry(row: Right) -> Entry:
    return Entry(
        key=row.key,
        label=row.label,
        place_id=row.place_id,
        place_path=row.place_path,
        area_centi=row.area_centi,
        is_unsold=row.is_unsold,
        excluded_why=row.excluded_why,
        units=tuple(UnitEntry(one.unit_id, one.label, one.area_centi) for one in row.units.all()),
        voters=tuple(voting_of(one) for one in row.voters.all()),
    )


def carried_over(entries: Iterable[Entry], before: Iterable[Entry]) -> list[Entry]:
    """What a clerk decided about a right stays when the roll is made anew: who does not count, and who was named to vote."""
    known = {one.key: one for one in before}
    return [_kept(one, known[one.key]) if one.key in known else one for one in entries]


def _kept(entry: Entry, before: Entry) -> Entry:
    named = {one.key: one for one in before.voters if one.is_named}
    voters = tuple(named.get(one.key, one) for one in entry.voters)
    return replace(entry, excluded_why=entry.excluded_why or before.excluded_why, voters=voters)


def doubles_of(ballot: Ballot) -> list[Double]:
    """Who may stand on the roll twice, of those rights that count. One query."""
    rows = RightVoter.objects.filter(right__ballot=ballot, right__excluded_why="").select_related("right", "person", "agent")
    return rules.doubles_of(
        [standing for row in rows.order_by("right__position", "id") if (standing := _standing(row)) is not None]
    )


def _standing(row: RightVoter) -> Standing | None:
    """The member or owner themselves; for an organisation its agent."""
    person = row.person or row.agent
    if person is None:
        return None
    return Standing(row.right_id, row.right.label, person.pk, person.name, person.id_hash, person.phone_hash)


def open_corrections(ballot: Ballot) -> QuerySet[Correction]:
    return ballot.corrections.filter(answered_at=None)


def problems_of(ballot: Ballot) -> list[Problem]:
    """Why the roll as it stands cannot be frozen: doors that lack something, people who stand on it twice, open corrections."""
    of_owners = ballot.roll_source == RollSource.OWNERS
    found = rules.roll_problems(stored_entries(ballot), counts_area=ballot.counts_area, of_owners=of_owners)
    found += rules.double_problems(doubles_of(ballot), of_owners=of_owners)
    if count := open_corrections(ballot).count():
        found.append(Problem("open_corrections", _("还有 %(count)d 条更正申请没有答复。") % {"count": count}, where="roll"))
    return found


def is_stale(ballot: Ballot, *, now: datetime) -> bool:
    """Whether the register says something else by now, so that the roll has to be made anew before freezing."""
    before = stored_entries(ballot)
    fresh = carried_over(entries_of(ballot, on=timezone.localdate(now)), before)
    return rules.roll_digest(fresh) != rules.roll_digest(before)


def register_problems_of(ballot: Ballot, now: datetime) -> list[Problem]:
    """What only the register can tell before freezing: doors that lack something, one human being twice, a roll out of date."""
    of_owners = ballot.roll_source == RollSource.OWNERS
    found = rules.roll_problems(stored_entries(ballot), counts_area=ballot.counts_area, of_owners=of_owners)
    found = [one for one in found if one.code != "roll_empty"]
    found += [one for one in rules.double_problems(doubles_of(ballot), of_owners=of_owners) if one.code == "same_id"]
    if ballot.roll_digest and is_stale(ballot, now=now):
        found.append(Problem("roll_stale", _("登记在生成名册以后变过了。请重新生成名册，再看一遍。"), where="roll"))
    return found


def speakers_of(right: Right) -> list[tuple[UUID, str]]:
    """Who may use a right, by key and name: where anybody is named, only who is named."""
    voters = list(right.voters.select_related("person", "agent", "organisation"))
    named = [one for one in voters if one.is_named] or voters
    people = [one.agent or one.person for one in named]
    return list({one.pk: (one.pk, one.name) for one in people if one is not None}.values())
