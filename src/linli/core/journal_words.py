"""
What a line of the journal says, in words: `casework.case.dispatched` → “诉求”, “派单”.

Core knows what is done to things of any kind; an engine names its kinds of things, and what is done only to them.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .words import Words

KINDS: dict[str, Words] = {
    "core.calendar": _("工作日历"),
    "core.dataset": _("数据集"),
    "core.file": _("文件"),
    "core.job": _("后台任务"),
    "core.key": _("主密钥"),
    "core.rule": _("规则"),
    "core.rules": _("规则"),
    "core.tenant": _("街道"),
    "privacy": _("个人信息"),
}
"""{what stands before the last dot of a verb: the kind of thing}."""
ACTIONS: dict[str, Words] = {
    "core.file.withdrawn": pgettext_lazy("done", "撤下"),
    "added": pgettext_lazy("done", "登记"),
    "adopted": pgettext_lazy("done", "采用"),
    "answered": pgettext_lazy("done", "答复"),
    "applied": pgettext_lazy("done", "导入"),
    "arrived": pgettext_lazy("done", "到场"),
    "asked": pgettext_lazy("done", "提出"),
    "begun": pgettext_lazy("done", "开始"),
    "called": pgettext_lazy("done", "叫到"),
    "cancelled": pgettext_lazy("done", "取消"),
    "changed": pgettext_lazy("done", "改动"),
    "closed": pgettext_lazy("done", "关闭"),
    "confirmed": pgettext_lazy("done", "确认"),
    "done": pgettext_lazy("done", "办完"),
    "dropped": pgettext_lazy("done", "去掉"),
    "due": pgettext_lazy("done", "到日子"),
    "edited": pgettext_lazy("done", "改动"),
    "ended": pgettext_lazy("done", "结束"),
    "erased": pgettext_lazy("done", "删除"),
    "expired": pgettext_lazy("done", "到期清除"),
    "exported": pgettext_lazy("done", "导出"),
    "failed": pgettext_lazy("done", "没有成功"),
    "filled": pgettext_lazy("done", "排班"),
    "finished": pgettext_lazy("done", "办完"),
    "given": pgettext_lazy("done", "给出"),
    "held": pgettext_lazy("done", "开过"),
    "imported": pgettext_lazy("done", "导入"),
    "issued": pgettext_lazy("done", "发出"),
    "kept": pgettext_lazy("done", "存下"),
    "looked_at": pgettext_lazy("done", "看过"),
    "made": pgettext_lazy("done", "建立"),
    "merged": pgettext_lazy("done", "合并"),
    "moved": pgettext_lazy("done", "挪动"),
    "nearly_due": pgettext_lazy("done", "快到期"),
    "noted": pgettext_lazy("done", "记一句"),
    "opened": pgettext_lazy("done", "打开"),
    "overdue": pgettext_lazy("done", "超过时限"),
    "overridden": pgettext_lazy("done", "越过规则"),
    "prepared": pgettext_lazy("done", "准备好"),
    "read": pgettext_lazy("done", "读过"),
    "received": pgettext_lazy("done", "收到"),
    "refused": pgettext_lazy("done", "没有通过"),
    "registered": pgettext_lazy("done", "登记"),
    "reminded": pgettext_lazy("done", "提醒"),
    "renamed": pgettext_lazy("done", "改名"),
    "renewed": pgettext_lazy("done", "换新"),
    "reopened": pgettext_lazy("done", "重新启用"),
    "replaced": pgettext_lazy("done", "换新"),
    "restored": pgettext_lazy("done", "恢复"),
    "retired": pgettext_lazy("done", "停用"),
    "retried": pgettext_lazy("done", "再做一次"),
    "revealed": pgettext_lazy("done", "看了电话或住址"),
    "revised": pgettext_lazy("done", "改版"),
    "revoked": pgettext_lazy("done", "收回"),
    "rotated": pgettext_lazy("done", "换新"),
    "sent": pgettext_lazy("done", "发送"),
    "started": pgettext_lazy("done", "开始"),
    "stopped": pgettext_lazy("done", "停用"),
    "swapped": pgettext_lazy("done", "换班"),
    "taken": pgettext_lazy("done", "取走"),
    "told": pgettext_lazy("done", "告诉"),
    "transferred": pgettext_lazy("done", "转移"),
    "withdrawn": pgettext_lazy("done", "撤回"),
    "withheld": pgettext_lazy("done", "收起"),
    "wrapped": pgettext_lazy("done", "换了外层密钥"),
}
"""{the last part of a verb, or a whole verb where that says more: what was done}."""
FIELDS: dict[str, Words] = {
    "added": pgettext_lazy("journal", "新加"),
    "at": pgettext_lazy("journal", "什么时候"),
    "code": pgettext_lazy("journal", "代码"),
    "count": pgettext_lazy("journal", "几个"),
    "days": pgettext_lazy("journal", "几天"),
    "effective_from": pgettext_lazy("journal", "哪天起用"),
    "field": pgettext_lazy("journal", "哪一项"),
    "fields": pgettext_lazy("journal", "哪几项"),
    "files": pgettext_lazy("journal", "几个文件"),
    "filters": pgettext_lazy("journal", "筛选"),
    "from": pgettext_lazy("journal", "从"),
    "instead": pgettext_lazy("journal", "换成"),
    "into": pgettext_lazy("journal", "并到"),
    "key": pgettext_lazy("journal", "密钥"),
    "keys": pgettext_lazy("journal", "几把密钥"),
    "kind": pgettext_lazy("journal", "哪一种"),
    "list": pgettext_lazy("journal", "哪张表"),
    "name": pgettext_lazy("journal", "名称"),
    "number": pgettext_lazy("journal", "编号"),
    "outcome": pgettext_lazy("journal", "结果"),
    "person": pgettext_lazy("journal", "人"),
    "place": pgettext_lazy("journal", "地点"),
    "reason": pgettext_lazy("journal", "理由"),
    "rows": pgettext_lazy("journal", "几行"),
    "state": pgettext_lazy("journal", "状态"),
    "status": pgettext_lazy("journal", "状态"),
    "table": pgettext_lazy("journal", "哪张表"),
    "task": pgettext_lazy("journal", "哪项任务"),
    "title": pgettext_lazy("journal", "标题"),
    "to": pgettext_lazy("journal", "到"),
    "until": pgettext_lazy("journal", "到哪天"),
    "user": pgettext_lazy("journal", "账号"),
    "version": pgettext_lazy("journal", "第几版"),
    "year": pgettext_lazy("journal", "年份"),
}
"""{a field that a line says was changed, `kind.field` where one kind of thing means something else by it: its name}."""
ANSWERS: dict[str, Mapping[Any, Words]] = {}
"""{a field as in FIELDS: what those of its values are called that no model says}."""


def name(
    kinds: Mapping[str, Words],
    actions: Mapping[str, Words],
    fields: Mapping[str, Words] | None = None,
    answers: Mapping[str, Mapping[Any, Words]] | None = None,
) -> None:
    """Take in an engine's words; once, at start."""
    KINDS.update(kinds)
    ACTIONS.update(actions)
    FIELDS.update(fields or {})
    ANSWERS.update(answers or {})


def told(verb: str) -> tuple[Words, Words]:
    """The kind of thing and what was done to it; what nobody has words for stands as it is written."""
    kind, _dot, action = verb.rpartition(".")
    return KINDS.get(kind, kind), ACTIONS.get(verb) or ACTIONS.get(action, action)


def field_told(subject_type: str, field: str) -> Words:
    """What a field of a thing is called: for this kind of thing, by its model in the reader's language, by anyone."""
    own = getattr(_field(subject_type, field), "verbose_name", "")
    spoken = own if not isinstance(own, str) else ""
    return FIELDS.get(f"{subject_type}.{field}") or spoken or FIELDS.get(field) or FIELDS.get(field.removesuffix("_id")) or field


def answers_told(subject_type: str, field: str) -> Mapping[Any, Words]:
    """What the values of a field are called, where only some can be chosen."""
    own = dict(getattr(_field(subject_type, field), "flatchoices", ()))
    return {**own, **ANSWERS.get(field, {}), **ANSWERS.get(f"{subject_type}.{field}", {})}


def _field(subject_type: str, field: str) -> Any:
    try:
        return apps.get_model(subject_type)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
