"""
Every verb of a ballot, by one name: `ballots.prepare`, `ballots.freeze`, `ballots.open_ballot`, `ballots.close` …

They stand in `preparing` (until the box opens), `declaring` (from the last vote to the result) and `again` (held once more).
"""

from .again import revote
from .declaring import close, declare
from .preparing import (
    BallotGiven,
    OptionGiven,
    change,
    freeze,
    open_ballot,
    prepare,
    set_options,
    thaw,
    void,
    withdraw,
)

__all__ = [
    "BallotGiven",
    "OptionGiven",
    "change",
    "close",
    "declare",
    "freeze",
    "open_ballot",
    "prepare",
    "revote",
    "set_options",
    "thaw",
    "void",
    "withdraw",
]
