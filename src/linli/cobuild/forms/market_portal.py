"""What residents, teams and units type in the market: what they look for, a wish, an offer, a claim, a word of thanks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import phone_digits

from ..models import Field, NeedKind, ResourceKind
from ..rules import claims as claim_rules
from ..rules import free_times
from ..rules import needs as rules
from .market import ANY, Choices, ConfirmForm, DeliverForm, NoteForm, WithPlaces, area, day

UNIT = "o:"
"""How the choice of a unit begins, as whom somebody acts."""
PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}


class LookForm(forms.Form):
    """What the public list is narrowed by, in its address."""

    q = forms.CharField(label=gettext_lazy("找"), required=False, max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *NeedKind.choices])
    field = forms.ChoiceField(label=gettext_lazy("领域"), required=False, choices=[*ANY, *Field.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    time = forms.ChoiceField(label=gettext_lazy("您什么时候有空"), required=False)
    skill = forms.CharField(
        label=gettext_lazy("您会什么"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("例如：理发、修水管")}),
    )

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("不限")), *communities]  # type: ignore[attr-defined]
        self.fields["time"].choices = [("", _("不限")), *free_times.choices()]  # type: ignore[attr-defined]


class Named(forms.Form):
    """As whom somebody acts: chosen where they speak for several, their name where the register does not know them yet."""

    whom = forms.ChoiceField(label=gettext_lazy("以谁的名义"), widget=forms.RadioSelect, required=False)
    my_name = forms.CharField(
        label=gettext_lazy("怎么称呼您"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("第一次来，留个姓名。不公开，只有社区看得到。"),
    )

    def __init__(self, *args: Any, whom: Choices = (), is_unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(whom) > 1:
            self.fields["whom"].choices = whom  # type: ignore[attr-defined]
            self.fields["whom"].initial = whom[0][0]
            self.fields["whom"].required = True
        else:
            del self.fields["whom"]
        if is_unknown:
            self.fields["my_name"].required = True
        else:
            del self.fields["my_name"]


class ClaimForm(Named):
    """The second tap. What they plan may be said, and need not."""

    promise = area(gettext_lazy("打算怎么做"), claim_rules.MOST_PROMISE)


class UseForm(Named):
    """Asking to use what is offered."""

    promise = area(gettext_lazy("打算怎么用、什么时候用"), claim_rules.MOST_PROMISE)


class AskForm(Named, WithPlaces):
    """A wish, for oneself or for a neighbour who agreed; a unit's need."""

    title = forms.CharField(
        label=gettext_lazy("您的心愿"),
        max_length=rules.MOST_TITLE,
        help_text=gettext_lazy("一句话，核对以后大家都看得到，不要写姓名电话。例如：想换一个亮一点的灯"),
        error_messages={"required": gettext_lazy("还没写要什么。")},
    )
    details = area(gettext_lazy("说明"), rules.MOST_DETAILS)
    private_note = area(
        gettext_lazy("只给办事的人看"), rules.MOST_NOTE, rows=2, help_text=gettext_lazy("门牌、身体情况写在这里，不公开。")
    )
    field = forms.ChoiceField(label=gettext_lazy("领域"), choices=Field.choices, initial=Field.OTHER)
    wanted_until = day(gettext_lazy("最晚哪天"))
    times = forms.MultipleChoiceField(label=gettext_lazy("什么时段方便"), required=False, widget=forms.CheckboxSelectMultiple)
    tells_claimant = forms.BooleanField(label=gettext_lazy("说定以后，可以把我的姓名电话告诉来帮忙的人"), required=False)
    for_name = forms.CharField(label=gettext_lazy("替谁提：姓名"), max_length=60, required=False)
    for_phone = forms.CharField(
        label=gettext_lazy("他（她）的电话"), max_length=30, required=False, widget=forms.TextInput(attrs=PHONE)
    )
    agreed = forms.BooleanField(label=gettext_lazy("问过本人，本人同意我替他（她）提"), required=False)
    field_order = ("my_name", "whom", "title", "place", "private_note", "wanted_until")

    def __init__(self, *args: Any, is_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["times"].choices = free_times.choices()  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("请选择")), *self.fields["place"].choices]  # type: ignore[attr-defined]
        if is_unit and "whom" not in self.fields:  # for the unit alone, and units do not ask for neighbours
            del self.fields["for_name"], self.fields["for_phone"], self.fields["agreed"]
        if is_unit:
            self.fields["title"].label = _("需要什么")
            self.fields["title"].help_text = _("一句话，核对以后大家都看得到，不要写姓名电话。例如：想借一间能坐六十人的会议室")

    def clean_for_phone(self) -> str:
        return phone_digits(self.cleaned_data["for_phone"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("whom") or "").startswith(UNIT) and said.get("for_name"):
            text = _("单位提的是自己的需求。替邻居提，请在“以谁的名义”里选自己。")
            self.add_error("for_name", forms.ValidationError(text, code="unit"))
        return said


class OfferForm(Named, WithPlaces):
    """What somebody has to give."""

    title = forms.CharField(
        label=gettext_lazy("能给什么"),
        max_length=rules.MOST_TITLE,
        help_text=gettext_lazy("一句话，核对以后大家都看得到。例如：周末会议室可以借，坐三十人"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=ResourceKind.choices, widget=forms.RadioSelect, initial=ResourceKind.SKILL
    )
    field = forms.ChoiceField(label=gettext_lazy("领域"), choices=Field.choices, initial=Field.OTHER)
    details = area(gettext_lazy("说明"), rules.MOST_DETAILS)
    skills = forms.CharField(label=gettext_lazy("本领"), required=False, max_length=200, help_text=gettext_lazy("用顿号隔开"))
    times = forms.MultipleChoiceField(label=gettext_lazy("什么时段"), required=False, widget=forms.CheckboxSelectMultiple)
    available_until = day(gettext_lazy("到什么时候"))
    field_order = ("my_name", "whom", "title", "kind", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["times"].choices = free_times.choices()  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("请选择")), *self.fields["place"].choices]  # type: ignore[attr-defined]

    def clean_skills(self) -> list[str]:
        return rules.skills_of(self.cleaned_data["skills"])


class WithdrawOwnForm(forms.Form):
    """Why somebody steps back; whoever is concerned reads it."""

    reason = area(pgettext_lazy("market", "原因"), rules.MOST_REASON, required=True, help_text=gettext_lazy("认领的人看得到。"))


class ShortDeliverForm(DeliverForm):
    """On a telephone: the day and one sentence; the rest may stay as it is."""

    text = area(gettext_lazy("做了什么"), claim_rules.MOST_DONE, required=True, rows=2)


class OwnNoteForm(NoteForm):
    """A line of progress by whoever does it; follow-ups are the office's."""

    text = area(gettext_lazy("做到哪一步了"), claim_rules.MOST_TEXT, required=True)
    is_follow_up = None  # type: ignore[assignment]


class SaidForm(ConfirmForm):
    """How it was, by whoever was helped."""

    text = area(gettext_lazy("想说的"), claim_rules.MOST_TEXT)
    thanks = area(gettext_lazy("对来帮忙的人说声谢谢"), claim_rules.MOST_THANKS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].label = _("您觉得怎么样")
        self.fields["thanks_public"].label = _("我同意：感谢的话可以放到感谢墙上（不写姓名）")


class NotDoneForm(forms.Form):
    text = area(gettext_lazy("哪里没做到"), claim_rules.MOST_TEXT, required=True)
