"""What is typed for an issue of the bulletin."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.core.form_fields import day_field
from linli.disclosure.models import BulletinItem
from linli.disclosure.rules.bulletins import ItemGiven


class ComposeForm(forms.Form):
    place = forms.ChoiceField(label=_("给哪里的"), required=False)
    title = forms.CharField(label=_("刊头"), max_length=40)
    from_on = day_field(_("从哪天"))
    until_on = day_field(_("到哪天"))

    def __init__(self, *args: Any, places: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = list(places)


class ItemForm(forms.Form):
    """One thing written by hand."""

    section = forms.CharField(label=_("栏目"), max_length=20, help_text=_("例如 身边事、下周预告、活动。"))
    title = forms.CharField(label=_("标题"), max_length=80)
    text = forms.CharField(label=_("几句话"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ArrangeForm(forms.Form):
    """The head of an issue, and four fields for everything in it: on the wall or not, place, heading, words."""

    head_title = forms.CharField(label=_("刊头"), max_length=40)
    greeting = forms.CharField(label=_("卷首的话"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None = None, *, items: Iterable[BulletinItem], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.keys: list[UUID] = []
        for one in items:
            self.keys.append(one.pk)
            self.fields[f"{one.pk}-is_on"] = forms.BooleanField(label=_("上墙"), required=False, initial=one.is_on)
            self.fields[f"{one.pk}-position"] = forms.IntegerField(
                label=_("第几"), min_value=0, max_value=999, initial=one.position + 1
            )
            self.fields[f"{one.pk}-section"] = forms.CharField(label=_("栏目"), max_length=20, initial=one.section)
            self.fields[f"{one.pk}-title"] = forms.CharField(label=_("标题"), max_length=80, initial=one.title)
            self.fields[f"{one.pk}-text"] = forms.CharField(
                label=_("几句话"), max_length=400, required=False, initial=one.text, widget=forms.Textarea(attrs={"rows": 2})
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each thing, for the page."""
        return [{name: self[f"{key}-{name}"] for name in ("is_on", "position", "section", "title", "text")} for key in self.keys]

    def given(self) -> dict[UUID, ItemGiven]:
        """What was typed of each thing; ask after `is_valid()`."""
        values = self.cleaned_data
        return {
            key: ItemGiven(
                values[f"{key}-section"],
                values[f"{key}-title"],
                values[f"{key}-text"],
                values[f"{key}-is_on"],
                values[f"{key}-position"],
            )
            for key in self.keys
        }
