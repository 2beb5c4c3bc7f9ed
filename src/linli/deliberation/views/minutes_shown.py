"""What every face of the minutes shows: the document, who signed it, what it can be checked by."""

from typing import Any

from django.utils import timezone, translation

from linli.core import clock
from linli.core.seals import daily_anchor
from linli.deliberation.models import Minutes, MinutesSignature, MinutesState
from linli.deliberation.rules import minutes as rules
from linli.deliberation.rules.minutes_document import Document, document

BADGES = {MinutesState.DRAFT: "still", MinutesState.SENT: "wait", MinutesState.SIGNED: "ok"}


def document_of(minutes: Minutes, *, names_residents: bool = True) -> Document:
    return document(
        minutes.facts,
        opening=minutes.opening,
        words=minutes.words,
        closing=minutes.closing,
        names_residents=names_residents,
    )


def signatures_of(minutes: Minutes) -> list[dict[str, Any]]:
    """Who signed, as what, when, and what they hold against it; in the words of the document."""
    return [
        {"one": one, "as_what": rules.AS_WHAT.get(one.as_what, one.as_what), "text": signature_text(one)}
        for one in minutes.signatures.order_by("signed_at", "id")
    ]


def signature_text(one: MinutesSignature) -> str:
    way = "" if one.way == "page" else "（纸上签字，扫描件另存）"
    note = f"　保留意见：{one.note}" if one.note else ""
    return f"{one.label}　{timezone.localtime(one.signed_at):%Y-%m-%d %H:%M}{way}{note}"


def anchor_text() -> str:
    """The head of the journal's chain by which the document can be dated; empty before the first seal."""
    anchor = daily_anchor(clock.now())
    return f"日志封条第 {anchor['number']} 号 {anchor['head']}" if anchor else ""


def paper_context(minutes: Minutes, *, names_residents: bool = True) -> dict[str, Any]:
    """Everything that stands on the paper and in the Word file."""
    signed = signatures_of(minutes)
    by_part = {part: [each["text"] for each in signed if each["one"].as_what == part] for part in rules.AS_WHAT}
    if rules.is_one(chair=minutes.meeting.chair, note_taker=minutes.meeting.note_taker):
        by_part[rules.NOTE_TAKER] = by_part[rules.NOTE_TAKER] or by_part[rules.CHAIR]
    with translation.override("zh-hans"):
        state = str(minutes.get_state_display())  # type: ignore[attr-defined]
    return {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "document": document_of(minutes, names_residents=names_residents),
        "chair_signed": "；".join(by_part[rules.CHAIR]),
        "note_taker_signed": "；".join(by_part[rules.NOTE_TAKER]),
        "others_signed": [f"到会人：{text}" for text in by_part[rules.MEMBER]],
        "state": state,
        "anchor": anchor_text(),
    }


def badge_of(minutes: Minutes) -> dict[str, str]:
    return {"kind": BADGES[MinutesState(minutes.state)], "word": str(minutes.get_state_display())}  # type: ignore[attr-defined]
