"""What is typed about organisations, posts and appointments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field
from linli.registry.models import Organisation, OrganisationKind
from linli.registry.posts import KINDS
from linli.registry.selectors.organisations import organisations

from .finding import PersonField, PlaceField, TenantForm


class OrganisationForm(TenantForm):
    """An organisation, old or new."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=OrganisationKind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    credit_code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=18, required=False)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("上级单位"), queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("没有")
    )
    place = PlaceField(label=gettext_lazy("所在"), required=False)
    phone = forms.CharField(label=gettext_lazy("公开电话"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organisations(self.tenant)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200)


class PostForm(TenantForm):
    """A new post; the kinds offered are those that the visitor may fill."""

    kind = forms.ChoiceField(label=gettext_lazy("岗位类别"))
    title = forms.CharField(label=gettext_lazy("岗位名称"), max_length=80, help_text=gettext_lazy("如：3 号楼楼长"))
    place = PlaceField(label=gettext_lazy("管哪里"), required=False)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("没有")
    )

    def __init__(self, *args: Any, kinds: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.code, one.title) for one in KINDS.values() if one.code in kinds]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations(self.tenant)  # type: ignore[attr-defined]


class AppointForm(TenantForm):
    person = PersonField(label=gettext_lazy("谁"))
    valid_from = day_field(gettext_lazy("任职起"))
    valid_to = day_field(gettext_lazy("任职止"), required=False)
    term = forms.CharField(label=gettext_lazy("届次"), max_length=40, required=False)


class OrganisationFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("名称、信用代码"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[("", gettext_lazy("全部")), *OrganisationKind.choices], required=False
    )
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)


class PostFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("岗位名称"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", gettext_lazy("全部")), *((one.code, one.title) for one in KINDS.values())],
        required=False,
    )
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    only = forms.ChoiceField(
        label=gettext_lazy("只看"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("vacant", gettext_lazy("空缺")),
            ("held", gettext_lazy("有人")),
            ("ending", gettext_lazy("60 天内到期")),
        ],
    )
