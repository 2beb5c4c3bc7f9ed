"""The journal of procedures in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

from .states import VERBS

journal_words.name(
    {
        "procedures.run": _("程序"),
        "procedures.definition": _("程序定义"),
        "procedures.asking": _("问到的一户"),
        "procedures.collection": _("征求意见"),
        "procedures.comment": _("对候选名单的意见"),
        "procedures.list": _("一张表"),
        "procedures.objection": _("异议"),
        "procedures.proposal": _("民生实事的建议"),
        "procedures.round": _("民生实事征集"),
    },
    {f"procedures.run.{verb.past}": verb.label for verb in VERBS.values()}
    | {
        "procedures.definition.adopted": _("写下本街道的程序"),
        "procedures.definition.withdrawn": _("停用本街道的程序"),
        "procedures.asking.scanned": _("附上扫描件"),
        "procedures.asking.struck": _("划掉"),
        "procedures.asking.written": pgettext_lazy("done", "记下"),
        "procedures.collection.begun": _("发起征求"),
        "procedures.collection.closed": _("宣布截止"),
        "procedures.comment.answered": pgettext_lazy("done", "答复"),
        "procedures.comment.made": pgettext_lazy("done", "提意见"),
        "procedures.proposal.made": _("提建议"),
        "procedures.proposal.merged": pgettext_lazy("done", "合并"),
        "procedures.proposal.screened": pgettext_lazy("done", "筛选"),
        "procedures.proposal.told": _("告诉提的人"),
        "procedures.round.called": _("发起征集"),
        "procedures.round.handed_over": _("交票选"),
        "procedures.round.published": _("公开候选名单"),
    },
    {
        "candidates": pgettext_lazy("journal", "候选"),
        "channel": pgettext_lazy("journal", "怎么来的"),
        "definition": pgettext_lazy("journal", "哪种程序"),
        "digest": pgettext_lazy("journal", "校验码"),
        "gate": pgettext_lazy("journal", "哪一关"),
        "head": pgettext_lazy("journal", "哪一户"),
        "heads": pgettext_lazy("journal", "几户"),
        "how": pgettext_lazy("journal", "怎么来的"),
        "objection": pgettext_lazy("journal", "第几条异议"),
        "passed_over": pgettext_lazy("journal", "越过了哪一关"),
        "pooled": pgettext_lazy("journal", "先放着"),
        "publicity": pgettext_lazy("journal", "哪一次公示"),
        "received_at": pgettext_lazy("journal", "收到时间"),
        "roll": pgettext_lazy("journal", "名册校验码"),
        "scan": pgettext_lazy("journal", "扫描件"),
        "step": pgettext_lazy("journal", "哪一步"),
    },
)
