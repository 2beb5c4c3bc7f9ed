"""
What an amendment changes, so that it can be read: first by clauses, as Chinese punctuation parts them, and within a clause that
was only touched by its characters. A change is never cut into crumbs: what stays between two changes must be worth reading.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
CLAUSE = re.compile(r"[^。；，、！？：\n.;,!?]*(?:[。；，、！？：\n.;,!?]+|$)")
MOST_PAIRS, MOST_CHARACTERS = 250_000, 400
LEAST_LIKE, LEAST_KEPT = 0.5, 2
"""Two clauses are one that was touched when half of them agrees; fewer characters than two between changes go with them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stays, goes out or comes in."""

    kind: str
    text: str


def clauses(text: str) -> list[str]:
    """A text cut after each mark; put together again it is the same text."""
    return [one for one in CLAUSE.findall(text) if one]


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """What leads from one text to the other, in reading order."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _of_clauses(_tidy(before, head, tail), _tidy(after, head, tail))
    # heads and tails are given back to whole clauses by `_tidy`, so that a change is read with its clause
    start, end = _edges(before, head, tail)
    return _joined([Piece(SAME, before[:start]), *middle, Piece(SAME, before[len(before) - end :])])


def before_of(pieces: Iterable[Piece]) -> str:
    return "".join(one.text for one in pieces if one.kind != IN)


def after_of(pieces: Iterable[Piece]) -> str:
    return "".join(one.text for one in pieces if one.kind != OUT)


def changes_of(pieces: Sequence[Piece]) -> int:
    """How many characters go out and come in."""
    return sum(len(one.text) for one in pieces if one.kind != SAME)


def _common(first: str, second: str) -> int:
    """How many characters both begin with."""
    most = min(len(first), len(second))
    return next((at for at in range(most) if first[at] != second[at]), most)


def _edges(text: str, head: int, tail: int) -> tuple[int, int]:
    """How much at either end of the text is the same, in whole clauses."""
    start = max((text.rfind(mark, 0, head) + 1 for mark in "。；，、！？：\n.;,!?"), default=0)
    rest = text[len(text) - tail :]
    found = CLAUSE.match(rest)
    return start, tail - (found.end() if found and tail else 0)


def _tidy(text: str, head: int, tail: int) -> str:
    start, end = _edges(text, head, tail)
    return text[start : len(text) - end]


def _of_clauses(before: str, after: str) -> list[Piece]:
    first, second = clauses(before), clauses(after)
    if len(first) * len(second) > MOST_PAIRS:
        return [Piece(OUT, before), Piece(IN, after)]
    pieces: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, come = "".join(first[a1:a2]), "".join(second[b1:b2])
        pieces += [Piece(SAME, gone)] if kind == "equal" else _of_characters(gone, come)
    return pieces


def _of_characters(gone: str, come: str) -> list[Piece]:
    """A clause that was only touched shows which characters; one that is another is told whole."""
    whole = [Piece(OUT, gone), Piece(IN, come)]
    if not gone or not come or max(len(gone), len(come)) > MOST_CHARACTERS:
        return whole
    matcher = SequenceMatcher(None, gone, come, autojunk=False)
    if matcher.ratio() < LEAST_LIKE:
        return whole
    pieces: list[Piece] = []
    codes = matcher.get_opcodes()
    for at, (kind, a1, a2, b1, b2) in enumerate(codes):
        is_crumb = kind == "equal" and 0 < at < len(codes) - 1 and a2 - a1 < LEAST_KEPT
        if kind == "equal" and not is_crumb:
            pieces.append(Piece(SAME, gone[a1:a2]))
        else:
            pieces += [Piece(OUT, gone[a1:a2]), Piece(IN, come[b1:b2])]
    return pieces


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of a kind as one; between what stays, first all that goes out, then all that comes in."""
    made: list[Piece] = []
    gone = come = ""
    for one in [*pieces, Piece(SAME, "")]:
        if one.kind == OUT:
            gone += one.text
        elif one.kind == IN:
            come += one.text
        elif one.text:
            made += [Piece(OUT, gone)] * bool(gone) + [Piece(IN, come)] * bool(come)
            gone = come = ""
            made = _with_same(made, one.text)
    return tuple(made + [Piece(OUT, gone)] * bool(gone) + [Piece(IN, come)] * bool(come))


def _with_same(made: list[Piece], text: str) -> list[Piece]:
    if made and made[-1].kind == SAME:
        return [*made[:-1], Piece(SAME, made[-1].text + text)]
    return [*made, Piece(SAME, text)]
