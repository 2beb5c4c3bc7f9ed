"""Lead and assist (主办、协办): somebody is asked to help, and says when their part is done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseAssistAdded, CaseAssistEnded
from linli.casework.models import Assignment, Case
from linli.casework.rules import cases, rights
from linli.casework.selectors import dispatching
from linli.casework.states import AssignmentRole
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation

from . import pictures
from .deeds import Deed, allow, holds, locked
from .handling import handles, parts_in


@transaction.atomic
def add_assist(*, case: Case, organisation: Organisation | None, text: str, by: Actor, now: datetime) -> Case:
    """
    Ask an organisation to assist; `text` says with what, and everybody reads it. The lead stays who it is.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    problems = [*cases.step_problems("add_assist", case.state), *_ask_problems(case, organisation)]
    refuse_if([*problems, *cases.text_problems(text, where="text", least=cases.LEAST_TEXT, most=cases.MOST_REASON)], CaseRefused)
    assert organisation is not None  # noqa: S101 -- nobody asked is a problem
    deed = Deed(case, by=by, now=now)
    deed.add(
        Assignment(
            tenant_id=case.tenant_id,
            case=case,
            organisation=organisation,
            role=AssignmentRole.ASSIST,
            party=case.party,
            assigned_at=now,
            assigned_by=by.label[:120],
        )
    )
    words = _("%(whom)s：%(what)s") % {"whom": organisation, "what": text.strip()}
    deed.step("add_assist", text=words, changes={"assist": [None, str(organisation.pk)]})
    deed.announce(CaseAssistAdded, organisation_id=organisation.pk)
    return deed.write()


def _ask_problems(case: Case, organisation: Organisation | None) -> list[Problem]:
    if organisation is None:
        return [Problem("no_assist", _("还没有选请谁协办。"), where="organisation")]
    if dispatching.organisation(organisation.pk, tenant_id=case.tenant_id) is None:
        return [Problem("unknown_organisation", _("没有这一家，请从列表里选。"), where="organisation")]
    part = parts_in(case).get(organisation.pk)
    if part is None:
        return []
    leads = part.role == AssignmentRole.LEAD
    text = _("它就是主办，不用再请。") if leads else _("已经请它协办了。")
    return [Problem("lead_assists" if leads else "assists_already", text, where="organisation")]


@transaction.atomic
def end_assist(
    *,
    case: Case,
    text: str,
    organisation: Organisation | None = None,
    photos: Sequence[pictures.Photo] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """
    An assisting organisation says that its part is done, and what was done. It still sees the case until that ends. The
    office says it for one that is not online (`organisation`).

    :raises NotAllowed: for an organisation that does not assist. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    parts = parts_in(case)
    part = _part_of(case, by, parts, organisation)
    problems = [*cases.step_problems("end_assist", case.state), *_end_problems(part)]
    problems += cases.text_problems(text, where="text", least=cases.LEAST_TEXT)
    refuse_if([*problems, *pictures.problems(photos, also_papers=True)], CaseRefused)
    assert part is not None  # noqa: S101 -- no part is a problem
    part.done_at = now
    part.save(update_fields=["done_at"])
    deed = Deed(case, by=by, now=now)
    words = _("%(whom)s：%(what)s") % {"whom": part.organisation, "what": text.strip()}
    entry = deed.step("end_assist", text=words, changes={"assist": [None, str(part.organisation_id)]})
    pictures.keep(case, photos, entry, by=by, now=now)
    deed.announce(CaseAssistEnded, organisation_id=part.organisation_id)
    return deed.write()


def _part_of(case: Case, by: Actor, parts: dict[UUID, Assignment], organisation: Organisation | None) -> Assignment | None:
    """The assistant's part that the actor may end: their own organisation's, or the named one's for the office."""
    own = parts.get(by.organisation_id) if by.organisation_id and handles(case, by, parts) else None
    if own and own.role == AssignmentRole.ASSIST and organisation in (None, own.organisation):
        return own
    if not holds(by, rights.HANDLE_FOR, case):
        raise NotAllowed(Problem("not_assigned", _("这件事没有请您的单位协办。")))
    assisting = [one for one in parts.values() if one.role == AssignmentRole.ASSIST and one.done_at is None]
    if organisation is None:
        return assisting[0] if len(assisting) == 1 else None
    return next(
        (one for one in parts.values() if one.organisation_id == organisation.pk and one.role == AssignmentRole.ASSIST), None
    )


def _end_problems(part: Assignment | None) -> list[Problem]:
    if part is None:
        return [Problem("no_assist", _("请选是哪一家协办的。"), where="organisation")]
    if part.done_at:
        return [Problem("assist_ended", _("这一家已经说过办完了。"), where="organisation")]
    return []
