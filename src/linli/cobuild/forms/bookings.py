"""What is typed about a booking: on the phone, at the counter, again every week, and what became of it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.templatetags.ui.times import duration

from ..rules.bookings import MOST_NAME, MOST_PEOPLE, MOST_PURPOSE, MOST_REASON, WEEKDAYS, weekly
from ..rules.spaces import clock_words
from ..states import BookingState
from .space_finding import FindingForm, TeamField, UnitField, day_field
from .spaces import WEEKDAYS as WEEKDAY_WORDS

PURPOSES = [
    gettext_lazy("看书学习"),
    gettext_lazy("开会议事"),
    gettext_lazy("排练活动"),
    gettext_lazy("上课讲座"),
    gettext_lazy("孩子活动"),
    gettext_lazy("老人活动"),
]
OTHER = "other"
WAYS = [("counter", gettext_lazy("来窗口")), ("phone", gettext_lazy("打电话")), ("visit", gettext_lazy("走访时"))]
VIEWS = {
    "asked": pgettext_lazy("booking", "等答应"),
    "today": pgettext_lazy("booking", "今天"),
    "coming": pgettext_lazy("booking", "以后"),
    "unsettled": pgettext_lazy("booking", "等记人数"),
    "all": pgettext_lazy("booking", "全部"),
}


def people_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST_PEOPLE)


def phone_field(*, required: bool, help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    return forms.CharField(label=gettext_lazy("电话"), max_length=30, required=required, widget=widget, help_text=help_text)


class BookForm(forms.Form):
    """The third tap: until when, what for; who it is only without an account."""

    ends = forms.TypedChoiceField(label=gettext_lazy("用到几点"), coerce=int)
    what = forms.ChoiceField(label=gettext_lazy("做什么用"), widget=forms.RadioSelect)
    purpose = forms.CharField(label=gettext_lazy("说具体点"), max_length=MOST_PURPOSE, required=False)
    expected = people_field(gettext_lazy("大约几个人"))
    is_open = forms.BooleanField(
        label=gettext_lazy("别人也可以来"), required=False, help_text=gettext_lazy("门口和日历上会写做什么用；不勾只写“已预订”。")
    )
    contact_name = forms.CharField(label=gettext_lazy("怎么称呼您"), max_length=MOST_NAME)
    contact_phone = phone_field(required=True, help_text=gettext_lazy("有变动好告诉您，只给社区看。"))

    def __init__(self, *args: Any, ends: list[int], is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"].choices = [(end, clock_words(end)) for end in ends]  # type: ignore[attr-defined]
        named = [(str(n), words) for n, words in enumerate(PURPOSES)]
        self.fields["what"].choices = [*named, (OTHER, _("别的"))]  # type: ignore[attr-defined]
        if is_known:
            del self.fields["contact_name"], self.fields["contact_phone"]

    def said(self) -> str:
        """What it is for: what was chosen, or what was written instead."""
        written, chosen = str(self.cleaned_data["purpose"]).strip(), self.cleaned_data["what"]
        if written or chosen == OTHER:
            return written
        return str(PURPOSES[int(chosen)])


class DeskBookForm(FindingForm):
    """A booking that somebody of the office writes down, once or every week."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=WAYS, widget=forms.RadioSelect, initial="counter")
    day = day_field(gettext_lazy("哪天"))
    starts = forms.TimeField(label=gettext_lazy("从几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("用多久"), coerce=int)
    purpose = forms.CharField(label=gettext_lazy("做什么用"), max_length=MOST_PURPOSE)
    contact_name = forms.CharField(
        label=gettext_lazy("谁来用"),
        max_length=MOST_NAME,
        required=False,
        help_text=gettext_lazy("人的称呼，或者没有登记的队伍。"),
    )
    contact_phone = phone_field(required=False, help_text=gettext_lazy("没有就空着，把回执打印给他。"))
    organisation = UnitField(label=gettext_lazy("哪个单位"), max_length=120, required=False)
    team = TeamField(label=gettext_lazy("哪支队伍"), max_length=60, required=False)
    expected = people_field(gettext_lazy("大约几个人"))
    is_open = forms.BooleanField(label=gettext_lazy("别人也可以来"), required=False)

    def __init__(self, *args: Any, lengths: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(one, duration(one)) for one in lengths]  # type: ignore[attr-defined]


class SeriesForm(DeskBookForm):
    """The same use on some days of the week, until a day."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("每周哪几天"), choices=list(enumerate(WEEKDAY_WORDS)), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    every = forms.TypedChoiceField(
        label=gettext_lazy("隔多久"),
        choices=[(1, gettext_lazy("每周")), (2, gettext_lazy("每两周")), (4, gettext_lazy("每四周"))],
        coerce=int,
        initial=1,
    )
    until = day_field(gettext_lazy("到哪天为止"))
    skip = forms.CharField(
        label=gettext_lazy("哪几天不用"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("写成 2026-12-25 这样，几天之间空一格。有冲突的日子写在这里，其余的照订。"),
    )

    def clean_skip(self) -> list[date]:
        words = str(self.cleaned_data["skip"]).replace("，", " ").replace("、", " ").replace(",", " ").split()
        try:
            return [date.fromisoformat(one) for one in words]
        except ValueError:
            raise forms.ValidationError(_("这不像日期，写成 2026-11-20 这样。"), code="day") from None

    def rule(self) -> str:
        given = self.cleaned_data
        return weekly(given["weekdays"], every=given["every"], until=given["until"])


assert len(WEEKDAYS) == len(WEEKDAY_WORDS)  # noqa: S101 -- both name the same seven days


class MoveForm(forms.Form):
    """Another time, or another use, for the same people."""

    day = day_field(gettext_lazy("哪天"))
    starts = forms.TimeField(label=gettext_lazy("从几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("用多久"), coerce=int)
    purpose = forms.CharField(label=gettext_lazy("做什么用"), max_length=MOST_PURPOSE)
    expected = people_field(gettext_lazy("大约几个人"))
    is_open = forms.BooleanField(label=gettext_lazy("别人也可以来"), required=False)

    def __init__(self, *args: Any, lengths: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(one, duration(one)) for one in lengths]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    yes = forms.ChoiceField(
        label=gettext_lazy("答应吗"),
        choices=[("yes", gettext_lazy("答应")), ("no", gettext_lazy("不答应"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么不答应"), max_length=MOST_REASON, required=False, help_text=gettext_lazy("订的人会看到这句话。")
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么取消"), max_length=MOST_REASON, help_text=gettext_lazy("订的人会看到这句话。")
    )  # fmt: skip


class SettleForm(forms.Form):
    came = forms.IntegerField(
        label=gettext_lazy("来了几个人次"), min_value=0, max_value=MOST_PEOPLE, help_text=gettext_lazy("没有人来写 0。")
    )
    condition = forms.CharField(label=gettext_lazy("场地怎样"), max_length=200, required=False)
    is_fault = forms.BooleanField(label=gettext_lazy("有东西坏了，要修"), required=False)


class CodeForm(forms.Form):
    """Calling off without an account: what stands on the slip."""

    number = forms.CharField(label=gettext_lazy("预订编号"), max_length=24)
    code = forms.CharField(
        label=gettext_lazy("取消码"),
        max_length=12,
        help_text=gettext_lazy("回执上的 6 位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PurposeForm(forms.Form):
    """Why the telephone is wanted in full."""

    purpose = forms.CharField(
        label=gettext_lazy("为什么要看电话"), max_length=100, min_length=2, help_text=gettext_lazy("记在日志里。")
    )


class BookingFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("编号、用途、单位"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    space = forms.ChoiceField(label=gettext_lazy("哪个场地"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *BookingState.choices]
    )

    def __init__(self, *args: Any, spaces: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].choices = [("", _("全部")), *spaces]  # type: ignore[attr-defined]
