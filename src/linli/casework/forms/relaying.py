"""What is typed to have a word passed on, and what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.casework.models import RelayKind
from linli.casework.rules.relays import MOST_TEXT
from linli.core.form_fields import words_field

from .pieces import offer
from .working import Choices


class RelayForm(forms.Form):
    """To ask or to tell, whom, and the words. The reporter's number is not needed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("请社区做什么"),
        choices=RelayKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是问一句，还是说一句。")},
    )
    reporter = forms.ChoiceField(
        label=gettext_lazy("转告哪一位"),
        error_messages={
            "required": gettext_lazy("请选转告哪一位报事人。"),
            "invalid_choice": gettext_lazy("请选转告哪一位报事人。"),
        },
    )
    text = words_field(
        gettext_lazy("转告什么"),
        most=MOST_TEXT,
        rows=3,
        help_text=gettext_lazy("社区的人照着念。例如：“明天上午 9 点到，家里要有人。方便吗？”"),
        empty=gettext_lazy("还没写转告什么。"),
    )

    def __init__(self, *args: Any, reporters: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reporter", reporters)


class RelayAnswerForm(forms.Form):
    """What the reporter said."""

    answer = words_field(gettext_lazy("报事人怎么说"), most=MOST_TEXT, rows=2, required=False)
