"""Opinions at the table, what a meeting decides to be done, and the quick minutes of a talk in the corridor."""

from datetime import date

from django.utils.translation import gettext as _

from linli.core.days import far_problems
from linli.core.problems import Problem
from linli.deliberation.models import ActionKind
from linli.deliberation.states import MeetingState

from .said import said_problems

MOST_TEXT, MOST_WHO, MOST_TITLE, MOST_RESPONSIBLE, MOST_DONE = 2000, 60, 80, 80, 300
LEAST_FOR_CASE, MOST_ACTION = 3, 1000
MOST_VENUE, MOST_PHOTOS = 120, 9


def meeting_problems(state: str) -> list[Problem]:
    """Something can be taken down from when it was convened; not for one that was called off."""
    if state in (MeetingState.DRAFT, MeetingState.CANCELLED):
        return [Problem("not_held", _("这次会还没有通知，或者不开了，没有可以记的。"))]
    return []


def voice_problems(*, text: str, who: str, answer: str, wants_case: bool) -> list[Problem]:
    problems = [
        *said_problems(text, "text", most=MOST_TEXT, empty=_("还没写意见。")),
        *said_problems(who, "who", most=MOST_WHO),
        *said_problems(answer, "answer", most=MOST_TEXT),
    ]
    if wants_case and 0 < len(text.strip()) < LEAST_FOR_CASE:
        problems.append(Problem("too_short", _("要转成诉求，请把事情写清楚一点。"), where="text"))
    return problems


def case_problems(*, wants_case: bool, text: str) -> list[Problem]:
    """It becomes a case once."""
    if wants_case:
        return [Problem("case", _("这条意见已经转成诉求了。"))]
    return voice_problems(text=text, who="", answer="", wants_case=True)


def decide_problems(
    *, kind: str, title: str, text: str, responsible: str, has_organisation: bool, due_on: date | None, today: date
) -> list[Problem]:
    problems = [
        *said_problems(title, "title", most=MOST_TITLE, empty=_("还没写要做什么。")),
        *said_problems(text, "text", most=MOST_ACTION),
        *said_problems(responsible, "responsible", most=MOST_RESPONSIBLE, empty=_("还没写谁做。")),
    ]
    if kind not in ActionKind.values:
        problems.append(Problem("kind", _("请选转成什么。"), where="kind"))
    if kind == ActionKind.TASK and not has_organisation:
        problems.append(Problem("organisation", _("转成工作任务要选责任单位。"), where="organisation"))
    if kind == ActionKind.TASK and due_on is None:
        problems.append(Problem("due_on", _("转成工作任务要写最晚哪天。"), where="due_on"))
    if due_on is not None and due_on < today:
        problems.append(Problem("past", _("期限已经过了。"), where="due_on"))
    return problems + (far_problems(due_on, today, where="due_on") if due_on else [])


def done_problems(*, is_done: bool, has_target: bool, words: str) -> list[Problem]:
    """What became a case or a task is done when that is."""
    problems = said_problems(words, "words", most=MOST_DONE, empty=_("还没写做成了什么。"))
    if is_done:
        problems.append(Problem("done", _("这件事已经做完了。")))
    elif has_target:
        problems.append(Problem("target", _("这件事已经转出去办，那边办完，这里自己会记上。")))
    return problems


def corridor_problems(*, who: str, venue: str, text: str, title: str) -> list[Problem]:
    return [
        *said_problems(title, "title", most=MOST_TITLE, empty=_("还没写议的什么事。")),
        *said_problems(who, "who", most=MOST_TEXT, empty=_("还没写有哪些人。")),
        *said_problems(venue, "venue", most=MOST_VENUE, empty=_("还没写在哪里。")),
        *said_problems(text, "text", most=MOST_TEXT * 2, empty=_("还没写议了什么。")),
    ]
