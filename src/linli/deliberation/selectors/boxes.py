"""The published box of a declared ballot: what papers say, and which receipts were counted."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from linli.deliberation.models import Ballot, BoxPaper, BoxReceipt, Channel, Voice

from . import verdicts


def contents_of(ballot: Ballot) -> Counter[str]:
    """How many papers say the same, by what they say; of a show of hands, how many hands."""
    if Channel.HANDS in ballot.channels:
        return Counter(verdicts.hands_of(ballot))
    rows = BoxPaper.objects.filter(ballot=ballot) if ballot.is_secret else _standing(ballot)
    counted = rows.order_by().values_list("content").annotate(count=Count("id"))
    return Counter({content: int(count) for content, count in counted})


def receipts_of(ballot: Ballot) -> QuerySet[BoxReceipt, str] | QuerySet[Voice, str]:
    """The receipts in their order; they say nothing of a secret paper."""
    if ballot.is_secret:
        return BoxReceipt.objects.filter(ballot=ballot).order_by("code").values_list("code", flat=True)
    return _standing(ballot).order_by("receipt").values_list("receipt", flat=True)


def receipt_in(ballot: Ballot, code: str) -> str:
    """The receipt, if it is among those that were counted; ""."""
    return code if code and receipts_of(ballot).filter(**{"code" if ballot.is_secret else "receipt": code}).exists() else ""


def said_of(ballot: Ballot, codes: Iterable[str]) -> dict[str, str]:
    """What the voices of these receipts say, in a recorded ballot; of a secret one nobody can tell."""
    if ballot.is_secret:
        return {}
    return dict(_standing(ballot).filter(receipt__in=list(codes)).values_list("receipt", "content"))


def _standing(ballot: Ballot) -> QuerySet[Voice]:
    return Voice.objects.filter(ballot=ballot, ended_at=None)
