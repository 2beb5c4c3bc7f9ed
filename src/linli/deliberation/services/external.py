"""Proposals of congresses and consultative conferences (人大建议、政协提案): noted by their number, linked, answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.procedures.api import Run

from ..errors import SupervisionRefused
from ..models import ExternalProposal, Meeting
from ..rules import rights
from ..rules.supervision import MOST_TEXT, words_problems

LIMITS = {"source": 40, "number": 40, "title": 120}


@dataclass(frozen=True, slots=True)
class ExternalGiven:
    """What came: of which body, by which number, about what, who proposed it, and until when it wants an answer."""

    source: str
    number: str
    title: str
    received_on: date
    proposer: str = ""
    answer_until: date | None = None
    run: Run | None = None


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.COUNCILS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("人大建议、政协提案不归您的岗位登记。")))


def may_answer(by: Actor, tenant: Tenant) -> bool:
    """Whether somebody answers for the whole subdistrict."""
    return by.may(rights.COUNCILS, tenant_id=tenant.pk, place_path="")


@transaction.atomic
def note(
    *, tenant: Tenant, given: ExternalGiven, proposal: ExternalProposal | None = None, by: Actor, now: datetime
) -> ExternalProposal:
    """
    Note a proposal, or what is to stand in `proposal` from now on.

    :raises NotAllowed: without the right. :raises SupervisionRefused: with every reason.
    """
    tenant = locking.one(Tenant, tenant.pk)
    _allow(by, tenant)
    row = locking.one(ExternalProposal, proposal.pk) if proposal else ExternalProposal(tenant=tenant)
    is_new = proposal is None
    facts = {
        "source": given.source.strip(), "number": given.number.strip(), "title": given.title.strip(),
        "proposer": given.proposer.strip(), "received_on": given.received_on, "answer_until": given.answer_until,
        "run": given.run,
    }  # fmt: skip
    changes = {
        name: [None if is_new else getattr(getattr(row, name), "pk", getattr(row, name)), getattr(value, "pk", value)]
        for name, value in facts.items()
        if name != "proposer" and (is_new or getattr(row, name) != value)
    }
    for name, value in facts.items():
        setattr(row, name, value)
    refuse_if(_problems(row, now), SupervisionRefused)
    row.save(force_insert=is_new)
    journal.record(f"deliberation.external.{'noted' if is_new else 'changed'}", row, by=by, now=now, changes=changes)
    return row


def _problems(row: ExternalProposal, now: datetime) -> list[Problem]:
    problems = [one for name, most in LIMITS.items() for one in words_problems(getattr(row, name), name, most=most)]
    problems += words_problems(row.proposer, "proposer", most=120, required=False)
    if row.received_on > timezone.localdate(now):
        problems.append(Problem("in_future", _("收到的日子还没有到。"), where="received_on"))
    if row.answer_until is not None and row.answer_until < row.received_on:
        problems.append(Problem("until_before", _("答复的期限不能早于收到的那天。"), where="answer_until"))
    if row.run is not None and row.run.tenant_id != row.tenant_id:
        problems.append(Problem("run", _("这个程序不在本街道。"), where="run"))
    same = ExternalProposal.objects.filter(tenant=row.tenant_id, source=row.source, number=row.number).exclude(pk=row.pk)
    if same.exists():
        problems.append(Problem("number_taken", _("这个编号已经登记过了。"), where="number"))
    return problems


@transaction.atomic
def link_meeting(*, proposal: ExternalProposal, meeting: Meeting, by: Actor, now: datetime) -> ExternalProposal:
    """Say that a meeting deals with it (提案办理协商会). :raises NotAllowed: :raises SupervisionRefused: as for `note`."""
    row = locking.one(ExternalProposal, proposal.pk, "tenant")
    _allow(by, row.tenant)
    if meeting.tenant_id != row.tenant_id:
        raise SupervisionRefused(Problem("meeting", _("这个会不在本街道。"), where="meeting"))
    meeting.proposals.add(row)
    changes = {"meeting": [None, meeting.pk]}
    journal.record("deliberation.external.linked", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def answer(
    *, proposal: ExternalProposal, words: str, on: date, satisfaction: str = "", by: Actor, now: datetime
) -> ExternalProposal:
    """
    Keep the answer that was given, and what the proposer said of it (which may also come later, with the same answer). The answer
    is the subdistrict's: a post of one community notes what came in, and does not answer for all.

    :raises NotAllowed: without the right in the whole subdistrict. :raises SupervisionRefused: with every reason.
    """
    row = locking.one(ExternalProposal, proposal.pk, "tenant")
    if not may_answer(by, row.tenant):
        raise NotAllowed(Problem("not_allowed", _("人大建议、政协提案由街道答复。您的岗位可以登记，不能答复。")))
    problems = words_problems(words, "answer", most=MOST_TEXT)
    problems += words_problems(satisfaction, "satisfaction", most=40, required=False)
    if not row.received_on <= on <= timezone.localdate(now):
        problems.append(Problem("day", _("答复的那天在收到以后，也不能晚于今天。"), where="on"))
    refuse_if(problems, SupervisionRefused)
    before, said = row.answered_on, row.satisfaction
    row.answer, row.answered_on, row.satisfaction = words.strip(), on, satisfaction.strip()
    row.save(update_fields=["answer", "answered_on", "satisfaction"])
    changes = {"answered_on": [before, on], "satisfaction": [said, row.satisfaction]}
    journal.record("deliberation.external.answered", row, by=by, now=now, changes=changes)
    return row
