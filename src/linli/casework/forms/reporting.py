"""What a resident types: the report in three steps, tracking, a word added, the answer to a call-back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.cases import LEAST_TEXT
from linli.casework.states import Satisfaction
from linli.core.form_fields import words_field
from linli.core.forms import PhotosField
from linli.registry.api import Place

from .pieces import PhoneField

MOST_WORDS, MOST_PHOTOS = 500, 6


class WhatForm(forms.Form):
    """Step 1: what happened and where. The place itself is chosen on its own page and kept in the draft."""

    text = words_field(gettext_lazy("发生了什么"), most=MOST_WORDS, rows=4, required=False)
    place_detail = forms.CharField(
        label=gettext_lazy("具体在哪儿"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("例如：东单元门口、三楼拐角。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("请不要拍到别人的脸和车牌。"))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if not text:
            raise forms.ValidationError(_("还没写发生了什么。写一两句就行。"), code="empty")
        if len(text) < LEAST_TEXT:
            raise forms.ValidationError(
                _("只写了 %(count)s 个字，至少 %(least)s 个字。例如：东单元门口的灯三天不亮。"),
                code="too_short",
                params={"count": len(text), "least": LEAST_TEXT},
            )
        return text


class PointForm(forms.Form):
    """A point on the map or the visitor's own position, in degrees (WGS-84 ≈ CGCS2000 at this scale)."""

    longitude = forms.FloatField(min_value=73, max_value=136)
    latitude = forms.FloatField(min_value=3, max_value=54)


class MapPointForm(PointForm):
    """A click on the map, in degrees of the system that the map is drawn in."""

    no_point = gettext_lazy("这一点没看懂。请在图上再点一次，或者从单子里选。")

    longitude = forms.FloatField(min_value=73, max_value=136, widget=forms.HiddenInput)
    latitude = forms.FloatField(min_value=3, max_value=54, widget=forms.HiddenInput)
    crs = forms.ChoiceField(choices=Place._meta.get_field("source_crs").choices or (), widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Nobody types these: whatever is wrong with them is one thing to the visitor."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            self.errors.clear()
            raise forms.ValidationError(self.no_point, code="no_point")
        return cleaned


class WhoForm(forms.Form):
    """Step 3: how to reach the reporter. Everything is optional; anonymous is a full right."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎么找您"),
        choices=[
            ("phone", gettext_lazy("留个电话")),
            ("anonymous", gettext_lazy("不留电话，我自己凭编号查")),
        ],
        widget=forms.RadioSelect,
        initial="phone",
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), required=False, max_length=30, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=gettext_lazy("电话"))
    share_phone = forms.BooleanField(label=gettext_lazy("可以把我的电话告诉上门办事的单位，只为办这件事"), required=False)

    def clean(self) -> dict[str, Any]:
        """Who wants to stay anonymous is asked nothing, whatever was typed before they chose so."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == "anonymous":
            for name in ("name", "phone"):
                self.errors.pop(name, None)
            cleaned.update(name="", phone="", share_phone=False)
        return cleaned


class TrackForm(forms.Form):
    """Number and code, as they stand on the slip. Blanks, dashes and small letters do no harm."""

    number = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=40,
        help_text=gettext_lazy("回执上面那一行，例如 HYL-1120-0037。"),
        error_messages={"required": gettext_lazy("还没写编号。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=20,
        help_text=gettext_lazy("回执上编号下面的几位字母数字。"),
        error_messages={"required": gettext_lazy("还没写查询码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AddWordForm(forms.Form):
    """The reporter adds what they know, or a photo."""

    text = words_field(gettext_lazy("想补充什么"), most=MOST_WORDS, rows=3, help_text=gettext_lazy("办这件事的人马上看得到。"))
    photos = PhotosField(label=gettext_lazy("照片"), required=False)


class SolvedForm(forms.Form):
    """The reporter says that it is solved already."""

    text = words_field(gettext_lazy("怎么好的"), most=200, rows=2, required=False)


class AnswerForm(forms.Form):
    """A call-back answered by link: solved or not, how satisfied, in their own words."""

    resolved = forms.ChoiceField(
        label=gettext_lazy("解决了吗"),
        choices=[("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没解决"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：解决了，还是没解决。")},
    )
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("您满意吗"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：满意、基本满意，还是不满意。")},
    )
    comment = words_field(gettext_lazy("还想说什么"), most=MOST_WORDS, rows=3, required=False)
