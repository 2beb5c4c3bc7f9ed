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
    {},
)
journal_words.name(
    {
        "cobuild.judge": _("公益创投评委"),
        "cobuild.round": _("一轮公益创投"),
        "cobuild.score": _("评分表"),
    },
    {
        "cobuild.judge.left": pgettext_lazy("done", "退出评审"),
        "cobuild.judge.named": pgettext_lazy("done", "请来评审"),
        "cobuild.judge.recused": pgettext_lazy("done", "回避"),
        "cobuild.round.chosen": pgettext_lazy("done", "定入选项目"),
        "cobuild.round.preliminary_closed": pgettext_lazy("done", "结束初审"),
        "cobuild.score.signed": pgettext_lazy("done", "签字打分"),
        "cobuild.venture.applied": pgettext_lazy("done", "申报"),
        "cobuild.venture.checked": pgettext_lazy("done", "检查"),
        "cobuild.venture.chosen": pgettext_lazy("done", "入选"),
        "cobuild.venture.completed": pgettext_lazy("done", "结项"),
        "cobuild.venture.contracted": pgettext_lazy("done", "签约"),
        "cobuild.venture.drafted": pgettext_lazy("done", "开始填申报书"),
        "cobuild.venture.eligible": pgettext_lazy("done", "资格够"),
        "cobuild.venture.ineligible": pgettext_lazy("done", "资格不够"),
        "cobuild.venture.not_chosen": pgettext_lazy("done", "没有入选"),
        "cobuild.venture.not_shortlisted": pgettext_lazy("done", "没有入围"),
        "cobuild.venture.paid": pgettext_lazy("done", "拨款"),
        "cobuild.venture.payment_cancelled": pgettext_lazy("done", "取消一笔拨款"),
        "cobuild.venture.planned": pgettext_lazy("done", "重新分拨款"),
        "cobuild.venture.served": pgettext_lazy("done", "记一场服务"),
        "cobuild.venture.service_voided": pgettext_lazy("done", "作废一场服务"),
        "cobuild.venture.shortlisted": pgettext_lazy("done", "初审入围"),
        "cobuild.venture.spent": pgettext_lazy("done", "记一笔花费"),
        "cobuild.venture.stopped": pgettext_lazy("done", "停下来"),
    },
    {
        "cents": pgettext_lazy("journal", "多少分钱"),
        "funds_cents": _("总资金"),
        "granted_cents": _("批准金额"),
        "line": pgettext_lazy("journal", "预算第几行"),
        "lines": pgettext_lazy("journal", "预算几行"),
        "passed": _("合格"),
        "parts": pgettext_lazy("journal", "每次拨多少"),
        "person_times": _("人次"),
        "position": pgettext_lazy("journal", "第几笔"),
        "stage": pgettext_lazy("journal", "哪一阶段"),
        "venture": _("公益创投项目"),
    },
)
