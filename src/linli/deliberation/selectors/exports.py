"""A closed ballot as one file that anybody can recount: what was frozen, the roll without names, the box, the verdict."""

from collections.abc import Iterator
from typing import Any

from linli.core.models import JournalLine, SealedLine
from linli.deliberation.models import Ballot, BallotKind, BoxPaper, BoxReceipt, Channel, Voice
from linli.deliberation.rules.receipts import digest_of_lines, hands_line, paper_lines, voice_line, who_of

from . import verdicts as found

FORMAT = "linli-ballot-1"
CHUNK = 5000
CLOSED_VERB = "deliberation.ballot.closed"


def box_digests(ballot: Ballot) -> tuple[str, str]:
    """The digests of papers (or voices, hands, lots) and of receipts, from what the database holds."""
    return digest_of_lines(_paper_lines(ballot)), digest_of_lines(_receipts(ballot))


def _paper_lines(ballot: Ballot) -> Iterator[str]:
    if ballot.kind == BallotKind.LOT:
        return iter(sorted(found.lot_keys(ballot)))
    if Channel.HANDS in ballot.channels:
        return (hands_line(code, count) for code, count in sorted(found.hands_of(ballot).items()))
    if ballot.is_secret:
        return paper_lines(_papers(ballot))
    return iter(sorted(voice_line(*one) for one in voices(ballot)))


def _papers(ballot: Ballot) -> Iterator[str]:
    papers = BoxPaper.objects.filter(ballot=ballot).order_by("position").values_list("content", flat=True)
    return iter(papers.iterator(chunk_size=CHUNK))


def _receipts(ballot: Ballot) -> Iterator[str]:
    receipts = BoxReceipt.objects.filter(ballot=ballot).order_by("code").values_list("code", flat=True)
    return iter(receipts.iterator(chunk_size=CHUNK))


def voices(ballot: Ballot) -> Iterator[tuple[str, str, str]]:
    """The standing voices of a recorded ballot: (who as a digest, what, receipt)."""
    standing = Voice.objects.filter(ballot=ballot, ended_at=None).order_by().values_list("right__key", "content", "receipt")
    for key, content, receipt in standing.iterator(chunk_size=CHUNK):
        yield who_of(ballot.pk, key), content, receipt


def export_of(ballot: Ballot) -> dict[str, Any]:
    """
    The file of a closed ballot, as plain JSON; `rules.verifying` recounts it. It names nobody: a right is a digest that means
    this ballot alone, and whether it was used stands there only for a recorded one.
    """
    papers, receipts = box_digests(ballot)
    return {
        "format": FORMAT,
        "frozen": ballot.frozen,
        "frozen_digest": ballot.frozen_digest,
        "state": ballot.state,
        "opened_at": ballot.opened_at.isoformat() if ballot.opened_at else None,
        "closed_at": ballot.closed_at.isoformat() if ballot.closed_at else None,
        "declared_at": ballot.declared_at.isoformat() if ballot.declared_at else None,
        "roll": [list(one) for one in _roll(ballot)],
        "papers": list(_papers(ballot)) if ballot.is_secret else None,
        "receipts": list(_receipts(ballot)),
        "voices": None if ballot.is_secret else sorted(list(one) for one in voices(ballot)),
        "hands": found.hands_of(ballot) if Channel.HANDS in ballot.channels else None,
        "lot_keys": sorted(found.lot_keys(ballot)) if ballot.kind == BallotKind.LOT else None,
        "turnout": found.turnout_of(ballot, found.voices_of(ballot)).to_json(),
        "box": {"papers": papers, "receipts": receipts},
        "box_digest": ballot.box_digest,
        "verdict": ballot.verdict,
        "journal": _anchor(ballot),
    }


def _roll(ballot: Ballot) -> Iterator[tuple[str, int, int, int]]:
    rights = ballot.rights.order_by("position").values_list("key", "area_centi", "is_unsold", "excluded_why")
    for key, area, is_unsold, excluded in rights.iterator(chunk_size=CHUNK):
        yield who_of(ballot.pk, key), area, int(is_unsold), int(bool(excluded))


def _anchor(ballot: Ballot) -> dict[str, Any] | None:
    """Where the journal says that it closed, once that line is sealed: what a published head vouches for."""
    line = JournalLine.objects.filter(subject_id=ballot.pk, verb=CLOSED_VERB).first()
    entry = SealedLine.objects.filter(line_id=line.pk).select_related("seal").first() if line else None
    if line is None or entry is None:
        return None
    return {"line": str(line.pk), "at": line.at.isoformat(), "leaf": entry.leaf, "seal": entry.seal_id, "head": entry.seal.head}
