"""What a pair (帮带), a month at the training base and a note of an inspection must be like; the numbers of the rule set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.registry.api import Appointment, Organisation, Person, Place

from ..models import Rhythm
from ..states import PlacementState
from .obligations import due_day

RULE = "cobuild.mentoring"
MOST_TEXT, MOST_NOTE, MOST_ASKED = 2000, 500, 300
LIVE = (PlacementState.PLANNED, PlacementState.UNDER_WAY)
NUMBERS = {"placement_months": 24, "term_years": 10, "review_ahead_days": 366, "remind_days": 90}
"""The numbers of the rule set, with the largest that each may be."""


def rule_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set `cobuild.mentoring`, shipped or a subdistrict's own."""
    for name, most in NUMBERS.items():
        value = body.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            yield Problem(name, f"{name}: a whole number, 1 to {most}", where=name)


def last_day_of(begins_on: date, months: int) -> date | None:
    """The last day of so many months: from 31 January one month runs to 27 or 28 February; none past the calendar."""
    after = due_day(begins_on, Rhythm.MONTHLY, months)
    return after - timedelta(days=1) if after else None


# ---- pairs ----


@dataclass(frozen=True, slots=True)
class PairGiven:
    """Who teaches whom, and what. `ends_on`: the last day; none: until it is closed."""

    mentor: Person
    mentee: Person
    place: Place
    goals: str
    begins_on: date
    ends_on: date | None = None


def pair_problems(given: PairGiven, tenant_id: UUID, *, is_paired: bool) -> list[Problem]:
    """`is_paired`: these two are a pair already, and it is not closed."""
    problems = text_problems(given.goals, "goals", _("还没写学什么。"))
    if given.mentor.pk == given.mentee.pk:
        problems.append(Problem("same_person", _("自己不能带自己。"), where="mentee"))
    if is_paired:
        problems.append(Problem("paired", _("这两位已经是一对，还没有结束。"), where="mentee"))
    problems += day_problems(given.begins_on, given.ends_on)
    return problems + tenant_problems(tenant_id, given.mentor, given.mentee, given.place)


def pair_note_problems(text: str, on: date, *, begins_on: date, is_closed: bool, today: date) -> list[Problem]:
    problems = text_problems(text, "text", _("还没写做了什么。"), most=MOST_NOTE)
    if is_closed:
        problems.append(Problem("closed", _("这一对已经结束了。")))
    if not begins_on <= on <= today:
        problems.append(Problem("day", _("要在开始那天以后、今天以前。"), where="on"))
    return problems


def close_problems(outcome: str, on: date, *, begins_on: date, is_closed: bool, today: date) -> list[Problem]:
    problems = text_problems(outcome, "outcome", _("还没写学得怎样。"))
    if is_closed:
        problems.append(Problem("closed", _("这一对已经结束了。")))
    if not begins_on <= on <= today:
        problems.append(Problem("day", _("要在开始那天以后、今天以前。"), where="on"))
    return problems


# ---- a month at the training base ----


@dataclass(frozen=True, slots=True)
class PlacementGiven:
    """Who trains where, from when. `ends_on`: the last day; none: as long as the rule set says."""

    person: Person
    base: Organisation
    place: Place
    begins_on: date
    ends_on: date | None = None
    supervisor: Person | None = None


def plan_problems(given: PlacementGiven, tenant_id: UUID, ends_on: date, *, is_elsewhere: bool) -> list[Problem]:
    """`is_elsewhere`: the person is on another placement on one of these days."""
    problems = day_problems(given.begins_on, ends_on)
    if is_elsewhere:
        problems.append(Problem("elsewhere", _("这段时间这位已经安排了跟班。"), where="begins_on"))
    if given.supervisor is not None and given.supervisor.pk == given.person.pk:
        problems.append(Problem("same_person", _("自己不能带自己的班。"), where="supervisor"))
    there = [one for one in (given.person, given.base, given.place, given.supervisor) if one is not None]
    return problems + tenant_problems(tenant_id, *there)


def state_problems(state: str, *among: PlacementState) -> list[Problem]:
    if state in among:
        return []
    text = _("这次跟班现在是“%(state)s”，不能这样做。请刷新页面看看。")
    return [Problem("state", text % {"state": PlacementState(state).label})]


def end_problems(state: str, on: date, *, begins_on: date, ends_on: date, today: date) -> list[Problem]:
    """Against ending it on a day: the last day or later is the whole time, earlier is cut short."""
    problems = state_problems(state, PlacementState.UNDER_WAY)
    if on > today:
        problems.append(Problem("in_future", _("这一天还没有到。"), where="on"))
    if not begins_on <= on <= ends_on:
        problems.append(Problem("outside", _("要在开始那天以后、期满那天以前。"), where="on"))
    return problems


def evaluation_problems(state: str, text: str, where: str) -> list[Problem]:
    """Against either side's evaluation: once it has begun, and as long as one likes."""
    after = (PlacementState.UNDER_WAY, PlacementState.DONE, PlacementState.CUT_SHORT)
    return state_problems(state, *after) + text_problems(text, where, _("还没写评价。"))


def is_certified(state: str, learnt: str, appraisal: str) -> bool:
    """Whether it was done to the last day and both sides have said how it was: then there is a certificate."""
    return state == PlacementState.DONE and bool(learnt.strip()) and bool(appraisal.strip())


# ---- inspections ----


@dataclass(frozen=True, slots=True)
class InspectionGiven:
    """What an instructor found. `asked`: what is to be put right, by `due_on`; nothing: only a note."""

    appointment: Appointment
    place: Place
    on: date
    found: str
    asked: str = ""
    due_on: date | None = None


def inspection_problems(given: InspectionGiven, tenant_id: UUID, today: date) -> list[Problem]:
    """`given.appointment` is fetched with its post and the post's place."""
    problems = text_problems(given.found, "found", _("还没写看到什么。"))
    problems += length_problems(given.asked, "asked", MOST_ASKED)
    if given.on > today:
        problems.append(Problem("in_future", _("这一天还没有到。"), where="on"))
    if given.asked.strip() and given.due_on is None:
        problems.append(Problem("no_due", _("要改的，写上到哪天。"), where="due_on"))
    if given.due_on is not None and not given.asked.strip():
        problems.append(Problem("no_asked", _("写了日子，还没写要改什么。"), where="asked"))
    if given.due_on is not None and given.due_on < given.on:
        problems.append(Problem("due_before", _("到哪天不能早于看的那天。"), where="due_on"))
    problems += _area_problems(given.appointment, given.place, given.on)
    return problems + tenant_problems(tenant_id, given.appointment, given.place)


def _area_problems(appointment: Appointment, place: Place, on: date) -> list[Problem]:
    """An instructor inspects within the post's place, while the post is held."""
    post = appointment.post
    problems = []
    if post.place is not None and not place.path.startswith(post.place.path):
        problems.append(Problem("outside_area", _("这里不在这位的片区里。"), where="place"))
    if on < appointment.valid_from or (appointment.valid_to is not None and on > appointment.valid_to):
        problems.append(Problem("not_in_office", _("那天这位不在这个岗位上。"), where="on"))
    return problems


def done_problems(text: str, on: date, *, asked: str, done_on: date | None, seen_on: date, today: date) -> list[Problem]:
    """Against saying that what an inspection asked for was done."""
    problems = text_problems(text, "text", _("还没写改了什么。"), most=MOST_ASKED)
    if not asked:
        problems.append(Problem("nothing_asked", _("这一条没有要改的。")))
    if done_on is not None:
        problems.append(Problem("done", _("这一条已经记过改好了。")))
    if not seen_on <= on <= today:
        problems.append(Problem("day", _("要在看的那天以后、今天以前。"), where="on"))
    return problems


# ---- what they share ----


def text_problems(text: str, where: str, missing: str, *, most: int = MOST_TEXT) -> list[Problem]:
    if not text.strip():
        return [Problem(f"no_{where}", missing, where=where)]
    return length_problems(text, where, most)


def length_problems(text: str, where: str, most: int) -> list[Problem]:
    if len(text.strip()) <= most:
        return []
    return [Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": most}, where=where)]


def day_problems(begins_on: date, ends_on: date | None) -> list[Problem]:
    if ends_on is None or ends_on >= begins_on:
        return []
    return [Problem("ends_before", _("结束的日子不能早于开始的日子。"), where="ends_on")]


def tenant_problems(tenant_id: UUID, *there: Any) -> list[Problem]:
    if all(one.tenant_id == tenant_id for one in there):
        return []
    return [Problem("other_tenant", _("人、单位和地点都要是本街道登记的。"), where="place")]
