"""
Pressing a late case (督办): reminders, yellow and red cards with their numbered letters, leaders' instructions, the answers.

Inside every line says why; the reporter reads only that the office presses (views/portal/track.py).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CasePressed, InstructionAnswered, InstructionGiven, SupervisionAnswered, SupervisionLifted
from linli.casework.models import Case, Clock, Instruction, SupervisionItem
from linli.casework.rules import cases, pressing, rights
from linli.casework.rules.pressing import MOST_WORDS, RANK
from linli.casework.selectors import pressing as seen
from linli.casework.selectors.limits import running_clock
from linli.casework.states import Supervision
from linli.core import numbers
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.workcalendar import CHINA

from .deeds import Deed, allow, holds, locked


@transaction.atomic
def remind(
    *, case: Case, reason: str, with_letter: bool = False, answer_by: datetime | None = None, by: Actor, now: datetime
) -> Case:
    """
    Remind whoever has the case. With a letter (or a day to answer by) a written answer is wanted; else it is a word.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    return _press(case, Supervision.REMINDER, reason, with_letter=with_letter, answer_by=answer_by, by=by, now=now)


@transaction.atomic
def show_yellow(*, case: Case, reason: str, answer_by: datetime | None = None, by: Actor, now: datetime) -> Case:
    """
    Show a yellow card, with a numbered letter that is to be answered.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    return _press(case, Supervision.YELLOW, reason, answer_by=answer_by, by=by, now=now)


@transaction.atomic
def show_red(*, case: Case, reason: str, answer_by: datetime | None = None, by: Actor, now: datetime) -> Case:
    """
    Show a red card, with a numbered letter; the subdistrict's leaders are told.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    return _press(case, Supervision.RED, reason, answer_by=answer_by, by=by, now=now)


def _press(
    case: Case,
    level: Supervision,
    reason: str,
    *,
    with_letter: bool = False,
    answer_by: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    case = locked(case)
    allow(by, rights.SUPERVISE, case)
    problems = [
        *cases.step_problems(pressing.VERB_OF[level], case.state),
        *cases.text_problems(reason, where="reason", least=cases.LEAST_TEXT, most=MOST_WORDS),
        *pressing.show_problems(level, case.supervision),
        *pressing.answer_by_problems(answer_by, now),
    ]
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    show(deed, level, reason=reason, clock=running_clock(case), with_letter=with_letter, answer_by=answer_by)
    return deed.write()


def show(
    deed: Deed,
    level: Supervision,
    *,
    reason: str,
    clock: Clock | None,
    is_automatic: bool = False,
    with_letter: bool = False,
    answer_by: datetime | None = None,
) -> SupervisionItem:
    """The deed of pressing, by hand or by the clock: the overlay on the case, the item with its letter, the news of it."""
    case, now = deed.case, deed.now
    rule = seen.supervision_rule(case.tenant_id, now)
    is_letter = with_letter or pressing.has_letter(level, rule.body)
    by_then = pressing.answer_due_at(level, now, rule.body, seen.calendar_for(case.tenant_id, now)) if is_letter else None
    item = SupervisionItem(
        tenant_id=case.tenant_id,
        case=case,
        clock=clock,
        level=level,
        is_automatic=is_automatic,
        organisation_id=case.holder_id,
        reason=reason.strip(),
        limit_at=clock.due_at if clock else case.due_at,
        issued_at=now,
        issued_by=deed.by.label[:120],
        issued_post_id=seen.post_of(deed.by),
        answer_due_at=answer_by or by_then,
        rule=rule.freeze(),
    )
    deed.set(supervision=pressing.hardest([case.supervision, level]))
    told = {"item": [None, str(item.pk)], "answer_due_at": [None, item.answer_due_at]}
    deed.step(pressing.VERB_OF[level], text=item.reason, is_internal=True, changes=told)
    deed.announce(CasePressed, item_id=item.pk)
    deed.last(lambda _case: _write(item, is_letter=is_letter))
    return item


def _write(item: SupervisionItem, *, is_letter: bool) -> None:
    """A letter takes its number last: other writers of the year's series wait for it until our commit."""
    if is_letter:
        item.year = item.issued_at.astimezone(CHINA).year
        item.sequence = numbers.next_number(seen.LETTERS, tenant=Tenant(pk=item.tenant_id), period=str(item.year))
    item.save(force_insert=True)


@transaction.atomic
def instruct(*, case: Case, text: str, answer_by: datetime | None = None, by: Actor, now: datetime) -> Case:
    """
    A leader's written instruction on a case, to be answered by a day (the rule's, where none is given).

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.INSTRUCT, case)
    problems = [*cases.step_problems("instruct", case.state), *cases.text_problems(text, where="text", most=MOST_WORDS)]
    refuse_if([*problems, *pressing.answer_by_problems(answer_by, now)], CaseRefused)
    instruction = new_instruction(case.tenant_id, text, answer_by, by=by, now=now)
    instruction.case = case
    deed = Deed(case, by=by, now=now)
    deed.add(instruction)
    deed.step("instruct", text=instruction.text, is_internal=True, changes={"instruction": [None, str(instruction.pk)]})
    deed.announce_other(InstructionGiven(tenant_id=case.tenant_id, instruction_id=instruction.pk))
    return deed.write()


def new_instruction(tenant_id: UUID, text: str, answer_by: datetime | None, *, by: Actor, now: datetime) -> Instruction:
    """An instruction not yet written, with the day by which it is to be answered."""
    body = seen.supervision_rule(tenant_id, now).body
    return Instruction(
        tenant_id=tenant_id,
        text=text.strip(),
        given_at=now,
        given_by=by.label[:120],
        given_post_id=seen.post_of(by),
        answer_due_at=answer_by or pressing.instruction_due_at(now, body, seen.calendar_for(tenant_id, now)),
    )


@transaction.atomic
def answer_supervision(*, case: Case, text: str, to: UUID | str | None = None, by: Actor, now: datetime) -> Case:
    """
    Answer in writing what presses the case: the letter, reminder or instruction `to`, else the one that is due first.

    :raises NotAllowed: for anyone but those who handle the case. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    _allow_answer(case, by)
    waiting = seen.awaited(case)
    chosen = next((one for one in waiting if to is None or str(one.pk) == str(to)), None)
    problems = cases.step_problems("answer_supervision", case.state)
    problems += cases.text_problems(text, where="text", least=cases.LEAST_TEXT)
    if chosen is None:
        problems.append(Problem("nothing_to_answer", _("没有等着答复的督办单或批示，可能已经有人答复了。"), where="to"))
    refuse_if(problems, CaseRefused)
    assert chosen is not None  # noqa: S101 -- nothing chosen is a problem
    write_answer(chosen, text, by=by, now=now)
    deed = Deed(case, by=by, now=now)
    late = chosen.answer_due_at is not None and chosen.answer_due_at < now
    deed.step(
        "answer_supervision", text=chosen.answer, is_internal=True, changes={"to": [None, str(chosen.pk)], "late": [None, late]}
    )
    if isinstance(chosen, Instruction):
        deed.announce_other(InstructionAnswered(tenant_id=case.tenant_id, instruction_id=chosen.pk))
    else:
        deed.announce(SupervisionAnswered, item_id=chosen.pk)
    return deed.write()


def _allow_answer(case: Case, by: Actor) -> None:
    """Whoever leads or assists in the case answers; the office stands in for an organisation that is not online."""
    organisations = frozenset(case.assignments.filter(ended_at=None).values_list("organisation_id", flat=True))
    if by.organisation_id in organisations and holds(by, rights.HANDLE, case, organisation_ids=organisations):
        return
    if not holds(by, rights.HANDLE_FOR, case):
        raise NotAllowed(Problem("not_assigned", _("由主办单位来答复。")))


def write_answer(chosen: SupervisionItem | Instruction, text: str, *, by: Actor, now: datetime) -> None:
    """The answer with who gave it and when; one statement."""
    chosen.answer, chosen.answered_at, chosen.answered_by = text.strip(), now, by.label[:120]
    chosen.save(update_fields=["answer", "answered_at", "answered_by"])


@transaction.atomic
def lift_supervision(*, case: Case, reason: str, by: Actor, now: datetime) -> Case:
    """
    Take down every reminder and card of a case, for a reason. Letters keep their numbers.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.SUPERVISE, case)
    problems = [*cases.step_problems("lift_supervision", case.state)]
    problems += cases.text_problems(reason, where="reason", most=cases.MOST_REASON)
    if not RANK[Supervision(case.supervision)]:
        problems.append(Problem("not_supervised", _("这件事没有在督办，不用取消。"), where="state"))
    refuse_if(problems, CaseRefused)
    case.supervision_items.filter(ended_at=None).update(
        ended_at=now, ended_how=SupervisionItem.End.LIFTED, ended_by=by.label[:120], ended_reason=reason.strip()
    )
    deed = Deed(case, by=by, now=now)
    deed.set(supervision=Supervision.NONE)
    deed.step("lift_supervision", text=reason.strip(), reason=reason.strip(), is_internal=True)
    deed.announce(SupervisionLifted)
    return deed.write()
