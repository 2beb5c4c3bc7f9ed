"""What clerks type to lay a case aside, to look at it again, to go on, to ask for more days."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.delays import MOST_WORDS
from linli.core.form_fields import day_field, words_field

from .pieces import offer
from .working import Choices

NO_REASON = gettext_lazy("请写一句告诉报事人为什么。")


class SuspendForm(forms.Form):
    """Why it has to wait, what the reporters are told, and when somebody looks at it again."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么要等"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选为什么挂账。")},
    )
    words = words_field(
        gettext_lazy("告诉报事人"),
        most=MOST_WORDS,
        rows=3,
        help_text=gettext_lazy("这段话原样给报事人看。写卡在哪里、等什么。"),
        empty=NO_REASON,
    )
    review_on = day_field(
        gettext_lazy("哪天复查"),
        help_text=gettext_lazy("到这一天会提醒您，也会告诉报事人。"),
        error_messages={"required": gettext_lazy("还没写哪天复查。挂账不能没有日子。")},
    )

    def __init__(self, *args: Any, reasons: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", reasons, unknown=_("没有这个原因，请从列表里选。"))


class ReviewForm(SuspendForm):
    """It still has to wait: another day, and why."""

    words = words_field(
        gettext_lazy("为什么还要等"),
        most=MOST_WORDS,
        rows=3,
        help_text=gettext_lazy("这段话原样给报事人看。写这段时间做了什么、还等什么。"),
        empty=NO_REASON,
    )
    review_on = day_field(
        gettext_lazy("下一次哪天复查"), error_messages={"required": gettext_lazy("还没写哪天复查。挂账不能没有日子。")}
    )


class ResumeForm(forms.Form):
    """It goes on."""

    text = words_field(
        gettext_lazy("给居民一句话"),
        most=MOST_WORDS,
        rows=2,
        required=False,
        help_text=gettext_lazy("例如：“配件到了，今天下午来装。”"),
    )


class ExtendForm(forms.Form):
    """How many more working days, each with the day that it comes to; and the reason that the reporters read."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("延到哪天"),
        coerce=int,
        error_messages={"required": gettext_lazy("还没选延到哪天。")},
    )
    words = words_field(
        gettext_lazy("告诉报事人为什么"),
        most=MOST_WORDS,
        rows=3,
        help_text=gettext_lazy("这段话原样给报事人看，和新的期限写在一起。"),
        empty=NO_REASON,
    )

    def __init__(self, *args: Any, ends: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "days", [("", _("请选")), *ends], unknown=_("按规定不能延这么多，请从列表里选。"))
