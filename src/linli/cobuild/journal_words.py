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
        "cobuild.series": _("场地长期使用"),
        "cobuild.space": pgettext_lazy("journal", "共享场地"),
        "cobuild.venture": _("公益创投项目"),
        "cobuild.list": pgettext_lazy("journal", "一张表"),
    },
    {
        # spaces
        "closed_down": pgettext_lazy("done", "不再使用"),
        "closed_for": pgettext_lazy("done", "停用一段时间"),
        "feed_renewed": pgettext_lazy("done", "换日历地址"),
        "hours_set": pgettext_lazy("done", "定开放时间"),
        "mended": pgettext_lazy("done", "修好"),
        "pictured": pgettext_lazy("done", "放照片"),
        "settled": pgettext_lazy("done", "记来了几人"),
    },
    {
        # spaces
        "cobuild.space.cancelled": pgettext_lazy("journal", "取消了几次"),
        "cobuild.space.ends_at": pgettext_lazy("journal", "到"),
        "cobuild.space.hours": pgettext_lazy("journal", "开放时间"),
        "cobuild.space.is_fault": pgettext_lazy("journal", "有东西坏了"),
        "cobuild.space.mended_on": pgettext_lazy("journal", "哪天修好的"),
        "cobuild.space.pictures": pgettext_lazy("journal", "几张照片"),
        "cobuild.space.starts_at": pgettext_lazy("journal", "从"),
        "cobuild.booking.channel": pgettext_lazy("journal", "怎么来的"),
        "cobuild.bookingseries.rule": pgettext_lazy("journal", "规则"),
    },
)
