"""A subdistrict's own text of a time limit: how long, when to warn, from which day, by which document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.rulesets import Status

from .tasks import task_day

UNITS = [
    ("working_days", gettext_lazy("个工作日")),
    ("days", gettext_lazy("天（自然日）")),
    ("working_hours", gettext_lazy("个工作小时")),
    ("same_working_day", gettext_lazy("当天下班前")),
    ("hours", gettext_lazy("小时（昼夜连着算）")),
    ("minutes", gettext_lazy("分钟（昼夜连着算）")),
]
WARNINGS = [(one, one) for one in ("1/2", "2/3", "3/4", "4/5", "9/10")]
STATUSES = [
    (Status.VERIFIED.value, gettext_lazy("核对过原文")),
    (Status.PRESS.value, gettext_lazy("从报道里看到")),
    (Status.ASSUMED.value, gettext_lazy("本街道自己定的")),
]
BEYOND = ("extend_most", "extensions", "return_within")


def _count(label: Any, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, min_value=1, max_value=999, help_text=help_text)


class LimitForm(forms.Form):
    """The subdistrict's own text; from its first day on it goes before what is shipped."""

    amount = _count(gettext_lazy("多少"), required=True)
    unit = forms.ChoiceField(label=gettext_lazy("怎么算"), choices=UNITS)
    warn = forms.ChoiceField(
        label=gettext_lazy("用掉多少就提醒"), choices=WARNINGS, help_text=gettext_lazy("4/5 就是时间用掉五分之四时提醒。")
    )
    extend_most = _count(gettext_lazy("一次最多延几个工作日"), help_text=gettext_lazy("不许延期就空着。"))
    extensions = _count(gettext_lazy("最多延几次"))
    return_within = _count(gettext_lazy("几个工作日以内可以退单"))
    effective_from = task_day(gettext_lazy("从哪天起用"), help_text=gettext_lazy("以前的事还按以前的规定算。"))
    citation = forms.CharField(
        label=gettext_lazy("依据：哪份文件、哪一条"),
        max_length=300,
        error_messages={"required": gettext_lazy("还没写依据。写文件的名称和条款。")},
    )
    status = forms.ChoiceField(label=gettext_lazy("有多可靠"), choices=STATUSES, widget=forms.RadioSelect)

    def body(self) -> dict[str, Any]:
        """The rule set's body, as exact values."""
        given = self.cleaned_data
        plain = {"unit": given["unit"], "amount": given["amount"], "warn": given["warn"]}
        return plain | {name: given[name] for name in BEYOND if given[name]}
