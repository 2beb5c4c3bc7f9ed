"""
The hotline's sheet: what its columns mean, how a row differs from what we know, what goes back. Pure.

The columns and words stand in `rulesets/mappings/hotline_12345.yaml`, and nowhere else. Three voices are kept apart: what the
city says now (`theirs`), what it said when last taken over or was told by us (`base`), and what our own record says (`ours`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.rules import hotline_words
from linli.casework.states import BY_VERB, State, may_step
from linli.core.problems import Problem
from linli.core.spreadsheets import Column, Moment, Text
from linli.core.words import Words

MOST_TEXT, MOST_CELL = 4000, 200
ANSWERS = ("state", "result", "reply", "finished_at", "contacted_at", "resolved", "satisfied")
"""What we write when we report back; everything else is the city's own and goes back as it came."""
OURS = ("kind", "category", "title", "text", "caller", "phone", "spot")
"""What our record holds too, and may have put right meanwhile."""
PRIVATE = frozenset({"caller", "phone"})
"""Stays encrypted with the reporter: shown masked, compared by a keyed hash, never sent back: the city has it."""
PLAIN = frozenset(
    {"number", "state", "kind", "district", "town", "manner", "role", "called_at", "due_at", "finished_at", "contacted_at"}
)
"""What says nothing of the matter: all that is kept and heard of an order whose case went the way of petitions."""
FIRST = ("due_at", "state")
"""What a clerk has to see first."""


class Meaning(StrEnum):
    """What a word in “工单状态” comes to."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    BACK = "back"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


OVER = frozenset({Meaning.CLOSED, Meaning.WITHDRAWN, Meaning.RETURNED})
FINISHED = frozenset(
    {State.DONE, State.CALLED_BACK, State.CLOSED, State.NOT_ACCEPTED, State.TRANSFERRED_EMERGENCY, State.MERGED, State.VOID}
)
"""States in which the city waits for our answer."""


@dataclass(frozen=True, slots=True)
class Format:
    """The city's sheet: its columns in their order, those that some cities have besides, and its words; whose it is."""

    columns: tuple[tuple[str, str], ...]
    more: dict[str, str]
    also: dict[str, tuple[str, ...]]
    required: frozenset[str]
    words: dict[str, Any]
    name: str = ""
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What stands in the headings of other cities' sheets, per key; good for a guess, never for reading."""

    @classmethod
    def from_body(cls, body: Mapping[str, Any], name: str = "") -> "Format":
        also = {key: tuple(names) for key, names in body.get("also", {}).items()}
        columns, words = tuple(body["columns"].items()), dict(body["words"])
        hints = {key: tuple(parts) for key, parts in body.get("guess", {}).items()}
        return cls(
            columns, dict(body.get("more", {})), also, frozenset(body["required"]), words, name or body.get("name", ""), hints
        )

    @property
    def keys(self) -> list[str]:
        return [key for _heading, key in self.columns]

    def heading(self, key: str) -> str:
        return next((heading for heading, name in [*self.columns, *self.more.items()] if name == key), key)

    def readers(self) -> list[Column]:
        """The columns as the reader of sheets looks for them."""
        return [
            Column(key, heading, required=key in self.required, parse=_parser(key), aliases=self.also.get(key, ()))
            for heading, key in [*self.columns, *self.more.items()]
        ]

    def writers(self, headings: Iterable[str] = ()) -> list[Column]:
        """The columns to write: as `headings` (those of the sheet that came last) have them, else the 21 as shipped."""
        known = {name: key for heading, key in [*self.columns, *self.more.items()] for name in (heading, *self.also.get(key, ()))}
        wanted = [(heading, known.get(heading, "")) for heading in headings]
        if not wanted:
            wanted = list(self.columns)
        return [Column(key or f"blank_{index}", heading) for index, (heading, key) in enumerate(wanted)]

    def meaning(self, word: str) -> Meaning | None:
        """What the city's word for a state comes to; None for a word that nobody has told us."""
        found = hotline_words.meaning_of(self.words, "state", word)
        return Meaning(found) if found else None

    def kind_of(self, word: str) -> str:
        """Our kind of case for the city's word; “” for one that is none of the five."""
        return hotline_words.meaning_of(self.words, "kind", word)

    def kind_word(self, kind: str) -> str:
        return self._first("kind", kind)

    def says_the_same(self, key: str, one: str, other: str) -> bool:
        """Whether two words of a coded answer (resolved, satisfied) come to the same."""
        if key not in ("resolved", "satisfied"):
            return False
        means = hotline_words.meaning_of(self.words, key, one)
        return bool(means) and means == hotline_words.meaning_of(self.words, key, other)

    def answered(self, key: str, meaning: str) -> str:
        """The word that we write for it; “” where there is nothing to say."""
        return self._first(key, meaning) if meaning else ""

    def _first(self, key: str, meaning: str) -> str:
        return next(iter(hotline_words.known_words(self.words, key)[meaning]), "")


def _parser(key: str) -> Any:
    if key == "due_at":
        return end_of
    if key in ("called_at", "finished_at", "contacted_at"):
        return Moment()
    return Text({"number": 40, "title": 120, "text": MOST_TEXT, "reply": MOST_TEXT}.get(key, MOST_CELL))


def end_of(cell: Any) -> datetime:
    """A limit: a day alone means until its end. :raises BadCell: for what is no day."""
    read: datetime = Moment()(cell)
    return read.replace(hour=23, minute=59) if read.time() == time() else read


def as_words(value: Any) -> str:
    """A value of the sheet as text that compares: moments to the minute, in local time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value).strip() if isinstance(value, str | int | date) else ""


def path_of(category: str) -> list[str]:
    """The names in a category of several levels, the nearest first: “市容/照明/路灯不亮” → 路灯不亮, 照明, 市容."""
    return [part for part in reversed(re.split(r"[/\\>＞、|·—-]+", category.replace(" ", ""))) if part]


# ---- what is new in a sheet ----


@dataclass(frozen=True, slots=True)
class Heard:
    """
    One cell of a known number's row: what it says, and what stands with us instead (`old`).

    `is_known`: the city said so before, or we told it so. `agrees`: our record says the same. `is_contradicted`: our record
    was put right since, or we told the city something else.
    """

    key: str
    theirs: str
    old: str = ""
    is_known: bool = False
    agrees: bool = False
    is_contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One thing in which the city's sheet says something new. `old` is what stands with us, `new` what the city says.

    `is_contradiction`: our own record says something else than both; taken over only when somebody chooses so. `hindered`:
    why it cannot be taken over.
    """

    key: str
    heading: str
    old: str
    new: str
    is_contradiction: bool = False
    hindered: str = ""
    means: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether it is ticked to begin with: what the city alone knows, but nothing that contradicts us."""
        return not self.is_contradiction and not self.hindered


def differences(cells: Iterable[Heard], form: Format, *, state: str, was_dispatched: bool) -> list[Difference]:
    """What the city says that is new, what presses first. An empty cell says nothing; what it says as we do is no news."""
    found = []
    for one in cells:
        if not one.theirs or one.is_known or one.agrees:
            continue
        hindered, means = _effect(one.key, one.theirs, form, state=state, was_dispatched=was_dispatched)
        found.append(Difference(one.key, form.heading(one.key), one.old, one.theirs, one.is_contradicted, hindered, means))
    return sorted(found, key=lambda one: FIRST.index(one.key) if one.key in FIRST else len(FIRST))


def _effect(key: str, theirs: str, form: Format, *, state: str, was_dispatched: bool) -> tuple[str, str]:
    """Why it cannot be taken over (“”: it can), and what taking it over does where that is more than putting it down."""
    if key == "due_at":
        return "", _("时限改成热线的")
    if key == "text":
        return "", _("记到经过里，原来的内容不动，回传表里也写原来的")
    if key in ANSWERS and key != "state":
        return "", _("只记下热线怎么说，本单位的答复不改")
    if key != "state":
        return "", ""
    meaning = form.meaning(theirs)
    if meaning is Meaning.BACK:
        return _rework_hindered(state, was_dispatched=was_dispatched), _("退回去重办")
    if meaning is Meaning.WITHDRAWN:
        return "", _("撤单，不再办") if may_step("withdraw", state) else _("记下热线撤了单")
    if meaning in (Meaning.CLOSED, Meaning.RETURNED):
        return "", _("记下热线那边办结了")
    return "", _("记下热线收到了") if meaning is Meaning.ANSWERED else ""


def _rework_hindered(state: str, *, was_dispatched: bool) -> str:
    if may_step("rework", state):
        return "" if was_dispatched else _("这件没有派过单，不能直接重办。请另登记一件来办。")
    if State(state) in BY_VERB["note"].from_states:
        return ""  # it is being worked on: only noted
    return _("现在是“%(state)s”，不能直接重办。请另登记一件来办。") % {"state": State(state).label}


def row_problems(row: Mapping[str, Any], form: Format, *, number: int, town: str) -> list[Problem]:
    """What a row says that cannot be: another subdistrict's, a word for a state that nobody knows."""
    problems = []
    if (word := row.get("state") or "") and form.meaning(word) is None:
        problems.append(Problem("unknown_state", _unknown(word, "state", form), row=number, column=form.heading("state")))
    if (given := row.get("town") or "") and plain_town(given) != plain_town(town):
        text = _("“%(given)s”不是%(town)s。别的街道的工单先从表里去掉。") % {"given": given, "town": town}
        problems.append(Problem("elsewhere", text, row=number, column=form.heading("town")))
    if (kind := row.get("kind") or "") and not form.kind_of(kind):
        problems.append(Problem("unknown_kind", _unknown(kind, "kind", form), row=number, column=form.heading("kind")))
    return problems


def _unknown(word: str, key: str, form: Format) -> str:
    """Whose mapping does not know the word, some that it knows, and where its meaning is told."""
    known = "、".join(words[0] for words in hotline_words.known_words(form.words, key).values() if words)
    text = _("不认识“%(word)s”。“%(mapping)s”这份对照认识的有：%(known)s……。到“列对照”里传这份表，选出它的意思，再收。")
    return text % {"word": word, "mapping": form.name, "known": known}


def plain_town(name: str) -> str:
    """A subdistrict's name without what is said of its kind: 花园路街道办事处 → 花园路."""
    return re.sub(r"(街道办事处|街道办|街道|办事处|乡|镇)$", "", name.strip())


# ---- what goes back ----


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say about a case that is finished. `is_return`: it is not ours, and goes back (退单)."""

    outcome: str
    reply: str
    finished_at: datetime | None
    contacted_at: datetime | None = None
    is_resolved: bool | None = None
    satisfaction: str = ""
    is_return: bool = False
    whose: Words = ""


def answer_cells(answer: Answer, form: Format) -> dict[str, str]:
    """The answer in the city's words, by the keys of ANSWERS. What nobody was asked stays empty."""
    words = form.words
    result = words["result"].get(answer.outcome, "")
    if answer.is_return:
        result = f"{words['answer']['returned']}：{answer.whose}" if answer.whose else words["answer"]["returned"]
    return {
        "state": words["answer"]["returned" if answer.is_return else "done"],
        "result": result,
        "reply": answer.reply,
        "finished_at": as_words(answer.finished_at) if answer.finished_at else "",
        "contacted_at": as_words(answer.contacted_at) if answer.contacted_at else "",
        "resolved": ""
        if answer.is_resolved is None
        else form.answered("resolved", "solved" if answer.is_resolved else "unsolved"),
        "satisfied": form.answered("satisfied", answer.satisfaction),
    }
