"""
What a resolution may be made of, what it binds, whom to ask, and what a report of progress may say. Pure.

Civil Code art. 280: decisions of owners bind all of them; who is injured may ask the court to cancel.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.problems import Problem
from linli.core.words import Words, day_words
from linli.deliberation.models import BallotKind, CouncilKind, Undertaking
from linli.deliberation.models.resolutions import MOST_RESPONSIBLE, MOST_TARGET, MOST_TITLE
from linli.deliberation.states import BallotState, MeetingState, ResolutionState

from . import execution

SERIES = "deliberation.resolution"
MOST_TEXT, MOST_REASON = 6_000, 300
DECIDES_NOTHING = (BallotKind.SURVEY, BallotKind.SATISFACTION)
"""Kinds of ballot that ask and rate; nothing is decided by them."""
RUNNING = (ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION)

# ---- what it binds ----

RECOMMENDATION, OWNERS, RESIDENTS, CONSENSUS = "recommendation", "owners", "residents", "consensus"
EFFECTS: dict[str, Words] = {
    RECOMMENDATION: gettext_lazy("这是推荐：街道没有本级人大，结果报党工委、办事处采纳后实施。"),
    OWNERS: gettext_lazy("对全体业主有约束力，没有投票、投了反对的也一样（《民法典》第二百八十条第一款）。"),
    RESIDENTS: gettext_lazy(
        "参加的居民应当遵守；不得和宪法、法律、法规、国家政策相抵触，不得侵犯居民的人身、民主和合法财产权利。"
    ),
    CONSENSUS: gettext_lazy("参加的单位一致同意，各自承诺去办；没有强制力。"),
}
RECOURSES: dict[str, Words] = {
    RECOMMENDATION: gettext_lazy(
        "对结果有意见，可以向街道办事处提出，每一条都有答复；对票数有疑问，可以要求复核，任何人都能照公布的票箱自己数一遍。"
    ),
    OWNERS: gettext_lazy(
        "决定侵害了您的合法权益，可以请求人民法院撤销（《民法典》第二百八十条第二款），"
        "从知道或者应当知道决定那天起一年内提（最高人民法院建筑物区分所有权司法解释第十二条）。"
        "对名册、面积、票数有疑问，可以先向社区提出复核。"
    ),
    RESIDENTS: gettext_lazy(
        "不同意的，可以向社区居委会或者街道办事处提出，每一条都有答复；认为违法的，可以请街道办事处责令改正。"
    ),
    CONSENSUS: gettext_lazy("有不同意见，可以向召集会议的社区或者街道提出，下次会议答复。"),
}
BY_COUNCIL: dict[str, str] = {
    CouncilKind.OWNERS_ASSEMBLY: OWNERS,
    CouncilKind.OWNERS_COMMITTEE: OWNERS,
    CouncilKind.PROPERTY_COMMITTEE: OWNERS,
    CouncilKind.RESIDENTS_ASSEMBLY: RESIDENTS,
    CouncilKind.REPRESENTATIVES: RESIDENTS,
    CouncilKind.RESIDENTS_COMMITTEE: RESIDENTS,
}
BY_LAW = {
    "binding_owners": OWNERS,
    "owners": OWNERS,
    "binding": RESIDENTS,
    "residents": RESIDENTS,
    "consensus": CONSENSUS,
    "consultation": CONSENSUS,
}


def effect_code(*, legal_effect: str, ballot_kind: str, council_kind: str) -> str:
    """Which effect it has: as the body's rule says, else by what kind of vote or body it was."""
    if legal_effect == RECOMMENDATION or legal_effect in BY_LAW:
        return BY_LAW.get(legal_effect, RECOMMENDATION)
    if ballot_kind == BallotKind.OWNERS:
        return OWNERS
    return BY_COUNCIL.get(council_kind, RECOMMENDATION if ballot_kind else CONSENSUS)


def recourse_words(effect: str, *, phone: str) -> str:
    """What who disagrees can do, and whom to ask."""
    told = str(RECOURSES[effect])
    return told + _("询问：%(phone)s。") % {"phone": phone} if phone else told


# ---- from what it may be made ----


def ballot_problems(*, state: str, passed: bool | None, kind: str, taken: bool) -> list[Problem]:
    """Why no resolution can be made of this ballot; every reason."""
    found = []
    if state != BallotState.DECLARED:
        found.append(Problem("not_declared", _("表决还没有公布结果，公布以后才能写决议。"), "ballot"))
    elif not passed:
        found.append(Problem("not_passed", _("这次表决没有通过，没有决议可写。"), "ballot"))
    if kind in DECIDES_NOTHING:
        found.append(Problem("decides_nothing", _("问卷和满意度测评只是问大家怎么看，不作决定。"), "ballot"))
    if taken:
        found.append(Problem("taken", _("这次表决已经写过决议了。"), "ballot"))
    return found


def meeting_problems(*, state: str, came: int, due: int, has_quorum: bool, ballots: int) -> list[Problem]:
    """Why no resolution can be recorded from this meeting without a ballot."""
    found = []
    if state != MeetingState.CLOSED:
        found.append(Problem("not_held", _("会还没有开完。"), "meeting"))
    elif not has_quorum:
        text = _("到会人数不够：应到 %(due)d 人，实到 %(came)d 人。")
        found.append(Problem("no_quorum", text % {"due": due, "came": came}, "meeting"))
    if ballots:
        found.append(Problem("has_ballots", _("会上表决过，按表决的结果写决议。"), "meeting"))
    return found


def text_problems(*, title: str, text: str) -> list[Problem]:
    """A resolution says what was decided."""
    found = []
    if not 2 <= len(title.strip()) <= MOST_TITLE:
        found.append(Problem("title", _("写决议的题目，2 到 %(most)d 个字。") % {"most": MOST_TITLE}, "title"))
    if not 5 <= len(text.strip()) <= MOST_TEXT:
        found.append(Problem("text", _("写决议的全文，5 到 %(most)d 个字。") % {"most": MOST_TEXT}, "text"))
    return found


def scheme_problems(scheme: str) -> list[Problem]:
    return [] if scheme in execution.RULES else [Problem("light_scheme", _("亮灯选三色或者五色。"), "light_scheme")]


def adopted_problems(adopted_on: date, *, source_on: date, today: date) -> list[Problem]:
    """The day of a resolution lies between what decided it and today."""
    if source_on <= adopted_on <= today:
        return []
    text = _("作出的日子要在 %(first)s 到 %(last)s 之间。") % {"first": day_words(source_on), "last": day_words(today)}
    return [Problem("adopted_on", text, "adopted_on")]


def reason_problems(reason: str) -> list[Problem]:
    if 2 <= len(reason.strip()) <= MOST_REASON:
        return []
    return [Problem("reason", _("写明原因，2 到 %(most)d 个字，大家看得到。") % {"most": MOST_REASON}, "reason")]


# ---- what is undertaken ----


@dataclass(frozen=True, slots=True)
class UndertakingGiven:
    """One thing to do: what, who answers for it, the target, from when until when, with how much money (分)."""

    title: str
    responsible: str
    begins_on: date
    due_on: date
    target: str = ""
    funds_cents: int | None = None
    organisation: Any = None


def undertaking_problems(given: UndertakingGiven, *, adopted_on: date) -> list[Problem]:
    """Each needs its department, its target's day, and no day before the decision."""
    found = []
    if not 2 <= len(given.title.strip()) <= MOST_TITLE:
        found.append(Problem("title", _("写做什么，2 到 %(most)d 个字。") % {"most": MOST_TITLE}, "title"))
    if not 2 <= len(given.responsible.strip()) <= MOST_RESPONSIBLE:
        found.append(Problem("responsible", _("写哪个部门负责。"), "responsible"))
    if len(given.target.strip()) > MOST_TARGET:
        found.append(Problem("target", _("目标最多 %(most)d 个字。") % {"most": MOST_TARGET}, "target"))
    if given.due_on < given.begins_on:
        found.append(Problem("due_before", _("完成时间不能早于开始。"), "due_on"))
    if given.begins_on < adopted_on:
        found.append(Problem("begins_before", _("开始不能早于决议作出的日子。"), "begins_on"))
    if given.funds_cents is not None and given.funds_cents < 0:
        found.append(Problem("funds", _("资金不能小于零。"), "funds"))
    return found


def state_problems(state: str) -> list[Problem]:
    """What is done, paused or stopped takes no more reports."""
    if state in RUNNING:
        return []
    words = {
        ResolutionState.DONE: _("这件决议已经落实了。"),
        ResolutionState.SUSPENDED: _("这件决议暂停了，先恢复。"),
        ResolutionState.STOPPED: _("这件决议已经停下了。"),
    }
    return [Problem("state", words[ResolutionState(state)])]


# ---- reports ----


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as it was made: the day, the per cent."""

    on: date
    percent: int


def latest_percent(reports: Iterable[Reported]) -> int:
    """
    How far it is: the per cent of the last report by its day; of one day's reports the one made last.

    `reports` come in the order in which they were made.
    """
    found = 0
    for _index, one in sorted(enumerate(reports), key=lambda item: (item[1].on, item[0])):
        found = one.percent
    return found


def report_problems(reports: Sequence[Reported], new: Reported, *, reason: str, text: str, today: date) -> list[Problem]:
    """
    A report is of a day that has come, from 0 to 100, in words; it goes back only with a reason.

    Going back is: less than a report of that day or before said, or more than a later one says.
    """
    found = []
    if not 0 <= new.percent <= execution.WHOLE:
        found.append(Problem("percent", _("完成多少写 0 到 100 的整数。"), "percent"))
    if new.on > today:
        found.append(Problem("future", _("还没到那一天。"), "on"))
    if len(text.strip()) < 2:
        found.append(Problem("text", _("写做到哪了。"), "text"))
    if not reason.strip() and is_backwards(reports, new):
        found.append(Problem("backwards", _("进度比报过的还少，写明为什么往回改。"), "reason"))
    return found


def is_backwards(reports: Sequence[Reported], new: Reported) -> bool:
    """Whether a report says less than what was reported for that day or before, or more than what a later one says."""
    before = latest_percent(one for one in reports if one.on <= new.on)
    later = [one.percent for one in reports if one.on > new.on]
    return new.percent < before or any(new.percent > percent for percent in later)


def acceptance_problems(undertaking: Undertaking, on: date, *, last_on: date | None, today: date) -> list[Problem]:
    """Accepted is what was reported as done, once, not before it was."""
    found = []
    if undertaking.accepted_on:
        found.append(Problem("accepted", _("已经验收过了。")))
    if undertaking.percent < execution.WHOLE:
        text = _("报的进度是 %(percent)d%%，做完了才能验收。")
        found.append(Problem("not_done", text % {"percent": undertaking.percent}))
    if on > today:
        found.append(Problem("future", _("还没到那一天。"), "on"))
    if last_on and on < last_on:
        text = _("%(day)s 才报做完，验收不能更早。")
        found.append(Problem("too_early", text % {"day": day_words(last_on)}, "on"))
    return found
