"""What is typed to blow a whistle, to answer it, and to end it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.states import UnitRating, WhistleAnswer, WhistleOutcome, WhistleRating
from linli.core.form_fields import words_field

from .pieces import moment_field, offer

MOST_TEXT, MOST_WORDS = 500, 200
Choices = Iterable[tuple[str, Any]]


class WhistleForm(forms.Form):
    """Why, what for, where, when, and who is called."""

    ground = forms.ChoiceField(
        label=gettext_lazy("为什么吹哨"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选为什么吹哨。只有这几种情况可以吹。")},
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("请哪些单位来"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("还没选请哪些单位来。")},
    )
    gather_at = moment_field(gettext_lazy("几点到场"), empty=gettext_lazy("还没约几点到场。"))
    gather_where = forms.CharField(
        label=gettext_lazy("在哪里集合"), max_length=120, error_messages={"required": gettext_lazy("还没写在哪里集合。")}
    )
    text = words_field(
        gettext_lazy("请他们来做什么"),
        most=MOST_TEXT,
        help_text=gettext_lazy("只写事，不写报事人的名字和电话。被叫到的单位都看得到。"),
        empty=gettext_lazy("还没写请他们来做什么。"),
    )

    def __init__(self, *args: Any, grounds: Choices = (), units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ground", grounds)
        offer(self, "units", units, unknown=_("请从列表里选单位。"))


class AnswerForm(forms.Form):
    """A unit's answer: it comes and who, or not and why."""

    answer = forms.ChoiceField(
        label=gettext_lazy("来不来"),
        choices=WhistleAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选来还是来不了。")},
    )
    comes = forms.CharField(
        label=gettext_lazy("谁来"), required=False, max_length=60, help_text=gettext_lazy("例如：执法队 赵队长，两个人")
    )
    reason = forms.CharField(label=gettext_lazy("来不了的原因"), required=False, max_length=MOST_WORDS)


class RateForm(forms.Form):
    """What a unit thinks of the whistle."""

    rating = forms.ChoiceField(
        label=gettext_lazy("这次该不该吹"),
        choices=WhistleRating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个。")},
    )
    words = forms.CharField(label=gettext_lazy("想说的"), required=False, max_length=MOST_WORDS)


class EndForm(forms.Form):
    """What came of it, and a word on every unit: fields `unit_<id>` and `words_<id>`."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=WhistleOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选结果。")},
    )
    result = words_field(gettext_lazy("到场以后怎么办的，定了什么"), most=MOST_TEXT, empty=gettext_lazy("还没写怎么办的。"))

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = [key for key, _name in units]
        for key, name in units:
            self.fields[f"unit_{key}"] = forms.ChoiceField(
                label=name,
                choices=UnitRating.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("%(unit)s还没有评。") % {"unit": name}},
            )
            self.fields[f"words_{key}"] = forms.CharField(
                label=_("对%(unit)s想说的") % {"unit": name}, required=False, max_length=MOST_WORDS
            )
