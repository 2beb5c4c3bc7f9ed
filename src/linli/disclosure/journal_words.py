"""The journal of messages in words."""

from django.utils.translation import gettext_lazy as _

from linli.core import journal_words

journal_words.name(
    {
        "disclosure.carriage": _("短信、邮件和群机器人"),
        "disclosure.message": _("消息"),
        "disclosure.messages": _("消息"),
        "disclosure.preference": _("怎样收消息"),
        "disclosure.robot": _("群机器人"),
    },
    {"set": _("改动")},
)
