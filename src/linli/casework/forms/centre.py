"""What is typed in the hall: by the greeter, at a window, on the telephone, and to set the hall up."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import words_field

from .pieces import PhoneField, offer
from .registering import DOCUMENTS

MOST_CHECKED = 300
Choices = Iterable[tuple[str, Any]]


class TakeForm(forms.Form):
    """Who takes a number, as far as they want to say; the button pressed says whether they go first, and why."""

    priority = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("没有这一种优先，请从列表里选。")}
    )
    name = forms.CharField(label=gettext_lazy("怎么称呼"), required=False, max_length=30)
    identity_noted = forms.ChoiceField(
        label=gettext_lazy("看过什么证件"), choices=DOCUMENTS, required=False, help_text=gettext_lazy("只记哪一种，不记号码。")
    )
    cannot_scan = forms.BooleanField(label=gettext_lazy("没有手机，或扫不了码"), required=False)

    def __init__(self, *args: Any, priorities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "priority", [("", ""), *priorities])


class RegisterForm(forms.Form):
    """Somebody who came in and needs no number."""

    purpose = forms.CharField(
        label=gettext_lazy("来找谁、做什么"), max_length=60, error_messages={"required": gettext_lazy("还没写来做什么。")}
    )
    name = forms.CharField(label=gettext_lazy("怎么称呼"), required=False, max_length=30)
    identity_noted = forms.ChoiceField(
        label=gettext_lazy("看过什么证件"), choices=DOCUMENTS, required=False, help_text=gettext_lazy("只记哪一种，不记号码。")
    )
    cannot_scan = forms.BooleanField(label=gettext_lazy("没有手机，或扫不了码"), required=False)


class BookForm(forms.Form):
    """A number for later today, for somebody on the telephone."""

    line = forms.ChoiceField(label=gettext_lazy("办哪一类"), error_messages={"required": gettext_lazy("还没选办哪一类。")})
    booked_for = forms.ChoiceField(label=gettext_lazy("约几点"), error_messages={"required": gettext_lazy("还没选约几点。")})
    purpose = forms.CharField(label=gettext_lazy("办什么事"), required=False, max_length=60)
    name = forms.CharField(label=gettext_lazy("怎么称呼"), required=False, max_length=30)
    phone = PhoneField(
        label=gettext_lazy("电话"), help_text=gettext_lazy("留了就发短信提醒，短信里只有时间和号码。座机收不到短信。")
    )
    priority = forms.ChoiceField(label=gettext_lazy("要不要优先"), required=False)

    def __init__(self, *args: Any, lines: Choices = (), slots: Choices = (), priorities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("line", lines), ("booked_for", slots)):
            offer(self, name, choices, unknown=_("没有这一项，请从列出的里面选。"))
        offer(self, "priority", [("", _("不用")), *priorities])


class HandOverForm(forms.Form):
    """To which line or window, with what was checked here."""

    target = forms.ChoiceField(label=gettext_lazy("转到"), error_messages={"required": gettext_lazy("还没选转到哪里。")})
    checked = words_field(
        gettext_lazy("这里看过什么"),
        most=MOST_CHECKED,
        rows=2,
        required=False,
        help_text=gettext_lazy("例如：身份证、户口簿看过了，缺一张照片。那边不用再问。"),
    )

    def __init__(self, *args: Any, targets: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", targets, unknown=_("转不到那里，请从列出的里面选。"))


class ArriveForm(forms.Form):
    """The number that somebody booked on the telephone."""

    number = forms.CharField(
        label=gettext_lazy("约的号码"),
        max_length=8,
        error_messages={"required": gettext_lazy("还没写号码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        return "".join(str(self.cleaned_data["number"]).split()).upper()


class LineForm(forms.Form):
    """A kind of business."""

    letter = forms.CharField(label=gettext_lazy("字母"), max_length=1, error_messages={"required": gettext_lazy("还没写字母。")})
    name = forms.CharField(
        label=gettext_lazy("办什么"), max_length=30, error_messages={"required": gettext_lazy("还没写办什么。")}
    )
    hint = forms.CharField(label=gettext_lazy("包括哪些事"), max_length=120, required=False)
    typical_minutes = forms.IntegerField(label=gettext_lazy("一般办几分钟"), min_value=1, max_value=240, initial=10)
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, initial=True)


class WindowForm(forms.Form):
    """A window and what it serves."""

    number = forms.IntegerField(label=gettext_lazy("几号"), min_value=1, max_value=99)
    name = forms.CharField(label=gettext_lazy("牌子上写什么"), max_length=30, required=False)
    serves = forms.MultipleChoiceField(
        label=gettext_lazy("办哪几类"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("至少选一类。")},
    )
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, initial=True)

    def __init__(self, *args: Any, lines: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "serves", lines)


class KioskForm(forms.Form):
    """A number machine."""

    name = forms.CharField(
        label=gettext_lazy("取号机叫什么"), max_length=40, error_messages={"required": gettext_lazy("给取号机起个名字。")}
    )
