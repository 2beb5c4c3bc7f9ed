"""Words that are too long or missing, each beside its field. Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.core.problems import Problem


def long_problems(said: Iterable[tuple[str, str, int]]) -> list[Problem]:
    """Of (field, text, the most letters it holds): those that are too long."""
    return [
        Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where)
        for where, text, most in said
        if len(text.strip()) > most
    ]


def number_problems(where: str, value: int | None, *, least: int, most: int) -> list[Problem]:
    """A number that nobody can mean; none may be left out."""
    if value is None or least <= value <= most:
        return []
    return [Problem("number", _("写 %(least)s 到 %(most)s 之间的数。") % {"least": least, "most": most}, where=where)]
