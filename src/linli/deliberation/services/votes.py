"""
Voting: one right, one voice, whatever way it comes. The first that is valid counts; what comes after it stands on the list of
conflicts.

The ballot is said to be referred to (`locking.refer`) and the right is held before anything is looked at, so that closing waits
for whoever is voting, and of two who use one right the second finds it used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import files, journal, locking, rows
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Channel, Conflict, Right, Voice
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules import voting
from linli.deliberation.rules.receipts import new_receipt
from linli.deliberation.selectors import eligibility, rolls
from linli.deliberation.selectors.frozen import choices_of
from linli.deliberation.selectors.sealed import voice_mark

from . import box

USED = "already_used"
"""The code of the problem after which a conflict is noted."""
SUPERSEDED = "改投"


@dataclass(frozen=True, slots=True)
class Given:
    """A voice as it comes. `proof`: how it was made sure who speaks; `scan` and `kept_where`: of a paper."""

    content: str
    channel: str
    proof: str = ""
    scan: "File[Any] | None" = None
    kept_where: str = ""


def cast(
    *,
    right: Right,
    content: str,
    channel: str,
    by: Actor,
    now: datetime,
    proof: str = "",
    scan: "File[Any] | None" = None,
    kept_where: str = "",
) -> str:
    """
    Vote; returns the receipt. `content` is spelled by `rules.papers`.

    A second voice of a right is refused, and through a channel of the office it stands on the list of conflicts as well: written
    after what was refused is undone. Whoever calls this in a transaction that is undone too calls `note_conflict` afterwards.

    :raises NotAllowed: when it is neither their own right nor their post's. :raises VoteRefused: with every reason.
    """
    given = Given(content, channel, proof.strip(), scan, kept_where.strip())
    try:
        return _cast(right, given, by, now)
    except VoteRefused as refused:
        if USED in refused.codes and channel in rules.CLERK_CHANNELS:
            note_conflict(right=right, channel=channel, by=by, now=now)
        raise


@transaction.atomic
def _cast(right: Right, given: Given, by: Actor, now: datetime) -> str:
    ballot = locking.refer(Ballot, right.ballot_id, "tenant", "meeting")
    prefetch_related_objects([ballot], "options")  # asked for by what a paper may say, and by how long one may be
    right = locking.one(Right.objects.filter(ballot=ballot), right.pk)
    _allow(ballot, right, given.channel, by)
    refuse_if(_problems(ballot, right, given, now), VoteRefused)
    receipt = new_receipt()
    voice = None
    if ballot.is_secret:
        box.put(ballot, given.content, receipt)
    else:
        voice = _speak(ballot, right, given, receipt, by, now)
    _use(ballot, right, given.channel, now)
    journal.record("deliberation.right.used", right, by=by, now=now, changes=_changes(ballot, given, voice))
    return receipt


def cast_pile(*, ballot: Ballot, voices: Sequence[tuple[Right, Given]], by: Actor, now: datetime) -> dict[int, list[Problem]]:
    """
    The voices of many rights of a recorded ballot, as `cast` takes each, in so many statements however many there are: what was
    refused, by its place among them, with every reason. In the caller's transaction, which holds the ballot; notes no conflicts.

    :raises NotAllowed: when one of them is not their post's.
    """
    held = {
        one.pk: one for one in locking.several(Right.objects.filter(ballot=ballot, pk__in={right.pk for right, _given in voices}))
    }
    prefetch_related_objects([ballot], "options")
    refused: dict[int, list[Problem]] = {}
    taken: list[tuple[Right, Given]] = []
    for place, (given_right, given) in enumerate(voices):
        right = held[given_right.pk]
        _allow(ballot, right, given.channel, by)
        if problems := _problems(ballot, right, given, now):
            refused[place] = problems
            continue
        if right.is_used:  # a voice that comes again ends the one that stands, which must be written by then
            _write_pile(ballot, taken, by, now)
            taken = []
            _supersede(right, now)
        right.used_on, right.used_channel = timezone.localdate(now), given.channel
        taken.append((right, given))
    _write_pile(ballot, taken, by, now)
    return refused


def _write_pile(ballot: Ballot, taken: Sequence[tuple[Right, Given]], by: Actor, now: datetime) -> None:
    """Voices, marks of their rights and lines in the journal; each a statement."""
    made = [_voice(ballot, right, given, new_receipt(), by, now) for right, given in taken]
    rows.insert(made)
    for channel in {given.channel for _right, given in taken}:
        used = [right.pk for right, given in taken if given.channel == channel]
        Right.objects.filter(pk__in=used).update(used_on=timezone.localdate(now), used_channel=channel)
    journal.record_many(
        [
            journal.line_for("deliberation.right.used", right, by=by, now=now, changes=_changes(ballot, given, voice))
            for (right, given), voice in zip(taken, made, strict=True)
        ]
    )


def _changes(ballot: Ballot, given: Given, voice: Voice | None) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": [None, given.channel], "ballot": [None, str(ballot.pk)]}
    return told | ({"voice": [None, voice_mark(voice.pk, voice.content)]} if voice else {})


def _allow(ballot: Ballot, right: Right, channel: str, by: Actor) -> None:
    """:raises NotAllowed: for somebody else's right, but to a post that takes votes there."""
    if by.is_system:
        return
    if channel == Channel.PORTAL:
        use = rolls.may_use(right, by.person_id)
        if not use and not right.excluded_why:
            raise NotAllowed(Problem("not_your_right", use.why_not))
    elif not by.may(capabilities.TAKE_VOTES, tenant_id=ballot.tenant_id, place_path=right.place_path or ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里替人投票。")))


def _problems(ballot: Ballot, right: Right, given: Given, now: datetime) -> list[Problem]:
    return [
        *eligibility.standing_problems(ballot, right, takes_votes=_takes(ballot, given.channel, now)),
        *voting.channel_problems(
            given.channel,
            ballot.channels,
            is_secret=ballot.is_secret,
            proof=given.proof,
            has_paper=bool(given.scan or given.kept_where),
        ),
        *rules.content_problems(ballot.kind, given.content, choices_of(ballot)),
        *eligibility.presence_problems(ballot, right, now, is_portal=given.channel == Channel.PORTAL),
        *(files.scan_problems(given.scan) if given.scan else []),
        *([Problem("paper_issued", _("这份表决权领了纸质票，请投纸质票。"))] if _is_on_paper(right, given.channel) else []),
    ]


def _takes(ballot: Ballot, channel: str, now: datetime) -> bool:
    """Papers that were handed in in time are typed in after the last minute, until the ballot is closed."""
    return ballot.is_open if channel == Channel.PAPER else ballot.takes_votes_at(now)


def _is_on_paper(right: Right, channel: str) -> bool:
    return right.paper_issued_on is not None and channel != Channel.PAPER


def _speak(ballot: Ballot, right: Right, given: Given, receipt: str, by: Actor, now: datetime) -> Voice:
    """A voice of a recorded ballot; one that stood before is superseded and stays to be read."""
    if right.is_used:
        _supersede(right, now)
    row = _voice(ballot, right, given, receipt, by, now)
    if given.scan:
        row.scan = files.store(given.scan, tenant=ballot.tenant, by=by, now=now, subject=ballot, purpose="ballot")
    rows.insert([row])
    return row


def _supersede(right: Right, now: datetime) -> None:
    Voice.objects.filter(right=right, ended_at=None).update(ended_at=now, ended_why=SUPERSEDED)


def _voice(ballot: Ballot, right: Right, given: Given, receipt: str, by: Actor, now: datetime) -> Voice:
    return rows.fresh(
        Voice,
        tenant_id=ballot.tenant_id,
        ballot_id=ballot.pk,
        right_id=right.pk,
        content=given.content,
        channel=given.channel,
        at=now,
        recorded_by=by.label[:120],
        by_person_id=by.person_id if given.channel == Channel.PORTAL else None,
        kept_where=given.kept_where[:120],
        proof=given.proof[:120],
        receipt=receipt,
    )


def _use(ballot: Ballot, right: Right, channel: str, now: datetime) -> None:
    """Mark the right: a day and a channel, no more. A right that is used already and may speak again is marked anew."""
    mine = Right.objects.filter(pk=right.pk)
    if ballot.is_secret:
        mine = mine.filter(used_on=None)
    if not mine.update(used_on=timezone.localdate(now), used_channel=channel):
        raise VoteRefused(Problem(USED, _("这份表决权已经用过了。")))


@transaction.atomic
def strike(*, voice: Voice, reason: str, by: Actor, now: datetime) -> Voice:
    """
    Strike out a recorded voice that was written down wrongly, while the ballot is open; the right may speak again.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot = locking.refer(Ballot, voice.ballot_id)
    right = locking.one(Right, voice.right_id)
    voice = Voice.objects.get(pk=voice.pk)
    if not by.may(capabilities.BALLOTS, tenant_id=ballot.tenant_id, place_path=ballot.place_path):
        raise NotAllowed(Problem("not_allowed", _("划掉一票要由组织这次表决的岗位来做。")))
    problems = [] if ballot.is_open else [Problem("not_open", _("表决已经截止，不能再划掉。"))]
    if voice.ended_at is not None:
        problems.append(Problem("struck", _("这一票已经不算了。")))
    refuse_if([*problems, *rules.reason_problems(reason)], VoteRefused)
    voice.ended_at, voice.ended_why = now, reason.strip()[:200]
    voice.save(update_fields=["ended_at", "ended_why"])
    Right.objects.filter(pk=right.pk).update(used_on=None, used_channel="")
    changes = {"ballot": [None, str(ballot.pk)]}
    journal.record("deliberation.right.freed", right, by=by, now=now, reason=voice.ended_why, changes=changes)
    return voice


@transaction.atomic
def note_conflict(*, right: Right, channel: str, by: Actor, now: datetime, why: str = "") -> Conflict:
    """A voice that came for a right that was used already: on the list, once a day for each channel. It is not counted."""
    fresh = Right.objects.select_related("ballot").get(pk=right.pk)
    words = why or _used_words(fresh)
    made, _is_new = Conflict.objects.get_or_create(
        tenant_id=fresh.tenant_id,
        ballot_id=fresh.ballot_id,
        right=fresh,
        channel=channel,
        noted_on=timezone.localdate(now),
        defaults={"label": fresh.label, "why": words[:200], "noted_by": by.label[:120]},
    )
    return made


def _used_words(right: Right) -> str:
    if right.used_on is None:
        return _("这份表决权用不了。")
    how = dict(Channel.choices).get(right.used_channel, right.used_channel)
    return _("已经在 %(day)s 通过“%(how)s”投过了。") % {"day": voting.day_text(right.used_on), "how": how}


def receipts_standing(right: Right) -> Sequence[str]:
    """The receipt of a recorded voice that stands; of a secret one nobody can say."""
    return list(Voice.objects.filter(right=right, ended_at=None).values_list("receipt", flat=True))
