"""Requests to correct a roll: asked for on the page, at the counter, by telephone or on paper; each is answered with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor, Kind
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import RollRefused
from linli.deliberation.models import Ballot, Channel, Correction, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules import rolls as rules
from linli.deliberation.services.rolls import allow, draft_problems
from linli.disclosure.api import tell

TAKEN = (Channel.COUNTER, Channel.PHONE, Channel.VISIT, Channel.PAPER)
"""How a clerk hears of it; on the page people ask for themselves."""


@transaction.atomic
def ask_correction(
    *,
    ballot: Ballot,
    who: str,
    text: str,
    channel: str,
    right: Right | None = None,
    person_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Correction:
    """
    Ask for the roll to be corrected, while it is a draft. Residents ask for themselves on the page; clerks write down who calls,
    comes or writes.

    :raises NotAllowed: for staff without the right there, and for visitors who are not signed in.
    :raises RollRefused: with every reason.
    """
    ballot = locking.one(Ballot, ballot.pk, "place", "tenant")
    _allow_asking(by, ballot, right, channel)
    person_id = person_id or (by.person_id if by.kind is Kind.RESIDENT else None)
    problems = [*_problems(ballot, right, who, text, channel), *_waiting_problems(ballot, person_id, text)]
    refuse_if([*draft_problems(ballot), *problems], RollRefused)
    made = Correction(
        tenant_id=ballot.tenant_id, ballot=ballot, right=right, who=who.strip(), text=text.strip(), channel=channel, asked_at=now,
        person_id=person_id,
    )  # fmt: skip
    made.save(force_insert=True)
    changes = {"channel": [None, channel], "number": [None, right.position if right else None]}
    journal.record("deliberation.correction.asked", made, by=by, now=now, changes=changes, on_behalf_of=made.person_id)
    return made


def _allow_asking(by: Actor, ballot: Ballot, right: Right | None, channel: str) -> None:
    if by.kind is Kind.RESIDENT and channel == Channel.PORTAL and by.tenant_id in (None, ballot.tenant_id):
        return
    path = right.place_path if right else ballot.place_path
    known = (capabilities.ROLLS, capabilities.TAKE_VOTES)
    if not any(by.may(one, tenant_id=ballot.tenant_id, place_path=path) for one in known):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能替人登记这份名册的更正。")))


def _problems(ballot: Ballot, right: Right | None, who: str, text: str, channel: str) -> list[Problem]:
    problems = rules.text_problems(text, where="text", most=rules.MOST_TEXT, least=4)
    problems += rules.text_problems(who, where="who", most=rules.MOST_WHO, least=1)
    if channel not in (Channel.PORTAL, *TAKEN):
        problems.append(Problem("channel", _("请选是怎么提的。"), where="channel"))
    if right is not None and right.ballot_id != ballot.pk:
        problems.append(Problem("right", _("这一处不在这份名册里。"), where="right"))
    return problems


def _waiting_problems(ballot: Ballot, person_id: UUID | None, text: str) -> list[Problem]:
    """The same words of the same person wait once."""
    if person_id and ballot.corrections.filter(person=person_id, text=text.strip(), answered_at=None).exists():
        return [Problem("asked", _("这一条已经收到了，等答复。"), where="text")]
    return []


@transaction.atomic
def answer_correction(*, correction: Correction, is_accepted: bool, answer: str, by: Actor, now: datetime) -> Correction:
    """
    Answer a request. Where it is accepted, the register is corrected and the roll made anew, or the right is counted or left out;
    where it is refused, the answer says why.

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot = locking.one(Ballot, correction.ballot_id, "place", "tenant")
    correction = locking.one(Correction, correction.pk)
    allow(by, ballot)
    problems = draft_problems(ballot) + rules.text_problems(answer, where="answer", most=rules.MOST_TEXT, least=4)
    if correction.answered_at is not None:
        problems.append(Problem("answered", _("这条已经答复过了。"), where="answer"))
    refuse_if(problems, RollRefused)
    correction.answer, correction.is_accepted = answer.strip(), is_accepted
    correction.answered_at, correction.answered_by = now, by.label[:120]
    correction.save(update_fields=["answer", "is_accepted", "answered_at", "answered_by"])
    changes = {"is_accepted": [None, is_accepted]}
    journal.record("deliberation.correction.answered", correction, by=by, now=now, changes=changes)
    if correction.person_id:
        _tell(ballot, correction, now)
    return correction


def _tell(ballot: Ballot, correction: Correction, now: datetime) -> None:
    tell(
        tenant_id=ballot.tenant_id,
        kind="deliberation.correction_answered",
        to_person=correction.person_id,
        title=_("您申请更正“%(title)s”的名册，有答复了") % {"title": ballot.title[:60]},
        body=correction.answer,
        url=reverse("deliberation:my-right", args=[ballot.pk]),
        about=ballot,
        once_key=f"deliberation.correction:{correction.pk}",
        now=now,
    )
