"""What is typed about objections: by residents themselves, and by clerks for those who call, come or write."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.actors import Channel
from linli.core.form_fields import instant_field, offer

from .pieces import PhoneField, said_field

MOST_WORDS = 2000


class WordsForm(forms.Form):
    """A resident's objection."""

    words = said_field(
        gettext_lazy("您不同意什么、为什么"),
        most=MOST_WORDS,
        rows=5,
        help_text=gettext_lazy("照您的话写就行。每一条都会书面答复。"),
        empty=gettext_lazy("还没写不同意什么。"),
    )


class ReopenForm(forms.Form):
    """The answer does not meet it."""

    words = said_field(
        gettext_lazy("哪里没答到，或者有什么新情况"), most=MOST_WORDS, rows=3, empty=gettext_lazy("还没写哪里没答到。")
    )


class AnswerForm(forms.Form):
    """The office's answer."""

    words = said_field(
        gettext_lazy("答复和理由"),
        most=MOST_WORDS,
        rows=5,
        help_text=gettext_lazy("居民看得到。写清依据和接下来怎么办。"),
        empty=gettext_lazy("还没写答复和理由。"),
    )


WAYS = [
    (Channel.PHONE.value, gettext_lazy("打电话来的")),
    (Channel.COUNTER.value, gettext_lazy("到窗口来的")),
    (Channel.PAPER.value, gettext_lazy("来信")),
]


class TakeForm(forms.Form):
    """A clerk writes an objection down for somebody."""

    publicity = forms.ChoiceField(
        label=gettext_lazy("对哪份公示"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选对哪份公示。")},
    )
    channel = forms.ChoiceField(label=gettext_lazy("怎么提的"), choices=WAYS, widget=forms.RadioSelect)
    received_at = instant_field(
        gettext_lazy("什么时候提的"),
        required=False,
        help_text=gettext_lazy("不填就是现在。来信按收到的时间，公示最后一天 24:00 前都算。"),
    )
    words = said_field(
        gettext_lazy("不同意什么、为什么"), most=MOST_WORDS, rows=4, help_text=gettext_lazy("照他的话写，念一遍给他听。")
    )
    name = forms.CharField(label=gettext_lazy("怎么称呼"), required=False, max_length=30)
    phone = PhoneField(label=gettext_lazy("电话"), required=False, max_length=30)
    wants_reply = forms.BooleanField(label=gettext_lazy("要告诉他答复"), required=False, initial=True)

    def __init__(self, *args: Any, publicities: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(publicities)
        offer(self, "publicity", listed)
        self.fields["publicity"].initial = listed[0][0] if len(listed) == 1 else None
        self.fields["channel"].initial = Channel.PHONE.value


class PurposeForm(forms.Form):
    """Why the telephone is wanted in full."""

    purpose = forms.CharField(
        label=gettext_lazy("为什么要看电话"),
        max_length=100,
        min_length=2,
        help_text=gettext_lazy("记在日志里。例如：电话里答复异议"),
        error_messages={"required": gettext_lazy("还没写为什么要看。")},
    )
