"""Claims: which steps are open, who gets a place, who moves up, what may be said of what was done. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.core.problems import Problem

from ..models import Choosing
from ..states import ClaimState, NeedState
from .needs import LISTED, text_problems

MOST_PROMISE, MOST_DONE, MOST_TEXT, MOST_THANKS, MOST_COUNT = 500, 2000, 500, 1000, 100_000
LINK_DAYS = 60
"""Days for which those served may answer by their link."""
BY_LINK = gettext_noop("受助的人（链接）")
"""Who confirmed, where it was done by the link; kept as it stands here."""

FROM: Mapping[str, frozenset[ClaimState]] = {
    "agree": frozenset({ClaimState.ASKED}),
    "give": frozenset({ClaimState.WAITING}),
    "refuse": frozenset({ClaimState.ASKED, ClaimState.WAITING}),
    "withdraw": frozenset({ClaimState.ASKED, ClaimState.WAITING, ClaimState.AGREED}),
    "deliver": frozenset({ClaimState.AGREED, ClaimState.DISPUTED}),
    "confirm": frozenset({ClaimState.DELIVERED, ClaimState.DISPUTED}),
    "dispute": frozenset({ClaimState.DELIVERED}),
    "fail": frozenset({ClaimState.AGREED, ClaimState.DISPUTED}),
    "note": frozenset({ClaimState.AGREED, ClaimState.DELIVERED, ClaimState.DISPUTED, ClaimState.CONFIRMED}),
}
"""From which states each verb leads on."""
PROMISED = frozenset({ClaimState.AGREED, ClaimState.DELIVERED, ClaimState.DISPUTED})
DONE = frozenset({ClaimState.DELIVERED, ClaimState.DISPUTED, ClaimState.CONFIRMED})


def rating_choices() -> list[tuple[int, str]]:
    """How those served say it, best first; numbers stand nowhere on a page."""
    return [(4, _("很满意")), (3, _("满意")), (2, _("一般")), (1, _("不满意"))]


def rating_words(rating: int | None) -> str:
    return dict(rating_choices()).get(rating or 0, "")


# ---- claiming ----


@dataclass(frozen=True, slots=True)
class Wanted:
    """The need, as far as it decides whether somebody may claim it."""

    state: str
    wanted_until: date | None
    for_units: bool
    for_teams: bool
    for_persons: bool


def claim_problems(
    wanted: Wanted, *, kind: str, is_live: bool, has_claimed: bool, is_own: bool, promise: str, today: date
) -> list[Problem]:
    """Everything that stands against this claimant's taking it on. That all places are held does not: then one waits."""
    problems = []
    if wanted.state not in LISTED:
        problems.append(Problem("not_open", NOT_OPEN(wanted.state), where="state"))
    if wanted.wanted_until and wanted.wanted_until < today:
        problems.append(Problem("over", _("要的日子已经过了，认领不了。"), where="state"))
    allowed = {"organisation": wanted.for_units, "team": wanted.for_teams, "person": wanted.for_persons}
    if not allowed[kind]:
        words = {"organisation": _("单位"), "team": _("队伍"), "person": _("个人")}
        problems.append(Problem("kind", _("这一条不请%(who)s认领。") % {"who": words[kind]}, where="claimant"))
    if not is_live:
        problems.append(Problem("ended", _("这个单位（队伍、个人）已经不在册了。"), where="claimant"))
    if has_claimed:
        problems.append(Problem("claimed", _("已经认领过了，不用再点。"), where="claimant"))
    if is_own:
        problems.append(Problem("own_need", _("这是自己提的，要请别人来帮。"), where="claimant"))
    return problems + text_problems(promise, where="promise", most=MOST_PROMISE)


def NOT_OPEN(state: str) -> str:
    words = {
        NeedState.SUBMITTED: _("社区还没有核对，先等一等。"),
        NeedState.DONE: _("这一条已经办成了，谢谢您。"),
    }
    return words.get(state, _("这一条不在清单上了。"))  # type: ignore[call-overload, no-any-return]  # a state is a text


def resource_claim_problems(
    *, is_open: bool, until: date | None, is_live: bool, has_claimed: bool, is_own: bool, promise: str, today: date
) -> list[Problem]:
    """Everything that stands against asking to use a resource."""
    problems = []
    if not is_open:
        problems.append(Problem("not_open", _("这一条现在不能用。"), where="state"))
    if until and until < today:
        problems.append(Problem("over", _("能用的日子已经过了。"), where="state"))
    if not is_live:
        problems.append(Problem("ended", _("这个单位（队伍、个人）已经不在册了。"), where="claimant"))
    if has_claimed:
        problems.append(Problem("claimed", _("已经申请过了，还没有用完。"), where="claimant"))
    if is_own:
        problems.append(Problem("own_need", _("这是自己给出来的，不用申请。"), where="claimant"))
    return problems + text_problems(promise, where="promise", most=MOST_PROMISE)


# ---- places and the queue ----


def free_slots(taken: Collection[int], places: int) -> list[int]:
    """The places that nobody holds, lowest first."""
    return [slot for slot in range(1, places + 1) if slot not in taken]


def moved_up(waiting: Sequence[tuple[int, UUID]], taken: Collection[int], places: int) -> list[tuple[UUID, int]]:
    """Who gets which free place: in the order in which they stand (position, then key)."""
    return [(pk, slot) for (_position, pk), slot in zip(sorted(waiting), free_slots(taken, places), strict=False)]


def renumbered(held: Mapping[UUID, int], places: int) -> dict[UUID, int]:
    """Where there are fewer places than before: whoever held one beyond the last takes a free one below."""
    beyond = sorted(pk for pk, slot in held.items() if slot > places)
    free = free_slots([slot for slot in held.values() if slot <= places], places)
    return dict(zip(beyond, free, strict=False))


def gives_at_once(choosing: str, *, is_chosen: bool) -> bool:
    """Whether a free place goes to whoever is next: always where the first come first, after the draw where lots decide."""
    return choosing == Choosing.FIRST or (choosing == Choosing.LOTS and is_chosen)


def need_state(state: str, *, places: int, held: int, confirmed: int) -> NeedState:
    """Where a need of the list stands, by what its claims are."""
    if state not in LISTED:
        return NeedState(state)
    if confirmed >= places:
        return NeedState.DONE
    return NeedState.CLAIMED if held >= places else NeedState.OPEN


def give_problems(*, choosing: str, state: str, choose_on: date | None, is_chosen: bool, today: date) -> list[Problem]:
    """Lots are drawn once, on their day; the office chooses from its day on, as often as places are free."""
    problems = []
    if choosing == Choosing.FIRST:
        problems.append(Problem("first", _("这一条先到先得，不用再定。"), where="state"))
    if state not in LISTED:
        problems.append(Problem("state", _("这一条不在清单上。"), where="state"))
    if choose_on and today < choose_on:
        problems.append(Problem("too_early", _("说好的日子还没到，不能提前定。"), where="state"))
    if choosing == Choosing.LOTS and is_chosen:
        problems.append(Problem("drawn", _("已经抽过签了，不能再抽。"), where="state"))
    return problems


def chosen_problems(states: Sequence[str], *, free: int, are_its: bool) -> list[Problem]:
    """Whom the office chooses wait for this need, and there are places for all of them."""
    problems = []
    if not states:
        problems.append(Problem("nobody", _("选至少一家（人）。"), where="chosen"))
    if not are_its or any(state not in FROM["give"] for state in states):
        problems.append(Problem("not_waiting", _("选的里面有的已经不在排队，看一看再选。"), where="chosen"))
    if len(states) > free:
        problems.append(Problem("too_many", _("只有 %(free)s 个空位，选多了。") % {"free": free}, where="chosen"))
    return problems


# ---- steps ----


def step_problems(verb: str, state: str) -> list[Problem]:
    if state in FROM[verb]:
        return []
    if verb == "withdraw" and state in DONE:
        return [Problem("delivered", _("已经报了做完，退不了。没做到请和社区说。"), where="state")]
    text = _("现在是“%(state)s”，不能做这一步。")
    return [Problem("state", text % {"state": ClaimState(state).label}, where="state")]


def agree_problems(state: str, *, due_on: date | None, wanted_until: date | None, today: date) -> list[Problem]:
    problems = step_problems("agree", state)
    if due_on and due_on < today:
        problems.append(Problem("due_on", _("说好的日子已经过了。"), where="due_on"))
    if due_on and wanted_until and due_on > wanted_until:
        problems.append(Problem("due_on", _("说好的日子在最晚的日子以后。"), where="due_on"))
    return problems


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was done: `person_times` 人次 served, `people` 人数 who came to help, `half_hours` of service; never added up."""

    on: date | None
    text: str
    person_times: int | None = None
    people: int | None = None
    half_hours: int | None = None


def deliver_problems(state: str, given: Delivered, *, asked_on: date, today: date) -> list[Problem]:
    problems = step_problems("deliver", state)
    problems += day_problems(given.on, asked_on=asked_on, today=today)
    problems += text_problems(given.text, where="text", least=2, most=MOST_DONE)
    for where in ("person_times", "people", "half_hours"):
        value = getattr(given, where)
        if value is not None and not 0 <= value <= MOST_COUNT:
            text = _("写 0 到 %(most)s 之间的数。")
            problems.append(Problem(where, text % {"most": MOST_COUNT}, where=where))
    return problems


def day_problems(day: date | None, *, asked_on: date, today: date) -> list[Problem]:
    """What was done was done after it was asked, and not tomorrow."""
    if day is None:
        return [Problem("no_day", _("写哪天做的。"), where="on")]
    if day > today:
        return [Problem("future", _("还没到这一天。"), where="on")]
    if day < asked_on:
        return [Problem("before", _("这一天还没有人提出来。"), where="on")]
    return []


def confirm_problems(state: str, *, rating: int | None, text: str, thanks: str) -> list[Problem]:
    """Those served say how it was, in their words; thanks are free."""
    problems = step_problems("confirm", state)
    if rating not in dict(rating_choices()):
        problems.append(Problem("rating", _("请选觉得怎么样。"), where="rating"))
    problems += text_problems(text, where="text", most=MOST_TEXT)
    return problems + text_problems(thanks, where="thanks", most=MOST_THANKS)
