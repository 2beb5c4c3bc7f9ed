"""What is typed when somebody enrols by telephone or at the counter, gives up, pays, or completes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.form_fields import words_field

from ..rules.enrolling import MOST_WORDS
from .finding import place_field
from .who import WhoForm

WAYS = [("phone", gettext_lazy("打电话")), ("counter", gettext_lazy("来窗口")), ("visit", gettext_lazy("走访时"))]


def needs_field() -> forms.CharField:
    hint = gettext_lazy("上不了楼、听力不好、看不清。只给办班的人看。")
    return words_field(gettext_lazy("需要什么照顾"), most=MOST_WORDS, rows=2, required=False, help_text=hint)


def emergency_field() -> forms.CharField:
    hint = gettext_lazy("怎么称呼、电话。")
    return words_field(gettext_lazy("有急事找谁"), most=MOST_WORDS, rows=2, required=False, help_text=hint)


class DeskEnrolForm(WhoForm):
    """Somebody telephones or stands at the counter: a name is enough where only one has it."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=WAYS, widget=forms.RadioSelect, initial="phone")
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=30, required=False, help_text=gettext_lazy("没有就不写，有变动我们打座机或者上门说。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    home = place_field(
        gettext_lazy("住哪里"), required=False, help_text=gettext_lazy("同名的、第一次来的写上，比如“柳岸里小区3号楼”。")
    )
    large_print = forms.BooleanField(label=gettext_lazy("要大字的课表"), required=False)
    needs = needs_field()
    emergency = emergency_field()

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "home", "meant") if is_known else ():
            del self.fields[name]

    @staticmethod
    def told(given: dict[str, Any]) -> dict[str, Any]:
        """What goes into the learner's file; what was left empty changes nothing there."""
        return {
            "needs": given["needs"] or None,
            "emergency": given["emergency"] or None,
            "large_print": given["large_print"] or None,
        }


class OwnEnrolForm(forms.Form):
    """The second tap; who is in no register yet says their name."""

    name = forms.CharField(label=gettext_lazy("怎么称呼您"), max_length=60)

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["name"]


class LearnerForm(forms.Form):
    large_print = forms.BooleanField(label=gettext_lazy("要大字的课表和名单"), required=False)
    needs = needs_field()
    emergency = emergency_field()


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("谁说不来了、为什么"), max_length=200)


class PayForm(forms.Form):
    paid = forms.DecimalField(
        label=gettext_lazy("一共收了多少元"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy("退了就写退完还剩多少。"),
    )

    @staticmethod
    def cents(paid: Decimal) -> int:
        return int(paid * 100)


class CompleteForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("来得少还是让他结业的，为什么"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("来够了的不用写。"),
    )


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("为什么要看"), max_length=100, min_length=2, help_text=gettext_lazy("记在日志里。")
    )
