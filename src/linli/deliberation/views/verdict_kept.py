"""The verdict of a ballot for a page: read from what was kept at closing, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from linli.deliberation.models import Ballot, Channel, Option
from linli.deliberation.rules.ballots import answer_codes
from linli.deliberation.rules.receipts import who_of
from linli.deliberation.rules.verdicts import Verdict
from linli.deliberation.selectors.verdicts import cast_count
from linli.deliberation.views.roll_words import label_of
from linli.deliberation.views.verdict_shown import VerdictShown, shown


def verdict_shown_of(ballot: Ballot, options: Sequence[Option]) -> VerdictShown | None:
    """:raises ValueError: when somebody changed a figure of it by hand."""
    if not ballot.verdict:
        return None
    made = shown(Verdict.from_json(ballot.verdict), titles_of(ballot, options))
    papers = made.details.get("papers")
    return (
        replace(made, details={**made.details, "papers": papers_apart(ballot, papers)})
        if made.piece == "ranked" and papers
        else made
    )


def papers_apart(ballot: Ballot, papers: Mapping[str, int]) -> dict[str, int]:
    """Rules count every vote as a paper; told apart are those on paper, and `cast`, what came otherwise."""
    cast = cast_count(ballot) if Channel.PAPER in ballot.channels else papers["returned"]
    return {**papers, "issued": papers["issued"] - cast, "returned": papers["returned"] - cast, "cast": cast}


def titles_of(ballot: Ballot, options: Sequence[Option]) -> dict[str, str]:
    """What codes stand for: options; answers of a survey's question as `q=a`; who stands on the roll where that is drawn from."""
    titles = {one.code: one.title for one in options}
    for one in options:
        lines = [line.strip() for line in one.text.splitlines() if line.strip()]
        titles |= {f"{one.code}={code}": line for code, line in zip(answer_codes(one.text), lines, strict=False)}
    if ballot.kind == "lot" and not options:
        titles |= _drawn_from_roll(ballot)
    return titles


def _drawn_from_roll(ballot: Ballot) -> dict[str, str]:
    """Who was drawn, by the digest that stands for them in the lot: their number on the roll, and their door or surname."""
    drawn = set((ballot.verdict or {}).get("details", {}).get("drawn", ()))
    by_digest = {who_of(ballot.pk, key): pk for pk, key in ballot.rights.values_list("pk", "key")}
    rights = ballot.rights.prefetch_related("voters").in_bulk([by_digest[code] for code in drawn if code in by_digest])
    named = {code: rights[by_digest[code]] for code in drawn if code in by_digest}
    said = _("名册 %(n)d 号，%(who)s")
    return {code: said % {"n": right.position, "who": label_of(ballot, right)} for code, right in named.items()}
