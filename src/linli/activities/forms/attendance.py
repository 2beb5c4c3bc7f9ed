"""What is typed about who was there: at the desk, on a tablet, at the door, from paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.registry.api import Person

from ..models import SheetEntry
from ..rules.attendance import MOST_HEADS, MOST_OF_WHOM, MOST_PERSON_TIMES, MOST_REASON
from ..selectors.attendance import Expected
from .finding import FindingForm, person_field

VIEWS = {
    "came": pgettext_lazy("attendance", "来了的"),
    "expected": pgettext_lazy("attendance", "名单上还没来的"),
    "excused": pgettext_lazy("attendance", "请假的"),
    "void": pgettext_lazy("attendance", "划掉的"),
}
KNOWN, NOBODY, NOT = "person", "nobody", "not"
HOWS = [
    (KNOWN, gettext_lazy("是名册里的人")),
    (NOBODY, gettext_lazy("不在名册里，来了，只算一个人次")),
    (NOT, gettext_lazy("记错了，不算")),
]


class ListFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("姓名、住处"), required=False, max_length=40)


def heads_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("一共几个人来"), min_value=1, max_value=MOST_HEADS, initial=1)


class ComeForm(FindingForm):
    """Somebody who stood on no list."""

    person = person_field(gettext_lazy("谁来了"), help_text=gettext_lazy("写姓名；重名的，后面加手机号"))
    heads = heads_field()


class NumberForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("报名、志愿者、学员的编号"), max_length=24)


class CountForm(forms.Form):
    person_times = forms.IntegerField(label=gettext_lazy("多少人次"), min_value=1, max_value=MOST_PERSON_TIMES)
    of_whom = forms.CharField(
        label=gettext_lazy("都是谁"),
        max_length=MOST_OF_WHOM,
        required=False,
        help_text=gettext_lazy("比如：小学的孩子、过路的人"),
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么划掉"), max_length=MOST_REASON)


class CorrectForm(forms.Form):
    """Another number of people, another time of service."""

    heads = heads_field()
    half_hours = forms.TypedChoiceField(
        label=gettext_lazy("服务了多长时间"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("只有记志愿时长的活动用得上，提前走的、晚来的改一下"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(n, _("%(n)s 小时") % {"n": f"{n / 2:g}"}) for n in range(25)]
        self.fields["half_hours"].choices = [("", _("和这一次一样长")), *hours]  # type: ignore[attr-defined]


class PeopleField(forms.MultipleChoiceField):
    """Those of a list who are ticked, as people."""

    widget = forms.CheckboxSelectMultiple
    people: dict[str, Person]

    def offer(self, listed: Sequence[Expected]) -> None:
        self.people = {str(one.person.pk): one.person for one in listed}
        self.choices = [(str(one.person.pk), f"{one.person.name} {one.door}".strip()) for one in listed]

    def clean(self, value: Any) -> list[Person]:
        return [self.people[pk] for pk in super().clean(value)]


class EnterForm(forms.Form):
    """A signed sheet: who came, who else was only counted, what it looks like."""

    came = PeopleField(label=gettext_lazy("纸上签了名的"), required=False)
    others = forms.IntegerField(
        label=gettext_lazy("没写名字的还有几个人"), required=False, min_value=1, max_value=MOST_PERSON_TIMES,
        help_text=gettext_lazy("没有就不写"),
    )  # fmt: skip
    scan = forms.FileField(
        label=gettext_lazy("签到单的照片或者扫描件"), required=False, help_text=gettext_lazy("可以不传；纸质的照样收好")
    )

    def __init__(self, *args: Any, listed: Sequence[Expected], counted: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counted:
            self.fields["others"].help_text = _("前面点过 %(n)s 人次。这里写了，就只按这里的算；要一起算，写加起来的数。") % {
                "n": counted
            }
        field = self.fields["came"]
        if isinstance(field, PeopleField):
            field.offer(listed)


class SettleForm(FindingForm):
    """Who an unknown name is."""

    how = forms.ChoiceField(label=gettext_lazy("这个名字"), choices=HOWS, widget=forms.RadioSelect, initial=KNOWN)
    person = person_field(
        gettext_lazy("是谁"), required=False, help_text=gettext_lazy("选“名册里的人”才写；重名的，后面加手机号")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == KNOWN and "person" in said and said["person"] is None:
            self.add_error("person", forms.ValidationError(_("写一下是谁，或者选另外两样。"), code="who"))
        return said


class MarkForm(forms.Form):
    """One mark of the sheet, sent as a form where there is no script."""

    came = forms.UUIDField(required=False)
    away = forms.UUIDField(required=False)
    excused = forms.UUIDField(required=False)
    name = forms.CharField(required=False, max_length=40)

    def mark(self) -> tuple[str, Any, str]:
        """Which mark, for which person, or for which name."""
        said = self.cleaned_data
        for mark in SheetEntry.Mark.values:
            if said[mark]:
                return mark, said[mark], ""
        return SheetEntry.Mark.CAME, None, said["name"]


class DoorForm(forms.Form):
    """One comes in: oneself or somebody of the household, with how many."""

    who = forms.ChoiceField(label=gettext_lazy("谁到了"), widget=forms.RadioSelect)
    heads = forms.TypedChoiceField(label=gettext_lazy("一共几个人来"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[Person], most_heads: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["who"].choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]
        self.fields["who"].initial = next(iter(self.people), None)
        choices = [(n, ngettext("%(n)s 个人", "%(n)s 个人", n) % {"n": n}) for n in range(1, most_heads + 1)]
        self.fields["heads"].choices = choices  # type: ignore[attr-defined]
        self.fields["heads"].initial = most_heads
        if len(self.people) < 2:
            del self.fields["who"]
        if most_heads < 2:
            del self.fields["heads"]

    def said(self) -> dict[str, Any]:
        who = self.cleaned_data.get("who") or next(iter(self.people))
        return {"person": self.people[who], "heads": self.cleaned_data.get("heads")}
