"""How call-ups, shifts and rosters are said on pages and on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.core.daytimes import DAY, clock_words, day_of, minute_of, near_words
from linli.core.privacy import mask_name
from linli.core.words import listing

from ..models import CallUp, Duty, DutyPost, Shift
from ..rules.hours import hours_words
from ..selectors.duties import Figures
from ..states import CallUpState, DutyState

WEEK = 7
CALLUP_BADGES = {
    CallUpState.DRAFT: "wait", CallUpState.OPEN: "run", CallUpState.CLOSED: "ok", CallUpState.ENDED: "still", CallUpState.PURGED: "still",
}  # fmt: skip
DUTY_BADGES = {
    DutyState.PLANNED: "run", DutyState.CAME: "ok", DutyState.MISSED: "still", DutyState.SWAPPED: "back", DutyState.WITHDRAWN: "back",
}  # fmt: skip


def callup_badge(one: CallUp) -> tuple[str, str]:
    return CALLUP_BADGES[CallUpState(one.state)], str(one.get_state_display())


def duty_badge(one: Duty) -> tuple[str, str]:
    return DUTY_BADGES[DutyState(one.state)], str(one.get_state_display())


def callup_row(one: CallUp) -> dict[str, Any]:
    """A call-up of a list, with `coming` and `missing`."""
    known: Any = one
    return {
        "one": one,
        "badge": callup_badge(one),
        "coming": known.coming,
        "missing": known.missing,
        "room": missing_words(known.missing),
    }


def missing_words(count: int) -> str:
    if count <= 0:
        return _("人够了")
    return ngettext("还要 %(n)d 人次", "还要 %(n)d 人次", count) % {"n": count}


def left_words(one: Shift) -> str:
    """Whether a shift still wants people, for whoever might come."""
    left = one.needed - one.taken
    return ngettext("还差 %(n)d 人", "还差 %(n)d 人", left) % {"n": left} if left > 0 else _("满了")


def span_of(one: Shift) -> str:
    """“8:00–12:00”, over midnight “22:00–次日 6:00”."""
    begins, ends = clock_words(minute_of(one.starts_at)), clock_words(minute_of(one.ends_at))
    if day_of(one.ends_at) == day_of(one.starts_at):
        return f"{begins}–{ends}"
    return (
        f"{begins}–{clock_words(DAY)}"
        if minute_of(one.ends_at) == 0
        else _("%(from)s–次日 %(to)s") % {"from": begins, "to": ends}
    )


def when_of(one: Shift) -> str:
    return near_words(one.starts_at, one.ends_at)


def who_words(one: CallUp) -> list[str]:
    """Who may come, in sentences."""
    said = []
    if one.age_to is None and one.age_from:
        said.append(_("%(n)s 岁以上") % {"n": one.age_from})
    elif one.age_to is not None:
        said.append(_("%(first)s 到 %(last)s 岁") % {"first": one.age_from, "last": one.age_to})
    if one.wants:
        said.append(one.wants)
    if one.is_dangerous:
        said.append(one.insurance or _("有危险，要有没到期的意外保险；没有的先到社区说，给您办。"))
    return said


def shift_badge(one: Shift) -> tuple[str, str]:
    if one.called_off_at is not None:
        return "stop", pgettext("shift", "取消了")
    return ("warn", left_words(one)) if one.taken < one.needed else ("ok", _("排满了"))


def name_of(duty: Duty) -> str:
    """A name on a roster; once names are gone, that somebody was there."""
    return str(duty.person.name) if duty.person else _("（姓名已删）")


def masked_of(duty: Duty) -> str:
    return mask_name(duty.person.name) if duty.person else _("（姓名已删）")


def shift_row(one: Shift) -> dict[str, Any]:
    return {
        "one": one,
        "span": span_of(one),
        "badge": shift_badge(one),
        "left": left_words(one),
        "is_full": one.taken >= one.needed,
    }


def duty_row(one: Duty) -> dict[str, Any]:
    return {
        "one": one, "who": name_of(one), "badge": duty_badge(one), "hours": hours_words(one.half_hours) if one.half_hours else "",
        "times": times_of(one),
    }  # fmt: skip


def times_of(one: Duty) -> str:
    if one.came_at is None:
        return ""
    came = clock_words(minute_of(one.came_at))
    return f"{came}–{clock_words(minute_of(one.left_at))}" if one.left_at else _("%(time)s 来的，还在") % {"time": came}


def figures_words(told: Figures) -> dict[str, str]:
    return {"persons": str(told.persons), "duties": str(told.duties), "hours": hours_words(told.half_hours)}


def group_words(one: CallUp, url: str) -> str:
    """A call-up in a few lines, to be copied into a chat group."""
    lines = [
        one.title, one.details[:120], _("地点：%(where)s") % {"where": one.place},
        _("电话：%(phone)s") % {"phone": one.phone} if one.phone else "", _("自愿参加，能来几班都行，报名看这里："), url,
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


# ---- the roster ----


def roster(
    posts: Sequence[DutyPost], shifts: Iterable[Shift], duties: Mapping[UUID, Sequence[Duty]], monday: date, *,
    say: Callable[[Duty, DutyPost], str],
) -> list[dict[str, Any]]:  # fmt: skip
    """A week as rows of posts and columns of days. `say`: how somebody stands in it, empty for whoever may not read names."""
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    cells: dict[tuple[UUID, date], list[dict[str, Any]]] = {}
    known = {one.pk: one for one in posts}
    for one in shifts:
        post = known[one.post_id]  # type: ignore[attr-defined]
        names = listing(filter(None, (say(duty, post) for duty in duties.get(one.pk, ()))))
        cells.setdefault((post.pk, day_of(one.starts_at)), []).append(shift_row(one) | {"names": names})
    used = {pk for pk, _day in cells}
    return [
        {"post": post, "cells": [{"day": day, "shifts": cells.get((post.pk, day), [])} for day in days]}
        for post in posts
        if post.closed_at is None or post.pk in used
    ]
