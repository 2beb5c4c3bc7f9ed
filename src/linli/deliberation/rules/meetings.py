"""Kinds of meetings and what may be done with a meeting (pure)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words, listing
from linli.deliberation.models import CouncilKind, MeetingKind
from linli.deliberation.states import MEETING_TABLE, MeetingState

SERIES = "deliberation.meeting"
OF_A_BODY = frozenset({"session", "conference", "representatives", "assembly", "party", "committee", "owners"})
"""Meetings of a body: they keep its rule, its quorum too where it asks for one."""
OPEN_TO_ALL = frozenset({"corridor", "reception", "promotion", "four_party", "hearing", "coordination", "review"})
"""Whoever comes takes part, and there is no quorum (廊道议事、代表接待日、推进会、四方联席会、三会)."""
HOLDS: Mapping[str, tuple[str, ...]] = {
    CouncilKind.RESIDENTS_COUNCIL: (MeetingKind.SESSION,),
    CouncilKind.RESIDENTS_ASSEMBLY: (MeetingKind.ASSEMBLY,),
    CouncilKind.REPRESENTATIVES: (MeetingKind.REPRESENTATIVES,),
    CouncilKind.RESIDENTS_COMMITTEE: (MeetingKind.COMMITTEE,),
    CouncilKind.JOINT_COMMITTEE: (MeetingKind.CONFERENCE, MeetingKind.COMMITTEE, MeetingKind.PARTY),
    CouncilKind.JOINT_CONFERENCE: (MeetingKind.CONFERENCE,),
    CouncilKind.PARTY_MEMBERS: (MeetingKind.PARTY,),
    CouncilKind.OWNERS_ASSEMBLY: (MeetingKind.OWNERS,),
    CouncilKind.OWNERS_COMMITTEE: (MeetingKind.COMMITTEE,),
    CouncilKind.PROPERTY_COMMITTEE: (MeetingKind.COMMITTEE,),
    CouncilKind.OTHER: (MeetingKind.SESSION, MeetingKind.CONFERENCE, MeetingKind.COMMITTEE, MeetingKind.PARTY),
}
"""
Which meetings of a body each kind of council holds: what the law gives to a body of its own (居民会议、居民代表会议、业主大会) nobody
else holds. Meetings that are open to all may be called by any.
"""
LONGEST_TITLE = 80
MOST_NUMBER = 999


def has_body(kind: str) -> bool:
    return kind in OF_A_BODY


def given_problems(
    *, kind: str, kinds: Iterable[str], title: str, venue: str, starts_at: datetime, ends_at: datetime | None, has_council: bool
) -> list[Problem]:
    """What a meeting is said to be."""
    problems = []
    if kind not in kinds:
        problems.append(Problem("kind", _("请选是什么会。"), where="kind"))
    if has_body(kind) and not has_council:
        problems.append(Problem("no_council", _("这种会要选是哪个议事组织开的，应到和法定人数按它算。"), where="council"))
    if not title.strip():
        problems.append(Problem("no_title", _("写上会议名称。"), where="title"))
    if len(title.strip()) > LONGEST_TITLE:
        problems.append(Problem("long_title", _("名称最多 %(most)s 个字。") % {"most": LONGEST_TITLE}, where="title"))
    if not venue.strip():
        problems.append(Problem("no_venue", _("写上在哪里开。"), where="venue"))
    if ends_at is not None and ends_at <= starts_at:
        problems.append(Problem("ends", _("结束要晚于开始。"), where="ends_at"))
    return problems


def body_problems(kind: str, council_kind: str) -> list[Problem]:
    """A meeting of a body is held by a council whose meeting it is."""
    if not has_body(kind) or kind in HOLDS[council_kind]:
        return []
    values = {
        "meeting": MeetingKind(kind).label,
        "council": CouncilKind(council_kind).label,
        "own": listing([str(MeetingKind(one).label) for one in HOLDS[council_kind]]),
    }
    text = _("%(meeting)s不由%(council)s开；它开的是：%(own)s。换一个组织，或者改是什么会。")
    return [Problem("wrong_body", text % values, where="council")]


def council_problems(
    *, dissolved_on: date | None, founded_on: date, begins_on: date | None, closed_on: date | None, on: date
) -> list[Problem]:
    """The council and its term must be there on the day."""
    problems = []
    if founded_on > on or (dissolved_on is not None and dissolved_on <= on):
        problems.append(Problem("council_gone", _("%(day)s 没有这个议事组织。") % {"day": day_words(on)}, where="council"))
    if begins_on is None:
        problems.append(Problem("no_term", _("这个议事组织在那天没有任期，先登记这一届。"), where="council"))
    elif begins_on > on or (closed_on is not None and closed_on < on):
        problems.append(Problem("term", _("开会那天不在这一届任期里。"), where="term"))
    return problems


def state_problems(verb: str, state: str) -> list[Problem]:
    """Whether a meeting in this state may be done this to."""
    before = next(before for name, before, _after in MEETING_TABLE if name == verb)
    if state in before:
        return []
    text = {
        MeetingState.DRAFT: _("通知还没有发。"),
        MeetingState.CONVENED: _("会还没有开。"),
        MeetingState.OPEN: _("会正在开。"),
        MeetingState.ADJOURNED: _("正在休会。"),
        MeetingState.CLOSED: _("会已经开完了。"),
        MeetingState.CANCELLED: _("这次会不开了。"),
    }[MeetingState(state)]
    return [Problem("state", text, where="state")]


def papers_until(starts_on: date, days_before: int | None) -> date | None:
    """The last day on which papers go out in time."""
    return None if days_before is None else starts_on - timedelta(days=days_before)


def late_papers_problems(*, until: date | None, today: date, reason: str) -> list[Problem]:
    """Papers that go out late need a reason, which stays in the journal."""
    if until is None or today <= until or reason.strip():
        return []
    text = _("按议事规则，通知和材料最晚 %(day)s 要发出。现在发，要写原因。") % {"day": day_words(until)}
    return [Problem("papers_late", text, where="late_reason")]


def convene_problems(*, items: int, people: int, kind: str, starts_at: datetime, now: datetime) -> list[Problem]:
    problems = []
    if not items:
        problems.append(Problem("no_agenda", _("议程还是空的。"), where="agenda"))
    if has_body(kind) and not people:
        problems.append(Problem("no_members", _("还没有应到的人。"), where="people"))
    if starts_at <= now:
        problems.append(Problem("past", _("开会时间已经过了，先改时间。"), where="starts_at"))
    return problems


def quorum_problems(*, due: int, present: int, needed: int | None) -> list[Problem]:
    """Why a meeting cannot be opened: the numbers, in words."""
    if needed is None or (due and present >= needed):
        return []
    text = _("应到 %(due)s 人，至少要到 %(needed)s 人，现在到了 %(present)s 人，还差 %(missing)s 人，不能开会。")
    counts = {"due": due, "needed": needed, "present": present, "missing": max(needed - present, 0)}
    return [Problem("no_quorum", text % counts, where="quorum")]


def close_problems(*, item: str, ballots: Iterable[str], speaker: str) -> list[Problem]:
    """What still goes on is ended first."""
    problems = []
    if item:
        problems.append(Problem("item_current", _("还在议“%(title)s”，先把它结束。") % {"title": item}, where="agenda"))
    problems += [
        Problem("ballot_open", _("“%(title)s”还在表决，先截止。") % {"title": title}, where="ballots") for title in ballots
    ]
    if speaker:
        problems.append(Problem("speaking", _("%(who)s 还在发言，先结束。") % {"who": speaker}, where="speech"))
    return problems


def cancel_problems(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("no_reason", _("写上为什么不开，会告诉每个人。"), where="reason")]


def answer_problems(*, answer: str, reason: str, state: str) -> list[Problem]:
    """Coming needs no words; staying away does."""
    problems = []
    if answer not in ("coming", "excused"):
        problems.append(Problem("answer", _("请选来还是请假。"), where="answer"))
    if answer == "excused" and not reason.strip():
        problems.append(Problem("no_reason", _("请假要写一句原因。"), where="reason"))
    if state not in (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED):
        problems.append(Problem("state", _("现在不用回。"), where="state"))
    return problems


def invite_problems(
    *, label: str, role: str, roles: Iterable[str], number: int, taken: frozenset[int], is_in: bool, state: str
) -> list[Problem]:
    problems = []
    if role not in roles:
        problems.append(Problem("role", _("请选以什么身份来。"), where="role"))
    if not label.strip():
        problems.append(Problem("no_name", _("写上姓名。"), where="label"))
    if not 1 <= number <= MOST_NUMBER:
        problems.append(Problem("number", _("号是 1 到 %(most)s。") % {"most": MOST_NUMBER}, where="number"))
    if number in taken:
        problems.append(Problem("number_taken", _("%(number)s 号已经有人了。") % {"number": number}, where="number"))
    if is_in:
        problems.append(Problem("twice", _("名单里已经有这个人了。"), where="person"))
    if state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        problems.append(Problem("over", _("会已经结束，名单不能再改。"), where="state"))
    return problems


def member_problems(*, role: str, kind: str, is_frozen: bool) -> list[Problem]:
    """Once a meeting was opened nobody joins those who count: what is due is frozen."""
    if role == "member" and is_frozen and has_body(kind):
        return [Problem("frozen", _("会已经开了，应到名单定下来了，可以请他列席。"), where="role")]
    return []


FUTURE = timedelta(minutes=2)
"""How far the clock of a device may be ahead."""
EARLY = timedelta(hours=2)
"""Who comes on the evening before to a meeting that begins at midnight or soon after has come to it."""


def coming_problems(
    *, at: datetime, now: datetime, opens_on: date, day: date, closed_at: datetime | None, row: int
) -> list[Problem]:
    """When somebody can have come: on the meeting's day (`opens_on`) or later, not in the future, not after it was over."""
    problems = []
    if at > now + FUTURE:
        problems.append(Problem("future", _("时间还没到。"), where="at", row=row))
    if day < opens_on:
        problems.append(Problem("before", _("%(day)s起才能签到。") % {"day": day_words(opens_on)}, where="at", row=row))
    if closed_at is not None and at > closed_at:
        problems.append(Problem("after", _("会那时已经结束了。"), where="at", row=row))
    return problems
