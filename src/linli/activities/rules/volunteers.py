"""
Volunteers: what stands against registering, changing, leaving; guardians of minors, insurance before danger. Pure.

Nobody is made to serve, nothing is compared, and no hours are wanted of anybody (志愿服务条例: 自愿、无偿、平等, 不得强行指派; 2024年《整治形式
主义为基层减负若干规定》).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.cobuild.api import CHANNELS, free_times, skill_problems, text_problems
from linli.core.problems import Problem
from linli.core.words import day_words

from ..models import VolunteerEntry, VolunteerField

PURPOSE = "volunteer"
"""Of the consent under which a record is kept (registry.purposes)."""
NOTICE = pgettext_lazy("shipped", "记下参加过哪些服务、多少小时，用来开证明。")
"""What the shipped rule set tells of the purpose, so that its English stands beside ours."""
RULE = "activities.volunteering"
SERIES, LETTERS = "activities.volunteer", "ZYZ"
MOST_OFFICIAL, MOST_GUARDIAN, MOST_REASON, MOST_ENTRY = 40, 80, 120, 200
EARLIEST = date(2000, 1, 1)
NUMBERS = ("public_working_days", "unit_half_hours", "most_half_hours_a_day", "minor_below", "remind_days")


def rule_problems(body: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the text of the rule `activities.volunteering`."""
    found = []
    for name in NUMBERS:
        value, least = body.get(name), 0 if name in ("minor_below", "remind_days") else 1
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            found.append(
                Problem(name, _("%(name)s 要写 %(least)d 或者更大的整数。") % {"name": name, "least": least}, where="body")
            )
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of whoever registers, as values. `age`: full years, none where it is not known."""

    place_kind: str
    since: date
    consents: bool = True
    channel: str = "page"
    skills: Sequence[str] = field(default_factory=tuple)
    times: Sequence[str] = field(default_factory=tuple)
    fields: Sequence[str] = field(default_factory=tuple)
    official_number: str = ""
    has_guardian: bool = False
    guardian_text: str = ""
    is_own_guardian: bool = False
    guardian_age: int | None = None
    age: int | None = None
    insured_until: date | None = None


def age_on(birth_on: str, day: date) -> int | None:
    """Full years on a day, of a birth date as the register keeps it (ISO); none where it is not known or none."""
    try:
        born = date.fromisoformat(birth_on)
    except ValueError:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def register_problems(said: Said, *, live_number: str, is_gone: bool, today: date, minor_below: int) -> list[Problem]:
    """Everything that stands against registering so. `live_number`: of the registration that stands already."""
    problems = [
        *place_problems(said.place_kind),
        *since_problems(said.since, today),
        *about_problems(said, minor_below=minor_below),
    ]
    if is_gone:
        problems.append(Problem("gone", _("这条记录已经合并或者删除，不能登记。"), where="person"))
    if live_number:
        text = _("已经登记过了，志愿者编号 %(number)s，不用再登记。")
        problems.append(Problem("registered", text % {"number": live_number}, where="person"))
    if not said.consents:
        problems.append(Problem("consent", _("要本人同意才能记下来。不同意也照样能来帮忙。"), where="consents"))
    if said.channel not in CHANNELS:
        problems.append(Problem("channel", _("请从列出的里面选。"), where="channel"))
    return problems


def place_problems(kind: str) -> list[Problem]:
    """A volunteer's record is kept by a community (谁组织谁记录)."""
    return [] if kind == "community" else [Problem("place", _("志愿者登记在社区，请选社区。"), where="place")]


def since_problems(since: date, today: date) -> list[Problem]:
    if since > today:
        return [Problem("future", _("日子不能在今天以后。"), where="since")]
    if since < EARLIEST:
        text = _("看看年份是不是写错了，最早写到 %(day)s。")
        return [Problem("too_early", text % {"day": day_words(EARLIEST)}, where="since")]
    return []


def about_problems(said: Said, *, minor_below: int) -> list[Problem]:
    """What is said of skills, times, fields, the national number and the guardian."""
    problems = [*skill_problems(said.skills), *free_times.time_problems(said.times)]
    if not set(said.fields) <= set(VolunteerField.values):
        problems.append(Problem("fields", _("服务类别请从列出的里面选。"), where="fields"))
    problems += _official_problems(said.official_number)
    problems += text_problems(said.guardian_text, where="guardian_text", most=MOST_GUARDIAN)
    return problems + guardian_problems(said, minor_below=minor_below)


def _official_problems(text: str) -> list[Problem]:
    """A number of the national system is letters and digits; never an identity number, which nobody needs here (MZ/T 061)."""
    cleaned = text.strip()
    if not cleaned:
        return []
    if not (cleaned.isascii() and cleaned.replace("-", "").isalnum()) or len(cleaned) > MOST_OFFICIAL:
        text = _("全国志愿服务编号只有数字和字母，最多 %(most)d 位。")
        return [Problem("official_number", text % {"most": MOST_OFFICIAL}, where="official_number")]
    if len(cleaned) == 18 and cleaned[:17].isdigit() and "19" <= cleaned[6:8] <= "20":
        return [Problem("identity_number", _("这像身份证号。这里写志愿服务编号，不写身份证号。"), where="official_number")]
    return []


def guardian_problems(said: Said, *, minor_below: int) -> list[Problem]:
    """Whoever is known to be a minor names a guardian, who is somebody else and grown up (志愿服务条例: 未成年人须经监护人同意)."""
    problems = []
    if is_minor(said.age, minor_below) and not said.has_guardian and not said.guardian_text.strip():
        text = _("不满 %(age)d 岁，要写监护人是谁、怎么联系，监护人同意才能登记。")
        problems.append(Problem("guardian", text % {"age": minor_below}, where="guardian_text"))
    if said.is_own_guardian:
        problems.append(Problem("own_guardian", _("监护人不能是本人。"), where="guardian"))
    elif said.has_guardian and is_minor(said.guardian_age, minor_below):
        problems.append(Problem("minor_guardian", _("监护人要是成年人。"), where="guardian"))
    return problems


def is_minor(age: int | None, minor_below: int) -> bool:
    """Whether somebody is known to be a minor; whose age is not known is not asked for one."""
    return age is not None and age < minor_below


def danger_problems(*, is_dangerous: bool, insurance: str, insured_until: date | None, on: date) -> list[Problem]:
    """
    Before dangerous work there is insurance: the organiser's for all who come (`insurance` says which), or the volunteer's own
    until that day or later (志愿服务条例: 可能发生人身危险的, 应当购买人身意外伤害保险).
    """
    if not is_dangerous or insurance.strip() or (insured_until is not None and insured_until >= on):
        return []
    text = _("这件事有危险，要先有保险：主办方写明给大家买了什么，或者志愿者本人的保险到 %(day)s 以后。")
    return [Problem("insurance", text % {"day": day_words(on)}, where="insured_until")]


def live_problems(ended_on: date | None) -> list[Problem]:
    """What has ended stays as it was."""
    return [Problem("ended", _("这位志愿者已经退出了。"))] if ended_on else []


def leave_problems(*, since: date, ended_on: date | None, on: date, today: date) -> list[Problem]:
    """`on` is the last day. Nobody has to say why."""
    problems = live_problems(ended_on)
    if on < since:
        text = _("%(day)s 才登记，日子不能在那以前。")
        problems.append(Problem("too_early", text % {"day": day_words(since)}, where="on"))
    if on > today:
        problems.append(Problem("future", _("日子不能在今天以后。"), where="on"))
    return problems


def entry_problems(*, kind: str, on: date, text: str, today: date) -> list[Problem]:
    """What stands against a line of training, commendation or evaluation (条例 art. 19)."""
    problems = text_problems(text, where="text", least=2, most=MOST_ENTRY)
    if kind not in VolunteerEntry.Kind.values:
        problems.append(Problem("kind", _("请从列出的里面选。"), where="kind"))
    if on > today:
        problems.append(Problem("future", _("日子不能在今天以后。"), where="on"))
    return problems
