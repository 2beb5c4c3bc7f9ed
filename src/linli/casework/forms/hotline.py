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
    mapping = forms.ChoiceField(
        label=gettext_lazy("哪个城市的列"),
        required=False,
        help_text=gettext_lazy("别的城市列名不一样，先做一份列对照，再到这里选。"),
        error_messages={"invalid_choice": gettext_lazy("没有这份列对照，请从列表里选。")},
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

    def __init__(self, *args: Any, profiles: Choices = (), mappings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mapping", list(mappings))
        offer(self, "profile", [("", _("各按各的分类")), *profiles])


class ReplyForm(forms.Form):
    """Why something that went back already goes again, or what is not ours goes back late."""

    reason = forms.CharField(
        label=gettext_lazy("为什么更正、为什么退晚了"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("里面有回传过的。写清改了什么，热线好核对。"),
    )


class ColumnsUploadForm(forms.Form):
    """A sheet whose columns are to be chosen."""

    file = forms.FileField(
        label=gettext_lazy("那个城市导出的表"),
        help_text=gettext_lazy("xlsx、xls 或 csv。只看列名和前几行，选好列就删掉，最多存一天。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class Choose(forms.CharField):
    """Shown as required where it is; that it is missing say the rules, together with everything else."""

    def validate(self, value: Any) -> None:
        """Nothing is said here."""


class ColumnsForm(forms.Form):
    """For each thing that an order says the column of the sheet; what is missing or doubled is said by the rules, all at once."""

    name = Choose(label=gettext_lazy("这份对照叫什么"), help_text=gettext_lazy("例如：洛阳 12345 热线"))

    def __init__(self, *args: Any, fields: Choices, headings: list[str], required: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _heading in fields]
        offered = [("", _("表里没有")), *((one, one) for one in dict.fromkeys(headings))]
        for key, heading in fields:
            self.fields[key] = Choose(label=heading, required=key in required, widget=forms.Select(choices=offered))

    def chosen(self) -> dict[str, str]:
        """Key → heading; ask after `is_valid()`."""
        return {key: self.cleaned_data.get(key, "") for key in self.keys}
