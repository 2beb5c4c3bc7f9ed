"""The shape of what is typed in; what it means is the services' matter."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.actors import Channel
from linli.core.form_fields import day_field

from .api import BehalfOf, IdentifiedBy, behalf_problems

CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "num"}


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"})
    )
    password = forms.CharField(label=_("密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}))

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TelInput({"autocomplete": "tel-national", "inputmode": "tel", "class": "num"}),
    )


class PhoneCodeForm(forms.Form):
    code = forms.CharField(label=_("短信里的 6 位数字"), max_length=12, widget=forms.TextInput(CODE_ATTRS))


class SecondFactorForm(forms.Form):
    code = forms.CharField(
        label=_("验证数字"),
        help_text=_("手机验证器上现在的 6 位数字；手机不在身边就用一个备用码。"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "num"}),
    )


class EnrolForm(forms.Form):
    code = forms.CharField(label=_("验证器上的 6 位数字"), max_length=12, widget=forms.TextInput(CODE_ATTRS))


class PasswordForm(forms.Form):
    old = forms.CharField(label=_("现在的密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}))
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 个字，不要全是数字，不要用常见的密码。一句只有自己知道的话最好记。"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=_("再写一遍新密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("again") and cleaned.get("new") != cleaned["again"]:
            self.add_error("again", _("两遍写得不一样。"))
        return cleaned


class AccountChangeForm(forms.Form):
    display_name = forms.CharField(label=_("怎么称呼"), max_length=60)
    email = forms.EmailField(label=_("邮箱"), max_length=254, required=False)
    sign_on_id = forms.CharField(
        label=_("区统一登录里的编号"), help_text=_("用区里统一登录的人才填，照区里给的原样填。"), max_length=120, required=False
    )


class AccountForm(AccountChangeForm):
    field_order = ("username", "display_name")
    username = forms.CharField(
        label=_("用户名"), help_text=_("小写字母和数字，比如 wu.an.jie。登录时要打，短一点。"), max_length=60
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("为什么"), max_length=200)


class KeyForm(forms.Form):
    name = forms.CharField(label=_("给哪个程序用"), max_length=80)
    expires_on = day_field(
        _("用到哪天"),
        help_text=_("过了这天自动失效。不填就一直有效，直到收回。"),
        required=False,
    )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("找人"), max_length=60, required=False)


class BehalfForm(forms.Form):
    """
    The fields of acting for somebody, to be put into a counter's or telephone's form (a prefix keeps the names apart).

    `is_valid()` gives all problems at once; `behalf_of(...)` then gives the value that the verb wants.
    """

    DOCUMENTS = [
        ("", _("没看证件")),
        ("id_card", _("居民身份证")),
        ("household_book", _("户口簿")),
        ("residence_permit", _("居住证")),
        ("passport", _("护照、通行证")),
        ("disability_card", _("残疾人证")),
        ("other", _("其他证件")),
    ]

    identified_by = forms.ChoiceField(
        label=_("怎么知道是本人"),
        choices=[
            (IdentifiedBy.ID_CARD.value, _("看了证件")),
            (IdentifiedBy.KNOWN.value, _("本来就认识")),
            (IdentifiedBy.CALL_BACK.value, _("按登记的号码打回去核对了")),
        ],
        widget=forms.RadioSelect,
    )
    document_kind = forms.ChoiceField(label=_("证件"), choices=DOCUMENTS, required=False)
    document_tail = forms.CharField(
        label=_("证件号最后 4 位"),
        help_text=_("只记这 4 位，加密存。"),
        max_length=4,
        required=False,
        widget=forms.TextInput({"class": "num"}),
    )

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, tail = cleaned.get("document_kind", ""), cleaned.get("document_tail", "")
        for problem in behalf_problems(self.channel, cleaned.get("identified_by", ""), kind, tail):
            where = problem.where if problem.where in self.fields else None
            if where is None or where not in self.errors:
                self.add_error(where, problem.text)
        return cleaned

    def behalf_of(self, person_id: UUID, checked_by: UUID) -> BehalfOf:
        """Whom the clerk acts for; ask after `is_valid()`."""
        data = self.cleaned_data
        seen = data["identified_by"] == IdentifiedBy.ID_CARD
        return BehalfOf(
            person_id=person_id,
            channel=self.channel,
            identified_by=IdentifiedBy(data["identified_by"]),
            checked_by=checked_by,
            document_kind=data["document_kind"] if seen else "",
            document_tail=data["document_tail"].upper() if seen else "",
        )
