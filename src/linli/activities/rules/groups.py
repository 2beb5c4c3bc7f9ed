"""What a resident group (群团组织) must keep to, and who may come in and leave. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import GroupKind
from .saying import long_problems, number_problems

SERIES = "activities.group"
MOST_NAME, MOST_ABOUT, MOST_MEETS, MOST_REASON, MOST_MEMBERS = 60, 200, 120, 120, 100_000


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-QT26-0007: 群团, the year, the year's number."""
    return f"{letters}-QT{year % 100:02}-{sequence:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a group. `is_taken`: another group of that place has the name."""

    kind: str
    name: str
    about: str
    meets: str
    members_said: int | None
    recorded_on: date
    is_taken: bool


def said_problems(said: Said, *, today: date) -> list[Problem]:
    problems = [] if said.kind in GroupKind.values else [Problem("kind", _("请选是哪一类群团。"), where="kind")]
    if not said.name.strip():
        problems.append(Problem("name_missing", _("写上群团的名称。"), where="name"))
    if said.is_taken:
        problems.append(Problem("name_taken", _("这个社区已经有一个同名的群团了。"), where="name"))
    if said.recorded_on > today:
        problems.append(Problem("future", _("备案日期不能晚于今天。"), where="recorded_on"))
    texts = (("name", said.name, MOST_NAME), ("about", said.about, MOST_ABOUT), ("meets", said.meets, MOST_MEETS))
    return problems + long_problems(texts) + number_problems("members_said", said.members_said, least=1, most=MOST_MEMBERS)


def live_problems(ended_on: date | None) -> list[Problem]:
    return [Problem("ended", _("这个群团已经不活动了。"), where="group")] if ended_on else []


def end_problems(ended_on: date | None, *, reason: str) -> list[Problem]:
    problems = live_problems(ended_on)
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么不活动了。"), where="reason"))
    return problems + long_problems([("reason", reason, MOST_REASON)])


def ask_problems(*, takes_members: bool, asked: bool, is_in: bool) -> list[Problem]:
    """What stands against somebody who wants to join."""
    if is_in:
        return [Problem("in", _("已经是这个群团的人了。"), where="person")]
    if asked:
        return [Problem("asked", _("已经说过想参加了，等负责人答应。"), where="person")]
    return [] if takes_members else [Problem("full", _("这个群团现在不收人。"), where="group")]


def since_problems(since: date, *, today: date) -> list[Problem]:
    return [Problem("future", _("不能晚于今天。"), where="since")] if since > today else []
