"""Decisions of accounts, without queries, clock or chance."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.actors import Actor, Channel
from linli.core.phones import is_mobile
from linli.core.problems import Problem
from linli.core.words import Words

VERBS: dict[str, Words] = {
    "accounts.user.made": gettext_lazy("开了账号"),
    "accounts.user.registered": gettext_lazy("第一次用手机号登录"),
    "accounts.user.changed": gettext_lazy("改了账号资料"),
    "accounts.user.stopped": gettext_lazy("停用了账号"),
    "accounts.user.reopened": gettext_lazy("恢复了账号"),
    "accounts.user.signed-in": gettext_lazy("登录了"),
    "accounts.user.signed-out": gettext_lazy("退出了"),
    "accounts.user.wish_kept": gettext_lazy("改了字号、颜色或语言"),
    "accounts.password.changed": gettext_lazy("换了密码"),
    "accounts.password.renewed": gettext_lazy("重发了一次性密码"),
    "accounts.second-factor.enrolled": gettext_lazy("设了第二道验证"),
    "accounts.second-factor.passed": gettext_lazy("过了第二道验证"),
    "accounts.second-factor.reset": gettext_lazy("重设了第二道验证"),
    "accounts.recovery-codes.renewed": gettext_lazy("换了备用码"),
    "accounts.session.ended": gettext_lazy("让一台设备退出了"),
    "accounts.session.others-ended": gettext_lazy("让别的设备都退出了"),
    "accounts.key.issued": gettext_lazy("发了接口密钥"),
    "accounts.key.revoked": gettext_lazy("收回了接口密钥"),
}
"""What a line of the journal about an account says, for people."""

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True, slots=True)
class CodePolicy:
    """How telephone codes are given out; durations as timedelta, the rest counts. See rulesets/sign_in.yaml."""

    resend: timedelta
    lives: timedelta
    tries: int
    per_number_hour: int
    per_number_day: int
    per_source_hour: int
    calls_per_number_day: int
    calls_wait: timedelta

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "CodePolicy":
        return cls(
            resend=timedelta(seconds=body["resend_seconds"]),
            lives=timedelta(minutes=body["lives_minutes"]),
            tries=body["tries"],
            per_number_hour=body["per_number_hour"],
            per_number_day=body["per_number_day"],
            per_source_hour=body["per_source_hour"],
            calls_per_number_day=body["calls_per_number_day"],
            calls_wait=timedelta(minutes=body["calls_wait_minutes"]),
        )

    def window_of(self, at: datetime) -> int:
        """Which resend interval an instant lies in: within one, one number gets one code at most."""
        return int(at.timestamp() // self.resend.total_seconds())


def phone_problems(phone: str) -> list[Problem]:
    """A mobile number of mainland China (11 digits, 13–19 in front); an SMS reaches no other."""
    if is_mobile(phone):
        return []
    return [Problem("phone", _("手机号是 11 位数字，1 开头。再看一下有没有少写或多写。"), "phone")]


def next_code_at(sent: Sequence[datetime], from_source: Sequence[datetime], policy: CodePolicy, now: datetime) -> datetime | None:
    """
    When the next code may be sent, or None when it may be sent now.

    `sent` are the times of codes to this number, `from_source` those asked for from this address, of the last day.
    """
    waits = [at + policy.resend for at in sent if at + policy.resend > now]
    for times, limit, span in (
        (sent, policy.per_number_hour, timedelta(hours=1)),
        (sent, policy.per_number_day, timedelta(days=1)),
        (from_source, policy.per_source_hour, timedelta(hours=1)),
    ):
        recent = sorted(at for at in times if at + span > now)
        if len(recent) >= limit:
            waits.append(recent[-limit] + span)
    return max(waits, default=None)


def may_manage(by: Actor, capability: str, managed_by: UUID | None) -> bool:
    """Whether `by` looks after accounts of this subdistrict. One that belongs to none is the system's alone."""
    return by.is_system or (managed_by is not None and by.may(capability, tenant_id=managed_by))


def username_problems(username: str, *, is_taken: bool) -> list[Problem]:
    problems = []
    if not USERNAME.fullmatch(username):
        problems.append(Problem("username", _("用户名用小写字母和数字，3 到 60 个，可以有点、横线。"), "username"))
    if is_taken:
        problems.append(Problem("taken", _("已经有人用这个用户名。加上社区或数字试试。"), "username"))
    return problems


def weakness(code: str, limits: dict[str, Any]) -> Problem:
    """What makes a password easy to guess: `code` and `limits` as Django's validators give them."""
    told = {
        "password_too_short": _("太短了，至少 %(least)s 个字。") % {"least": limits.get("min_length", "")},
        "password_entirely_numeric": _("不要全是数字，加上汉字或字母。"),
        "password_too_common": _("很多人用这个密码，一猜就中。换一句只有自己知道的话。"),
        "password_too_similar": _("和用户名、称呼或邮箱太像，容易猜到。换一句。"),
    }
    return Problem(code, told.get(code, _("这个密码太容易猜，换一句。")), "new")


def masked_address(ip: str) -> str:
    """203.0.113.77 → 203.0.113.*; of IPv6 the first half is left."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    if address.version == 4:
        return f"{ip.rpartition('.')[0]}.*"
    return ":".join(address.exploded.split(":")[:4]) + "::*"


BROWSERS = (("MicroMessenger", "微信"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """“Chrome · Windows”: what a person would call the thing they signed in on."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or _("认不出的设备")


ON_BEHALF = frozenset({Channel.COUNTER, Channel.PHONE, Channel.PAPER, Channel.VISIT})


class IdentifiedBy(StrEnum):
    """How a clerk knows whom they act for."""

    ID_CARD = "id_card"
    KNOWN = "known"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class BehalfOf:
    """
    Whom a clerk acts for in one action, and how they know. Nothing of the document is kept but its last four characters.

    `checked_by` is the user who looked.
    """

    person_id: UUID
    channel: Channel
    identified_by: IdentifiedBy
    checked_by: UUID
    document_kind: str = ""
    document_tail: str = ""

    def in_journal(self) -> dict[str, Any]:
        """What the verb's journal line says of it: the manner in clear, the document's tail under the person's own key."""
        line: dict[str, Any] = {
            "changes": {"identified_by": [None, str(self.identified_by)], "document_kind": [None, self.document_kind]},
        }
        if self.document_tail:
            line |= {"private": {"document_tail": self.document_tail}, "about": self.person_id}
        return line


def behalf_problems(channel: Channel, identified_by: str, document_kind: str, document_tail: str) -> list[Problem]:
    """Every reason why one may not act for somebody like this."""
    problems = []
    if channel not in ON_BEHALF:
        problems.append(Problem("channel", _("替人办只有四种：窗口、电话、纸表、上门。"), "channel"))
    if identified_by not in set(IdentifiedBy):
        problems.append(Problem("identified_by", _("选一下您怎么知道是本人或家人来办的。"), "identified_by"))
    if identified_by == IdentifiedBy.ID_CARD and not document_kind:
        problems.append(Problem("document_kind", _("选一下看的是哪种证件。"), "document_kind"))
    if identified_by == IdentifiedBy.ID_CARD and len(document_tail) != 4:
        problems.append(Problem("document_tail", _("只记证件号最后 4 位，不多记。"), "document_tail"))
    if identified_by == IdentifiedBy.CALL_BACK and channel is not Channel.PHONE:
        problems.append(Problem("call_back", _("回拨核对只用在电话里来办的事。"), "identified_by"))
    return problems
