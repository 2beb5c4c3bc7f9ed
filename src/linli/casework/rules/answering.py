"""Which entry answers a question: by the words people use, never by guessing; every offer says which words it was found by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import wording

LEAST_LIKENESS = 72
"""From this likeness (0–100) on a question is taken for the same although none of its words is listed."""
ASKING = ("怎么", "如何", "哪里", "哪儿", "什么", "多少", "几天", "几点", "多久", "能不能", "可以", "要不要", "需要", "请问", "咨询", "想问", "问一下", "吗", "？", "?", "办理")  # fmt: skip
FILLING = ("的", "了", "呢", "我", "他", "她", "想", "要", "办", "领")
BARE = re.compile("|".join(map(re.escape, (*ASKING, *FILLING))) + "|" + wording.BLANK.pattern)
"""What a question is asked with, and what says nothing by itself."""
TOO_COMMON = 1  # a single character points at nothing
LONGEST_ASKED, LEAST_HELD, LEAST_SHARE = 30, 4, 0.6
"""A short question in somebody's own words points to what holds this many of its characters, and this share of them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be the answer: what it is called, the words that speak for it, and where alone it holds."""

    key: str
    title: str
    words: tuple[str, ...]
    place_path: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that fits, with the words found in the question, longest first, and how well it fits."""

    key: str
    evidence: tuple[str, ...]
    score: int


def is_question(text: str) -> bool:
    """Whether somebody asks rather than reports; asked only where a wrong yes costs nothing."""
    return any(word in text for word in ASKING)


def best_matches(text: str, candidates: Iterable[Candidate], *, place_path: str = "", most: int = 3) -> list[Match]:
    """
    The candidates that the text points to, the best first; none rather than a bad one.

    A word weighs the square of its length (高龄津贴 says more than 津贴), a title that is nearly the same adds its
    likeness. What holds at one place only is offered there, or where the place is not known.
    """
    asked = text.strip()
    if len(asked) <= TOO_COMMON:
        return []
    found = [
        _match(asked, one) for one in candidates if not (place_path and one.place_path) or place_path.startswith(one.place_path)
    ]
    good = [one for one in found if one is not None]
    return sorted(good, key=lambda one: (-one.score, one.key))[:most]


def _match(text: str, one: Candidate) -> Match | None:
    held = max(_found_in(text, one.words), _own_words(text, (one.title, *one.words)), key=_weight)
    likeness = wording.likeness(text, one.title)
    if not held and likeness < LEAST_LIKENESS:
        return None
    return Match(one.key, held, _weight(held) * 10 + likeness)


def _weight(held: tuple[str, ...]) -> int:
    return sum(len(word) ** 2 for word in held)


def _own_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """
    The pieces of a short question that the words hold, longest first; none unless they are nearly all of it.

    “八十岁的补贴” is held by “八十岁以上的老年补贴”.
    """
    asked = BARE.sub("", text.lower())
    if not TOO_COMMON < len(asked) <= LONGEST_ASKED:
        return ()
    pieces = _pieces(asked, wording.GAP.join(BARE.sub("", word.lower()) for word in words))
    total = sum(map(len, pieces))
    is_held = total == len(asked) or total >= max(LEAST_HELD, LEAST_SHARE * len(asked))
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece))) if is_held else ()


def _pieces(asked: str, known: str) -> list[str]:
    """From left to right the longest pieces of at least two characters that lie in `known`."""
    pieces, at = list[str](), 0
    while at < len(asked) - 1:
        end = at + TOO_COMMON
        while end < len(asked) and asked[at : end + 1] in known:
            end += 1
        if end - at > TOO_COMMON:
            pieces.append(asked[at:end])
        at = max(end, at + 1)
    return pieces


def _found_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words found in the text, the longest first: a letter that is part of one word is not part of another."""
    left, found = text.lower(), list[str]()
    for word in sorted({word.lower() for word in words if len(word) > TOO_COMMON}, key=lambda word: (-len(word), word)):
        if word in left:
            found.append(word)
            left = left.replace(word, wording.GAP)
    return tuple(found)
