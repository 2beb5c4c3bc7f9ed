"""A show of hands: two tellers count, and it stands when both counted the same; else it is counted again. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from . import papers

CODES = (papers.YES, papers.NO, papers.ABSTAIN)
TELLERS = 2


@dataclass(frozen=True, slots=True)
class Count:
    """What one teller counted."""

    round: int
    teller: str
    counts: Mapping[str, int]


def agreed(counts: Sequence[Count]) -> dict[str, int] | None:
    """What both tellers of the last round counted; nothing before two did, or where they differ."""
    last = [one for one in counts if one.round == last_round(counts)]
    if len(last) < TELLERS or any(dict(one.counts) != dict(last[0].counts) for one in last[1:]):
        return None
    return dict(last[0].counts)


def last_round(counts: Sequence[Count]) -> int:
    return max((one.round for one in counts), default=0)


def round_now(counts: Sequence[Count]) -> int:
    """The round in which the next count falls: a new one once two tellers counted the last."""
    last = last_round(counts)
    in_it = sum(1 for one in counts if one.round == last)
    return last + 1 if last == 0 or in_it >= TELLERS else last


def count_problems(earlier: Sequence[Count], *, teller: str, counts: Mapping[str, int], present: int | None) -> list[Problem]:
    """What stands against one more count. `present`: how many are there to raise a hand; None where nobody knows."""
    problems = []
    if agreed(earlier) is not None:
        problems.append(Problem("agreed", _("两位计票人数的一样，已经定了。"), where="teller"))
    name = teller.strip()
    if not 2 <= len(name) <= 60:
        problems.append(Problem("teller", _("写上是谁数的，写全名。"), where="teller"))
    here = {one.teller for one in earlier if one.round == round_now(earlier)}
    if name in here:
        problems.append(
            Problem("teller_twice", _("这一轮要由两个人各数一遍，%(who)s已经数过了。") % {"who": name}, where="teller")
        )
    if set(counts) != set(CODES) or any(one < 0 for one in counts.values()):
        problems.append(Problem("counts", _("赞成、反对、弃权各填一个数，没有就填 0。"), where=papers.YES))
    total = sum(counts.values())
    if present is not None and total > present:
        text = _("一共数了 %(total)d 只手，到会的只有 %(present)d 人。请再数一遍。")
        problems.append(Problem("too_many", text % {"total": total, "present": present}, where=papers.YES))
    return problems
