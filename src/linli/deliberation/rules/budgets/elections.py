"""An election with a budget: projects with their costs, papers grouped, money as whole units. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Groups = tuple[tuple[tuple[int, ...], int], ...]
"""Papers that say the same, once: (places of the chosen projects, how many papers)."""


@dataclass(frozen=True, slots=True)
class Project:
    """One project; `cost` in the election's units."""

    key: str
    name: str
    cost: int


@dataclass(frozen=True, slots=True)
class Election:
    """
    What was voted on and how. Money is whole: `scale` units are one of the currency (100 where costs have cents).

    `scores`: papers (or points) for each project; `least_score`: a project below it cannot be chosen by a rule that knows one.
    """

    projects: tuple[Project, ...]
    groups: Groups
    papers: int
    budget: int
    scores: tuple[int, ...]
    scale: int = 1
    least_score: int = 0
    is_approval: bool = True

    def money(self, units: int | Fraction) -> int | str:
        """Units as an amount: a whole number, or a decimal as text."""
        return plain_number(Fraction(units) / self.scale)


def plain_number(amount: Fraction) -> int | str:
    """1500 → 1500; 1500.5 → "1500.5"; only for amounts that a decimal writes exactly."""
    if amount.denominator == 1:
        return amount.numerator
    return format(Decimal(amount.numerator) / Decimal(amount.denominator), "f")


def near_number(amount: Fraction) -> str:
    """For readers: an amount to the hundredth, rounded down."""
    hundredths = amount.numerator * 100 // amount.denominator
    return f"{hundredths // 100}.{hundredths % 100:02}"


def election_of(
    projects: Sequence[Project], papers: Mapping[Sequence[str], int] | Iterable[tuple[Sequence[str], int]], *, budget: int
) -> Election:
    """
    An election from papers as {chosen keys: how many}; costs and budget in the same whole units.

    :raises ValueError: for an unknown project, one named twice on a paper, or a cost or budget that is not positive.
    """
    places = {one.key: place for place, one in enumerate(projects)}
    if len(places) < len(projects) or budget <= 0 or any(one.cost <= 0 for one in projects):
        raise ValueError("projects are different, and costs and the budget more than nothing")
    grouped: dict[tuple[int, ...], int] = {}
    for chosen, count in papers.items() if isinstance(papers, Mapping) else papers:
        try:
            paper = tuple(sorted(map(places.__getitem__, chosen)))
        except KeyError as error:
            raise ValueError(f"{error}: no such project") from error
        if len(set(paper)) < len(paper):
            raise ValueError("a paper names a project once")
        grouped[paper] = grouped.get(paper, 0) + count
    groups = tuple(grouped.items())
    return Election(tuple(projects), groups, sum(grouped.values()), budget, approvals(groups, len(projects)))


def approvals(groups: Groups, projects: int) -> tuple[int, ...]:
    """How many papers chose each project."""
    scores = [0] * projects
    for chosen, count in groups:
        for place in chosen:
            scores[place] += count
    return tuple(scores)
