"""What a text seems to be about: category by keywords, kind by turns of phrase, likeness of two texts. It only suggests."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rapidfuzz import fuzz

from linli.casework.states import Kind


@dataclass(frozen=True, slots=True)
class Wordlist:
    """A category's code and the words that speak for it."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggested category with the words found in the text, longest first; `score` is what they weigh together."""

    code: str
    evidence: tuple[str, ...]
    score: int


LEAD = Fraction(3, 2)
"""How many times the best guess must outweigh the next; below that nothing is suggested, because a wrong hint costs trust."""


def guess_category(text: str, lists: Iterable[Wordlist]) -> Guess | None:
    """The category whose words are found in the text; None when nothing is, or when two are about as likely."""
    found = sorted(
        (guess for guess in (_weigh(text, one) for one in lists) if guess), key=lambda guess: (-guess.score, guess.code)
    )
    if not found:
        return None
    if len(found) > 1 and found[0].score < LEAD * found[1].score:
        return None
    return found[0]


def _weigh(text: str, words: Wordlist) -> Guess | None:
    """A word weighs the square of its length: 电动车充电 says more than 电动车 and 充电 apart; a part of a found word adds nothing."""
    hits: list[str] = []
    for word in sorted(set(words.words), key=lambda one: (-len(one), one)):
        if word in text and not any(word in longer for longer in hits):
            hits.append(word)
    return Guess(words.code, tuple(hits), sum(len(word) ** 2 for word in hits)) if hits else None


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
