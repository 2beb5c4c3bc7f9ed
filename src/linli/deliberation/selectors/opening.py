"""Why a frozen ballot cannot be opened now, and who is present when it closes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.canonical import digest, plain
from linli.core.problems import Problem
from linli.deliberation.models import Ballot, BallotKind, BoxKey

from . import frozen as found
from .presence import presence_at


def open_problems(ballot: Ballot, now: datetime) -> list[Problem]:
    """Every reason why it cannot begin: its time, its meeting, or that something is not as it was frozen."""
    return [*_time_problems(ballot, now), *_meeting_problems(ballot, now), *changed_problems(ballot), *_seed_problems(ballot)]


def _time_problems(ballot: Ballot, now: datetime) -> list[Problem]:
    if ballot.closes_at is not None and ballot.closes_at <= now:
        return [Problem("closes_in_the_past", _("截止时间已经过了。"), where="closes_at")]
    return []


def _meeting_problems(ballot: Ballot, now: datetime) -> list[Problem]:
    if ballot.meeting is None:
        return []
    if not ballot.meeting.is_open:
        return [Problem("meeting_not_open", _("会议没有在开，会上的表决不能开始。"))]
    there = presence_at(ballot.meeting, now)
    if not there.is_met:
        return [Problem("no_quorum", _("到会 %(n)d 人，不够法定人数，不能开始表决。") % {"n": there.present})]
    return []


def changed_problems(ballot: Ballot) -> list[Problem]:
    """What is not any more as it was frozen: changed past the application. Names of places and units may change meanwhile."""
    kept = ballot.frozen
    if kept is None or digest(kept) != ballot.frozen_digest:
        return [Problem("frozen_changed", _("定下来的内容和当时的校验码对不上了。"))]
    problems = []
    if any(kept[name] != plain(getattr(ballot, name)) for name in found.PLAIN_FIELDS) or kept["rule"] != ballot.rule:
        problems.append(Problem("fields_changed", _("题目、门槛或者规则和定下来的不一样了。")))
    if [_bare(one) for one in kept["options"]] != [_bare(found.option_json(ballot.kind, one)) for one in ballot.options.all()]:
        problems.append(Problem("options_changed", _("选项和定下来的不一样了。")))
    if found.roll_digest_of(ballot) != kept["roll"]["digest"]:
        problems.append(Problem("roll_changed", _("名册和定下来的不一样了。")))
    return problems


def _bare(option: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in option.items() if name != "organisation"}


def _seed_problems(ballot: Ballot) -> list[Problem]:
    if ballot.kind == BallotKind.LOT and not BoxKey.objects.filter(ballot=ballot).exists():
        return [Problem("no_seed", _("抽签的种子不见了，撤回这一次重新准备。"))]
    return []
