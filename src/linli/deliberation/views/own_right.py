"""A voter's own right in a ballot: whether it was used, why it cannot be used here, and where to go then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.actors import Actor
from linli.core.rulesets import RuleSet
from linli.core.words import day_words, listing, shipped_words
from linli.deliberation.forms.ballots import HOW_MUCH, MATTERS
from linli.deliberation.models import Ballot, BallotKind, Channel, Right, RightUnit
from linli.deliberation.rules.verdict_words import status_words
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.selectors import eligibility, frozen, rolls
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words
from linli.deliberation.views.roll_words import for_whom


@dataclass(frozen=True, slots=True)
class RightShown:
    """
    `bars`: why it cannot be used on this page now, each with what to do; empty where it can. `for_whom`: whose right it is, where
    this voter is the agent. `units`: the premises that make it up, each with its area.
    """

    right: Right
    is_used: bool
    used_how: str
    bars: tuple[str, ...]
    may_change: bool
    for_whom: str
    receipt: str
    units: tuple[RightUnit, ...] = ()


def rights_shown(ballot: Ballot, actor: Actor, now: datetime) -> list[RightShown]:
    """Every right of this voter, in the order of the roll; in a lot nobody does anything with theirs."""
    if actor.person_id is None or ballot.kind == BallotKind.LOT:
        return []
    rows = found.own_rights(actor.person_id, [ballot.pk]).prefetch_related(rolls.WITH_VOTERS, "units").order_by("position")
    return [_shown(ballot, right, actor, now) for right in rows]


def _shown(ballot: Ballot, right: Right, actor: Actor, now: datetime) -> RightShown:
    bars = tuple(bars_of(ballot, right, actor, now))
    how = str(Channel(right.used_channel).label) if right.used_channel else ""
    may_change = right.is_used and ballot.allows_revote and not ballot.is_secret and not bars
    return RightShown(
        right, right.is_used, how, bars, may_change, for_whom(right, actor.person_id), _own_receipt(ballot, right, actor),
        tuple(right.units.all()),
    )  # fmt: skip


def _own_receipt(ballot: Ballot, right: Right, actor: Actor) -> str:
    """Of a recorded voice, for whoever gave it: they can read it again; of a secret one nobody can."""
    if ballot.is_secret or not right.is_used:
        return ""
    voice = right.voices.filter(ended_at=None, by_person=actor.person_id).first()
    return voice.receipt if voice else ""


def used_words(right: Right) -> str:
    """“已经投了（窗口，11月27日）”, as it stands in lists; of a secret paper nobody can say whether it came back."""
    if right.used_on is None and right.paper_issued_on is not None:
        return _("领了纸质票（%(day)s）") % {"day": day_words(right.paper_issued_on)}
    if right.ballot.kind == BallotKind.LOT:
        return _("抽签，不用投")
    if right.used_on is None and Channel.HANDS in right.ballot.channels:
        return _("当场举手")
    if right.used_on is None:
        return _("还没投") if right.ballot.is_open else _("没有投")
    return _("已经投了（%(how)s，%(day)s）") % {"how": Channel(right.used_channel).label, "day": day_words(right.used_on)}


def bars_of(ballot: Ballot, right: Right, actor: Actor, now: datetime) -> list[str]:
    """Every reason why this right cannot be used on the portal now, in words that say what to do; afterwards, what became of it."""
    if ballot.state not in (BallotState.FROZEN, BallotState.OPEN) and not right.excluded_why:
        return [_ended_words(ballot, right)]
    told = [str(one.text) for one in eligibility.right_problems(ballot, right, now)]
    use = rolls.may_use(right, actor.person_id)
    if not use and not right.excluded_why:
        told.append(use.why_not)
    if Channel.PORTAL not in ballot.channels:
        how = listing(ballot_words.channel_words(ballot.channels))
        told.append(_("这次不在网上投，用这些办法投：%(how)s。") % {"how": how})
    return told


def _ended_words(ballot: Ballot, right: Right) -> str:
    if Channel.HANDS in ballot.channels:
        return _("当场举手，不记谁举了手。")
    if right.is_used:
        return _("表决已经截止，这一份投过了，不用再投。")
    if right.paper_issued_on is not None and ballot.is_secret:
        return _("您领了纸质票。无记名，交没交不对着名字记。")
    return _("表决已经截止，这一份没有投。")


def rule_shown(ballot: Ballot) -> Mapping[str, Any] | None:
    """By which text it is counted: title, source, how sure we are of it; None before it is frozen."""
    rule: RuleSet | None = ballot.rule_set
    return rule_words(rule) if rule else None


def rule_words(rule: RuleSet) -> dict[str, Any]:
    return {
        "title": shipped_words(rule.title),
        "citation": rule.citation,
        "status": status_words(rule.status),
        "effective_from": rule.effective_from,
        "body": rule.body,
    }


def matter_shown(ballot: Ballot) -> dict[str, Any] | None:
    """
    What the rule leaves to each ballot: which of the nine matters owners decide (Civil Code, art. 278) and the shares that it
    needs, or how the money of a budget is given out.
    """
    if ballot.budget_rule:
        return {"title": _("怎么选出来：%(how)s") % {"how": HOW_MUCH[ballot.budget_rule]}, "needs": []}
    if ballot.matter is None:
        return None
    day = timezone.localdate(ballot.frozen_at or clock.now())
    rule = ballot.rule_set or frozen.rule_of(ballot, on=day)[0]
    shares = frozen.shares_of(ballot, rule, on=day)[0] or rule
    title = _("《民法典》第二百七十八条%(matter)s") % {"matter": dict(MATTERS)[str(ballot.matter)]}
    return {"title": title, "needs": [shipped_words(one["name"]) for one in (shares.body if shares else {}).get("checks", ())]}
