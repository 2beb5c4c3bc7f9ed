"""The journal of accounts in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "accounts.call": _("等电话的人"),
        "accounts.code": _("登录数字"),
        "accounts.key": _("接口密钥"),
        "accounts.password": _("口令"),
        "accounts.recovery-codes": _("备用码"),
        "accounts.resident": _("居民"),
        "accounts.second-factor": _("动态码"),
        "accounts.session": _("登录"),
        "accounts.user": _("账号"),
    },
    {
        "accounts.call.taken": _("接了"),
        "accounts.second-factor.reset": _("重设"),
        "accounts.user.wish_kept": _("记下设置"),
        "enrolled": _("设好"),
        "others-ended": _("结束了别处的"),
        "passed": _("通过"),
        "signed-in": pgettext_lazy("done", "登录"),
        "signed-out": pgettext_lazy("done", "退出"),
    },
    {
        "demo": pgettext_lazy("journal", "演示账号"),
        "is_active": pgettext_lazy("journal", "在用"),
        "managed_by": pgettext_lazy("journal", "归哪个街道管"),
        "method": pgettext_lazy("journal", "用什么登录"),
        "read_out": pgettext_lazy("journal", "念给本人听"),
        "read_out_by": pgettext_lazy("journal", "谁念的"),
        "accounts.session.count": pgettext_lazy("journal", "几处"),
    },
)
