"""
The ledger of a charity sale (爱心义卖), in cents: lines are added and reversed, never changed; the till never holds less than
nothing; at the end every cent has gone somewhere. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import LineKind
from ..states import SaleState
from .donations import MOST_CENTS, text_problems
from .venture_money import yuan

SERIES = ("cobuild.sale", "YM")
MOST_TITLE, MOST_PURPOSE, MOST_TEXT, MOST_VOUCHER, MOST_REASON = 80, 200, 120, 40, 200
INTO = (LineKind.FLOAT, LineKind.SOLD, LineKind.GIFT)
SPENT = (LineKind.PAID_OUT, LineKind.CARRIED)
"""Where money for the purpose goes: at once to whom it is for, or into the donated money of the community."""
OUT_OF = (LineKind.COST, *SPENT, LineKind.RETURNED)
TYPED = (*INTO, *OUT_OF)
"""What somebody may write; a reversal and a difference are written by their own verbs."""
AFTER_COUNT = (*SPENT, LineKind.RETURNED)
"""What happens to money that two have counted."""
Entry = tuple[str, int]
"""What a line counts as and its cents; a reversal counts as what it reverses."""


def signed(kind: str, cents: int) -> int:
    """An amount as the ledger holds it: above 0 into the till, below 0 out of it."""
    return -cents if kind in OUT_OF else cents


def balance(entries: Iterable[Entry]) -> int:
    """What should be in the till."""
    return sum(cents for _kind, cents in entries)


@dataclass(frozen=True, slots=True)
class Account:
    """A sale as everybody may read it, in cents: every amount at or above 0 but the difference and what is left."""

    sold: int
    gifts: int
    costs: int
    difference: int
    paid_out: int
    carried: int
    float_open: int
    rest: int

    @property
    def takings(self) -> int:
        return self.sold + self.gifts

    @property
    def net(self) -> int:
        """What there is for the purpose."""
        return self.takings - self.costs + self.difference

    @property
    def is_even(self) -> bool:
        """Whether every cent has gone somewhere: the float is back, and what there was for the purpose is paid or carried over."""
        return self.float_open == 0 and self.rest == 0


def account_of(entries: Iterable[Entry]) -> Account:
    """`float_open`: change that was borrowed and is not given back; `rest`: what is still to be paid out or carried over."""
    sums: dict[str, int] = {}
    for kind, cents in entries:
        sums[kind] = sums.get(kind, 0) + cents
    sold, gifts, costs = sums.get(LineKind.SOLD, 0), sums.get(LineKind.GIFT, 0), -sums.get(LineKind.COST, 0)
    difference = sums.get(LineKind.DIFFERENCE, 0)
    paid, carried = (-sums.get(kind, 0) for kind in SPENT)
    opened = sums.get(LineKind.FLOAT, 0) + sums.get(LineKind.RETURNED, 0)
    rest = sold + gifts - costs + difference - paid - carried
    return Account(sold, gifts, costs, difference, paid, carried, opened, rest)


# ---- what cannot be done ----


def sale_problems(title: str, purpose: str) -> list[Problem]:
    """Why a sale cannot be written down so."""
    found = text_problems(title, MOST_TITLE, where="title", missing=_("写义卖的名称。"))
    return found + text_problems(purpose, MOST_PURPOSE, where="purpose", missing=_("写明钱给谁、做什么用。"))


def state_problems(state: str, among: Sequence[str]) -> list[Problem]:
    if state in among:
        return []
    words = {
        SaleState.OPEN: _("还没有两个人点过钱。"),
        SaleState.COUNTED: _("钱已经点过了；要再改账，先说明为什么，重新打开。"),
        SaleState.CLOSED: _("已经结账了，不能再改。"),
    }
    return [Problem("state", words[SaleState(state)])]


def write_problems(*, state: str, kind: str, cents: int, text: str, voucher: str, entries: Sequence[Entry]) -> list[Problem]:
    """Why such a line cannot be written into this ledger."""
    open_for = (SaleState.OPEN, SaleState.COUNTED) if kind in AFTER_COUNT else (SaleState.OPEN,)
    if kind in SPENT:
        open_for = (SaleState.COUNTED,)
    found = state_problems(state, open_for)
    if kind not in TYPED:
        found.append(Problem("kind", _("请选是哪一种。"), where="kind"))
    elif not 0 < cents <= MOST_CENTS:
        found.append(Problem("cents", _("写多少钱，要大于零；写错的用冲正改。"), where="cents"))
    else:
        found += _out_problems(kind, cents, entries)
    found += text_problems(text, MOST_TEXT, where="text", missing=_("写摘要，别人看得懂。"))
    return found + text_problems(voucher, MOST_VOUCHER, where="voucher")


def _out_problems(kind: str, cents: int, entries: Sequence[Entry]) -> list[Problem]:
    """More cannot leave the till than is in it; nor more of the float than was borrowed, nor more to the purpose than there is."""
    account, there = account_of(entries), balance(entries)
    if kind == LineKind.RETURNED and cents > account.float_open:
        told = {"there": yuan(account.float_open)}
        return [Problem("float", _("借来的备用零钱还有 %(there)s 没还。") % told, where="cents")]
    if kind in SPENT and cents > account.rest:
        return [Problem("rest", _("还没有去向的钱只有 %(there)s。") % {"there": yuan(max(account.rest, 0))}, where="cents")]
    if kind in OUT_OF and cents > there:
        return [Problem("till", _("账上的钱只有 %(there)s。") % {"there": yuan(there)}, where="cents")]
    return []


def reverse_problems(
    *, state: str, kind: str, cents: int, is_reversed: bool, reason: str, entries: Sequence[Entry]
) -> list[Problem]:
    """Why a line (`cents` as the ledger holds them) cannot be reversed."""
    found = state_problems(state, (SaleState.OPEN, SaleState.COUNTED) if kind in AFTER_COUNT else (SaleState.OPEN,))
    if kind in (LineKind.REVERSAL, LineKind.DIFFERENCE):
        found.append(Problem("kind", _("冲正和点钱的差额不能再冲正；重新记一笔。")))
    elif is_reversed:
        found.append(Problem("reversed", _("这一笔已经冲正了。")))
    elif balance(entries) < cents or (kind == LineKind.FLOAT and account_of(entries).float_open < cents):
        found.append(Problem("till", _("账上的钱不够冲正这一笔，先冲正后来的开支。")))
    return found + text_problems(reason, MOST_TEXT, where="reason", missing=_("写明为什么冲正。"))


def count_problems(*, state: str, held_on: date, today: date, cents: int, has_lines: bool) -> list[Problem]:
    """Why somebody's count cannot be taken down."""
    found = state_problems(state, (SaleState.OPEN,))
    if today < held_on:
        found.append(Problem("too_early", _("义卖还没有开始。")))
    if not has_lines:
        found.append(Problem("no_lines", _("账上还没有一笔。")))
    if not 0 <= cents <= MOST_CENTS:
        found.append(Problem("cents", _("写点到多少钱。"), where="cents"))
    return found


def difference_problems(difference: int, reason: str) -> list[Problem]:
    """Two have counted the same, and it is not what the ledger says: they say why."""
    if not difference:
        return []
    if not reason.strip():
        words = (
            _("两个人点的比账上多 %(cents)s，写明为什么。") if difference > 0 else _("两个人点的比账上少 %(cents)s，写明为什么。")
        )
        return [Problem("difference", words % {"cents": yuan(abs(difference))}, where="reason")]
    return text_problems(reason, MOST_REASON, where="reason")


def close_problems(state: str, account: Account) -> list[Problem]:
    """Why the books cannot be closed: not counted, or some money has gone nowhere yet."""
    found = state_problems(state, (SaleState.COUNTED,))
    if account.float_open:
        found.append(Problem("float", _("备用零钱还有 %(cents)s 没还。") % {"cents": yuan(account.float_open)}))
    if account.rest:
        found.append(Problem("rest", _("还有 %(cents)s 没有写去了哪里。") % {"cents": yuan(account.rest)}))
    return found
