"""How a ballot is said on pages: its state, its road, money, how votes came."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.stops import Stop
from linli.deliberation.models import Ballot, BallotKind, Channel, Option
from linli.deliberation.rules.amounts import money
from linli.deliberation.rules.verdict_words import words_of_outcome
from linli.deliberation.selectors.ballot_lists import Turnout
from linli.deliberation.states import BallotState

BADGES = {
    BallotState.DRAFT: "wait",
    BallotState.FROZEN: "info",
    BallotState.OPEN: "vote",
    BallotState.CLOSED: "run",
    BallotState.DECLARED: "ok",
    BallotState.VOID: "fail",
    BallotState.WITHDRAWN: "back",
}
GOOD = frozenset({"passed", "elected", "satisfied", "basically", "chosen", "drawn", "surveyed", "items"})
"""Outcomes that nobody has to do anything more about."""
ROAD = (BallotState.DRAFT, BallotState.FROZEN, BallotState.OPEN, BallotState.CLOSED, BallotState.DECLARED)


def state_badge(ballot: Ballot) -> tuple[str, str]:
    """Where it stands; a declared one says what came of it, before that nobody is told."""
    state = BallotState(ballot.state)
    if state == BallotState.DECLARED and ballot.verdict:
        outcome = str(ballot.verdict.get("outcome", ""))
        kind = "ok" if outcome in GOOD else "warn" if outcome in ("revote", "seats_open") else "fail"
        return kind, words_of_outcome(outcome)
    return BADGES[state], str(state.label)


def strip_of(ballot: Ballot) -> list[Stop]:
    """The five stops of a ballot; one that ended otherwise shows as far as it came."""
    is_lot = ballot.kind == BallotKind.LOT
    titles = {
        BallotState.DRAFT: _("准备"),
        BallotState.FROZEN: _("定下来"),
        BallotState.OPEN: _("名单公开") if is_lot else pgettext("ballot", "投票"),
        BallotState.CLOSED: pgettext("verb", "抽签") if is_lot else _("截止、计票"),
        BallotState.DECLARED: pgettext("ballot", "公布"),
    }
    here = ROAD.index(BallotState(ballot.state)) if ballot.state in ROAD else _reached(ballot)
    last = len(ROAD) - 1
    kinds = ["done" if place < here or here == last else "now" if place == here else "todo" for place in range(len(ROAD))]
    return [Stop(titles[state], kind) for state, kind in zip(ROAD, kinds, strict=True)]


def _reached(ballot: Ballot) -> int:
    return 3 if ballot.closed_at else 2 if ballot.opened_at else 1 if ballot.frozen_at else 0


def road_of(ballot: Ballot) -> list[Stop]:
    """What happened to it, newest on top."""
    told = [
        (ballot.made_at, _("准备了这次表决"), ballot.made_by),
        (ballot.roll_published_at, _("公示了名册"), ""),
        (ballot.frozen_at, _("问题、选项、名册和规则都定下来了"), ""),
        (ballot.opened_at, _("公开名单和种子的指纹") if ballot.kind == BallotKind.LOT else _("开始投票"), ""),
        (
            ballot.closed_at,
            _closed_words(ballot),
            ballot.ended_reason if ballot.state != BallotState.VOID else "",
        ),
        (ballot.declared_at, _("公布了结果"), ""),
    ]
    stops = [Stop(title, at=at, detail=detail) for at, title, detail in reversed(told) if at]
    stops.sort(key=lambda one: one.at or ballot.made_at, reverse=True)
    if ballot.state in (BallotState.VOID, BallotState.WITHDRAWN):
        title = _("宣布这次表决无效") if ballot.state == BallotState.VOID else _("撤回了")
        stops.insert(0, Stop(title, "warn", detail=ballot.ended_reason))
    elif ballot.state != BallotState.DECLARED and stops:
        stops[0] = Stop(stops[0].title, "now", stops[0].at, detail=stops[0].detail)
    return stops


def _closed_words(ballot: Ballot) -> str:
    if ballot.kind == BallotKind.LOT:
        return _("抽了签")
    if ballot.state == BallotState.VOID and not ballot.verdict:
        return _("停止投票，没有计票")
    return _("截止投票，打乱票箱，计票") if ballot.is_secret else _("截止投票，计票")


def channel_words(codes: Iterable[str]) -> list[str]:
    known = dict(Channel.choices)
    return [str(known[code]) for code in codes if code in known]


def options_shown(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [{"option": one, "money": money(one.cost_cents)} for one in options]


def titles_of(options: Iterable[Option]) -> Mapping[str, str]:
    return {one.code: one.title for one in options}


def turnout_shown(turnout: Turnout, *, counts_area: bool) -> dict[str, Any]:
    """How many took part, with the words of the channels."""
    known = dict(Channel.choices)
    return {
        "used": turnout.used,
        "roll": turnout.roll,
        "used_area": turnout.used_area_centi if counts_area else None,
        "roll_area": turnout.roll_area_centi if counts_area else None,
        "rows": [{"name": known[code], "heads": heads, "area": area} for code, heads, area in turnout.by_channel],
    }
