"""What is typed about a space: its particulars, its hours as people write them, closures, condition."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.forms import PhotosField
from linli.core.phones import is_any_phone

from ..models import Agreement, Space, SpaceKind
from ..rules.spaces import DAY, HoursGiven, clock_words, hours_field
from .space_finding import FindingForm, PlaceField, UnitField, day_field, instant_field, reason_field, words_field

STEPS = [(15, gettext_lazy("15 分钟")), (30, gettext_lazy("30 分钟")), (60, gettext_lazy("1 小时"))]
WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})")
BETWEEN = re.compile(r"[\s,，、;；]+")


class SpaceFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("名称、地址、单位里的字"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *SpaceKind.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    year = forms.IntegerField(label=gettext_lazy("哪年年末在用"), required=False, min_value=1949, max_value=2999)
    given = forms.BooleanField(label=gettext_lazy("只看按协议腾出来的"), required=False)

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class SpaceForm(FindingForm):
    """Everything about a space but its hours."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=SpaceKind.choices)
    owner = UnitField(label=gettext_lazy("谁的房子"), max_length=120, help_text=gettext_lazy("腾出用房的单位，写名称。"))
    place = PlaceField(label=gettext_lazy("在哪里"), max_length=200, help_text=gettext_lazy("社区、小区或者楼，写全称。"))
    address = forms.CharField(label=gettext_lazy("怎么走"), max_length=160, required=False)
    agreement = forms.ChoiceField(label=gettext_lazy("依据哪份协议"), required=False)
    opened_on = day_field(gettext_lazy("哪天启用"))
    area = forms.DecimalField(
        label=gettext_lazy("面积（平方米）"), required=False, min_value=0, max_digits=9, decimal_places=2
    )  # fmt: skip
    holds = forms.IntegerField(label=gettext_lazy("最多几个人"), required=False, min_value=1, max_value=9999)
    equipment = words_field(
        gettext_lazy("有什么设备"), most=600, rows=4, required=False, help_text=gettext_lazy("一行一样，例如：投影仪。")
    )
    rules = words_field(gettext_lazy("使用规矩"), most=2000, rows=5, required=False)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=30, required=False)
    barrier_free = forms.BooleanField(label=gettext_lazy("轮椅进得去"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)
    is_bookable = forms.BooleanField(label=gettext_lazy("可以预订"), required=False, initial=True)
    needs_approval = forms.BooleanField(
        label=gettext_lazy("要社区答应"), required=False, help_text=gettext_lazy("居民订了以后先等社区答应；窗口订的不用等。")
    )
    step = forms.TypedChoiceField(label=gettext_lazy("每格"), choices=STEPS, coerce=int, initial=30)
    shortest = forms.IntegerField(label=gettext_lazy("一次最短几分钟"), initial=30, min_value=15, max_value=DAY)
    longest = forms.IntegerField(label=gettext_lazy("一次最长几分钟"), initial=240, min_value=15, max_value=DAY)
    ahead_days = forms.IntegerField(label=gettext_lazy("居民最多提前几天"), initial=30, min_value=1, max_value=366)
    per_person = forms.IntegerField(label=gettext_lazy("一个人同时最多订几次"), initial=3, min_value=1, max_value=100)

    def __init__(self, *args: Any, agreements: Iterable[Agreement], **kwargs: Any) -> None:
        """`agreements`: those that whoever fills it in may see."""
        super().__init__(*args, **kwargs)
        self.agreements = {str(one.pk): one for one in agreements}
        self.fields["agreement"].choices = [("", _("没有写协议")), *((pk, str(one)) for pk, one in self.agreements.items())]  # type: ignore[attr-defined]

    def clean_area(self) -> int | None:
        """In 0.01 m²."""
        given: Decimal | None = self.cleaned_data["area"]
        return None if given is None else int(given * 100)

    def clean_agreement(self) -> Agreement | None:
        return self.agreements.get(self.cleaned_data["agreement"])

    def clean_equipment(self) -> list[str]:
        return [one.strip() for one in str(self.cleaned_data["equipment"]).splitlines() if one.strip()]

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not is_any_phone(phone):
            raise forms.ValidationError(_("电话号码不像，看看有没有多写少写。"), code="phone")
        return phone

    @classmethod
    def initial_of(cls, space: Space) -> dict[str, Any]:
        plain = {name: getattr(space, name) for name in cls.base_fields if hasattr(space, name)}
        area = Decimal(space.area_centi) / 100 if space.area_centi is not None else None
        agreement = str(space.agreement_id or "")  # type: ignore[attr-defined]
        return plain | {"area": area, "equipment": "\n".join(space.equipment), "agreement": agreement}


class HoursField(forms.CharField):
    """The spans of one day as people write them: “8:30-12:00、14:00-18:00”; empty: shut all day."""

    def clean(self, value: Any) -> list[tuple[int, int]]:
        text = super().clean(value).strip()
        found = [tuple(int(one) for one in match.groups()) for match in SPAN.finditer(text)]
        if BETWEEN.sub("", SPAN.sub("", text)) or (text and not found):
            raise forms.ValidationError(_("写成 8:30-12:00 这样，几段之间空一格。"), code="span")
        return [(first * 60 + minute, last * 60 + other) for first, minute, last, other in found]


class HoursForm(forms.Form):
    """When a space is open: seven days and public holidays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: list[tuple[int | None, Any]] = [*enumerate(WEEKDAYS), (None, gettext_lazy("法定节假日"))]
        for weekday, name in days:
            self.fields[hours_field(weekday)] = HoursField(label=name, required=False, max_length=120)
        self.fields["day_0"].help_text = gettext_lazy("例如 8:30-12:00 14:00-18:00；空着就是这天不开。")
        self.fields["holidays"].help_text = gettext_lazy("按国务院的放假安排；空着就是节假日不开。调休上班的周末照星期几算。")

    def rows(self) -> list[HoursGiven]:
        days: list[int | None] = [*range(7), None]
        return [HoursGiven(day, *span) for day in days for span in self.cleaned_data[hours_field(day)]]

    @staticmethod
    def initial_of(hours: list[HoursGiven]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for one in hours:
            found.setdefault(hours_field(one.weekday), []).append(f"{clock_words(one.opens)}-{clock_words(one.closes)}")
        return {name: " ".join(spans) for name, spans in found.items()}


class ClosureForm(forms.Form):
    starts_at = instant_field(gettext_lazy("从"))
    ends_at = instant_field(gettext_lazy("到"))
    reason = reason_field()


class CloseDownForm(forms.Form):
    on = day_field(gettext_lazy("从哪天起不再使用"))
    reason = reason_field()


class PicturesForm(forms.Form):
    pictures = PhotosField(label=gettext_lazy("照片"), help_text=gettext_lazy("最多 9 张，不要拍到人脸。"))


class ConditionForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("space", "情况"), max_length=200, help_text=gettext_lazy("例如：门锁坏了，打扫过了。")
    )
    is_fault = forms.BooleanField(label=gettext_lazy("有东西坏了，要修"), required=False)
    photos = PhotosField(label=gettext_lazy("照片"), required=False)


class MendedForm(forms.Form):
    on = day_field(gettext_lazy("哪天修好的"))
    text = forms.CharField(label=gettext_lazy("怎么修的"), max_length=200)
