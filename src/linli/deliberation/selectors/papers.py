"""Papers and hands of a ballot: what was issued, which piles were typed, where two typists differ, what the tellers counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from linli.core import journal
from linli.core.actors import Actor
from linli.core.files.withdrawing import may_withdraw, standing_and_withdrawn
from linli.core.models import StoredFile
from linli.deliberation.models import Ballot, Batch, BatchLine, BatchState, Channel
from linli.deliberation.rules import hands
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.hands import Count

from .presence import presence_at


def hands_of(ballot: Ballot) -> dict[str, int] | None:
    """What two tellers counted alike, by code; None while there is no such count."""
    return hands.agreed(counts_of(ballot))


def counts_of(ballot: Ballot) -> list[Count]:
    """Every count of hands, in the order of the rounds."""
    return [
        Count(one.round, one.teller, one.counts) for one in sorted(ballot.hand_counts.all(), key=lambda one: (one.round, one.pk))
    ]


def raisers_of(ballot: Ballot, now: datetime) -> int:
    """How many may raise a hand: who is at the meeting now, else everybody on the roll."""
    if ballot.meeting is not None:
        return presence_at(ballot.meeting, now).present
    return ballot.rights.filter(excluded_why="").count()


def batches_of(ballot: Ballot) -> QuerySet[Batch]:
    """The piles in their order."""
    return ballot.batches.order_by("number")


def differing_counts(ballot: Ballot) -> dict[UUID, int]:
    """On how many papers the typists of each pile differ, of those that wait for it. One query."""
    rows = BatchLine.objects.filter(batch__ballot=ballot, batch__state=BatchState.SECOND, has_second=True)
    return dict(Counter(one.batch_id for one in rows if differs(one)))


def differing_lines(batch: Batch) -> list[BatchLine]:
    """The papers of a pile of which the two typists say different things, in the order of the pile."""
    rows = batch.lines.filter(has_second=True).select_related("first_right", "second_right").order_by("position")
    return [one for one in rows if differs(one)]


def differs(line: BatchLine) -> bool:
    return line.has_second and (line.first, line.first_right_id) != (line.second, line.second_right_id)


@dataclass(frozen=True, slots=True)
class PaperSums:
    """How many papers are where. `typed`: in piles that were not discarded; `in_box`: in piles on which both agree."""

    issued: int
    returned: int | None
    typed: int
    in_box: int

    @property
    def is_over(self) -> bool:
        """More came back than were issued: then the vote is void (domain rule of the ballot's own method)."""
        return max(self.returned or 0, self.typed) > self.issued

    @property
    def missing(self) -> int:
        """Papers that were counted when they came back and that nobody has typed."""
        return max(0, (self.returned or 0) - self.typed)


def paper_sums(ballot: Ballot) -> PaperSums:
    """One query."""
    standing = ballot.batches.exclude(state=BatchState.DISCARDED)
    row = standing.aggregate(typed=Sum("paper_count"), in_box=Sum("paper_count", filter=Q(state=BatchState.AGREED)))
    sums = PaperSums(ballot.issued_count, ballot.returned_count, row["typed"] or 0, row["in_box"] or 0)
    return replace(sums, issued=sums.issued + unnoted(ballot)) if sums.is_over else sums


def unnoted(ballot: Ballot) -> int:
    """Papers of a recorded ballot that came back with somebody's number, and nobody noted who took them: they went out too."""
    if ballot.is_secret or not ballot.issued_count:
        return 0
    return ballot.rights.filter(used_channel=Channel.PAPER, paper_issued_on=None).count()


def open_batches(ballot: Ballot) -> Sequence[Batch]:
    """Piles that are neither in the box nor discarded: they stand against closing."""
    return list(ballot.batches.filter(state__in=(BatchState.FIRST, BatchState.SECOND)).order_by("number"))


SCAN = "papers"
SCANNED, SCAN_WITHDRAWN = "deliberation.batch.scanned", "deliberation.batch.scan_withdrawn"


@dataclass(frozen=True, slots=True)
class Scan:
    """One picture or PDF of a pile's papers, who put it there, and whether the reader may withdraw it."""

    stored: StoredFile
    put_by: str
    may_withdraw: bool = False


def scans_of(batch: Batch, actor: Actor | None = None) -> tuple[list[Scan], list[StoredFile]]:
    """
    What was scanned of a pile, in its order, and what was withdrawn of it and is still kept; who did it stands in the journal.
    Two queries. `actor`: who reads it.
    """
    stored, withdrawn = standing_and_withdrawn(batch, purpose=SCAN)
    lines = journal.lines_about(batch.pk).filter(verb__in=(SCANNED, SCAN_WITHDRAWN)) if stored else ()
    put_by = {(line.at, line.by_user_id): line.by_label for line in lines}
    scans = [
        Scan(
            one,
            put_by.get((one.stored_at, one.stored_by_id), ""),
            actor is not None and may_withdraw_scan(actor, batch.ballot, one),
        )
        for one in stored
    ]
    return scans, withdrawn


def may_withdraw_scan(actor: Actor, ballot: Ballot, stored: StoredFile) -> bool:
    """Among those who count there: whoever put it with the pile, and who keeps the ballots of the place."""
    where: dict[str, Any] = {"tenant_id": ballot.tenant_id, "place_path": ballot.place_path}
    administers = actor.may(capabilities.BALLOTS, **where)
    return actor.may(capabilities.COUNT, **where) and may_withdraw(actor, stored, administers=administers)


def may_read_pile(actor: Actor, stored: StoredFile) -> bool:
    """The scan of a pile is for those who count there, and for auditors: it shows papers, of a secret ballot without any name."""
    one = Batch.objects.select_related("ballot").filter(pk=stored.subject_id).first() if stored.subject_id else None
    return one is not None and may_see_scans(actor, one.ballot)


def may_see_scans(actor: Actor, ballot: Ballot) -> bool:
    return actor.may(capabilities.SCANS, tenant_id=ballot.tenant_id, place_path=ballot.place_path)
