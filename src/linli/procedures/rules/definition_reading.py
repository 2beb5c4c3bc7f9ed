"""
Reading a definition: `read(text, known)` gives the definition, or every problem with its line.

What may be asked and who may act is not known here: the caller hands over the providers with their parameters, the kinds of
post and the kinds of place (`Known`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node

from linli.core.problems import Problem
from linli.core.rulesets import Status, Threshold

from ..providers import Kind, Parameter
from .days import Period, Unit
from .definition import CLOSED, END, OPENED, STARTED, WRITTEN, Ask, CountedFrom, Definition, Gate, Publishing, Sourced, Step
from .definition_nodes import Nodes, line_of
from .definition_order import order_problems

TOP = (
    "code title plain about effective_from effective_to status citation missing archive steps".split()  # noqa: SIM905 -- reads as the file does
)
TOP_NEEDED = "code title plain about effective_from status citation steps".split()  # noqa: SIM905
STEP = "code title plain who after opens closes min max before from gates publishes optional if_refused citation status".split()  # noqa: SIM905
GATE = "code title ask with any_of blocks citation status".split()  # noqa: SIM905
PUBLISH = "code title text for objections citation status".split()  # noqa: SIM905
ARCHIVES = ("permanent", "30 years", "10 years")
FIELD = "name title kind needed least most unless after within".split()  # noqa: SIM905
FIELD_KINDS = ("text", "number", "area", "money", "date", "yes_no", "file", "paper")
MOST_STEPS, MOST_GATES = 60, 30
PLACEHOLDERS = tuple("{" + name + "}" for name in ("place", "title", "step", "from", "until", "office", "days"))


@dataclass(frozen=True, slots=True)
class Known:
    """What a definition may name: providers with what they take, kinds of post, kinds of place."""

    providers: Mapping[str, Mapping[str, Parameter]]
    posts: Collection[str]
    places: Collection[str]


def read(text: str, known: Known) -> tuple[Definition | None, list[Problem]]:
    """The definition that the text writes down, or None; and every problem in it, by line."""
    reading = _Reading(known)
    found = reading.definition(text)
    problems = sorted(reading.problems, key=lambda one: one.row or 0)
    return (None if problems else found), problems


class _Reading(Nodes):
    """One text being read; see Nodes."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known

    def definition(self, text: str) -> Definition | None:
        root = self.compose(text)
        if root is None:
            if not self.problems:
                self.say("empty", _("这里什么也没有写。"), 1)
            return None
        if not isinstance(root, MappingNode):
            self.say("not_a_definition", _("一份程序定义从 code、title 写起，一行一项。"), root)
            return None
        top = self.mapping(root, TOP, TOP_NEEDED, _("程序定义"))
        source = self._source(top, None)
        steps = self._steps(top.get("steps"), source)
        found = Definition(
            code=self.code(top.get("code"), "code"),
            title=self.text(top.get("title"), "title", 60),
            plain=self.text(top.get("plain"), "plain", 500),
            about=self.choices(top.get("about"), "about", self.known.places),
            effective_from=self.day(top.get("effective_from"), "effective_from"),  # type: ignore[arg-type]  # None comes with a problem
            effective_to=self.day(top.get("effective_to"), "effective_to"),
            source=source,
            archive=self.choice(top.get("archive"), "archive", ARCHIVES),
            steps=steps,
            missing=self.texts(top.get("missing"), "missing"),
        )
        self._check_dates(found, top)
        self._check_status(found, root)
        self.problems += order_problems(found)
        return found

    def _check_dates(self, found: Definition, top: Mapping[str, Node]) -> None:
        if found.effective_from and found.effective_to and found.effective_to < found.effective_from:
            self.say("ends_before_it_starts", _("停用日期早于启用日期。"), top["effective_to"])

    def _check_status(self, found: Definition, root: Node) -> None:
        if found.source.status is Status.UNFILLED and not found.missing:
            self.say("nothing_named_missing", _("空着的程序要在 missing 里写明还缺什么。"), root)

    def _source(self, given: Mapping[str, Node], outer: Sourced | None) -> Sourced:
        citation = self.text(given.get("citation"), "citation", 500)
        status = self.choice(given.get("status"), "status", [*Status])
        inherited = outer or Sourced("", Status.ASSUMED)
        return Sourced(citation or inherited.citation, Status(status) if status else inherited.status)

    def _steps(self, node: Node | None, source: Sourced) -> tuple[Step, ...]:
        nodes = self.items(node, "steps")
        if len(nodes) > MOST_STEPS:
            self.say("too_many", _("最多 %(most)s 个步骤。") % {"most": MOST_STEPS}, nodes[MOST_STEPS])
        steps: list[Step] = []
        for one in nodes[:MOST_STEPS]:
            steps.append(self._step(one, steps[-1].code if steps else "", source))
        return tuple(steps)

    def _step(self, node: Node, before: str, source: Sourced) -> Step:
        given = self.mapping(node, STEP, ("code", "title", "plain", "opens", "closes"), _("步骤"))
        own = self._source(given, source)
        after = self._after(node, given, before)
        return Step(
            code=self.code(given.get("code"), "code"),
            title=self.text(given.get("title"), "title", 60),
            plain=self.text(given.get("plain"), "plain", 500),
            after=after,
            opens=self.choices(given.get("opens"), "opens", self.known.posts),
            closes=self.choices(given.get("closes"), "closes", self.known.posts),
            source=own,
            gates=self._gates(given.get("gates"), own),
            publishes=tuple(self._publishing(one, own) for one in self.items(given.get("publishes"), "publishes")),
            shortest=self.period(given.get("min"), "min"),
            longest=self.period(given.get("max"), "max"),
            before=self._before(given),
            counted_from=self._counted_from(given.get("from")),
            who=self.text(given.get("who"), "who", 60),
            optional=self.text(given.get("optional"), "optional", 200),
            if_refused=self.text(given.get("if_refused"), "if_refused", 40) or END,
            line=line_of(node),
        )

    def _after(self, node: Node, given: Mapping[str, Node], before: str) -> tuple[str, ...]:
        """Without `after` a step waits for the one above it; `after: []` waits for none."""
        if isinstance(node, MappingNode) and any(getattr(key, "value", "") == "after" for key, _value in node.value):
            return tuple(self.code(one, "after") for one in self.items(given.get("after"), "after"))
        return (before,) if before else ()

    def _counted_from(self, node: Node | None) -> CountedFrom:
        """`opened`, `started`, `STEP.opened`, `STEP.closed`, or `STEP.FIELD` for a day that is written down there."""
        written = self.text(node, "from")
        if node is None or written in (OPENED, STARTED):
            return CountedFrom(written or OPENED)
        step, _dot, moment = written.partition(".")
        if not moment or not step:
            self.say("bad_from", _("from 写 opened、started，或者“步骤.opened”“步骤.closed”“步骤.日期项的 name”。"), node)
            return CountedFrom()
        return CountedFrom(moment, step) if moment in (OPENED, CLOSED) else CountedFrom(WRITTEN, step, moment)

    def _before(self, given: Mapping[str, Node]) -> Period | None:
        """So many days before a written day; `max` counts forward, so a step has one of both."""
        node = given.get("before")
        if node is None:
            return None
        found = self.period(node, "before")
        if found and (found.unit is not Unit.DAYS or "max" in given or "from" not in given):
            self.say("bad_before", _("before 写天数，从 from 写的那一天往回数；写了它就不写 max。"), node)
        return found

    def _gates(self, node: Node | None, source: Sourced) -> tuple[Gate, ...]:
        nodes = self.items(node, "gates")
        if len(nodes) > MOST_GATES:
            self.say("too_many", _("一步最多 %(most)s 道关口。") % {"most": MOST_GATES}, nodes[MOST_GATES])
        return tuple(self._gate(one, source) for one in nodes[:MOST_GATES])

    def _gate(self, node: Node, source: Sourced) -> Gate:
        given = self.mapping(node, GATE, ("code", "title"), _("关口"))
        blocks = self.choice(given.get("blocks"), "blocks", ("open", "close"))
        return Gate(
            code=self.code(given.get("code"), "code"),
            title=self.text(given.get("title"), "title", 120),
            asks=self._asks(node, given),
            source=self._source(given, source),
            at_opening=blocks == "open",
            line=line_of(node),
        )

    def _asks(self, node: Node, given: Mapping[str, Node]) -> tuple[Ask, ...]:
        if ("ask" in given) == ("any_of" in given):
            self.say("ask_or_any_of", _("每道关口写一个 ask，或者写 any_of 列几个 ask。"), node)
            return ()
        if "ask" in given:
            return (self._ask(given["ask"], given.get("with")),)
        if "with" in given:
            self.say("with_outside", _("写了 any_of 时，with 要写在每个 ask 旁边。"), given["with"])
        several = [self.mapping(one, ("ask", "with"), ("ask",), "any_of") for one in self.items(given["any_of"], "any_of")]
        return tuple(self._ask(one["ask"], one.get("with")) for one in several if "ask" in one)

    def _ask(self, node: Node, parameters: Node | None) -> Ask:
        name = self.text(node, "ask")
        takes = self.known.providers.get(name)
        if takes is None:
            text = _("没有“%(name)s”这种证据来源。现有的：%(known)s。")
            self.say("unknown_provider", text % {"name": name[:60], "known": "、".join(sorted(self.known.providers))}, node)
            return Ask(name)
        needed = [one for one, parameter in takes.items() if parameter.is_needed]
        if parameters is None and needed:
            for one in needed:
                self.say(f"no_{one}", _("%(what)s缺“%(name)s”。") % {"what": f"{name} with", "name": one}, node)
        given = self.mapping(parameters, takes, needed, f"{name} with")
        return Ask(name, {one: self._parameter(value, one, takes[one]) for one, value in given.items()})

    def _parameter(self, node: Node, name: str, parameter: Parameter) -> Any:
        if parameter.choices:
            return self.choice(node, name, parameter.choices)
        match parameter.kind:
            case Kind.WHOLE:
                return self.whole(node, name)
            case Kind.YES_NO:
                return self.yes_no(node, name)
            case Kind.SHARE:
                return self._share(node, name)
            case Kind.POSTS:
                return list(self.choices(node, name, self.known.posts))
            case Kind.FIELDS:
                return self._fields(node, name)
            case Kind.PERIOD:
                return str(node.value) if self.period(node, name) else ""
            case Kind.STEP | Kind.PUBLICITY:
                return self.code(node, name)
        return self.text(node, name, 500)

    def _share(self, node: Node, name: str) -> str:
        written = self.text(node, name)
        try:
            Threshold.parse(written)
        except ValueError:
            self.say("bad_share", _("%(name)s写成“> 1/2”“>= 2/3”，或者“过半数”“三分之二以上”。") % {"name": name}, node)
        return written

    def _fields(self, node: Node, name: str) -> list[dict[str, Any]]:
        """What is to be written down; limits stand at numbers, and `unless` names one of the fields that say yes or no."""
        nodes = self.items(node, name)
        found = [self._field(one) for one in nodes]
        says_yes = [one["name"] for one in found if one["kind"] == "yes_no"]
        for one, at in zip(found, nodes, strict=True):
            if one["kind"] != "number" and {"least", "most"} & one.keys():
                self.say("limit_of_no_number", _("least 和 most 只写在数字（number）上。"), at)
            if "unless" in one and one["unless"] not in says_yes:
                self.say("unknown_unless", _("unless 要写同一处的一个是否项（yes_no）的 name。"), at)
            if one.get("least", 0) > one.get("most", one.get("least", 0)):
                self.say("least_over_most", _("least 比 most 大。"), at)
            self._check_after(one, found, at)
        return found

    def _check_after(self, one: dict[str, Any], found: list[dict[str, Any]], at: Node) -> None:
        days = [other["name"] for other in found if other["kind"] == "date" and other is not one]
        if "after" in one and (one["kind"] != "date" or one["after"] not in days):
            self.say("unknown_after", _("after 写在日期（date）上，指同一处另一个日期项的 name。"), at)
        if "within" in one and ("after" not in one or Period.parse(one["within"]).unit is Unit.WORKING_DAYS):
            self.say("within_of_nothing", _("within 写天数或月数，和 after 一起写。"), at)

    def _field(self, node: Node) -> dict[str, Any]:
        given = self.mapping(node, FIELD, ("name", "title", "kind"), _("要填的项"))
        limits: dict[str, Any] = {name: self.whole(given[name], name) for name in ("least", "most") if name in given}
        limits |= {name: self.code(given[name], name) for name in ("unless", "after") if name in given}
        if "within" in given and (within := self.period(given["within"], "within")):
            limits["within"] = within.written
        return {
            "name": self.code(given.get("name"), "name"),
            "title": self.text(given.get("title"), "title", 60),
            "kind": self.choice(given.get("kind"), "kind", FIELD_KINDS),
            "needed": self.yes_no(given.get("needed"), "needed", default=True),
        } | limits

    def _publishing(self, node: Node, source: Sourced) -> Publishing:
        given = self.mapping(node, PUBLISH, ("code", "title", "text"), _("公开的内容"))
        period = self.period(given.get("for"), "for")
        text = self.text(given.get("text"), "text", 4000)
        self._check_placeholders(text, given.get("text"))
        return Publishing(
            code=self.code(given.get("code"), "code"),
            title=self.text(given.get("title"), "title", 120),
            text=text,
            period=period,
            takes_objections=self.yes_no(given.get("objections"), "objections", default="for" in given),
            source=self._source(given, source),
            line=line_of(node),
        )

    def _check_placeholders(self, text: str, node: Node | None) -> None:
        """`{place}` and the like are filled in; anything else in braces is a mistake."""
        rest = text
        for name in PLACEHOLDERS:
            rest = rest.replace(name, "")
        if node is not None and ("{" in rest or "}" in rest):
            known = "、".join(PLACEHOLDERS)
            self.say("unknown_placeholder", _("公告里能自动填的只有：%(known)s。") % {"known": known}, node)
