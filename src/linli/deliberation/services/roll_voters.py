"""Who uses a right: the co-owners name their voter, a company its agent, with a letter that can be found again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import RollRefused
from linli.deliberation.models import Ballot, Right, RightVoter
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules import rolls as rules
from linli.deliberation.services.rolls import allow
from linli.deliberation.states import BallotState
from linli.registry.api import Person

NAMING = (BallotState.DRAFT, BallotState.FROZEN, BallotState.OPEN)


@dataclass(frozen=True, slots=True)
class NamingGiven:
    """Which of the owners is named, or which person as agent for it, and where the letter is."""

    voter: RightVoter | None
    agent: Person | None = None
    letter: "File[Any] | None" = None
    letter_kept_where: str = ""


@transaction.atomic
def name_voter(*, right: Right, given: NamingGiven, by: Actor, now: datetime) -> RightVoter:
    """
    Note who votes for a right: one of the co-owners, or an agent. A second naming takes the place of the first.

    Heads and areas do not change by it, so it may be noted until the right is used.

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot = locking.one(Ballot, right.ballot_id, "tenant")
    right = locking.one(Right, right.pk)
    allow(by, ballot, path=right.place_path, right=capabilities.ROLLS)
    refuse_if([*_right_problems(ballot, right), *_given_problems(right, given)], RollRefused)
    assert given.voter is not None  # noqa: S101 -- without it there is a problem
    locking.hold(RightVoter.objects.filter(right=right))
    RightVoter.objects.filter(right=right, is_named=True).update(is_named=False, agent=None)
    voter = RightVoter.objects.get(pk=given.voter.pk)
    voter.agent, voter.is_named, voter.named_at = given.agent, True, now
    voter.letter = _stored(ballot, given, by, now)
    voter.letter_kept_where = given.letter_kept_where.strip()
    voter.save(update_fields=["agent", "is_named", "named_at", "letter", "letter_kept_where"])
    about: UUID | None = given.agent.pk if given.agent else voter.person_id
    changes = {"number": [None, right.position], "scan": [None, str(voter.letter_id) if voter.letter_id else None]}
    journal.record("deliberation.right.voter_named", right, by=by, now=now, changes=changes, on_behalf_of=about)
    return voter


def _right_problems(ballot: Ballot, right: Right) -> list[Problem]:
    problems = []
    if ballot.state not in NAMING:
        problems.append(Problem("state", _("表决已经截止了，不能再换人。"), where="state"))
    if right.excluded_why:
        problems.append(Problem("excluded", _("这一处没有计入，不用推举谁来投。"), where="voter"))
    if right.is_used:
        problems.append(Problem("used", _("这一份已经投过了，不能再换人。"), where="voter"))
    return problems


def _given_problems(right: Right, given: NamingGiven) -> list[Problem]:
    problems = files.scan_problems(given.letter, "letter") if given.letter else []
    if given.voter is None or given.voter.right_id != right.pk:
        problems.append(Problem("voter", _("请选是哪一位共有人（哪个单位）推举的。"), where="voter"))
    elif given.voter.organisation_id and given.agent is None:
        problems.append(Problem("agent", _("单位要写派谁来投。"), where="agent_name"))
    if given.agent is not None and given.agent.tenant_id != right.tenant_id:
        problems.append(Problem("another_tenant", _("这个人不在本街道的登记里。"), where="agent"))
    if given.letter is None and not given.letter_kept_where.strip():
        problems.append(Problem("no_letter", _("授权书要么附扫描件，要么写清原件放在哪里。"), where="letter_kept_where"))
    if len(given.letter_kept_where.strip()) > rules.MOST_WHERE:
        problems += rules.text_problems(given.letter_kept_where, where="letter_kept_where", most=rules.MOST_WHERE)
    return problems


def _stored(ballot: Ballot, given: NamingGiven, by: Actor, now: datetime) -> StoredFile | None:
    if given.letter is None:
        return None
    return files.store(given.letter, tenant=ballot.tenant, by=by, now=now, subject=ballot, purpose="letter")
