"""What is said of a donation: who gave, what, how much; and why a receipt cannot be written or voided. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem

SERIES = ("cobuild.donation", "JZ")
MONEY, MONEY_UNIT = "善款", "元"
"""What the donated money of a place is called where it is kept; pages say it in the reader's language."""
MOST_NAME, MOST_UNIT, MOST_PURPOSE, MOST_REASON, MOST_LINES = 60, 10, 200, 200, 30
MOST_QUANTITY = 1_000_000
MOST_CENTS = 2_000_000_000
"""Twenty million yuan in one line: more is a slip of the hand, and more than the column holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was given. `quantity`: whole units, of money cents."""

    name: str
    unit: str
    quantity: int
    best_before: date | None = None
    is_money: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is kept as."""
        return (MONEY, MONEY_UNIT) if self.is_money else (self.name.strip(), self.unit.strip())


def money(cents: int) -> Line:
    """Money that was given."""
    return Line(MONEY, MONEY_UNIT, cents, is_money=True)


def line_problems(lines: Sequence[Line], *, received_on: date) -> list[Problem]:
    """Why these lines cannot be kept; a problem says which line."""
    problems = []
    if not lines:
        problems.append(Problem("no_lines", _("写下捐了什么：至少一样东西，或者一笔钱。"), where="lines"))
    if len(lines) > MOST_LINES:
        problems.append(Problem("too_many_lines", _("一张收据最多写 %(most)d 样。") % {"most": MOST_LINES}, where="lines"))
    if sum(one.is_money for one in lines) > 1:
        problems.append(Problem("money_twice", _("一张收据上钱只写一笔。"), where="lines"))
    for number, one in enumerate(lines, start=1):
        problems += _one_problems(number, one, received_on)
    return problems


def _one_problems(number: int, one: Line, received_on: date) -> list[Problem]:
    if one.is_money:
        right = 0 < one.quantity <= MOST_CENTS
        return [] if right else [Problem("cents", _("写捐了多少钱，要大于零。"), where="cents")]
    found = []
    if not one.key[0] or len(one.key[0]) > MOST_NAME or one.key[0] == MONEY:
        found.append(Problem("line_name", _("写是什么东西，不超过 60 个字。"), where=f"name_{number}"))
    if not one.key[1] or len(one.key[1]) > MOST_UNIT:
        found.append(Problem("line_unit", _("写单位，例如个、袋、箱。"), where=f"unit_{number}"))
    if not 0 < one.quantity <= MOST_QUANTITY:
        found.append(Problem("line_quantity", _("数量要大于零的整数。"), where=f"quantity_{number}"))
    if one.best_before is not None and one.best_before < received_on:
        found.append(Problem("line_expired", _("收到的时候已经过期，不能收。"), where=f"best_before_{number}"))
    return found


def donor_problems(*, givers: int, may_name: bool) -> list[Problem]:
    """`givers`: how many donors are written; none is an anonymous gift, which has no name to publish."""
    if givers > 1:
        return [Problem("givers", _("捐赠单位、捐赠人，只写一个；都不写就是匿名。"), where="organisation")]
    if may_name and not givers:
        return [Problem("nobody_to_name", _("匿名的捐赠没有姓名可以公开。"), where="may_name")]
    return []


def day_problems(on: date, today: date, *, where: str) -> list[Problem]:
    return [Problem("future", _("还没有到这一天。"), where=where)] if on > today else []


def text_problems(text: str, most: int, *, where: str, missing: str = "") -> list[Problem]:
    """A text that is too long, or not there although it must be (`missing`: what to say then)."""
    if missing and not text.strip():
        return [Problem(f"{where}_missing", missing, where=where)]
    if len(text.strip()) > most:
        return [Problem(f"{where}_long", _("最多 %(most)d 个字。") % {"most": most}, where=where)]
    return []


def reason_problems(reason: str) -> list[Problem]:
    return text_problems(reason, MOST_REASON, where="reason", missing=_("写明为什么。"))
