"""The rules once more, slowly and as the papers define them: every voter alone, every project asked in every round."""

from fractions import Fraction


def price(election, place, purse, voters):
    """The highest payment: the smallest π with which the supporters' min(π, what they have) make the cost; None: too little."""
    supporters = [voter for voter, chosen in enumerate(voters) if place in chosen]
    cost = election.projects[place].cost
    if sum(purse[voter] for voter in supporters) < cost or not supporters:
        return None
    owed, left = Fraction(cost), sorted(purse[voter] for voter in supporters)
    while left and left[0] * len(left) < owed:
        owed -= left.pop(0)
    return owed / len(left)


def equal_shares(election, each):
    voters = [chosen for chosen, count in election.groups for _one in range(count)]
    purse, bought = [each] * len(voters), []
    while True:
        asked = []
        for place, project in enumerate(election.projects):
            highest = None if place in bought else price(election, place, purse, voters)
            if highest is not None:
                asked.append((-project.cost / highest, project.cost, -election.scores[place], place, highest))
        if not asked:
            return bought
        *_rank, place, highest = min(asked)
        bought.append(place)
        purse = [has - min(has, highest) if place in chosen else has for has, chosen in zip(purse, voters, strict=True)]


def add1(election):
    each = Fraction(election.budget, election.papers)
    best = equal_shares(election, each)
    while True:
        left = election.budget - sum(election.projects[place].cost for place in best)
        rest = [one for place, one in enumerate(election.projects) if election.scores[place] and place not in best]
        if all(one.cost > left for one in rest):
            return best
        each += election.scale
        tried = equal_shares(election, each)
        if sum(election.projects[place].cost for place in tried) > election.budget:
            return best
        best = tried
