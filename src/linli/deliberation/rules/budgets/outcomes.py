"""What came of a budget ballot, and why, for each project. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .elections import Election

CHOSEN, TOO_FEW, TOO_DEAR, NO_SUPPORT, SHORT = "chosen", "below_least_score", "does_not_fit", "no_votes", "supporters_cannot_pay"
"""Why a project is in or out."""

TIES = {
    "greedy": "more votes; then the lower cost; then the order of the list",
    "equal-shares": "the lower price for a vote's worth; then the lower cost; then more votes; then the order of the list",
}
"""In which order equal projects come; a rule without one is not a rule."""


@dataclass(frozen=True, slots=True)
class Fate:
    """One project: in or out, why, and the figures of it."""

    place: int
    why: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_in(self) -> bool:
        return self.why == CHOSEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """Winners in the order in which they were chosen, and the fate of every project in the order of the list."""

    rule: str
    election: Election
    winners: tuple[int, ...]
    fates: tuple[Fate, ...]
    steps: tuple[dict[str, Any], ...] = ()
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        """In the election's units."""
        return cost_of(self.election, self.winners)

    @property
    def winning_keys(self) -> list[str]:
        return [self.election.projects[place].key for place in self.winners]

    def to_json(self) -> dict[str, Any]:
        """`{"winners", "spent", "budget", "explanation"}`, as plain JSON."""
        election = self.election
        return {
            "winners": self.winning_keys,
            "spent": election.money(self.spent),
            "budget": election.money(election.budget),
            "explanation": {
                "rule": self.rule,
                "ties": TIES["greedy" if self.rule == "greedy" else "equal-shares"],
                "papers": election.papers,
                "left": election.money(election.budget - self.spent),
                **self.about,
                "steps": list(self.steps),
                "projects": [self._project_json(fate) for fate in self.fates],
            },
        }

    def _project_json(self, fate: Fate) -> dict[str, Any]:
        project = self.election.projects[fate.place]
        return {
            "id": project.key,
            "name": project.name,
            "cost": self.election.money(project.cost),
            "votes": self.election.scores[fate.place],
            "in": fate.is_in,
            "why": fate.why,
            **fate.figures,
        }


def cost_of(election: Election, places: Iterable[int]) -> int:
    """What these projects cost together."""
    return sum(election.projects[place].cost for place in places)
