"""The Merkle tree head of RFC 9162 §2.1.1, built leaf by leaf. (Leaves arrive hashed; see sealing.leaf_of.)"""

import hashlib
from collections.abc import Iterable


class Tree:
    """A tree head in the making, in memory of the logarithm of the number of leaves."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, bytes]] = []
        self.count = 0

    def add(self, leaf: str) -> None:
        """Add a leaf hash (hexadecimal)."""
        self.count += 1
        self._stack.append((1, bytes.fromhex(leaf)))
        while len(self._stack) > 1 and self._stack[-1][0] == self._stack[-2][0]:
            self._join()

    def root(self) -> str:
        """The head over all leaves (hexadecimal); nothing may be added after it."""
        if not self._stack:
            return hashlib.sha256(b"").hexdigest()
        while len(self._stack) > 1:
            self._join()
        return self._stack[0][1].hex()

    def _join(self) -> None:
        (size, right), (other, left) = self._stack.pop(), self._stack.pop()
        self._stack.append((size + other, hashlib.sha256(b"\1" + left + right).digest()))


def root_of(leaves: Iterable[str]) -> str:
    """The tree head over these leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
