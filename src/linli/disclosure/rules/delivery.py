"""Decisions of the message centre: when something leaves the house, and what it may say. No query, no clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.privacy import mask_id, mask_phone

SMS_LENGTH = 134  # characters of two SMS parts (3GPP TS 23.038 UCS-2: 67 each)
SMS_PART = 67  # characters of one part
SMS_ALONE = 70  # characters of a message that is one part
PHONE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
ID_NUMBER = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")


@dataclass(frozen=True, slots=True)
class Policy:
    """When things go out (rule set disclosure.delivery); times of day are local."""

    quiet_from: time
    quiet_to: time
    slots: dict[str, tuple[time, ...]]
    sms_per_subject_per_day: int
    backoff: tuple[timedelta, ...]
    titles_in_digest: int

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Policy":
        return cls(
            quiet_from=time.fromisoformat(body["quiet"]["from"]),
            quiet_to=time.fromisoformat(body["quiet"]["to"]),
            slots={name: tuple(sorted(time.fromisoformat(at) for at in times)) for name, times in body["slots"].items()},
            sms_per_subject_per_day=body["sms_per_subject_per_day"],
            backoff=tuple(timedelta(minutes=each) for each in body["backoff_minutes"]),
            titles_in_digest=body["titles_in_digest"],
        )

    def is_quiet(self, at: time) -> bool:
        """Whether a time of day lies in the quiet hours, which may go round midnight; their end is open again."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


def due_at(transport: str, policy: Policy, *, is_urgent: bool, now: datetime) -> datetime:
    """When a message leaves: an urgent one now, any other at the transport's next slot outside the quiet hours."""
    if is_urgent:
        return now
    local = timezone.localtime(now)
    open_slots = [slot for slot in policy.slots.get(transport, ()) if not policy.is_quiet(slot)] or [policy.quiet_to]
    days = (local.date(), local.date() + timedelta(days=1))
    moments = (timezone.make_aware(datetime.combine(day, slot)) for day in days for slot in open_slots)
    return next(moment for moment in moments if moment > now)  # tomorrow has every slot that today has


def day_after(transport: str, policy: Policy, now: datetime) -> datetime:
    """The first slot of tomorrow: for what has had its share of today."""
    midnight = datetime.combine(timezone.localtime(now).date() + timedelta(days=1), time.min)
    return due_at(transport, policy, is_urgent=False, now=timezone.make_aware(midnight))


def next_try_at(policy: Policy, attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it is given up."""
    return now + policy.backoff[attempts - 1] if attempts <= len(policy.backoff) else None


def parts_of(text: str) -> int:
    """Into how many parts an SMS is cut (3GPP TS 23.038, UCS-2): one of 70 characters, or several of 67."""
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= SMS_ALONE else -(-length // SMS_PART)


def masked(text: str) -> str:
    """What leaves the house never carries a whole telephone or identity number, even if somebody typed one."""
    without_ids = ID_NUMBER.sub(lambda found: mask_id(found.group()), text)
    return PHONE.sub(lambda found: mask_phone(found.group()), without_ids)


def outside_text(titles: Sequence[str], *, sender: str, link: str, phone: str, policy: Policy) -> str:
    """One text for one or several messages: who writes, what, where to read on; short enough for two SMS parts."""
    shown = [masked(title) for title in titles[: policy.titles_in_digest]]
    text = "；".join(shown)
    if len(titles) > len(shown):
        text = _("%(text)s，等 %(count)d 件") % {"text": text, "count": len(titles)}
    tail = _("看这里：%(link)s") % {"link": link} if link else _("问这里：%(phone)s") % {"phone": phone} if phone else ""
    head = f"【{sender}】"
    room = SMS_LENGTH - len(head) - len(tail) - 2
    if len(text) > room:
        text = text[: max(room - 1, 0)] + "…"
    return f"{head}{text}。{tail}" if tail else f"{head}{text}。"
