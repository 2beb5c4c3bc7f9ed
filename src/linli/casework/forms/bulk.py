"""What clerks type for many cases at once, for one hand-over, and for a filter that they keep."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.cases import LEAST_TEXT
from linli.casework.rules.saved_filters import MOST_LABEL
from linli.core.form_fields import words_field

from .pieces import PhoneField, offer

MOST_REASON, MOST_LINE = 200, 500
Choices = Iterable[tuple[str, Any]]


class NothingForm(forms.Form):
    """A verb that needs no word."""


class DispatchForm(forms.Form):
    """To one organisation, or each by its own suggestion."""

    lead = forms.ChoiceField(label=gettext_lazy("派给谁"), required=False)
    reason = words_field(
        gettext_lazy("不按建议派的理由"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("和建议不一样的那几件要写；没写的会列出来，不派。"),
    )
    note = words_field(
        gettext_lazy("交代一句"), most=MOST_REASON, rows=2, required=False, help_text=gettext_lazy("办的人和报事人都看得到。")
    )

    def __init__(self, *args: Any, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lead", choices, unknown=_("不能派给这一家，请从列表里选。"))


class ReceiveForm(forms.Form):
    """Who will go."""

    handler_name = forms.CharField(label=gettext_lazy("谁去办"), required=False, max_length=40)
    handler_phone = PhoneField(label=gettext_lazy("办公电话"), help_text=gettext_lazy("居民看得到，别写私人号码。"))


class NoteForm(forms.Form):
    """One line for all of them."""

    text = words_field(gettext_lazy("记什么"), most=MOST_LINE, empty=gettext_lazy("还没写要记什么。"))
    is_internal = forms.BooleanField(label=gettext_lazy("只给内部看"), required=False, initial=True)


class RemindForm(forms.Form):
    """Why they are reminded."""

    reason = forms.CharField(
        label=gettext_lazy("催什么"),
        min_length=LEAST_TEXT,
        max_length=MOST_REASON,
        help_text=gettext_lazy("每一件都写上这一句，办的单位看得到。"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": MOST_REASON}),
        error_messages={"required": gettext_lazy("还没写催什么。"), "min_length": gettext_lazy("写得太短，至少 6 个字。")},
    )


class HandOverForm(forms.Form):
    """To which colleague, and why."""

    to = forms.ChoiceField(label=gettext_lazy("交给谁"), error_messages={"required": gettext_lazy("还没选交给谁。")})
    reason = words_field(
        gettext_lazy("为什么交接"),
        most=MOST_REASON,
        rows=2,
        help_text=gettext_lazy("例如“休产假”“换班”“调走”。只给内部看。"),
        empty=gettext_lazy("还没写为什么交接。"),
    )

    def __init__(self, *args: Any, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [("", _("请选")), *choices], unknown=_("不能交给这一位，请从列表里选。"))


class CloseForm(forms.Form):
    """Why, where somebody is unhappy."""

    reason = words_field(
        gettext_lazy("说明"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("有人说没解决或不满意的，不写清为什么办结不了。"),
    )


class FilterForm(forms.Form):
    """The name of a filter, and whether colleagues find it too. How long the name may be is the rule's matter."""

    label = forms.CharField(
        label=gettext_lazy("叫什么"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MOST_LABEL, "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(label=gettext_lazy("本单位的同事也看得到"), required=False)
