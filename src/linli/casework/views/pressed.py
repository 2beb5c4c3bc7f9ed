"""How what presses a case is said: the level as a badge, to whom, by when to be answered, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.models import Instruction, SupervisionItem, Task
from linli.casework.models.pressing import TaskState
from linli.casework.views.limits import Badge, moment_words, until_moment
from linli.casework.views.shown import place_words, pressed_badge


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """Where an answer stands: as a badge, with the moment in words."""

    badge: Badge | None
    words: str


def answer_shown(one: SupervisionItem | Instruction, now: datetime, *, is_over: bool = False) -> AnswerShown:
    """Answered, waiting, late; or none is wanted any more."""
    if one.answered_at:
        words = _("%(when)s 答复") % {"when": moment_words(one.answered_at, now)}
        return AnswerShown(Badge("warn", _("晚了")) if one.is_answer_late(now) else Badge("ok", _("已答复")), words)
    if one.answer_due_at is None:
        return AnswerShown(None, _("不用书面答复"))
    by_then = until_moment(one.answer_due_at, now)
    if is_over:
        return AnswerShown(Badge("still", _("不用再答")), by_then)
    return AnswerShown(Badge("late", _("没答复")) if one.answer_due_at < now else Badge("wait", _("等答复")), by_then)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One reminder or card as lists and the page of a case say it."""

    item: SupervisionItem
    badge: Badge | None
    name: str
    url: str
    to: str
    by: str
    answer: AnswerShown
    ending: str


def item_shown(item: SupervisionItem, now: datetime) -> ItemShown:
    return ItemShown(
        item=item,
        badge=pressed_badge(item.level),
        name=item.document_number or (_("到点自动催办") if item.is_automatic else _("催办")),
        url=item.get_absolute_url(),
        to=str(item.organisation or _("派单的人")),
        by=_("系统到点自动发出") if item.is_automatic else item.issued_by,
        answer=answer_shown(item, now, is_over=not item.is_standing),
        ending=ending_words(item, now),
    )


def ending_words(item: SupervisionItem, now: datetime) -> str:
    """How it ended; empty while it stands."""
    if item.ended_at is None:
        return ""
    when = moment_words(item.ended_at, now)
    if item.ended_how == SupervisionItem.End.LIFTED:
        return _("%(when)s %(who)s取消：%(why)s") % {"when": when, "who": item.ended_by, "why": item.ended_reason}
    return _("%(when)s 这一步办完了，自动撤下") % {"when": when}


def where_words(item: SupervisionItem) -> str:
    return f"{place_words(item.case)} · {item.case.short_number}"


def task_badge(task: Task, today: date) -> Badge:
    """The state as shape and word; late goes before it."""
    if task.is_overdue(today):
        return Badge("late", _("过了期限"))
    kinds = {TaskState.OPEN: "run", TaskState.DONE: "ok", TaskState.CANCELLED: "still"}
    return Badge(kinds[TaskState(task.state)], str(TaskState(task.state).label))


def task_left(task: Task, today: date) -> str:
    """“还有 3 天”, “今天到期”, “过了 2 天”; in calendar days. Nothing once it has ended."""
    if not task.is_open:
        return ""
    days = (task.due_on - today).days
    if days == 0:
        return _("今天到期")
    if days < 0:
        return ngettext("过了 %(days)s 天", "过了 %(days)s 天", -days) % {"days": -days}
    return ngettext("还有 %(days)s 天", "还有 %(days)s 天", days) % {"days": days}


def responsible_words(task: Task) -> str:
    return str(task.post or task.organisation or "")
