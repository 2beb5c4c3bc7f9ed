"""Programmes and sessions as pages say them: badges, times in words, who may come, weeks and months of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core import files
from linli.core.asked_days import monday_of
from linli.core.daytimes import DAY, clock_words, day_of, minute_of, moment_words
from linli.core.words import listing
from linli.core.workcalendar import Calendar, calendar_of

from ..models import AfterNote, DayPolicy, Programme, ProgrammeKind, Series, Session
from ..rules.recurrence import Occurrence, Why, is_makeup
from ..rules.series import rule_words
from ..services.after_notes import PICTURE
from ..states import ProgrammeState, SessionState

WEEK = 7
PROGRAMME_BADGES = {
    ProgrammeState.DRAFT: "wait", ProgrammeState.LISTED: "run", ProgrammeState.ENDED: "ok", ProgrammeState.WITHDRAWN: "still",
}  # fmt: skip
SESSION_BADGES = {
    SessionState.PLANNED: "info", SessionState.OPEN: "run", SessionState.HELD: "wait", SessionState.SETTLED: "ok",
    SessionState.CALLED_OFF: "stop",
}  # fmt: skip


def programme_badge(one: Programme) -> tuple[str, str]:
    return PROGRAMME_BADGES[ProgrammeState(one.state)], str(one.get_state_display())


def session_badge(one: Session) -> tuple[str, str]:
    """How it stands; full is said where nobody more goes in."""
    if one.state == SessionState.OPEN and is_full(one):
        return "late", _("满了")
    return SESSION_BADGES[SessionState(one.state)], str(one.get_state_display())


def is_full(one: Session) -> bool:
    return one.capacity is not None and one.taken >= one.capacity


def span_of(one: Session) -> str:
    """“9:00–11:00”."""
    ends = DAY if minute_of(one.ends_at) == 0 and day_of(one.ends_at) != day_of(one.starts_at) else minute_of(one.ends_at)
    return f"{clock_words(minute_of(one.starts_at))}–{clock_words(ends)}"


def where_of(one: Session) -> str:
    """The place, and where there."""
    parts = [str(one.place), str(one.space.name) if one.space else "", one.where]
    return _("，").join(part for part in parts if part)


def room_words(one: Session) -> str:
    """How many are in, of how many."""
    if one.capacity is None:
        return ngettext("报了 %(n)s 人", "报了 %(n)s 人", one.taken) % {"n": one.taken}
    return _("报了 %(taken)s 人，最多 %(most)s 人") % {"taken": one.taken, "most": one.capacity}


def left_words(one: Session) -> str:
    """For residents: whether there is room."""
    if one.capacity is None:
        return ""
    left = max(one.capacity - one.taken, 0)
    if not left:
        return _("满了，可以候补") if one.programme.takes_waiting else _("满了")
    return ngettext("还能报 %(n)s 人", "还能报 %(n)s 人", left) % {"n": left}


def how_words(one: Programme) -> str:
    """What one has to do before coming; “” where one signs up."""
    if one.kind == ProgrammeKind.COURSE:
        return _("报了班的来上课")
    return "" if one.needs_signup else _("不用报名，直接来")


def who_words(one: Programme) -> list[str]:
    """Who may come, in sentences."""
    said = [_("报了这个班的学员")] if one.kind == ProgrammeKind.COURSE else []
    if one.only_place:
        said.append(_("只限%(place)s的居民") % {"place": one.only_place})
    if one.age_from is not None and one.age_to is not None:
        said.append(_("%(first)s 到 %(last)s 岁") % {"first": one.age_from, "last": one.age_to})
    elif one.age_from is not None:
        said.append(_("%(n)s 岁以上") % {"n": one.age_from})
    elif one.age_to is not None:
        said.append(_("%(n)s 岁以下（含）") % {"n": one.age_to})
    if one.only_group:
        said.append(_("只限%(group)s的人") % {"group": one.only_group})
    if one.most_heads > 1:
        said.append(_("一家人可以一起报，最多 %(n)s 人") % {"n": one.most_heads})
    if one.guardian_below:
        said.append(_("不满 %(n)s 岁的，要监护人同意") % {"n": one.guardian_below})
    return said


def group_words(one: Session, url: str) -> str:
    """A session in a few lines, to be copied into a chat group."""
    of = one.programme
    how = _("报名看这里，也可以打电话：") if of.needs_signup else how_words(of)
    lines = [
        f"{one}", of.summary, _("时间：%(when)s") % {"when": moment_words(one.starts_at, one.ends_at)},
        _("地点：%(where)s") % {"where": where_of(one)}, _("要带：%(what)s") % {"what": of.bring} if of.bring else "",
        _("电话：%(phone)s") % {"phone": of.phone} if of.phone else "", how, url,
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def money_words(cents: int | None) -> str:
    """“125.00 元”; a dash where nothing was said."""
    return "—" if cents is None else _("%(n)s 元") % {"n": f"{cents // 100:,}.{cents % 100:02}"}


# ---- series ----


def series_words(one: Series) -> str:
    """“每月最后一个星期六 9:00–11:00”."""
    ends = min(one.start_minute + one.minutes, DAY)
    return f"{rule_words(one.rule)} {clock_words(one.start_minute)}–{clock_words(ends)}"


def policy_words(one: Series) -> list[str]:
    """What becomes of holidays and of make-up days, where it is not as always."""
    said = []
    if one.on_holiday != DayPolicy.KEEP:
        said.append(_("碰上节假日：%(what)s") % {"what": one.get_on_holiday_display()})
    if one.on_makeup != DayPolicy.KEEP:
        said.append(_("碰上调休上班：%(what)s") % {"what": one.get_on_makeup_display()})
    return said


def occurrence_words(one: Occurrence) -> str:
    """Why a time is not on its day, for whoever plans."""
    if one.why is Why.HOLIDAY:
        return _("碰上节假日，改了日子") if one.day else _("碰上节假日，这一次不办")
    if one.why is Why.MAKEUP:
        return _("碰上调休上班，改了日子") if one.day else _("碰上调休上班，这一次不办")
    return ""


def exception_rows(series: Series) -> list[dict[str, Any]]:
    return [{"one": one, "words": str(one.get_kind_display())} for one in series.exceptions.order_by("-day")[:30]]


# ---- days ----


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a calendar with what is on."""

    day: date
    is_in: bool
    is_today: bool
    is_holiday: bool
    is_makeup: bool
    is_past: bool
    rows: list[dict[str, Any]] = field(default_factory=list)


def month_span(day: date) -> tuple[date, date]:
    """The Monday before the first, and the Sunday after the last of a month."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    return monday_of(first), last + timedelta(days=WEEK - 1 - last.weekday())


def cells(rows: Iterable[dict[str, Any]], first: date, last: date, *, today: date, month: int | None = None) -> list[Cell]:
    """Every day from one to another; rows hold their session as `one`."""
    by_day: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        by_day.setdefault(day_of(row["one"].starts_at), []).append(row)
    known = calendar_of()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [_cell(day, by_day.get(day, []), known, today, month) for day in days]


def _cell(day: date, rows: list[dict[str, Any]], known: Calendar, today: date, month: int | None) -> Cell:
    return Cell(
        day=day, is_in=month is None or day.month == month, is_today=day == today, is_holiday=known.is_public_holiday(day),
        is_makeup=is_makeup(day, known), is_past=day < today, rows=rows,
    )  # fmt: skip


def weeks_of(days: Sequence[Cell]) -> list[Sequence[Cell]]:
    return [days[n : n + WEEK] for n in range(0, len(days), WEEK)]


# ---- after it ----


def note_shown(session: Session, *, is_public: bool = False) -> dict[str, Any] | None:
    """How it went, with its pictures; for residents only what was made public."""
    note = AfterNote.objects.filter(session=session).first()
    if note is None or (is_public and not note.is_public):
        return None
    return {"one": note, "pictures": [picture(one) for one in files.files_of(note, purpose=PICTURE)]}


def picture(stored: Any) -> dict[str, Any]:
    return {"pk": stored.pk, "url": files.url_of(stored), "thumb": files.url_of(stored, "thumb"), "name": stored.name}


def kinds_words(rows: Iterable[Programme]) -> str:
    return listing(dict.fromkeys(str(one.get_kind_display()) for one in rows))


def session_rows(rows: Iterable[Session]) -> list[dict[str, Any]]:
    """Rows of a list of sessions."""
    return [
        {
            "one": one,
            "badge": session_badge(one),
            "span": span_of(one),
            "where": where_of(one),
            "room": room_words(one),
            "how": how_words(one.programme),
        }
        for one in rows
    ]


def is_over(one: Session, now: datetime) -> bool:
    return one.ends_at <= now
