"""What stands against a verb on a task of the ledger. Every function returns all the problems, worded for who reads them."""

from datetime import date

from django.utils.translation import gettext as _

from linli.casework.rules.cases import MOST_REASON, MOST_TITLE, text_problems
from linli.core.days import far_problems
from linli.core.problems import Problem

MOST_WORDS = 1000


def task_problems(*, title: str, detail: str, source_words: str, due_on: date, today: date, responsible: int) -> list[Problem]:
    """A task has a title, a day that is not over, and exactly one who answers for it."""
    problems = text_problems(title, where="title", most=MOST_TITLE)
    problems += text_problems(detail, where="detail", least=0, most=MOST_WORDS)
    problems += text_problems(source_words, where="source_words", least=0, most=MOST_TITLE)
    problems += due_problems(due_on, today)
    if responsible != 1:
        problems.append(Problem("responsible", _("选一个责任岗位或责任单位，只能一个。"), where="responsible"))
    return problems


def due_problems(due_on: date, today: date) -> list[Problem]:
    """A day that is not over, and within what anybody plans."""
    if due_on >= today:
        return far_problems(due_on, today, where="due_on")
    return [Problem("due_past", _("期限已经过了，请选今天或以后的日子。"), where="due_on")]


def open_problems(*, is_open: bool) -> list[Problem]:
    """What is done or cancelled stays as it is."""
    if is_open:
        return []
    return [Problem("ended", _("这项任务已经结束了，不能再改。要接着办就另记一项。"), where="state")]


def reason_problems(reason: str) -> list[Problem]:
    return text_problems(reason, where="reason", most=MOST_REASON)
