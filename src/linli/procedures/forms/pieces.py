"""Fields that several forms of procedures share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def words_field(
    label: Any, *, most: int = 1000, rows: int = 3, help_text: Any = "", empty: Any = "", required: bool = True
) -> forms.CharField:
    """A text area of at most `most` characters; `empty` is what it says when nothing was written."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": most}),
        error_messages={"required": empty or gettext_lazy("这里还没有写。")},
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


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
