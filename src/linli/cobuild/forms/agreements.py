"""What is typed about agreements and what their sides have to do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.forms import FilesField
from linli.registry.api import format_area, parse_area

from ..models import AgreementKind, AgreementParty, Practice, Rhythm
from ..rules import agreements as rules
from ..rules.obligations import MOST_REMIND
from .space_finding import to_choose

Choices = Iterable[tuple[str, Any]]
MOST_PARTNERS = rules.MOST_SIDES - 1


class AreaField(forms.CharField):
    """“620”, “620平方米”, “89.5㎡” → 0.01 m²."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_area(text)
        except ValueError as error:
            raise forms.ValidationError(_("面积写成 620 或者 89.5 这样，单位平方米，最多两位小数。"), code="area_form") from error

    def prepare_value(self, value: Any) -> Any:
        return format_area(value).rstrip("0").rstrip(".") if isinstance(value, int) else value


class EmptyForm(forms.Form):
    """A button, and nothing to type."""


class AgreementForm(forms.Form):
    """An agreement with its sides: one of the community, up to MOST_PARTNERS units."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=AgreementKind.choices, initial=AgreementKind.CO_RESIDENCE)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=rules.MOST["title"])
    place = forms.ChoiceField(label=gettext_lazy("社区"))
    practices = forms.MultipleChoiceField(
        label=gettext_lazy("五共"), choices=Practice.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    premises_text = forms.CharField(
        label=gettext_lazy("用房在哪里"),
        max_length=rules.MOST["premises_text"],
        required=False,
        help_text=gettext_lazy("不涉及用房就不填。写小区、楼栋的全称，会连到地点册。"),
    )
    area_centi = AreaField(label=gettext_lazy("面积（平方米）"), max_length=20, required=False)
    use = forms.CharField(label=gettext_lazy("用途"), max_length=rules.MOST["use"], required=False)
    text = words_field(
        gettext_lazy("协议内容"),
        most=rules.MOST["text"],
        rows=12,
        required=False,
        help_text=gettext_lazy("各方确认的就是这段话。要定期做的事，存好以后一条一条加。"),
    )
    begins_on = day_field(gettext_lazy("开始"))
    ends_on = day_field(gettext_lazy("到期"), required=False, help_text=gettext_lazy("最后一天。没有期限就不填。"))
    is_public = forms.BooleanField(label=gettext_lazy("签好以后居民看得到"), required=False, initial=True)
    host = forms.ChoiceField(label=gettext_lazy("社区（街道）一方"))
    host_signatory = forms.CharField(label=gettext_lazy("社区（街道）一方谁签"), max_length=rules.MOST_NAME, required=False)

    def __init__(self, *args: Any, places: Choices = (), hosts: Choices = (), partners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = to_choose(list(places))  # type: ignore[attr-defined]
        self.fields["host"].choices = list(hosts)  # type: ignore[attr-defined]
        offered = list(partners)
        for number in range(1, MOST_PARTNERS + 1):
            self._add_partner(number, offered)

    def _add_partner(self, number: int, offered: list[tuple[str, Any]]) -> None:
        told, is_needed = {"n": number}, number == 1
        empty = [("", _("请选择") if is_needed else _("没有了"))]
        self.fields[f"partner_{number}"] = forms.ChoiceField(
            label=_("单位一方 %(n)d") % told, choices=[*empty, *offered], required=is_needed
        )
        self.fields[f"partner_{number}_signatory"] = forms.CharField(
            label=_("单位一方 %(n)d 谁签") % told, max_length=rules.MOST_NAME, required=False
        )
        self.fields[f"partner_{number}_email"] = forms.EmailField(
            label=_("单位一方 %(n)d 的邮箱") % told,
            max_length=254,
            required=False,
            help_text=_("确认的链接发到这里。没有邮箱的，链接由您转交，或者用纸签。") if is_needed else "",
        )


class DutyForm(forms.Form):
    """What one side has to do."""

    party = forms.ChoiceField(label=gettext_lazy("哪一方做"))
    text = forms.CharField(label=gettext_lazy("要做什么"), max_length=rules.MOST_DUTY)
    rhythm = forms.ChoiceField(label=gettext_lazy("多久一次"), choices=Rhythm.choices, initial=Rhythm.MONTHLY)
    first_due = day_field(gettext_lazy("（第一次）到哪天"), help_text=gettext_lazy("每月 31 日的，短的月份算月底最后一天。"))
    remind_days = forms.IntegerField(label=gettext_lazy("提前几天提醒"), min_value=0, max_value=MOST_REMIND, initial=7)

    def __init__(self, *args: Any, sides: Iterable[AgreementParty] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(str(one.pk), one.organisation.name) for one in sides]  # type: ignore[attr-defined]


class EntryForm(forms.Form):
    """Done or not, for one due day."""

    due_on = forms.ChoiceField(label=gettext_lazy("哪一次"))
    is_done = forms.ChoiceField(
        label=gettext_lazy("做了吗"),
        choices=[("yes", pgettext_lazy("duty", "做了")), ("no", pgettext_lazy("duty", "没做"))],
        widget=forms.RadioSelect,
    )
    done_on = day_field(
        gettext_lazy("哪天做的"), required=False, help_text=gettext_lazy("没做的不填；做了不填就是到期那天，还没到就是今天。")
    )
    note = words_field(gettext_lazy("做了什么，或者为什么没做"), most=500, required=False)

    def __init__(self, *args: Any, days: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].choices = list(days)  # type: ignore[attr-defined]

    def done_day(self, today: date) -> date | None:
        given = self.cleaned_data
        if given["is_done"] == "no":
            return None
        return given["done_on"] or min(date.fromisoformat(given["due_on"]), today)


class NameForm(forms.Form):
    """Who confirms."""

    name = forms.CharField(
        label=gettext_lazy("您的姓名"), max_length=rules.MOST_NAME, help_text=gettext_lazy("写姓名就是代表单位确认这份协议。")
    )


class ReasonForm(forms.Form):
    reason = words_field(gettext_lazy("原因"), most=rules.MOST_REASON, help_text=gettext_lazy("各方看得到。"))


class TerminateForm(ReasonForm):
    on = day_field(gettext_lazy("哪天是最后一天"))
    field_order = ("on", "reason")


class RenewForm(forms.Form):
    begins_on = day_field(gettext_lazy("新协议开始"))
    ends_on = day_field(gettext_lazy("新协议到期"), required=False, help_text=gettext_lazy("最后一天。"))
    is_endless = forms.BooleanField(label=gettext_lazy("没有期限，一直有效"), required=False)


class PaperForm(forms.Form):
    """The paper that every side signed, scanned in."""

    signed_on = day_field(gettext_lazy("纸上写的签订日期"))
    scans = FilesField(label=gettext_lazy("签了字、盖了章的扫描件"), help_text=gettext_lazy("PDF 或者照片，可以选几个。"))

    def __init__(self, *args: Any, sides: Iterable[AgreementParty] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in sides:
            label = _("%(unit)s 谁签的") % {"unit": one.organisation.name}
            self.fields[f"name_{one.pk}"] = forms.CharField(
                label=label, max_length=rules.MOST_NAME, required=False, initial=one.signatory
            )


class ScanForm(forms.Form):
    scans = FilesField(label=gettext_lazy("扫描件"), help_text=gettext_lazy("PDF 或者照片，可以选几个。"))
