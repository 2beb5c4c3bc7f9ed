"""What is typed to write a reply template."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.templates import MOST_NAME, MOST_TEXT, verb_choices
from linli.core.form_fields import words_field

from .pieces import offer
from .working import Choices


class TemplateForm(forms.Form):
    """Name, the verb it serves, perhaps one category, and the text with its fields in braces."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=MOST_NAME,
        help_text=gettext_lazy("选的时候看的，报事人看不到。"),
        error_messages={"required": gettext_lazy("还没写名称。")},
    )
    verb = forms.ChoiceField(label=gettext_lazy("用在哪一步"), error_messages={"required": gettext_lazy("还没选用在哪一步。")})
    category = forms.ChoiceField(
        label=gettext_lazy("只用于哪一类"), required=False, help_text=gettext_lazy("不选就每一类都能用。")
    )
    text = words_field(
        gettext_lazy("内容"),
        most=MOST_TEXT,
        rows=6,
        help_text=gettext_lazy("花括号里写字段名，例如 {编号}，用的时候换成这一件的。"),
        empty=gettext_lazy("还没写内容。"),
    )

    def __init__(self, *args: Any, categories: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "verb", [("", _("请选")), *verb_choices()], unknown=_("还没选用在哪一步。"))
        offer(self, "category", [("", _("每一类")), *categories], unknown=_("没有这一类，请从列表里选。"))
