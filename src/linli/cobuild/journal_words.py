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
    },
    {},
)
