"""Fields and words that several forms of casework share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.cases import NOT_WRITTEN
from linli.core.form_fields import instant_field
from linli.core.forms import names_its_field
from linli.core.phones import is_phone, no_phone_words
from linli.core.problems import Problem


def problems_of(form: forms.Form, *more: Problem) -> list[Problem]:
    """Every reason why the form cannot be taken, in the order of its fields; those that name no field of it come last."""
    found = [
        Problem(
            str(error.code or "invalid"), _about(form, name, error.code, str(message)), where="" if name == "__all__" else name
        )
        for name, errors in form.errors.as_data().items()
        for error in errors
        for message in error.messages
    ]
    order = {name: position for position, name in enumerate(form.fields)}
    return sorted([*found, *more], key=lambda problem: order.get(problem.where, len(order)))


def _about(form: forms.Form, name: str, code: str | None, text: str) -> str:
    """A sentence that does not say what it is about stands behind the name of its field."""
    says_it = name not in form.fields or names_its_field(text, code, NOT_WRITTEN)
    return text if says_it else f"{form[name].label}{_('：')}{text}"


def moment_field(label: Any, *, empty: Any = "", **more: Any) -> forms.DateTimeField:
    """A day with an hour; `empty` is what it says when none was chosen."""
    words = {"invalid": gettext_lazy("时间没看懂，请写成 2026-11-20 15:00 这样。")} | ({"required": empty} if empty else {})
    return instant_field(label, error_messages=words, **more)


class PhoneField(forms.CharField):
    """A telephone number as people write it: mobile or landline, with blanks or dashes, or nothing at all."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, max_length=30, help_text=help_text)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).strip()
        if text and not is_phone(text):
            raise forms.ValidationError(no_phone_words(), code="phone")
        return text


def is_uuid(text: str) -> bool:
    """Whether a value from outside is a key at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def choices_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """A choice field of a form, whose choices this request fills in."""
    found = form.fields[name]
    if not isinstance(found, forms.ChoiceField):
        raise TypeError(f"{name} is no choice field")
    return found


def offer(form: forms.Form, name: str, choices: Iterable[Any], *, unknown: Any = "") -> None:
    """Fill in what a choice field of this request offers; `unknown` is what it says to a value that is not among it."""
    field = choices_of(form, name)
    field.choices = list(choices)
    if unknown:
        field.error_messages["invalid_choice"] = unknown
