"""What is typed about a charity sale: its particulars, a line of the ledger, a count."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ..models import LineKind
from ..rules import sales as rules
from ..states import SaleState
from .donations import StoreFilter
from .space_finding import day_field
from .ventures import YuanField


class SaleFilter(StoreFilter):
    show = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *SaleState.choices])


class SaleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=rules.MOST_TITLE)
    place = forms.ChoiceField(label=gettext_lazy("哪个社区"))
    held_on = day_field(gettext_lazy("哪天"))
    purpose = forms.CharField(
        label=gettext_lazy("钱给谁、做什么用"),
        max_length=rules.MOST_PURPOSE,
        help_text=gettext_lazy("大家看得到，不要写受助人的姓名。"),
    )

    def __init__(self, *args: Any, places: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("是哪一种"), widget=forms.RadioSelect)
    cents = YuanField(label=gettext_lazy("金额（元）"), min_value=Decimal("0.01"))
    text = forms.CharField(
        label=gettext_lazy("摘要"), max_length=rules.MOST_TEXT, help_text=gettext_lazy("结账以后大家看得到，不要写受助人的姓名。")
    )
    voucher = forms.CharField(label=gettext_lazy("凭证号"), required=False, max_length=rules.MOST_VOUCHER)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = rules.AFTER_COUNT if state == SaleState.COUNTED else [one for one in rules.TYPED if one not in rules.SPENT]
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0] if state == SaleState.COUNTED else LineKind.SOLD


class ReverseForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么冲正"), max_length=rules.MOST_TEXT)


class CountForm(forms.Form):
    cents = YuanField(label=gettext_lazy("点到多少（元）"), min_value=Decimal(0))
    reason = forms.CharField(
        label=gettext_lazy("和账上不一样，为什么"),
        required=False,
        max_length=rules.MOST_REASON,
        help_text=gettext_lazy("第二个人点完，和账上对不上时才要写。"),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么重新打开"), max_length=rules.MOST_REASON)
