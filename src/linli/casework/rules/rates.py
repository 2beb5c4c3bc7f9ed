"""
The rates of a period (三率 and what goes with them): exact shares with their bases, and no ranking of anybody.

响应率 = contacted / asked, 解决率 = resolved / answered, 满意率 = (satisfied + basically) / answered (domain §2.7); answers that were
left out (剔除) are counted beside them. A share is None where its base is 0, and says little where the base is small.
"""

from dataclasses import dataclass, fields
from fractions import Fraction
from functools import reduce

from django.utils.translation import gettext_lazy as _

from linli.core.words import Words

SMALL_BASE = 30
"""Below this base a rate says little, and the page says so."""
AGES = (3, 7, 15, 30)
"""Borders of the bands in which open cases are counted: days since they were reported."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one group in one period. Cases by when they were reported, answers by when they were given."""

    received: int = 0
    dispatched: int = 0
    sent_right: int = 0
    done: int = 0
    reworked: int = 0
    limited: int = 0
    in_time: int = 0
    suspended: int = 0
    extended: int = 0
    merged: int = 0
    outside: int = 0
    asked: int = 0
    contacted: int = 0
    answered: int = 0
    resolved: int = 0
    content: int = 0
    excluded: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def total(tallies: list[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, Tally())


@dataclass(frozen=True, slots=True)
class Kind:
    """One rate: its name, its definition in words, and which counts are its part and its base."""

    code: str
    title: Words
    definition: Words
    part: str
    base: str


KINDS = (
    Kind("response", _("响应率"), _("回访时说“办的人联系过我”的，除以问到这一条的"), "contacted", "asked"),
    Kind("resolution", _("解决率"), _("回访时说解决了的，除以回访到的"), "resolved", "answered"),
    Kind("satisfaction", _("满意率"), _("回访时说满意或基本满意的，除以回访到的"), "content", "answered"),
    Kind(
        "on_time",
        _("按时办完率"),
        _("每一次都在时限内说办完的（重办的也要按时），除以有时限、已经说办完的"),
        "in_time",
        "limited",
    ),
    Kind("first_right", _("一次派准率"), _("没有换过主办单位的，除以派过单的"), "sent_right", "dispatched"),
    Kind("rework", _("重办率"), _("重办过的，除以说过办完的"), "reworked", "done"),
)


TURNS: dict[str, Words] = {
    "suspended": _("挂过账的"),
    "extended": _("延过期的"),
    "merged": _("并到别件里的"),
    "outside": _("清单外派单的"),
}
"""Turns that a case can take, counted beside the rates: how many of those received."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its base."""

    kind: Kind
    part: int
    base: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.part, self.base) if self.base else None

    @property
    def is_small(self) -> bool:
        """Whether the base is too small to say much."""
        return 0 < self.base < SMALL_BASE


def rates_of(tally: Tally) -> list[Rate]:
    """Every rate of a tally, in a fixed order."""
    return [Rate(kind, getattr(tally, kind.part), getattr(tally, kind.base)) for kind in KINDS]
