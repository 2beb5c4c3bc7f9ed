"""Fields that several forms of procedures share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import words_field


def said_field(label: Any, *, most: int = 1000, empty: Any = "", **more: Any) -> forms.CharField:
    """What somebody says in several lines; `empty` is what it says when nothing was written."""
    return words_field(label, most=most, empty=empty or gettext_lazy("这里还没有写。"), **more)


class PhoneField(forms.CharField):
    """A telephone number as people write it, or nothing at all."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).strip()
        digits = text.replace(" ", "").replace("-", "").removeprefix("+86")
        if digits and (not (digits.isascii() and digits.isdigit()) or not 7 <= len(digits) <= 12):
            raise forms.ValidationError(_("电话应该是 7 到 12 位数字，例如 139 0000 0120。也可以不留。"), code="phone")
        return text


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Fill in what a choice field of this request offers."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
