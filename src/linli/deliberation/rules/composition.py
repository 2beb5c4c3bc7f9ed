"""
What a body is made of: which rules hold for which kind, how many seats, for how long, which shares of them; when a seat may lapse.
Pure. Rules are read here with whatever they do not say as None; what their files must be like stands in `bodies`.

    composition.members [least, most] · composition.odd     how many seats it may have
    composition.women, .residents, .owners                  shares of the seats: told with the citation, never in the way
    term_years_most                                         years of one term, at most
    lapse {absences, within_months}                         absences without reason from which a seat may be ended
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.problems import Problem
from linli.core.rulesets import RuleSet, Status, Threshold

from .thresholds import threshold_at

ENGINE = "deliberation"
WOMEN, RESIDENTS, OWNERS = "women", "residents", "owners"
SHARES = (WOMEN, RESIDENTS, OWNERS)
MOST_SEATS = 2000
YEARS = (1949, 2200)
"""Between which a term is believed."""
SHORT_CODES = {
    "residents_council": "council_zz_subdistrict",
    "residents_assembly": "residents_assembly",
    "representatives": "representatives_meeting_typical",
    "residents_committee": "residents_committee",
    "joint_committee": "joint_committee",
    "joint_conference": "joint_conference",
    "party_members": "party_members_meeting",
    "owners_assembly": "owners_matters",
    "owners_committee": "owners_committee",
    "property_committee": "property_committee",
}
"""The rule set by which each kind of council sits; an owners' assembly decides by area and heads and has no other."""
CODES = (*(f"{ENGINE}.{name}" for name in SHORT_CODES.values()), f"{ENGINE}.other_body")


def rule_code_for(kind: str) -> str:
    """The code of the rule set by which a council of this kind sits, unless it names another."""
    return f"{ENGINE}.{SHORT_CODES.get(kind, 'other_body')}"


@dataclass(frozen=True, slots=True)
class Body:
    """A rule set read as the rules of a body; what it does not say is None."""

    quorum: Threshold | None = None
    passes: Threshold | None = None
    papers_days_before: int | None = None
    per_year_min: int | None = None
    lapse_after_absences: int | None = None
    lapse_within_months: int = 12
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
    said, made_of, lapse = rule.body, rule.body.get("composition") or {}, rule.body.get("lapse") or {}
    least, most = made_of.get("members") or (None, None)
    return Body(
        quorum=threshold_at(rule, "quorum") if "quorum" in said else None,
        passes=threshold_at(rule, "pass") if "pass" in said else None,
        papers_days_before=said.get("papers_days_before"),
        per_year_min=said.get("per_year_min"),
        lapse_after_absences=lapse.get("absences"),
        lapse_within_months=lapse.get("within_months", 12),
        seats_min=least,
        seats_max=most,
        seats_odd=bool(made_of.get("odd")),
        term_years_most=said.get("term_years_most"),
        shares={name: Threshold.parse(made_of[name]) for name in SHARES if name in made_of},
        by_area_and_heads="matters" in said,
    )


def problems(said: Mapping[str, Any]) -> str:
    """What is wrong with `composition` and `term_years_most` of a body; "" where nothing is."""
    made_of = said.get("composition") or {}
    members = made_of.get("members", [1, 1])
    if not (isinstance(members, list) and len(members) == 2 and all(map(_is_count, members)) and members[0] <= members[1]):
        return "members: the least and the most, [7, 11]"
    if not isinstance(made_of.get("odd", False), bool):
        return "odd: true or false"
    for name in SHARES:
        try:
            Threshold.parse(str(made_of.get(name, ">= 1/2")))
        except ValueError:
            return f"{name} is written “>= 1/3”"
    return "" if _is_count(said.get("term_years_most", 1)) else "term_years_most: a whole number"


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 1


def window(on: date, months: int) -> tuple[date, date]:
    """The days in which absences count: the so many months that end on a day. A year until 31 May begins on 1 June."""
    index = on.year * 12 + on.month - 1 - months
    year, month = divmod(index, 12)
    day = on.day
    while True:  # a month that has no such day ends on its last (Civil Code 202)
        try:
            return date(year, month + 1, day) + timedelta(days=1), on
        except ValueError:
            day -= 1


def seat_count_problems(count: int, of: Body) -> list[Problem]:
    """
    Why a body may not have this many seats. Where the text is not at hand, nothing stands in the way but nonsense.

    Residents' committee: 5 to 9 (Organic Law of Urban Residents' Committees 1989, art. 7); property management committee: 7 to 11,
    odd (Zhengzhou property regulation 2021).
    """
    if count < 1:
        return [Problem("seats_none", _("至少要有一个席位。"), where="seat_count")]
    if count > MOST_SEATS:
        return [Problem("seats_many", _("最多 %(most)s 个席位。") % {"most": MOST_SEATS}, where="seat_count")]
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
    if not YEARS[0] <= begins_on.year <= YEARS[1] or (ends_on and ends_on.year > YEARS[1]):
        return [Problem("year", _("年份看看是不是写错了。"), where="begins_on")]
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
        RESIDENTS: pgettext("share", "居民代表"),
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
