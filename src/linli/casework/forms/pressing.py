"""What is typed to press a case: the reason, the day of the answer, an instruction, an answer, why it is lifted."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.casework.rules.pressing import MOST_WORDS
from linli.core.form_fields import words_field

from .pieces import moment_field, offer
from .working import MOST_REASON

Choices = Iterable[tuple[str, Any]]


class CardForm(forms.Form):
    """A card: why, and by when it is to be answered."""

    reason = words_field(
        gettext_lazy("为什么"),
        most=MOST_WORDS,
        rows=3,
        help_text=gettext_lazy("写清卡在哪里、要他们做什么。写进督办单，报事人看不到。"),
        empty=gettext_lazy("还没写为什么。"),
    )
    answer_by = moment_field(gettext_lazy("什么时候以前答复"), required=False, help_text=gettext_lazy("不写就按规定的日子。"))


class RemindForm(CardForm):
    """A reminder; perhaps as a letter that wants an answer."""

    with_letter = forms.BooleanField(label=gettext_lazy("开有编号的督办单，要书面答复"), required=False)
    field_order = ("reason", "with_letter", "answer_by")


class InstructForm(forms.Form):
    """A leader's instruction."""

    text = words_field(
        gettext_lazy("批示"),
        most=MOST_WORDS,
        rows=4,
        help_text=gettext_lazy("办的人和派单的人看得到，报事人看不到。"),
        empty=gettext_lazy("还没写批示。"),
    )
    answer_by = moment_field(gettext_lazy("什么时候以前回复"), required=False, help_text=gettext_lazy("不写就按规定的日子。"))


class AnswerForm(forms.Form):
    """The written answer to a letter or an instruction."""

    to = forms.ChoiceField(
        label=gettext_lazy("答复哪一件"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("还没选答复哪一件。"),
            "invalid_choice": gettext_lazy("这一件不用再答复了，请从列表里选。"),
        },
    )
    text = words_field(
        gettext_lazy("卡在哪里，什么时候能办好"),
        most=MOST_WORDS,
        rows=4,
        empty=gettext_lazy("还没写答复。"),
    )

    def __init__(self, *args: Any, waiting: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(waiting)
        offer(self, "to", offered)
        if len(offered) == 1:
            self.fields["to"].initial = offered[0][0]


class LiftForm(forms.Form):
    """Why a case is pressed no more."""

    reason = words_field(gettext_lazy("为什么取消"), most=MOST_REASON, rows=3, empty=gettext_lazy("还没写为什么取消。"))
