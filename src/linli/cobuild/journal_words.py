"""The journal of cobuild in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "cobuild.agreement": _("共建协议"),
        "cobuild.booking": pgettext_lazy("journal", "场地预订"),
        "cobuild.checkin": _("双报到"),
        "cobuild.claim": pgettext_lazy("journal", "认领"),
        "cobuild.donation": pgettext_lazy("journal", "捐赠"),
        "cobuild.need": pgettext_lazy("journal", "需求"),
        "cobuild.partner": pgettext_lazy("journal", "驻区单位"),
        "cobuild.resource": pgettext_lazy("journal", "资源"),
        "cobuild.sale": _("爱心义卖"),
        "cobuild.space": pgettext_lazy("journal", "共享场地"),
        "cobuild.venture": _("公益创投项目"),
    },
    {
        "cobuild.agreement.asked": _("做了确认链接"),
        "cobuild.agreement.changed": pgettext_lazy("done", "改了"),
        "cobuild.agreement.confirmed": pgettext_lazy("done", "一方确认了"),
        "cobuild.agreement.drafted": _("起草协议"),
        "cobuild.agreement.duty_added": _("写下要做的事"),
        "cobuild.agreement.duty_dropped": _("去掉要做的事"),
        "cobuild.agreement.duty_noted": _("记下做没做"),
        "cobuild.agreement.ended": pgettext_lazy("done", "到期结束"),
        "cobuild.agreement.proposed": _("送各方确认"),
        "cobuild.agreement.recalled": pgettext_lazy("done", "收回来改"),
        "cobuild.agreement.renewed": pgettext_lazy("done", "续签"),
        "cobuild.agreement.scanned": _("放上扫描件"),
        "cobuild.agreement.signed": pgettext_lazy("done", "签订"),
        "cobuild.agreement.terminated": pgettext_lazy("done", "提前终止"),
    },
)
