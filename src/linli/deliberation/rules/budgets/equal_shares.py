"""
The method of equal shares with cost utilities (Peters, Pierczyński, Skowron 2021), exact in whole numbers. Pure.

Everybody who voted has the same share of the budget. Again and again the project is bought whose supporters get most for
their money: they pay its cost alike, and who has less than that pays what they have. With a highest payment π it counts
cost / π “effective votes”; the project with most is bought. It ends when no supporters can pay for theirs any more.

Fast because supporters with the same money left share one *wallet*, and because a project's effective votes never grow: the
best bound so far is worked out anew and bought as soon as nobody else's bound is higher.
"""

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd
from typing import Any

from .elections import Election, near_number
from .outcomes import CHOSEN, NO_SUPPORT, SHORT, Fate, Outcome, cost_of

Purse = dict[int, int]
"""Wallet → how many supporters have it."""


@dataclass(frozen=True, slots=True)
class Bought:
    """One round: who was bought, by how many, the highest payment of one (units), the effective votes."""

    place: int
    payers: int
    price: Fraction
    effective: Fraction


class Shares:
    """The shares of one election with `each` for every paper, in the election's units."""

    def __init__(self, election: Election, each: Fraction, supporters: list[list[int]], sizes: list[int]) -> None:
        self.election, self.supporters, self.sizes = election, supporters, sizes
        self.unit = each.denominator  # amounts are whole numbers of 1/unit
        self.money = [each.numerator]  # wallet → what is in it; the purchases so far make new ones
        self.wallet_of = [0] * len(sizes)
        self.bought: list[Bought] = []
        self.lacking: dict[int, Fraction] = {}  # place → what its supporters had together when it was given up

    def run(self) -> list[Bought]:
        """Buy until nobody can pay for anything; the purchases in their order."""
        waiting = [(-self.election.scores[place], *self._rank(place)) for place, have in enumerate(self.supporters) if have]
        heapify(waiting)
        while waiting:
            place = heappop(waiting)[-1]
            purse = self._purse(place)
            price = self._price(place, purse)
            if price is None:
                continue
            effective = self.election.projects[place].cost / price
            entry = (-effective, *self._rank(place))
            if waiting and waiting[0] < entry:
                heappush(waiting, entry)  # type: ignore[misc]
            else:
                self._buy(place, price, effective, purse)
        return self.bought

    def _rank(self, place: int) -> tuple[int, int, int]:
        """Ties: the lower cost, then more votes, then the order of the list."""
        return self.election.projects[place].cost, -self.election.scores[place], place

    def _purse(self, place: int) -> Purse:
        purse: Purse = {}
        wallet_of, sizes = self.wallet_of, self.sizes
        for group in self.supporters[place]:
            wallet = wallet_of[group]
            purse[wallet] = purse.get(wallet, 0) + sizes[group]
        return purse

    def _price(self, place: int, purse: Purse) -> Fraction | None:
        """The highest payment with which the supporters pay the cost together; None when they have too little."""
        owed, payers = self.election.projects[place].cost * self.unit, sum(purse.values())
        amounts = sorted((self.money[wallet], count) for wallet, count in purse.items())
        for amount, count in amounts:
            if amount * payers >= owed:
                return Fraction(owed, payers * self.unit)
            owed -= amount * count
            payers -= count
        had = sum(amount * count for amount, count in amounts)
        self.lacking[place] = Fraction(had, self.unit)
        return None

    def _buy(self, place: int, price: Fraction, effective: Fraction, purse: Purse) -> None:
        grown = price.denominator // gcd(price.denominator, self.unit)
        if grown > 1:
            self.unit *= grown
            self.money = [amount * grown for amount in self.money]
        paid = price.numerator * (self.unit // price.denominator)
        after: dict[int, int] = {}
        for wallet in purse:
            after[wallet] = len(self.money)
            self.money.append(max(0, self.money[wallet] - paid))
        wallet_of = self.wallet_of
        for group in self.supporters[place]:
            wallet_of[group] = after[wallet_of[group]]
        payers = sum(count for wallet, count in purse.items() if self.money[wallet])
        self.bought.append(Bought(place, payers, price, effective))


def equal_shares(election: Election) -> Outcome:
    """Equal shares with the budget as it is; what is left over stays."""
    each = Fraction(election.budget, max(election.papers, 1))
    shares = _shares(election, each)
    shares.run()
    return _outcome("equal-shares", shares, each, raised=0)


def equal_shares_add1(election: Election) -> Outcome:
    """
    Equal shares, each share raised by one of the currency at a time, as long as the winners cost no more than the true budget.

    It ends when nothing else would fit into the true budget, or when a step would overspend; the step before counts.
    """
    each = Fraction(election.budget, max(election.papers, 1))
    best, raised = _shares(election, each), 0
    best.run()
    while election.papers and not _is_exhausted(election, best):
        tried = _shares(election, each + (raised + 1) * election.scale)
        tried.run()
        if cost_of(election, (one.place for one in tried.bought)) > election.budget:
            break
        best, raised = tried, raised + 1
    return _outcome("equal-shares-add1", best, each + raised * election.scale, raised=raised)


def _shares(election: Election, each: Fraction) -> Shares:
    supporters: list[list[int]] = [[] for _one in election.projects]
    for group, (chosen, _count) in enumerate(election.groups):
        for place in chosen:
            supporters[place].append(group)
    return Shares(election, each, supporters, [count for _chosen, count in election.groups])


def _is_exhausted(election: Election, shares: Shares) -> bool:
    """Whether nothing that somebody supports would still fit into what is left."""
    taken = {one.place for one in shares.bought}
    left = election.budget - cost_of(election, taken)
    rest = (place for place, score in enumerate(election.scores) if score and place not in taken)
    return all(election.projects[place].cost > left for place in rest)


def _outcome(rule: str, shares: Shares, each: Fraction, *, raised: int) -> Outcome:
    election = shares.election
    steps = tuple(_step(election, number, one) for number, one in enumerate(shares.bought, 1))
    by_place = {one.place: number for number, one in enumerate(shares.bought, 1)}
    fates = tuple(_fate(shares, place, by_place.get(place, 0)) for place in range(len(election.projects)))
    about = {"each_begins_with": near_number(each / election.scale), "raised_by": raised}
    return Outcome(rule, election, tuple(one.place for one in shares.bought), fates, steps, about)


def _step(election: Election, number: int, one: Bought) -> dict[str, Any]:
    return {
        "round": number,
        "id": election.projects[one.place].key,
        "cost": election.money(election.projects[one.place].cost),
        "payers": one.payers,
        "each_pays_at_most": near_number(one.price / election.scale),
        "effective_votes": near_number(one.effective),
    }


def _fate(shares: Shares, place: int, number: int) -> Fate:
    election = shares.election
    if number:
        return Fate(place, CHOSEN, {"round": number})
    if place not in shares.lacking:
        return Fate(place, NO_SUPPORT)
    had = shares.lacking[place] / election.scale
    missing = Fraction(election.projects[place].cost, election.scale) - Fraction(near_number(had))
    return Fate(place, SHORT, {"supporters_had": near_number(had), "missing": near_number(missing)})
