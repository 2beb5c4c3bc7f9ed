"""How a run is said on pages: each step with its state, days, gates, and what bars it; the sentence that says where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.core.rulesets import Status
from linli.core.words import listing, shipped_words
from linli.registry.api import KINDS

from ..models import Objection, Override, Publicity, Run, Step
from ..providers import Begin
from ..rules.days import Period
from ..rules.definition import Step as StepRule
from ..rules.running import Barrier, GateSeen, day_words
from ..selectors.runs import Whole
from ..states import ObjectionState, RunState, StepState


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as the kit's `{% badge %}` takes it."""

    kind: str
    word: str


RUN_KINDS = {
    RunState.RUNNING: "run",
    RunState.COMPLETED: "ok",
    RunState.REFUSED: "fail",
    RunState.ABANDONED: "still",
}
STEP_KINDS = {
    StepState.WAITING: "wait",
    StepState.OPEN: "run",
    StepState.SATISFIED: "ok",
    StepState.REFUSED: "fail",
    StepState.LEFT_OUT: "still",
}
OBJECTION_KINDS = {ObjectionState.OPEN: "warn", ObjectionState.ANSWERED: "ok", ObjectionState.UPHELD: "fail"}


def run_badge(run: Run) -> Badge:
    return Badge(RUN_KINDS[RunState(run.state)], str(RunState(run.state).label))


def step_badge(step: Step, today: date) -> Badge:
    if step.is_open and step.is_late(today):
        return Badge("late", _("超过期限"))
    return Badge(STEP_KINDS[StepState(step.state)], str(StepState(step.state).label))


def objection_badge(objection: Objection) -> Badge:
    return Badge(OBJECTION_KINDS[ObjectionState(objection.state)], str(ObjectionState(objection.state).label))


def status_words(status: str) -> str:
    """How sure we are of a rule, in words."""
    return {
        Status.VERIFIED: _("见过原文"),
        Status.PRESS: _("来自报道"),
        Status.ASSUMED: _("暂定，请按本地规定核对"),
        Status.UNFILLED: _("空着"),
    }[Status(status)]


def posts_words(kinds: Iterable[str]) -> str:
    return listing(str(KINDS[kind].title) if kind in KINDS else kind for kind in kinds)


@dataclass(frozen=True, slots=True)
class GateShown:
    """A gate as a line of the page: passed or not, in words, on what, by whose rule."""

    code: str
    title: str
    badge: Badge
    text: str
    figures: Sequence[Sequence[str]]
    missing: Sequence[str]
    citation: str
    status: str
    link: str = ""
    begins: Sequence[Begin] = ()
    evidence: Sequence[Any] = ()
    is_overridden: bool = False
    takes_evidence: bool = False


@dataclass(frozen=True, slots=True)
class PublicityShown:
    publicity: Publicity
    badge: Badge
    days: str
    objections: Sequence[Objection]
    is_open: bool


@dataclass(slots=True)
class StepShown:
    """One step, for clerks and for residents."""

    step: Step
    title: str
    plain: str
    who: str
    posts: str
    closers: str
    badge: Badge
    days: str
    citation: str
    status: str
    optional: str
    gates: list[GateShown] = field(default_factory=list)
    publicities: list[PublicityShown] = field(default_factory=list)
    to_publish: list[Any] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    is_next: bool = False

    @property
    def is_present(self) -> bool:
        """Whether it is worked on now, or is the next to be."""
        return self.step.is_open or self.is_next


def days_of(step: Step, rule: StepRule, now: datetime) -> str:
    """When it began and ended, and by when it should: “11月20日开始，最晚 12月2日”."""
    parts = []
    if step.opened_at:
        parts.append(_("%(day)s 开始") % {"day": day_words(timezone.localtime(step.opened_at).date(), now)})
    if step.closed_at:
        words = {StepState.SATISFIED: _("%(day)s 完成"), StepState.REFUSED: _("%(day)s 没通过")}
        word = words.get(StepState(step.state), _("%(day)s 定了不需要"))
        parts.append(word % {"day": day_words(timezone.localtime(step.closed_at).date(), now)})
        return _("，").join(parts)
    if step.earliest_on:
        parts.append(_("%(day)s 24:00 后才能完成") % {"day": day_words(step.earliest_on, now)})
    if step.latest_on:
        parts.append(_("最晚 %(day)s") % {"day": day_words(step.latest_on, now)})
    if not parts:
        parts += _periods(rule)
    return _("，").join(parts)


def _periods(rule: StepRule) -> list[str]:
    told = [_("至少 %(period)s") % {"period": rule.shortest}] if rule.shortest else []
    return told + ([_("最多 %(period)s") % {"period": rule.longest}] if rule.longest else [])


def steps_shown(whole: Whole, *, with_gates: bool = True) -> list[StepShown]:
    """Every step in its order; gates of what is open or next as they are now, of what is done as they were."""
    next_codes = {one.code for one in whole.next_steps} if whole.run.is_running else set()
    shown = []
    for code, step in whole.steps.items():
        rule = whole.rules[code]
        one = _shown_of(step, rule, whole)
        one.is_next = code in next_codes
        if with_gates:
            _add_gates(one, whole, rule)
        shown.append(one)
    return shown


def _shown_of(step: Step, rule: StepRule, whole: Whole) -> StepShown:
    """A step without its gates."""
    now, listed = whole.now, [each for each in whole.publicities if each.step_id == step.pk]
    return StepShown(
        step=step,
        title=shipped_words(rule.title),
        plain=shipped_words(rule.plain),
        who=shipped_words(rule.who),
        posts=posts_words(rule.opens),
        closers=posts_words(rule.closes),
        badge=step_badge(step, timezone.localtime(now).date()),
        days=days_of(step, rule, now),
        citation=rule.source.citation,
        status=status_words(rule.source.status),
        optional=shipped_words(rule.optional),
        overrides=[each for each in whole.overrides if each.step_id == step.pk],
        publicities=[publicity_shown(each, whole.objections, now) for each in listed],
    )


def _add_gates(one: StepShown, whole: Whole, rule: StepRule) -> None:
    code = rule.code
    passed = {(each.gate, each.is_at_opening) for each in one.overrides}
    if one.is_present and whole.run.is_running:
        gates = whole.gates(code)
        one.gates = [gate_shown(gate, (gate.gate.code, gate.gate.at_opening) in passed) for gate in gates]
        one.barriers = whole.closing(code, gates) if one.step.is_open else whole.opening(code, gates)
        standing = {each.publicity.code for each in one.publicities if not each.publicity.replaced_at}
        one.to_publish = [each for each in rule.publishes if one.step.is_open and each.code not in standing]
        return
    one.gates = _kept_gates(one.step, rule, {gate for gate, _opening in passed})


def _kept_gates(step: Step, rule: StepRule, passed: set[str]) -> list[GateShown]:
    """The gates of a step that is done, or not begun, as they were kept."""
    kept = {each["gate"]: each for each in [*step.opening, *step.closing]}
    return [
        _kept_gate(
            kept.get(gate.code),
            gate.code,
            shipped_words(gate.title),
            gate.source.citation,
            str(gate.source.status),
            gate.code in passed,
        )
        for gate in rule.gates
    ]


def left_shown(whole: Whole) -> list[StepShown]:
    """The steps of the rounds that were left, each as it was kept; one query."""
    now_pks = {step.pk for step in whole.steps.values()}
    rows = Step.objects.filter(run=whole.run, round__lt=whole.run.round).exclude(pk__in=now_pks).exclude(opened_at=None)
    return [_left(step, rule, whole) for step in rows if (rule := whole.rule(step.code))]


def _left(step: Step, rule: StepRule, whole: Whole) -> StepShown:
    one = _shown_of(step, rule, whole)
    one.gates = _kept_gates(step, rule, {each.gate for each in one.overrides})
    return one


def gate_shown(seen: GateSeen, is_overridden: bool) -> GateShown:
    kind, word = ("ok", _("过了")) if seen.is_met else ("wait", _("还没过"))
    if not seen.is_met and seen.waits_for_engine:
        kind, word = "still", _("还没接上")
    return GateShown(
        code=seen.gate.code,
        title=shipped_words(seen.gate.title),
        badge=Badge("red", _("越过")) if is_overridden and not seen.is_met else Badge(kind, word),
        text=seen.text,
        figures=seen.figures,
        missing=() if seen.is_met else seen.missing,
        citation=seen.gate.source.citation,
        status=status_words(seen.gate.source.status),
        link=seen.link,
        begins=() if seen.is_met else seen.begins,
        is_overridden=is_overridden,
    )


def _kept_gate(kept: dict[str, Any] | None, code: str, title: str, citation: str, status: str, is_overridden: bool) -> GateShown:
    if kept is None:
        return GateShown(code, title, Badge("wait", _("还没到")), "", (), (), citation, status_words(status))
    told = kept.get("also", {}).get(get_language(), kept)
    badge = Badge("ok", _("过了")) if kept["is_met"] else Badge("red", _("越过")) if is_overridden else Badge("fail", _("没过"))
    return GateShown(
        code,
        shipped_words(kept["title"]),
        badge,
        told["text"],
        told["figures"],
        (),
        kept["citation"],
        status_words(kept["status"]),
        is_overridden=is_overridden,
    )


def publicity_shown(one: Publicity, objections: Iterable[Objection], now: datetime) -> PublicityShown:
    today = timezone.localtime(now).date()
    if one.replaced_at:
        badge = Badge("back", _("不再有效"))
    elif one.last_on is None:
        badge = Badge("ok", _("已公开"))
    elif one.is_over(now):
        badge = Badge("ok", _("公示期满"))
    else:
        left = one.days_left(today)
        words = ngettext("还有 %(n)s 天", "还有 %(n)s 天", left) % {"n": left} if left else _("今天最后一天")
        badge = Badge("warn" if left <= 1 else "run", words)
    return PublicityShown(
        one,
        badge,
        publicity_days(one, now),
        [each for each in objections if each.publicity_id == one.pk],
        one.takes(now) and not one.replaced_at,
    )


def publicity_days(one: Publicity, now: datetime) -> str:
    """“3月2日至3月9日 24:00（7 天）”."""
    first = day_words(one.first_on, now)
    if one.last_on is None:
        return first
    told = {"first": first, "last": day_words(one.last_on, now), "period": Period.parse(one.period)}
    return _("%(first)s至%(last)s 24:00（%(period)s）") % told


def where_it_stands(whole: Whole, steps: Sequence[StepShown]) -> str:
    """One sentence for everybody: what goes on now, or how it ended."""
    run = whole.run
    if run.state == RunState.COMPLETED:
        return _("全部步骤都走完了。")
    if run.state == RunState.REFUSED:
        return _("没有通过：%(why)s") % {"why": run.ended_words}
    if run.state == RunState.ABANDONED:
        return _("中止了：%(why)s") % {"why": run.ended_words}
    open_ones = [one.title for one in steps if one.step.is_open]
    if open_ones:
        return _("现在在办：%(steps)s。") % {"steps": listing(open_ones)}
    nexts = [one.title for one in steps if one.is_next]
    return _("下一步：%(steps)s。") % {"steps": listing(nexts)} if nexts else _("等前面的步骤。")
