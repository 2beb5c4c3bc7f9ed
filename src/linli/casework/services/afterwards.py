"""After the work: the reporters are asked, the case is closed, or goes back to be done again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseCalledBack, CaseClosed, CaseReworked
from linli.casework.models import Callback, Case, Reporter
from linli.casework.rules import cases, rights
from linli.casework.selectors import tracking
from linli.casework.states import CallbackHow, ClockKind, Outcome, Satisfaction
from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from . import clocks
from .deeds import Deed, allow, holds, locked, repeated


@transaction.atomic
def call_back(
    *,
    case: Case,
    reporter: Reporter | None = None,
    how: str = CallbackHow.PHONE,
    is_answered: bool = True,
    is_resolved: bool | None = None,
    satisfaction: str = "",
    was_contacted: bool | None = None,
    comment: str = "",
    excluded: str = "",
    token: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Write down what one reporter says (by link: `token`), that they were not reached, or why they are left out
    (`excluded`, which shows in the rates). Without `reporter` the first one who has not been asked.

    The case moves on when no reporter is left who wants an answer and could be reached.

    :raises NotAllowed: without the right or the link. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    asked = reporter or _unasked(case).first() or case.reporters.earliest("at")
    _allow_call_back(case, asked, by, how, token)
    problems = cases.step_problems("call_back", case.state)
    problems += cases.call_back_problems(
        is_answered=is_answered, is_resolved=is_resolved, satisfaction=satisfaction, excluded=excluded
    )
    problems += _answer_problems(case, asked, satisfaction, comment, excluded)
    refuse_if(problems, CaseRefused)
    answer = Callback(
        tenant_id=case.tenant_id,
        case=case,
        reporter=asked,
        round=case.rework_count,
        at=now,
        how=how,
        by_label=by.label[:120],
        is_answered=is_answered and not excluded,
        was_contacted=was_contacted,
        is_resolved=is_resolved,
        satisfaction=satisfaction,
        comment=comment.strip(),
        excluded=excluded.strip(),
        **repeated(case),
    )
    return _write_answer(Deed(case, by=by, now=now), answer)


def _allow_call_back(case: Case, asked: Reporter, by: Actor, how: str, token: str) -> None:
    """The office asks; or the reporter answers: by the link, or signed in."""
    if asked.case_id != case.pk:
        raise NotAllowed(Problem("not_the_reporter", _("这位不是这件事的报事人。")))
    asked.case = case  # the round of the link is read from the locked row
    if how == CallbackHow.LINK and (tracking.is_right_link(token, asked) or (by.person_id and by.person_id == asked.person_id)):
        return
    allow(by, rights.CALL_BACK, case)


def _answer_problems(case: Case, asked: Reporter, satisfaction: str, comment: str, excluded: str) -> list[Problem]:
    problems = cases.text_problems(comment, where="comment", least=0)
    problems += cases.text_problems(excluded, where="excluded", least=0, most=120)
    if satisfaction and satisfaction not in set(Satisfaction):
        problems.append(Problem("satisfaction", _("请选一个：满意、基本满意，还是不满意。"), where="satisfaction"))
    if case.callbacks.filter(reporter=asked, round=case.rework_count, is_answered=True).exists():
        problems.append(Problem("asked_before", _("这一位已经回访过了。"), where="reporter"))
    return problems


def _write_answer(deed: Deed, answer: Callback) -> Case:
    case = deed.case
    answer.save(force_insert=True)
    if not answer.is_answered and not answer.excluded:
        deed.step("try_call_back", text=answer.comment, is_internal=True)
        return deed.write()
    if _unasked(case).exists():
        deed.step("note", text=answer.comment, is_internal=True, changes=_told(answer))
        return deed.write()
    answers = list(case.callbacks.filter(round=case.rework_count, is_answered=True).values_list("satisfaction", flat=True))
    deed.set(called_back_at=deed.now, satisfaction=cases.least_satisfied(answers))
    deed.step("call_back", text=answer.comment, is_internal=True, changes=_told(answer))
    deed.announce(CaseCalledBack)
    return deed.write()


def _told(answer: Callback) -> dict[str, list[object]]:
    return {
        "answer": [None, answer.satisfaction],
        "resolved": [None, answer.is_resolved],
        "reporter": [None, str(answer.reporter_id)],
        "excluded": [None, answer.excluded],
    }


def _unasked(case: Case) -> QuerySet[Reporter]:
    """Reporters who want an answer and left a way to reach them, and have neither answered nor been left out this round."""
    settled = case.callbacks.filter(round=case.rework_count).filter(Q(is_answered=True) | ~Q(excluded=""))
    reachable = case.reporters.filter(wants_reply=True).exclude(phone_hash="", person=None)
    return reachable.exclude(pk__in=settled.values("reporter_id")).order_by("at", "id")


@transaction.atomic
def close(*, case: Case, outcome: str = "", reason: str = "", by: Actor, now: datetime) -> Case:
    """
    Close a case after the call-back. Where a reporter is unhappy, `reason` says why it is closed all the same.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.CLOSE, case)
    this_round = case.callbacks.filter(round=case.rework_count, is_answered=True)
    unhappy = sum(one.is_unhappy for one in this_round)
    problems = [*cases.step_problems("close", case.state), *cases.close_problems(unhappy=unhappy, reason=reason)]
    if outcome and outcome not in set(Outcome):
        problems.append(Problem("outcome", _("没有这种结果，请从列表里选。"), where="outcome"))
    refuse_if(problems, CaseRefused)
    unresolved = this_round.filter(is_resolved=False).exists()
    settled = outcome or (Outcome.UNRESOLVED if unresolved else case.outcome or Outcome.RESOLVED)
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now, outcome=settled)
    deed.step("close", text=reason.strip())
    deed.announce(CaseClosed)
    return deed.write()


@transaction.atomic
def rework(*, case: Case, reason: str, by: Actor, now: datetime) -> Case:
    """
    Send the case back to its organisation to do it again, against a new clock; the next call-back is a new round.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.CALL_BACK, case)
    problems = [*cases.step_problems("rework", case.state), *cases.text_problems(reason, where="reason")]
    if case.lead_organisation_id is None:
        problems.append(Problem("never_dispatched", _("这件事没有派过单，不能重办。请另外登记一件。"), where="state"))
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.set(
        rework_count=case.rework_count + 1,
        done_at=None,
        called_back_at=None,
        closed_at=None,
        received_at=None,
        outcome="",
        satisfaction="",
    )
    case.assignments.filter(ended_at=None).update(received_at=None, received_by="", done_at=None)
    clocks.start(deed, ClockKind.HANDLE, case.profile or "general")
    deed.step("rework", text=reason.strip())
    deed.announce(CaseReworked)
    return deed.write()


@transaction.atomic
def reveal_contact(*, reporter: Reporter, purpose: str, by: Actor, now: datetime) -> str:
    """
    The whole telephone number of a reporter, for a purpose that goes into the journal. It is not shown twice for one line.

    Whoever handles the case may see it only where the reporter agreed to that (`shares_phone`).

    :raises NotAllowed: without the right. :raises CaseRefused: without a purpose.
    """
    case = reporter.case
    organisations = frozenset(case.assignments.filter(ended_at=None).values_list("organisation_id", flat=True))
    may_as_handler = (
        reporter.shares_phone
        and by.organisation_id in organisations
        and holds(by, rights.HANDLE, case, organisation_ids=organisations)
    )
    if not (may_as_handler or holds(by, rights.CONTACT, case)):
        raise NotAllowed(Problem("not_allowed", _("您的岗位看不到完整电话，可以用转接。")))
    refuse_if(cases.text_problems(purpose, where="purpose", most=cases.MOST_REASON), CaseRefused)
    journal.record("casework.contact.revealed", reporter, by=by, now=now, reason=purpose, changes={"case": [None, str(case.pk)]})
    return reporter.phone


def unasked(case: Case) -> list[UUID]:
    """The reporters still to be asked this round."""
    return list(_unasked(case).values_list("pk", flat=True))
