"""What is typed about minutes: the note taker's words, and a name under them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.form_fields import words_field
from linli.core.forms import FilesField
from linli.deliberation.rules import minutes as rules


class MinutesForm(forms.Form):
    """The words of one version: before, by item, at the end. `after`: the version that they were written upon."""

    opening = words_field(gettext_lazy("开头"), most=rules.MOST_WORDS, rows=3, required=False)
    closing = words_field(gettext_lazy("结尾"), most=rules.MOST_WORDS, rows=3, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=gettext_lazy("为什么更正"), max_length=rules.MOST_REASON)

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]] = (), is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        if not is_correction:
            del self.fields["reason"]
        for key, title in self.items:
            self.fields[f"item_{key}"] = words_field(title, most=rules.MOST_WORDS, rows=4, required=False)
        self.order_fields(["opening", *(f"item_{key}" for key, _title in self.items), "closing", "reason"])


class SignForm(forms.Form):
    """A name on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = words_field(gettext_lazy("有保留意见就写"), most=rules.MOST_NOTE, rows=2, required=False)


class PaperSignForm(SignForm):
    """A signed paper, scanned in."""

    label = forms.CharField(label=gettext_lazy("谁签的"), max_length=rules.MOST_LABEL)
    as_what = forms.ChoiceField(
        label=gettext_lazy("以什么身份"),
        choices=[
            (rules.CHAIR, gettext_lazy("主持人")),
            (rules.NOTE_TAKER, gettext_lazy("记录人")),
            (rules.MEMBER, gettext_lazy("到会人")),
        ],
    )
    scan = FilesField(label=gettext_lazy("签了字的纸的扫描件"))
    field_order = ("label", "as_what", "scan", "note", "digest")
