"""What is typed when somebody cannot come to the clean-up day, and when they made it up."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field
from linli.registry.api import Person

from ..rules.excuses import MOST_REASON, MOST_TOLD
from .finding import FindingForm, person_field

VIEWS = {
    "open": pgettext_lazy("leave", "请假的"),
    "made_up": pgettext_lazy("leave", "补好了的"),
    "all": pgettext_lazy("leave", "全部"),
}


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("什么事"), required=False, max_length=MOST_REASON, help_text=gettext_lazy("不想写可以不写。")
    )


def make_up_field() -> forms.DateField:
    return day_field(gettext_lazy("哪天补"), required=False, help_text=gettext_lazy("前一天、后一天都行；不补也可以。"))


class DeskExcuseForm(FindingForm):
    """A head chooses among their neighbours; the office finds anybody."""

    person = person_field(gettext_lazy("谁请假"), help_text=gettext_lazy("写姓名；重名的，后面加手机号"))
    told = forms.CharField(label=gettext_lazy("跟谁说的"), required=False, max_length=MOST_TOLD)
    reason = reason_field()
    make_up_on = make_up_field()

    def __init__(self, *args: Any, neighbours: Sequence[Person] | None, makes_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if neighbours is not None:
            self.fields["person"] = NeighbourField(neighbours)
        if not makes_up:
            del self.fields["make_up_on"]


class NeighbourField(forms.ChoiceField):
    """One of those who live behind one's doors."""

    def __init__(self, neighbours: Sequence[Person]) -> None:
        self.people = {str(one.pk): one for one in neighbours}
        choices = [
            ("", gettext_lazy("请选择")),
            *((pk, f"{one.home or ''} {one.room} {one.name}") for pk, one in self.people.items()),
        ]
        super().__init__(label=gettext_lazy("谁请假"), choices=choices)

    def clean(self, value: Any) -> Person:
        return self.people[super().clean(value)]


class OwnExcuseForm(forms.Form):
    """One's own leave, or of somebody of the household."""

    who = forms.ChoiceField(label=gettext_lazy("谁去不了"), widget=forms.RadioSelect)
    reason = reason_field()
    make_up_on = make_up_field()

    def __init__(
        self, *args: Any, people: Sequence[Person], makes_up: bool, already: Collection[UUID] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        said = {True: _("%(who)s（请过了）"), False: "%(who)s"}
        choices = [(pk, said[one.pk in already] % {"who": one.name}) for pk, one in self.people.items()]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.fields["who"].initial = next((pk for pk, one in self.people.items() if one.pk not in already), None)
        if len(self.people) < 2:
            del self.fields["who"]
        if not makes_up:
            del self.fields["make_up_on"]

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        who = given.get("who") or next(iter(self.people))
        return {"person": self.people[who], "reason": given["reason"], "make_up_on": given.get("make_up_on")}


class MadeUpForm(forms.Form):
    made_up_on = day_field(gettext_lazy("哪天补好的"))
