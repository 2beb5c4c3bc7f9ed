"""The journal of deliberation in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "deliberation.council": _("议事组织"),
        "deliberation.seat": _("席位"),
        "deliberation.meeting": pgettext_lazy("journal", "会议"),
        "deliberation.motion": _("议题"),
        "deliberation.minutes": _("会议记录"),
        "deliberation.ballot": pgettext_lazy("journal", "表决"),
        "deliberation.right": _("表决权"),
        "deliberation.resolution": _("决议"),
        "deliberation.supervision": _("专项工作监督"),
    },
    {
        "deliberation.ballot.changed": pgettext_lazy("done", "改了"),
        "deliberation.ballot.closed": pgettext_lazy("done", "截止"),
        "deliberation.ballot.declared": pgettext_lazy("done", "公布结果"),
        "deliberation.ballot.frozen": pgettext_lazy("done", "定下来"),
        "deliberation.ballot.held_again": pgettext_lazy("done", "再投一次"),
        "deliberation.ballot.opened": pgettext_lazy("done", "开始表决"),
        "deliberation.ballot.options_set": pgettext_lazy("done", "写选项"),
        "deliberation.ballot.prepared": pgettext_lazy("done", "准备表决"),
        "deliberation.ballot.thawed": pgettext_lazy("done", "放开来改"),
        "deliberation.ballot.voided": pgettext_lazy("done", "宣布无效"),
        "deliberation.ballot.withdrawn": pgettext_lazy("done", "撤回"),
        "deliberation.right.freed": pgettext_lazy("done", "划掉一票"),
        "deliberation.right.used": pgettext_lazy("done", "用了表决权"),
    },
    {
        "ballot": pgettext_lazy("journal", "哪次表决"),
        "of": pgettext_lazy("journal", "哪次表决之后"),
        "options": pgettext_lazy("journal", "几个选项"),
        "outcome": pgettext_lazy("journal", "结果"),
        "papers": pgettext_lazy("journal", "几张票"),
        "passed": pgettext_lazy("journal", "通过没有"),
        "rule": pgettext_lazy("journal", "规则"),
        "seats": pgettext_lazy("journal", "选几个"),
        "voice": pgettext_lazy("journal", "记名票的校验码"),
    },
)
