"""The journal of messages and notices in words."""

from django.utils.translation import gettext_lazy as _

from linli.core import journal_words

journal_words.name(
    {
        "disclosure.carriage": _("短信、邮件和群机器人"),
        "disclosure.message": _("消息"),
        "disclosure.messages": _("消息"),
        "disclosure.notice": _("公告"),
        "disclosure.preference": _("怎样收消息"),
        "disclosure.robot": _("群机器人"),
    },
    {
        "set": _("改动"),
        "disclosure.notice.corrected": _("更正"),
        "disclosure.notice.discarded": _("丢弃草稿"),
        "disclosure.notice.drafted": _("起草"),
        "disclosure.notice.kept_until": _("改挂到哪天"),
        "disclosure.notice.published": _("发布"),
        "disclosure.notice.withdrawn": _("撤下"),
    },
)
