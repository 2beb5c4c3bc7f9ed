"""What a clerk types while a resident stands at the counter or is on the telephone, and the sheet of an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.selectors.mappings import NEEDED
from linli.core.form_fields import words_field
from linli.core.forms import PhotosField

from .pieces import PhoneField, offer
from .reporting import MOST_WORDS
from .working import Choices, WithCategories

DOCUMENTS = [
    ("", gettext_lazy("没看证件")),
    ("居民身份证", gettext_lazy("居民身份证")),
    ("户口簿", gettext_lazy("户口簿")),
    ("居住证", gettext_lazy("居住证")),
    ("护照、通行证", gettext_lazy("护照、通行证")),
    ("残疾人证", gettext_lazy("残疾人证")),
    ("其他证件", gettext_lazy("其他证件")),
]


class CounterForm(WithCategories):
    """A resident stands at the counter, or is on the telephone: one page, in the order of the conversation."""

    text = words_field(gettext_lazy("什么事"), most=MOST_WORDS, rows=3, empty=gettext_lazy("还没写是什么事。"))
    place_words = forms.CharField(label=gettext_lazy("在哪里"), required=False, max_length=60)
    place = forms.UUIDField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": gettext_lazy("这个地方找不到了，请重新选。")}
    )
    place_detail = forms.CharField(label=gettext_lazy("具体位置"), required=False, max_length=80)
    name = forms.CharField(label=gettext_lazy("报事人怎么称呼"), required=False, max_length=30)
    phone = PhoneField(label=gettext_lazy("电话"))
    no_phone = forms.BooleanField(label=gettext_lazy("没有手机，要上门说或打座机"), required=False)
    share_phone = forms.BooleanField(label=gettext_lazy("本人同意把电话告诉上门办事的单位，只为办这件事"), required=False)
    identity_noted = forms.ChoiceField(
        label=gettext_lazy("看过什么证件"),
        choices=DOCUMENTS,
        required=False,
        help_text=gettext_lazy("报事不用看证件；看过就记一下，不记号码。"),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False)
    field_order = (
        "text",
        "place_words",
        "place",
        "place_detail",
        "name",
        "phone",
        "no_phone",
        "share_phone",
        "identity_noted",
        "category",
        "photos",
    )

    def __init__(self, *args: Any, categories: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, categories=[("", _("系统先猜，派单时再定")), *categories], **kwargs)
        self.fields["category"].required = False


class SheetForm(forms.Form):
    """A sheet of cases, and which of its headings is what."""

    file = forms.FileField(
        label=gettext_lazy("表格"),
        help_text=gettext_lazy("xlsx、xls 或 csv，第一行是列名。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("列对照"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("没有这份列对照，请从列表里选。")},
    )

    def __init__(self, *args: Any, mappings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mapping", [("", gettext_lazy("看表头自己认")), *mappings])


KEY_LABELS = {
    "external_no": gettext_lazy("外部编号"),
    "reporter": gettext_lazy("报事人"),
    "phone": gettext_lazy("电话"),
    "title": gettext_lazy("标题"),
    "text": gettext_lazy("内容"),
    "place": pgettext_lazy("one", "地点"),
    "category": gettext_lazy("哪一类"),
    "reported_at": gettext_lazy("报事时间"),
    "reply": gettext_lazy("答复"),
    "replied_at": gettext_lazy("答复时间"),
}


class MappingForm(forms.Form):
    """For each thing a case holds, the heading that it has in the sheet; kept under a name for the next sheet of its kind."""

    name = forms.CharField(
        label=gettext_lazy("这份对照叫什么"), max_length=60, error_messages={"required": gettext_lazy("给这份对照起个名字。")}
    )
    code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=20,
        help_text=gettext_lazy("字母、数字和下划线，例如 hotline_2026。命令行导入时用它。"),
        error_messages={"required": gettext_lazy("还没写代码。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in KEY_LABELS.items():
            self.fields[key] = forms.CharField(label=label, required=key in NEEDED, max_length=60)

    def columns(self) -> dict[str, str]:
        """Heading → key, for the headings that were named; ask after `is_valid()`."""
        return {self.cleaned_data[key]: key for key in KEY_LABELS if self.cleaned_data[key]}
