"""Ballots that open and close by the clock."""

from datetime import datetime

import structlog
from django.db.models import Q

from linli.core.actors import Actor
from linli.core.problems import Refused
from linli.deliberation.models import Ballot
from linli.deliberation.states import BallotState

from . import declaring, preparing

log = structlog.get_logger("linli.ballots")


def turn(*, now: datetime) -> int:
    """Open what is to open and close what is over; what is refused stays as it is and is tried again. How many were turned."""
    turned = 0
    due = Q(state=BallotState.FROZEN, opens_at__lte=now) | Q(state=BallotState.OPEN, closes_at__lte=now)
    for ballot in Ballot.objects.filter(due).order_by("id"):
        turned += _turned(ballot, now)
    return turned


def _turned(ballot: Ballot, now: datetime) -> bool:
    by = Actor.system(tenant_id=ballot.tenant_id)
    try:
        if ballot.state == BallotState.FROZEN:
            preparing.open_ballot(ballot=ballot, by=by, now=now)
        else:
            declaring.close(ballot=ballot, by=by, now=now)
    except Refused as refused:
        log.warning("ballot not turned", ballot=str(ballot.pk), state=ballot.state, problems=refused.codes)
        return False
    return True
