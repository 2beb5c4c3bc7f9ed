"""What is typed about series and single times: the rule by taps instead of in code."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import recurrence
from linli.core.form_fields import day_field, instant_field

from ..models import DayPolicy, Series, Session
from ..rules import programmes as programme_rules
from ..rules.series import LONGEST, NTH, SHORTEST, WEEKDAYS
from ..rules.sessions import OFF_KINDS
from .finding import FindingForm, MinuteField, SpaceField, place_field, reason_field

WEEKLY, FORTNIGHTLY, NTH_DAY, MONTH_DAY, DAILY, YEARLY, OWN = (
    "weekly",
    "fortnightly",
    "nth",
    "month_day",
    "daily",
    "yearly",
    "rule",
)
HOW = [
    (WEEKLY, gettext_lazy("每周")), (FORTNIGHTLY, gettext_lazy("每两周")), (NTH_DAY, gettext_lazy("每月第几个星期几")),
    (MONTH_DAY, gettext_lazy("每月几号")), (DAILY, gettext_lazy("每天")), (YEARLY, gettext_lazy("每年这一天")), (OWN, gettext_lazy("自己写规则")),
]  # fmt: skip
LENGTHS = [(30, "30"), (45, "45"), (60, "60"), (90, "90"), (120, "120"), (150, "150"), (180, "180"), (240, "240")]


class SeriesForm(FindingForm):
    """How often, when, where; what becomes of holidays."""

    how = forms.ChoiceField(label=gettext_lazy("多久一次"), choices=HOW, initial=WEEKLY, widget=forms.RadioSelect)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"), choices=list(enumerate(WEEKDAYS)), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    nth = forms.TypedChoiceField(label=gettext_lazy("第几个"), choices=[(-1, NTH[-1]), *((n, NTH[n]) for n in (1, 2, 3, 4))], coerce=int, initial=-1)  # fmt: skip
    month_day = forms.IntegerField(label=gettext_lazy("几号"), required=False, min_value=1, max_value=31)
    rule = forms.CharField(
        label=gettext_lazy("自己写的规则"), required=False, max_length=200, help_text=gettext_lazy("日历软件的写法，例如 FREQ=MONTHLY;BYDAY=-1SA。一般用不着。"),
    )  # fmt: skip
    starts_on = day_field(gettext_lazy("从哪天起"))
    until = day_field(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("一直办下去就空着。"))
    start_minute = MinuteField(label=gettext_lazy("几点开始"), initial=540)
    minutes = forms.IntegerField(label=gettext_lazy("多长时间（分钟）"), initial=60, min_value=SHORTEST, max_value=LONGEST)
    on_holiday = forms.ChoiceField(label=gettext_lazy("碰上节假日"), choices=DayPolicy.choices, initial=DayPolicy.KEEP)
    on_makeup = forms.ChoiceField(label=gettext_lazy("碰上调休上班"), choices=DayPolicy.choices, initial=DayPolicy.KEEP)
    place = place_field(gettext_lazy("在哪里"))
    where = forms.CharField(label=gettext_lazy("具体地点"), max_length=120, required=False)
    space = SpaceField(label=gettext_lazy("用哪个场地"), required=False, help_text=gettext_lazy("选了就一次一次替您订下来。"))

    def clean(self) -> dict[str, Any]:
        """The rule that the taps say."""
        said = super().clean() or {}
        how, first = said.get("how"), said.get("starts_on")
        said["said_rule"] = _rule(how or "", said, first) if first else ""
        if how in (WEEKLY, FORTNIGHTLY, NTH_DAY) and not said.get("weekdays"):
            self.add_error("weekdays", _("点一下是星期几。"))
        if how == MONTH_DAY and not said.get("month_day"):
            self.add_error("month_day", _("写几号。"))
        if how == OWN and not recurrence.parts_of(said.get("rule", "")):
            self.add_error("rule", _("多久一次写得不对：要按天、按周、按月或者按年。"))
        return said

    @classmethod
    def initial_of(cls, series: Series) -> dict[str, Any]:
        plain = {name: getattr(series, name) for name in cls.base_fields if hasattr(series, name)}
        return plain | taps_of(series.rule) | {"rule": series.rule}


def _rule(how: str, said: dict[str, Any], first: date) -> str:
    days = ",".join(recurrence.WEEKDAYS[day] for day in said.get("weekdays") or [])
    numbered = ",".join(f"{said.get('nth')}{recurrence.WEEKDAYS[day]}" for day in said.get("weekdays") or [])
    return {
        WEEKLY: f"FREQ=WEEKLY;BYDAY={days}",
        FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={days}",
        NTH_DAY: f"FREQ=MONTHLY;BYDAY={numbered}",
        MONTH_DAY: f"FREQ=MONTHLY;BYMONTHDAY={said.get('month_day')}",
        DAILY: "FREQ=DAILY",
        YEARLY: f"FREQ=YEARLY;BYMONTH={first.month};BYMONTHDAY={first.day}",
    }.get(how, str(said.get("rule", "")))


def taps_of(rule: str) -> dict[str, Any]:
    """The taps that say a rule; a rule that no taps say is written."""
    parts = recurrence.parts_of(rule)
    days = [recurrence.WEEKDAYS.index(one[-2:]) for one in parts.get("BYDAY", "").split(",") if one]
    shape = {name: value for name, value in parts.items() if name not in ("BYDAY", "BYMONTHDAY", "BYMONTH")}
    if shape == {"FREQ": "WEEKLY"} and days:
        return {"how": WEEKLY, "weekdays": days}
    if shape == {"FREQ": "WEEKLY", "INTERVAL": "2"} and days:
        return {"how": FORTNIGHTLY, "weekdays": days}
    numbers = {one[:-2] for one in parts.get("BYDAY", "").split(",") if one}
    if shape == {"FREQ": "MONTHLY"} and len(numbers) == 1 and numbers <= {"-1", "1", "2", "3", "4"}:
        return {"how": NTH_DAY, "weekdays": days, "nth": int(numbers.pop())}
    if shape == {"FREQ": "MONTHLY"} and parts.get("BYMONTHDAY", "").isdigit():
        return {"how": MONTH_DAY, "month_day": int(parts["BYMONTHDAY"])}
    if parts == {"FREQ": "DAILY"}:
        return {"how": DAILY}
    return {"how": YEARLY} if parts.get("FREQ") == "YEARLY" and "BYMONTHDAY" in parts and len(parts) == 3 else {"how": OWN}


class DayForm(forms.Form):
    """A day of a series is left out, moved or added."""

    what = forms.ChoiceField(
        label=gettext_lazy("怎么办"), widget=forms.RadioSelect,
        choices=[("skip", gettext_lazy("这天不办")), ("move", gettext_lazy("这天改到")), ("add", gettext_lazy("加一次"))],
    )  # fmt: skip
    day = day_field(gettext_lazy("哪天"), help_text=gettext_lazy("不办、要改的是哪天；加一次就写加在哪天。"))
    to_day = day_field(gettext_lazy("改到哪天"), required=False)
    start_minute = MinuteField(label=gettext_lazy("几点"), required=False, help_text=gettext_lazy("时间不变就空着。"))
    reason = forms.CharField(
        label=gettext_lazy("为什么"), max_length=120, required=False, help_text=gettext_lazy("报了名的人会看到这句话。")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "move" and not said.get("to_day"):
            self.add_error("to_day", _("写改到哪天。"))
        return said


class EndSeriesForm(forms.Form):
    on = day_field(gettext_lazy("从哪天起不办了"))
    reason = reason_field()


class SessionForm(FindingForm):
    """One single time."""

    title = forms.CharField(
        label=gettext_lazy("这一次叫什么"), max_length=80, required=False, help_text=gettext_lazy("和活动名称一样就空着。")
    )
    starts_at = instant_field(gettext_lazy("开始"))
    ends_at = instant_field(gettext_lazy("结束"))
    place = place_field(gettext_lazy("在哪里"))
    where = forms.CharField(label=gettext_lazy("具体地点"), max_length=120, required=False)
    space = SpaceField(label=gettext_lazy("用哪个场地"), required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("最多几个人"), required=False, min_value=1, max_value=programme_rules.MOST_PEOPLE, help_text=gettext_lazy("空着就是不限。")
    )  # fmt: skip

    @classmethod
    def initial_of(cls, session: Session) -> dict[str, Any]:
        return {name: getattr(session, name) for name in cls.base_fields}


class OffForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("什么原因"), choices=list(OFF_KINDS.items()), widget=forms.RadioSelect)
    reason = reason_field(most=programme_rules.MOST_REASON)


class StormForm(OffForm):
    """Several sessions of a day are called off for one reason."""

    chosen = forms.MultipleChoiceField(label=gettext_lazy("取消哪几场"), widget=forms.CheckboxSelectMultiple)
    field_order = ("chosen", "kind", "reason")

    def __init__(self, *args: Any, sessions: Sequence[Session], said: Callable[[Session], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {str(one.pk): one for one in sessions}
        self.fields["chosen"].choices = [(pk, said(one)) for pk, one in self.sessions.items()]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[Session]:
        return [self.sessions[pk] for pk in self.cleaned_data["chosen"]]
