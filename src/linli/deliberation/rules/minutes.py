"""The minutes: what they are made of, what people sign, and when they are signed."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.core.canonical import canonical
from linli.core.problems import Problem
from linli.deliberation.models import MinutesState
from linli.deliberation.states import MeetingState

from .said import said_problems

CHAIR, NOTE_TAKER, MEMBER = "chair", "note_taker", "member"
MOST_WORDS, MOST_NOTE, MOST_REASON, MOST_LABEL = 5000, 300, 200, 120
AS_WHAT = {CHAIR: "主持人", NOTE_TAKER: "记录人", MEMBER: "到会人"}
"""In which capacity somebody signs, as the document itself says it: it is a document in Chinese."""


def digest_of(*, facts: Mapping[str, Any], opening: str, words: Mapping[str, str], closing: str) -> str:
    """SHA-256 over everything that the document says, in one spelling: what people put their names under."""
    said = {"facts": facts, "opening": opening, "words": dict(words), "closing": closing}
    return hashlib.sha256(canonical(said)).hexdigest()


def words_problems(*, opening: str, words: Mapping[str, str], closing: str, items: Iterable[str]) -> list[Problem]:
    """Words too long, or about an item that the meeting has not."""
    problems = [
        *said_problems(opening, "opening", most=MOST_WORDS),
        *said_problems(closing, "closing", most=MOST_WORDS),
    ]
    for key, text in words.items():
        problems += said_problems(text, f"item_{key}", most=MOST_WORDS)
    if set(words) - set(items):
        problems.append(Problem("unknown_item", _("议程里没有这一项。"), where="words"))
    return problems


def draft_problems(*, meeting_state: str, is_signed: bool, is_same: bool, reason: str) -> list[Problem]:
    """A version that says nothing new is none; what was signed is corrected with a reason."""
    problems = said_problems(reason, "reason", most=MOST_REASON)
    if meeting_state in (MeetingState.DRAFT, MeetingState.CONVENED, MeetingState.CANCELLED):
        problems.append(Problem("not_held", _("会还没有开，没有可以记的。")))
    if is_signed and not reason.strip():
        problems.append(Problem("signed", _("会议记录已经签了。要更正，请写明为什么，会成为新的一版重新签。"), where="reason"))
    if is_same:
        problems.append(Problem("nothing_changed", _("和上一版一样，没有新内容。")))
    return problems


def send_problems(*, state: str, is_latest: bool, meeting_state: str, chair: str, is_stale: bool) -> list[Problem]:
    problems = []
    if state != MinutesState.DRAFT:
        problems.append(Problem("sent", _("这一版已经送签了。")))
    if not is_latest:
        problems.append(Problem("old", _("已经有更新的一版了。")))
    if meeting_state != MeetingState.CLOSED:
        problems.append(Problem("not_closed", _("会还没有散，散会以后再送签。")))
    if not chair.strip():
        problems.append(Problem("chair", _("会议没有写主持人，不知道请谁签。请先在会议里写上。")))
    if is_stale:
        problems.append(Problem("stale", _("会上的记录后来又有变动，请先更新成新的一版。")))
    return problems


def sign_problems(
    *, state: str, is_latest: bool, digest: str, given: str, label: str, as_what: str, note: str, is_twice: bool
) -> list[Problem]:
    problems = said_problems(label, "label", most=MOST_LABEL, empty=_("还没写谁签的。"))
    problems += said_problems(note, "note", most=MOST_NOTE)
    if state == MinutesState.DRAFT:
        problems.append(Problem("draft", _("这一版还没有送签。")))
    if not is_latest:
        problems.append(Problem("old", _("已经有更新的一版了，请签新的。")))
    if given != digest:
        problems.append(Problem("changed", _("您看的不是这一版，请重新打开看过再签。")))
    if as_what not in AS_WHAT:
        problems.append(Problem("as_what", _("请选以什么身份签。"), where="as_what"))
    if is_twice:
        problems.append(Problem("twice", _("已经签过了。")))
    return problems


def needed(*, chair: str, note_taker: str) -> set[str]:
    """Whose names make the minutes signed: the chair's, and the note taker's where somebody else is named."""
    named = {part for part, name in ((CHAIR, chair), (NOTE_TAKER, note_taker)) if name.strip()}
    return named - {NOTE_TAKER} if is_one(chair=chair, note_taker=note_taker) else named


def is_one(*, chair: str, note_taker: str) -> bool:
    """Whether one person both led the meeting and wrote it down: their name stands under it once."""
    return bool(chair.strip()) and chair.strip() == note_taker.strip()


def is_signed(signed_as: Iterable[str], *, chair: str, note_taker: str) -> bool:
    wanted = needed(chair=chair, note_taker=note_taker)
    return bool(wanted) and wanted <= set(signed_as)


def capacity(label: str, *, chair: str, note_taker: str) -> str:
    """In which capacity somebody of the meeting signs on the page."""
    if label == chair:
        return CHAIR
    return NOTE_TAKER if label == note_taker else MEMBER
