"""
Rolls of voters (选民/业主名册): what a right is before it is written, what the roll still lacks, who stands on it twice. Pure.

Counting of owners: Supreme People's Court interpretation on divided ownership of buildings (2020), art. 8-9, as
`procedures.rules.shares` works it out: one owner of several units is one head, co-owners are one, all unsold together are one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.canonical import digest
from linli.core.problems import Problem
from linli.core.words import listing

MOST_REASON, MOST_TEXT, MOST_WHO, MOST_WHERE = 120, 1000, 60, 120
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Voting:
    """Somebody who may use a right: a person or an organisation; `agent_id` speaks for it, `is_named` with a letter."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    agent_id: UUID | None = None
    is_named: bool = False

    @property
    def key(self) -> str:
        return f"p:{self.person_id}" if self.person_id else f"o:{self.organisation_id}"


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit of a right with its door and its area in 0.01 m² (None: the register has none)."""

    unit_id: UUID
    label: str
    area_centi: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A right before it is written. `excluded_why` set: it stands on the list of those who do not count."""

    key: str
    label: str
    place_id: UUID | None = None
    place_path: str = ""
    area_centi: int = 0
    is_unsold: bool = False
    excluded_why: str = ""
    units: tuple[UnitEntry, ...] = ()
    voters: tuple[Voting, ...] = ()

    @property
    def counts(self) -> bool:
        return not self.excluded_why


@dataclass(frozen=True, slots=True)
class Sums:
    """What a roll comes to: the heads that count and their area in 0.01 m²."""

    heads: int
    area_centi: int


def sums_of(entries: Iterable[Entry]) -> Sums:
    """Of those that count."""
    counted = [one for one in entries if one.counts]
    return Sums(len(counted), sum(one.area_centi for one in counted))


def roll_digest(entries: Iterable[Entry]) -> str:
    """Covers every right with its units, areas, owners and whether it counts; who of them is named to vote may come later."""
    return digest(
        [
            {
                "key": one.key,
                "area": one.area_centi,
                "counts": one.counts,
                "units": sorted([str(unit.unit_id), unit.area_centi] for unit in one.units),
                "voters": sorted(voter.key for voter in one.voters),
            }
            for one in sorted(entries, key=lambda one: one.key)
        ]
    )


def roll_problems(entries: Sequence[Entry], *, counts_area: bool, of_owners: bool) -> list[Problem]:
    """Why this roll cannot be frozen yet; every door is named, so that the register can be filled in one go."""
    counted = [one for one in entries if one.counts]
    if not counted:
        return [Problem("roll_empty", _("名册里还没有人。先把登记补上，再生成名册。"), where="roll")]
    if not of_owners:
        return []
    problems = []
    if bare := [unit.label for one in counted for unit in one.units if counts_area and unit.area_centi is None]:
        text = _("按面积算，还有 %(count)d 处没有面积：%(doors)s。")
        problems.append(Problem("no_area", text % {"count": len(bare), "doors": named(bare)}, where="roll"))
    if bare := [one.label for one in counted if not one.is_unsold and not one.voters]:
        text = _("还有 %(count)d 处没有登记业主：%(doors)s。")
        problems.append(Problem("no_owner", text % {"count": len(bare), "doors": named(bare)}, where="roll"))
    return problems


def named(labels: Sequence[str], most: int = MOST_NAMED) -> str:
    """So many by name, and that there are more."""
    shown = listing(labels[:most])
    return shown if len(labels) <= most else _("%(doors)s 等") % {"doors": shown}


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's place in one right that counts, with the hashes of what tells people apart."""

    right_id: UUID
    right_label: str
    person_id: UUID
    name: str
    id_hash: str = ""
    phone_hash: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """
    People who may be on the roll twice. `kind`: "person" (one record in several rights), "id" (two records with one identity
    number), "phone" (two records with one telephone, as families have).
    """

    kind: str
    standings: tuple[Standing, ...]

    @property
    def person_ids(self) -> list[UUID]:
        return list(dict.fromkeys(one.person_id for one in self.standings))

    @property
    def people(self) -> list[tuple[UUID, str]]:
        """Each record once, with its name."""
        return list({one.person_id: (one.person_id, one.name) for one in self.standings}.values())

    @property
    def right_labels(self) -> list[str]:
        return list(dict.fromkeys(one.right_label for one in self.standings))


PERSON, IDENTITY, PHONE = "person", "id", "phone"


def doubles_of(standings: Sequence[Standing]) -> list[Double]:
    """
    One record that stands in several rights, and several records that may be one human being, in the order of the roll.

    Two records with one identity number are told once, and not again because they share a telephone.
    """
    found = [Double(PERSON, group) for group in _grouped(standings, lambda one: str(one.person_id)) if _rights(group) > 1]
    same: set[frozenset[UUID]] = set()
    for kind, groups in (
        (IDENTITY, _grouped(standings, lambda one: one.id_hash)),
        (PHONE, _grouped(standings, lambda one: one.phone_hash)),
    ):
        for group in groups:
            people = frozenset(one.person_id for one in group)
            if len(people) > 1 and people not in same:
                same.add(people)
                found.append(Double(kind, group))
    return found


def _grouped(standings: Iterable[Standing], key: Callable[[Standing], str]) -> list[tuple[Standing, ...]]:
    groups: dict[str, list[Standing]] = {}
    for one in standings:
        if name := key(one):
            groups.setdefault(name, []).append(one)
    return [tuple(group) for group in groups.values()]


def _rights(group: Iterable[Standing]) -> int:
    return len({one.right_id for one in group})


def double_problems(doubles: Iterable[Double], *, of_owners: bool) -> list[Problem]:
    """
    Which of them must be settled before freezing: two records of one identity number always; one person in several rights
    wherever a right is a person's (of owners, who owns with different others is a different head).
    """
    problems = []
    for one in doubles:
        doors = {"doors": named(one.right_labels)}
        if one.kind == IDENTITY:
            text = _("两份人员记录的证件号相同，可能是同一个人：%(doors)s。先合并记录，再生成名册。")
            problems.append(Problem("same_id", text % doors, where="roll"))
        elif one.kind == PERSON and not of_owners:
            text = _("同一个人在名册里有几份表决权：%(doors)s。一个人只能投一次，请只留一份。")
            problems.append(Problem("person_twice", text % doors, where="roll"))
    return problems


def use_problem(*, excluded_why: str, voters: Sequence[Voting], person_id: UUID | None) -> str:
    """
    Why somebody may not use a right, in words; "" when they may.

    Any of the co-owners may, unless one is named; where anybody is named, only who is named; an organisation votes through the
    agent that it named.
    """
    if excluded_why:
        return _("这一处没有计入这次表决：%(why)s") % {"why": excluded_why}
    standing = [one for one in voters if person_id is not None and person_id in (one.person_id, one.agent_id)]
    if not standing:
        return _("您不在这次表决的名册里，或者这一处不是您的。觉得不对，可以申请更正。")
    if any(_speaks(one, person_id) for one in standing if one.is_named):
        return ""
    if any(one.is_named for one in voters):
        return _("这一处的共有人（单位）推举了别人来投。要换人，请带新的授权书到社区。")
    return "" if any(_speaks(one, person_id) for one in standing) else _("单位要派人来投，先把授权书交到社区。")


def _speaks(one: Voting, person_id: UUID | None) -> bool:
    """Whether this person speaks for a voter: the agent where there is one, else the person themselves."""
    return person_id == (one.agent_id or one.person_id)


def text_problems(text: str, *, where: str, most: int, least: int = 2) -> list[Problem]:
    """Free text that must say something."""
    length = len(text.strip())
    if length < least:
        return [Problem(f"{where}_missing", _("这里还没有填。"), where=where)]
    if length > most:
        words = _("最多 %(most)d 个字，现在有 %(count)d 个。") % {"most": most, "count": length}
        return [Problem(f"{where}_long", words, where=where)]
    return []


def moved_off_holidays(last: date, is_working_day: Callable[[date], bool]) -> date:
    """The last day of a period; one that is a holiday moves to the next working day (Civil Code art. 203)."""
    while not is_working_day(last):
        last += timedelta(days=1)
    return last
