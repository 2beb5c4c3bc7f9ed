"""What stands against a verb on a case. Every function returns all the problems, worded for the person who reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.states import BY_VERB, State, may_step
from linli.core.days import far_problems
from linli.core.phones import is_phone, no_phone_words
from linli.core.problems import Problem

NOT_WRITTEN = gettext_lazy("这里还没有写。")
LEAST_TEXT, MOST_TEXT = 3, 4000  # “灯不亮” says it, with the place
MOST_TITLE, MOST_DETAIL, MOST_REASON = 120, 120, 200
MOST_PHOTOS = 6


def step_problems(verb: str, state: str) -> list[Problem]:
    """Whether the table allows the verb in this state."""
    if may_step(verb, state):
        return []
    text = _("这件事现在是“%(state)s”，不能%(verb)s。请刷新页面看看现在到哪一步了。")
    return [Problem("wrong_state", text % {"state": State(state).label, "verb": BY_VERB[verb].label}, where="state")]


def text_problems(text: str, *, where: str, least: int = 1, most: int = MOST_TEXT) -> list[Problem]:
    """Too short or too long, with how many characters there are."""
    length = len(text.strip())
    if not length and least:
        return [Problem("missing", str(NOT_WRITTEN), where=where)]
    if length < least:
        return [
            Problem(
                "too_short", _("只写了 %(count)s 个字，至少 %(least)s 个字。") % {"count": length, "least": least}, where=where
            )
        ]
    if length > most:
        return [
            Problem("too_long", _("写了 %(count)s 个字，最多 %(most)s 个字。") % {"count": length, "most": most}, where=where)
        ]
    return []


@dataclass(frozen=True, slots=True)
class Reported:
    """What a reporter gives, as far as rules look at it."""

    text: str
    title: str = ""
    place_detail: str = ""
    phone: str = ""
    name: str = ""
    longitude: float | None = None
    latitude: float | None = None


def report_problems(given: Reported, *, least: int = LEAST_TEXT) -> list[Problem]:
    """
    Everything that stands against taking a report. A telephone, a name, a place and photos are never demanded. `least`:
    characters of its text; one is enough where somebody else wrote it down.
    """
    return [
        *text_problems(given.text, where="text", least=least),
        *text_problems(given.title, where="title", least=0, most=MOST_TITLE),
        *text_problems(given.place_detail, where="place_detail", least=0, most=MOST_DETAIL),
        *text_problems(given.name, where="name", least=0, most=60),
        *phone_problems(given.phone),
        *point_problems(given.longitude, given.latitude),
    ]


def visit_problems(visit_at: datetime | None, now: datetime) -> list[Problem]:
    """When somebody will be there, if it is said already: a time that is still to come, and not in another decade."""
    if visit_at is not None and visit_at < now:
        return [Problem("visit_in_the_past", _("约的时间已经过了，请重新约一个。"), where="visit_at")]
    return far_problems(visit_at, now, where="visit_at")


def phone_problems(phone: str) -> list[Problem]:
    """A telephone is optional; when given it is a mobile, or a landline with its area code or without."""
    if not phone.strip() or is_phone(phone):
        return []
    return [Problem("phone", no_phone_words(), where="phone")]


def point_problems(longitude: float | None, latitude: float | None) -> list[Problem]:
    """A point has both coordinates, in degrees, and lies in China."""
    if longitude is None and latitude is None:
        return []
    if longitude is None or latitude is None:
        return [Problem("half_a_point", _("经度和纬度要一起给。"), where="longitude")]
    if not (73 <= longitude <= 136 and 3 <= latitude <= 54):
        return [Problem("outside_china", _("这个点不在国内，请检查经纬度是不是写反了。"), where="longitude")]
    return []


def photo_count_problems(count: int) -> list[Problem]:
    if count <= MOST_PHOTOS:
        return []
    return [
        Problem(
            "too_many_photos",
            _("照片最多 %(most)s 张，您选了 %(count)s 张。") % {"most": MOST_PHOTOS, "count": count},
            where="photos",
        )
    ]


def dispatch_problems(*, has_lead: bool, is_override: bool, reason: str, assists_lead: bool) -> list[Problem]:
    """A case needs somebody to lead; going against a certain suggestion needs a reason; nobody assists themselves."""
    problems = []
    if not has_lead:
        problems.append(Problem("no_lead", _("还没有选派给谁。"), where="lead"))
    if is_override:
        problems += [
            Problem("override_without_reason", _("没有按建议派，请写一句为什么。"), where="reason")
            if problem.code == "missing"
            else problem
            for problem in text_problems(reason, where="reason", most=MOST_REASON)
        ]
    if assists_lead:
        problems.append(Problem("lead_assists", _("主办的单位不用再选作协办。"), where="assist"))
    return problems


def call_back_problems(*, is_answered: bool, is_resolved: bool | None, satisfaction: str, excluded: str) -> list[Problem]:
    """An answered call-back says whether it is solved and how satisfied they are."""
    if not is_answered or excluded:
        return []
    problems = []
    if is_resolved is None:
        problems.append(Problem("resolved_missing", _("请选一个：解决了，还是没解决。"), where="resolved"))
    if not satisfaction:
        problems.append(Problem("satisfaction_missing", _("请选一个：满意、基本满意，还是不满意。"), where="satisfaction"))
    return problems


def close_problems(*, unhappy: int, reason: str) -> list[Problem]:
    """Where a reporter says it is not solved, or is not satisfied, the office reworks it or says why it closes all the same."""
    if unhappy and not reason.strip():
        text = _("有 %(count)s 位报事人说没解决或不满意。要么重办，要么写清楚为什么这样办结。")
        return [Problem("unhappy_without_reason", text % {"count": unhappy}, where="reason")]
    return text_problems(reason, where="reason", least=0, most=MOST_TEXT)


def assist_problems(*, still: int, word: str) -> list[Problem]:
    """Nobody finishes over the head of an assistant silently; with a word they may."""
    if still and not word.strip():
        text = _("还有 %(count)s 家协办没说办完。先问一声，或者写一句为什么不等了。")
        return [Problem("assist_open", text % {"count": still}, where="despite_assist")]
    return text_problems(word, where="despite_assist", least=0, most=MOST_REASON) if still else []


SATISFACTION_ORDER = {"satisfied": 0, "basically": 1, "unsatisfied": 2}


def least_satisfied(answers: Iterable[str]) -> str:
    """One unhappy neighbour is not averaged away: the least satisfied answer stands for the case; “” for none."""
    return max((one for one in answers if one), key=lambda one: SATISFACTION_ORDER[one], default="")
