"""The money of a venture: instalments planned, paid after their check, cancelled; what the agency spent of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.core import clock, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import VentureRefused
from ..models import BudgetLine, Instalment, SpendingEntry, Venture
from ..rules import rights
from ..rules import venture_money as money
from ..rules import ventures as rules
from ..selectors.venture_rules import rules_of
from ..states import VentureState
from .venture_deeds import allow, allow_own, held, note

PAID_IN = (VentureState.RUNNING, VentureState.COMPLETED)
SPENT_IN = (*PAID_IN, VentureState.STOPPED)


def lay_out(venture: Venture) -> None:
    """The instalments by the round's shares; in the verb that signs the contract."""
    _write(venture, money.parts_of(venture.granted_cents or 0, rules_of(venture.round).shares))


def _write(venture: Venture, parts: Sequence[tuple[str, int]]) -> None:
    Instalment.objects.bulk_create(
        Instalment(tenant_id=venture.tenant_id, venture=venture, position=position, cents=cents, after=after)
        for position, (after, cents) in enumerate(parts, start=1)
    )


@transaction.atomic
def plan(*, venture: Venture, parts: Sequence[tuple[str, int]], by: Actor, now: datetime) -> list[Instalment]:
    """
    Divide a grant otherwise than the rule does, before anything was paid.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow(by, rights.VENTURES, venture)
    problems = rules.state_problems(venture.state, among=(VentureState.RUNNING,))
    if any(after not in ("contract", "midterm", "final") for after, _cents in parts):
        problems.append(Problem("after", _("拨款只能在签约、中期、末期之后。"), where="parts"))
    else:
        problems += money.plan_problems(venture.granted_cents or 0, parts)
    if venture.instalments.exclude(paid_on=None).exists():
        problems.append(Problem("paid", _("已经拨过款，不能重新分。")))
    refuse_if(problems, VentureRefused)
    venture.instalments.all().delete()
    _write(venture, parts)
    note("venture.planned", venture, by, now, parts=[None, [cents for _after, cents in parts]])
    return list(venture.instalments.order_by("position"))


@transaction.atomic
def pay(*, instalment: Instalment, paid_on: date, voucher: str, by: Actor, now: datetime) -> Instalment:
    """
    Write down that an instalment was paid: whole, in its order, after its check, and never after a stop.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(instalment.venture)
    allow(by, rights.VENTURES, venture)
    instalment = locking.one(Instalment, instalment.pk, "venture")
    problems = _pay_problems(venture, instalment) + rules.said(voucher, "voucher", rules.MOST_VOUCHER, _("写凭证号。"))
    if paid_on > clock.day_of(now):
        problems.append(Problem("future", _("还没有到这一天。"), where="paid_on"))
    refuse_if(problems, VentureRefused)
    instalment.paid_on, instalment.paid_cents, instalment.voucher = paid_on, instalment.cents, voucher.strip()
    instalment.save()
    note("venture.paid", venture, by, now, cents=[None, instalment.cents], position=[None, instalment.position])
    return instalment


def barred(venture: Venture, instalment: Instalment, *, checks: Sequence[tuple[str, bool]], before: bool) -> str:
    """Why an instalment cannot be paid now, in a sentence; `before`: an earlier one is still owed. “” where it can."""
    if instalment.paid_on:
        return _("这一笔已经拨了。")
    if instalment.cancelled_reason:
        return _("这一笔已经取消了。")
    if venture.state not in PAID_IN:
        return _("项目停了或者还没有签约，不能拨款。")
    if instalment.after == "midterm" and ("midterm", True) not in checks:
        return _("中期评估合格以后才拨。")
    if instalment.after == "final" and ("final", True) not in checks:
        return _("末期评估合格以后才拨。")
    return _("前面一笔还没有拨。") if before else ""


def _pay_problems(venture: Venture, instalment: Instalment) -> list[Problem]:
    checks = list(venture.checks.values_list("kind", "passed"))
    earlier = venture.instalments.filter(position__lt=instalment.position, paid_on=None, cancelled_reason="").exists()
    why = barred(venture, instalment, checks=checks, before=earlier)
    return [Problem("barred", why)] if why else []


@transaction.atomic
def cancel(*, instalment: Instalment, reason: str, by: Actor, now: datetime) -> Instalment:
    """
    An instalment is not paid any more.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(instalment.venture)
    allow(by, rights.DECIDE_VENTURES, venture)
    instalment = locking.one(Instalment, instalment.pk, "venture")
    problems = rules.reason_problems(reason)
    if instalment.paid_on or instalment.cancelled_reason:
        problems.append(Problem("done", _("这一笔已经拨了或者取消了。")))
    refuse_if(problems, VentureRefused)
    _cancel(venture, instalment, reason, by, now)
    return instalment


def _cancel(venture: Venture, instalment: Instalment, reason: str, by: Actor, now: datetime) -> None:
    instalment.cancelled_reason = reason.strip()
    instalment.save(update_fields=["cancelled_reason"])
    note("venture.payment_cancelled", venture, by, now, reason=reason.strip(), cents=[instalment.cents, None])


def cancel_rest(venture: Venture, reason: str, by: Actor, now: datetime) -> None:
    """Everything that was not paid; in the verb that stops a venture."""
    for one in locking.several(venture.instalments.filter(paid_on=None, cancelled_reason="").order_by("position")):
        _cancel(venture, one, reason, by, now)


# ---- what was spent ----


@dataclass(frozen=True, slots=True)
class SpendingGiven:
    """Money spent of one line, in cents; negative takes a mistake back. Above the line it says why."""

    cents: int
    on: date
    text: str
    voucher: str = ""
    over_reason: str = ""


@transaction.atomic
def spend(*, line: BudgetLine, given: SpendingGiven, by: Actor, now: datetime) -> SpendingEntry:
    """
    Write down money that the agency spent of a line.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    venture = held(line.venture)
    allow_own(by, venture)
    line = locking.one(BudgetLine, line.pk, "venture")
    spent = line.spending.aggregate(sum=Sum("cents"))["sum"] or 0
    problems = rules.state_problems(venture.state, among=SPENT_IN)
    problems += money.spending_problems(line.quantity * line.unit_cents, spent, given.cents, given.over_reason)
    problems += rules.said(given.text, "text", 120, _("写花在什么上。")) + rules.said(
        given.voucher, "voucher", rules.MOST_VOUCHER
    )
    problems += rules.said(given.over_reason, "over_reason", rules.MOST_REASON)
    if given.on > clock.day_of(now):
        problems.append(Problem("future", _("还没有到这一天。"), where="on"))
    refuse_if(problems, VentureRefused)
    made = SpendingEntry(
        tenant_id=venture.tenant_id, line=line, cents=given.cents, on=given.on, text=given.text.strip(),
        voucher=given.voucher.strip(), over_reason=given.over_reason.strip(), at=now, by=by.label[:80],
    )  # fmt: skip
    made.save(force_insert=True)
    note("venture.spent", venture, by, now, cents=[None, given.cents], line=[None, line.position])
    return made
