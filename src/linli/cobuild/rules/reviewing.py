"""
How ventures are judged: score sheets, the trimmed mean, ranking with its ties, who is recused. Pure and exact.

Points and means are hundredths of a point of 100; a mean stays a fraction, and is rounded only where it is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import shipped_words

WHOLE = 100 * 100
"""A hundred points, in hundredths."""
STAGES = ("preliminary", "expert")
REQUESTED = "requested"
"""As a way to break a tie: who asks for less stands first."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the score sheet; `most`: the points that it can bring, in hundredths: its weight among the hundred."""

    code: str
    title: str
    most: int

    @property
    def words(self) -> str:
        return shipped_words(self.title)


@dataclass(frozen=True, slots=True)
class StageRules:
    """
    By what one stage goes. From `trim_from` sheets on the `trim` highest and as many lowest are left out; `pass_mark` in
    hundredths; `ties`: codes of criteria, and `requested`, asked one after the other where means are equal.
    """

    criteria: tuple[Criterion, ...]
    least_judges: int
    trim_from: int
    trim: int
    pass_mark: int
    ties: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "StageRules":
        criteria = tuple(Criterion(one["code"], one["title"], one["most"] * 100) for one in body["criteria"])
        numbers = (body["least_judges"], body["trim_from"], body["trim"], body["pass_mark"] * 100)
        return cls(criteria, *numbers, tuple(body["ties"]))


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole of `cobuild.venture`, as a round keeps it frozen. `shares`: (after which check, which part of the grant)."""

    applicants: tuple[str, ...]
    preliminary: StageRules
    expert: StageRules
    shares: tuple[tuple[str, Fraction], ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "Rules":
        stages = {name: StageRules.from_body(body["stages"][name]) for name in STAGES}
        shares = tuple((one["after"], Fraction(one["share"])) for one in body["instalments"])
        return cls(tuple(body["applicants"]), stages["preliminary"], stages["expert"], shares)

    def of(self, stage: str) -> StageRules:
        return self.expert if stage == "expert" else self.preliminary


# ---- what a text of the rule must be like ----


def body_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Everything that keeps a text of `cobuild.venture` from being counted by."""
    try:
        rules = Rules.from_body(body)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as wrong:
        return [Problem("shape", _("评审规则缺一项或写错了：%(what)s。") % {"what": wrong}, where="body")]
    problems = [one for name in STAGES for one in _stage_problems(name, rules.of(name))]
    if sum((share for _after, share in rules.shares), Fraction(0)) != 1 or any(share <= 0 for _after, share in rules.shares):
        problems.append(Problem("shares", _("各次拨款加起来要正好是全部，每次都要大于零。"), where="body"))
    if any(after not in ("contract", "midterm", "final") for after, _share in rules.shares):
        problems.append(Problem("after", _("拨款只能在签约、中期、末期之后。"), where="body"))
    return problems


def _stage_problems(name: str, stage: StageRules) -> list[Problem]:
    codes = [one.code for one in stage.criteria]
    wrong = [
        (sum(one.most for one in stage.criteria) != WHOLE, "weights", _("“%(stage)s”各项分值加起来要是 100 分。")),
        (len(set(codes)) != len(codes), "twice", _("“%(stage)s”有两项的代码一样。")),
        (stage.least_judges < 1, "least", _("“%(stage)s”至少要一个人评。")),
        (stage.trim < 0 or stage.trim_from <= 2 * stage.trim, "trim", _("“%(stage)s”去掉最高最低以后要还有分。")),
        (not 0 <= stage.pass_mark <= WHOLE, "pass_mark", _("“%(stage)s”的及格线要在 0 到 100 之间。")),
        (not {*stage.ties} <= {*codes, REQUESTED}, "ties", _("“%(stage)s”同分看的一项不在评分表上。")),
    ]
    return [Problem(code, text % {"stage": name}, where="body") for is_wrong, code, text in wrong if is_wrong]


# ---- a sheet ----


def points_problems(stage: StageRules, points: Mapping[str, Any]) -> list[Problem]:
    """Every reason why a sheet cannot be signed; a problem's `where` is the criterion."""
    problems = []
    for one in stage.criteria:
        given = points.get(one.code)
        if given is None:
            problems.append(Problem("no_points", _("“%(what)s”还没有打分。") % {"what": one.words}, where=one.code))
        elif isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= one.most:
            told = {"what": one.words, "most": one.most // 100}
            problems.append(Problem("points", _("“%(what)s”的分要在 0 到 %(most)d 之间。") % told, where=one.code))
    unknown = sorted(set(points) - {one.code for one in stage.criteria})
    return problems + [Problem("unknown", _("评分表上没有这一项：%(what)s。") % {"what": one}) for one in unknown]


def signed_text(**said: Any) -> dict[str, Any]:
    """What a signature covers, all of it: whose sheet about what, every number, the remark, what it replaces, when."""
    names = (
        "tenant_id",
        "round_id",
        "stage",
        "judge_id",
        "person_id",
        "venture_id",
        "points",
        "total",
        "remark",
        "supersedes",
        "at",
    )
    return {name: said[name] for name in names}


# ---- the mean ----


def trimmed_mean(totals: Sequence[int], stage: StageRules) -> Fraction | None:
    """The mean of what the sheets say, without the highest and the lowest where there are enough; None without a sheet."""
    ordered = sorted(totals)
    if len(ordered) >= stage.trim_from:
        ordered = ordered[stage.trim : len(ordered) - stage.trim]
    return Fraction(sum(ordered), len(ordered)) if ordered else None


def rounded(mean: Fraction | None) -> int | None:
    """A mean in whole hundredths, half up, as it is shown; nothing is decided by it."""
    return None if mean is None else int((mean * 2 + 1) // 2)


def points_text(hundredths: int | None) -> str:
    """“86.5”: points as people write them."""
    if hundredths is None:
        return ""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


@dataclass(frozen=True, slots=True)
class Scored:
    """One venture in one stage: the sheets that count ({criterion: points} each) and how many judges owe one."""

    key: Any
    sheets: tuple[Mapping[str, int], ...]
    due: int
    requested: int

    def mean(self, stage: StageRules) -> Fraction | None:
        return trimmed_mean([sum(one.values()) for one in self.sheets], stage)

    def mean_of(self, code: str) -> Fraction:
        """The plain mean of one criterion, for ties."""
        return Fraction(sum(one[code] for one in self.sheets), len(self.sheets)) if self.sheets else Fraction(0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where a venture stands. Who is equal in everything that is asked has the same rank. `tie`: by what equal means were told apart."""

    key: Any
    rank: int
    mean: Fraction
    passed: bool
    tie: str = ""
    is_level: bool = False


def too_few(one: Scored, stage: StageRules) -> bool:
    """Whether fewer judges signed than must: also after recusals, the least number holds."""
    return len(one.sheets) < stage.least_judges


def ranking(scored: Iterable[Scored], stage: StageRules) -> list[Ranked]:
    """Those that have a mean, the highest first; ties by the stage's rule, those that stay level beside each other."""
    known = [(one, mean) for one in scored if (mean := one.mean(stage)) is not None]
    keyed = sorted(((_key(one, mean, stage), one, mean) for one, mean in known), key=lambda row: (row[0], str(row[1].key)))
    found: list[Ranked] = []
    for key, one, mean in keyed:
        beside = [other for other, _one, _mean in keyed if other == key]
        rank = next(index for index, row in enumerate(keyed, start=1) if row[0] == key)
        tie = _told_apart(key, [other for other, _one, _mean in keyed if other[0] == key[0]], stage)
        found.append(Ranked(one.key, rank, mean, mean >= stage.pass_mark, tie, is_level=len(beside) > 1))
    return found


def _key(one: Scored, mean: Fraction, stage: StageRules) -> tuple[Fraction, ...]:
    ask: Callable[[str], Fraction] = lambda code: Fraction(one.requested) if code == REQUESTED else -one.mean_of(code)  # noqa: E731
    return (-mean, *(ask(code) for code in stage.ties))


def _told_apart(key: tuple[Fraction, ...], equal: list[tuple[Fraction, ...]], stage: StageRules) -> str:
    """The code of the first question by which one of several equal means was told from another; “” where nothing had to be."""
    others = [one for one in equal if one != key]
    apart = (code for position, code in enumerate(stage.ties, start=1) if any(one[position] != key[position] for one in others))
    return next(apart, "")


# ---- recusal ----


def is_conflicted(own: Iterable[UUID], applicant: Iterable[UUID]) -> bool:
    """
    Whether a judge belongs to the applicant: `own`, the bodies that employ them, in which they hold a post or a seat;
    `applicant`, the applying body and those above it.
    """
    return not set(own).isdisjoint(applicant)


def above(organisation: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """An organisation and everything above it; a ring of parents ends where it began."""
    found: list[UUID] = []
    here: UUID | None = organisation
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found
