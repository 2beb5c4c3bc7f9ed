"""Compare our budget rules with pabutools, which runs in a Python of its own (see README.md). Not part of the suite."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
settings.configure(USE_I18N=False)

from linli.deliberation.rules.budgets.equal_shares import equal_shares, equal_shares_add1  # noqa: E402
from linli.deliberation.rules.budgets.greedy import greedy  # noqa: E402
from linli.deliberation.rules.budgets.pabulib import read_pb  # noqa: E402

THEIRS = """
import json, sys, types
sys.modules["gurobipy"] = types.ModuleType("gurobipy")  # proprietary, and not needed by these rules
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

for line in sys.stdin:
    file, order, with_add1 = json.loads(line)
    place = {name: number for number, name in enumerate(order)}
    ties = TieBreakingRule(lambda instance, profile, p: (p.cost, -profile.approval_score(p), place[p.name]))
    instance, profile = parse_pabulib(file)
    shares = {"sat_class": Cost_Sat, "tie_breaking": ties}
    found = {"greedy": greedy_utilitarian_welfare(instance, profile, **shares)}
    found["equal-shares"] = method_of_equal_shares(instance, profile, **shares)
    if with_add1:
        found["equal-shares-add1"] = method_of_equal_shares(instance, profile, voter_budget_increment=1, **shares)
    print(json.dumps({rule: sorted(p.name for p in chosen) for rule, chosen in found.items()}), flush=True)
"""
OURS = {"greedy": greedy, "equal-shares": equal_shares, "equal-shares-add1": equal_shares_add1}


def invented(folder: Path, how_many: int) -> Iterator[Path]:
    """Small elections with few voters and few different costs, so that ties are frequent; the same at each run."""
    dice = random.Random(278)
    for number in range(how_many):
        projects = [f"p{n}" for n in range(dice.randint(1, 9))]
        costs = {key: dice.choice([5, 10, 10, 20, 33, 70]) for key in projects}
        papers = [dice.sample(projects, dice.randint(0, min(4, len(projects)))) for _one in range(dice.randint(1, 25))]
        lines = ["META", "key;value", f"num_projects;{len(projects)}", f"num_votes;{len(papers)}"]
        lines += [f"budget;{dice.randint(10, 200)}", "vote_type;approval", "rule;greedy", "PROJECTS", "project_id;cost"]
        lines += [f"{key};{cost}" for key, cost in costs.items()]
        lines += ["VOTES", "voter_id;vote", *(f"v{n};{','.join(paper)}" for n, paper in enumerate(papers))]
        file = folder / f"invented_{number:04}.pb"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield file


def differences(files: list[Path], *, with_add1: bool) -> int:
    """How many outcomes differ; each is told."""
    count = 0
    command = [os.environ["PABUTOOLS"], "-c", THEIRS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as theirs:
        assert theirs.stdin
        assert theirs.stdout
        for file in files:
            election = read_pb(file).election
            assert election, file
            wanted = {one.key for one, score in zip(election.projects, election.scores, strict=True) if score}
            asked = [str(file), [one.key for one in election.projects], with_add1]
            print(json.dumps(asked), file=theirs.stdin, flush=True)
            for rule, chosen in json.loads(theirs.stdout.readline()).items():
                own = sorted(OURS[rule](replace(election, least_score=0)).winning_keys)  # theirs knows no least score
                chosen = [key for key in chosen if key in wanted]  # theirs takes what nobody voted for, too
                count += own != chosen
                if own != chosen:
                    print(f"{file.name} {rule}: ours {own}, theirs {chosen}")
        theirs.stdin.close()
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="A folder of .pb files.")
    parser.add_argument("--invented", type=int, default=0, metavar="N", help="Compare N invented elections.")
    parser.add_argument("--add1", action="store_true", help="Also compare raised shares (slow in theirs).")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [*(sorted(asked.folder.glob("*.pb")) if asked.folder else ()), *invented(Path(folder), asked.invented)]
        count = differences(files, with_add1=asked.add1)
    print(f"{len(files)} elections, {count} differences")
    sys.exit(bool(count))


if __name__ == "__main__":
    main()
