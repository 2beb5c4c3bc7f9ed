"""A sheet of the hotline's, and what is said when an answer goes back a second time."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .pieces import offer
from .working import Choices


class HotlineSheetForm(forms.Form):
    """The city's export; the limit of rows that name none; whether what is sure goes straight out."""

    file = forms.FileField(
        label=gettext_lazy("热线导出的表"),
        help_text=gettext_lazy("xlsx、xls 或 csv，第一行是列名。工单编号认得出来过没有，同一份传两次不会重复。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("表里没写办理时限的，按哪一档"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("没有这一档时限，请从列表里选。")},
    )
    straight = forms.BooleanField(
        label=gettext_lazy("规则定得准的，导入时直接派出去"),
        required=False,
        help_text=gettext_lazy("不勾就先进“等派单”，由您核对。"),
    )

    def __init__(self, *args: Any, profiles: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "profile", [("", _("各按各的分类")), *profiles])


class ReplyForm(forms.Form):
    """Why something that went back already goes again, or what is not ours goes back late."""

    reason = forms.CharField(
        label=gettext_lazy("为什么更正、为什么退晚了"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("里面有回传过的。写清改了什么，热线好核对。"),
    )
