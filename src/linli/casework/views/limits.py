"""
How a moment and a time limit are said: the day in words, what is left, the bar, the rule behind it.

Reads nothing but the calendar: everything else comes from what a selector fetched.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.models import Case, Clock
from linli.casework.rules.clocks import is_fixed
from linli.casework.rules.delays import day_in_sentence
from linli.casework.selectors.limits import TimeLeft
from linli.casework.states import ClockKind, State
from linli.core import clock as core_clock
from linli.core import workcalendar
from linli.core.templatetags.ui.times import duration


@dataclass(frozen=True, slots=True)
class Badge:
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A time limit in words: `used` is the share of working time gone, as an SVG length in percent (0–100)."""

    words: str
    tone: str
    used: int
    badge: Badge
    from_label: str = ""
    from_at: datetime | None = None
    due_at: datetime | None = None
    rule: str = ""
    citation: str = ""
    working: bool = True
    warnings: Sequence[str] = ()
    paused_at: datetime | None = None


# ---- words for times ----


_is_on_paper: ContextVar[bool] = ContextVar("is_on_paper", default=False)


@contextmanager
def on_paper() -> Iterator[None]:
    """Every day by its date: what a slip calls “今天” is wrong tomorrow."""
    before = _is_on_paper.set(True)
    try:
        yield
    finally:
        _is_on_paper.reset(before)


def _days_ahead(day: date, today: date) -> int | None:
    """0 today, 1 tomorrow; None for a day that is said by its date."""
    days = (day - today).days
    return days if days in (0, 1) and not _is_on_paper.get() else None


def day_words(at: datetime, now: datetime) -> str:
    """“今天”, “明天”, else “11月27日 星期五” (another year is named)."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    days = _days_ahead(local.date(), today.date())
    if days is not None:
        return pgettext("in a sentence", "今天") if days == 0 else pgettext("in a sentence", "明天")
    pattern = pgettext("date", "n月j日 l") if local.year == today.year else pgettext("date", "Y年n月j日 l")
    return in_words(local, pattern)


def date_words(at: datetime) -> str:
    """“11月20日 星期五”."""
    return in_words(timezone.localtime(at), pgettext("date", "n月j日 l"))


def moment_words(at: datetime, now: datetime) -> str:
    """“今天 15:00”, “11月27日 星期五 18:00”."""
    return f"{day_words(at, now)} {in_words(timezone.localtime(at), 'G:i')}"


def moment_short(at: datetime, now: datetime) -> str:
    """“今天 8:12”, “11月20日 8:12”: past, so the day of the week says nothing any more."""
    local = timezone.localtime(at)
    if _days_ahead(local.date(), timezone.localdate(now)) == 0:
        return moment_words(at, now)
    pattern = pgettext("date", "n月j日 G:i") if local.year == timezone.localtime(now).year else pgettext("date", "Y年n月j日 G:i")
    return in_words(local, pattern)


def on_day(day: date, now: datetime) -> str:
    """A date as `day_words` says an instant."""
    return day_words(timezone.make_aware(datetime.combine(day, time())), now)


def until_day(day: date, now: datetime) -> str:
    """“今天之内”, “12月5日（星期六）前”: by when, with its own word."""
    today = timezone.localdate(now)
    if (days := _days_ahead(day, today)) is not None:
        return _("今天之内") if days == 0 else _("明天之内")
    return _("%(day)s前") % {"day": day_in_sentence(day, with_year=day.year != today.year)}


def until_moment(at: datetime, now: datetime) -> str:
    """“今天 15:00 前”, “12月5日（星期六）18:00 前”."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    if _days_ahead(local.date(), today) is not None:
        return _("%(when)s 前") % {"when": moment_words(at, now)}
    day = day_in_sentence(local.date(), with_year=local.year != today.year)
    return _("%(day)s%(time)s 前") % {"day": day, "time": in_words(local, "G:i")}


def spell(minutes: int, *, working: bool, tenant_id: Any = None) -> str:
    """A span in words; a day of working time has as many minutes as the office is open."""
    if not working:
        return duration(minutes)
    hours = workcalendar.calendar_of(tenant_id).hours
    seconds = sum(end - begin for begin, end in hours.blocks_on(core_clock.today()))
    return duration(minutes, day=seconds // 60)


# ---- the clock ----


def late_words(minutes: int, span: str) -> str:
    """By how much it is late; outside office hours a limit may be passed without a minute of working time gone."""
    return _("超 %(span)s") % {"span": span} if minutes else _("刚过时限")


def clock_shown(left: TimeLeft, *, tenant_id: Any) -> ClockShown:
    """A running or stopped limit in words, with its bar."""
    span = spell(left.minutes, working=left.counts_working_time, tenant_id=tenant_id)
    clock = left.clock
    if left.paused_at and not left.is_late:
        words, tone, badge = _("停着，还剩 %(span)s") % {"span": span}, "still", Badge("still", _("停表"))
    elif left.is_late:
        words, tone, badge = late_words(left.minutes, span), "stop", Badge("late", _("超时"))
    elif clock.stopped_at:
        words, tone, badge = _("没有超时"), "ok", Badge("ok", _("按时"))
    else:
        words = _("还有 %(span)s") % {"span": span}
        tone, badge = ("wait", Badge("warn", _("快到期"))) if left.is_near else ("info", Badge("ok", _("按时")))
    return ClockShown(
        words=words,
        tone=tone,
        used=left.percent,
        badge=badge,
        from_label=_("派单") if clock.kind == ClockKind.HANDLE else _("报事"),
        from_at=clock.started_at,
        due_at=clock.due_at,
        rule=left.title,
        citation=left.citation,
        working=left.counts_working_time,
        warnings=tuple(left.warnings),
        paused_at=left.paused_at,
    )


# ---- the rule behind a limit ----


def limit_words(body: dict[str, Any]) -> str:
    """“5 个工作日”: a limit as people say it."""
    if is_fixed(body):
        return _("在这里不能改")
    amount = body["amount"]
    words = {
        "working_days": _("%(amount)s 个工作日"),
        "working_hours": _("%(amount)s 个工作小时"),
        "same_working_day": _("当天下班前"),
        "days": _("%(amount)s 天"),
        "hours": _("%(amount)s 小时"),
        "minutes": _("%(amount)s 分钟"),
    }
    return words[body["unit"]] % {"amount": amount}


def rule_words(case: Case, clock: Clock | None, now: datetime) -> str:
    """The deadline in words for a resident; empty once nothing is due any more."""
    if clock is None or not case.is_running:
        return ""
    if case.state == State.SUSPENDED:
        return _("挂账的日子不算办理时间。恢复以后从停下的地方接着算。")
    rule = clock.rule["rule"]
    given = {"limit": limit_words(rule["body"]), "when": moment_words(clock.due_at, now)}
    if is_fixed(rule["body"]):
        return _("%(title)s：最晚 %(when)s 办完，到期会自动催办。") % (given | {"title": rule["title"]})
    if clock.kind == ClockKind.ACCEPT:
        return _("按规定 %(limit)s内派给该办的单位，最晚 %(when)s。派了以后再算办理的时间。") % given
    more = ""
    if days := clock.rule.get("extended"):
        more = _("延期 %(days)s 个工作日，") % {"days": days}
    if clock.rule.get("stood"):
        more += _("挂账的日子不算，")
    return _("按规定 %(limit)s内办完，%(more)s最晚 %(when)s。时间从派单算起，到期会自动催办。") % (given | {"more": more})
