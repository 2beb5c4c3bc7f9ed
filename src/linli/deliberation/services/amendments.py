"""Amendments: the whole new text against one version; adopted they make the next, and others for the old text are overtaken."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MotionRefused
from linli.deliberation.models import Amendment, AmendmentState, Motion, MotionVersion
from linli.deliberation.rules import motions as rules
from linli.deliberation.rules import rights
from linli.deliberation.rules.said import said_problems
from linli.deliberation.selectors import motions as found

from .business import allow, may, refuse
from .motions import ALIVE, add_version, locked, note, overtake, speaks_from


@dataclass(frozen=True, slots=True)
class AmendmentGiven:
    """A change. `against`: the version that its mover had before them; None: the one that stands."""

    text: str
    reason: str
    mover: str = ""
    against: int | None = None


@transaction.atomic
def move(*, motion: Motion, given: AmendmentGiven, by: Actor, now: datetime) -> Amendment:
    """
    Move an amendment: a member of the council does, or a clerk for them.

    :raises NotAllowed: for somebody else. :raises MotionRefused: with every reason.
    """
    motion = locked(motion)
    seat = found.seat_in(by, motion.council, timezone.localtime(now).date()) if motion.council and by.person_id else None
    if not (may(by, rights.MEETINGS, motion) or seat):
        refuse()
    current = found.current_text(motion)
    mover = given.mover.strip() or (found.name_of(seat) if seat else "")
    problems = rules.state_problems(motion.state, among=ALIVE) + rules.frozen_problems(found.frozen_of(motion))
    problems += rules.text_problems(given.text, current.text) + rules.reason_problems(given.reason, _("还没写为什么改。"))
    problems += said_problems(mover, "mover", most=rules.MOST_MOVER, empty=_("还没写谁提的。"))
    if given.against not in (None, current.ordinal):
        problems.append(Problem("overtaken", _("原文刚刚改过，请对着新的文字再写。"), where="text"))
    refuse_if(problems, MotionRefused)
    last = motion.amendments.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    made = Amendment.objects.create(
        tenant_id=motion.tenant_id,
        motion=motion,
        against=current.ordinal,
        ordinal=last + 1,
        text=given.text.strip(),
        reason=given.reason.strip(),
        mover=mover,
        mover_seat=None if given.mover.strip() else seat,
        moved_at=now,
    )
    note(motion, "amendment_moved", by, now, changes={"amendment": [None, made.ordinal], "against": [None, made.against]})
    return made


@transaction.atomic
def adopt(*, amendment: Amendment, words: str = "", by: Actor, now: datetime) -> MotionVersion:
    """
    Adopt an amendment: its text becomes the next version, and others that were written for the old one are overtaken.

    :raises NotAllowed: without the right there. :raises MotionRefused: with every reason.
    """
    motion = locked(amendment.motion)
    allow(by, rights.MEETINGS, motion)
    amendment = locking.one(Amendment.objects.filter(motion=motion), amendment.pk)
    current = found.current_text(motion)
    problems = rules.state_problems(motion.state, among=ALIVE) + rules.frozen_problems(found.frozen_of(motion))
    problems += rules.amendment_problems(amendment.state, against=amendment.against, current=current.ordinal)
    refuse_if(problems + said_problems(words, "words", most=rules.MOST_REASON), MotionRefused)
    _decide(amendment, AmendmentState.ADOPTED, words, now)
    made = add_version(motion, amendment.text, amendment.reason, by, now, amendment)
    others = overtake(motion, made.ordinal, now)
    changes = {
        "amendment": [None, amendment.ordinal],
        "version": [current.ordinal, made.ordinal],
        "overtaken": [None, others],
    }
    note(motion, "amendment_adopted", by, now, changes=changes)
    return made


@transaction.atomic
def reject(*, amendment: Amendment, words: str, by: Actor, now: datetime) -> Amendment:
    """
    Do not adopt an amendment; the words say how that was decided.

    :raises NotAllowed: without the right there. :raises MotionRefused: with every reason.
    """
    motion = locked(amendment.motion)
    allow(by, rights.MEETINGS, motion)
    amendment = locking.one(Amendment.objects.filter(motion=motion), amendment.pk)
    problems = rules.waits_problems(amendment.state)
    problems += said_problems(words, "words", most=rules.MOST_REASON, empty=_("还没写怎么定的。"))
    refuse_if(problems, MotionRefused)
    _decide(amendment, AmendmentState.REJECTED, words, now)
    note(motion, "amendment_rejected", by, now, reason=words.strip(), changes={"amendment": [None, amendment.ordinal]})
    return amendment


@transaction.atomic
def withdraw(*, amendment: Amendment, words: str = "", by: Actor, now: datetime) -> Amendment:
    """
    Take an amendment back: who moved it does, until the vote on the motion has begun, or a clerk as the mover said to them.

    :raises NotAllowed: for somebody else. :raises MotionRefused: with every reason.
    """
    motion = locked(amendment.motion)
    amendment = locking.one(Amendment.objects.filter(motion=motion), amendment.pk, "mover_seat")
    if not (speaks_from(by, amendment.mover_seat) or may(by, rights.MEETINGS, motion)):
        refuse()
    problems = rules.waits_problems(amendment.state) + rules.begun_problems(found.frozen_of(motion))
    refuse_if(problems + said_problems(words, "words", most=rules.MOST_REASON), MotionRefused)
    _decide(amendment, AmendmentState.WITHDRAWN, words, now)
    note(motion, "amendment_withdrawn", by, now, changes={"amendment": [None, amendment.ordinal]})
    return amendment


def _decide(amendment: Amendment, state: AmendmentState, words: str, now: datetime) -> None:
    amendment.state, amendment.decided_words, amendment.decided_at = state, words.strip(), now
    amendment.save(update_fields=["state", "decided_words", "decided_at"])
