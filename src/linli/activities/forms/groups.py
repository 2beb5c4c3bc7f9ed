"""What is typed about resident groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field

from ..models import GroupKind, ResidentGroup
from ..rules import groups as rules
from .finding import FindingForm, person_field, place_field, unit_field, year_field

ANY = [("", gettext_lazy("全部"))]
SHOWS = {
    "live": pgettext_lazy("groups", "在活动的"),
    "asked": pgettext_lazy("groups", "有人想参加的"),
    "ended": pgettext_lazy("groups", "不活动了的"),
    "all": pgettext_lazy("groups", "全部"),
}


class GroupFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("名称、备案号"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *GroupKind.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    year = year_field()

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [*ANY, *communities]  # type: ignore[attr-defined]


class GroupForm(FindingForm):
    """A name, what it does, where and when: the rest may stay empty. No list of members is asked for."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=rules.MOST_NAME)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=GroupKind.choices)
    place = place_field(gettext_lazy("哪个社区"), help_text=gettext_lazy("社区或者小区，写全称。"))
    about = forms.CharField(label=gettext_lazy("做什么"), max_length=rules.MOST_ABOUT, required=False)
    meets = forms.CharField(
        label=gettext_lazy("什么时候在哪里活动"), max_length=rules.MOST_MEETS, required=False,
        help_text=gettext_lazy("例如：每周三上午，老年活动室。"),
    )  # fmt: skip
    members_said = forms.IntegerField(
        label=gettext_lazy("大约多少人"), required=False, min_value=1, max_value=rules.MOST_MEMBERS,
        help_text=gettext_lazy("他们自己说的数就行，不用报名单。"),
    )  # fmt: skip
    lead = person_field(
        gettext_lazy("负责人"), required=False, help_text=gettext_lazy("写姓名；同名的在后面加手机号。他能自己收人。")
    )
    organisation = unit_field(gettext_lazy("挂靠的单位"), required=False)
    recorded_on = day_field(gettext_lazy("备案日期"))
    takes_members = forms.BooleanField(label=gettext_lazy("还收人"), required=False, initial=True)
    is_public = forms.BooleanField(
        label=gettext_lazy("居民看得到"), required=False, initial=True, help_text=gettext_lazy("负责人和成员的名字不公开。")
    )

    @classmethod
    def initial_of(cls, one: ResidentGroup) -> dict[str, Any]:
        return {name: getattr(one, name) for name in cls.base_fields}


class EndGroupForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么不活动了"), max_length=rules.MOST_REASON)


class MemberForm(FindingForm):
    """Somebody who is in it."""

    person = person_field(gettext_lazy("谁"), help_text=gettext_lazy("写姓名；同名的在后面加手机号。"))
    since = day_field(gettext_lazy("从哪天起"), required=False, help_text=gettext_lazy("空着就是今天。"))
