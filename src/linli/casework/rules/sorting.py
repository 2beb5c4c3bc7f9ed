"""Words that sound like no ordinary report: a petition, a denunciation, an emergency. It only suggests, and shows its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linli.core.problems import Problem

EMERGENCIES = ("fire", "medical", "police", "traffic")
PETITIONS = ("denunciation", "petition")
KINDS = (*EMERGENCIES, *PETITIONS)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a text may be, and the words that say so, longest first."""

    kind: str
    words: tuple[str, ...]

    @property
    def is_emergency(self) -> bool:
        return self.kind in EMERGENCIES


def hint_of(text: str, words: Mapping[str, Sequence[str]]) -> Hint | None:
    """The most pressing thing that a text may be; emergencies before petitions. None for an ordinary report."""
    for kind in KINDS:
        found = sorted({word for word in words.get(kind, ()) if word in text}, key=lambda word: (-len(word), word))
        if found:
            return Hint(kind, tuple(_without_parts(found)))
    return None


def _without_parts(found: Sequence[str]) -> list[str]:
    """Without words that only stand inside a longer one that was found: 漏气 in 燃气漏气."""
    return [word for word in found if not any(word != other and word in other for other in found)]


def word_problems(body: Mapping[str, object]) -> Iterable[Problem]:
    """What is wrong with a rule set `casework.sorting_words`."""
    for kind in KINDS:
        words = body.get(kind)
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            yield Problem(kind, f"{kind}: a list of words", where=kind)
