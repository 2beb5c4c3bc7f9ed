"""
Counting alone, in CPU seconds of one core: a million papers of each kind (wanted: 2 s), and an election from a .pb file (1 s).

    .venv/bin/python bench/counting.py [FILE.pb]
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from django.conf import settings

settings.configure(USE_I18N=False)

from linli.deliberation.rules import tallying
from linli.deliberation.rules.budgets.elections import Project, election_of
from linli.deliberation.rules.budgets.equal_shares import equal_shares
from linli.deliberation.rules.budgets.greedy import greedy
from linli.deliberation.rules.budgets.pabulib import read_pb

MILLION = 1_000_000
DICE = random.Random(278)
OPTIONS = [f"p{number:02}" for number in range(20)]
CHOICES = ["for", "against", "abstain"]
ITEMS, ANSWERS = [f"{number:02}" for number in range(10)], ["satisfied", "basically", "unsatisfied"]


def cpu(title: str, work: Callable[[], object], limit: float) -> None:
    begun = time.process_time()
    work()
    took = time.process_time() - begun
    print(f"{title:<40} {took:6.2f} s   ≤ {limit:g} {'' if took <= limit else 'NOT MET'}", flush=True)


def budget(papers: list[str]) -> None:
    projects = [Project(key, key, 100) for key in OPTIONS]
    chosen = ((text.split(","), count) for text, count in tallying.grouped(papers).items())
    greedy(election_of(projects, chosen, budget=1000))


def main() -> None:
    decisions = DICE.choices(CHOICES, k=MILLION)
    cpu("for, against, abstain", lambda: tallying.count_choices(tallying.grouped(decisions), CHOICES), 2)
    selections = [tallying.paper_of(DICE.sample(OPTIONS, 10)) for _paper in range(MILLION)]
    cpu("selection, 10 of 20", lambda: tallying.count_selection(tallying.grouped(selections), OPTIONS, seats=10), 2)
    cpu("budget, greedy, 10 of 20", lambda: budget(selections), 2)
    evaluations = [tallying.evaluation_of({item: DICE.choice(ANSWERS) for item in ITEMS}) for _paper in range(MILLION)]
    cpu("satisfaction, 10 items", lambda: tallying.count_evaluation(tallying.grouped(evaluations), ITEMS, ANSWERS), 2)
    for name in sys.argv[1:]:
        cpu(f"equal shares, {Path(name).name}", lambda name=name: equal_shares(read_pb(Path(name)).election), 1)  # type: ignore[misc,arg-type]


if __name__ == "__main__":
    main()
