"""How one wants to hear of things, and the chat groups of the staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.disclosure.models import Robot
from linli.registry.api import Place


class PreferenceForm(forms.Form):
    wants_sms = forms.BooleanField(label=_("发短信告诉我"), required=False)
    wants_mail = forms.BooleanField(label=_("发邮件告诉我"), required=False)
    only_urgent = forms.BooleanField(label=_("只发急的，别的我自己来看"), required=False)


class RobotForm(forms.Form):
    kind = forms.ChoiceField(label=_("哪种群"), choices=Robot.Kind.choices)
    name = forms.CharField(label=_("群名"), max_length=60)
    url = forms.CharField(
        label=_("机器人地址"), help_text=_("在群设置里加机器人，把地址整条复制过来。加密保存，只显示这一次。"), max_length=500
    )
    place = forms.ModelChoiceField(
        label=_("哪个社区的群"), queryset=Place.objects.none(), required=False, empty_label=_("全街道")
    )
    only_urgent = forms.BooleanField(label=_("只发急的"), required=False)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = places
