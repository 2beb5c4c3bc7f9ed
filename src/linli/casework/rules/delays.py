"""Laying a case aside and asking for more days: what stands against it. Days are given, nothing reads a clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.days import far_problems
from linli.core.problems import Problem

from .cases import text_problems

HANDLER, OFFICE = "handler", "office"
MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why a case may be laid aside. `decided_by`: whether the handling organisation may say so itself, or the office has to.

    `most_days` from today to the next review, `total_days` from the beginning (None: no end, but each review has a reason).
    """

    code: str
    name: str
    decided_by: str
    most_days: int
    total_days: int | None
    text: str

    def may_be_used_by(self, *, as_office: bool) -> bool:
        return as_office or self.decided_by == HANDLER


def reasons_of(body: Mapping[str, Any]) -> dict[str, Reason]:
    """The reasons of a rule set `casework.suspension`, by code, in its order."""
    return {
        one["code"]: Reason(
            one["code"], one["name"], one["decided_by"], one["most_days"], one.get("total_days"), one.get("text", "")
        )
        for one in body["reasons"]
    }


def suspension_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set `casework.suspension`, shipped or a tenant's own."""
    reasons = body.get("reasons")
    if not isinstance(reasons, list) or not reasons:
        yield Problem("reasons", "reasons: at least one", where="reasons")
        return
    for name in ("again_days", "leader_after"):
        if not _is_count(body.get(name)):
            yield Problem(name, f"{name}: a whole number from 1", where=name)
    for one in reasons:
        if not (one.get("code") and one.get("name")):
            yield Problem("reason", "a reason has a code and a name", where="reasons")
        elif one.get("decided_by") not in (HANDLER, OFFICE):
            yield Problem("decided_by", f"{one['code']}: decided_by is {HANDLER} or {OFFICE}", where="reasons")
        elif not _is_count(one.get("most_days")) or not (one.get("total_days") is None or _is_count(one["total_days"])):
            yield Problem("days", f"{one['code']}: days are whole numbers from 1", where="reasons")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def suspend_problems(
    reason: Reason | None, words: str, review_on: date | None, *, today: date, since: date, as_office: bool, is_working_day: bool
) -> list[Problem]:
    """
    A reason that this post may use, words for the reporters, and a day for the review that is not too far off.

    `since` is the day on which the case was laid aside: today, or earlier when a review keeps it.
    """
    problems = words_problems(words, where="words")
    if reason is None:
        problems.insert(0, Problem("reason", _("还没选为什么挂账。"), where="reason"))
    elif not reason.may_be_used_by(as_office=as_office):
        text = _("“%(name)s”要由社区或派单员来定。请打电话告诉他们，或在经过里写一句。")
        problems.insert(0, Problem("office_decides", text % {"name": reason.name}, where="reason"))
    if review_on is None:
        return [*problems, Problem("no_review", _("还没写哪天复查。挂账不能没有日子。"), where="review_on")]
    problems += _review_day_problems(reason, review_on, today=today, since=since)
    if not is_working_day:
        text = _("%(day)s没有人上班，换一个工作日。") % {"day": day_words(review_on)}
        problems.append(Problem("review_day_off", text, where="review_on"))
    return problems


def _review_day_problems(reason: Reason | None, review_on: date, *, today: date, since: date) -> list[Problem]:
    if review_on <= today:
        return [Problem("review_not_ahead", _("复查的日子要在今天以后。"), where="review_on")]
    if reason is None:
        return far_problems(review_on, today, where="review_on")
    if (review_on - today).days > reason.most_days:
        text = _("“%(name)s”最多过 %(days)s 天就要复查一次，这一天太远了。")
        return [Problem("review_too_far", text % {"name": reason.name, "days": reason.most_days}, where="review_on")]
    if reason.total_days is not None and (review_on - since).days > reason.total_days:
        text = _("“%(name)s”一共最多挂 %(days)s 天，从%(since)s起算。到时间就恢复办理，或换一个原因。")
        given = {"name": reason.name, "days": reason.total_days, "since": day_in_sentence(since)}
        return [Problem("suspended_too_long", text % given, where="review_on")]
    return []


def words_problems(words: str, *, where: str) -> list[Problem]:
    """What the reporters are told is written for them, and not left out."""
    return [
        Problem(one.code, _("请写一句告诉报事人为什么。"), where=where) if one.code == "missing" else one
        for one in text_problems(words, where=where, most=MOST_WORDS)
    ]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a clock has been given already: how often, and how many working days in all."""

    times: int = 0
    days: int = 0


def days_left(limit: Mapping[str, Any], taken: Taken) -> int:
    """How many working days a limit may still be extended by; 0 when it may not."""
    if taken.times >= limit.get("extensions", 0):
        return 0
    return max(int(limit.get("extend_most", 0)) - taken.days, 0)


def extend_problems(
    limit: Mapping[str, Any] | None, taken: Taken, *, days: int | None, words: str, is_late: bool
) -> list[Problem]:
    """Within what the profile allows, before the end, and with a reason for the reporters (延期要告知理由)."""
    problems = words_problems(words, where="words")
    if limit is None:
        return [Problem("no_clock", _("这件事没有在走的时限，不用延期。"), where="days"), *problems]
    if is_late:
        problems.append(Problem("too_late", _("时限已经过了，不能再延期。办不完就写清楚卡在哪里。"), where="days"))
    if not limit.get("extensions"):
        return [*problems, Problem("no_extensions", _("这一档时限不能延期。"), where="days")]
    if taken.times >= limit["extensions"]:
        text = _("已经延过 %(times)s 次，按规定不能再延。") % {"times": taken.times}
        return [*problems, Problem("extended_before", text, where="days")]
    if days is None or days < 1:
        return [*problems, Problem("no_days", _("还没写延几个工作日。"), where="days")]
    if days > (most := days_left(limit, taken)):
        text = _("最多延 %(most)s 个工作日，您写了 %(days)s 个。") % {"most": most, "days": days}
        problems.append(Problem("too_many_days", text, where="days"))
    return problems


def day_words(day: date) -> str:
    """“12月21日 星期一”."""
    return in_words(day, pgettext("date", "n月j日 l"))


def day_in_sentence(day: date, *, with_year: bool = False) -> str:
    """“12月21日（星期一）”: a date that a word follows at once (前, 内, 起, 以前), which must not run into the day of the week."""
    pattern = pgettext("date in a sentence", "Y年n月j日（l）") if with_year else pgettext("date in a sentence", "n月j日（l）")
    return in_words(day, pattern)


def moment_words(at: datetime | None) -> str:
    """“12月11日 星期五 18:00”; nothing where there is no limit."""
    return in_words(timezone.localtime(at), pgettext("date", "n月j日 l G:i")) if at else ""
