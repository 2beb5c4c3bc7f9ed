"""Fields that several forms of procedures share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.form_fields import phone_digits, words_field


def said_field(label: Any, *, most: int = 1000, empty: Any = "", **more: Any) -> forms.CharField:
    """What somebody says in several lines; `empty` is what it says when nothing was written."""
    return words_field(label, most=most, empty=empty or gettext_lazy("这里还没有写。"), **more)


class PhoneField(forms.CharField):
    """A telephone number as people write it, or nothing at all."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).strip()
        phone_digits(text)
        return text
