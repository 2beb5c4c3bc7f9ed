"""What is typed about hours of service, their days in public, objections and certificates."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.words import listing

from ..models import Certificate, ServiceHours, Volunteer, VolunteerField
from ..rules import certificates as certificate_rules
from ..rules import hours as rules
from ..rules.hours import Said
from ..selectors.volunteers import meant
from ..states import HoursState
from .volunteers import ANY, Choices, WithPlaces, search_field

BETWEEN = re.compile(r"[\s、，,；;]+")
STATES: list[tuple[str, Any]] = [*ANY, ("live", gettext_lazy("算数的和等着的")), *HoursState.choices]
SOURCES: list[tuple[str, Any]] = [
    *ANY, ("session", gettext_lazy("活动签到")), ("duty", gettext_lazy("值守")), ("hand", gettext_lazy("手工记的")),
]  # fmt: skip


class HalfHoursField(forms.DecimalField):
    """Hours in steps of half an hour, as half hours."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput({"step": "0.5", "min": "0.5", "inputmode": "decimal"})
        super().__init__(max_digits=4, decimal_places=1, min_value=Decimal("0.5"), widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        hours = super().clean(value)
        if hours is None:
            return None
        if (hours * 2) % 1:
            raise forms.ValidationError(_("按半小时记，例如 1.5。"), code="step")
        return int(hours * 2)

    def prepare_value(self, value: Any) -> Any:
        return rules.hours_text(value) if isinstance(value, int) else value


class VolunteersField(forms.CharField):
    """Volunteers by number or whole name, one after the other. `rows`: among whom, set by the form."""

    rows: QuerySet[Volunteer]

    def clean(self, value: Any) -> list[Volunteer]:  # type: ignore[override]
        words = list(dict.fromkeys(one for one in BETWEEN.split(super().clean(value)) if one))[: rules.MOST_AT_ONCE + 1]
        found = {word: meant(word, self.rows) for word in words}
        nobody = [word for word, some in found.items() if not some]
        several = [f"{word}（{listing(one.number for one in some)}）" for word, some in found.items() if len(some) > 1]
        errors = []
        if nobody:
            errors.append(
                forms.ValidationError(_("没有找到志愿者：%(names)s。写编号，或者先登记。") % {"names": listing(nobody)})
            )
        if several:
            errors.append(forms.ValidationError(_("同名的不止一位，写编号：%(names)s。") % {"names": listing(several)}))
        if errors:
            raise forms.ValidationError(errors)
        return [some[0] for some in found.values()]


class HoursFilter(WithPlaces):
    """What the records are narrowed by, in the address; the sheet is of the same rows."""

    q = search_field(gettext_lazy("编号、姓名、做了什么"))
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    state = forms.ChoiceField(label=pgettext_lazy("hours", "状态"), required=False, choices=STATES)
    field = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *VolunteerField.choices])
    source = forms.ChoiceField(label=gettext_lazy("从哪来的"), required=False, choices=SOURCES)
    first = day_field(gettext_lazy("从哪天"), required=False)
    last = day_field(gettext_lazy("到哪天"), required=False)


class SaidForm(forms.Form):
    """One service, in the fields of the record (§2.13)."""

    on = day_field(gettext_lazy("哪天"))
    half_hours = HalfHoursField(label=gettext_lazy("几小时"), help_text=gettext_lazy("实际服务的时间，不算路上；半小时一档。"))
    content = forms.CharField(label=gettext_lazy("做了什么"), max_length=rules.MOST_CONTENT)
    field = forms.ChoiceField(label=gettext_lazy("类别"), choices=VolunteerField.choices)
    beneficiary = forms.CharField(
        label=gettext_lazy("服务谁"), required=False, max_length=rules.MOST_BENEFICIARY,
        help_text=gettext_lazy("写“本院老人”这样，不写姓名。"),
    )  # fmt: skip
    quality = forms.CharField(label=gettext_lazy("服务质量"), required=False, max_length=rules.MOST_QUALITY)
    leader = forms.CharField(label=gettext_lazy("负责人"), required=False, max_length=rules.MOST_LEADER)

    @staticmethod
    def said(given: dict[str, Any]) -> Said:
        names = ("on", "half_hours", "content", "field", "beneficiary", "quality", "leader")
        return Said(**{name: given[name] for name in names})

    @staticmethod
    def initial_of(row: ServiceHours) -> dict[str, Any]:
        return {name: getattr(row, name) for name in SaidForm.base_fields}


class RecordForm(SaidForm):
    """A service of one or several volunteers, by hand."""

    place = forms.ChoiceField(label=gettext_lazy("在哪里"))
    volunteers = VolunteersField(
        label=gettext_lazy("哪些志愿者"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("写志愿者编号或者全名，用顿号隔开。"),
    )
    field_order = ("place", "volunteers", "on", "half_hours", "content", "field", "beneficiary", "quality", "leader")

    def __init__(self, *args: Any, places: Choices = (), rows: QuerySet[Volunteer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["volunteers"].rows = rows  # type: ignore[attr-defined]


class CorrectForm(SaidForm):
    reason = words_field(gettext_lazy("为什么更正"), most=rules.MOST_REASON, rows=2)


class ReasonForm(forms.Form):
    reason = words_field(gettext_lazy("为什么"), most=rules.MOST_REASON, rows=2)


# ---- in public ----


class PlaceForm(forms.Form):
    """Of which place."""

    place = forms.ChoiceField(label=gettext_lazy("哪里的时长"))

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class ShowForm(forms.Form):
    """Which of the rows that wait; all of them are ticked."""

    rows = forms.MultipleChoiceField(label=gettext_lazy("公示哪些"), required=False, widget=forms.CheckboxSelectMultiple)
    everything = forms.BooleanField(label=gettext_lazy("没列出来的也一起公示"), required=False)

    def __init__(self, *args: Any, offered: Choices = (), has_more: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_more:
            del self.fields["everything"]
        self.fields["rows"].choices = list(offered)  # type: ignore[attr-defined]
        self.fields["rows"].initial = [key for key, _words in offered]


class ObjectForm(forms.Form):
    """What is wrong. Whoever the register does not know leaves a telephone."""

    text = words_field(
        gettext_lazy("哪里不对"),
        most=rules.MOST_OBJECTION,
        rows=4,
        help_text=gettext_lazy("例如：那天我做了三个小时，只记了两个小时。"),
    )
    contact = forms.CharField(
        label=gettext_lazy("您的电话"), max_length=20, required=False, widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("核对好了告诉您，不公开。"),
    )  # fmt: skip

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["contact"]


class HeardForm(ObjectForm):
    """An objection that somebody told the office: by the volunteer, or by somebody else."""

    is_volunteer = forms.BooleanField(label=gettext_lazy("志愿者本人提的"), required=False, initial=True)
    field_order = ("is_volunteer", "text", "contact")


class AnswerForm(forms.Form):
    """Whether it is right, what follows, and the words that whoever objected reads."""

    UPHELD: Sequence[tuple[str, Any]] = (
        ("no", gettext_lazy("记得没有错，不改")),
        ("correct", gettext_lazy("记错了，改时长")),
        ("void", gettext_lazy("不该记，作废这一条")),
    )
    outcome = forms.ChoiceField(label=gettext_lazy("核对下来"), choices=UPHELD, widget=forms.RadioSelect)
    half_hours = HalfHoursField(label=gettext_lazy("改成几小时"), required=False, help_text=gettext_lazy("改时长才写。"))
    answer = words_field(
        gettext_lazy("答复"), most=rules.MOST_OBJECTION, rows=4, help_text=gettext_lazy("提异议的人会看到这段话。")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "correct" and "half_hours" not in self.errors and not given.get("half_hours"):
            self.add_error("half_hours", forms.ValidationError(_("写改成几小时。"), code="required"))
        return given


# ---- certificates ----


class IssueForm(forms.Form):
    covers_from = day_field(gettext_lazy("从哪天"), required=False, help_text=gettext_lazy("不写就从第一次服务起。"))
    covers_until = day_field(gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("不写就到今天。"))
    issuer = forms.CharField(label=gettext_lazy("开具单位"), max_length=certificate_rules.MOST_ISSUER)
    responsible = forms.CharField(label=gettext_lazy("经办人"), max_length=certificate_rules.MOST_RESPONSIBLE)
    contact = forms.CharField(
        label=gettext_lazy("联系电话"),
        max_length=certificate_rules.MOST_CONTACT,
        help_text=gettext_lazy("看到证明的人打这个电话核实。"),
    )


class AskForm(forms.Form):
    """Somebody's own wish for a proof."""

    covers_from = day_field(gettext_lazy("从哪天"), required=False, help_text=gettext_lazy("不写就从第一次服务起。"))
    covers_until = day_field(gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("不写就到今天。"))


class CertificateFilter(forms.Form):
    q = search_field(gettext_lazy("编号、姓名"))
    kind = forms.ChoiceField(label=gettext_lazy("哪种证明"), required=False, choices=[*ANY, *Certificate.Kind.choices])
    show = forms.ChoiceField(
        label=pgettext_lazy("certificate", "状态"),
        required=False,
        choices=[*ANY, ("valid", pgettext_lazy("certificate", "有效")), ("revoked", pgettext_lazy("certificate", "作废了"))],
    )


class CheckForm(forms.Form):
    """The code under the QR of a paper, for whoever cannot scan."""

    code = forms.CharField(
        label=gettext_lazy("核验码"), max_length=40, help_text=gettext_lazy("印在证明的二维码下面，16 位字母和数字，大小写都行。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = certificate_rules.code_of(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("核验码是 16 位，看看有没有漏写。"), code="code")
        return code
