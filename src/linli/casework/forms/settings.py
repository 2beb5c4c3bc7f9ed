"""What is typed to change categories, dispatch rules and the duty list; the services decide whether it may be."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Measure
from linli.casework.states import Kind, Party
from linli.core import clock
from linli.core.actors import Actor
from linli.core.form_fields import day_field, words_field
from linli.core.forms import FoundField
from linli.core.models import Tenant
from linli.registry.api import ManagementMode, OrganisationKind, Place, PlaceKind, empty_place, places_meant

from .pieces import offer

Choices = Iterable[tuple[str, Any]]
MOST_REASON = 200
WHY = gettext_lazy("为什么改")
ROLES = (
    OrganisationKind.RESIDENTS_COMMITTEE,
    OrganisationKind.PROPERTY_COMPANY,
    OrganisationKind.SERVICE_CENTRE,
    OrganisationKind.ENFORCEMENT,
    OrganisationKind.GOVERNMENT_DEPARTMENT,
    OrganisationKind.SUBDISTRICT_OFFICE,
    OrganisationKind.JOINT_OFFICE,
)
PARTIES = [(one.value, one.label) for one in Party if one != Party.UNDECIDED]


class WordsField(forms.CharField):
    """Several words in one box, however they are parted."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [word for word in re.split(r"[\s,，、;；]+", str(value or "")) if word]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


class PlaceField(FoundField):
    """A place by its full name or door code, with names to choose from while one types. `tenant` is set by the form."""

    tenant: Tenant

    def __init__(self, *, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.kinds = kinds
        given: dict[str, Any] = {"max_length": 200, "required": False}
        given["widget"] = forms.TextInput(attrs={"list": "place-names", "autocomplete": "off"})
        super().__init__(**(given | kwargs))

    def found(self, text: str) -> Sequence[Place]:
        return places_meant(text, tenant=self.tenant, kinds=self.kinds)

    def says(self, text: str, found: Sequence[Place]) -> str:
        if not found:
            return _("没有找到“%(text)s”。照地点页上的全称写。") % {"text": text}
        return _("有几个地方都像：%(names)s。写全一点。") % {"names": "、".join(str(one) for one in found[:4])}

    def stand_in(self, by: Actor) -> Place:
        return empty_place(self.tenant, kinds=self.kinds, by=by, now=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Place) else value


class SettingsForm(forms.Form):
    """A form within one tenant, whose choices of category and organisation are filled in."""

    def __init__(self, *args: Any, tenant: Tenant, categories: Choices = (), organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PlaceField):
                field.tenant = tenant
            if name in ("category", "also_touches", "parent") and isinstance(
                field, forms.ChoiceField | forms.MultipleChoiceField
            ):
                blank = (
                    [("", _("放在最上面一级"))] if name == "parent" else [] if name == "also_touches" else [("", _("请选一类"))]
                )
                field.choices = [*blank, *categories]
            if name == "organisation":
                offer(self, name, [("", _("不指定，按归属找")), *organisations])


class CategoryForm(SettingsForm):
    """What a category says."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("已有的诉求还叫当时的名称。"))
    public_name = forms.CharField(
        label=gettext_lazy("给居民看的名称"), max_length=40, required=False, help_text=gettext_lazy("不写就用上面的名称。")
    )
    party = forms.ChoiceField(
        label=gettext_lazy("没有规则时归谁"), choices=Party.choices, help_text=gettext_lazy("有派单规则的，先按规则。")
    )
    profile = forms.ChoiceField(label=gettext_lazy("时限"))
    kind = forms.ChoiceField(label=gettext_lazy("多半是哪种诉求"), choices=Kind.choices)
    consequence = words_field(
        gettext_lazy("报了以后会怎样"),
        most=200,
        rows=2,
        required=False,
        help_text=gettext_lazy("居民报的时候看到。先派给谁不用写，页面会说。不写就用上级的。"),
    )
    keywords = WordsField(
        label=gettext_lazy("关键词"),
        required=False,
        help_text=gettext_lazy("居民写到这些词，系统就猜是这一类。用顿号或空格隔开。"),
    )
    also_touches = forms.MultipleChoiceField(
        label=gettext_lazy("还涉及"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("一件事两边都沾时选上另一边的类，就由两家联合办。按住 Ctrl 可以选几个。"),
    )
    external_code = forms.CharField(
        label=gettext_lazy("外部代码"), max_length=20, required=False, help_text=gettext_lazy("12345 或国标里的代码，报表用。")
    )
    reason = words_field(WHY, most=MOST_REASON, rows=2, required=False)

    def __init__(self, *args: Any, profiles: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "profile", profiles)


class NewCategoryForm(CategoryForm):
    """A new category: what it says, where it goes, and its code."""

    parent = forms.ChoiceField(label=gettext_lazy("放在哪一类下面"), required=False, help_text=gettext_lazy("最多三级。"))
    code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("给程序和表格用，定了不再改。不写就自动编一个。"),
    )
    field_order = ("name", "parent", "code")


class MoveForm(SettingsForm):
    """Where a category goes, with everything below it."""

    parent = forms.ChoiceField(label=gettext_lazy("放在哪一类下面"), required=False)
    place = forms.IntegerField(
        label=gettext_lazy("排第几"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("1 是最前面。不写就排在最后。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = words_field(WHY, most=MOST_REASON, rows=2, required=False)


class WhyForm(forms.Form):
    """A reason that need not be given."""

    reason = words_field(gettext_lazy("为什么"), most=MOST_REASON, rows=2, required=False)


class MustSayWhyForm(forms.Form):
    """A reason that must be given."""

    reason = words_field(gettext_lazy("为什么"), most=MOST_REASON, rows=2, empty=gettext_lazy("请写为什么。"))


class EndForm(MustSayWhyForm):
    """The last day of something dated."""

    last_day = day_field(gettext_lazy("最后一天"), help_text=gettext_lazy("这一天还算。最早是今天。"))
    field_order = ("last_day", "reason")


class RuleForm(SettingsForm):
    """A dispatch rule: what, where → who, why, from when."""

    category = forms.ChoiceField(label=gettext_lazy("什么事"))
    place = PlaceField(label=gettext_lazy("在哪里"), help_text=gettext_lazy("社区、小区或楼栋的全称。不写就是全街道。"))
    management_mode = forms.ChoiceField(
        label=gettext_lazy("只管哪种院子"), required=False, choices=[("", gettext_lazy("都管")), *ManagementMode.choices]
    )
    party = forms.ChoiceField(
        label=gettext_lazy("归谁"),
        choices=PARTIES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选归谁。")},
    )
    organisation = forms.ChoiceField(label=gettext_lazy("指定哪一家"), required=False)
    organisation_role = forms.ChoiceField(
        label=gettext_lazy("或者这里的哪一种单位"),
        required=False,
        choices=[("", gettext_lazy("不指定")), *[(one.value, one.label) for one in ROLES]],
    )
    reason = words_field(
        gettext_lazy("为什么这样派"),
        most=MOST_REASON,
        rows=2,
        help_text=gettext_lazy("派单的人和居民都看得到。例如：公共设施归物业。"),
    )
    citation = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, required=False, help_text=gettext_lazy("哪份文件、哪次会议。可以不写。")
    )
    valid_from = day_field(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。已经派出的不变。"))

    def clean_organisation(self) -> UUID | None:
        chosen = self.cleaned_data["organisation"]
        return UUID(chosen) if chosen else None


class WhichForm(SettingsForm):
    """The test box: which rule would take this, here, on that day."""

    category = forms.ChoiceField(label=gettext_lazy("什么事"))
    place = PlaceField(label=gettext_lazy("在哪里"))
    day = day_field(gettext_lazy("哪一天"), required=False)


class DutyForm(SettingsForm):
    """A line of the duty list."""

    category = forms.ChoiceField(label=gettext_lazy("什么事"))
    measure = forms.ChoiceField(
        label=gettext_lazy("社区做到哪一步"),
        choices=Measure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选社区做到哪一步。")},
    )
    place = PlaceField(
        label=gettext_lazy("哪个社区"), kinds=(PlaceKind.COMMUNITY,), help_text=gettext_lazy("不写就是每个社区都这样。")
    )
    text = words_field(gettext_lazy("社区做什么"), most=200, rows=2, help_text=gettext_lazy("居民看得到，写白话。"))
    instead = forms.CharField(
        label=gettext_lazy("该找谁"), max_length=120, required=False, help_text=gettext_lazy("社区不主办的，写居民该找谁。")
    )
    citation = forms.CharField(label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪份文件、哪一条。"))
    valid_from = day_field(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。"))


class TreeSheetForm(forms.Form):
    """A sheet of categories."""

    file = forms.FileField(
        label=gettext_lazy("表格"),
        help_text=gettext_lazy("xlsx、xls 或 csv，列名和导出的一样。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
