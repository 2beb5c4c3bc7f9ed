"""
Drawing lots so that everybody can draw them again: the seed is promised by its hash before, and published after. Pure.

The method, to be written down with the result (`METHOD`):
1. Before: SHA-256 of the seed (UTF-8) is published together with the list.
2. The list is sorted by its keys (by Unicode code points), so that nobody's order matters.
3. Numbers come from SHA-256(seed ‖ "\\n" ‖ digest of the list ‖ "\\n" ‖ counter), counter 0, 1, 2 … in decimal, each block read
   as a whole number of 256 bits, most significant byte first. The digest of the list is SHA-256 of its keys, each followed by
   a line feed, as hexadecimal.
4. A place among n: a block at or above the largest multiple of n below 2²⁵⁶ is thrown away, else block mod n (no place is
   likelier than another).
5. Draw: a place among those left, take that one out, the ones behind it move up; as often as there are seats.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

METHOD = "sha256-counter-1"
LEAST_SEED = 16  # characters: fewer can be guessed from the promise
WHOLE = 1 << 256


class LotsRefused(ValueError):
    """The seed is not the one that was promised, or the list cannot be drawn from."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Who was drawn, in the order of drawing, and what is needed to draw again."""

    drawn: tuple[str, ...]
    keys: tuple[str, ...]
    seed: str
    promise: str
    list_digest: str
    blocks: int  # how many blocks were used


def promise_of(seed: str) -> str:
    """What is published before the draw: SHA-256 of the seed, hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def digest_of(keys: Sequence[str]) -> str:
    """SHA-256 of the sorted keys, each followed by a line feed, hexadecimal."""
    return hashlib.sha256("".join(f"{key}\n" for key in sorted(keys)).encode()).hexdigest()


def draw(keys: Sequence[str], *, seats: int, seed: str, promise: str) -> Draw:
    """:raises LotsRefused: for a seed that was not promised or is too short, keys that repeat, or more seats than keys."""
    listed = sorted(keys)
    if not hmac.compare_digest(promise_of(seed), promise):
        raise LotsRefused("this is not the seed that was promised")
    if len(seed) < LEAST_SEED:
        raise LotsRefused(f"a seed has {LEAST_SEED} characters or more")
    if len(set(listed)) < len(listed) or any("\n" in key or not key for key in listed):
        raise LotsRefused("every key stands on the list once, on one line")
    if not 1 <= seats <= len(listed):
        raise LotsRefused(f"{seats} out of {len(listed)} cannot be drawn")
    list_digest = digest_of(listed)
    numbers = _Numbers(seed, list_digest)
    left, drawn = list(listed), []
    for _seat in range(seats):
        drawn.append(left.pop(numbers.below(len(left))))
    return Draw(tuple(drawn), tuple(listed), seed, promise, list_digest, numbers.used)


class _Numbers:
    """Whole numbers below a bound, all of them alike likely."""

    def __init__(self, seed: str, list_digest: str) -> None:
        self.used = 0
        self._blocks = self._read(f"{seed}\n{list_digest}\n".encode())

    def _read(self, begins: bytes) -> Iterator[int]:
        while True:
            block = hashlib.sha256(begins + str(self.used).encode()).digest()
            self.used += 1
            yield int.from_bytes(block, "big")

    def below(self, bound: int) -> int:
        limit = WHOLE - WHOLE % bound
        return next(number for number in self._blocks if number < limit) % bound
