"""
Checking in (双报到): what stands against reporting, changing, transferring and ending; how slips are numbered. Pure.

Nothing here counts hours, gives points or compares people (国办函〔2026〕12号; 2024年《整治形式主义为基层减负若干规定》): whoever reports gives
what they want to give.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.core.problems import Problem
from linli.core.words import day_words

from . import needs
from .free_times import time_problems

PURPOSE = "dual_check_in"
"""Of the consent under which a person stands on the roster (registry.purposes)."""
NOTICE = pgettext_lazy(
    "shipped", "记下您在哪个单位、会什么、什么时候有空，社区有事好来请您；党支部可以不写，写了只有管报到的岗位看得到。"
)
"""What the shipped rule set tells of the purpose, so that its English stands beside ours."""
SERIES, LETTERS = "cobuild.checkin", "BD"
MOST_BRANCH, MOST_EMPLOYER, MOST_POST, MOST_REASON = 80, 120, 80, 120
EARLIEST = date(2010, 1, 1)
CHANNELS = needs.CHANNELS


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of whoever reports, as values. `place_kind`: of the place reported to."""

    place_kind: str
    since: date
    is_person: bool
    consents: bool = True
    channel: str = "page"
    skills: Sequence[str] = field(default_factory=tuple)
    times: Sequence[str] = field(default_factory=tuple)
    branch: str = ""
    employer_text: str = ""
    post_wanted: str = ""


def report_problems(said: Said, *, live_number: str, is_gone: bool, today: date) -> list[Problem]:
    """Everything that stands against reporting so. `live_number`: of the check-in that stands already, whatever the level."""
    problems = [*place_problems(said.place_kind), *since_problems(said.since, today), *about_problems(said)]
    if is_gone:
        problems.append(Problem("gone", _("这条记录已经合并、删除或者退出，不能报到。"), where="person"))
    if live_number:
        text = _("已经报到过了（%(number)s）。报到一次，各级都认，不用再报；搬了家就办转报到。")
        problems.append(Problem("reported", text % {"number": live_number}, where="person"))
    if said.is_person and not said.consents:
        problems.append(Problem("consent", _("要本人单独同意，才能记下来。不同意也照样能来帮忙。"), where="consents"))
    if said.channel not in CHANNELS:
        problems.append(Problem("channel", _("请从列出的里面选。"), where="channel"))
    return problems


def place_problems(kind: str, *, where: str = "place") -> list[Problem]:
    """One reports to a community."""
    return [] if kind == "community" else [Problem("place", _("报到要报到社区。"), where=where)]


def since_problems(since: date, today: date) -> list[Problem]:
    if since > today:
        return [Problem("future", _("报到的日子不能在今天以后。"), where="since")]
    if since < EARLIEST:
        text = _("看看年份是不是写错了，最早写到 %(day)s。")
        return [Problem("too_early", text % {"day": day_words(EARLIEST)}, where="since")]
    return []


def about_problems(said: Said) -> list[Problem]:
    """What is said of skills, times, employer, branch."""
    return [
        *needs.skill_problems(said.skills),
        *time_problems(said.times),
        *needs.text_problems(said.branch, where="branch", most=MOST_BRANCH),
        *needs.text_problems(said.employer_text, where="employer_text", most=MOST_EMPLOYER),
        *needs.text_problems(said.post_wanted, where="post_wanted", most=MOST_POST),
    ]


def live_problems(ended_on: date | None) -> list[Problem]:
    """What has ended stays as it was."""
    return [Problem("ended", _("这次报到已经结束了。"))] if ended_on else []


def move_problems(*, since: date, ended_on: date | None, on: date, today: date, kind: str, is_same: bool) -> list[Problem]:
    """A transfer to another community, not before one reported nor after today."""
    problems = [*live_problems(ended_on), *place_problems(kind), *_day_problems(since, on, today)]
    if is_same:
        problems.append(Problem("same", _("就在这个社区报到的，不用转。"), where="place"))
    return problems


def end_problems(*, since: date, ended_on: date | None, on: date, today: date, reason: str) -> list[Problem]:
    """The office writes why; `on` is the last day."""
    problems = [*live_problems(ended_on), *_day_problems(since, on, today)]
    return problems + needs.text_problems(reason, where="reason", least=2, most=MOST_REASON)


def _day_problems(since: date, on: date, today: date) -> list[Problem]:
    if on < since:
        text = _("%(day)s 才报到，日子不能在那以前。")
        return [Problem("too_early", text % {"day": day_words(since)}, where="on")]
    return [Problem("future", _("日子不能在今天以后。"), where="on")] if on > today else []


def grid_problems(kind: str, *, is_inside: bool) -> list[Problem]:
    """Somebody is put into a grid of the community that they report to."""
    if kind in ("grid", "micro_grid", "special_grid") and is_inside:
        return []
    return [Problem("grid", _("请选这个社区的网格。"), where="grid")]


def covers(one: str, other: str) -> bool:
    """Whether one of two places, by their paths, lies within the other."""
    return one.startswith(other) or other.startswith(one)
