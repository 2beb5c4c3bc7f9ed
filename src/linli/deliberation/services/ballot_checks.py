"""Every ballot of the installation looked at again: what was frozen, open boxes, closed boxes, verdicts."""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.models import JournalLine
from linli.core.problems import Problem
from linli.deliberation.models import Ballot, BallotKind, BoxKey, SealedPaper
from linli.deliberation.rules.receipts import box_digest
from linli.deliberation.selectors import exports, opening, sealed
from linli.deliberation.selectors import verdicts as found
from linli.deliberation.states import BallotState

from . import box

FIXED = (BallotState.FROZEN, BallotState.OPEN, BallotState.CLOSED, BallotState.DECLARED)
CHUNK = 5000


def check_all() -> tuple[int, list[dict[str, str]]]:
    """How many ballots were looked at, and what is wrong: {"ballot", "code", "text"}. Nothing is written."""
    wrong, count = [], 0
    for ballot in Ballot.objects.filter(state__in=FIXED).select_related("tenant").order_by("id"):
        count += 1
        wrong += [{"ballot": ballot.number, "code": f"ballot.{one.code}", "text": str(one.text)} for one in problems_of(ballot)]
    return count, wrong


def problems_of(ballot: Ballot) -> list[Problem]:
    """Everything that is not as the application left it."""
    problems = opening.changed_problems(ballot)
    if ballot.state == BallotState.OPEN:
        problems += _open_problems(ballot)
    if ballot.state in (BallotState.CLOSED, BallotState.DECLARED):
        problems += list(_closed_problems(ballot))
    return problems


def _open_problems(ballot: Ballot) -> list[Problem]:
    """Each sealed paper is opened to see that it opens; what it says is looked at by nobody."""
    if ballot.kind == BallotKind.LOT:
        return []
    if not ballot.is_secret:
        return sealed.voice_problems(ballot)
    try:
        seal = box.seal_of(ballot)
    except (BoxKey.DoesNotExist, InvalidTag, ValueError, KeyError):
        return [Problem("no_key", _("票箱的钥匙不见了，或者被换过。"))]
    papers = strange = 0
    for key, text in SealedPaper.objects.filter(ballot=ballot).values_list("id", "sealed").iterator(chunk_size=CHUNK):
        papers += 1
        try:
            seal.open(text, key)
        except (InvalidTag, ValueError):
            strange += 1
    return sealed.box_problems(ballot, papers=papers, strange=strange)


def _closed_problems(ballot: Ballot) -> Iterator[Problem]:
    turnout = found.turnout_of(ballot, found.voices_of(ballot)).to_json()
    if box_digest(*exports.box_digests(ballot), turnout) != ballot.box_digest:
        yield Problem("box_changed", _("票箱和截止时的校验码对不上。"))
    if _told(ballot) != {ballot.box_digest}:
        yield Problem("box_not_told", _("票箱的校验码不是日志里截止时记下的。"))
    if names := found.differences(ballot):
        yield Problem("recount_differs", _("重新算出来的结果和截止时的不一样：%(names)s。") % {"names": "、".join(names)})


def _told(ballot: Ballot) -> set[str]:
    """The digests of boxes that the journal says this ballot closed with."""
    lines = JournalLine.objects.filter(subject_id=ballot.pk, verb=exports.CLOSED_VERB)
    return {line.changes["digest"][1] for line in lines if journal.mac_of(line) == line.mac}
