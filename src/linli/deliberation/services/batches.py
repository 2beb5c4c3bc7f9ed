"""
Piles of papers, typed by two people who do not see each other's; where they differ somebody looks at the paper a third time.

A pile on which both agree goes into the box of a secret ballot, and its lines are removed; of a recorded one each paper is cast
for its right, and one that comes for a right that was used already stands on the list of conflicts with its pile and sheet.
Nothing here tells the journal what stands on a paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from linli.core import journal, locking, rows
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import sentences
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Batch, BatchLine, BatchState, Channel, Conflict, Right
from linli.deliberation.rules import ballots as ballot_rules
from linli.deliberation.rules import batches as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.rolls import MOST_REASON, text_problems
from linli.deliberation.selectors.frozen import choices_of
from linli.deliberation.selectors.papers import differing_lines, differs

from . import box, votes

FIRST, SECOND, RETYPED = "first", "second", "retyped"
CHOICES = (FIRST, SECOND, RETYPED)


@dataclass(frozen=True, slots=True)
class Line:
    """One paper as it was typed: whose it is (None on a secret one) and what stands on it, as `rules.papers` spells it."""

    right: Right | None
    content: str


@transaction.atomic
def type_first(*, ballot: Ballot, number: int, lines: Sequence[Line], by: Actor, now: datetime) -> Batch:
    """
    Type a pile in for the first time; `number` is what is written on the pile.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot = _held(ballot, by)
    problems = _state_problems(ballot, by)
    if not 1 <= number <= 9999:
        problems.append(Problem("number", _("第几叠，填 1 到 9999。"), where="number"))
    elif ballot.batches.filter(number=number).exists():
        problems.append(Problem("number_taken", _("第 %(n)d 叠已经有人录了。") % {"n": number}, where="number"))
    refuse_if([*problems, *_line_problems(ballot, lines)], VoteRefused)
    assert by.user_id is not None  # noqa: S101 -- without it there is a problem
    batch = Batch(
        tenant_id=ballot.tenant_id, ballot=ballot, number=number, paper_count=len(lines), first_by=by.label[:120],
        first_user_id=by.user_id,
    )  # fmt: skip
    batch.save(force_insert=True)
    rows.insert([_row(batch, place, line) for place, line in enumerate(lines, start=1)])
    _note(batch, "typed", by, now, {"count": [None, batch.paper_count]})
    return batch


def _row(batch: Batch, place: int, line: Line) -> BatchLine:
    return BatchLine(
        tenant_id=batch.tenant_id, batch=batch, position=place, first_right=line.right, first=line.content, second=""
    )


@transaction.atomic
def type_second(*, batch: Batch, lines: Sequence[Line], by: Actor, now: datetime) -> list[BatchLine]:
    """
    Type a pile in for the second time, by somebody else; the papers on which both differ. None: the pile is in the box.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot, batch = both(batch, by)
    problems = _state_problems(ballot, by)
    if batch.state != BatchState.FIRST:
        problems.append(Problem("batch_state", _("这一叠两遍都录过了。"), where="lines"))
    is_same = by.user_id is not None and by.user_id == batch.first_user_id
    problems += rules.second_problems(is_same_person=is_same, expected=batch.paper_count, typed=len(lines))
    refuse_if([*problems, *_line_problems(ballot, lines)], VoteRefused)
    batch.second_by, batch.second_user_id, batch.state = by.label[:120], by.user_id, BatchState.SECOND
    batch.save(update_fields=["second_by", "second_user_id", "state"])
    typed = list(batch.lines.select_related("first_right").order_by("position"))
    for row, line in zip(typed, lines, strict=True):
        row.second_right, row.second, row.has_second = line.right, line.content, True
    BatchLine.objects.bulk_update(typed, ["second_right", "second", "has_second"])
    found = [row for row in typed if differs(row)]
    _note(batch, "typed_again", by, now, {"differing": [None, len(found)]})
    if not found:
        _agree(ballot, batch, typed, by, now)
    return found


@transaction.atomic
def settle(*, batch: Batch, position: int, chosen: str, retyped: Line | None = None, by: Actor, now: datetime) -> list[BatchLine]:
    """
    Somebody looked at a paper again: the first typist was right, or the second, or neither and it is typed anew (`retyped`).
    The papers on which both still differ; none: the pile is in the box.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot, batch = both(batch, by)
    line = next((one for one in differing_lines(batch) if one.position == position), None)
    problems = _state_problems(ballot, by)
    if batch.state != BatchState.SECOND or line is None:
        problems.append(Problem("settled", _("这一张已经对上了。"), where="chosen"))
    if chosen not in CHOICES:
        problems.append(Problem("chosen", _("看着票选：第一遍对、第二遍对，还是重新录。"), where="chosen"))
    if chosen == RETYPED:
        problems += _line_problems(ballot, [retyped]) if retyped else [Problem("line", _("这一张还没有录。"), where="line")]
    refuse_if(problems, VoteRefused)
    assert line is not None  # noqa: S101 -- without it there is a problem
    _rewrite(line, chosen, retyped)
    _note(batch, "settled", by, now, {"line": [None, position]})
    found = differing_lines(batch)
    if not found:
        lines = list(batch.lines.select_related("first_right").order_by("position"))
        _agree(ballot, batch, lines, by, now)
    return found


def _rewrite(line: BatchLine, chosen: str, retyped: Line | None) -> None:
    if chosen == RETYPED and retyped is not None:
        line.first, line.first_right = retyped.content, retyped.right
    if chosen == SECOND:
        line.first, line.first_right = line.second, line.second_right
    line.second, line.second_right = line.first, line.first_right
    line.save(update_fields=["first", "first_right", "second", "second_right"])


def _agree(ballot: Ballot, batch: Batch, lines: Sequence[BatchLine], by: Actor, now: datetime) -> None:
    """Both agree: into the box, or for each right what its paper says."""
    if ballot.is_secret:
        box.put_many(ballot, [one.first for one in lines])
        batch.lines.all().delete()
    else:
        _cast(ballot, batch, lines, by, now)
    batch.state, batch.agreed_at = BatchState.AGREED, now
    batch.save(update_fields=["state", "agreed_at"])
    _note(batch, "agreed", by, now, {"count": [None, batch.paper_count]})


def _cast(ballot: Ballot, batch: Batch, lines: Sequence[BatchLine], by: Actor, now: datetime) -> None:
    """Each paper's voice for its right; refused, it stands on the list of conflicts with its pile and sheet."""
    voices: list[tuple[Right, votes.Given]] = []
    for line in lines:
        assert line.first_right is not None  # noqa: S101 -- a recorded paper without a right was refused when it was typed
        given = votes.Given(line.first, Channel.PAPER, kept_where=_where(batch, line))
        voices.append((line.first_right, given))
    for place, problems in votes.cast_pile(ballot=ballot, voices=voices, by=by, now=now).items():
        right, where = voices[place][0], voices[place][1].kept_where
        is_again = Conflict.objects.filter(right=right, channel=Channel.PAPER).exists()
        conflict = votes.note_conflict(right=right, channel=Channel.PAPER, by=by, now=now)
        why = _("%(where)s：%(why)s") % {"where": where, "why": sentences(one.text for one in problems)}
        conflict.why = f"{conflict.why} · {where}"[:200] if is_again else why[:200]
        conflict.save(update_fields=["why"])


def _where(batch: Batch, line: BatchLine) -> str:
    return _("第 %(batch)d 叠第 %(sheet)d 张") % {"batch": batch.number, "sheet": line.position}


@transaction.atomic
def discard(*, batch: Batch, reason: str, by: Actor, now: datetime) -> Batch:
    """
    Throw away what was typed of a pile, because it was the wrong pile or was mixed up; its papers are typed under another number.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot, batch = both(batch, by)
    problems = _state_problems(ballot, by) + text_problems(reason, where="reason", most=MOST_REASON)
    if batch.state not in (BatchState.FIRST, BatchState.SECOND):
        problems.append(Problem("batch_state", _("进了票箱的不能作废。"), where="reason"))
    refuse_if(problems, VoteRefused)
    batch.state, batch.reason = BatchState.DISCARDED, reason.strip()
    batch.save(update_fields=["state", "reason"])
    batch.lines.all().delete()
    journal.record("deliberation.batch.discarded", batch, by=by, now=now, reason=batch.reason)
    return batch


def _held(ballot: Ballot, by: Actor) -> Ballot:
    """The ballot, held. :raises NotAllowed: without the right to count its papers."""
    ballot = locking.one(Ballot, ballot.pk, "tenant", "meeting")
    if not by.may(capabilities.COUNT, tenant_id=ballot.tenant_id, place_path=ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能录这次表决的纸质票。")))
    return ballot


def both(batch: Batch, by: Actor) -> tuple[Ballot, Batch]:
    """The ballot and its pile, held in this order. :raises NotAllowed: without the right to count its papers."""
    ballot = _held(batch.ballot, by)
    return ballot, locking.one(Batch, batch.pk)


def _state_problems(ballot: Ballot, by: Actor) -> list[Problem]:
    problems = []
    if Channel.PAPER not in ballot.channels:
        problems.append(Problem("channel", _("这次表决不用纸质票。"), where="lines"))
    if not ballot.is_open:
        problems.append(Problem("state", _("表决正在进行时才录纸质票。"), where="lines"))
    if by.user_id is None:
        problems.append(Problem("nobody", _("录纸质票要由登录的人来做。"), where="lines"))
    return problems


def _line_problems(ballot: Ballot, lines: Sequence[Line]) -> list[Problem]:
    """What is wrong with papers however they were typed, line by line."""
    if not lines:
        return [Problem("no_lines", _("一张也没有录。一行录一张。"), where="lines")]
    if len(lines) > rules.MOST_LINES:
        return [Problem("too_many", _("一叠最多 %(most)d 张，请分成几叠。") % {"most": rules.MOST_LINES}, where="lines")]
    prefetch_related_objects([ballot], "options")  # asked for again where the pile goes into the box
    choices, problems = choices_of(ballot), []
    for row, line in enumerate(lines, start=1):
        if ballot_rules.content_problems(ballot.kind, line.content, choices):
            problems.append(Problem("content", _("第 %(row)d 张选的不是这次表决里有的。") % {"row": row}, where="lines", row=row))
        if (line.right is None) != ballot.is_secret or (line.right and line.right.ballot_id != ballot.pk):
            problems.append(Problem("right", _("第 %(row)d 张写的不是这份名册上的号。") % {"row": row}, where="lines", row=row))
    return problems


def _note(batch: Batch, past: str, by: Actor, now: datetime, changes: dict[str, list[object]]) -> None:
    told = {"number": [None, batch.number], **changes}
    journal.record(f"deliberation.batch.{past}", batch, by=by, now=now, changes=told)
