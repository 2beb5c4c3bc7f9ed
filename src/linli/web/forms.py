"""What is typed on web's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedbackForm(forms.Form):
    """A complaint or a suggestion; a telephone only for those who want an answer."""

    text = forms.CharField(
        label=_("您想说什么"),
        min_length=6,
        max_length=1000,
        help_text=_("哪一页不好用、谁办得不对、您想要什么，都可以写。"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 1000}),
        error_messages={"required": _("还没有写。写一两句就行。"), "min_length": _("再写几个字，至少 6 个字。")},
    )
    phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=20,
        help_text=_("想要回音就留一个，只用来回复这件事。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
