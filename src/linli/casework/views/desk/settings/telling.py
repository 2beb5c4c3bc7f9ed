"""The journal's lines about rules, lines of the duty list and shifts, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.words import Words

VERBS: dict[str, Words] = {
    "casework.rule.added": _("加上这一条"),
    "casework.rule.replaced": _("用这一条替代旧的"),
    "casework.rule.closed": _("定下最后一天"),
    "casework.rule.withdrawn": _("撤回"),
    "casework.duty.added": _("加上这一条"),
    "casework.duty.replaced": _("用这一条替代旧的"),
    "casework.duty.closed": _("定下最后一天"),
    "casework.duty.withdrawn": _("撤回"),
    "casework.meeting.called": _("约了会"),
    "casework.meeting.changed": _("改了会议"),
    "casework.meeting.called_off": _("取消了会议"),
    "casework.meeting.held": _("记下了会议"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what when, and why."""

    at: datetime
    words: Words
    by: str
    reason: str


def told_about(subject_id: UUID, *, with_reasons: bool = True) -> list[Line]:
    """What was done about a thing, the latest first. One query."""
    lines = journal.lines_about(subject_id).reverse()
    return [Line(one.at, VERBS.get(one.verb, one.verb), one.by_label, one.reason if with_reasons else "") for one in lines]
