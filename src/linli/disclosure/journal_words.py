"""The journal of messages and notices in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "disclosure.carriage": _("短信、邮件和群机器人"),
        "disclosure.message": _("消息"),
        "disclosure.messages": _("消息"),
        "disclosure.notice": _("公告"),
        "disclosure.preference": _("怎样收消息"),
        "disclosure.bulletin": _("黑板报"),
        "disclosure.material": _("教材"),
        "disclosure.material_request": _("要教材的信"),
        "disclosure.robot": _("群机器人"),
        "disclosure.subscription": _("公告订阅"),
    },
    {
        "set": pgettext_lazy("done", "改动"),
        "disclosure.bulletin.arranged": _("排版"),
        "disclosure.bulletin.composed": _("列出这几天的事"),
        "disclosure.bulletin.published": _("贴出去"),
        "disclosure.bulletin.written": _("写一条"),
        "disclosure.material.stocked": _("改库存"),
        "disclosure.material_request.arrived": _("收到了"),
        "disclosure.material_request.asked": _("来信来电要"),
        "disclosure.material_request.refused": _("寄不了"),
        "disclosure.material_request.sent": _("寄出或给了"),
        "disclosure.notice.attached": _("加附件"),
        "disclosure.notice.detached": _("拿掉附件"),
        "disclosure.notice.mentioned": _("写明提到了谁"),
        "disclosure.notice.redacted": _("隐去姓名或照片"),
        "disclosure.notice.roll_made": _("定下要谁看"),
        "disclosure.notice.unmentioned": _("去掉提到的人"),
        "disclosure.notice.corrected": pgettext_lazy("done", "更正"),
        "disclosure.notice.discarded": _("丢弃草稿"),
        "disclosure.notice.drafted": _("起草"),
        "disclosure.notice.kept_until": _("改挂到哪天"),
        "disclosure.notice.published": _("发布"),
        "disclosure.notice.withdrawn": _("撤下"),
    },
    {
        "how": pgettext_lazy("journal", "怎么看的"),
        "items": pgettext_lazy("journal", "几条"),
        "messages": pgettext_lazy("journal", "几条消息"),
        "names": pgettext_lazy("journal", "几个姓名"),
        "pictures": pgettext_lazy("journal", "几张照片"),
        "readers": pgettext_lazy("journal", "几个人"),
        "thanked": pgettext_lazy("journal", "道过谢"),
        "urgent": pgettext_lazy("journal", "急事"),
        "wishes": pgettext_lazy("journal", "怎样收"),
    },
)
