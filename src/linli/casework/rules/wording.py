"""What a text seems to be about: category by keywords, kind by turns of phrase, likeness of two texts. It only suggests."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from linli.casework.states import Kind


@dataclass(frozen=True, slots=True)
class Wordlist:
    """
    A category's code, the words that speak for it, and the code of the category above it.

    Without a code they are ordinary words that speak for nothing, such as 单元门口: what lies inside them does not count.
    """

    code: str
    words: tuple[str, ...]
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Wordlists laid out for looking: every word by its first letter; which codes it speaks for; what lies above each code."""

    beginning: dict[str, list[str]]
    codes: dict[str, list[str]]
    parents: dict[str, str]

    @classmethod
    def of(cls, lists: Iterable[Wordlist]) -> "Lexicon":
        codes: dict[str, list[str]] = {}
        parents: dict[str, str] = {}
        for one in lists:
            parents[one.code] = one.parent
            for word in filter(None, one.words):
                codes.setdefault(word, []).extend([one.code] if one.code else [])
        beginning: dict[str, list[str]] = {}
        for word in codes:
            beginning.setdefault(word[0], []).append(word)
        return cls(beginning, codes, parents)


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggested category with the words found in the text, longest first; `score` is what they weigh together."""

    code: str
    evidence: tuple[str, ...]
    score: int


LEAD = Fraction(3, 2)
"""How many times the best guess must outweigh the next; below that nothing is suggested, because a wrong hint costs trust."""


def guess_category(text: str, lexicon: Lexicon) -> Guess | None:
    """
    The category whose words are found in the text; None when nothing is, or when two are about as likely.

    What speaks for a category alone speaks for those below it too, so the nearest one wins over the one above; where two
    below the same one are about as likely, it is that one.
    """
    own: dict[str, set[str]] = {}
    for word in _words_in(text, lexicon):
        for code in lexicon.codes[word]:
            own.setdefault(code, set()).add(word)
    parents = lexicon.parents
    guesses = sorted(
        (_weighed(code, held | _alone(parents[code], own, parents)) for code, held in own.items()),
        key=lambda guess: (-guess.score, not parents[guess.code], guess.code),
    )
    if not guesses:
        return None
    best, above = guesses[0], parents[guesses[0].code]
    near = [one for one in guesses[1:] if best.score < LEAD * one.score and one.code != above]
    if not near:
        return best
    if above and all(parents[one.code] == above for one in near):
        return _weighed(above, {word for one in (best, *near) for word in one.evidence})
    return None


def _alone(code: str, own: dict[str, set[str]], parents: dict[str, str]) -> set[str]:
    """The words found for a category that speak for none of those below it."""
    below = [held for other, held in own.items() if parents[other] == code]
    return own.get(code, set()).difference(*below)


def _words_in(text: str, lexicon: Lexicon) -> set[str]:
    """The words found, the longest first: a letter that is part of one word is not part of another."""
    left, found = text, set[str]()
    there = [word for letter in lexicon.beginning.keys() & set(text) for word in lexicon.beginning[letter] if word in text]
    for word in sorted(there, key=_longest_first):
        if word in left:
            found.add(word)
            left = left.replace(word, GAP)
    return found


def _weighed(code: str, words: Iterable[str]) -> Guess:
    """A word weighs the square of its length: 电动车充电 says more than 电动车 and 充电 apart."""
    return Guess(code, tuple(sorted(words, key=_longest_first)), sum(len(word) ** 2 for word in words))


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


GAP = "\0"  # stands where a word was found, so that the letters around it do not join


KIND_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.DENUNCIATION, ("举报", "检举")),
    (Kind.COMPLAINT, ("投诉", "强烈要求", "态度恶劣", "不作为", "乱收费")),
    (Kind.SUGGESTION, ("建议", "希望能够", "提个意见")),
    (Kind.CONSULTATION, ("请问", "咨询", "想问", "怎么办理", "如何办理", "什么时候", "需要什么", "哪里办")),
)


def guess_kind(text: str) -> str:
    """Consultation, help, complaint, denunciation or suggestion by turns of phrase; help when nothing speaks for another."""
    for kind, words in KIND_WORDS:
        if any(word in text for word in words):
            return kind
    return Kind.HELP


BLANK = re.compile(r"[\s，。！？、；：,.!?;:“”\"'（）()]+")
ALIKE = 55
"""From this likeness (0–100) on two reports are shown as perhaps the same; chosen so that a reworded report is still found."""


def likeness(one: str, other: str) -> int:
    """How alike two short texts are, 0–100, whatever the order of their clauses."""
    from rapidfuzz import fuzz  # noqa: PLC0415 -- heavy

    first, second = BLANK.sub("", one)[:300], BLANK.sub("", other)[:300]
    if not first or not second:
        return 0
    return round(fuzz.ratio(_pairs(first), _pairs(second)) * 0.4 + fuzz.partial_ratio(first, second) * 0.6)


def _pairs(text: str) -> str:
    """Its pairs of characters, sorted: the same words in another order come out the same."""
    return " ".join(sorted({text[i : i + 2] for i in range(len(text) - 1)} or {text}))


def title_from(text: str, *, most: int = 40) -> str:
    """A title for a report that has none: its first sentence, at most `most` characters."""
    first = re.split(r"[。！？!?\n]", text.strip(), maxsplit=1)[0].strip(" ，,；;")
    return first if len(first) <= most else first[: most - 1] + "…"
