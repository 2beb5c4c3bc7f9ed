"""The times of a week at which somebody is free or something is wanted, as codes that lists and forms share. Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import listing

WEEKDAY_DAY, WEEKDAY_EVENING, WEEKEND_DAY, WEEKEND_EVENING = "weekday_day", "weekday_evening", "weekend_day", "weekend_evening"
CODES = (WEEKDAY_DAY, WEEKDAY_EVENING, WEEKEND_DAY, WEEKEND_EVENING)


def choices() -> list[tuple[str, str]]:
    """Code and word, in the order of a week."""
    words = {
        WEEKDAY_DAY: _("工作日白天"),
        WEEKDAY_EVENING: _("工作日晚上"),
        WEEKEND_DAY: _("周末白天"),
        WEEKEND_EVENING: _("周末晚上"),
    }
    return list(words.items())


def time_words(codes: Iterable[str]) -> str:
    """“工作日晚上、周末白天”; any time where nothing is said."""
    wanted = set(codes)
    return listing(word for code, word in choices() if code in wanted)


def time_problems(codes: Iterable[str], *, where: str = "times") -> list[Problem]:
    if set(codes) <= set(CODES):
        return []
    return [Problem("times", _("时段请从列出的里面选。"), where=where)]
