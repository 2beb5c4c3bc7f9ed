"""Groups, fairs and outreach as pages say them: badges, who holds a stall, a stage by days, hours of minutes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.daytimes import clock_words, day_of, minute_of, near_words, weekday_words
from linli.core.words import listing

from ..models import (
    Channel,
    GroupTask,
    Lecturer,
    Outreach,
    ResidentGroup,
    Session,
    StageItem,
    Stall,
    StallState,
    TalkRequest,
    Topic,
)
from ..rules.outreach import TIMES
from ..selectors.outreach import ChannelSum
from ..states import TalkState
from . import programmes_shown

STALL_BADGES = {StallState.ASKED: "wait", StallState.GIVEN: "ok", StallState.REFUSED: "fail", StallState.OFF: "still"}
TALK_BADGES = {
    TalkState.ASKED: "wait", TalkState.PLANNED: "run", TalkState.HELD: "ok", TalkState.REFUSED: "fail", TalkState.WITHDRAWN: "back",
}  # fmt: skip


# ---- groups ----


def group_badge(one: ResidentGroup) -> tuple[str, str]:
    if one.ended_on is not None:
        return "still", _("不活动了")
    return ("run", _("还收人")) if one.takes_members else ("info", _("不收人"))


def people_words(one: Any) -> str:
    """How many are in it: as it says itself, else those who are named (`named`)."""
    if one.members_said:
        return ngettext("大约 %(n)s 人", "大约 %(n)s 人", one.members_said) % {"n": one.members_said}
    return ngettext("%(n)s 人", "%(n)s 人", one.named) % {"n": one.named} if one.named else ""


def group_row(one: ResidentGroup) -> dict[str, Any]:
    return {"one": one, "badge": group_badge(one), "people": people_words(one)}


def copy_words(one: ResidentGroup, url: str) -> str:
    """A group in a few lines, to be copied into a chat group or onto a board. No names."""
    lines = [
        _("%(group)s（%(place)s）") % {"group": one.name, "place": one.place}, one.about,
        _("活动：%(when)s") % {"when": one.meets} if one.meets else "",
        _("想参加的看这里，也可以到社区说一声：") if one.takes_members else _("看这里："), url,
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


# ---- fairs ----


def holder_of(one: Stall, *, is_public: bool = False) -> str:
    """Whose stall it is; a resident's name is not published."""
    if one.group is not None:
        return str(one.group)
    if one.organisation is not None:
        return str(one.organisation.short_name or one.organisation.name)
    return _("社区居民") if is_public else str(one.person or "—")


def days_words(first: date, last: date) -> str:
    return (
        weekday_words(first)
        if first == last
        else _("%(first)s 到 %(last)s") % {"first": weekday_words(first), "last": weekday_words(last)}
    )


def stall_row(one: Stall, *, is_public: bool = False) -> dict[str, Any]:
    return {
        "one": one,
        "badge": (STALL_BADGES[StallState(one.state)], str(one.get_state_display())),
        "holder": holder_of(one, is_public=is_public),
        "days": days_words(one.from_on, one.until_on),
    }


def performers_of(one: StageItem) -> str:
    """Who is on: the group, the class, or whoever was named."""
    return listing(str(each) for each in (one.group, one.class_group, one.performers) if each)


def stage_row(one: StageItem) -> dict[str, Any]:
    begins = minute_of(one.starts_at)
    return {
        "one": one,
        "span": f"{clock_words(begins)}–{clock_words(begins + one.minutes)}",
        "starts": clock_words(begins),
        "who": performers_of(one),
    }


def stage_days(sessions: Iterable[Session], items: Iterable[StageItem]) -> list[dict[str, Any]]:
    """Each day of a fair with what is on its stages, stage by stage."""
    by_session: dict[Any, dict[str, list[dict[str, Any]]]] = {}
    for one in items:
        by_session.setdefault(one.session_id, {}).setdefault(one.stage, []).append(stage_row(one))  # type: ignore[attr-defined]
    return [
        {
            "session": one,
            "day": day_of(one.starts_at),
            "span": programmes_shown.span_of(one),
            "where": programmes_shown.where_of(one),
            "stages": sorted(by_session.get(one.pk, {}).items()),
        }
        for one in sessions
    ]


def task_row(one: GroupTask) -> dict[str, Any]:
    holder = one.group or one.team or one.organisation
    return {"one": one, "holder": str(holder) if holder else ""}


# ---- outreach ----


def hours_words(minutes: int) -> str:
    """“61.5 小时”; less than one in minutes."""
    if minutes < 60:
        return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    hours = minutes / 60
    return _("%(n)s 小时") % {"n": f"{hours:.1f}".removesuffix(".0")}


def sum_rows(sums: Iterable[ChannelSum]) -> list[dict[str, Any]]:
    """What each channel came to."""
    return [
        {"channel": one.channel, "words": str(Channel(one.channel).label), "one": one, "hours": hours_words(one.minutes)}
        for one in sums
    ]


def topics_words(one: Lecturer) -> str:
    return listing(str(Topic(code).label) for code in one.topics if code in Topic.values)


def times_words(codes: Iterable[str]) -> str:
    return listing(str(TIMES[code]) for code in codes if code in TIMES)


def outreach_row(one: Outreach, reached: int | None) -> dict[str, Any]:
    where = str(one.site) if one.site else str(one.place)
    return {"one": one, "where": where, "minutes": hours_words(one.minutes), "reached": reached}


def talk_badge(one: TalkRequest) -> tuple[str, str]:
    return TALK_BADGES[TalkState(one.state)], str(one.get_state_display())


def talk_row(one: TalkRequest) -> dict[str, Any]:
    return {
        "one": one,
        "badge": talk_badge(one),
        "topic": str(one.get_topic_display()),
        "times": times_words(one.times),
        "span": near_words(one.session.starts_at, one.session.ends_at) if one.session else "",
        "where": programmes_shown.where_of(one.session) if one.session else "",
    }
