"""What is typed on web's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

LEAST, MOST = 6, 1000


class FeedbackForm(forms.Form):
    """A complaint or a suggestion; a telephone only for those who want an answer."""

    kind = forms.ChoiceField(
        label=_("是哪一种"),
        choices=[("suggestion", _("提个建议")), ("complaint", _("投诉"))],
        initial="suggestion",
        widget=forms.RadioSelect,
        error_messages={"required": _("选一下是建议还是投诉。")},
    )
    text = forms.CharField(
        label=_("您想说什么"),
        min_length=LEAST,
        max_length=MOST,
        help_text=_("哪一页不好用、谁办得不对、您想要什么，都可以写。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("还没有写。写一两句就行。"),
            "min_length": _("再写几个字，至少 6 个字。"),
            "max_length": _("写得太长了，最多 1000 个字。"),
        },
    )
    phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=20,
        help_text=_("想要回音就留一个，只用来回复这件事。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": _("号码太长了，看看是不是多打了几位。")},
    )
