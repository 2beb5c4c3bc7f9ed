"""The journal of procedures in words."""

from django.utils.translation import gettext_lazy as _

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
        "procedures.asking.written": _("记下"),
        "procedures.collection.begun": _("发起征求"),
        "procedures.collection.closed": _("宣布截止"),
        "procedures.comment.answered": _("答复"),
        "procedures.comment.made": _("提意见"),
        "procedures.proposal.made": _("提建议"),
        "procedures.proposal.merged": _("合并"),
        "procedures.proposal.screened": _("筛选"),
        "procedures.proposal.told": _("告诉提的人"),
        "procedures.round.called": _("发起征集"),
        "procedures.round.handed_over": _("交票选"),
        "procedures.round.published": _("公开候选名单"),
    },
)
