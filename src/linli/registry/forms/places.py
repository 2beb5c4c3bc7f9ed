"""What is typed about places."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field
from linli.registry.models import ManagementMode, Organisation, Place, PlaceKind, SourceCrs
from linli.registry.rules.places import PARENTS
from linli.registry.rules.units import format_area, parse_area
from linli.registry.selectors.organisations import organisations

from .finding import PlaceField, TenantForm

ROLES = [
    ("property_manager", gettext_lazy("物业服务")),
    ("party_branch", gettext_lazy("党支部联系")),
    ("owners_committee", gettext_lazy("业主委员会")),
    ("grid", gettext_lazy("网格")),
    ("road", gettext_lazy("路段")),
    ("social_work", gettext_lazy("社工服务")),
    ("contact", gettext_lazy("包楼联户")),
]


class AreaField(forms.CharField):
    """Square metres with at most two decimals; cleans to 0.01 m²."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_area(text)
        except ValueError as error:
            raise forms.ValidationError(_("面积写成 89.50 这样，单位平方米，最多两位小数。"), code="area_form") from error

    def prepare_value(self, value: Any) -> Any:
        return format_area(value) if isinstance(value, int) else value


class GeometryField(forms.CharField):
    """A GeoJSON geometry as text."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise forms.ValidationError(_("边界不是 GeoJSON。"), code="boundary_form") from error
        return found.get("geometry", found) if isinstance(found, dict) else found

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


class PlaceFacts(forms.Form):
    """The facts of a place, old or new."""

    address = forms.CharField(label=gettext_lazy("地址"), max_length=160, required=False)
    management_mode = forms.ChoiceField(
        label=gettext_lazy("管理方式"), choices=[("", gettext_lazy("不适用")), *ManagementMode.choices], required=False
    )
    kind_detail = forms.CharField(
        label=gettext_lazy("细类"), max_length=40, required=False, help_text=gettext_lazy("如：家属院、健身器材")
    )
    built_year = forms.IntegerField(label=gettext_lazy("建成年份"), min_value=1900, max_value=2100, required=False)
    floors = forms.IntegerField(label=gettext_lazy("层数"), min_value=1, max_value=200, required=False)
    household_count = forms.IntegerField(label=gettext_lazy("摸底户数"), min_value=0, max_value=100_000, required=False)
    area_centi = AreaField(label=gettext_lazy("建筑面积（平方米）"), required=False)
    longitude = forms.FloatField(label=gettext_lazy("经度"), required=False)
    latitude = forms.FloatField(label=gettext_lazy("纬度"), required=False)
    source_crs = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=SourceCrs.choices, initial=SourceCrs.GCJ02)
    boundary = GeometryField(label=gettext_lazy("边界"), required=False, help_text=gettext_lazy("GeoJSON，坐标系同上"))


class NewPlaceForm(PlaceFacts):
    """A new place below another; only the kinds that fit there are offered."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    code = forms.CharField(
        label=gettext_lazy("编码"), max_length=20, help_text=gettext_lazy("同一个上级下面不能重复，如 B03；社区写 12 位区划代码")
    )
    field_order = ("kind", "name", "code")

    def __init__(self, *args: Any, parent: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [kind for kind, parents in PARENTS.items() if parent.kind in parents]
        self.fields["kind"].choices = [(kind, PlaceKind(kind).label) for kind in fitting]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("新名称"), max_length=80)
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200, required=False)


class MoveForm(TenantForm):
    to = PlaceField(label=gettext_lazy("挪到哪里"))
    reason = forms.CharField(label=gettext_lazy("为什么挪"), max_length=200, required=False)


class CloseForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(label=gettext_lazy("为什么停用"), max_length=200)


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("区划代码"), max_length=12, help_text=gettext_lazy("12 位数字"))
    valid_from = day_field(gettext_lazy("从哪天起"))
    name = forms.CharField(label=gettext_lazy("当时的名称"), max_length=80, required=False)
    reason = forms.CharField(
        label=gettext_lazy("缘由"), max_length=120, required=False, help_text=gettext_lazy("如：更名、合并、拆分")
    )


class CoverForm(TenantForm):
    """Who covers the place: an organisation, or a grid or road segment."""

    role = forms.ChoiceField(label=gettext_lazy("做什么"), choices=ROLES)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("没有")
    )
    covering = PlaceField(
        label=gettext_lazy("网格或路段"),
        kinds=("grid", "micro_grid", "special_grid", "road_segment", "building_group"),
        required=False,
    )
    valid_from = day_field(gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations(self.tenant)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("organisation")) == bool(values.get("covering")) and not {"organisation", "covering"} & set(
            self.errors
        ):
            self.add_error("organisation", forms.ValidationError(_("单位和网格选一个。"), code="one_side"))
        return values


class PlaceFilter(forms.Form):
    """The filters of the places list, mirrored in the address."""

    q = forms.CharField(label=gettext_lazy("名称、地址、编码"), required=False, max_length=60)
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[("", gettext_lazy("全部")), *PlaceKind.choices], required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("管理方式"), choices=[("", gettext_lazy("全部")), *ManagementMode.choices], required=False
    )


def filled(form: forms.Form) -> dict[str, Any]:
    """The filter's values; a field with nonsense in it counts as empty, for a hand-made address is no reason to refuse a list."""
    if not form.is_bound:
        return dict.fromkeys(form.fields, "")
    form.is_valid()
    return {name: form.cleaned_data.get(name) or "" for name in form.fields}
