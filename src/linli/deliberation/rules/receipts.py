"""Receipts and boxes in one spelling: what is hashed and published of a closed ballot. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from linli.core.canonical import digest
from linli.core.ids import READABLE, short_code

GROUPS, GROUP = 3, 4
LENGTH = GROUPS * GROUP + GROUPS - 1
"""XXXX-XXXX-XXXX: 55 random bits; among a million papers two alike come once in a hundred thousand boxes, and harm nothing."""


def new_receipt() -> str:
    """A random code that can be read out: no O and 0, no I, L and 1."""
    return "-".join(short_code(GROUP) for _ in range(GROUPS))


def receipt_as_typed(text: str) -> str:
    """What somebody typed as a receipt is written: capitals, groups of four; “” when it cannot be one."""
    letters = "".join(letter for letter in text.upper() if letter in READABLE)
    if len(letters) != GROUPS * GROUP:
        return ""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def who_of(ballot_id: UUID | str, key: str) -> str:
    """How a right is called where no name may stand: a digest that means this ballot alone."""
    return hashlib.sha256(f"{ballot_id}:{key}".encode()).hexdigest()[:32]


def digest_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 over lines, each with its end, so that nothing can be cut elsewhere."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode() + b"\n")
    return found.hexdigest()


def paper_lines(papers: Iterable[str]) -> Iterator[str]:
    """The papers of a secret ballot in the order in which they lie."""
    return (f"{position}\t{content}" for position, content in enumerate(papers, start=1))


def box_digest(papers: str, receipts: str, turnout: Mapping[str, Any]) -> str:
    """The digest of a closed box: of its papers (or voices), of its receipts, and of who could vote and did."""
    return digest_of_lines([papers, receipts, digest(turnout)])


def roll_line(who: str, area_centi: int, is_unsold: bool, is_excluded: bool) -> str:
    """One right of the roll as its digest has it."""
    return f"{who}\t{area_centi}\t{int(is_unsold)}\t{int(is_excluded)}"


def voice_line(who: str, content: str, receipt: str) -> str:
    """One standing voice of a recorded ballot as the digest of its box has it; they are sorted."""
    return f"{who}\t{content}\t{receipt}"


def hands_line(code: str, count: int) -> str:
    """How many hands of one kind, as the digest of the box has it."""
    return f"hands\t{code}\t{count}"
