"""How long a need has waited without anybody to claim it, so that it grows old where everybody sees it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from linli.core.problems import Problem

RULE = "cobuild.market"
FRESH, WAITING, OLD = "fresh", "waiting", "old"


def days_waiting(since: date, today: date) -> int:
    """Whole days since it stands on the list."""
    return max((today - since).days, 0)


def age_of(days: int, body: Mapping[str, Any]) -> str:
    """`fresh`, `waiting` or `old`, by the rule `cobuild.market`."""
    if days >= body["old_after_days"]:
        return OLD
    return WAITING if days >= body["waiting_after_days"] else FRESH


def body_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with the text of the rule."""
    for name in ("waiting_after_days", "old_after_days", "confirm_within_days"):
        value = body.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield Problem(name, f"{name}: a whole number of days, 1 or more", where=name)
