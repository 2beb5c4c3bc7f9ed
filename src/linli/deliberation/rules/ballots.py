"""What a ballot must be like, what its verbs ask of its state, and what may stand on a paper. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.states import BALLOT_TABLE, BallotState

from . import papers

SERIES = "ballot"
MOST = {"title": 80, "question": 2000, "about": 8000, "option": 120, "reason": 300}
LONGEST_PAPER = 4000
DECISION = ("decision", "owners")
MARKED = ("selection", "budget")
DECISION_CODES = (papers.YES, papers.NO, papers.ABSTAIN)
SATISFACTION_MARKS = (papers.SATISFIED, papers.BASICALLY, papers.DISSATISFIED)
CLERK_CHANNELS = frozenset({"counter", "visit", "phone", "paper"})
"""Channels in which somebody of the office writes down for somebody else."""
RULE_CHANNELS = {"visit": "home_visit"}
"""How rule sets call a channel, where it is another word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a paper may name: an option's code; `answers` for a question of a survey."""

    code: str
    title: str = ""
    answers: tuple[str, ...] = ()


def state_problems(verb: str, state: str) -> list[Problem]:
    """Whether the verb leads on from this state."""
    before = next(before for name, before, _after in BALLOT_TABLE if name == verb)
    if state in before:
        return []
    label = BallotState(state).label
    return [Problem("wrong_state", _("这次表决现在是“%(state)s”，做不了这一步。") % {"state": label})]


def text_problems(fields: Mapping[str, str]) -> list[Problem]:
    """Title and question are there, and nothing is too long."""
    found = []
    if not fields["title"].strip():
        found.append(Problem("no_title", _("写上表决什么。"), where="title"))
    if not fields["question"].strip():
        found.append(Problem("no_question", _("写上问大家的话。"), where="question"))
    for name, most in MOST.items():
        if len(fields.get(name, "")) > most:
            found.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": most}, where=name))
    return found


def reason_problems(reason: str, where: str = "reason") -> list[Problem]:
    if not reason.strip():
        return [Problem("no_reason", _("写明为什么。"), where=where)]
    if len(reason.strip()) > MOST["reason"]:
        return [Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST["reason"]}, where=where)]
    return []


def option_problems(titles: Sequence[str], costs: Sequence[int | None]) -> list[Problem]:
    """What is wrong with options as they are written down; whether there are enough is asked at freezing."""
    found = []
    for place, title in enumerate(titles):
        if not title.strip():
            found.append(Problem("option_without_title", _("第 %(n)d 项没有名字。") % {"n": place + 1}, where="options"))
        if len(title) > MOST["option"]:
            found.append(Problem("too_long", _("第 %(n)d 项的名字太长了。") % {"n": place + 1}, where="options"))
    for place, cost in enumerate(costs):
        if cost is not None and cost <= 0:
            found.append(Problem("cost", _("第 %(n)d 项的投资要大于零。") % {"n": place + 1}, where="options"))
    return found


def closing_problems(state: str, *, closes_at: datetime | None, now: datetime, reason: str) -> list[Problem]:
    """Closing before the announced time needs a reason."""
    problems = state_problems("close", state)
    if not problems and closes_at is not None and now < closes_at and not reason.strip():
        problems = [Problem("too_early", _("还没到公布的截止时间。要提前截止，写明为什么。"), where="reason")]
    return problems


def content_problems(kind: str, content: str, choices: Sequence[Choice]) -> list[Problem]:
    """
    Why this cannot stand on a paper of this ballot. Blank and spoilt papers can; more choices than seats too: such a paper is
    void, and whoever hands it in on paper has the right to.
    """
    if content in (papers.BLANK, papers.SPOILT):
        return []
    if len(content) > LONGEST_PAPER or not _is_sound(kind, content, choices):
        return [Problem("choice_unknown", _("选的不是这次表决里有的。"), where="choice")]
    return []


def _is_sound(kind: str, content: str, choices: Sequence[Choice]) -> bool:
    if kind in DECISION:
        return content in DECISION_CODES
    try:
        marks = papers.marks_of(content)
    except ValueError:
        return False
    known = {choice.code: choice for choice in choices}
    return all(code in known and mark in _marks_of(kind, known[code]) for code, mark in marks.items())


def _marks_of(kind: str, choice: Choice) -> Iterable[str]:
    if kind in MARKED:
        return (papers.FOR, papers.AGAINST)
    return SATISFACTION_MARKS if kind == "satisfaction" else choice.answers


def longest_content(kind: str, choices: Sequence[Choice]) -> int:
    """How long a paper of this ballot can be, in characters of ASCII."""
    if kind in DECISION:
        return max(map(len, DECISION_CODES))
    pairs = [len(choice.code) + 1 + max(map(len, _marks_of(kind, choice)), default=0) for choice in choices]
    return sum(pairs) + max(len(pairs) - 1, 0)


def answer_codes(text: str) -> tuple[str, ...]:
    """The answers of a survey's question stand a line each; their codes are a, b, c … in that order."""
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(chr(ord("a") + place) for place in range(min(len(lines), 26)))


def rule_channel_problems(channels: Iterable[str], body: Mapping[str, Any], names: Mapping[str, str]) -> list[Problem]:
    """Channels that the rule does not let voices come through; a rule that names none leaves it open."""
    allowed = body.get("channels")
    if not allowed:
        return []
    return [
        Problem("channel_not_allowed", _("规则没有准许“%(how)s”。") % {"how": names.get(one, one)}, where="channels")
        for one in channels
        if one not in allowed and RULE_CHANNELS.get(one, one) not in allowed
    ]
