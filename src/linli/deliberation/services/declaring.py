"""From the last vote to the published result: close (by a clerk or by the clock), declare, hold again among the tied."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import BallotRefused
from linli.deliberation.events import BallotClosed, BallotDeclared
from linli.deliberation.models import Ballot, BallotKind, Batch, BatchState, Channel
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules import recounting, verdict_words
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.receipts import box_digest
from linli.deliberation.rules.recounting import Turnout, Voices
from linli.deliberation.rules.verdicts import Verdict
from linli.deliberation.selectors import exports, opening, sealed
from linli.deliberation.selectors import verdicts as found
from linli.deliberation.selectors.papers import paper_sums
from linli.deliberation.selectors.presence import presence_at
from linli.deliberation.states import BallotState
from linli.disclosure.api import NoticeKind, publish_notice

from . import box, seeds

UNSETTLED = (BatchState.FIRST, BatchState.SECOND)
RELATED = ("tenant", "place", "meeting", "council", "motion", "motion_version", "revote_of")


@dataclass(slots=True)
class Taken:
    """What a ballot that closes holds: its voices, and of a secret one the opened box."""

    voices: Voices
    emptied: box.Emptied | None = None


@transaction.atomic
def close(*, ballot: Ballot, reason: str = "", by: Actor, now: datetime) -> Ballot:
    """
    End the voting and work out the verdict. Whoever is just voting is waited for. All or nothing: a process that dies meanwhile
    leaves the ballot open with every paper in it.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason, also when the box is not as it was kept.
    """
    row = locking.alone(Ballot, ballot.pk, *RELATED)
    if not by.may(capabilities.BALLOTS, tenant_id=row.tenant_id, place_path=row.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里组织表决。")))
    problems = rules.closing_problems(row.state, closes_at=row.closes_at, now=now, reason=reason)
    if row.is_open:
        problems += [*_counting_problems(row), *opening.changed_problems(row)]
    refuse_if(problems, BallotRefused)
    taken = _take(row)
    row.present_count = _present(row, taken.voices, now)
    turnout = found.turnout_of(row, taken.voices)
    verdict = _verdict(row, taken.voices, turnout)
    row.state, row.closed_at, row.ended_reason = BallotState.CLOSED, now, reason.strip()[:300]
    row.save(update_fields=["state", "closed_at", "ended_reason", "present_count"])
    if row.kind == BallotKind.LOT:
        box.discard(row)
    papers, receipts = box.rewrite(row, taken.emptied) if taken.emptied else exports.box_digests(row)
    row.box_digest = box_digest(papers, receipts, turnout.to_json())
    row.verdict, row.passed = verdict.to_json(), verdict.passed
    row.save(update_fields=["box_digest", "verdict", "passed", "lot_seed"])
    told = {"digest": row.box_digest, "papers": sum(taken.voices.counts.values()), "outcome": verdict.outcome}
    changes = {name: [None, value] for name, value in told.items()}
    journal.record("deliberation.ballot.closed", row, by=by, now=now, reason=row.ended_reason, changes=changes)
    events.publish(BallotClosed(tenant_id=row.tenant_id, ballot_id=row.pk), now=now)
    if verdict.outcome == "void":
        _void(row, by, now)
    return row


def _counting_problems(row: Ballot) -> list[Problem]:
    problems = []
    if Batch.objects.filter(ballot=row, state__in=UNSETTLED).exists():
        problems.append(Problem("batch_unsettled", _("还有纸质票没有两个人录完、对完。")))
    if Channel.PAPER in row.channels and row.issued_count and row.returned_count is None:
        problems.append(Problem("returned_unknown", _("写下收回了几张纸质票。")))
    if row.returned_count is not None and row.returned_count < (in_box := paper_sums(row).in_box):
        text = _("清点的是收回 %(counted)d 张，录进票箱的有 %(in_box)d 张。再数一遍收回的票。")
        problems.append(Problem("returned_short", text % {"counted": row.returned_count, "in_box": in_box}))
    if Channel.HANDS in row.channels and not found.hands_of(row):
        problems.append(Problem("hands_differ", _("举手要两个计票人数出来一样才算。")))
    return problems


def _take(row: Ballot) -> Taken:
    """:raises BallotRefused: when papers were changed, added or removed past the application."""
    if row.kind == BallotKind.LOT:
        row.lot_seed = seeds.seed_of(row)
        return Taken(found.voices_of(row))
    if not row.is_secret:
        refuse_if(sealed.voice_problems(row), BallotRefused)
        return Taken(found.voices_of(row))
    emptied = box.read(row)
    refuse_if(sealed.box_problems(row, papers=emptied.count, strange=len(emptied.strange)), BallotRefused)
    return Taken(Voices(Counter(emptied.contents)), emptied)


def _present(row: Ballot, voices: Voices, now: datetime) -> int:
    """到会: at the closing instant, and whoever voted before they left; without a meeting, whoever took part."""
    took_part = sum(voices.counts.values())
    if row.meeting is None or Channel.HANDS in row.channels:
        return took_part if row.meeting is None else presence_at(row.meeting, now).present
    return max(presence_at(row.meeting, now).present, took_part)


def _verdict(row: Ballot, voices: Voices, turnout: Turnout) -> Verdict:
    try:
        return recounting.verdict_from(row.frozen or {}, voices, turnout)
    except ValueError as error:
        text = _("结果算不出来：%(why)s。查清楚以前不能截止。") % {"why": error}
        raise BallotRefused(Problem("no_verdict", text)) from error


def _void(row: Ballot, by: Actor, now: datetime) -> None:
    """More papers came back than went out: the vote is void, whatever it says."""
    with translation.override(settings.LANGUAGE_CODE):
        row.ended_reason = _("收回的票比发出的多，表决无效。")
    row.state = BallotState.VOID
    row.save(update_fields=["state", "ended_reason"])
    journal.record("deliberation.ballot.voided", row, by=by, now=now, reason=row.ended_reason)


@transaction.atomic
def declare(*, ballot: Ballot, by: Actor, now: datetime) -> Ballot:
    """
    Publish the result on the board and announce it. The verdict is worked out once more and must be the one that is kept.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = locking.one(Ballot, ballot.pk, *RELATED)
    if not by.may(capabilities.DECLARE, tenant_id=row.tenant_id, place_path=row.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能公布表决结果。")))
    refuse_if(rules.state_problems("declare", row.state), BallotRefused)
    refuse_if(_recount_problems(row), BallotRefused)
    row.state, row.declared_at = BallotState.DECLARED, now
    row.save(update_fields=["state", "declared_at"])
    if row.is_public:
        _put_up(row, by, now)
    changes: dict[str, list[Any]] = {"digest": [None, row.box_digest], "passed": [None, row.passed]}
    journal.record("deliberation.ballot.declared", row, by=by, now=now, changes=changes)
    events.publish(BallotDeclared(tenant_id=row.tenant_id, ballot_id=row.pk), now=now)
    return row


def _recount_problems(row: Ballot) -> list[Problem]:
    if not found.differences(row):
        return []
    return [Problem("recount_differs", _("重新算出来的结果和截止时的不一样，查清楚以前不能公布。"))]


def _put_up(row: Ballot, by: Actor, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # what hangs on the board is in the office's language
        title = _("表决结果：%(title)s") % {"title": row.title}
        text = announcement_of(row)
    publish_notice(
        tenant_id=row.tenant_id,
        title=title[:80],
        text=text,
        kind=NoticeKind.NOTICE,
        audience_place_id=row.place_id,
        about=row,
        url=row.public_url,
        once_key=f"deliberation.ballot:{row.pk}",
        by=by,
        now=now,
    )


def announcement_of(row: Ballot) -> str:
    """The result as the board has it: what was asked, each threshold, the outcome, the digests by which anybody can recount."""
    verdict = found.kept_verdict(row)
    assert verdict is not None  # noqa: S101 -- what is closed has one
    lines = [row.question, *verdict_words.verdict_words(verdict, found.option_titles(row)), *chosen_words(row, verdict)]
    rule = _("依据：%(title)s（%(citation)s）。") % {"title": verdict.rule["title"], "citation": verdict.rule["citation"]}
    check = _("表决内容的校验码 %(frozen)s，票箱的校验码 %(box)s。人人可以下载票箱重新数。")
    return "\n".join([*lines, rule, check % {"frozen": row.frozen_digest[:16], "box": row.box_digest[:16]}])


def chosen_words(row: Ballot, verdict: Verdict) -> list[str]:
    """Who or what was chosen, by title."""
    titles = dict(row.options.values_list("code", "title"))
    found_codes = verdict.details.get("elected") or verdict.details.get("winners") or verdict.details.get("drawn") or []
    named = [titles[code] for code in found_codes if code in titles]
    return [_("选出：%(names)s。") % {"names": "、".join(named)}] if named else []
