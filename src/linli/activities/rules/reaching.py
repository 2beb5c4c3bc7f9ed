"""Who is reached by a message, and what somebody is told on the telephone, at the door and in a message. Pure."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.daytimes import clock_words, day_of, minute_of
from linli.core.phones import is_mobile
from linli.core.problems import Problem
from linli.core.words import day_words

from ..models import CallReason, Session

SOON = timedelta(days=3)
"""What happens sooner is told at once, later things with the next digest."""
MOST_WORDS = 300
HEARD = {"self", "family", "neighbour"}
"""Who heard it, so that it is told; `nobody` leaves it open."""


def needs_call(*, has_phone: bool, phone: str, has_account: bool) -> bool:
    """
    Whether somebody has to be told by voice. Who said that they have no mobile is, whatever number stands beside their name; an account
    alone reaches who has one that they use.
    """
    return not has_phone or not (is_mobile(phone) or has_account)


def is_soon(session: Session, now: datetime) -> bool:
    return session.starts_at - now <= SOON


def time_words(session: Session) -> str:
    """“2026年11月21日（星期六）9:00”."""
    day = day_of(session.starts_at)
    said = {"day": day_words(day), "weekday": date_format(day, "l"), "clock": clock_words(minute_of(session.starts_at))}
    return _("%(day)s（%(weekday)s）%(clock)s") % said


def where_words(session: Session) -> str:
    """The place with the room or corner of it."""
    return f"{session.place} {session.where}".strip()


def title_of(reason: str, session: Session) -> str:
    """What leaves the house: what happened to which event, nobody's name."""
    said = {"what": str(session), "when": time_words(session)}
    titles = {
        CallReason.CALLED_OFF: _("“%(what)s”取消了，原定 %(when)s"),
        CallReason.MOVED: _("“%(what)s”改了时间地点，现在是 %(when)s"),
        CallReason.MOVED_UP: _("候补上了：“%(what)s”%(when)s"),
        CallReason.REMINDER: _("提醒：“%(what)s”%(when)s"),
    }
    return titles[CallReason(reason)] % said


def words_of(reason: str, session: Session) -> str:
    """The whole of it, as somebody reads it out on the telephone."""
    said = {
        "what": str(session), "when": time_words(session), "where": where_words(session), "why": session.off_reason.rstrip("。"),
        "bring": session.programme.bring,
    }  # fmt: skip
    words = {
        CallReason.CALLED_OFF: _("%(when)s的“%(what)s”取消了。为什么：%(why)s。"),
        CallReason.MOVED: _("“%(what)s”改了，现在是%(when)s，在%(where)s。"),
        CallReason.MOVED_UP: _("“%(what)s”候补上了，%(when)s，在%(where)s。不来了请说一声，让给后面的人。"),
        CallReason.REMINDER: _("别忘了“%(what)s”，%(when)s，在%(where)s。"),
    }
    text = words[CallReason(reason)] % said
    if reason != CallReason.CALLED_OFF and session.programme.bring:
        text += _("记得带：%(bring)s。") % said
    return text[:MOST_WORDS]


def away_title(number: str, session: Session) -> str:
    """Somebody was turned away from an event."""
    said = {"number": number, "what": str(session), "when": time_words(session)}
    return _("%(number)s 没有报上：“%(what)s”%(when)s") % said


def away_words(session: Session, why: str) -> str:
    """The same as it is read out on the telephone, with the reason that was given."""
    said = {"what": str(session), "when": time_words(session), "why": why}
    return (_("%(when)s的“%(what)s”没有报上。为什么：%(why)s") % said)[:MOST_WORDS]


def told_problems(*, is_told: bool, heard: str) -> list[Problem]:
    """What is wrong with a note about a call."""
    problems = []
    if is_told:
        problems.append(Problem("told", _("这一条别人已经通知到了。")))
    if heard not in HEARD:
        problems.append(Problem("heard", _("选是谁听到的。"), where="heard"))
    return problems
