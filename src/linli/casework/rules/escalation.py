"""Who is told at which step (grid, community, subdistrict, leader): the body of the rule set `casework.escalation`."""

from collections.abc import Iterable, Mapping
from typing import Any

from linli.core.problems import Problem

HANDLER, RESPONSIBLE, GIVER = "handler", "responsible", "giver"
PARTIES = frozenset({HANDLER, RESPONSIBLE, GIVER})
"""Who is told by what they are in the matter, and not by a post."""
LADDER = ("grid", "community", "subdistrict", "leader")
"""The rungs from the ground up; a rung with nobody in office hands on to the next."""
STEPS = frozenset({"reminder", "yellow", "red", "unanswered", "task_due", "task_overdue"})


def escalation_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a text of `casework.escalation`, shipped or a tenant's own."""
    rungs, told = body.get("rungs"), body.get("told")
    if not isinstance(rungs, dict) or set(rungs) != set(LADDER) or not all(_is_names(kinds) for kinds in rungs.values()):
        yield Problem("rungs", f"rungs: kinds of post for each of {', '.join(LADDER)}", where="rungs")
    if not isinstance(told, dict) or set(told) != STEPS:
        yield Problem("told", f"told: {', '.join(sorted(STEPS))}", where="told")
        return
    for step, whom in told.items():
        if not _is_names(whom) or not set(whom) <= PARTIES | set(LADDER):
            yield Problem("told_whom", f"told.{step}: some of {', '.join(sorted(PARTIES | set(LADDER)))}", where=f"told.{step}")


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def rungs_from(rung: str) -> tuple[str, ...]:
    """A rung and those above it, for when nobody is there."""
    return LADDER[LADDER.index(rung) :]
