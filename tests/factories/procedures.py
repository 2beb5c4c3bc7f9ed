"""Rolls in the register and collections over them, for tests of procedures."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.procedures.models import Collection, Proposal, ProposalRound, RollHead
from linli.procedures.services import collections, proposals
from linli.procedures.services.collections import AskingGiven, CollectionGiven
from linli.procedures.services.proposals import Draft, Sheet, WishGiven
from linli.registry.api import ExclusiveUnit, Person, Place

from .registry import ExclusiveUnitFactory, OwnershipFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou


def house(place: Place, areas: list[int | None], *, owners: list[Person | None] | None = None) -> list[Person]:
    """Units behind a place with these areas, each with an owner of its own unless one is handed in."""
    people, behind = [], place.units.count()
    for position, area in enumerate(areas, start=behind):
        unit = ExclusiveUnitFactory(place=place, area_centi=area, number=f"{position + 1:03}", floor=position + 1)
        given = owners[position - behind] if owners else None
        people.append(OwnershipFactory(unit=unit, **({"person": given} if given else {})).person)
    return people


def co_owned(place: Place) -> ExclusiveUnit:
    """A unit behind a place that two people own in halves."""
    unit: ExclusiveUnit = ExclusiveUnitFactory(place=place)
    for _owner in range(2):
        OwnershipFactory(unit=unit, share_numerator=1, share_denominator=2)
    return unit


def collection(place: Place, *, by: Actor | None = None, now: datetime = NOW, **given: Any) -> Collection:
    """A consent of owners by the rule of elevators, unless said otherwise."""
    plain = {
        "kind": "consent",
        "counts": "owners",
        "title": "三号楼加装电梯",
        "question": "您同意给本单元加装电梯吗？",
        "place": place,
        "closes_on": date(2026, 9, 20),
        "rule_code": "procedures.elevator_consent",
    }
    made = CollectionGiven(**(plain | given))
    return collections.begin(tenant=place.tenant, given=made, by=by or Actor.system(tenant_id=place.tenant_id), now=now)


def said(head: RollHead, choice: str = "agree", *, way: str = "visit", now: datetime = NOW, **given: Any) -> None:
    """Written down for a head, all of its owners together unless a speaker is named."""
    asking = AskingGiven(way=way, outcome="said", choice=choice, **given)
    collections.write_down(head=head, given=asking, by=Actor.system(tenant_id=head.tenant_id), now=now)


def a_round(
    tenant: Any, *, seats: int = 2, year: int = 2027, opens_on: date = date(2026, 9, 1), now: datetime = NOW
) -> ProposalRound:
    """A call for thirty days, from the first of September unless said otherwise."""
    by, last = Actor.system(tenant_id=tenant.pk), opens_on + timedelta(days=30)
    return proposals.call(tenant=tenant, year=year, seats=seats, opens_on=opens_on, closes_on=last, by=by, now=now)


def wish(round_: ProposalRound, title: str = "给纬二路装路灯", *, now: datetime = NOW, **given: Any) -> Proposal:
    """A wish for the newest call, which must still take them on this day."""
    return pooled(round_.tenant, title, now=now, **given)


def pooled(tenant: Any, title: str = "给纬二路装路灯", *, now: datetime = NOW, **given: Any) -> Proposal:
    """A wish for whichever call takes it, or for the pool."""
    made = WishGiven(title=title, text="晚上太黑，老人不敢出门。", **given)
    return proposals.propose(tenant=tenant, given=made, by=Actor.system(tenant_id=tenant.pk), now=now)


def good_sheet(round_: ProposalRound, **other: str) -> Sheet:
    """A sheet with yes everywhere, but for what is said otherwise; each no has its words."""
    verdicts = {one["code"]: "yes" for one in round_.rule["body"]["checks"]} | other
    return Sheet(verdicts, {code: "算过了，不行。" for code, verdict in verdicts.items() if verdict == "no"})


def chosen(proposal: Proposal, *, now: datetime = NOW) -> Proposal:
    """Among the candidates."""
    draft = Draft("纬二路全线装 24 盏路灯", "沿路 600 户", 12_000_000, "城市管理科", date(2027, 10, 31))
    by = Actor.system(tenant_id=proposal.tenant_id)
    return proposals.make_candidate(proposal=proposal, sheet=good_sheet(proposal.round), draft=draft, by=by, now=now)


def turned_down(proposal: Proposal, *, now: datetime = NOW) -> Proposal:
    by = Actor.system(tenant_id=proposal.tenant_id)
    sheet = good_sheet(proposal.round, broad="no")
    return proposals.refuse(
        proposal=proposal, sheet=sheet, ground="single", reason="只关系您一家，社区已经当诉求办。", by=by, now=now
    )
