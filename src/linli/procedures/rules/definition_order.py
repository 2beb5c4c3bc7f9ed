"""What is wrong with a definition as a whole: names there twice, references into nothing, circles, periods that nobody asks after."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import listing

from .days import Unit
from .definition import END, WRITTEN, Definition, Step, in_order

OBJECTION_GATE = "publicity_over_without_open_objection"


def order_problems(found: Definition) -> list[Problem]:
    """Every problem of the whole, each at the line of the step, gate or notice that it is about."""
    return [*_twice(found), *_references(found), *_circles(found), *_limits(found), *_publicities(found)]


def _say(code: str, text: str, line: int) -> Problem:
    return Problem(code, text, where=str(line), row=line)


def _twice(found: Definition) -> Iterator[Problem]:
    yield from _repeated((step.code, step.line) for step in found.steps)
    for step in found.steps:
        yield from _repeated((gate.code, gate.line) for gate in step.gates)
    yield from _repeated((one.code, one.line) for step in found.steps for one in step.publishes)


def _repeated(named: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    listed = [(code, line) for code, line in named if code]
    times = Counter(code for code, _line in listed)
    seen: set[str] = set()
    for code, line in listed:
        if times[code] > 1 and code in seen:
            yield _say("code_twice", _("“%(code)s”用了两次。") % {"code": code}, line)
        seen.add(code)


def _references(found: Definition) -> Iterator[Problem]:
    codes = {step.code for step in found.steps}
    for step in found.steps:
        named = [*step.after, *([step.counted_from.step] if step.counted_from.step else [])]
        named += [step.if_refused] if step.if_refused != END else []
        for one in named:
            if one and one not in codes:
                yield _say("unknown_step", _("没有“%(code)s”这个步骤。") % {"code": one}, step.line)
        if step.if_refused in codes and step.code not in {later.code for later in found.after(step.if_refused)} | {
            step.if_refused
        }:
            yield _say("not_back", _("没通过只能退回前面的步骤，“%(code)s”不在前面。") % {"code": step.if_refused}, step.line)
        if step.counted_from.step and step.counted_from.step in codes and not _is_before(found, step.counted_from.step, step):
            yield _say("counted_from_later", _("期限要从前面的步骤算起。"), step.line)
        yield from _written_days(found, step)
        yield from _asked_references(found, step, codes)


def _written_days(found: Definition, step: Step) -> Iterator[Problem]:
    """A limit that counts from a written day names a date field of that step; one that counts back needs such a day."""
    source = step.counted_from
    if source.moment != WRITTEN:
        if step.before:
            yield _say("bad_before", _("before 写天数，从 from 写的那一天往回数；写了它就不写 max。"), step.line)
        return
    other = found.step(source.step)
    fields = [each for gate in other.gates for ask in gate.asks for each in ask.parameters.get("fields", ())] if other else []
    if other and source.day not in [each["name"] for each in fields if each["kind"] == "date"]:
        text = _("步骤“%(step)s”没有叫“%(day)s”的日期项，期限没法从它算起。")
        yield _say("unknown_day", text % {"step": source.step, "day": source.day[:40]}, step.line)


def _asked_references(found: Definition, step: Step, codes: set[str]) -> Iterator[Problem]:
    for gate in step.gates:
        for ask in gate.asks:
            if "step" in ask.parameters and ask.parameters["step"] not in codes:
                yield _say("unknown_step", _("没有“%(code)s”这个步骤。") % {"code": ask.parameters["step"]}, gate.line)
            named = ask.parameters.get("publicity")
            if named is not None and found.publishing(named) is None:
                yield _say("unknown_publicity", _("没有“%(code)s”这份公示。") % {"code": named}, gate.line)


def _is_before(found: Definition, earlier: str, later: Step) -> bool:
    return earlier == later.code or later.code in {step.code for step in found.after(earlier)}


def _circles(found: Definition) -> Iterator[Problem]:
    codes = {step.code for step in found.steps}
    known = tuple(step for step in found.steps if codes.issuperset(step.after))
    placed = {step.code for step in in_order(known)}
    stuck = [step for step in known if step.code not in placed]
    if stuck and len(known) == len(found.steps):
        text = _("这些步骤互相等，谁也开不了：%(steps)s。")
        yield _say("circle", text % {"steps": listing(step.title or step.code for step in stuck)}, stuck[0].line)


def _limits(found: Definition) -> Iterator[Problem]:
    order = {Unit.DAYS: 1, Unit.WORKING_DAYS: 1, Unit.MONTHS: 28}
    for step in found.steps:
        short, long = step.shortest, step.longest
        if short and long and short.count * order[short.unit] > long.count * order[long.unit] and short.unit == long.unit:
            yield _say("min_over_max", _("最短的时间比最长的还长。"), step.line)


def _publicities(found: Definition) -> Iterator[Problem]:
    """A period that nobody asks after would protect nobody."""
    asked = {
        ask.parameters.get("publicity") or _only_publicity(step)
        for step in found.steps
        for gate in step.gates
        for ask in gate.asks
        if ask.provider == OBJECTION_GATE
    }
    for step in found.steps:
        for one in step.publishes:
            if one.takes_objections and one.period is None:
                yield _say("objections_without_period", _("能提异议的公示要写公示多久（for）。"), one.line)
            elif one.period and one.takes_objections and one.code not in asked:
                text = _("公示“%(code)s”没有关口盯着：加一道 ask: %(gate)s 的关口。")
                yield _say("publicity_unasked", text % {"code": one.code, "gate": OBJECTION_GATE}, one.line)
        for gate in step.gates:
            needs = [ask for ask in gate.asks if ask.provider == OBJECTION_GATE and "publicity" not in ask.parameters]
            if needs and not _only_publicity(step):
                yield _say("which_publicity", _("写明等哪一份公示（with: {publicity: …}）。"), gate.line)


def _only_publicity(step: Step) -> str:
    """The one thing that a step publishes for a period; "" when there is none or more than one."""
    listed = [one.code for one in step.publishes if one.period]
    return listed[0] if len(listed) == 1 else ""
