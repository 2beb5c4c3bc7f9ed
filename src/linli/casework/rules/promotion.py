"""What stands against a promotion meeting (推进会议): calling it, and writing down what was agreed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.days import far_problems
from linli.core.problems import Problem

MOST_WHERE, MOST_WHO, MOST_AGREED, MOST_FOLLOW_UP, MOST_MINUTES, MOST_KEPT = 80, 60, 1000, 120, 4000, 200
MOST_CASES = 30
MAY_BE_ADDED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a meeting agreed on one case; empty words: it was not reached. A follow-up has somebody and a day."""

    case_id: UUID
    words: str = ""
    follow_up: str = ""
    organisation_id: UUID | None = None
    due_on: date | None = None


def hold_over_problems(*, reason: str, community_keeps: str, property_keeps: str, is_held: bool) -> list[Problem]:
    """Both sides keep what they know of it, so that the meeting does not begin from nothing."""
    problems = [Problem("held_already", _("已经留着等推进会议了。"))] if is_held else []
    for where, text, needed in (
        ("reason", reason, _("写清楚现在为什么办不了，报事人看得到。")),
        ("community_keeps", community_keeps, _("写上社区留了什么资料。")),
        ("property_keeps", property_keeps, _("写上物业留了什么资料。")),
    ):
        problems += _text_problems(text, where, MOST_KEPT, needed)
    return problems


def call_problems(*, where: str, organisations: Collection[object], cases: Collection[object]) -> list[Problem]:
    """A meeting has a room and somebody who is asked to come."""
    problems = _text_problems(where, "where", MOST_WHERE, _("写上在哪里开。"))
    if not organisations:
        problems.append(Problem("no_party", _("至少请一个单位。"), where="organisations"))
    if len(cases) > MOST_CASES:
        problems.append(Problem("too_many", _("一次最多议 %(most)s 件。") % {"most": MOST_CASES}, where="cases"))
    return problems


def time_problems(at: datetime, *, now: datetime) -> list[Problem]:
    """A meeting is called for what is to come, or put on record within a month."""
    if at > now - MAY_BE_ADDED:
        return far_problems(at, now, where="at")
    return [Problem("too_old", _("一个月以前的会不能再补记。"), where="at")]


def held_problems(
    agreed: Sequence[Agreed], *, came: Collection[object], at: datetime, next_at: datetime | None, now: datetime
) -> list[Problem]:
    """Something was agreed by somebody who was there; every follow-up says who and until when. `where` is the case's field."""
    problems = []
    if at > now:
        problems.append(Problem("not_yet", _("还没到开会的时间。"), where="at"))
    if not came:
        problems.append(Problem("nobody", _("勾上来了哪些单位。"), where="parties"))
    if not any(one.words.strip() for one in agreed):
        problems.append(Problem("nothing_agreed", _("至少写一件商定了什么。一件也没议成，就改成“不开了”，写明原因。")))
    if next_at is not None and next_at <= now:
        problems.append(Problem("next_in_the_past", _("下次开会要约以后的时间。"), where="next_at"))
    problems += far_problems(next_at, now, where="next_at")
    for one in agreed:
        problems += _agreed_problems(one, today=timezone.localdate(now))
    return problems


def _agreed_problems(one: Agreed, *, today: date) -> list[Problem]:
    key, problems = one.case_id.hex, []
    if len(one.words.strip()) > MOST_AGREED:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_AGREED}, where=f"agreed_{key}"))
    if not one.follow_up.strip():
        return problems
    if not one.words.strip():
        problems.append(Problem("follow_up_alone", _("先写商定了什么，再写接下来做什么。"), where=f"agreed_{key}"))
    if len(one.follow_up.strip()) > MOST_FOLLOW_UP:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_FOLLOW_UP}, where=f"follow_up_{key}"))
    if one.organisation_id is None:
        problems.append(Problem("nobody_does_it", _("写了接下来做什么，就要选由谁做。"), where=f"organisation_{key}"))
    if one.due_on is None or one.due_on < today:
        problems.append(Problem("no_day", _("写了接下来做什么，就要写什么时候以前，不能是过去。"), where=f"due_on_{key}"))
    return problems + far_problems(one.due_on, today, where=f"due_on_{key}")


def _text_problems(text: str, where: str, most: int, needed: str) -> list[Problem]:
    if not text.strip():
        return [Problem("missing", needed, where=where)]
    if len(text.strip()) > most:
        return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where)]
    return []
