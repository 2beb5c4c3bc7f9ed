"""A responsibility area (责任区域): who keeps which ground clean, and how it was found. Pure."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.registry.api import boundary_is_sound

CRS = "cgcs2000"
MOST_NAME, MOST_EXTENT, MOST_NOTE = 60, 160, 200


def area_problems(*, name: str, extent: str, boundary: Any, has_team: bool, has_unit: bool, is_taken: bool) -> list[Problem]:
    """`is_taken`: another area of the place that is in use has the name."""
    problems = _text_problems(name, _("写明这一块叫什么。"), "name", MOST_NAME)
    problems += _text_problems(extent, _("写明从哪到哪，打扫的人看得懂就行。"), "extent", MOST_EXTENT)
    if has_team == has_unit:
        problems.append(Problem("whose", _("写一支队伍，或者一个单位，两样里写一样。"), where="team"))
    if is_taken:
        problems.append(Problem("name_taken", _("这里已经有一块叫这个名字了。"), where="name"))
    if boundary is not None and not boundary_is_sound(boundary, CRS):
        problems.append(Problem("boundary", _("这个边界画不出来。"), where="boundary"))
    return problems


def _text_problems(text: str, missing: str, where: str, most: int) -> list[Problem]:
    if not text.strip():
        return [Problem("missing", missing, where=where)]
    if len(text.strip()) > most:
        return [Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": most}, where=where)]
    return []


def live_problems(*, until: date | None) -> list[Problem]:
    return [] if until is None else [Problem("ended", _("这块责任区域已经不用了。"), where="area")]


def end_problems(*, since: date, until: date, today: date) -> list[Problem]:
    if until < since:
        return [Problem("span", _("结束要在开始以后。"), where="until")]
    return [Problem("to_come", _("这一天还没有到。"), where="until")] if until > today else []


def check_problems(*, on: date, since: date, today: date, is_good: bool, note: str) -> list[Problem]:
    """What was found; what is not clean is said, so that somebody knows what to do."""
    problems = []
    if on > today:
        problems.append(Problem("to_come", _("这一天还没有到。"), where="on"))
    if on < since:
        problems.append(Problem("before", _("那时候还不是他们的责任区域。"), where="on"))
    if not is_good and not note.strip():
        problems.append(Problem("no_note", _("不干净的，写一下哪里、什么情况。"), where="note"))
    if len(note.strip()) > MOST_NOTE:
        problems.append(Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": MOST_NOTE}, where="note"))
    return problems
