"""What is typed about partner units, the letters to them, and the yearly review."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..models import Level, PartnerUnit
from ..rules import letters as rules
from ..rules.partners import MOST
from .space_finding import FindingForm, UnitField, day_field, to_choose, words_field

Choices = Iterable[tuple[str, Any]]
QUARTERS = [(number, gettext_lazy("第 %(n)d 季度") % {"n": number}) for number in (1, 2, 3, 4)]
LETTER_STATES = [
    ("", gettext_lazy("全部")),
    ("none", gettext_lazy("没写")),
    ("draft", gettext_lazy("写了没寄")),
    ("sent", gettext_lazy("寄了没看")),
    ("read", gettext_lazy("看过了")),
]
REVIEW_STATES = [
    ("", gettext_lazy("全部")),
    ("none", gettext_lazy("没写")),
    ("draft", gettext_lazy("写了没送")),
    ("sent", gettext_lazy("送了没回")),
    ("answered", gettext_lazy("回话了")),
]


def year_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("哪一年"), min_value=rules.FIRST_YEAR, max_value=2100)


def offer_field() -> forms.CharField:
    hint = gettext_lazy("房子、人手、本领、物资，居民在网上看得到。")
    return words_field(gettext_lazy("能帮什么"), most=MOST["can_offer"], rows=4, required=False, help_text=hint)


class PartnerFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("单位、做什么、能帮什么"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    level = forms.ChoiceField(label=gettext_lazy("级别"), required=False, choices=[("", gettext_lazy("全部")), *Level.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    year = forms.IntegerField(label=gettext_lazy("看哪一年的数"), required=False, min_value=rules.FIRST_YEAR, max_value=2100)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class LetterFilter(forms.Form):
    """The letters of one quarter, unit by unit."""

    year = year_field()
    quarter = forms.TypedChoiceField(label=gettext_lazy("季度"), choices=QUARTERS, coerce=int)
    state = forms.ChoiceField(label=gettext_lazy("反馈"), required=False, choices=LETTER_STATES)
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class ReviewFilter(forms.Form):
    """The reviews of one year, unit by unit."""

    year = year_field()
    state = forms.ChoiceField(label=gettext_lazy("评议"), required=False, choices=REVIEW_STATES)
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class PartnerForm(FindingForm):
    """Everything about a partner unit, asked once for every level."""

    organisation = UnitField(label=gettext_lazy("单位"), max_length=120, help_text=gettext_lazy("写名称，要先在单位册上。"))
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=Level.choices, initial=Level.OTHER)
    place = forms.ChoiceField(label=gettext_lazy("在哪个社区"))
    joined_on = day_field(gettext_lazy("哪天加入"))
    field = forms.CharField(label=gettext_lazy("做什么的"), max_length=MOST["field"], required=False)
    can_offer = offer_field()
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = to_choose(list(places))  # type: ignore[attr-defined]


class PartnerChangeForm(PartnerForm):
    """The same of a unit that is registered: which it is does not change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["organisation"]

    @staticmethod
    def initial_of(partner: PartnerUnit) -> dict[str, Any]:
        plain = {name: getattr(partner, name) for name in ("level", "joined_on", "field", "can_offer", "is_public")}
        return plain | {"place": str(partner.place_id)}  # type: ignore[attr-defined]


class DescribeForm(forms.Form):
    """What the unit's own liaison says of it."""

    field = forms.CharField(label=gettext_lazy("做什么的"), max_length=MOST["field"], required=False)
    can_offer = offer_field()


class LeaveForm(forms.Form):
    on = day_field(gettext_lazy("哪天是最后一天"))
    reason = forms.CharField(label=gettext_lazy("为什么退出"), max_length=MOST["reason"])


class LetterForm(forms.Form):
    """The letter of a quarter: its figures come by themselves, only the words are typed."""

    year = year_field()
    quarter = forms.TypedChoiceField(label=gettext_lazy("季度"), choices=QUARTERS, coerce=int)
    words = words_field(
        gettext_lazy("社区的话"),
        most=rules.MOST_WORDS,
        rows=5,
        required=False,
        help_text=gettext_lazy("做了几件、多少人次、谁说了谢谢，系统自己写上，这里只写想说的话。"),
    )


class WordsForm(forms.Form):
    words = words_field(gettext_lazy("社区的话"), most=rules.MOST_WORDS, rows=5, required=False)


class ReviewForm(forms.Form):
    """The year in words; the figures come by themselves. No points and no rank."""

    year = year_field()
    done = words_field(gettext_lazy("这一年做了什么"), most=rules.MOST_TEXT, rows=6)
    thanks = words_field(gettext_lazy("感谢的话"), most=rules.MOST_TEXT, rows=3, required=False)
    asks = words_field(gettext_lazy("明年还想请单位帮什么"), most=rules.MOST_TEXT, rows=3, required=False)


class AnswerForm(forms.Form):
    answer = words_field(pgettext_lazy("unit", "单位的回话"), most=rules.MOST_TEXT, rows=5)
