"""
What a city's words in the coded columns come to: its “经办中” is our “在办”. Pure.

Coded are the state of an order, its kind, whether it was resolved and whether the caller was satisfied. The words as shipped
stand in `rulesets/mappings/hotline_12345.yaml`; a city's own mapping puts its words before them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.states import Kind, Satisfaction
from linli.core.problems import Problem

ChosenWords: TypeAlias = Mapping[str, Mapping[str, str]]
"""Column → the city's word → our meaning; “” for a word that is to mean nothing."""
NEEDED = frozenset({"state", "kind"})
"""Of these columns every word must be known; of the others a word that is not is only put down."""
MOST_WORDS, MOST_LENGTH = 40, 20
STATES = {
    "open": gettext_lazy("在办"),
    "answered": gettext_lazy("收到了我们的答复"),
    "closed": gettext_lazy("那边办结了"),
    "back": gettext_lazy("退回来重办"),
    "withdrawn": gettext_lazy("撤单，不用办了"),
    "returned": gettext_lazy("收到了我们的退单"),
}
MEANINGS: dict[str, dict[str, Any]] = {
    "state": STATES,
    "kind": {one.value: one.label for one in Kind},
    "resolved": {"solved": gettext_lazy("解决了"), "unsolved": gettext_lazy("没解决")},
    "satisfied": {one.value: one.label for one in Satisfaction},
}
ANSWERS = {"done": "answered", "returned": "returned"}
"""What we write ourselves when we report back, and what it must mean over there."""


def known_words(words: Mapping[str, Any], key: str) -> dict[str, list[str]]:
    """Meaning → the words for it, the one that we write first."""
    told = words if key == "resolved" else words[key]
    return {meaning: [told[meaning]] if isinstance(told[meaning], str) else list(told[meaning]) for meaning in MEANINGS[key]}


def meaning_of(words: Mapping[str, Any], key: str, word: str) -> str:
    """What a word comes to; “” for one that nobody has told us."""
    return next((meaning for meaning, known in known_words(words, key).items() if word in known), "")


def own_words(words: Mapping[str, Any], chosen: ChosenWords, answers: Mapping[str, str]) -> dict[str, Any]:
    """The words of a mapping: the chosen ones before those that it had, each with one meaning; what we write back as told."""
    made = dict(words) | {"answer": dict(words["answer"]) | {name: word for name, word in answers.items() if word}}
    for key in MEANINGS:
        told = chosen.get(key, {})
        merged = {
            meaning: [word for word, wanted in told.items() if wanted == meaning] + [word for word in known if word not in told]
            for meaning, known in known_words(words, key).items()
        }
        made |= merged if key == "resolved" else {key: merged}
    for name, meaning in ANSWERS.items():
        word = made["answer"][name]
        made["state"] = {
            one: [word, *known] if one == meaning and word not in known else known for one, known in made["state"].items()
        }
    return made


def word_problems(
    words: Mapping[str, Any], chosen: ChosenWords, answers: Mapping[str, str], *, headings: Mapping[str, str]
) -> list[Problem]:
    """Everything that stands against the chosen words. `headings`: key → what the sheet calls the column."""
    problems = [
        problem
        for key, told in chosen.items()
        for word, meaning in told.items()
        for problem in _one_problem(key, word, meaning, headings.get(key, key))
    ]
    for name, wanted in ANSWERS.items():
        word = answers.get(name, "") or words["answer"][name]
        if len(word) > MOST_LENGTH:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_LENGTH}, where=f"answer_{name}"))
        means = chosen.get("state", {}).get(word) or meaning_of(words, "state", word) or wanted
        if means != wanted:
            text = _("“%(word)s”在上面是“%(means)s”，写回去热线会看错。换一个词。")
            given = {"word": word, "means": STATES.get(means, means)}
            problems.append(Problem("means_other", text % given, where=f"answer_{name}"))
    return problems


def _one_problem(key: str, word: str, meaning: str, heading: str) -> Iterable[Problem]:
    if key not in MEANINGS:
        yield Problem("not_coded", _("“%(key)s”这一列不用对词。") % {"key": key}, where="words")
    elif meaning and meaning not in MEANINGS[key]:
        text = _("没有“%(meaning)s”这个意思，从列出的里面选。") % {"meaning": meaning}
        yield Problem("unknown_meaning", text, where=field_of(key, word))
    elif not meaning and key in NEEDED:
        text = _("“%(heading)s”里的“%(word)s”是什么意思，还没选。") % {"heading": heading, "word": word}
        yield Problem("word_unchosen", text, where=field_of(key, word))


def too_many_problem(key: str, heading: str, count: int) -> Problem:
    """A column of so many words is none that has a few fixed ones."""
    text = _("“%(heading)s”里有 %(count)d 种写法，不像是这一项，看看是不是选错了列。")
    return Problem("too_many_words", text % {"heading": heading, "count": count}, where=key)


def field_of(key: str, word: str) -> str:
    """What the choice of a word is called in a form: the word itself, in figures that stand in any address or name."""
    return f"word_{key}_{word.encode().hex()}"
