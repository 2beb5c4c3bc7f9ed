"""Form pieces every engine uses: several files in one field, and a service's refusal put beside the fields it is about."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core import validators
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .problems import Problem


class FilesInput(forms.ClearableFileInput):
    """One control, several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; `clean` gives a list, empty when none was chosen. What a file may be is `core.files`' matter."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        chosen = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not chosen:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in chosen]


class FoundField(forms.CharField):
    """A row that is found by what people write of it; an engine says where to look, and what to say when it is not one."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self.found(text)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(self.says(text, found), code="several" if found else "not_found")

    def found(self, text: str) -> Sequence[Any]:
        """The rows that a text may mean."""
        raise NotImplementedError

    def says(self, text: str, found: Sequence[Any]) -> str:
        """What to write instead, where there is none of them or several."""
        raise NotImplementedError

    def stand_in(self, by: Actor) -> Any:
        """A row made for `by` that stands for the one that was not found, while the rest of the form is tried and taken back."""
        raise NotImplementedError


class PhotosField(FilesField):
    """Several photographs: a telephone offers its camera."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/*"}


def add_problems(form: forms.BaseForm, problems: Iterable[Problem]) -> None:
    """Put each problem beside the field it names; those that name none stand in the box at the top."""
    for problem in problems:
        where = problem.where if problem.where in form.fields else None
        form.add_error(where, forms.ValidationError(str(problem.text), code=problem.code))


NO_SUCH = _("没有这一项，请从列出的里面选。")
PLAIN: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("这里还没有填。")},
    forms.ChoiceField: {"invalid_choice": NO_SUCH},
    ModelChoiceField: {"invalid_choice": NO_SUCH},
    forms.MultipleChoiceField: {
        "invalid_choice": NO_SUCH,
        "invalid_list": NO_SUCH,
    },
    forms.DateField: {"invalid": _("这不像日期，写成 2026-11-20 这样。")},
    forms.TimeField: {"invalid": _("这不像时间，写成 14:30 这样。")},
    forms.DateTimeField: {"invalid": _("这不像日期和时间，写成 2026-11-20 14:30 这样。")},
    forms.IntegerField: {"invalid": _("这里要填整数。")},
    forms.FloatField: {"invalid": _("这里要填数字。")},
    forms.DecimalField: {
        "invalid": _("这里要填数字。"),
        "max_decimal_places": _("小数点后面最多 %(max)s 位。"),
        "max_digits": _("一共最多 %(max)s 位数字。"),
        "max_whole_digits": _("小数点前面最多 %(max)s 位。"),
    },
    forms.UUIDField: {"invalid": NO_SUCH},
    forms.URLField: {"invalid": _("这不像网址，写成 https:// 开头的。")},
    forms.EmailField: {"invalid": _("这不像邮箱地址，看看有没有漏掉 @。")},
    forms.FileField: {
        "empty": _("这个文件是空的。"),
        "invalid": _("文件没有收到，请再选一次。"),
        "missing": _("文件没有收到，请再选一次。"),
        "max_length": _("文件名太长，最多 %(max)d 个字，现在有 %(length)d 个。"),
    },
}
"""What every field says of its own where the form has no sentence for it: none of them names the field."""
LIMITS: dict[type[validators.BaseValidator] | type[validators.ProhibitNullCharactersValidator], Any] = {
    validators.MinValueValidator: _("最少是 %(limit_value)s。"),
    validators.MaxValueValidator: _("最多是 %(limit_value)s。"),
    validators.MinLengthValidator: _("至少 %(limit_value)s 个字，现在有 %(show_value)s 个。"),
    validators.MaxLengthValidator: _("最多 %(limit_value)s 个字，现在有 %(show_value)s 个。"),
    validators.ProhibitNullCharactersValidator: _("里面有看不见的字符，删掉重写。"),
}
YEARS = (1900, 2100)
"""The years that a day of people's work can be in; what is outside is a slip of the hand."""
BARE_CODES = {
    "year",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "null_characters_not_allowed",
    "too_short",
    "too_long",
}


UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: nobody sees them, and two names that look alike differ."""


def refuse_unseen(self: validators.ProhibitNullCharactersValidator, value: Any) -> None:
    """:raises ValidationError: for a text with characters in it that nobody sees; ends of lines and tabs are none."""
    if UNSEEN.search(str(value)):
        raise forms.ValidationError(self.message, code=self.code, params={"value": value})


def names_its_field(text: str, code: str | None, *also: Any) -> bool:
    """Whether a sentence says by itself what it is about, so that it can stand in a list; `also`: others that do not."""
    return code not in BARE_CODES and text not in {str(one) for sentences in PLAIN.values() for one in sentences.values()} | {
        str(one) for one in also
    }


def year_is_possible(value: date) -> None:
    """:raises ValidationError: for a day, with or without an hour, of a year that nobody means."""
    if not YEARS[0] <= value.year <= YEARS[1]:
        text = _("年份要在 %(first)s 到 %(last)s 之间，看看是不是写错了。")
        raise forms.ValidationError(text, code="year", params={"first": YEARS[0], "last": YEARS[1]})


def speak_plainly() -> None:
    """Django's own sentences for what is missing or wrong in a field, in the words of this house; called once at start."""
    for limit, sentence in LIMITS.items():
        limit.message = sentence
    validators.ProhibitNullCharactersValidator.__call__ = refuse_unseen  # type: ignore[method-assign]
    models.UUIDField.default_error_messages = {"invalid": NO_SUCH}  # a choice among rows asks the row's key what is wrong
    for kind, sentences in PLAIN.items():
        kind.default_error_messages = kind.default_error_messages | sentences
    for day in (forms.DateField, forms.DateTimeField):
        day.default_validators = [year_is_possible]
