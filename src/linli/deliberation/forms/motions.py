"""What is typed about motions and amendments."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import offer, words_field
from linli.deliberation.rules import motions as rules

from .business import Choices


class MotionForm(forms.Form):
    """A motion by a member, from their seat."""

    council = forms.ChoiceField(label=gettext_lazy("提给谁"))
    title = forms.CharField(label=gettext_lazy("议题"), max_length=rules.MOST_TITLE)
    text = words_field(
        gettext_lazy("全文"),
        most=rules.MOST_TEXT,
        rows=10,
        help_text=gettext_lazy("要定什么事就写什么，表决的就是这段话。"),
    )

    def __init__(self, *args: Any, councils: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "council", councils)


class DeskMotionForm(MotionForm):
    """A motion that a clerk writes down for somebody."""

    mover = forms.CharField(label=gettext_lazy("谁提的"), max_length=rules.MOST_MOVER)
    field_order = ("council", "mover", "title", "text")


class AdmitForm(forms.Form):
    item = forms.ChoiceField(label=gettext_lazy("放进哪一项议程"), required=False)
    words = forms.CharField(label=gettext_lazy("说明"), max_length=rules.MOST_REASON, required=False)

    def __init__(self, *args: Any, items: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", items, _("先列入，以后再排"))


class ReasonForm(forms.Form):
    reason = words_field(gettext_lazy("原因"), most=rules.MOST_REASON, help_text=gettext_lazy("提的人看得到。"))


class OptionalReasonForm(forms.Form):
    reason = words_field(gettext_lazy("原因"), most=rules.MOST_REASON, required=False)


class VersionForm(forms.Form):
    """A new text."""

    text = words_field(gettext_lazy("全文"), most=rules.MOST_TEXT, rows=10)
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=rules.MOST_REASON)


class AmendForm(VersionForm):
    """An amendment: the whole new text, against the version on the page."""

    mover = forms.CharField(label=gettext_lazy("谁提的"), max_length=rules.MOST_MOVER)
    against = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("mover", "text", "reason", "against")


class MemberAmendForm(VersionForm):
    """The same by a member, who is known."""

    against = forms.IntegerField(widget=forms.HiddenInput)


class SettleForm(forms.Form):
    is_carried = forms.TypedChoiceField(
        label=gettext_lazy("结果"),
        choices=[("yes", gettext_lazy("通过了")), ("no", gettext_lazy("没有通过"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=gettext_lazy("怎么定的"), max_length=rules.MOST_REASON)


class DecideForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("怎么定的"), max_length=rules.MOST_REASON)


class OptionalDecideForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("怎么定的"), max_length=rules.MOST_REASON, required=False)


class WithdrawChangeForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("为什么撤回"), max_length=rules.MOST_REASON, required=False)
