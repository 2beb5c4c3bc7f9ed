"""Why somebody cannot vote, and why a voice is not taken. Pure."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words
from linli.deliberation.states import BallotState

PROVEN = ("phone",)
"""Channels in which it is written down how it was made sure who speaks."""


def day_text(day: date) -> str:
    return day_words(day)


def voting_problems(
    *, takes_votes: bool, state: str, excluded_why: str, is_used: bool, used_on: date | None, may_change: bool
) -> list[Problem]:
    """Why this right cannot be used now."""
    problems = []
    if not takes_votes:
        problems.append(_time_problem(state))
    if excluded_why:
        problems.append(Problem("excluded", _("这份不计表决权：%(why)s") % {"why": excluded_why}))
    if is_used and not may_change:
        day = day_words(used_on) if used_on else ""
        problems.append(Problem("already_used", _("这份表决权 %(day)s 已经用过了，一份只算一次。") % {"day": day}))
    return problems


def _time_problem(state: str) -> Problem:
    if state in (BallotState.DRAFT, BallotState.FROZEN):
        return Problem("not_yet", _("表决还没有开始。"))
    return Problem("over", _("表决已经截止了。"))


def channel_problems(channel: str, channels: Sequence[str], *, is_secret: bool, proof: str, has_paper: bool) -> list[Problem]:
    """Whether voices come this way, with what that way needs."""
    problems = []
    if channel not in channels:
        problems.append(Problem("channel", _("这次表决不能这样投。"), where="channel"))
    if channel in PROVEN and not proof:
        problems.append(Problem("no_proof", _("写下怎么核对的身份。"), where="proof"))
    if channel == "hands":
        problems.append(Problem("hands_counted", _("举手由计票人点数，不一票一票记。"), where="channel"))
    if channel == "paper" and is_secret:
        problems.append(Problem("by_pile", _("无记名的纸质票按叠由两个人录，不一张一张记。"), where="channel"))
    elif channel == "paper" and not has_paper:
        problems.append(Problem("no_paper", _("附上纸质票的照片，或者写明原件放在哪里。"), where="scan"))
    return problems
