"""What is typed about a council: founding, terms, who sits where and why they leave."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.models import Tenant
from linli.registry.api import Person

from ..models import CouncilKind, SeatEnd, SeatRole
from .finding import FindingForm, PersonField, UnitField

Choices = Iterable[tuple[str, Any]]
LEAVES = [one for one in SeatEnd.choices if one[0] not in (SeatEnd.TERM, SeatEnd.LAPSED, SeatEnd.REPLACED)]
"""Why somebody leaves by a form: the end of a term, a lapse and another delegate have verbs of their own."""


class CouncilFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("名称里的字"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *CouncilKind.choices]
    )
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class CouncilForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=CouncilKind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    place = forms.ChoiceField(label=gettext_lazy("范围"), help_text=gettext_lazy("它代表哪里的人。"))
    founded_on = day_field(gettext_lazy("哪天成立"))
    rule_code = forms.ChoiceField(
        label=gettext_lazy("议事规则"), required=False, help_text=gettext_lazy("不选就按这一类通行的规则。")
    )
    about = words_field(gettext_lazy("说明"), most=2000, required=False, help_text=gettext_lazy("怎么来的、管什么，居民看得到。"))
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)

    def __init__(self, *args: Any, places: Choices = (), rules: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("请选")), *places]  # type: ignore[attr-defined]
        self.fields["rule_code"].choices = [("", _("按类别")), *rules]  # type: ignore[attr-defined]


class ChangeForm(CouncilForm):
    """The kind and the place stay what they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["place"]


class DissolveForm(forms.Form):
    on = day_field(pgettext_lazy("council", "哪天撤销"))
    reason = words_field(gettext_lazy("为什么"), most=200, rows=2)


class TermForm(forms.Form):
    ordinal = forms.IntegerField(label=gettext_lazy("第几届"), min_value=1, max_value=200)
    seat_count = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=2000)
    begins_on = day_field(gettext_lazy("哪天开始"))
    ends_on = day_field(gettext_lazy("哪天届满"), required=False, help_text=gettext_lazy("最后一天。规则写了任期的要填。"))


class CloseTermForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))


class SeatForm(FindingForm):
    """Who takes a seat: a person, or an organisation with the one it sends."""

    position = forms.IntegerField(
        label=gettext_lazy("席位"), required=False, min_value=1, max_value=2000, help_text=gettext_lazy("不写就是第一个空着的。")
    )
    person = PersonField(label=gettext_lazy("谁"), required=False)
    organisation = UnitField(
        label=gettext_lazy("哪个单位"), required=False, help_text=gettext_lazy("单位的席位写这里，上面写它派来的人。")
    )
    role = forms.ChoiceField(label=gettext_lazy("职务"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    group = forms.CharField(label=gettext_lazy("组别"), required=False, max_length=40)
    constituency = forms.CharField(
        label=gettext_lazy("代表谁"), required=False, max_length=60, help_text=gettext_lazy("如：柳岸里小区、个体商户。")
    )
    valid_from = day_field(pgettext_lazy("seat", "从哪天起"), required=False, help_text=gettext_lazy("不写就是今天。"))


class EndForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("为什么离开"), choices=LEAVES, widget=forms.RadioSelect)
    reason = words_field(gettext_lazy("原因"), most=200, rows=2)
    on = day_field(gettext_lazy("最后一天"))


class ReplaceForm(FindingForm):
    """Who comes after. For an organisation's seat: whom it sends now."""

    person = PersonField(label=gettext_lazy("谁来接替"))
    kind = forms.ChoiceField(label=gettext_lazy("前一位为什么离开"), choices=LEAVES)
    on = day_field(pgettext_lazy("seat", "从哪天起"))
    reason = words_field(gettext_lazy("原因"), most=200, rows=2)

    def __init__(self, *args: Any, tenant: Tenant, is_ended: bool = False, of_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        if of_unit:
            self.fields["person"].label = _("单位现在派谁来")
        if of_unit or is_ended:
            del self.fields["kind"]

    def given_person(self) -> Person | None:
        found: Person | None = self.cleaned_data["person"]
        return found


class LapseForm(forms.Form):
    seats = forms.MultipleChoiceField(
        label=gettext_lazy("谁的资格终止"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("还没选。")},
    )
    on = day_field(gettext_lazy("最后一天"))

    def __init__(self, *args: Any, absent: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = list(absent)  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    sheet = forms.FileField(label=gettext_lazy("成员名单"), help_text=gettext_lazy(".xlsx 或 .csv，第一行是表头"))
