"""Fields that every engine's forms have: a day, an instant, words in several lines, somebody by name and telephone."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def day_field(label: Any, *, required: bool = True, help_text: Any = "", **more: Any) -> forms.DateField:
    """A day in the browser's own calendar, which reads no other writing than this."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, **more)


def instant_field(label: Any, *, required: bool = True, help_text: Any = "", **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, help_text=help_text, widget=widget, **more)


def words_field(
    label: Any, *, most: int, rows: int = 3, required: bool = True, help_text: Any = "", empty: Any = ""
) -> forms.CharField:
    """A text area of at most `most` characters; `empty` is what it says when nothing was written."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": most}),
        error_messages={"required": empty} if empty else None,
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]], empty: str = "") -> None:
    """Fill in what a choice field of this request offers; `empty`: how none of it is said, which is then offered first."""
    form.fields[name].choices = [*([("", empty)] if empty else []), *choices]  # type: ignore[attr-defined]


def phone_digits(typed: str) -> str:
    """A telephone as it is kept. :raises ValidationError: for what is none."""
    digits = typed.replace(" ", "").replace("-", "").removeprefix("+86")
    if digits and (not (digits.isascii() and digits.isdigit()) or not 7 <= len(digits) <= 12):
        raise forms.ValidationError(_("电话应该是 7 到 12 位数字，例如 139 0000 0120。也可以不留。"), code="phone")
    return digits


class Someone(forms.Form):
    """Who it is: a name, and a telephone by which the register knows them."""

    name = forms.CharField(label=gettext_lazy("替谁"), required=False, max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        return phone_digits(self.cleaned_data["phone"])


class NothingForm(forms.Form):
    """A step that needs no words."""
