"""What is typed when somebody signs up: on their own phone, by a clerk on the telephone or at the counter; and what becomes of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.core import clock
from linli.core.form_fields import words_field
from linli.core.phones import is_phone, no_phone_words
from linli.registry.api import Person, age_of

from ..models import CallReason, Programme, SignUp
from ..rules.signups import GROWN_UP, MOST_COMPANIONS, MOST_GUARDIAN, MOST_NEEDS, MOST_REASON, MOST_WORDS
from ..services.signups import SignUpGiven
from ..services.strangers import Stranger
from .who import WhoForm

MYSELF = "me"
MOST_CHOICES = 20
MOST_NEIGHBOURS = 500
WAYS = [
    ("phone", gettext_lazy("打电话来的")),
    ("counter", gettext_lazy("来窗口的")),
    ("visit", gettext_lazy("走访、在门口说的")),
    ("sheet", gettext_lazy("写在报名纸上的")),
]
RATINGS = [(4, gettext_lazy("很满意")), (3, gettext_lazy("满意")), (2, gettext_lazy("一般")), (1, gettext_lazy("不满意"))]
HEARD = [
    ("self", pgettext_lazy("heard", "本人")),
    ("family", pgettext_lazy("heard", "家里人")),
    ("neighbour", pgettext_lazy("heard", "邻居")),
]
PHOTO = [("", gettext_lazy("没有问")), ("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))]
VIEWS = {
    "live": pgettext_lazy("sign-ups", "报上和候补的"),
    "in": pgettext_lazy("sign-ups", "报上的"),
    "waiting": pgettext_lazy("sign-ups", "候补的"),
    "gone": pgettext_lazy("sign-ups", "退了的"),
    "all": pgettext_lazy("sign-ups", "全部"),
}
CALL_VIEWS = {
    "open": pgettext_lazy("calls", "还没通知到"),
    "told": pgettext_lazy("calls", "通知到了"),
    "all": pgettext_lazy("calls", "全部"),
}


def phone_field(*, required: bool, help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    return forms.CharField(label=gettext_lazy("电话"), max_length=30, required=required, widget=widget, help_text=help_text)


class ComingForm(forms.Form):
    """What a programme asks of whoever comes; what it does not ask is no field. `alone`: there is nothing more of its series."""

    heads = forms.TypedChoiceField(label=gettext_lazy("一共几个人来"), coerce=int, widget=forms.RadioSelect, initial=1)
    companions = forms.CharField(
        label=gettext_lazy("同来的人"),
        required=False,
        max_length=MOST_COMPANIONS,
        help_text=gettext_lazy("怎么称呼、几岁，不写也行。"),
    )
    guardian_text = forms.CharField(label=gettext_lazy("同意他来的监护人"), required=False, max_length=MOST_GUARDIAN)
    needs = words_field(
        gettext_lazy("要什么照顾"),
        most=MOST_NEEDS,
        rows=2,
        required=False,
        help_text=gettext_lazy("比如坐轮椅、听不清，只给办活动的人看。"),
    )
    whole_series = forms.BooleanField(label=gettext_lazy("后面每一次都报上"), required=False)

    def __init__(self, *args: Any, programme: Programme, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        choices = [
            (n, ngettext("%(n)s 个人", "%(n)s 个人", n) % {"n": n}) for n in range(1, min(programme.most_heads, MOST_CHOICES) + 1)
        ]
        self.fields["heads"].choices = choices  # type: ignore[attr-defined]
        if programme.most_heads == 1:
            del self.fields["heads"], self.fields["companions"]
        if not programme.guardian_below:
            del self.fields["guardian_text"]
        else:
            self.fields["guardian_text"].help_text = _("不满 %(n)s 岁的要写。") % {"n": programme.guardian_below}
        if not programme.asks_photo:
            self.fields.pop("photo_ok", None)
        if alone:
            del self.fields["whole_series"]

    def said(self) -> dict[str, Any]:
        """What was said of it, for the verb."""
        given = self.cleaned_data
        return {
            "heads": given.get("heads", 1),
            "companions": given.get("companions", ""),
            "guardian_text": given.get("guardian_text", ""),
            "needs": given["needs"],
        }


class SignUpForm(ComingForm):
    """
    One's own, in two taps. Who is known types nothing; who lives in a household may choose one of it. A photo is agreed to apart from
    everything else (PIPL art. 25).
    """

    who = forms.ChoiceField(label=gettext_lazy("给谁报"), widget=forms.RadioSelect, initial=MYSELF)
    name = forms.CharField(label=gettext_lazy("您的姓名"), max_length=60)
    phone = phone_field(required=True, help_text=gettext_lazy("取消、改时间好告诉您，只给办活动的人看。"))
    photo_ok = forms.BooleanField(
        label=gettext_lazy("拍照时可以拍到我"), required=False, help_text=gettext_lazy("不勾也能来，拍照时会避开您。")
    )
    field_order = ("who", "name", "phone", "heads", "photo_ok", "guardian_text", "whole_series", "companions", "needs")

    def __init__(
        self, *args: Any, person: Person | None, housemates: Sequence[Person], already: Sequence[SignUp] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.housemates = person, {str(one.pk): one for one in housemates}
        if person is not None:
            del self.fields["name"], self.fields["phone"]
        if person is not None and (age_of(person.birth_on, clock.today()) or 0) >= GROWN_UP:
            self.fields.pop("guardian_text", None)  # who is grown up needs none, and is the one of whom they sign up
        if not housemates or person is None:
            del self.fields["who"]
        else:
            there = {one.person_id for one in already}  # type: ignore[attr-defined]
            people = [(MYSELF, _("我自己"), person), *((key, one.name, one) for key, one in self.housemates.items())]
            said = {True: _("%(who)s（报过了）"), False: "%(who)s"}
            self.fields["who"].choices = [(key, said[one.pk in there] % {"who": who}) for key, who, one in people]  # type: ignore[attr-defined]
            self.fields["who"].initial = next((key for key, _who, one in people if one.pk not in there), MYSELF)

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if not is_phone(phone):
            raise forms.ValidationError(no_phone_words(is_needed=True), code="phone")
        return phone

    def given(self) -> SignUpGiven:
        """Whoever signs up somebody of their household is the guardian where the programme asks for one."""
        said = self.said() | {"photo_ok": self.cleaned_data.get("photo_ok")}
        if self.person is None:
            return SignUpGiven(Stranger(self.cleaned_data["name"], self.cleaned_data["phone"]), **said)
        other = self.housemates.get(self.cleaned_data.get("who", MYSELF))
        if other is None:
            return SignUpGiven(self.person, **said)
        is_asked = bool(self.programme.guardian_below) and not said["guardian_text"]
        return SignUpGiven(other, guardian=self.person if is_asked else None, **said)


class DeskSignUpForm(WhoForm, ComingForm):
    """
    Somebody signs up on the telephone or at the counter: found in the register by name or number, or chosen among those who may be
    meant, or new there. A head chooses among the neighbours.
    """

    who_is = ("who", "phone", "home")

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=WAYS, widget=forms.RadioSelect, initial="phone")
    who = forms.CharField(label=gettext_lazy("谁来"), max_length=60, help_text=gettext_lazy("写姓名，或者手机号。"))
    phone = phone_field(required=False, help_text=gettext_lazy("同名的写上；没有就空着，把回执打印给他。"))
    photo_ok = forms.ChoiceField(
        label=gettext_lazy("同意拍照"),
        choices=PHOTO,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("问一句，照他说的记。"),
    )
    neighbour = forms.ChoiceField(label=gettext_lazy("哪位邻居来"))
    field_order = ("channel", "neighbour", "who", "phone", "heads", "photo_ok", "guardian_text", "whole_series")

    def __init__(self, *args: Any, neighbours: Sequence[Person] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.neighbours = {str(one.pk): one for one in neighbours or ()}
        if neighbours is None:
            del self.fields["neighbour"]
            return
        for name in ("who", "phone", "meant"):
            del self.fields[name]
        people = [(key, f"{one.home or ''} {one.room} {one.name}".strip()) for key, one in self.neighbours.items()]
        self.fields["neighbour"].choices = people  # type: ignore[attr-defined]
        self.fields["channel"].initial = "visit"

    def given(self, said: dict[str, Any]) -> SignUpGiven:
        """Of what was said, for the verb."""
        person = self.neighbours[said["neighbour"]] if "neighbour" in self.fields else said["meant"]
        photo = {"yes": True, "no": False}.get(said.get("photo_ok", ""))
        return SignUpGiven(person, **self.said(), photo_ok=photo, channel=said["channel"])


class HeadsForm(forms.Form):
    heads = forms.IntegerField(label=gettext_lazy("一共几个人来"), min_value=1, max_value=99)
    companions = forms.CharField(label=gettext_lazy("同来的人"), required=False, max_length=MOST_COMPANIONS)


class OffForm(forms.Form):
    """Given up for somebody who said so."""

    reason = forms.CharField(label=gettext_lazy("怎么说的"), required=False, max_length=MOST_REASON)


class TurnAwayForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么不给名额"), max_length=MOST_REASON, help_text=gettext_lazy("他会看到这句话。")
    )


class RateForm(forms.Form):
    rating = forms.TypedChoiceField(label=gettext_lazy("觉得怎样"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    text = words_field(gettext_lazy("想说的话"), most=MOST_WORDS, rows=2, required=False)


class CodeForm(forms.Form):
    """What stands on the slip of somebody without an account."""

    number = forms.CharField(label=gettext_lazy("报名编号"), max_length=24)
    code = forms.CharField(
        label=gettext_lazy("号码"),
        max_length=12,
        help_text=gettext_lazy("回执上的 6 位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ListFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("姓名、编号、住处"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )


class CallFilter(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("什么事"), required=False, choices=[("", gettext_lazy("全部")), *CallReason.choices]
    )


class ToldForm(forms.Form):
    heard = forms.ChoiceField(label=gettext_lazy("谁听到的"), choices=HEARD, widget=forms.RadioSelect, initial="self")
