"""Form pieces every engine uses: several files in one field, and a service's refusal put beside the fields it is about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .problems import Problem


class FilesInput(forms.ClearableFileInput):
    """One control, several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; `clean` gives a list, empty when none was chosen. What a file may be is `core.files`' matter."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not chosen:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in chosen]


def add_problems(form: forms.BaseForm, problems: Iterable[Problem]) -> None:
    """Put each problem beside the field it names; those that name none stand in the box at the top."""
    for problem in problems:
        where = problem.where if problem.where in form.fields else None
        form.add_error(where, forms.ValidationError(str(problem.text), code=problem.code))
