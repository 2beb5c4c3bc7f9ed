"""
What a rule set says of a body: how many must come, how many must agree, how many seats it has and for how long. Pure.

    quorum, pass             thresholds that name their base
    papers_days_before       days between the papers and the meeting
    per_year_min             meetings in a year, at least
    lapse_after_absences     absences without reason in one calendar year, from which a seat may be ended
    seats {min, max, odd}    how many seats it may have
    term_years_most          years of one term, at most
    shares {women, …}        shares of the seats; told as a warning, with the citation, and never in the way
    by_area_and_heads        decides by owners' votes (Civil Code 278), which have their own rule
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.problems import Problem
from linli.core.rulesets import RuleSet, Status, Threshold

from .thresholds import is_threshold, threshold_at

ENGINE = "deliberation"
WOMEN, REPRESENTATIVES, OWNERS = "women", "representatives", "owners"
SHARES = (WOMEN, REPRESENTATIVES, OWNERS)
NUMBERS = ("papers_days_before", "per_year_min", "lapse_after_absences", "term_years_most")
SEAT_KEYS = {"min", "max", "odd"}
OWN_KINDS = (
    "residents_council", "residents_assembly", "representatives", "residents_committee", "joint_committee", "joint_conference",
    "party_members", "owners_assembly", "owners_committee", "property_committee",
)  # fmt: skip
OTHER = f"{ENGINE}.other_body"
CODES = (*(f"{ENGINE}.{kind}" for kind in OWN_KINDS), OTHER)


def rule_code_for(kind: str) -> str:
    """The code of the rule set by which a council of this kind sits, unless it names another."""
    return f"{ENGINE}.{kind}" if kind in OWN_KINDS else OTHER


@dataclass(frozen=True, slots=True)
class Body:
    """A rule set read as the rules of a body; what it does not say is None."""

    quorum: Threshold | None = None
    passes: Threshold | None = None
    papers_days_before: int | None = None
    per_year_min: int | None = None
    lapse_after_absences: int | None = None
    seats_min: int | None = None
    seats_max: int | None = None
    seats_odd: bool = False
    term_years_most: int | None = None
    shares: Mapping[str, Threshold] = field(default_factory=dict)
    by_area_and_heads: bool = False


def body(rule: RuleSet | None) -> Body:
    """What a rule set says. Of none, and of one whose text is not at hand, nothing."""
    if rule is None or rule.status is Status.UNFILLED:
        return Body()
    said, seats = rule.body, rule.body.get("seats", {})
    return Body(
        quorum=threshold_at(rule, "quorum") if "quorum" in said else None,
        passes=threshold_at(rule, "pass") if "pass" in said else None,
        seats_min=seats.get("min"),
        seats_max=seats.get("max"),
        seats_odd=bool(seats.get("odd")),
        shares={name: Threshold.from_rule(text) for name, text in said.get("shares", {}).items()},
        by_area_and_heads=bool(said.get("by_area_and_heads")),
        **{name: said.get(name) for name in NUMBERS},
    )


def body_problems(said: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a body that somebody wrote: shipped, or a subdistrict's own text."""
    for name in ("quorum", "pass"):
        if name in said and not is_threshold(said[name]):
            yield Problem("threshold", _("%(name)s 要写明占谁的几分之几。") % {"name": name}, where="body")
    for name in NUMBERS:
        if name in said and not _is_count(said[name]):
            yield Problem("number", _("%(name)s 要写整数，从 1 起。") % {"name": name}, where="body")
    if not _are_seats(said.get("seats", {})):
        yield Problem("seats", _("seats 写最少、最多几个席位，是不是单数。"), where="body")
    if not _are_shares(said.get("shares", {})):
        yield Problem("shares", _("shares 只能写妇女、居民代表、业主各占几分之几。"), where="body")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _are_seats(seats: Any) -> bool:
    if not isinstance(seats, dict) or set(seats) - SEAT_KEYS:
        return False
    least, most = seats.get("min", 1), seats.get("max", 10_000)
    return _is_count(least) and _is_count(most) and least <= most and isinstance(seats.get("odd", False), bool)


def _are_shares(shares: Any) -> bool:
    try:
        return isinstance(shares, dict) and set(shares) <= set(SHARES) and all(map(Threshold.from_rule, shares.values()))
    except ValueError:
        return False


def seat_count_problems(count: int, of: Body) -> list[Problem]:
    """
    Why a body may not have this many seats. Where the text is not at hand, nothing stands in the way but nonsense.

    Residents' committee: 5 to 9 (Organic Law of Urban Residents' Committees 1989, art. 7); property management committee: 7 to 11,
    odd (Zhengzhou property regulation 2021).
    """
    if count < 1:
        return [Problem("seats_none", _("至少要有一个席位。"), where="seat_count")]
    problems = []
    if of.seats_min and count < of.seats_min:
        text = _("按规则至少 %(least)s 个席位，写的是 %(count)s 个。") % {"least": of.seats_min, "count": count}
        problems.append(Problem("seats_few", text, where="seat_count"))
    if of.seats_max and count > of.seats_max:
        text = _("按规则最多 %(most)s 个席位，写的是 %(count)s 个。") % {"most": of.seats_max, "count": count}
        problems.append(Problem("seats_many", text, where="seat_count"))
    if of.seats_odd and count % 2 == 0:
        problems.append(Problem("seats_even", _("按规则席位要是单数，%(count)s 是双数。") % {"count": count}, where="seat_count"))
    return problems


def term_problems(begins_on: date, ends_on: date | None, of: Body) -> list[Problem]:
    """Why a term may not last so long: its last day is at most the day before the same day, so many years on (Civil Code 202)."""
    if ends_on is None:
        wants = of.term_years_most is not None
        return [Problem("no_end", _("这一届哪天届满还没有写。"), where="ends_on")] if wants else []
    if ends_on < begins_on:
        return [Problem("ends_before", _("届满的那天不能早于开始的那天。"), where="ends_on")]
    if of.term_years_most and ends_on > last_day(begins_on, of.term_years_most):
        text = _("按规则一届最多 %(years)s 年，最晚到 %(day)s。")
        told = text % {"years": of.term_years_most, "day": last_day(begins_on, of.term_years_most)}
        return [Problem("term_long", told, where="ends_on")]
    return []


def last_day(begins_on: date, years: int) -> date:
    """The last day of a term of so many years: 2021-01-20 for five years lasts until 2026-01-19."""
    year = begins_on.year + years
    try:
        return begins_on.replace(year=year) - timedelta(days=1)
    except ValueError:  # the 29th of February: a month that has no such day ends on its last (Civil Code 202)
        return date(year, 2, 28)


@dataclass(frozen=True, slots=True)
class Share:
    """How one share of the seats stands. `known`: of how many it is known whether they count; the rest count as not."""

    code: str
    threshold: Threshold
    got: int
    of: int
    unknown: int = 0

    @property
    def is_met(self) -> bool:
        return self.threshold.is_met(self.got, self.of)

    @property
    def needed(self) -> int:
        return self.threshold.needed(self.of) if self.of else 0

    @property
    def name(self) -> str:
        return share_name(self.code)


def share_name(code: str) -> str:
    names = {
        WOMEN: pgettext("share", "妇女"),
        REPRESENTATIVES: pgettext("share", "居民推选的代表"),
        OWNERS: pgettext("share", "业主"),
    }
    return names[code]


def shares_of(of: Body, counts: Mapping[str, int], total: int, unknown: Mapping[str, int] | None = None) -> list[Share]:
    """Each share that the rule wants, as it stands: `counts` of `total` people who sit there."""
    return [
        Share(code, threshold, counts.get(code, 0), total, (unknown or {}).get(code, 0))
        for code, threshold in of.shares.items()
        if total
    ]
