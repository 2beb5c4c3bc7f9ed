"""
Greedy: the projects by their votes, each taken that still fits; one that does not fit is left out and the next one is asked.

Ties: the lower cost first, then the order of the list. A file's least number of votes is observed. Pure.
"""

from .elections import Election
from .outcomes import CHOSEN, NO_SUPPORT, TOO_DEAR, TOO_FEW, Fate, Outcome


def greedy(election: Election) -> Outcome:
    """Who is in, in the order of votes."""
    left, winners, fates = election.budget, [], []
    for place in by_votes(election):
        project, score = election.projects[place], election.scores[place]
        figures = {"left_before": election.money(left)}
        if score < election.least_score:
            fates.append(Fate(place, TOO_FEW, {"least": election.least_score}))
        elif not score:
            fates.append(Fate(place, NO_SUPPORT))
        elif project.cost > left:
            fates.append(Fate(place, TOO_DEAR, {**figures, "missing": election.money(project.cost - left)}))
        else:
            left -= project.cost
            winners.append(place)
            fates.append(Fate(place, CHOSEN, {**figures, "left_after": election.money(left)}))
    fates.sort(key=lambda one: one.place)
    return Outcome("greedy", election, tuple(winners), tuple(fates), about={"least_votes": election.least_score})


def by_votes(election: Election) -> list[int]:
    """Places of the projects: more votes first, then the lower cost, then the order of the list."""
    return sorted(
        range(len(election.projects)), key=lambda place: (-election.scores[place], election.projects[place].cost, place)
    )
