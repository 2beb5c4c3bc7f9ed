"""Whether an open box, and the voices of a recorded ballot, are as the application left them: every trace of another hand."""

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.models import JournalLine
from linli.core.problems import Problem
from linli.deliberation.models import Ballot, Batch, BatchState, BoxPaper, BoxReceipt, Voice
from linli.deliberation.rules.receipts import digest_of_lines

from .verdicts import cast_count

USED_VERB = "deliberation.right.used"
CHUNK = 2000


def voice_mark(voice_id: object, content: str) -> str:
    """What the journal keeps of a recorded voice, so that one that was changed is found."""
    return digest_of_lines([str(voice_id), content])


def papers_expected(ballot: Ballot) -> int:
    """How many papers must lie in the box: one for each right that was used, and those of the piles that are in it."""
    settled = Batch.objects.filter(ballot=ballot, state=BatchState.AGREED).aggregate(n=Sum("paper_count"))["n"]
    return cast_count(ballot) + (settled or 0)


def box_problems(ballot: Ballot, *, papers: int, strange: int) -> list[Problem]:
    """What is wrong with an open box of so many papers, `strange` of which the key does not open."""
    problems = []
    if strange:
        text = _("票箱里有 %(n)d 张票不是从这里投进去的，或者被改过。")
        problems.append(Problem("papers_changed", text % {"n": strange}))
    expected = papers_expected(ballot)
    if papers != expected:
        text = _("票箱里有 %(n)d 张票，投进去的是 %(expected)d 张。")
        problems.append(
            Problem("papers_missing" if papers < expected else "papers_added", text % {"n": papers, "expected": expected})
        )
    if BoxPaper.objects.filter(ballot=ballot).exists() or BoxReceipt.objects.filter(ballot=ballot).exists():
        problems.append(Problem("box_prepared", _("截止以前票箱里就有了摊开的票。")))
    told = sum(1 for _line in _used_lines(ballot))
    if told != cast_count(ballot):
        text = _("日志里有 %(told)d 份表决权用过，名册上是 %(used)d 份。")
        problems.append(Problem("rights_changed", text % {"told": told, "used": cast_count(ballot)}))
    return problems


def voice_problems(ballot: Ballot) -> list[Problem]:
    """Standing voices of a recorded ballot that the journal does not know as they are."""
    known = {line.changes["voice"][1] for line in _used_lines(ballot) if "voice" in line.changes}
    standing = Voice.objects.filter(ballot=ballot, ended_at=None).values_list("id", "content")
    strange = sum(1 for key, content in standing.iterator(chunk_size=CHUNK) if voice_mark(key, content) not in known)
    used = ballot.rights.exclude(used_on=None).count()
    problems = []
    if strange:
        problems.append(Problem("voices_changed", _("有 %(n)d 票不是从这里记下的，或者被改过。") % {"n": strange}))
    if used != Voice.objects.filter(ballot=ballot, ended_at=None).count():
        problems.append(Problem("rights_changed", _("用过的表决权和记下的票数目不一样。")))
    return problems


def _used_lines(ballot: Ballot) -> Iterator[JournalLine]:
    """The journal's lines of rights of this ballot that were used, as far as the application wrote them."""
    lines = JournalLine.objects.filter(verb=USED_VERB, subject_id__in=ballot.rights.values("pk"))
    for line in lines.iterator(chunk_size=CHUNK):
        if journal.mac_of(line) == line.mac:
            yield line
