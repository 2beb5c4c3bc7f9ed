"""Of which places and kinds one wants to be told."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.disclosure.models import NoticeKind


class SubscribeForm(forms.Form):
    place = forms.ChoiceField(label=_("哪里的公告"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("哪几种"),
        choices=NoticeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一样不选，就是都要。"),
    )

    def __init__(self, *args: Any, places: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = list(places)
