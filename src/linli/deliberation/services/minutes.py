"""Minutes: drafted from the records with the note taker's words, sent round, signed; what was signed is corrected by a new version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, files, journal, locking
from linli.core.actors import Actor
from linli.core.files import withdrawing
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MinutesRefused
from linli.deliberation.events import MinutesSigned
from linli.deliberation.models import Meeting, Minutes, MinutesSignature, MinutesState, Participant
from linli.deliberation.rules import minutes as rules
from linli.deliberation.rules import rights
from linli.deliberation.selectors import minutes as found
from linli.disclosure.api import tell
from linli.registry.api import person_by_id

from .business import allow, held, may, refuse

PAGE, PAPER = "page", "paper"
SIGNED_PAPER = "signed"
"""The purpose of a signed paper's scan."""


@dataclass(frozen=True, slots=True)
class MinutesGiven:
    """
    The note taker's words: before, by item (the item's key as text), at the end. `reason`: why signed minutes are corrected.
    `after`: the number of the version that they were written upon, 0 for none.
    """

    opening: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    closing: str = ""
    reason: str = ""
    after: int | None = None


@transaction.atomic
def draft(*, meeting: Meeting, given: MinutesGiven, by: Actor, now: datetime) -> Minutes:
    """
    Make the next version of the minutes from what the records say now and the note taker's words.

    :raises NotAllowed: without the right there. :raises MinutesRefused: with every reason; also when nothing has changed.
    """
    meeting = held(meeting)
    allow(by, rights.MINUTES, meeting)
    facts, before = found.facts_of(meeting), found.latest_of(meeting)
    words = {key: text.strip() for key, text in given.words.items() if text.strip()}
    said = {"opening": given.opening.strip(), "words": words, "closing": given.closing.strip()}
    was_signed = before is not None and before.state == MinutesState.SIGNED
    problems = _overtaken(before, given.after)
    problems += rules.draft_problems(
        meeting_state=meeting.state,
        is_signed=was_signed,
        is_same=before is not None and _says_the_same(before, facts, said),
        reason=given.reason,
    )
    items = [one["key"] for one in facts["items"]]
    refuse_if(problems + rules.words_problems(**said, items=items), MinutesRefused)  # type: ignore[arg-type]
    if before is not None and was_signed:
        facts["correction"] = {"of": before.ordinal, "reason": given.reason.strip()}
    made = Minutes.objects.create(
        tenant_id=meeting.tenant_id,
        meeting=meeting,
        ordinal=(before.ordinal if before else 0) + 1,
        facts=facts,
        digest=rules.digest_of(facts=facts, **said),  # type: ignore[arg-type]
        made_at=now,
        made_by=by.label[:120],
        **said,
    )
    _note("drafted", made, by, now, reason=given.reason.strip())
    return made


def _says_the_same(before: Minutes, facts: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    told = {key: value for key, value in before.facts.items() if key != "correction"}
    return told == facts and all(getattr(before, name) == value for name, value in said.items())


def is_stale(minutes: Minutes) -> bool:
    """Whether the records say something else by now."""
    told = {key: value for key, value in minutes.facts.items() if key != "correction"}
    return told != found.facts_of(minutes.meeting)


@transaction.atomic
def send(*, minutes: Minutes, by: Actor, now: datetime) -> Minutes:
    """
    Send a version round to be signed; whoever took part and can be told is told.

    :raises NotAllowed: without the right there. :raises MinutesRefused: with every reason.
    """
    meeting, minutes = _held(minutes)
    allow(by, rights.MINUTES, meeting)
    problems = rules.send_problems(
        state=minutes.state,
        is_latest=_is_latest(minutes),
        meeting_state=meeting.state,
        chair=meeting.chair,
        is_stale=is_stale(minutes),
    )
    refuse_if(problems, MinutesRefused)
    minutes.state, minutes.sent_at = MinutesState.SENT, now
    minutes.save(update_fields=["state", "sent_at"])
    _note("sent", minutes, by, now)
    for person_id in meeting.participants.filter(person_id__isnull=False).values_list("person_id", flat=True):
        tell(
            tenant_id=meeting.tenant_id,
            to_person=person_id,
            kind="deliberation.minutes",
            title=_("%(number)s 的会议记录请您看，可以签字") % {"number": meeting.number},
            url=f"/minutes/{minutes.pk}/",
            about=minutes,
            once_key=f"minutes:{minutes.pk}:{person_id}",
            now=now,
        )
    return minutes


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """
    A name under a version. `digest`: of the version that was read. On paper the clerk says who signed as what, with the scan.
    """

    digest: str
    way: str = PAGE
    label: str = ""
    as_what: str = ""
    note: str = ""
    scan: "File[Any] | None" = None


@transaction.atomic
def sign(*, minutes: Minutes, given: SignatureGiven, by: Actor, now: datetime) -> Minutes:
    """
    Sign: on the page whoever took part for themselves, on paper a clerk with the scan. With the chair's and the note taker's
    names the minutes are signed, and can change no more; where they stood under it already, whoever signs again only settles it.

    :raises NotAllowed: for somebody who did not take part. :raises MinutesRefused: with every reason.
    """
    meeting, minutes = _held(minutes)
    label, as_what = _signer(meeting, given, by)
    if _has_every_name(minutes) and given.digest == minutes.digest and _has_signed(minutes, label, as_what):
        _settle(meeting, minutes, by, now)
        return minutes
    problems = rules.sign_problems(
        state=minutes.state,
        is_latest=_is_latest(minutes),
        digest=minutes.digest,
        given=given.digest,
        label=label,
        as_what=as_what,
        note=given.note,
        is_twice=_has_signed(minutes, label, as_what),
    )
    refuse_if(problems + _scan_problems(given), MinutesRefused)
    MinutesSignature.objects.create(
        tenant_id=minutes.tenant_id,
        minutes=minutes,
        label=label,
        as_what=as_what,
        way=given.way,
        note=given.note.strip(),
        digest=minutes.digest,
        signed_at=now,
        by_user_id=by.user_id,
    )
    if given.scan:
        files.store(given.scan, tenant=meeting.tenant, by=by, now=now, subject=minutes, purpose=SIGNED_PAPER)
    _note("signature_given", minutes, by, now, changes={"as_what": [None, as_what], "way": [None, given.way]})
    _settle(meeting, minutes, by, now)
    return minutes


def _overtaken(before: Minutes | None, after: int | None) -> list[Problem]:
    if after is None or before is None or before.ordinal == after:
        return []
    text = _("您打开这一页以后，%(who)s存了第 %(n)s 版。先看看那一版；还要存您写的，再点一次。")
    return [Problem("overtaken", text % {"who": before.made_by, "n": before.ordinal})]


def is_signer(meeting: Meeting, by: Actor) -> bool:
    """Whether somebody's own name can stand under it: who took part, and who of the office is named as chair or note taker."""
    return _own_signature(meeting, by) is not None


def may_sign(minutes: Minutes, by: Actor) -> bool:
    """Whether somebody may sign on the page: whose own name can stand under it, once, or once more to settle it."""
    if (own := _own_signature(minutes.meeting, by)) is None:
        return False
    return not _has_signed(minutes, *own) or _has_every_name(minutes)


def _has_signed(minutes: Minutes, label: str, as_what: str) -> bool:
    return minutes.signatures.filter(label=label, as_what=as_what).exists()


def _has_every_name(minutes: Minutes) -> bool:
    """Sent round, with every name that it needs, and yet not signed: more names were needed when the last one was written."""
    if minutes.state != MinutesState.SENT or not _is_latest(minutes):
        return False
    return _is_signed(minutes.meeting, minutes)


def _signer(meeting: Meeting, given: SignatureGiven, by: Actor) -> tuple[str, str]:
    """Who signs, and as what. :raises NotAllowed: for somebody who did not take part, or a paper by no clerk."""
    if given.way == PAPER:
        allow(by, rights.MINUTES, meeting)
        return given.label.strip(), given.as_what
    return _own_signature(meeting, by) or refuse()


def _own_signature(meeting: Meeting, by: Actor) -> tuple[str, str] | None:
    own = Participant.objects.filter(meeting=meeting, person_id=by.person_id).first() if by.person_id else None
    person = person_by_id(by.person_id, tenant=meeting.tenant) if by.person_id else None
    name = own.label if own else person.name if person else ""
    as_what = rules.capacity(name, chair=meeting.chair, note_taker=meeting.note_taker)
    if own is None and (as_what == rules.MEMBER or not may(by, rights.MINUTES, meeting)):
        return None
    return name, as_what


@transaction.atomic
def withdraw_scan(
    *, minutes: Minutes, stored: StoredFile, reason: str, instead: "File[Any] | None" = None, by: Actor, now: datetime
) -> StoredFile | None:
    """
    Withdraw the scan of a signed paper that was put there by mistake; what comes instead takes its place. Every name that was
    signed on paper keeps its scan.

    :raises NotAllowed: without the right there. :raises MinutesRefused: with every reason.
    """
    meeting, minutes = _held(minutes)
    allow(by, rights.MINUTES, meeting)
    problems = withdrawing.withdrawal_problems(stored, reason, instead)
    left = len(files.files_of(minutes, purpose=SIGNED_PAPER)) - 1
    if not instead and left < minutes.signatures.filter(way=PAPER).count():
        problems.append(Problem("last_scan", _("纸上签的名要留着扫描件。把对的那一份一起换上。"), where="instead"))
    refuse_if(problems, MinutesRefused)
    made = withdrawing.withdraw(stored, reason=reason, instead=instead, by=by, now=now)
    _note("scan_withdrawn", minutes, by, now, reason=reason.strip())
    return made


def _scan_problems(given: SignatureGiven) -> list[Problem]:
    if given.way == PAPER and not given.scan:
        return [Problem("scan", _("请附上签了字的纸的扫描件。"), where="scan")]
    return files.scan_problems(given.scan) if given.scan else []


def _settle(meeting: Meeting, minutes: Minutes, by: Actor, now: datetime) -> None:
    if minutes.state == MinutesState.SIGNED or not _is_signed(meeting, minutes):
        return
    minutes.state, minutes.signed_at = MinutesState.SIGNED, now
    minutes.save(update_fields=["state", "signed_at"])
    _note("signed", minutes, by, now, changes={"digest": [None, minutes.digest]})
    events.publish(MinutesSigned(tenant_id=minutes.tenant_id, minutes_id=minutes.pk), now=now)


def _is_signed(meeting: Meeting, minutes: Minutes) -> bool:
    signed_as = minutes.signatures.values_list("as_what", flat=True)
    return rules.is_signed(signed_as, chair=meeting.chair, note_taker=meeting.note_taker)


def _held(minutes: Minutes) -> tuple[Meeting, Minutes]:
    meeting = held(minutes.meeting)
    minutes = locking.one(Minutes.objects.filter(meeting=meeting), minutes.pk)
    minutes.meeting = meeting
    return meeting, minutes


def _is_latest(minutes: Minutes) -> bool:
    return not Minutes.objects.filter(meeting_id=minutes.meeting_id, ordinal__gt=minutes.ordinal).exists()


def _note(
    past: str, minutes: Minutes, by: Actor, now: datetime, *, reason: str = "", changes: dict[str, Any] | None = None
) -> None:
    told = {"version": [None, minutes.ordinal]} | (changes or {})
    journal.record(f"deliberation.minutes.{past}", minutes, by=by, now=now, reason=reason, changes=told)
