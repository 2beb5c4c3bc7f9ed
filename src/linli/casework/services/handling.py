"""The organisation's part: sign, start, tell how far it is, say that it is done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseCompleted, CaseProgressed, CaseReceived
from linli.casework.models import Assignment, Case, Entry
from linli.casework.rules import cases, rights
from linli.casework.states import AssignmentRole, Outcome, State
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from . import clocks, pictures
from .deeds import Deed, allow, holds, locked

DONE_WITH = frozenset({Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.PARTLY, Outcome.UNRESOLVED})


def parts_in(case: Case) -> dict[UUID, Assignment]:
    """The live assignments by organisation, the lead's and the assistants'. One query."""
    return {one.organisation_id: one for one in case.assignments.filter(ended_at=None)}


def handles(case: Case, by: Actor, parts: dict[UUID, Assignment]) -> bool:
    """Whether the actor works for an organisation that has a part in the case, leading or assisting."""
    return by.organisation_id in parts and holds(by, rights.HANDLE, case, organisation_ids=frozenset(parts))


def allow_leading(case: Case, by: Actor, parts: dict[UUID, Assignment]) -> None:
    """
    Signing, starting, finishing, giving back are the leading organisation's; or of whoever may stand in for one that is
    not online.

    :raises NotAllowed: for everyone else, an assistant too.
    """
    leads = by.organisation_id is not None and by.organisation_id == case.lead_organisation_id
    if (leads and handles(case, by, parts)) or holds(by, rights.HANDLE_FOR, case):
        return
    raise NotAllowed(Problem("not_assigned", _("这件事没有派给您的单位，由主办单位来办。")))


@transaction.atomic
def receive(
    *,
    case: Case,
    handler_name: str = "",
    handler_phone: str = "",
    visit_at: datetime | None = None,
    text: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Sign for a case: who will go, and when they will be there. The clock has been running since dispatch.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    parts = parts_in(case)
    allow_leading(case, by, parts)
    problems = [*cases.step_problems("receive", case.state), *cases.visit_problems(visit_at, now)]
    problems += cases.text_problems(handler_name, where="handler_name", least=0, most=40)
    refuse_if([*problems, *_phone_problems(handler_phone)], CaseRefused)
    if case.lead_organisation_id in parts:
        lead = parts[case.lead_organisation_id]
        lead.received_at, lead.received_by = now, by.label
        lead.held_by_id = by.appointment_id if by.organisation_id == lead.organisation_id else None
        lead.save(update_fields=["received_at", "received_by", "held_by"])
    deed = Deed(case, by=by, now=now)
    deed.set(received_at=now, handler_name=handler_name.strip(), handler_phone=handler_phone.strip(), next_at=visit_at)
    deed.step("receive", text=text.strip(), next_at=visit_at)
    deed.announce(CaseReceived)
    return deed.write()


@transaction.atomic
def start(*, case: Case, text: str = "", visit_at: datetime | None = None, by: Actor, now: datetime) -> Case:
    """
    Begin with the work.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow_leading(case, by, parts_in(case))
    problems = [*cases.step_problems("start", case.state), *cases.visit_problems(visit_at, now)]
    refuse_if([*problems, *cases.text_problems(text, where="text", least=0)], CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.set(next_at=visit_at or case.next_at)
    entry = deed.step("start", text=text.strip(), next_at=visit_at)
    deed.announce(CaseProgressed, entry_id=entry.pk)
    return deed.write()


@transaction.atomic
def note(
    *,
    case: Case,
    text: str,
    is_internal: bool = False,
    photos: Sequence[pictures.Photo] = (),
    next_step: str = "",
    visit_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """
    A line on the case: for everybody, or for inside only. The first public line of the handling organisation after
    signing also begins the work.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    parts = parts_in(case)
    if not handles(case, by, parts):
        allow(by, rights.NOTE, case, organisation_ids=frozenset(parts))
    problems = [*cases.step_problems("note", case.state), *cases.text_problems(text, where="text")]
    problems += [*cases.text_problems(next_step, where="next_step", least=0, most=120), *cases.visit_problems(visit_at, now)]
    refuse_if([*problems, *pictures.problems(photos, also_papers=True)], CaseRefused)
    leads = by.organisation_id in parts and by.organisation_id == case.lead_organisation_id
    begins = leads and not is_internal and case.state == State.RECEIVED
    deed = Deed(case, by=by, now=now)
    if next_step or visit_at:
        deed.set(next_step=next_step.strip(), next_at=visit_at)
    entry = deed.step(
        "start" if begins else "note", text=text.strip(), is_internal=is_internal, next_step=next_step, next_at=visit_at
    )
    pictures.keep(case, photos, entry, by=by, now=now)
    if not is_internal:
        deed.announce(CaseProgressed, entry_id=entry.pk)
    return deed.write()


@transaction.atomic
def complete(
    *,
    case: Case,
    text: str,
    outcome: str = Outcome.RESOLVED,
    photos: Sequence[pictures.Photo] = (),
    despite_assist: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Say that the work is done, in words that go to the reporters as they are. The clock stops; the reporters are asked.

    While an assistant has not said that its part is done, it takes a word why (`despite_assist`), which stays inside.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    parts = parts_in(case)
    allow_leading(case, by, parts)
    problems = [*cases.step_problems("complete", case.state), *cases.text_problems(text, where="text", least=cases.LEAST_TEXT)]
    if outcome not in DONE_WITH:
        problems.append(Problem("outcome", _("请选结果：解决了、讲清楚了、解决了一部分，还是没解决。"), where="outcome"))
    still_assist = [one for one in parts.values() if one.role == AssignmentRole.ASSIST and one.done_at is None]
    problems += cases.assist_problems(still=len(still_assist), word=despite_assist)
    refuse_if([*problems, *pictures.problems(photos, also_papers=True)], CaseRefused)
    deed = Deed(case, by=by, now=now)
    if still_assist:
        deed.step("note", text=_("协办的还没说办完，先报办结：%(why)s") % {"why": despite_assist.strip()}, is_internal=True)
    deed.set(done_at=now, outcome=outcome, reply=text.strip(), next_step="", next_at=None)
    entry = deed.step("complete", text=text.strip())
    pictures.keep(case, photos, entry, by=by, now=now)
    clocks.stop_all(deed)
    deed.announce(CaseCompleted)
    return deed.write()


def _phone_problems(phone: str) -> list[Problem]:
    return [Problem(one.code, one.text, where="handler_phone") for one in cases.phone_problems(phone)]


def entry_of(case: Case) -> Entry | None:
    """The latest entry, for the page that shows what was just written."""
    return case.entries.order_by("at", "id").last()
