"""Why a ballot cannot be frozen or opened yet: every reason at once. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.rulesets import RuleSet
from linli.core.words import day_words

from . import ballots
from .ballots import Choice

NEEDS_OPTIONS = ("selection", "satisfaction", "budget", "survey")
NEEDS_SEATS = ("selection", "lot")
BUDGET_RULES = ("greedy", "equal-shares", "equal-shares-add1")


@dataclass(frozen=True, slots=True)
class RollFacts:
    """
    What the roll is like. `doubled`: labels of rights that one person holds beside another right; `without_area`: labels of
    rights of owners that have no area.
    """

    count: int
    area_centi: int = 0
    doubled: tuple[str, ...] = ()
    without_voter: int = 0
    without_area: tuple[str, ...] = ()
    published_at: datetime | None = None
    public_until: date | None = None
    is_publicity_over: bool = False
    open_corrections: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that decides whether a ballot can be frozen. `unfinished`: titles of publicities of the run's step that run on."""

    kind: str
    secrecy: str
    title: str
    question: str
    choices: tuple[Choice, ...]
    costs: tuple[int | None, ...]
    channels: tuple[str, ...]
    channel_names: dict[str, str]
    allows_revote: bool
    seats: int | None
    matter: int | None
    budget_cents: int | None
    budget_rule: str
    opens_at: datetime | None
    closes_at: datetime | None
    needs_publicity: bool
    counts_heads: bool
    roll: RollFacts
    rule: RuleSet | None
    rule_problems: tuple[Problem, ...] = ()
    unfinished: tuple[str, ...] = ()
    has_motion: bool = False
    has_motion_version: bool = False
    is_revote: bool = False
    has_commitment: bool = False
    more: tuple[Problem, ...] = field(default=())


def problems_of(facts: Facts, now: datetime) -> list[Problem]:
    """Every reason why this cannot be frozen."""
    parts: Sequence[Callable[[Facts, datetime], Iterable[Problem]]] = (
        _words, _options, _numbers, _owners, _roll, _publicity, _channels, _revote, _times, _motion,
    )  # fmt: skip
    return [*facts.rule_problems, *(problem for part in parts for problem in part(facts, now)), *facts.more]


def _words(facts: Facts, _now: datetime) -> Iterable[Problem]:
    return ballots.text_problems({"title": facts.title, "question": facts.question})


def _options(facts: Facts, _now: datetime) -> Iterable[Problem]:
    titles = [" ".join(choice.title.split()) for choice in facts.choices]
    if facts.kind in NEEDS_OPTIONS and not titles:
        yield Problem("no_options", _("还没有写选项。"), where="options")
    if facts.kind in ballots.DECISION and titles:
        yield Problem("options_not_wanted", _("只问赞成、反对、弃权，不用另写选项。"), where="options")
    for title in sorted({one for one in titles if one and titles.count(one) > 1}):
        yield Problem("option_twice", _("“%(title)s”写了两遍。") % {"title": title}, where="options")
    if facts.kind == "survey":
        for choice in facts.choices:
            if len(choice.answers) < 2:
                yield Problem(
                    "no_answers", _("“%(title)s”至少要有两种答法，一行一种。") % {"title": choice.title}, where="options"
                )


def _numbers(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if facts.kind in NEEDS_SEATS:
        yield from _seats(facts)
    if facts.kind == "budget":
        yield from _budget(facts)
    if facts.kind == "lot" and not facts.has_commitment:
        yield Problem("no_commitment", _("抽签要先公布种子的校验码。"), where="lot_commitment")


def _seats(facts: Facts) -> Iterable[Problem]:
    count = len(facts.choices) if facts.choices else facts.roll.count
    if not facts.seats:
        yield Problem("no_seats", _("写上选几个。"), where="seats")
        return
    if count < facts.seats:
        text = _("要选 %(seats)d 个，候选的只有 %(n)d 个。") % {"seats": facts.seats, "n": count}
        yield Problem("too_few_candidates", text, where="options")
    elif count == facts.seats and (facts.is_revote or (facts.rule and facts.rule.body.get("surplus_required"))):
        text = _("要差额：候选的要比 %(seats)d 个多，现在一样多。") % {"seats": facts.seats}
        yield Problem("no_surplus", text, where="options")


def _budget(facts: Facts) -> Iterable[Problem]:
    if not facts.budget_cents or facts.budget_cents <= 0:
        yield Problem("no_budget", _("写上一共有多少钱。"), where="budget_cents")
    if facts.budget_rule not in BUDGET_RULES:
        yield Problem("budget_rule", _("选一种算法：按票数从高到低，或者均摊。"), where="budget_rule")
    without = [choice.title for choice, cost in zip(facts.choices, facts.costs, strict=True) if not cost]
    for title in without:
        yield Problem("no_cost", _("“%(title)s”没有写要多少钱。") % {"title": title}, where="options")


def _owners(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if facts.kind != "owners":
        return
    if facts.matter is None:
        yield Problem("no_matter", _("选是《民法典》第二百七十八条第几项。"), where="matter")
    if facts.secrecy == "secret":
        text = _("业主表决要按面积算，票上得看得出是谁的，不能无记名。")
        yield Problem("owners_recorded", text, where="secrecy")
    for label in facts.roll.without_area:
        yield Problem("no_area", _("“%(who)s”没有面积。") % {"who": label}, where="roll")


def _roll(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if not facts.roll.count:
        yield Problem("empty_roll", _("名册上一个人也没有。先建名册。"), where="roll")
    for label in facts.roll.doubled:
        yield Problem("double_right", _("“%(who)s”的人在名册上有两份表决权。") % {"who": label}, where="roll")


def _publicity(facts: Facts, _now: datetime) -> Iterable[Problem]:
    roll = facts.roll
    if facts.needs_publicity and roll.published_at is None:
        yield Problem("roll_not_public", _("名册还没有公示。"), where="roll")
    elif facts.needs_publicity and not roll.is_publicity_over:
        until = day_words(roll.public_until) if roll.public_until else _("没有写日子")
        yield Problem("roll_publicity_runs", _("名册还在公示，到 %(day)s 24:00。") % {"day": until}, where="roll")
    if roll.open_corrections:
        text = _("还有 %(n)d 条名册更正没有答复。") % {"n": roll.open_corrections}
        yield Problem("open_corrections", text, where="roll")
    for title in facts.unfinished:
        yield Problem("publicity_unfinished", _("“%(title)s”还没有公示完。") % {"title": title}, where="run")


def _channels(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if not facts.channels and facts.kind != "lot":
        yield Problem("no_channel", _("选怎么投，至少一种。"), where="channels")
    if "hands" in facts.channels and facts.secrecy == "secret":
        yield Problem("hands_not_secret", _("举手大家都看得见，不能算无记名。"), where="channels")
    if "hands" in facts.channels and len(facts.channels) > 1:
        text = _("举手不知道是谁的手，不能和别的投法一起算。")
        yield Problem("hands_alone", text, where="channels")
    if "hands" in facts.channels and facts.kind != "decision":
        yield Problem("hands_decide", _("举手只能用在赞成、反对、弃权上。"), where="channels")
    if facts.rule:
        yield from ballots.rule_channel_problems(facts.channels, facts.rule.body, facts.channel_names)
        if facts.rule.body.get("secret") is True and facts.secrecy != "secret":
            yield Problem("rule_secret", _("规则要求无记名投票。"), where="secrecy")


def _revote(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if not facts.allows_revote:
        return
    if facts.secrecy == "secret":
        text = _("无记名的票投进去就认不出来了，不能改。")
        yield Problem("secret_revote", text, where="allows_revote")
    elif facts.rule and facts.rule.body.get("revote") is False:
        yield Problem("revote_not_allowed", _("规则不准许改投。"), where="allows_revote")


def _times(facts: Facts, now: datetime) -> Iterable[Problem]:
    if facts.closes_at is None:
        return
    if facts.opens_at is not None and facts.closes_at <= facts.opens_at:
        yield Problem("closes_before_opens", _("截止要在开始之后。"), where="closes_at")
    if facts.closes_at <= now:
        yield Problem("closes_in_the_past", _("截止时间已经过了。"), where="closes_at")


def _motion(facts: Facts, _now: datetime) -> Iterable[Problem]:
    if facts.has_motion and not facts.has_motion_version:
        yield Problem("no_motion_version", _("选表决议题的哪一稿。"), where="motion_version")
