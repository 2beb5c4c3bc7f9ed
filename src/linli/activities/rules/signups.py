"""What a sign-up must keep to: the window, who may come, how many, a guardian. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.core.daytimes import clock_words, day_of, minute_of
from linli.core.problems import Problem
from linli.core.words import day_words, listing

from ..models import Programme, Session
from ..states import COMING, LIVE_SIGNUPS, ProgrammeState, SessionState, SignUpState
from .waiting import fits, room_left

SERIES = "activities.signup"
PAGE = "page"
OFFICE = ("counter", "phone", "visit", "sheet")
"""How somebody signed up whom a post signed up: at the counter, on the telephone, at the door, from a sheet on the wall."""
MOST_COMPANIONS, MOST_NEEDS, MOST_GUARDIAN, MOST_REASON, MOST_WORDS = 200, 300, 80, 200, 300
GROWN_UP = 18
MOST_PER_PHONE = 3
"""People with one telephone who sign up for one session by themselves: a couple and a parent, and nobody takes all the places."""
RATINGS = (1, 2, 3, 4)


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-BM26-0007: 报名, the year, the year's number."""
    return f"{letters}-BM{year % 100:02}-{sequence:04d}"


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the register knows of whoever comes. None: it does not know. `number`: of a sign-up for this session that stands; `same_phone`: how
    many others with the same telephone come to it already.
    """

    age: int | None = None
    home_path: str | None = None
    in_group: bool = False
    number: str = ""
    same_phone: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: how many come, and with whom. `is_office`: a post writes it down."""

    heads: int = 1
    companions: str = ""
    guardian: str = ""
    guardian_age: int | None = None
    needs: str = ""
    is_office: bool = False


# ---- when ----


def opens_at(programme: Programme, session: Session) -> datetime | None:
    """From when people sign up: so many days before, at the hour at which it begins; None: since it stands on the list."""
    if programme.opens_days is None:
        return None
    return session.starts_at - timedelta(days=programme.opens_days)


def closes_at(programme: Programme, session: Session) -> datetime:
    """Until when people sign up by themselves. A post may write down who stands at the door, until it is over."""
    return session.starts_at - timedelta(minutes=programme.closes_minutes)


def window_problems(programme: Programme, session: Session, *, now: datetime, is_office: bool) -> list[Problem]:
    """Whether people sign up for it at all, and now. Nobody does before it opens, by whatever way."""
    if session.state == SessionState.CALLED_OFF:
        return [Problem("called_off", _("这一次取消了，不能报名。"), where="session")]
    if session.state not in COMING or session.ends_at <= now:
        return [Problem("over", _("这一次已经办过了。"), where="session")]
    if programme.state != ProgrammeState.LISTED or not (programme.is_public or is_office):
        return [Problem("not_listed", _("这个活动现在不能报名。"), where="session")]
    if not programme.needs_signup:
        return [Problem("no_signup", _("这个活动不用报名，到时候直接来。"), where="session")]
    opens = opens_at(programme, session)
    if opens is not None and now < opens:
        said = {"day": day_words(day_of(opens)), "clock": clock_words(minute_of(opens))}
        return [Problem("not_open", _("%(day)s %(clock)s 开始报名。") % said, where="session")]
    if not is_office and now >= closes_at(programme, session):
        return [Problem("closed", _("报名已经截止了。想来可以打电话问问社区。"), where="session")]
    return []


def is_open(programme: Programme, session: Session, *, now: datetime) -> bool:
    """Whether somebody may sign up on the page now."""
    return not window_problems(programme, session, now=now, is_office=False)


# ---- who ----


def who_problems(programme: Programme, known: Known, *, is_office: bool) -> list[Problem]:
    """
    Whether whoever comes is one of those for whom it is. What the register does not know is not held against anybody: an age that is
    unknown passes, and a post may write down somebody whose home is unknown; on the page that person is asked to call.
    """
    problems = []
    if known.number:
        problems.append(Problem("already", _("这一次已经报过名了，编号 %(number)s。") % {"number": known.number}, where="person"))
    if not is_office and known.same_phone >= MOST_PER_PHONE:
        text = _("这个电话已经给 %(n)s 个人报过名了。再多的请打电话或者到社区报。")
        problems.append(Problem("phone_used", text % {"n": known.same_phone}, where="phone"))
    problems += _place_problems(programme, known, is_office=is_office) + _age_problems(programme, known)
    if programme.only_group and not known.in_group:
        problems.append(Problem("only_group", _("这个活动只限%(group)s的人。") % {"group": programme.only_group}, where="person"))
    return problems


def _place_problems(programme: Programme, known: Known, *, is_office: bool) -> list[Problem]:
    if programme.only_place is None:
        return []
    if known.home_path is None:
        text = _("这个活动只限%(place)s的居民，登记里还没有您的住处。打电话或者到社区报名。")
        return [] if is_office else [Problem("home_unknown", text % {"place": programme.only_place}, where="person")]
    if known.home_path.startswith(programme.only_place.path):
        return []
    return [Problem("only_place", _("这个活动只限%(place)s的居民。") % {"place": programme.only_place}, where="person")]


def _age_problems(programme: Programme, known: Known) -> list[Problem]:
    first, last = programme.age_from, programme.age_to
    if known.age is None or (first or 0) <= known.age <= (last if last is not None else known.age):
        return []
    return [Problem("age", _("这个活动的年龄是%(ages)s。") % {"ages": age_words(first, last)}, where="person")]


def age_words(first: int | None, last: int | None) -> str:
    """“60 岁以上”, “7 到 12 岁”; “” where everybody may come."""
    if first is not None and last is not None:
        return _("%(first)s 到 %(last)s 岁") % {"first": first, "last": last}
    if first is not None:
        return _("%(first)s 岁以上") % {"first": first}
    return _("%(last)s 岁以下（含）") % {"last": last} if last is not None else ""


def for_whom(programme: Programme) -> str:
    """Who may come, in one line for pages and posters; “” for everybody."""
    parts = [str(one) for one in (programme.only_place, programme.only_group) if one]
    ages = age_words(programme.age_from, programme.age_to)
    return listing([*parts, ages] if ages else parts)


# ---- how many, and with whom ----


def said_problems(programme: Programme, session: Session, said: Said, known: Known) -> list[Problem]:
    """What is wrong with the number of heads, the guardian and the words."""
    problems = heads_problems(programme, session, said.heads) + _guardian_problems(programme, said, known)
    texts = {"companions": (said.companions, MOST_COMPANIONS), "needs": (said.needs, MOST_NEEDS)}
    texts["guardian_text"] = (said.guardian, MOST_GUARDIAN)
    for where, (text, most) in texts.items():
        if len(text) > most:
            problems.append(Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": most}, where=where))
    return problems


def heads_problems(programme: Programme, session: Session, heads: int) -> list[Problem]:
    if not 1 <= heads <= programme.most_heads:
        text = _("一次最多报 %(n)s 个人，最少 1 个。") if programme.most_heads > 1 else _("一次只能报一个人，同来的人各报各的。")
        return [Problem("heads", text % {"n": programme.most_heads}, where="heads")]
    if session.capacity is not None and heads > session.capacity:
        return [Problem("never_fits", _("一共只有 %(n)s 个名额。") % {"n": session.capacity}, where="heads")]
    return []


def _guardian_problems(programme: Programme, said: Said, known: Known) -> list[Problem]:
    """Under an age that the programme says, a guardian agrees (Civil Code art. 19; what suits one's age: 志愿服务条例 art. 15)."""
    if said.guardian and said.guardian_age is not None and said.guardian_age < GROWN_UP:
        return [Problem("guardian_minor", _("监护人要满 %(n)s 岁。") % {"n": GROWN_UP}, where="guardian")]
    if said.guardian or known.age is None or known.age >= programme.guardian_below:
        return []
    text = _("不满 %(n)s 岁，要写上同意他来的监护人。")
    return [Problem("guardian_missing", text % {"n": programme.guardian_below}, where="guardian")]


def full_problem() -> Problem:
    return Problem("full", _("名额满了，也不收候补。"), where="session")


def more_heads_problems(session: Session, *, state: str, before: int, heads: int) -> list[Problem]:
    """Whether somebody who is in may bring more; who waits may, and waits for them."""
    if state != SignUpState.IN or heads <= before or fits(heads - before, taken=session.taken, capacity=session.capacity):
        return []
    left = room_left(taken=session.taken, capacity=session.capacity)
    return [Problem("no_room", _("现在只空着 %(n)s 个名额，您原来报的还在。") % {"n": left}, where="heads")]


# ---- afterwards ----


def live_problems(state: str, session: Session, *, now: datetime) -> list[Problem]:
    """Whether a sign-up can still be changed or given up."""
    if state not in LIVE_SIGNUPS:
        return [Problem("ended", _("这个报名已经退了。"), where="state")]
    if session.state not in COMING or session.ends_at <= now:
        return [Problem("over", _("这一次已经办过了或者取消了，不用退。"), where="state")]
    return []


def rate_problems(state: str, session: Session, *, rating: int, text: str, now: datetime) -> list[Problem]:
    """Who was in says how it was, once it is over."""
    problems = []
    if state != SignUpState.IN or session.state == SessionState.CALLED_OFF:
        problems.append(Problem("not_in", _("报上名、办过了的才能评。"), where="rating"))
    elif session.ends_at > now:
        problems.append(Problem("not_over", _("办完了再评。"), where="rating"))
    if rating not in RATINGS:
        problems.append(Problem("rating", _("选一个。"), where="rating"))
    if len(text) > MOST_WORDS:
        problems.append(Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": MOST_WORDS}, where="text"))
    return problems


def reason_problems(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("reason_missing", _("写一句为什么，报名的人会看到。"), where="reason")]
    return (
        []
        if len(reason.strip()) <= MOST_REASON
        else [Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": MOST_REASON}, "reason")]
    )


def channel_problem() -> Problem:
    return Problem("channel", _("没有这种报名方式。"), where="channel")


def nobody_problem() -> Problem:
    return Problem("who_missing", _("写上谁来。"), where="name")


def wrong_code() -> Problem:
    """The same words for a number that is none, figures that are wrong, and too many tries."""
    return Problem("code", _("编号和号码对不上，照回执上的写。错了 5 次要等一小时；急的话打电话给社区。"), where="code")
