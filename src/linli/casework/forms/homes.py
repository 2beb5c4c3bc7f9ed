"""What is typed about an errand at somebody's home."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models.home_services import Why
from linli.casework.rules.homes import reach_problems
from linli.core.form_fields import words_field
from linli.core.forms import add_problems

from .pieces import PhoneField, moment_field, offer

Choices = Iterable[tuple[str, Any]]


class HomeForm(forms.Form):
    """Who cannot come, what for, and how to get there."""

    what = forms.CharField(
        label=gettext_lazy("上门办什么"), max_length=80, error_messages={"required": gettext_lazy("还没写上门办什么。")}
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼"), max_length=30, error_messages={"required": gettext_lazy("还没写怎么称呼。")}
    )
    phone = PhoneField(label=gettext_lazy("电话"))
    place_words = forms.CharField(label=gettext_lazy("在哪里"), required=False, max_length=60)
    place = forms.UUIDField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": gettext_lazy("这个地方找不到了，请重新选。")}
    )
    address = forms.CharField(
        label=gettext_lazy("哪一户"), required=False, max_length=120, help_text=gettext_lazy("例如：3单元201。")
    )
    why = forms.ChoiceField(
        label=gettext_lazy("为什么不能来"),
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选为什么不能来。")},
    )
    note = words_field(
        gettext_lazy("要注意什么"),
        most=300,
        rows=2,
        required=False,
        help_text=gettext_lazy("例如：耳背，敲门要重些。只有去的人看得到。"),
    )
    field_order = ("what", "name", "phone", "place_words", "place", "address", "why", "note")

    def clean(self) -> dict[str, Any]:
        """Where to go is told missing together with everything else that is."""
        given = super().clean() or {}
        if not {"place", "address"} & set(self.errors):
            where = reach_problems(name="-", address=given.get("address", ""), has_place=bool(given.get("place")))
            add_problems(self, where)
        return given


class ArrangeForm(forms.Form):
    """When, and who goes; a partner only with the person's consent."""

    visit_at = moment_field(gettext_lazy("约在什么时候"), empty=gettext_lazy("还没写约在什么时候。"))
    goes = forms.CharField(
        label=gettext_lazy("谁去"), required=False, max_length=80, help_text=gettext_lazy("写岗位，例如：民政窗口。")
    )
    partner = forms.ChoiceField(label=gettext_lazy("和哪个单位一起去"), required=False)
    consents = forms.BooleanField(label=gettext_lazy("本人同意把姓名、住处、电话告诉这个单位，只为办这件事"), required=False)

    def __init__(self, *args: Any, partners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "partner", [("", _("不用，我们自己去")), *partners], unknown=_("没有这个单位，请从列表里选。"))


class HomeDoneForm(forms.Form):
    """What was done at home."""

    result = words_field(gettext_lazy("办得怎样"), most=500, rows=3, empty=gettext_lazy("还没写办得怎样。"))


class HomeCancelForm(forms.Form):
    """Why nobody needs to go."""

    reason = words_field(gettext_lazy("为什么不用去了"), most=500, rows=2, empty=gettext_lazy("还没写原因。"))


class LookForm(forms.Form):
    """Why somebody wants to see whose errand it is; it goes into the journal."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("看来做什么"),
        choices=[
            ("contact", gettext_lazy("打电话约时间")),
            ("visit", gettext_lazy("这就上门去")),
            ("correct", gettext_lazy("核对登记的内容")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选看来做什么。")},
    )
