"""
The relay note (转接单): whoever handles a case asks the office to pass a word on to the reporter, and the answer comes back. The
number is seen by nobody who did not see it before.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseRelayAnswered, CaseRelayAsked
from linli.casework.models import Case, RelayKind, RelayNote, Reporter
from linli.casework.rules import cases, relays, rights
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from .deeds import Deed, allow, holds, locked
from .handling import handles, parts_in


@transaction.atomic
def relay(*, case: Case, kind: str, text: str, reporter: Reporter | None = None, by: Actor, now: datetime) -> Case:
    """
    Ask the office to ask or to tell a reporter something; without `reporter` the first one who left a way.

    :raises NotAllowed: for an organisation that has no part in the case. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    if not (handles(case, by, parts_in(case)) or holds(by, rights.HANDLE_FOR, case)):
        raise NotAllowed(Problem("not_assigned", _("这件事没有派给您的单位。")))
    chosen = reporter or case.reporters.order_by("at", "id").first()
    is_reporter = chosen is not None and chosen.case_id == case.pk
    waiting = RelayNote.objects.filter(case=case, answered_at=None).count()
    problems = relays.ask_problems(kind, RelayKind.values, text, state=case.state, is_reporter=is_reporter, open_count=waiting)
    refuse_if(problems, CaseRefused)
    assert chosen is not None  # noqa: S101 -- without one there is a problem
    note = RelayNote(
        tenant_id=case.tenant_id,
        case=case,
        reporter=chosen,
        organisation_id=by.organisation_id,
        kind=kind,
        text=text.strip(),
        asked_at=now,
        asked_by=by.label[:120],
    )
    deed = Deed(case, by=by, now=now)
    deed.add(note)
    deed.step("relay", text=text.strip(), is_internal=True, changes={"kind": [None, kind]})
    deed.announce(CaseRelayAsked, relay_id=note.pk)
    return deed.write()


@transaction.atomic
def answer_relay(*, note: RelayNote, answer: str = "", reached: bool = True, by: Actor, now: datetime) -> RelayNote:
    """
    Note that a word was passed on and what the reporter said to it, or that nobody was there (`reached` false).

    :raises NotAllowed: without the right to ring reporters there. :raises CaseRefused: with every reason.
    """
    case = locked(note.case)
    allow(by, rights.CALL_BACK, case)
    held = locking.one(RelayNote, note.pk)
    problems = relays.answer_problems(held.kind, answer, is_open=held.is_open, reached=reached)
    if reached:
        problems += cases.step_problems("answer_relay", case.state)
    refuse_if(problems, CaseRefused)
    if not reached:
        held.tries += 1
        held.save(update_fields=["tries"])
        journal.record("casework.relay.tried", held, by=by, now=now, changes={"case": [None, str(case.pk)]})
        return held
    held.answered_at, held.answered_by, held.answer = now, by.label[:120], answer.strip()
    held.save(update_fields=["answered_at", "answered_by", "answer"])
    deed = Deed(case, by=by, now=now)
    deed.step("answer_relay", text=answer.strip(), is_internal=True)
    deed.announce(CaseRelayAnswered, relay_id=held.pk)
    deed.write()
    return held
