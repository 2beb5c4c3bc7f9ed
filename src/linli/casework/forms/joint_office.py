"""What is typed about the joint office: who is on duty when, meetings, what was agreed."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, words_field

from .pieces import PhoneField, moment_field, offer
from .settings import Choices
from .working import ReasonForm

WEEKDAYS = [
    ("0", gettext_lazy("周一")),
    ("1", gettext_lazy("周二")),
    ("2", gettext_lazy("周三")),
    ("3", gettext_lazy("周四")),
    ("4", gettext_lazy("周五")),
    ("5", gettext_lazy("周六")),
    ("6", gettext_lazy("周日")),
]
MOST_WORDS = 1000


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WithOrganisations(forms.Form):
    """A form that chooses one of the organisations of a community."""

    organisation = forms.ChoiceField(label=gettext_lazy("哪一家"), error_messages={"required": gettext_lazy("请选哪一家。")})

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [("", _("请选一家")), *organisations])

    def clean_organisation(self) -> UUID:
        return UUID(self.cleaned_data["organisation"])


class _PersonForm(forms.Form):
    """Who sits there, from when to when, with which telephone."""

    name = forms.CharField(
        label=gettext_lazy("谁值班"),
        max_length=40,
        help_text=gettext_lazy("照居民叫的写，例如：周师傅。会贴在门口，也给报事人看。"),
        error_messages={"required": gettext_lazy("写上谁值班，居民好找人。例如：周师傅。")},
    )
    begins = forms.TimeField(label=gettext_lazy("从几点"), widget=TimeInput, initial=time(8, 30))
    ends = forms.TimeField(label=gettext_lazy("到几点"), widget=TimeInput, initial=time(18))
    phone = PhoneField(label=gettext_lazy("办公电话"), help_text=gettext_lazy("居民看得到，不要写私人号码。"))


class FillForm(WithOrganisations, _PersonForm):
    """A pattern: who, on which weekdays, from which day to which."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("星期几"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选星期几。")},
    )
    first = day_field(gettext_lazy("从哪天"))
    last = day_field(gettext_lazy("到哪天"))
    working_days_only = forms.BooleanField(label=gettext_lazy("放假的日子不排"), required=False, initial=True)
    field_order = ("organisation", "name", "weekdays", "first", "last", "begins", "ends", "phone", "working_days_only")

    def clean_weekdays(self) -> list[int]:
        return [int(day) for day in self.cleaned_data["weekdays"]]


class ShiftForm(_PersonForm):
    """One day: somebody else, or other hours."""

    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=80, required=False, help_text=gettext_lazy("例如：周师傅请假，李师傅顶班。")
    )


class SwapForm(forms.Form):
    """With whom to swap."""

    other = forms.ChoiceField(
        label=gettext_lazy("和哪一个班换"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选和谁换。"), "invalid_choice": gettext_lazy("这个班换不了，请从列表里选。")},
    )

    def __init__(self, *args: Any, shifts: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "other", shifts)


class HoldOverForm(ReasonForm):
    """It cannot be done now: why, and what each side keeps of it."""

    reason = words_field(
        gettext_lazy("现在为什么办不了"),
        most=200,
        rows=2,
        help_text=gettext_lazy("报事人看得到。"),
        empty=gettext_lazy("还没写为什么办不了。"),
    )
    community_keeps = words_field(
        gettext_lazy("社区留了什么资料"),
        most=200,
        rows=2,
        help_text=gettext_lazy("只给内部看。例如：照片三张，住户说的话。"),
        empty=gettext_lazy("写上社区留了什么资料。"),
    )
    property_keeps = words_field(
        gettext_lazy("物业留了什么资料"),
        most=200,
        rows=2,
        help_text=gettext_lazy("只给内部看。例如：厂家报价，图纸。"),
        empty=gettext_lazy("写上物业留了什么资料。"),
    )


class MeetingForm(forms.Form):
    """When and where, who is asked, which cases."""

    at = moment_field(gettext_lazy("什么时候"), empty=gettext_lazy("写上什么时候。"))
    where = forms.CharField(
        label=gettext_lazy("在哪里开"), max_length=80, error_messages={"required": gettext_lazy("写上在哪里开。")}
    )
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("请哪些单位"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("至少请一个单位。"),
            "invalid_choice": gettext_lazy("有一个单位请不到了，重新勾一次。"),
        },
    )
    cases = forms.MultipleChoiceField(
        label=gettext_lazy("议哪些事"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("有一件已经办完，或者定在别的会上议了，重新勾一次。")},
    )
    numbers = forms.CharField(
        label=gettext_lazy("别的诉求"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("写编号，用空格隔开，例如 HYL-1120-0037。"),
    )
    field_order = ("at", "where", "organisations", "cases", "numbers")

    def __init__(self, *args: Any, organisations: Choices = (), cases: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined]
        self.fields["cases"].choices = list(cases)  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    """What came of a meeting; for every party and case a row of fields of its own."""

    chaired_by = forms.CharField(label=gettext_lazy("谁主持"), max_length=60, required=False)
    minutes = words_field(gettext_lazy("别的"), most=4000, rows=3, required=False, help_text=gettext_lazy("不写人名和电话。"))
    next_at = moment_field(
        gettext_lazy("下次什么时候开"), required=False, help_text=gettext_lazy("写了就约好下一次，没议完的带过去。")
    )

    def __init__(self, *args: Any, parties: Choices = (), cases: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties, self.cases = list(parties), list(cases)
        for key, label in self.parties:
            self.fields[f"came_{key}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"who_{key}"] = forms.CharField(label=_("%(who)s谁来的") % {"who": label}, max_length=60, required=False)
        for key in self.cases:
            self.fields[f"agreed_{key}"] = words_field(_("商定了什么"), most=MOST_WORDS, rows=2, required=False)
            self.fields[f"follow_up_{key}"] = forms.CharField(label=_("接下来做什么"), max_length=120, required=False)
            self.fields[f"organisation_{key}"] = forms.ChoiceField(
                label=_("由谁做"), required=False, choices=[("", _("请选")), *self.parties]
            )
            self.fields[f"due_on_{key}"] = day_field(_("什么时候以前"), required=False)

    def came(self) -> dict[UUID, str]:
        """Who came: organisation → who spoke for it."""
        given = self.cleaned_data
        return {UUID(key): given[f"who_{key}"] for key, _label in self.parties if given[f"came_{key}"]}

    def agreed(self) -> list[dict[str, Any]]:
        """For every case what was typed, as `rules.promotion.Agreed` takes it."""
        given = self.cleaned_data
        return [
            {
                "case_id": UUID(key),
                "words": given[f"agreed_{key}"],
                "follow_up": given[f"follow_up_{key}"],
                "organisation_id": UUID(chosen) if (chosen := given[f"organisation_{key}"]) else None,
                "due_on": _day(given.get(f"due_on_{key}")),
            }
            for key in self.cases
        ]


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
