"""
Seals: what was written in the journal cannot be changed afterwards without being found out.

A task puts the lines that are not sealed yet into a batch: their leaves, the Merkle root over them (RFC 9162 §2.1), and a
head chained to the head before. Writers never wait for it. A transaction that commits late (its line's id is older than lines
already sealed) is picked up by a later seal, because what is sealed is kept line by line and not as “everything up to here”.

`verify()` reads everything again and finds a line that was changed, removed or slipped in. Whoever owns both the database and
the keys could rewrite the whole chain; that is found by an anchor, the head of a day that somebody outside has kept.
"""

from .anchors import daily_anchor
from .sealing import seal_new_lines, troubles
from .verifying import Report, verify

__all__ = ["Report", "daily_anchor", "seal_new_lines", "troubles", "verify"]
