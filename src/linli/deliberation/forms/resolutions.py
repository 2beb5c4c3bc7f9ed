"""What is typed about resolutions: the text, what is to be done, how far it is, what goes back to who decided."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.ids import uuid_of

from ..models.resolutions import MOST_RESPONSIBLE, MOST_TARGET, MOST_TITLE
from ..rules import execution
from ..rules.resolutions import MOST_REASON, MOST_TEXT

SCHEMES = [
    (execution.THREE, gettext_lazy("三色灯：看比计划落后多少")),
    (execution.FIVE, gettext_lazy("五色灯：看完成了多少，验收了没有")),
]
Choices = Sequence[tuple[str, Any]]


class AdoptForm(forms.Form):
    """What was decided, in words."""

    title = forms.CharField(label=gettext_lazy("决议的题目"), max_length=MOST_TITLE)
    text = words_field(gettext_lazy("全文"), most=MOST_TEXT, rows=8, help_text=gettext_lazy("照表决的原文写，大家看得到。"))
    adopted_on = day_field(
        gettext_lazy("哪天作出的"), required=False, help_text=gettext_lazy("不写就是公布结果那天，没有表决的是会开完那天。")
    )
    light_scheme = forms.ChoiceField(
        label=gettext_lazy("怎么亮灯"), choices=SCHEMES, widget=forms.RadioSelect, initial=execution.FIVE
    )
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)


class CorrectForm(forms.Form):
    """What was written wrongly, put right."""

    title = forms.CharField(label=gettext_lazy("决议的题目"), max_length=MOST_TITLE)
    text = words_field(gettext_lazy("全文"), most=MOST_TEXT, rows=8)
    reason = words_field(gettext_lazy("更正了什么、为什么"), most=200)


class PublishForm(forms.Form):
    shown_until = day_field(gettext_lazy("挂到哪天"), required=False, help_text=gettext_lazy("不写就一直挂着。"))


class ReasonForm(forms.Form):
    """For verbs that only want words that everybody reads."""

    text = words_field(gettext_lazy("原因"), most=MOST_REASON)


class TakeDownForm(forms.Form):
    text = words_field(gettext_lazy("为什么撤下"), most=200)


class NothingForm(forms.Form):
    """For verbs that ask nothing."""


class UndertakingForm(forms.Form):
    """One thing to do."""

    title = forms.CharField(label=gettext_lazy("做什么"), max_length=MOST_TITLE)
    organisation = forms.ChoiceField(
        label=gettext_lazy("责任单位"), required=False, help_text=gettext_lazy("选了单位，这个单位的人就能报进度。")
    )
    responsible = forms.CharField(label=gettext_lazy("责任部门、责任人"), max_length=MOST_RESPONSIBLE)
    target = forms.CharField(label=gettext_lazy("目标"), max_length=MOST_TARGET, required=False)
    begins_on = day_field(gettext_lazy("开始"))
    due_on = day_field(gettext_lazy("完成时间"))
    funds = forms.DecimalField(
        label=gettext_lazy("资金（元）"), required=False, min_value=0, max_value=10**12, decimal_places=2, max_digits=14
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("不选")), *organisations]  # type: ignore[attr-defined]

    def clean_organisation(self) -> UUID | None:
        return uuid_of(self.cleaned_data["organisation"])

    def clean_funds(self) -> int | None:
        """In 分."""
        yuan: Decimal | None = self.cleaned_data["funds"]
        return None if yuan is None else int(yuan * 100)


class ReportForm(forms.Form):
    """How far it is."""

    on = day_field(gettext_lazy("哪天的情况"))
    percent = forms.IntegerField(label=gettext_lazy("完成多少（%）"), min_value=0, max_value=100)
    text = words_field(gettext_lazy("做到哪了"), most=600, help_text=gettext_lazy("居民看得到，说人话，不写别人的名字。"))
    reason = forms.CharField(
        label=gettext_lazy("为什么往回改"), required=False, max_length=MOST_REASON, help_text=gettext_lazy("比上次报的少才要写。")
    )


class AcceptForm(forms.Form):
    on = day_field(gettext_lazy("哪天验收的"))
    text = words_field(gettext_lazy("谁验收、看到什么"), most=600, required=False)


class BallotForm(forms.Form):
    """By which ballot, and why."""

    ballot = forms.ChoiceField(label=gettext_lazy("哪一次表决"))
    text = words_field(gettext_lazy("原因，大家看得到"), most=MOST_REASON)

    def __init__(self, *args: Any, ballots: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ballot"].choices = list(ballots)  # type: ignore[attr-defined]


class RateForm(forms.Form):
    ballot = forms.ChoiceField(label=gettext_lazy("哪一次满意度测评"))

    def __init__(self, *args: Any, ballots: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ballot"].choices = list(ballots)  # type: ignore[attr-defined]


class AgreedForm(forms.Form):
    """What the body that decided agreed to: by its ballot or, where it decided without one, at which meeting."""

    decided = forms.ChoiceField(label=gettext_lazy("哪一次同意的"))
    text = words_field(gettext_lazy("原因，大家看得到"), most=MOST_REASON)

    def __init__(self, *args: Any, decided: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided"].choices = list(decided)  # type: ignore[attr-defined]


class ChangeForm(UndertakingForm):
    """What is undertaken now, after the body that decided agreed."""

    decided = forms.ChoiceField(label=gettext_lazy("哪一次同意的"))
    text = words_field(gettext_lazy("原因，大家看得到"), most=MOST_REASON)

    def __init__(self, *args: Any, decided: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided"].choices = list(decided)  # type: ignore[attr-defined]
