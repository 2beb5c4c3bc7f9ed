"""What is typed about people, their households, their units and their consents."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field
from linli.core.models import Tenant
from linli.registry.models import Organisation, UnitKind
from linli.registry.rules.people import ID_KINDS
from linli.registry.rules.purposes import Purpose
from linli.registry.rules.units import DOORS, parse_share, share_problems
from linli.registry.selectors.organisations import organisations
from linli.registry.selectors.people import living_records, people_by_phone

from .finding import PlaceField, TenantForm
from .places import AreaField


class PersonForm(TenantForm):
    """A person, old or new."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=30, required=False)
    home = PlaceField(label=gettext_lazy("住处"), kinds=DOORS, required=False)
    room = forms.CharField(label=gettext_lazy("房号"), max_length=20, required=False)
    id_kind = forms.ChoiceField(
        label=gettext_lazy("证件类别"), choices=[("", gettext_lazy("没看证件")), *ID_KINDS.items()], required=False
    )
    id_number = forms.CharField(label=gettext_lazy("证件号"), max_length=40, required=False)
    birth_on = forms.CharField(
        label=gettext_lazy("出生日期"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("写成 1950-03-21；写了身份证号就不用填"),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("性别"),
        choices=[("", gettext_lazy("未填")), ("f", gettext_lazy("女")), ("m", gettext_lazy("男"))],
        required=False,
    )
    has_phone = forms.BooleanField(label=gettext_lazy("自己有手机"), required=False, initial=True)
    needs_visit = forms.BooleanField(label=gettext_lazy("需要有人上门看看"), required=False)


class NewPersonForm(PersonForm):
    """A new person; only when somebody like them is there already, it asks whether this is another one."""

    is_another = forms.BooleanField(label=gettext_lazy("确认是另一位"), required=False, widget=forms.HiddenInput)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field == "is_another":
            self.fields[field].widget = forms.CheckboxInput()


class RevealForm(forms.Form):
    what = forms.ChoiceField(choices=[("phone", "phone"), ("care_note", "care_note")], widget=forms.HiddenInput)
    purpose = forms.CharField(
        label=gettext_lazy("为什么要看"),
        max_length=120,
        help_text=gettext_lazy("如：回访 3 号楼漏水的事。会留在记录里，本人可以查。"),
    )


class MoveInForm(TenantForm):
    home = PlaceField(label=gettext_lazy("搬到哪里"), kinds=DOORS)
    room = forms.CharField(label=gettext_lazy("房号"), max_length=20)
    kind = forms.ChoiceField(
        label=gettext_lazy("怎么住"),
        choices=[("owner", gettext_lazy("自住")), ("tenant", gettext_lazy("租住")), ("other", gettext_lazy("其他"))],
    )
    since = day_field(gettext_lazy("从哪天起"))
    relation = forms.CharField(label=gettext_lazy("与户主关系"), max_length=20, required=False)
    is_head = forms.BooleanField(label=gettext_lazy("是户主"), required=False)


class MoveOutForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(label=gettext_lazy("搬去哪里、为什么"), max_length=200, required=False)


class EraseForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("谁、凭什么要求删除"), max_length=200)


class ConsentForm(forms.Form):
    """A consent as the person gave it; what rests on a duty is not offered."""

    purpose = forms.ChoiceField(label=gettext_lazy("同意什么"))
    recipient = forms.ModelChoiceField(
        label=gettext_lazy("给哪个单位"), queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("没有")
    )
    note = forms.CharField(
        label=gettext_lazy("怎么同意的"), max_length=200, required=False, help_text=gettext_lazy("如：窗口当面、签了纸表")
    )

    def __init__(self, *args: Any, tenant: Tenant, purposes: dict[str, Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, one.title) for one in purposes.values() if one.basis != "duty"]
        # Nothing is chosen beforehand: a consent that nobody gave must not be one press away.
        self.fields["purpose"].choices = [("", gettext_lazy("请选")), *offered]  # type: ignore[attr-defined]
        self.fields["recipient"].queryset = organisations(tenant)  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("房号"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("用途"), choices=UnitKind.choices)
    floor = forms.IntegerField(label=gettext_lazy("楼层"), min_value=-5, max_value=200, required=False)
    area_centi = AreaField(label=gettext_lazy("建筑面积（平方米）"), required=False)
    area_basis = forms.ChoiceField(
        label=gettext_lazy("面积依据"),
        choices=[("register", gettext_lazy("登记")), ("survey", gettext_lazy("实测")), ("contract", gettext_lazy("合同"))],
    )
    is_sold = forms.BooleanField(label=gettext_lazy("已售出"), required=False, initial=True)


class UnitFacts(forms.Form):
    area_centi = AreaField(label=gettext_lazy("建筑面积（平方米）"), required=False)
    area_basis = UnitForm.base_fields["area_basis"]
    is_sold = UnitForm.base_fields["is_sold"]
    reason = forms.CharField(label=gettext_lazy("依据什么改"), max_length=200, required=False)


class OwnersField(forms.CharField):
    """
    Owners, one a line: “name or telephone or organisation, share”. Cleans to [(Person | Organisation, Fraction)].

    Every line that cannot be read is told, not only the first.
    """

    widget = forms.Textarea
    tenant: Tenant

    def clean(self, value: Any) -> list[tuple[Any, Fraction]]:  # type: ignore[override]
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        owners, wrong = [], []
        for number, line in enumerate(lines, start=1):
            try:
                owners.append(self._owner(line))
            except forms.ValidationError as error:
                wrong += [_("第 %(row)s 行：%(text)s") % {"row": number, "text": text} for text in error.messages]
        if wrong:
            raise forms.ValidationError(wrong)
        problems = share_problems([part for _who, part in owners], owners=[who for who, _part in owners])
        if owners and problems:
            raise forms.ValidationError([forms.ValidationError(one.text, code=one.code) for one in problems])
        return owners

    def _owner(self, line: str) -> tuple[Any, Fraction]:
        who, _comma, part = line.replace("，", ",").partition(",")
        try:
            share = parse_share(part)
        except ValueError as error:
            raise forms.ValidationError(_("份额写成 1/2 或 50%。")) from error
        found: list[Any] = list(people_by_phone(who, tenant=self.tenant)) or list(
            living_records(self.tenant).filter(name=who.strip())[:2]
        )
        found = found or list(organisations(self.tenant).filter(name=who.strip())[:2])
        if len(found) != 1:
            text = _("“%(who)s”不止一位，换成手机号写。") if found else _("名册里没有“%(who)s”，先登记上。")
            raise forms.ValidationError(text % {"who": who.strip()})
        return found[0], share


class TransferForm(forms.Form):
    owners = OwnersField(
        label=gettext_lazy("新业主"),
        help_text=gettext_lazy("一行一位：姓名或手机号，份额。如“13900001234，1/2”。一个人全部就不用写份额。"),
    )
    since = day_field(gettext_lazy("从哪天起"))
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, required=False, help_text=gettext_lazy("如：不动产登记、买卖合同")
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owners"].tenant = tenant  # type: ignore[attr-defined]


class PersonFilter(forms.Form):
    """The filters of the people list. A whole telephone number finds exactly; it is sent by POST, so that none stands in an address."""

    q = forms.CharField(label=gettext_lazy("姓名、房号，或完整的电话"), required=False, max_length=60)
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    only = forms.ChoiceField(
        label=gettext_lazy("只看"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("elder", gettext_lazy("六十岁以上")),
            ("visit", gettext_lazy("需要上门")),
            ("no_phone", gettext_lazy("没有手机")),
        ],
    )


def community_choices(communities: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Choices by path, so that the list filters by prefix."""
    return [("", gettext_lazy("全部")), *communities]
