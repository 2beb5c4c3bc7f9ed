"""What came of a ballot, worked out again from what is kept: the box, the voices, the hands; and whether it is as declared."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Sum as Added

from linli.deliberation.models import Ballot, BallotKind, BoxPaper, Channel, Voice
from linli.deliberation.rules import recounting
from linli.deliberation.rules.receipts import who_of
from linli.deliberation.rules.recounting import Turnout, Voices
from linli.deliberation.rules.verdicts import Verdict
from linli.procedures.api import Sum

from . import papers

NOT_CAST = (Channel.PAPER, Channel.HANDS)
"""Channels in which rights are not used one by one by whoever has them."""


def kept_verdict(ballot: Ballot) -> Verdict | None:
    """The verdict as it was worked out at closing. :raises ValueError: when it was changed."""
    return Verdict.from_json(ballot.verdict) if ballot.verdict else None


def option_titles(ballot: Ballot) -> dict[str, str]:
    """What the codes of the frozen options stand for."""
    return {one["code"]: one["title"] for one in (ballot.frozen or {}).get("options", ())}


def verdict_of(ballot: Ballot) -> Verdict:
    """The verdict worked out anew from the box or the voices. :raises ValueError: where figures contradict each other."""
    voices = voices_of(ballot)
    return recounting.verdict_from(ballot.frozen or {}, voices, turnout_of(ballot, voices))


def voices_of(ballot: Ballot) -> Voices:
    """What a closed ballot holds, grouped by what it says."""
    if ballot.kind == BallotKind.LOT:
        return Voices({}, keys=lot_keys(ballot))
    if Channel.HANDS in ballot.channels:
        return Voices(hands_of(ballot))
    if ballot.is_secret:
        found = BoxPaper.objects.filter(ballot=ballot).order_by().values_list("content").annotate(n=Counted("id"))
        return Voices(dict(found))
    return recorded(ballot)


def recorded(ballot: Ballot) -> Voices:
    """The voices that stand, with the area behind them."""
    standing = Voice.objects.filter(ballot=ballot, ended_at=None).order_by().values_list("content")
    rows = list(standing.annotate(n=Counted("id"), area=Added("right__area_centi")))
    return Voices({content: n for content, n, _area in rows}, {content: area for content, _n, area in rows})


def lot_keys(ballot: Ballot) -> list[str]:
    """What a lot without options is drawn from: the rights that count, without names."""
    if ballot.options.exists():
        return []
    return [who_of(ballot.pk, key) for key in ballot.rights.filter(excluded_why="").values_list("key", flat=True)]


def hands_of(ballot: Ballot) -> dict[str, int]:
    """The hands in which two tellers counted the same; nothing while there is no such count."""
    return {code: count for code, count in (papers.hands_of(ballot) or {}).items() if count}


def turnout_of(ballot: Ballot, voices: Voices) -> Turnout:
    """Who could vote and did. Voices given otherwise than on paper are papers issued and returned at once."""
    count = sum(voices.counts.values())
    cast = count if Channel.PAPER not in ballot.channels else cast_count(ballot)
    on_paper = count - cast if ballot.returned_count is None else ballot.returned_count
    return Turnout(
        due=Sum(ballot.due_count, ballot.roll_area_centi),
        participating=Sum(count, sum((voices.areas or {}).values())),
        issued=cast + (issued_on_paper(ballot, on_paper) if Channel.PAPER in ballot.channels else 0),
        returned=cast + (on_paper if Channel.PAPER in ballot.channels else 0),
        present=ballot.present_count,
        seed=ballot.lot_seed,
    )


def issued_on_paper(ballot: Ballot, on_paper: int) -> int:
    """Papers that went out. Of a recorded ballot each is somebody's; where nobody noted who took one, as many as were typed."""
    return ballot.issued_count + papers.unnoted(ballot) if ballot.issued_count or ballot.is_secret else on_paper


def cast_count(ballot: Ballot) -> int:
    """How many rights were used one by one, not by a paper out of a pile."""
    if ballot.is_secret:
        return ballot.rights.exclude(used_on=None).exclude(used_channel__in=NOT_CAST).count()
    return Voice.objects.filter(ballot=ballot, ended_at=None).exclude(channel__in=NOT_CAST).count()


def differences(ballot: Ballot) -> list[str]:
    """Where the verdict worked out anew is not the one that is kept: names of its parts; none: it is."""
    try:
        again = verdict_of(ballot).to_json()
    except (ValueError, KeyError, TypeError):
        return ["recount"]
    kept: dict[str, Any] = ballot.verdict or {}
    names: Iterable[str] = sorted(again.keys() | kept.keys())
    return [name for name in names if again.get(name) != kept.get(name)]
