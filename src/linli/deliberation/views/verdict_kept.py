"""The verdict of a ballot for a page: read from what was kept at closing, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from linli.deliberation.models import Ballot, Channel, Option
from linli.deliberation.rules.ballots import answer_codes
from linli.deliberation.rules.verdicts import Verdict
from linli.deliberation.selectors.verdicts import cast_count
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
        titles |= dict(ballot.rights.values_list("key", "label"))
    return titles
