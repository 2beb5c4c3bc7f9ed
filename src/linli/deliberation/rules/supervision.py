"""Watching over special work: what may be begun, noted, asked and answered, and until when. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem

MOST_TITLE, MOST_TEXT, MOST_WHERE, MOST_PRESENT, MOST_LABEL = 80, 4000, 120, 300, 120


def words_problems(text: str, where: str, *, most: int, required: bool = True) -> list[Problem]:
    """Something is written, and not too much."""
    if required and not text.strip():
        return [Problem("empty", _("这里还没有写。"), where=where)]
    if len(text.strip()) > most:
        return [Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": most}, where=where)]
    return []


def days_problems(begins_on: date | None, ends_on: date | None) -> list[Problem]:
    if begins_on is None:
        return [Problem("no_day", _("写上从哪天开始。"), where="begins_on")]
    if ends_on is not None and ends_on < begins_on:
        return [Problem("ends_before", _("结束的那天不能早于开始的那天。"), where="ends_on")]
    return []


def open_problems(*, is_closed: bool) -> list[Problem]:
    """A supervision that has its conclusion takes nothing more."""
    return [Problem("closed", _("这项监督已经有结论，不能再记了。"))] if is_closed else []


def visit_problems(visited_on: date | None, today: date) -> list[Problem]:
    if visited_on is None:
        return [Problem("no_day", _("写上是哪天去的。"), where="visited_on")]
    if visited_on > today:
        return [Problem("in_future", _("还没有到这一天。去过以后再记。"), where="visited_on")]
    return []


def answer_until_problems(answer_until: date | None, today: date) -> list[Problem]:
    if answer_until is None:
        return [Problem("no_day", _("写上最晚哪天要答复。"), where="answer_until")]
    if answer_until < today:
        return [Problem("past", _("答复的日子不能早于今天。"), where="answer_until")]
    return []


def close_problems(unanswered: int) -> list[Problem]:
    """Questions must be answered (S12, art. 16–20): none is left open by a conclusion."""
    if unanswered:
        return [Problem("unanswered", _("还有 %(n)s 个提问没有答复，答复了才能下结论。") % {"n": unanswered})]
    return []
