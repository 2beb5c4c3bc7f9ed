"""Papers on paper: who got one, who gave one back, how many came back. The piles are typed by `batches`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Channel, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.rolls import named
from linli.deliberation.selectors.papers import paper_sums
from linli.deliberation.states import BallotState

from .batches import Line, discard, settle, type_first, type_second

__all__ = ["Line", "discard", "issue", "note_returned", "settle", "take_back", "type_first", "type_second"]

ISSUING = (BallotState.FROZEN, BallotState.OPEN)
MOST_RETURNED = 1_000_000


@transaction.atomic
def issue(*, ballot: Ballot, rights: Sequence[Right], by: Actor, now: datetime) -> Ballot:
    """
    Hand out papers: the rights are marked, and from then on vote on paper, until they give it back.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason, the rights by name.
    """
    ballot = locking.one(Ballot, ballot.pk, "tenant")
    held = locking.several(ballot.rights.filter(pk__in=[one.pk for one in rights]).order_by("pk"))
    for right in held:
        _allow_at(by, ballot, right)
    strangers = len({one.pk for one in rights}) - len(held)
    refuse_if([*_issuing_problems(ballot, held), *_right_problems(held, strangers)], VoteRefused)
    Right.objects.filter(pk__in=[one.pk for one in held]).update(paper_issued_on=timezone.localdate(now))
    return _counted(ballot, len(held), "issued", sorted(one.position for one in held), by, now)


def _allow_at(by: Actor, ballot: Ballot, right: Right) -> None:
    if not by.may(capabilities.TAKE_VOTES, tenant_id=ballot.tenant_id, place_path=right.place_path or ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能给这一处发纸质票。")))


def _issuing_problems(ballot: Ballot, held: Sequence[Right]) -> list[Problem]:
    problems = paper_problems(ballot)
    if ballot.state not in ISSUING:
        problems.append(Problem("state", _("定下来以后、截止以前才发纸质票。"), where="state"))
    if not held:
        problems.append(Problem("nobody", _("还没有选发给谁。"), where="rights"))
    return problems


def paper_problems(ballot: Ballot) -> list[Problem]:
    if Channel.PAPER in ballot.channels:
        return []
    return [Problem("channel", _("这次表决不用纸质票。"), where="state")]


def _right_problems(held: Sequence[Right], strangers: int) -> list[Problem]:
    told = [
        ("used", _("这些已经投过了：%(doors)s。"), [one.label for one in held if one.is_used]),
        ("issued", _("这些已经领过了：%(doors)s。"), [one.label for one in held if one.paper_issued_on and not one.is_used]),
        ("excluded", _("这些没有计入：%(doors)s。"), [one.label for one in held if one.excluded_why]),
    ]
    problems = [Problem(code, text % {"doors": named(labels)}, where="rights") for code, text, labels in told if labels]
    if strangers:
        problems.append(Problem("right", _("有的不在这份名册里。"), where="rights"))
    return problems


def _counted(ballot: Ballot, change: int, past: str, numbers: Sequence[int], by: Actor, now: datetime) -> Ballot:
    before, ballot.issued_count = ballot.issued_count, ballot.issued_count + change
    ballot.save(update_fields=["issued_count"])
    changes = {"issued": [before, ballot.issued_count], "numbers": [None, list(numbers)]}
    journal.record(f"deliberation.paper.{past}", ballot, by=by, now=now, changes=changes)
    return ballot


@transaction.atomic
def take_back(*, right: Right, by: Actor, now: datetime) -> Ballot:
    """
    Note that a paper was given back unused; the right may vote another way, and one paper fewer is out.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot = locking.one(Ballot, right.ballot_id, "tenant")
    right = locking.one(Right, right.pk)
    _allow_at(by, ballot, right)
    problems = []
    if ballot.state not in ISSUING:
        problems.append(Problem("state", _("表决已经截止了。"), where="state"))
    if right.paper_issued_on is None or right.is_used:
        problems.append(Problem("not_issued", _("这一份手里没有空的纸质票。"), where="rights"))
    if not problems and paper_sums(ballot).typed >= ballot.issued_count:
        problems.append(Problem("all_typed", _("发出去的票都录进来了，没有空的可以交回。"), where="rights"))
    refuse_if(problems, VoteRefused)
    right.paper_issued_on = None
    right.save(update_fields=["paper_issued_on"])
    return _counted(ballot, -1, "given_back", [right.position], by, now)


@transaction.atomic
def note_returned(*, ballot: Ballot, count: int, by: Actor, now: datetime) -> Ballot:
    """
    Note how many papers came back. More than were issued is noted too: it voids the vote, and hiding it would be worse.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot = locking.one(Ballot, ballot.pk, "tenant")
    if not by.may(capabilities.COUNT, tenant_id=ballot.tenant_id, place_path=ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能清点这次表决的纸质票。")))
    problems = paper_problems(ballot)
    if not ballot.is_open:
        problems.append(Problem("state", _("表决正在进行时才清点。"), where="state"))
    if not 0 <= count <= MOST_RETURNED:
        problems.append(Problem("count", _("收回多少张，填一个数。"), where="count"))
    refuse_if(problems, VoteRefused)
    before, ballot.returned_count = ballot.returned_count, count
    ballot.save(update_fields=["returned_count"])
    journal.record("deliberation.paper.counted", ballot, by=by, now=now, changes={"returned": [before, count]})
    return ballot
