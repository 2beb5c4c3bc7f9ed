"""
Papers as small canonical texts, and counting a million of them: what says the same is counted once. Pure.

A paper names what was chosen, in order and part by commas: `for`; `p01,p04`; `1=satisfied,2=basically`. Empty is blank; what two
people could not read is `?`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

BLANK, UNREADABLE = "", "?"
FORBIDDEN = frozenset(",=?;\n")
"""No option's key holds one of these."""


@dataclass(frozen=True, slots=True)
class Count:
    """What papers said. Every paper is valid, blank, over-full or spoilt (unreadable, or naming what was not asked)."""

    votes: Mapping[str, int]
    returned: int
    blank: int = 0
    over_full: int = 0
    spoilt: int = 0
    odd: tuple[str, ...] = field(default=())  # spoilt texts that were not `?`, to be shown

    @property
    def valid(self) -> int:
        return self.returned - self.blank - self.over_full - self.spoilt


def paper_of(chosen: Iterable[str]) -> str:
    """The canonical text of a paper. :raises ValueError: for an option twice, or one whose key cannot stand on a paper."""
    keys = sorted(chosen)
    if len(set(keys)) < len(keys) or any(not key or FORBIDDEN & set(key) for key in keys):
        raise ValueError(f"{', '.join(keys)}: each option once, with a key of plain characters")
    return ",".join(keys)


def evaluation_of(said: Mapping[str, str]) -> str:
    """The canonical text of an evaluation: {item: how}. :raises ValueError: for keys that cannot stand on a paper."""
    if any(not part or FORBIDDEN & set(part) for pair in said.items() for part in pair):
        raise ValueError("items and answers have keys of plain characters")
    return ",".join(f"{item}={how}" for item, how in sorted(said.items()))


def grouped(papers: Iterable[str]) -> Counter[str]:
    """How many papers say the same."""
    return Counter(papers)


def count_choices(papers: Mapping[str, int], options: Sequence[str]) -> Count:
    """Papers with one choice each: for, against, abstain."""
    known = set(options)
    votes = {option: papers.get(option, 0) for option in options}
    odd = sorted(text for text in papers if text not in known and text not in (BLANK, UNREADABLE))
    spoilt = papers.get(UNREADABLE, 0) + sum(papers[text] for text in odd)
    return Count(votes, sum(papers.values()), papers.get(BLANK, 0), 0, spoilt, tuple(odd[:20]))


def count_selection(papers: Mapping[str, int], options: Sequence[str], *, seats: int) -> Count:
    """Papers with several choices: more than `seats` makes a paper void, fewer are fine."""
    known, votes = frozenset(options), Counter[str]()
    over_full, sound, odd = 0, dict[int, list[str]](), []
    for text, count in papers.items():
        if text in (BLANK, UNREADABLE):
            continue
        chosen = text.split(",")
        if not known.issuperset(chosen) or len(set(chosen)) < len(chosen):
            odd.append(text)
        elif len(chosen) > seats:
            over_full += count
        elif count == 1:
            votes.update(chosen)
        else:
            sound.setdefault(count, []).extend(chosen)
    for count, several in sound.items():
        for option, times in Counter(several).items():
            votes[option] += times * count
    spoilt = papers.get(UNREADABLE, 0) + sum(papers[text] for text in odd)
    counted = {option: votes[option] for option in options}
    return Count(counted, sum(papers.values()), papers.get(BLANK, 0), over_full, spoilt, tuple(sorted(odd)[:20]))


def count_evaluation(papers: Mapping[str, int], items: Sequence[str], answers: Sequence[str]) -> Count:
    """Papers that say something of each item; an item left out is not answered. `votes` has `item=answer` for each pair."""
    asked = [f"{item}={answer}" for item in items for answer in answers]
    known, votes = frozenset(asked), Counter[str]()
    odd = []
    for text, count in papers.items():
        if text in (BLANK, UNREADABLE):
            continue
        said = text.split(",")
        if known.issuperset(said) and len({one.partition("=")[0] for one in said}) == len(said):
            for one in said:
                votes[one] += count
        else:
            odd.append(text)
    spoilt = papers.get(UNREADABLE, 0) + sum(papers[text] for text in odd)
    counted = {one: votes[one] for one in asked}
    return Count(counted, sum(papers.values()), papers.get(BLANK, 0), 0, spoilt, tuple(sorted(odd)[:20]))
