"""The joint office's, the guide's and the settings' lists as sheets: columns, and how a row of each page is written."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.casework.models import (
    Answer,
    DutyItem,
    DutyOverride,
    KnowledgeEntry,
    MeetingMatter,
    PromotionMeeting,
    ReplyBatch,
    ReplyTemplate,
    ServiceItem,
    Side,
)
from linli.casework.selectors.roster import Day
from linli.casework.states import BY_VERB
from linli.core.list_sheets import Sheet
from linli.core.spreadsheets import Column
from linli.registry.api import Place

_CASE = [Column("number", _("编号")), Column("title", _("什么事"))]

ROSTER = Sheet(
    "roster",
    _("合署办公值班"),
    [
        Column("on", _("日子")),
        Column("place", _("哪个社区")),
        Column("side", _("哪一边")),
        Column("organisation", _("单位")),
        Column("name", _("谁")),
        Column("begins", _("从")),
        Column("ends", _("到")),
        Column("phone", _("办公电话")),
        Column("note", _("说明")),
    ],
)


def roster_rows(days: Iterable[Day], place: Place, gap_words: Any) -> Iterator[dict[str, Any]]:
    """A row for each shift, and one for each gap of a side, so that what is missing is on the sheet too."""
    for day in days:
        for shifts in day.shifts.values():
            for one in shifts:
                yield {
                    "on": day.on,
                    "place": str(place),
                    "side": str(one.get_side_display()),
                    "organisation": str(one.organisation),
                    "name": one.name,
                    "begins": f"{one.begins:%H:%M}",
                    "ends": f"{one.ends:%H:%M}",
                    "phone": one.phone,
                    "note": one.note,
                }
        for side, gaps in day.gaps.items():
            if gaps:
                yield {"on": day.on, "place": str(place), "side": str(Side(side).label), "note": gap_words(gaps)}


MEETINGS = Sheet(
    "meetings",
    _("推进会议"),
    [
        Column("at", _("什么时候")),
        Column("place", _("哪个社区")),
        Column("where", _("在哪里")),
        Column("state", _("状态")),
        *_CASE,
        Column("agreed", _("商定")),
        Column("follow_up", _("接下来做什么")),
        Column("organisation", _("谁去做")),
        Column("due_on", _("什么时候以前")),
        Column("task", _("任务编号")),
        Column("task_state", _("做到哪一步")),
    ],
)


def meeting_rows(one: PromotionMeeting, task_words: Any) -> Iterator[dict[str, Any]]:
    """A row for each case before the meeting with its follow-up; one row for a meeting without cases."""
    head = {"at": one.at, "place": str(one.place), "where": one.where, "state": str(one.get_state_display())}
    matters = list(one.matters.all())
    yield from (head | _matter(matter, task_words) for matter in matters)
    if not matters:
        yield head


def _matter(one: MeetingMatter, task_words: Any) -> dict[str, Any]:
    return {
        "number": one.case.short_number,
        "title": one.case.title,
        "agreed": one.agreed,
        "follow_up": one.follow_up,
        "organisation": str(one.organisation or ""),
        "due_on": one.due_on,
        "task": one.task.number if one.task else "",
        "task_state": task_words(one.task) if one.task else "",
    }


ITEMS = Sheet(
    "guide",
    _("办事指南"),
    [
        Column("name", _("事项")),
        Column("plain_name", _("居民怎么叫")),
        Column("for_whom", _("谁能办")),
        Column("bring", _("带什么来")),
        Column("how_long", _("多久")),
        Column("where", _("在哪里办")),
        Column("line", _("哪类窗口")),
        Column("valid_from", _("从哪天起")),
        Column("review_on", _("哪天复核")),
    ],
)


def item_row(one: ServiceItem) -> dict[str, Any]:
    plain = ("name", "plain_name", "for_whom", "how_long", "where", "valid_from", "review_on")
    return {name: getattr(one, name) for name in plain} | {
        "bring": "；".join(one.bring),
        "line": one.line.name if one.line else "",
    }


QUESTIONS = Sheet(
    "questions",
    _("问答"),
    [
        Column("question", _("怎么问")),
        Column("answer", _("怎么答")),
        Column("is_public", _("居民看得到")),
        Column("times_used", _("窗口用过")),
        Column("times_helped", _("居民看明白")),
        Column("valid_until", _("用到哪天")),
        Column("review_on", _("哪天复核")),
    ],
)


def question_row(one: KnowledgeEntry) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in QUESTIONS.columns}


ANSWERED = Sheet(
    "answers",
    _("当场答过的"),
    [*_CASE, Column("text", _("怎么答的")), Column("source", _("照哪一条")), Column("at", _("时间")), Column("by", _("谁答的"))],
)


def answered_row(one: Answer) -> dict[str, Any]:
    source = one.item.name if one.item else one.entry.question if one.entry else ""
    told = {"number": one.case.short_number, "title": one.case.title, "text": one.text}
    return told | {"source": source, "at": one.at, "by": one.by_label}


REVIEWS = Sheet("reviews", _("该复核的"), [Column("what", _("哪一条")), Column("kind", _("是什么")), Column("due", _("哪天到"))])


def review_rows(items: Iterable[ServiceItem], entries: Iterable[KnowledgeEntry]) -> Iterator[dict[str, Any]]:
    yield from ({"what": one.name, "kind": str(_("办事指南")), "due": one.review_on} for one in items)
    yield from ({"what": one.question, "kind": str(_("问答")), "due": one.review_on or one.valid_until} for one in entries)


OUTSIDE = Sheet(
    "outside-list",
    _("清单外派给社区的"),
    [
        *_CASE,
        Column("organisation", _("哪个社区")),
        Column("reason", _("为什么")),
        Column("item", _("清单第几条")),
        Column("by", _("谁派的")),
        Column("at", _("什么时候")),
    ],
)


def outside_row(one: DutyOverride) -> dict[str, Any]:
    return {
        "number": one.case.short_number,
        "title": one.case.title,
        "organisation": str(one.organisation),
        "reason": "—" if one.case.is_with_petitions else one.reason,
        "item": one.item.number if one.item else None,
        "by": one.by_label,
        "at": one.at,
    }


DUTIES = Sheet(
    "duty-list",
    _("职责清单"),
    [
        Column("number", _("第几条")),
        Column("category", _("什么事")),
        Column("place", _("哪个社区")),
        Column("measure", _("社区做到哪一步")),
        Column("text", _("写明做什么")),
        Column("instead", _("该找谁")),
        Column("citation", _("依据")),
        Column("valid_from", _("起")),
        Column("valid_to", _("止")),
    ],
)


def duty_row(one: DutyItem) -> dict[str, Any]:
    plain = ("number", "text", "instead", "citation", "valid_from", "valid_to")
    named = {"category": one.category.name, "place": str(one.place or ""), "measure": str(one.get_measure_display())}
    return {name: getattr(one, name) for name in plain} | named


REPLIES = Sheet(
    "reply-templates",
    _("回复模板"),
    [
        Column("name", _("名字")),
        Column("verb", _("哪一步用")),
        Column("category", _("哪一类")),
        Column("text", _("写什么")),
        Column("changed_at", _("什么时候改的")),
        Column("changed_by", _("谁改的")),
    ],
)


def reply_row(one: ReplyTemplate) -> dict[str, Any]:
    plain = ("name", "text", "changed_at", "changed_by")
    category = one.category.name if one.category else str(_("每一类"))
    return {name: getattr(one, name) for name in plain} | {"verb": str(BY_VERB[one.verb].label), "category": category}


BATCHES = Sheet(
    "hotline-batches",
    _("回传的批次"),
    [
        Column("number", _("批次")),
        Column("count", _("件数")),
        Column("made_at", _("什么时候")),
        Column("by_label", _("谁做的")),
        Column("corrects", _("更正哪一批")),
        Column("reason", _("为什么更正")),
        Column("sha256", "SHA-256"),
    ],
)


def batch_row(one: ReplyBatch) -> dict[str, Any]:
    plain = ("number", "count", "made_at", "by_label", "reason", "sha256")
    return {name: getattr(one, name) for name in plain} | {"corrects": one.corrects.number if one.corrects else ""}


MAPPINGS = Sheet(
    "hotline-mappings",
    _("列对照"),
    [
        Column("name", _("名称")),
        Column("code", _("代码")),
        Column("made_at", _("什么时候记的")),
        Column("made_by", _("谁记的")),
        Column("used", _("收过几份表")),
        Column("last_used_at", _("最近一次")),
        Column("retired_at", _("停用于")),
        Column("retired_by", _("谁停用的")),
        Column("retired_why", _("为什么停用")),
    ],
)


def mapping_row(one: Any) -> dict[str, Any]:
    """A row of `kept_of_hotline`."""
    return {column.key: getattr(one, column.key) for column in MAPPINGS.columns}
