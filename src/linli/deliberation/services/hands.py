"""A show of hands, counted by two tellers; without any telephone in the room a clerk writes down what both counted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Channel, HandCount
from linli.deliberation.rules import hands as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import papers as found


@transaction.atomic
def count(*, ballot: Ballot, teller: str, counts: Mapping[str, int], by: Actor, now: datetime) -> HandCount:
    """
    Note what one teller counted; when the second counted the same it stands, else the hands are counted again in the next round.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot = locking.one(Ballot, ballot.pk, "tenant", "meeting")
    if not by.may(capabilities.COUNT, tenant_id=ballot.tenant_id, place_path=ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能记这次举手的数。")))
    earlier = found.counts_of(ballot)
    problems = _ballot_problems(ballot)
    problems += rules.count_problems(earlier, teller=teller, counts=counts, present=found.raisers_of(ballot, now))
    refuse_if(problems, VoteRefused)
    row = HandCount(
        tenant_id=ballot.tenant_id, ballot=ballot, teller=teller.strip(), round=rules.round_now(earlier), counts=dict(counts),
        counted_at=now, recorded_by=by.label[:120],
    )  # fmt: skip
    row.save(force_insert=True)
    changes = {"round": [None, row.round], "counts": [None, dict(counts)]}
    journal.record("deliberation.hands.counted", row, by=by, now=now, changes=changes)
    return row


def _ballot_problems(ballot: Ballot) -> list[Problem]:
    problems = []
    if Channel.HANDS not in ballot.channels or ballot.is_secret:
        problems.append(Problem("channel", _("这次表决不举手。"), where="teller"))
    if not ballot.is_open:
        problems.append(Problem("state", _("表决正在进行时才数。"), where="teller"))
    return problems
