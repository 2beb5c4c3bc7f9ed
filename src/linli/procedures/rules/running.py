"""
What bars a step: from opening, from closing. Every reason at once, each of a kind that an override can name.

`Barrier` is what the page shows as “why the next step does not open” and what a verb is refused with; the same function
answers both.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.problems import Problem
from linli.core.words import listing, shipped_words
from linli.core.workcalendar import CHINA, Calendar, midnight_after

from ..providers import Begin
from ..states import DONE, OverrideKind, StepState
from .days import Period, is_over, last_day
from .definition import CLOSED, OPENED, STARTED, WRITTEN, Definition, Gate, Publishing, Step

MOST_GATE = 40


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step as it stands: its state, when it was opened and closed (days here); `days` that were written down on it, by field."""

    code: str
    state: str
    opened_on: date | None = None
    closed_on: date | None = None
    earliest_on: date | None = None
    latest_on: date | None = None
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateSeen:
    """What a gate says now: whether it is passed, in words, what is missing, and by which provider."""

    gate: Gate
    is_met: bool
    text: str
    provider: str
    figures: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    link: str = ""
    waits_for_engine: bool = False
    begins: tuple[Begin, ...] = ()

    def words(self) -> dict[str, Any]:
        """What it says, in the present language."""
        return {"text": self.text, "figures": [list(pair) for pair in self.figures]}

    def kept(self, also: Mapping[str, Any]) -> dict[str, Any]:
        """As it is kept on the step when it opens or closes. `also`: its words in the other languages, as they were said then."""
        return self.words() | {
            "gate": self.gate.code,
            "title": self.gate.title,
            "is_met": self.is_met,
            "provider": self.provider,
            "also": dict(also),
            "citation": self.gate.source.citation,
            "status": str(self.gate.source.status),
        }


@dataclass(frozen=True, slots=True)
class Barrier:
    """One reason why a step does not open or close. `gate`: its code, for a gate; `overridable` by its kind and gate."""

    kind: OverrideKind
    text: str
    gate: str = ""
    until: date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.gate}"

    def as_problem(self) -> Problem:
        return Problem(CODES[self.kind], self.text, where=self.gate)


CODES = {
    OverrideKind.ORDER: "not_yet",
    OverrideKind.GATE: "gate_closed",
    OverrideKind.TIME: "too_early",
    OverrideKind.OBJECTION: "objection_open",
}


def opening_barriers(
    definition: Definition,
    step: Step,
    steps: Mapping[str, StepSeen],
    gates: Iterable[GateSeen],
    *,
    open_elsewhere: Iterable[int] = (),
) -> list[Barrier]:
    """
    Why a waiting step may not be opened. `open_elsewhere`: numbers of unanswered objections to what other steps published.
    """
    barriers = []
    for code in step.after:
        if code not in steps or steps[code].state not in DONE:
            before = definition.step(code)
            barriers.append(
                Barrier(
                    OverrideKind.ORDER, _("先完成“%(step)s”。") % {"step": shipped_words(before.title) if before else code}, code
                )
            )
    barriers += [_closed(one) for one in gates if one.gate.at_opening and not one.is_met]
    return barriers + _objections(open_elsewhere)


def closing_barriers(
    step: Step,
    seen: StepSeen,
    gates: Iterable[GateSeen],
    *,
    now: datetime,
    published: Collection[str],
    open_elsewhere: Iterable[int] = (),
) -> list[Barrier]:
    """Why an open step may not be closed yet. `published`: codes of what it has made public; what takes objections has its own gate."""
    barriers = [_closed(one) for one in gates if not one.gate.at_opening and not one.is_met]
    unsaid = [one for one in step.publishes if not one.takes_objections and one.code not in published]
    barriers += [Barrier(OverrideKind.GATE, _unpublished(one), f"publish.{one.code}"[:MOST_GATE]) for one in unsaid]
    if seen.earliest_on and not is_over(seen.earliest_on, now):
        text = _("至少要 %(period)s，%(day)s 24:00 才满。")
        told = {"period": step.shortest, "day": day_words(seen.earliest_on, now)}
        barriers.append(Barrier(OverrideKind.TIME, text % told, until=seen.earliest_on))
    return barriers + _objections(open_elsewhere)


def _unpublished(one: Publishing) -> str:
    title = shipped_words(one.title).replace("{title}", "……").replace("{place}", "……")
    return _("还没有发布：%(title)s。") % {"title": title}


def _closed(one: GateSeen) -> Barrier:
    return Barrier(
        OverrideKind.GATE, _("%(gate)s：%(why)s") % {"gate": shipped_words(one.gate.title), "why": one.text}, one.gate.code
    )


def _objections(numbers: Iterable[int]) -> list[Barrier]:
    waiting = sorted(numbers)
    if not waiting:
        return []
    text = _("前面公示收到的异议还没有答复：第 %(numbers)s 条。") % {"numbers": listing(waiting)}
    return [Barrier(OverrideKind.OBJECTION, text)]


def left_after(barriers: Iterable[Barrier], overridden: Iterable[str]) -> list[Barrier]:
    """The barriers that no override has named."""
    passed = set(overridden)
    return [one for one in barriers if one.key not in passed]


def state_problems(seen: StepSeen, wanted: StepState) -> list[Problem]:
    """Why a verb that needs the step in one state finds it in another."""
    if seen.state == wanted:
        return []
    words = {
        StepState.WAITING: _("这一步还没有开始。"),
        StepState.OPEN: _("这一步已经开始了。"),
        StepState.SATISFIED: _("这一步已经完成了。"),
        StepState.REFUSED: _("这一步没有通过，已经结束。"),
        StepState.LEFT_OUT: _("这一步定了不需要。"),
    }
    return [Problem("step_state", words[StepState(seen.state)])]


def is_step_of(held: str | None, kinds: Collection[str]) -> bool:
    """Whether this kind of post does a step of `kinds`: a leader does what the office's clerks do; None is the system itself."""
    return held is None or held in kinds or (held == "subdistrict_leader" and "subdistrict_clerk" in kinds)


def post_problems(kinds: Iterable[str], held: str | None, titles: Mapping[str, Any], *, is_own: bool = False) -> list[Problem]:
    """Why whoever holds this kind of post may not do it. `is_own`: nobody does it for another post, as with a signature."""
    wanted = dict.fromkeys(kinds)
    if held is None or held in wanted or (is_step_of(held, wanted) and not is_own):
        return []
    who = listing(titles.get(kind, kind) for kind in wanted)
    return [Problem("not_your_step", _("这一步由%(who)s来做。") % {"who": who})]


def limits(
    step: Step, steps: Mapping[str, StepSeen], *, started_on: date, opened_on: date | None, calendar: Calendar
) -> tuple[date | None, date | None]:
    """The last day of the shortest time and the last day of the longest; None where there is none or it has not begun to run."""
    begin = _begin(step, steps, started_on, opened_on)
    latest = begin - timedelta(days=step.before.count) if begin and step.before else _end(begin, step.longest, calendar)
    return _end(begin, step.shortest, calendar), latest


def _begin(step: Step, steps: Mapping[str, StepSeen], started_on: date, opened_on: date | None) -> date | None:
    source = step.counted_from
    if source.moment == STARTED:
        return started_on
    if not source.step:
        return opened_on
    other = steps[source.step]
    if source.moment == WRITTEN:
        return other.days.get(source.day)
    return {OPENED: other.opened_on, CLOSED: other.closed_on}[source.moment]


def _end(begin: date | None, period: Period | None, calendar: Calendar) -> date | None:
    return last_day(begin, period, calendar) if begin and period else None


def next_steps(definition: Definition, steps: Mapping[str, StepSeen]) -> list[Step]:
    """The waiting steps whose turn it is: everything before them is done."""
    done = {code for code, one in steps.items() if one.state in DONE}
    return [one for one in definition.steps if steps[one.code].state == StepState.WAITING and done.issuperset(one.after)]


def is_complete(definition: Definition, steps: Mapping[str, StepSeen]) -> bool:
    return all(steps[one.code].state in DONE for one in definition.steps)


def day_words(day: date, now: datetime) -> str:
    """“11月20日 星期五”; another year is named."""
    same = day.year == now.astimezone(CHINA).year
    return dateformat.format(
        datetime.combine(day, time(12), CHINA), pgettext("date", "n月j日 l") if same else pgettext("date", "Y年n月j日 l")
    )


def words_problems(words: str, where: str, *, most: int = 1000) -> list[Problem]:
    """A reason or an answer: written, and not too long."""
    if not words.strip():
        return [Problem("no_words", _("写明原因或内容。"), where=where)]
    if len(words) > most:
        return [Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": most}, where=where)]
    return []


def received_problems(*, published_at: datetime, last_on: date | None, received_at: datetime, now: datetime) -> list[Problem]:
    """Whether an objection came in time: from publication to midnight of the last day."""
    if received_at > now:
        return [Problem("not_yet", _("提出的时间还没有到。"), where="received_at")]
    if last_on is None:
        return [Problem("no_objections", _("这份公告不收异议。有意见可以在“报个事”里说。"))]
    if received_at < published_at:
        return [Problem("before_publication", _("那时候还没有公示。"), where="received_at")]
    if received_at >= midnight_after(last_on):
        text = _("公示到 %(day)s 24:00 已经结束。还有意见，可以在“报个事”里说，或者打社区电话。")
        return [Problem("publicity_over", text % {"day": day_words(last_on, now)}, where="received_at")]
    return []
