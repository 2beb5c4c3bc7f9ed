"""Inaugurations (就职仪式) and pledges (竞职承诺): what they must be like, who may say how a pledge stands, and how it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.workcalendar import CHINA
from linli.registry.api import Organisation, Person, Place

from ..models import PledgeReview, PledgeVerdict
from .mentoring import length_problems, tenant_problems, text_problems

MOST = {"title": 80, "term": 40}
MOST_OFFICE, MOST_PLEDGE, MOST_PLEDGES, MOST_DONE, MOST_REASON = 80, 200, 10, 500, 200


@dataclass(frozen=True, slots=True)
class CeremonyGiven:
    """A ceremony. `ends_on`: the last day of the term, none: as the rule set says; `midterm_on`: none: half way."""

    title: str
    place: Place
    held_on: date
    term: str
    midterm_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PledgeGiven:
    """One thing that is promised."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SwornGiven:
    """Who takes office as what, and what they promise. `organisation`: the body in which they take office."""

    person: Person
    office: str
    pledges: Sequence[PledgeGiven]
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class ReviewGiven:
    """How a pledge stands on a day. `proofs`: papers and pictures of what was done."""

    verdict: str
    done: str
    on: date
    is_midterm: bool = False
    proofs: Sequence[File[Any]] = field(default_factory=tuple)


def middle_of(held_on: date, ends_on: date) -> date:
    """The day half way, never the first one: 1 January to 31 December → 2 July."""
    return held_on + timedelta(days=max(1, (ends_on - held_on).days // 2))


def ceremony_problems(given: CeremonyGiven, tenant_id: UUID, *, midterm_on: date, ends_on: date) -> list[Problem]:
    problems = [p for name, most in MOST.items() for p in length_problems(getattr(given, name), name, most)]
    if not given.title.strip():
        problems.append(Problem("no_title", _("仪式要有个名称。"), where="title"))
    if not given.term.strip():
        problems.append(Problem("no_term", _("还没写第几届。"), where="term"))
    if ends_on <= given.held_on:
        problems.append(Problem("ends_before", _("届满的日子要晚于就职的日子。"), where="ends_on"))
    if not given.held_on < midterm_on <= ends_on:
        problems.append(Problem("midterm", _("中期回头看要在就职以后、届满以前。"), where="midterm_on"))
    return problems + tenant_problems(tenant_id, given.place)


def swear_problems(given: SwornGiven, tenant_id: UUID, *, is_sworn: bool, held_on: date, ends_on: date) -> list[Problem]:
    """`is_sworn`: this person stands on the list of the ceremony already."""
    problems = text_problems(given.office, "office", _("还没写任什么。"), most=MOST_OFFICE)
    if is_sworn:
        problems.append(Problem("sworn", _("这位已经在名单上了。"), where="person"))
    if not given.pledges:
        problems.append(Problem("no_pledge", _("至少写一条承诺。"), where="pledge_1"))
    if len(given.pledges) > MOST_PLEDGES:
        problems.append(Problem("too_many", _("最多写 %(most)d 条。") % {"most": MOST_PLEDGES}, where="pledge_1"))
    for number, one in enumerate(given.pledges, start=1):
        problems += text_problems(one.text, f"pledge_{number}", _("还没写承诺什么。"), most=MOST_PLEDGE)
        if one.due_on is not None and not held_on <= one.due_on <= ends_on:
            problems.append(Problem("outside", _("要在就职以后、届满以前。"), where=f"due_{number}"))
    there = [one for one in (given.person, given.organisation) if one is not None]
    return problems + tenant_problems(tenant_id, *there)


def review_problems(given: ReviewGiven, *, is_own: bool, held_on: date, midterm_from: date, today: date) -> list[Problem]:
    """`midterm_from`: the first day on which those who judge may write what counts as the review at mid-term."""
    problems = text_problems(given.done, "done", _("还没写做了什么。"), most=MOST_DONE)
    if given.verdict not in PledgeVerdict.values:
        problems.append(Problem("verdict", _("请选一项。"), where="verdict"))
    if not held_on <= given.on <= today:
        problems.append(Problem("day", _("要在就职那天以后、今天以前。"), where="on"))
    if given.is_midterm and is_own:
        problems.append(Problem("own_midterm", _("中期评议由评的人写，本人写的是自己的话。"), where="is_midterm"))
    if given.is_midterm and given.on < midterm_from:
        problems.append(Problem("midterm_early", _("还没到中期回头看的时候。"), where="is_midterm"))
    return problems


# ---- how a pledge stands ----


@dataclass(frozen=True, slots=True)
class Standing:
    """What the one who pledged said last, what those who judge said last, and what they said at mid-term."""

    own: PledgeReview | None
    judged: PledgeReview | None
    midterm: PledgeReview | None
    is_late: bool
    """Its day is over and nobody has judged it done."""

    @property
    def verdict(self) -> str:
        """What counts: the word of those who judge; “” while there is none."""
        return self.judged.verdict if self.judged else ""


def standing_of(reviews: Iterable[PledgeReview], *, due_on: date | None, today: date) -> Standing:
    """The latest of each kind, by its day and then by when it was written."""
    own = judged = midterm = None
    for one in sorted(reviews, key=lambda each: (each.on, each.at, each.pk)):
        if one.said_by_self:
            own = one
            continue
        judged = one
        midterm = one if one.is_midterm else midterm
    is_done = judged is not None and judged.verdict in (PledgeVerdict.DONE, PledgeVerdict.CANNOT)
    return Standing(own, judged, midterm, bool(due_on and due_on < today and not is_done))


@dataclass(frozen=True, slots=True)
class Served:
    """
    Where and while somebody serves who made pledges: the subject of the page `pledges`, which engines above fill with what
    was done there in that time (`core.panels`). Both days are included.
    """

    tenant_id: UUID
    place_path: str
    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first instant of the first day, and the last of the last one."""
        return datetime.combine(self.since, time.min, CHINA), datetime.combine(self.until, time.max, CHINA)
