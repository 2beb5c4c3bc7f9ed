"""What is typed to begin a collection, to write down what a door says, to strike out a slip, and to close."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, instant_field, words_field
from linli.core.forms import FilesField
from linli.procedures.models import CollectionKind, Counts, Outcome, Way
from linli.procedures.rules.collections import (
    MOST_QUESTION,
    MOST_REASON,
    MOST_TITLE,
    MOST_WHERE,
    MOST_WORDS,
)

Choices = Iterable[tuple[str, Any]]
ALL_TOGETHER = ("", gettext_lazy("这一户一起说的"))
DOOR_WAYS = [one for one in Way.choices if one[0] != Way.WEB]
"""How somebody of the office hears it; on the page residents speak for themselves."""


class BeginForm(forms.Form):
    """A new collection; the roll comes from the register and is looked at before it is frozen."""

    place = forms.ChoiceField(label=gettext_lazy("问哪里的人"), help_text=gettext_lazy("名册按人房户登记生成，发起以后不再变。"))
    kind = forms.ChoiceField(
        label=gettext_lazy("征求什么"), choices=CollectionKind.choices, widget=forms.RadioSelect, initial=CollectionKind.CONSENT
    )
    counts = forms.ChoiceField(
        label=gettext_lazy("按什么算"),
        choices=Counts.choices,
        widget=forms.RadioSelect,
        initial=Counts.OWNERS,
        help_text=gettext_lazy("一套房几个人共有算一户；同一个业主有几套房也只算一户，面积加起来。"),
    )
    rule_code = forms.ChoiceField(
        label=gettext_lazy("按哪条规则算够不够"), required=False, help_text=gettext_lazy("不选就只记数，不判断够不够。")
    )
    title = forms.CharField(label=gettext_lazy("题目"), max_length=MOST_TITLE)
    question = words_field(
        gettext_lazy("问大家的话"), most=MOST_QUESTION, help_text=gettext_lazy("上门照着念的话，印在征求意见表上。")
    )
    choices = words_field(
        gettext_lazy("答法"),
        most=400,
        required=False,
        help_text=gettext_lazy("征求意见时可以自己写，一行一种。不写就是：同意、不同意、有别的想法。"),
    )
    closes_on = day_field(gettext_lazy("哪天截止"), help_text=gettext_lazy("当天 24:00 前都算。"))

    def __init__(self, *args: Any, places: Choices = (), rules: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("请选")), *places]  # type: ignore[attr-defined]
        self.fields["rule_code"].choices = [("", _("不按比例算")), *rules]  # type: ignore[attr-defined]

    def clean_choices(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip())


class AskingForm(forms.Form):
    """How a door was asked and what came of it."""

    way = forms.ChoiceField(label=gettext_lazy("怎么问的"), choices=DOOR_WAYS, widget=forms.RadioSelect, initial=Way.VISIT)
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=Outcome.choices, widget=forms.RadioSelect, initial=Outcome.SAID
    )
    choice = forms.ChoiceField(label=gettext_lazy("怎么说"), widget=forms.RadioSelect, required=False)
    speaker = forms.ChoiceField(label=gettext_lazy("谁说的"), required=False)
    words = words_field(gettext_lazy("原话"), most=MOST_WORDS, rows=2, required=False)
    at = instant_field(
        gettext_lazy("什么时候"),
        required=False,
        help_text=gettext_lazy("不写就是现在。"),
    )
    scan = FilesField(label=gettext_lazy("纸质表的扫描件或照片"), required=False)
    kept_where = forms.CharField(
        label=gettext_lazy("纸质原件放在哪里"),
        required=False,
        max_length=MOST_WHERE,
        help_text=gettext_lazy("纸质的，扫描件和这一栏至少有一个。"),
    )

    def __init__(self, *args: Any, choices: Choices = (), speakers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = list(choices)  # type: ignore[attr-defined]
        self.fields["speaker"].choices = [ALL_TOGETHER, *speakers]  # type: ignore[attr-defined]


class SpeakForm(forms.Form):
    """A resident's own word."""

    choice = forms.ChoiceField(
        label=gettext_lazy("您怎么看"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选。请选一个再交。")},
    )
    words = words_field(gettext_lazy("想说的话"), most=MOST_WORDS, required=False)

    def __init__(self, *args: Any, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = list(choices)  # type: ignore[attr-defined]


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    reason = forms.CharField(label=gettext_lazy("哪里记错了"), max_length=MOST_REASON)


class ScanForm(forms.Form):
    """The scan of a sheet that was written down without it."""

    scan = forms.FileField(label=gettext_lazy("纸质表的扫描件或照片"))


class CloseForm(forms.Form):
    """Why it ends before its day."""

    reason = forms.CharField(
        label=gettext_lazy("提前截止的原因"),
        required=False,
        max_length=MOST_REASON,
        help_text=gettext_lazy("到期了，或者每一户都表了态，就不用写。"),
    )
