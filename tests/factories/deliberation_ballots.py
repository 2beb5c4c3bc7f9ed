"""Ballots, options, rolls and voices, for tests of deliberation."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import factory

from linli.core.actors import Actor, Kind
from linli.core.actors import Channel as Way
from linli.deliberation import models
from linli.deliberation.rules import papers
from linli.deliberation.services import ballots, votes
from linli.deliberation.services.ballots import BallotGiven, OptionGiven

from .registry import OfTenant, PersonFactory, PlaceFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
LIVELIHOOD, COUNCIL, OWNERS = (
    "deliberation.livelihood_selection",
    "deliberation.party_members_meeting",
    "deliberation.owners_matters",
)


BY_HAND = ["portal", "counter"]


class BallotFactory(OfTenant):
    """A draft by the rules of a party meeting, recorded, on paper, unless said otherwise."""

    class Meta:
        model = models.Ballot

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    place_path = factory.SelfAttribute("place.path")
    year = 2026
    sequence = factory.Sequence(lambda n: 9001 + n)  # far from those that the verbs give
    kind = "decision"
    secrecy = "recorded"
    title = factory.Sequence(lambda n: f"第{n + 1}件事")
    question = "您同意吗？"
    rule_code = COUNCIL
    channels = factory.LazyFunction(lambda: ["paper"])
    roll_source = "residents"
    made_at = NOW
    made_by = "社区书记"


class OptionFactory(OfTenant):
    class Meta:
        model = models.Option

    ballot = factory.SubFactory(BallotFactory)
    tenant = factory.SelfAttribute("ballot.tenant")
    position = factory.LazyAttribute(lambda o: o.ballot.options.count() + 1)
    code = factory.LazyAttribute(lambda o: str(o.position))
    title = factory.LazyAttribute(lambda o: f"第{o.position}项")


class RightFactory(OfTenant):
    class Meta:
        model = models.Right

    ballot = factory.SubFactory(BallotFactory)
    tenant = factory.SelfAttribute("ballot.tenant")
    position = factory.LazyAttribute(lambda o: o.ballot.rights.count() + 1)
    key = factory.Sequence(lambda n: f"who-{n}")
    label = factory.LazyAttribute(lambda o: f"第{o.position}位")


class RightVoterFactory(OfTenant):
    """The one person of a right."""

    class Meta:
        model = models.RightVoter

    right = factory.SubFactory(RightFactory)
    tenant = factory.SelfAttribute("right.tenant")
    person = factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant"))


def roll(ballot: models.Ballot, count: int, *, areas: Iterable[int] = (), people: bool = True) -> list[models.Right]:
    """Rights of so many people, each with their own person; `areas` in 0.01 m²."""
    given = list(areas) or [0] * count
    rights = [RightFactory(ballot=ballot, area_centi=area) for area in given]
    if people:
        [RightVoterFactory(right=right) for right in rights]
    return rights


def clerk_of(ballot: models.Ballot) -> Actor:
    """The clock, who may do everything."""
    return Actor.system(tenant_id=ballot.tenant_id)


def voter_of(right: models.Right) -> Actor:
    """The person of a right, signed in on the portal."""
    person = right.voters.get().person_id
    return Actor(Kind.RESIDENT, "居民", tenant_id=right.tenant_id, person_id=person, channel=Way.WEB)


def open_ballot(
    count: int = 3,
    *,
    options: Iterable[str] = (),
    areas: Iterable[int] = (),
    now: datetime = NOW,
    people: bool = True,
    **given: Any,
) -> models.Ballot:
    """A ballot with a roll of so many, frozen and open."""
    ballot = BallotFactory(**given)
    [OptionFactory(ballot=ballot, title=title) for title in options]
    roll(ballot, count, areas=areas, people=people)
    by = clerk_of(ballot)
    frozen = ballots.freeze(ballot=ballot, by=by, now=now)
    return ballots.open_ballot(ballot=frozen, by=by, now=now)


def secret(count: int = 3, *, seats: int = 1, options: Iterable[str] = ("路灯", "长椅", "花池"), **given: Any) -> models.Ballot:
    """A secret selection that is open."""
    plain = {"kind": "selection", "secrecy": "secret", "rule_code": LIVELIHOOD, "seats": seats, "channels": BY_HAND}
    return open_ballot(count, options=options, **(plain | given))


def owners(areas: Iterable[int], *, matter: int = 4, **given: Any) -> models.Ballot:
    """A vote of owners with these areas in 0.01 m², open."""
    plain = {"kind": "owners", "rule_code": OWNERS, "matter": matter, "roll_source": "owners", "channels": BY_HAND}
    return open_ballot(areas=areas, **(plain | given))


def say(
    right: models.Right, content: str, *, channel: str = "", now: datetime = NOW, by: Actor | None = None, **given: Any
) -> str:
    """Vote with a right, the first way there is unless said otherwise; the receipt."""
    actor, way = by or Actor.system(tenant_id=right.tenant_id), channel or right.ballot.channels[0]
    kept = {"kept_where": "社区档案柜"} if way == "paper" else {}
    return votes.cast(right=right, content=content, channel=way, by=actor, now=now, **(kept | given))


def say_all(ballot: models.Ballot, contents: Iterable[str], *, now: datetime = NOW) -> list[str]:
    """The rights vote in the order of the roll; the receipts."""
    return [say(right, content, now=now) for right, content in zip(ballot.rights.order_by("position"), contents, strict=False)]


def closed(ballot: models.Ballot, *, now: datetime = NOW) -> models.Ballot:
    return ballots.close(ballot=ballot, by=clerk_of(ballot), now=now)


def declared(ballot: models.Ballot, *, now: datetime = NOW) -> models.Ballot:
    """Closed and declared."""
    return ballots.declare(ballot=closed(ballot, now=now), by=clerk_of(ballot), now=now)


def crosses(*codes: str) -> str:
    """A paper with ○ at these options."""
    return papers.spelled(dict.fromkeys(codes, papers.FOR))


__all__ = ["BallotGiven", "OptionGiven"]
