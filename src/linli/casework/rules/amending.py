"""What may be put right after a case has ended, and how much of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.casework.states import Outcome, State
from linli.core.problems import Problem

from .cases import LEAST_TEXT, MOST_REASON, step_problems, text_problems

WITH_REPLY = frozenset({State.CLOSED, State.NOT_ACCEPTED, State.TRANSFERRED_EMERGENCY})
"""States whose end was told to the reporters in words."""
OUTCOMES = (Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.PARTLY, Outcome.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class Result:
    """How a case ended: what was told, the outcome, the category by its key."""

    reply: str
    outcome: str
    category: str


def amend_problems(old: Result, new: Result, *, state: str, reason: str, is_with_petitions: bool) -> list[Problem]:
    """There is a reason and something that changes; words and outcome only where there were any."""
    problems = text_problems(reason, where="reason", most=MOST_REASON)
    if step_problems("amend", state):
        return problems
    if is_with_petitions:
        return [*problems, Problem("with_petitions", _("这件事转了信访，结果由信访那边更正。"), where="reply")]
    if new.reply != old.reply:
        problems += _reply_problems(new.reply, state)
    if new.outcome != old.outcome:
        problems += _outcome_problems(new.outcome, state)
    if new == old:
        problems.append(Problem("nothing_changes", _("没有改动。改了答复、结果或分类才算更正。"), where="reply"))
    return problems


def _reply_problems(reply: str, state: str) -> list[Problem]:
    if state not in WITH_REPLY:
        return [Problem("no_reply", _("这件事没有给过答复，没有可以更正的。"), where="reply")]
    return text_problems(reply, where="reply", least=LEAST_TEXT)


def _outcome_problems(outcome: str, state: str) -> list[Problem]:
    if state != State.CLOSED:
        return [Problem("no_outcome", _("只有办结的事才有结果可以更正。"), where="outcome")]
    if outcome not in OUTCOMES:
        text = _("请选结果：解决了、讲清楚了、解决了一部分，还是没解决。")
        return [Problem("outcome", text, where="outcome")]
    return []


def unknown_category() -> Problem:
    return Problem("unknown_category", _("没有这一类，请从列表里选。"), where="category")
