"""The money of a venture, in cents: budget lines, instalments that add up to the grant, spending within its line. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.core.problems import Problem

MOST_CENTS = 10**13
"""A hundred thousand million yuan: more is a slip of the hand."""
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a budget as it is handed in."""

    text: str
    quantity: int
    unit_cents: int
    is_own_money: bool = False

    @property
    def cents(self) -> int:
        return self.quantity * self.unit_cents


def asked_cents(lines: Iterable[Line]) -> int:
    """What is asked of the round: every line but the applicant's own money."""
    return sum(one.cents for one in lines if not one.is_own_money)


def own_cents(lines: Iterable[Line]) -> int:
    return sum(one.cents for one in lines if one.is_own_money)


def line_problems(lines: Sequence[Line]) -> list[Problem]:
    """Why lines cannot be kept at all; a problem says which line."""
    problems = []
    if len(lines) > MOST_LINES:
        problems.append(Problem("too_many_lines", _("预算最多 %(most)d 行。") % {"most": MOST_LINES}, where="lines"))
    for number, one in enumerate(lines, start=1):
        if not one.text.strip() or len(one.text) > 120:
            problems.append(
                Problem("line_text", _("预算第 %(n)d 行：写用在哪里，不超过 120 个字。") % {"n": number}, where="lines")
            )
        if one.quantity < 1 or one.unit_cents < 1 or one.cents > MOST_CENTS:
            problems.append(Problem("line_cents", _("预算第 %(n)d 行：数量和单价要大于零。") % {"n": number}, where="lines"))
    return problems


def asking_problems(lines: Sequence[Line], most: int) -> list[Problem]:
    """Why a budget cannot be handed in: nothing is asked, or more than one venture of the round may have."""
    asked = asked_cents(lines)
    if not asked:
        return [Problem("no_lines", _("预算里还没有请街道出的钱。"), where="lines")]
    if asked > most:
        told = {"asked": yuan(asked), "most": yuan(most)}
        return [Problem("above_most", _("请街道出 %(asked)s，这一轮每个项目最多 %(most)s。") % told, where="lines")]
    return []


def parts_of(granted: int, shares: Sequence[tuple[str, Fraction]]) -> list[tuple[str, int]]:
    """
    A grant in instalments: each share in whole cents, what is left over goes to the last, so that the sum is the grant.
    An instalment of nothing (a very small grant) is left out.
    """
    parts = [(after, int(granted * share)) for after, share in shares]
    last, cents = parts[-1]
    parts[-1] = (last, cents + granted - sum(each for _after, each in parts))
    return [(after, each) for after, each in parts if each]


def plan_problems(granted: int, parts: Sequence[tuple[str, int]]) -> list[Problem]:
    problems = []
    if any(cents <= 0 for _after, cents in parts):
        problems.append(Problem("part", _("每次拨款都要大于零。"), where="parts"))
    if sum(cents for _after, cents in parts) != granted:
        problems.append(
            Problem("sum", _("各次拨款加起来要正好是批准的 %(granted)s。") % {"granted": yuan(granted)}, where="parts")
        )
    order = [("contract", "midterm", "final").index(after) for after, _cents in parts]
    if order != sorted(order):
        problems.append(Problem("order", _("拨款要按签约、中期、末期的次序。"), where="parts"))
    return problems


def spending_problems(line_cents: int, spent: int, cents: int, over_reason: str) -> list[Problem]:
    """Why an amount cannot be written down against a line of `line_cents`, of which `spent` is spent already."""
    if cents == 0 or abs(cents) > MOST_CENTS:
        return [Problem("cents", _("写花了多少钱；写错的用负数冲回。"), where="cents")]
    if spent + cents < 0:
        return [Problem("below_zero", _("冲回的比记过的还多。"), where="cents")]
    if cents > 0 and spent + cents > line_cents and not over_reason.strip():
        told = {"line": yuan(line_cents), "over": yuan(spent + cents - line_cents)}
        return [Problem("above_line", _("这一行预算 %(line)s，超了 %(over)s，写明为什么。") % told, where="over_reason")]
    return []


def yuan(cents: int | None) -> str:
    """“12,345.60 元”, exact; whole yuan without a point."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    amount = f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}"
    return _("%(amount)s 元") % {"amount": amount}


def cents_of(amount: Decimal) -> int:
    """Yuan as typed, with at most two places, in cents."""
    return int(amount * 100)
