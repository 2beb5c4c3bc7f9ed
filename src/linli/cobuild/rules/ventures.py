"""What may be done with a round and its ventures, and when. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words

from ..states import VENTURE_STEPS, VentureState

MOST_TITLE, MOST_REASON, MOST_TEXT, MOST_WHOM, MOST_CONTACT, MOST_VOUCHER = 80, 200, 4000, 200, 40, 40
OPEN_FOR_LINES = (VentureState.DRAFT, VentureState.APPLIED)
"""While it is like this an application can still be changed (until the last day of the call)."""
JUDGED_IN = {"preliminary": VentureState.ELIGIBLE, "expert": VentureState.SHORTLISTED}
"""In which state a venture is judged in which stage."""


def said(text: str, where: str, most: int, empty: str = "") -> list[Problem]:
    """Why a text cannot be taken; `empty`: what to say where it may not be left out."""
    if empty and not text.strip():
        return [Problem("empty", empty, where=where)]
    if len(text) > most:
        return [Problem("too_long", _("太长了，最多 %(most)d 个字。") % {"most": most}, where=where)]
    return []


def reason_problems(reason: str, where: str = "reason") -> list[Problem]:
    return said(reason, where, MOST_REASON, _("写明为什么。"))


def round_problems(given: Mapping[str, Any]) -> list[Problem]:
    """Why a round cannot be opened or changed like this."""
    problems = said(given["title"], "title", MOST_TITLE, _("写这一轮的名称。"))
    problems += said(given["terms"], "terms", MOST_TEXT)
    if given["funds_cents"] <= 0:
        problems.append(Problem("funds", _("总资金要大于零。"), where="funds"))
    if not 0 < given["per_venture_cents"] <= max(given["funds_cents"], 0):
        problems.append(Problem("per_venture", _("每个项目的上限要大于零，不超过总资金。"), where="per_venture"))
    if given["apply_until"] < given["apply_from"]:
        problems.append(Problem("days", _("申报截止不能早于开始。"), where="apply_until"))
    return problems


def step_problems(state: str, to: str) -> list[Problem]:
    """Why a venture cannot go from one state to another."""
    if to in VENTURE_STEPS.get(state, ()):
        return []
    told = {"state": VentureState(state).label}
    return [Problem("state", _("这个项目现在是“%(state)s”，不能这样办。") % told)]


def state_problems(state: str, *, among: Iterable[str]) -> list[Problem]:
    if state in set(among):
        return []
    return [Problem("state", _("这个项目现在是“%(state)s”，不能这样办。") % {"state": VentureState(state).label})]


def applying_days_problems(first: date, last: date, today: date) -> list[Problem]:
    """The last day of the call counts."""
    if today < first:
        return [Problem("too_early", _("%(day)s才开始申报。") % {"day": day_words(first)})]
    if today > last:
        return [Problem("too_late", _("申报到%(day)s为止，已经过了。") % {"day": day_words(last)})]
    return []


def draft_problems(given: Mapping[str, Any]) -> list[Problem]:
    """Why a draft cannot be kept; what a finished application needs is asked when it is handed in."""
    return [
        *said(given["title"], "title", MOST_TITLE, _("写项目名称。")),
        *said(given["for_whom"], "for_whom", MOST_WHOM),
        *said(given["problem"], "problem", MOST_TEXT),
        *said(given["plan"], "plan", MOST_TEXT),
        *said(given["contact"], "contact", MOST_CONTACT),
        *_days(given["begins_on"], given["ends_on"]),
    ]


def _days(begins: date | None, ends: date | None) -> list[Problem]:
    if begins and ends and ends < begins:
        return [Problem("days", _("结束不能早于开始。"), where="ends_on")]
    return []


def application_problems(given: Mapping[str, Any]) -> list[Problem]:
    """What an application still lacks."""
    texts = {
        "for_whom": _("写为谁做。"),
        "problem": _("写要解决什么。"),
        "plan": _("写怎么做。"),
        "contact": _("写项目负责人。"),
    }
    problems = [Problem("empty", text, where=name) for name, text in texts.items() if not str(given[name]).strip()]
    numbers = {"planned_services": _("写打算服务几场。"), "planned_person_times": _("写打算服务多少人次。")}
    problems += [Problem("empty", text, where=name) for name, text in numbers.items() if not given[name]]
    days = {"begins_on": _("写哪天开始。"), "ends_on": _("写哪天结束。")}
    return problems + [Problem("empty", text, where=name) for name, text in days.items() if given[name] is None]


def service_problems(
    *, on: date, title: str, person_times: int, people: int | None, half_hours: int, begun: date | None, today: date
) -> list[Problem]:
    """Why a service cannot be written down. 人次 and 人数 stand beside each other and are never added."""
    problems = said(title, "title", 120, _("写做了什么。"))
    if on > today:
        problems.append(Problem("future", _("还没有到这一天。"), where="on"))
    if begun and on < begun:
        problems.append(Problem("before", _("这个项目从%(day)s开始，以前的活动不算。") % {"day": day_words(begun)}, where="on"))
    if not 1 <= person_times <= 100_000:
        problems.append(Problem("person_times", _("人次至少是 1。"), where="person_times"))
    if people is not None and not 1 <= people <= max(person_times, 1):
        problems.append(Problem("people", _("人数至少是 1，不会比人次多。"), where="people"))
    if not 0 <= half_hours <= 48:
        problems.append(Problem("half_hours", _("一场不超过 24 小时。"), where="half_hours"))
    return problems


def choice_problems(granted: Mapping[Any, int], asked: Mapping[Any, int], *, funds: int, most: int) -> list[Problem]:
    """Whether the grants keep within what was asked, what one may have and what there is."""
    problems = []
    for key, cents in granted.items():
        if not 0 < cents <= min(asked[key], most):
            text = _("批准的金额要大于零，不超过申请的和每个项目的上限。")
            problems.append(Problem("grant", text, where=f"grant_{key}"))
    if sum(granted.values()) > funds:
        problems.append(Problem("funds", _("批准的加起来超过了总资金。")))
    return problems
