"""
What stands on a paper, in one spelling (pure). Every channel, the box, the batches and the published box use it.

    decision, owners        "yes" · "no" · "abstain"
    selection, budget       "1=o,3=x,7=o"   ○ for, × against; what is not named is an abstention
    satisfaction            "1=satisfied,2=basically,3=dissatisfied"
    survey                  "q1=a,q2=b"
    ""                      a blank paper
    "!"                     a spoilt paper: nobody can say what it says

Pairs stand in the order of their codes: numbers by value, before letters.
"""

from collections.abc import Mapping

BLANK, SPOILT = "", "!"
YES, NO, ABSTAIN = "yes", "no", "abstain"
FOR, AGAINST = "o", "x"
SATISFIED, BASICALLY, DISSATISFIED = "satisfied", "basically", "dissatisfied"


def spelled(marks: Mapping[str, str]) -> str:
    """The one spelling of marks by option code; marks that say nothing are left out."""
    said = {code: mark for code, mark in marks.items() if mark}
    return ",".join(f"{code}={said[code]}" for code in sorted(said, key=_order))


def marks_of(content: str) -> dict[str, str]:
    """The marks by option code; none on a blank or a spoilt paper. :raises ValueError: where it is not the one spelling."""
    if content in (BLANK, SPOILT):
        return {}
    marks = dict(pair.split("=", 1) for pair in content.split(","))
    if spelled(marks) != content:
        raise ValueError(f"{content!r} is not spelled as papers are")
    return marks


def _order(code: str) -> tuple[bool, int, str]:
    return (not code.isdecimal(), int(code) if code.isdecimal() else 0, code)
