"""What is found of a venture at its checks, and what follows: it goes on, it is stopped, it is complete; the contract between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, files
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.procedures.api import Step

from ..errors import VentureRefused
from ..models import Agreement, AgreementKind, CheckKind, Venture, VentureCheck
from ..rules import rights
from ..rules import ventures as rules
from ..states import AgreementState, VentureState
from . import paying
from .venture_deeds import allow, held, move, note

CHECKED_IN = {
    CheckKind.ELIGIBILITY: (VentureState.APPLIED,),
    CheckKind.RESEARCH: (VentureState.APPLIED, VentureState.ELIGIBLE, VentureState.SHORTLISTED),
    CheckKind.MIDTERM: (VentureState.RUNNING,),
    CheckKind.FINAL: (VentureState.RUNNING,),
}


@dataclass(frozen=True, slots=True)
class CheckGiven:
    """What was found. `items`: {what was looked at: whether it is right}."""

    kind: str
    on: date
    passed: bool
    text: str = ""
    self_report: str = ""
    items: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def check(*, venture: Venture, given: CheckGiven, uploads: Sequence[File[Any]] = (), by: Actor, now: datetime) -> VentureCheck:
    """
    Write down a check. Eligibility decides at once; a mid-term that failed bars the next payment until the leader stops it.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow(by, rights.VENTURES, venture)
    refuse_if(_check_problems(venture, given, now) + files.upload_problems(uploads, "papers"), VentureRefused)
    made = VentureCheck.objects.create(
        tenant_id=venture.tenant_id,
        venture=venture,
        kind=given.kind,
        on=given.on,
        passed=given.passed,
        items=dict(given.items),
        self_report=given.self_report.strip(),
        text=given.text.strip(),
        by=by.label[:80],
        at=now,
    )
    for position, upload in enumerate(uploads):
        files.store(upload, tenant=venture.tenant, by=by, now=now, subject=made, purpose="check", position=position)
    note("venture.checked", venture, by, now, kind=[None, given.kind], passed=[None, given.passed])
    if given.kind == CheckKind.ELIGIBILITY:
        to, past = (VentureState.ELIGIBLE, "eligible") if given.passed else (VentureState.INELIGIBLE, "ineligible")
        move(venture, to, past, by, now, reason="" if given.passed else given.text[: rules.MOST_REASON])
    return made


def _check_problems(venture: Venture, given: CheckGiven, now: datetime) -> list[Problem]:
    if given.kind not in CheckKind.values:
        return [Problem("kind", _("选一种检查。"), where="kind")]
    kind = CheckKind(given.kind)
    problems = rules.state_problems(venture.state, among=CHECKED_IN[kind])
    if given.on > clock.day_of(now):
        problems.append(Problem("future", _("还没有到这一天。"), where="on"))
    if kind != CheckKind.RESEARCH and venture.checks.filter(kind=kind).exists():
        problems.append(Problem("twice", _("这一项已经记过了。")))
    if kind == CheckKind.FINAL and not passed(venture, CheckKind.MIDTERM):
        problems.append(Problem("midterm", _("中期评估还没有合格，不能做末期评估。")))
    if kind == CheckKind.ELIGIBILITY and venture.round.preliminary_closed_at:
        problems.append(Problem("closed", _("初审已经结束，不能再放进来。")))
    empty = "" if given.passed else _("不合格要写明为什么。")
    return (
        problems
        + rules.said(given.text, "text", rules.MOST_TEXT, empty)
        + rules.said(given.self_report, "self_report", rules.MOST_TEXT)
    )


def passed(venture: Venture, kind: str) -> bool:
    return venture.checks.filter(kind=kind, passed=True).exists()


@transaction.atomic
def contract(*, venture: Venture, agreement: Agreement | None = None, words: str = "", by: Actor, now: datetime) -> Venture:
    """
    The contract is signed: the venture runs, and its instalments are planned by the round's shares. `agreement`: a signed one
    of this engine; `words`: which paper it is, where there is none.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow(by, rights.VENTURES, venture)
    problems = rules.step_problems(venture.state, VentureState.RUNNING) + _publicity_problems(venture)
    refuse_if(problems + _agreement_problems(venture, agreement, words), VentureRefused)
    venture.agreement = agreement
    move(venture, VentureState.RUNNING, "contracted", by, now, reason=words or (agreement.number if agreement else ""))
    paying.lay_out(venture)
    return venture


def _publicity_problems(venture: Venture) -> list[Problem]:
    """Where a procedure leads the round, the list of those chosen has hung for its days before anything is signed."""
    run_id = venture.round.run_id  # type: ignore[attr-defined]
    step = Step.objects.filter(run=run_id, code="publicise").order_by("-round").first() if run_id else None
    if step is not None and not step.is_done:
        return [Problem("publicity", _("入选项目的公示还没有结束，不能签约。"))]
    return []


def _agreement_problems(venture: Venture, agreement: Agreement | None, words: str) -> list[Problem]:
    if agreement is None:
        return rules.said(words, "words", rules.MOST_REASON, _("选签好的协议，或者写明纸质协议的编号和签订日期。"))
    is_right = agreement.tenant_id == venture.tenant_id and agreement.kind == AgreementKind.VENTURE
    sides = set(agreement.parties.values_list("organisation_id", flat=True))
    if not is_right or venture.applicant_id not in sides:  # type: ignore[attr-defined]
        return [Problem("agreement", _("这份协议不是和申报单位签的公益创投协议。"), where="agreement")]
    if agreement.state != AgreementState.SIGNED:
        return [Problem("unsigned", _("这份协议还没有签好。"), where="agreement")]
    if Venture.objects.filter(agreement=agreement).exists():
        return [Problem("taken", _("这份协议已经是另一个项目的。"), where="agreement")]
    return []


@transaction.atomic
def stop(*, venture: Venture, reason: str, by: Actor, now: datetime) -> Venture:
    """
    Stop a venture whose mid-term check failed: what was not paid is not paid any more.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow(by, rights.DECIDE_VENTURES, venture)
    problems = rules.step_problems(venture.state, VentureState.STOPPED) + rules.reason_problems(reason)
    if not venture.checks.filter(kind=CheckKind.MIDTERM, passed=False).exists():
        problems.append(Problem("midterm", _("中期评估不合格才能停。")))
    refuse_if(problems, VentureRefused)
    move(venture, VentureState.STOPPED, "stopped", by, now, reason=reason)
    paying.cancel_rest(venture, reason, by, now)
    return venture


@transaction.atomic
def complete(*, venture: Venture, words: str = "", by: Actor, now: datetime) -> Venture:
    """
    The final check passed: the venture is complete. Its last instalment may still be paid.

    :raises NotAllowed: without the right there. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow(by, rights.DECIDE_VENTURES, venture)
    problems = rules.step_problems(venture.state, VentureState.COMPLETED) + rules.said(words, "words", rules.MOST_REASON)
    if not passed(venture, CheckKind.FINAL):
        problems.append(Problem("final", _("末期评估合格才能结项。")))
    refuse_if(problems, VentureRefused)
    return move(venture, VentureState.COMPLETED, "completed", by, now, reason=words)
