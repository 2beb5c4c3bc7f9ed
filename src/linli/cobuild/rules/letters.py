"""
What a unit did in a span of days, as a letter and a yearly review keep it; quarters; what stands against writing one. Pure.

Numbers stand beside each other and are never made into one: no points, no rank, no rate (anti-formalism, domain §2.17).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem

MOST_WORDS = 1000
MOST_TEXT = 2000
MOST_DEEDS = 40
"""Deeds that a letter tells one by one; the rest are counted."""
FIRST_YEAR = 2000
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What was done: by the unit, by its people who checked in, in its rooms; and what it gave.

    `person_times`, `came`: 人次. `half_hours`: half hours of service. `members`: people who had checked in on the last day.
    """

    claims: int = 0
    person_times: int = 0
    half_hours: int = 0
    member_claims: int = 0
    member_person_times: int = 0
    member_half_hours: int = 0
    members: int = 0
    uses: int = 0
    came: int = 0
    donations: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done; people who checked in are no deed."""
        return not any(value for name, value in asdict(self).items() if name != "members")


FIGURES = tuple(one.name for one in fields(Figures))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done. `rating`: how those served found it, 1 … 4; `thanks`: their words; `claim`: its key."""

    on: date
    title: str
    claim: str = ""
    place: str = ""
    person_times: int | None = None
    half_hours: int | None = None
    rating: int | None = None
    thanks: str = ""


@dataclass(frozen=True, slots=True)
class RoomUsed:
    """One of the unit's rooms: how often it was used, and 人次."""

    name: str
    uses: int
    came: int


@dataclass(frozen=True, slots=True)
class Gift:
    """Things of one kind that the unit gave."""

    name: str
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class LetterBody:
    """The shape of `FeedbackLetter.body` and `PartnerReview.body`: everything as it was on the day of writing."""

    unit: str
    community: str
    figures: Figures = field(default_factory=Figures)
    deeds: tuple[Deed, ...] = ()
    rooms: tuple[RoomUsed, ...] = ()
    gifts: tuple[Gift, ...] = ()

    @property
    def more(self) -> int:
        """Deeds that are only counted."""
        return max(self.figures.claims - len(self.deeds), 0)

    def without_thanks(self, claims: Collection[str]) -> "LetterBody":
        """The same without the words of those who want to be forgotten; what was done stays."""
        deeds = tuple(replace(one, thanks="") if one.claim in claims else one for one in self.deeds)
        return replace(self, deeds=deeds)

    def as_dict(self) -> dict[str, Any]:
        deeds = [asdict(one) | {"on": one.on.isoformat()} for one in self.deeds]
        return asdict(self) | {"deeds": deeds}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "LetterBody":
        deeds = tuple(Deed(**(one | {"on": date.fromisoformat(one["on"])})) for one in kept.get("deeds", ()))
        return cls(
            unit=kept.get("unit", ""),
            community=kept.get("community", ""),
            figures=Figures(**kept.get("figures", {})),
            deeds=deeds,
            rooms=tuple(RoomUsed(**one) for one in kept.get("rooms", ())),
            gifts=tuple(Gift(**one) for one in kept.get("gifts", ())),
        )


# ---- quarters and years ----


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter 1 … 4) of a day."""
    return day.year, (day.month - 1) // 3 + 1


def days_of_quarter(year: int, quarter: int) -> Days:
    """The first and the last day. :raises ValueError: for a quarter that is none."""
    if not 1 <= quarter <= 4:
        raise ValueError("a year has four quarters")
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date(year, quarter * 3 - 2, 1), after - timedelta(days=1)


def is_over(year: int, quarter: int, today: date) -> bool:
    """Whether a quarter is over, so that its letter can be written."""
    return days_of_quarter(year, quarter)[1] < today


def quarter_before(day: date) -> tuple[int, int]:
    """The quarter that was over last on a day."""
    year, quarter = quarter_of(day)
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def days_of_year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


# ---- what stands against it ----


def letter_problems(year: int, quarter: int, words: str, *, took_part: bool, is_sent: bool, today: date) -> list[Problem]:
    """Everything that stands against writing the letter of a quarter."""
    problems = []
    if not (1 <= quarter <= 4 and FIRST_YEAR <= year <= today.year):
        problems.append(Problem("quarter", _("请选年和季度。"), where="quarter"))
    elif not is_over(year, quarter, today):
        problems.append(Problem("too_early", _("这个季度还没过完，过完了再写。"), where="quarter"))
    elif not took_part:
        problems.append(Problem("not_partner", _("这个季度它还不是（已经不是）共建单位。"), where="quarter"))
    if is_sent:
        problems.append(Problem("sent", _("这封反馈已经寄出，不能再改。")))
    if len(words.strip()) > MOST_WORDS:
        problems.append(Problem("too_long", _("太长了，最多 %(n)d 字。") % {"n": MOST_WORDS}, where="words"))
    return problems


def review_problems(
    year: int, texts: Mapping[str, str], *, took_part: bool, is_sent: bool, today: date
) -> list[Problem]:  # fmt: skip
    """Everything that stands against writing the review of a year. `texts`: done, thanks, asks."""
    problems = []
    if not FIRST_YEAR <= year <= today.year:
        problems.append(Problem("year", _("请选年份。"), where="year"))
    elif not took_part:
        problems.append(Problem("not_partner", _("这一年它还不是（已经不是）共建单位。"), where="year"))
    if is_sent:
        problems.append(Problem("sent", _("这份评议已经送给单位，不能再改。")))
    if not texts["done"].strip():
        problems.append(Problem("done_missing", _("写一写这一年单位做了什么。"), where="done"))
    long = [name for name, text in texts.items() if len(text.strip()) > MOST_TEXT]
    text = _("太长了，最多 %(n)d 字。") % {"n": MOST_TEXT}
    return problems + [Problem("too_long", text, where=name) for name in long]


def answer_problems(answer: str, *, is_sent: bool, is_answered: bool) -> list[Problem]:
    """Everything that stands against the unit's answer to its review."""
    problems = []
    if not is_sent:
        problems.append(Problem("not_sent", _("这份评议还没送给单位。")))
    if is_answered:
        problems.append(Problem("answered", _("单位已经回话了。")))
    if not answer.strip():
        problems.append(Problem("answer_missing", _("写一句回话。"), where="answer"))
    if len(answer.strip()) > MOST_TEXT:
        problems.append(Problem("too_long", _("太长了，最多 %(n)d 字。") % {"n": MOST_TEXT}, where="answer"))
    return problems
