"""What is typed on the desk of the market: filters, a need, a resource, a claim, and the words of each step."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import Someone, day_field, words_field
from linli.core.forms import FilesField

from ..models import Choosing, Field, NeedKind, Practice, ResourceKind
from ..rules import claims as claim_rules
from ..rules import free_times
from ..rules import needs as rules

Choices = Sequence[tuple[str, str]]
CHANNELS = [("phone", gettext_lazy("电话")), ("counter", gettext_lazy("窗口")), ("visit", gettext_lazy("走访"))]
ANY: list[tuple[str, Any]] = [("", gettext_lazy("不限"))]


def day(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    return day_field(label, required=required, **more)


def area(label: Any, most: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return words_field(label, most=most, required=required, **more)


class MarketFilter(forms.Form):
    """What a list is narrowed by, in its address."""

    q = forms.CharField(label=gettext_lazy("找"), required=False, max_length=60)
    field = forms.ChoiceField(label=gettext_lazy("领域"), required=False, choices=[*ANY, *Field.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class ClaimFilter(forms.Form):
    """What the claims are narrowed by besides their state."""

    year = forms.IntegerField(label=gettext_lazy("哪年认领的"), required=False, min_value=1949, max_value=2999)


class WithPlaces(forms.Form):
    """Something at a place."""

    place = forms.ChoiceField(label=gettext_lazy("在哪里"), error_messages={"required": gettext_lazy("还没选在哪里。")})

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class NeedForm(WithPlaces):
    """A need, whole; what is seldom said has its usual value."""

    title = forms.CharField(
        label=gettext_lazy("要什么"),
        max_length=rules.MOST_TITLE,
        help_text=gettext_lazy("一句话，大家都看得到，不要写姓名电话。例如：给独居老人换个灯泡"),
        error_messages={"required": gettext_lazy("还没写要什么。")},
    )
    field = forms.ChoiceField(label=gettext_lazy("领域"), choices=Field.choices, initial=Field.OTHER)
    details = area(gettext_lazy("说明"), rules.MOST_DETAILS)
    private_note = area(
        gettext_lazy("只给办事的人看"), rules.MOST_NOTE, rows=2, help_text=gettext_lazy("门牌、身体情况写在这里，不公开。")
    )
    wanted_until = day(gettext_lazy("最晚哪天"))
    places = forms.IntegerField(label=gettext_lazy("要几家（人）"), initial=1, min_value=1, max_value=rules.MOST_PLACES)
    skills = forms.CharField(
        label=gettext_lazy("需要的本领"), required=False, max_length=200, help_text=gettext_lazy("用顿号隔开")
    )
    times = forms.MultipleChoiceField(label=gettext_lazy("什么时段"), required=False, widget=forms.CheckboxSelectMultiple)
    wanted_from = day(gettext_lazy("什么时候起"))
    practice = forms.ChoiceField(label=gettext_lazy("五共"), required=False, choices=[("", "—"), *Practice.choices])
    for_units = forms.BooleanField(label=gettext_lazy("单位可以认领"), required=False, initial=True)
    for_teams = forms.BooleanField(label=gettext_lazy("队伍可以认领"), required=False, initial=True)
    for_persons = forms.BooleanField(label=gettext_lazy("个人可以认领"), required=False, initial=True)
    choosing = forms.ChoiceField(label=gettext_lazy("人多了怎么办"), choices=Choosing.choices, initial=Choosing.FIRST)
    choose_on = day(gettext_lazy("哪天定"))
    follow_months = forms.IntegerField(
        label=gettext_lazy("每隔几个月回访"),
        initial=0,
        min_value=0,
        max_value=rules.MOST_MONTHS,
        help_text=gettext_lazy("0 是不用"),
    )
    tells_claimant = forms.BooleanField(label=gettext_lazy("本人同意：说定以后可以把姓名电话告诉认领的人"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("公开"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["times"].choices = free_times.choices()  # type: ignore[attr-defined]

    def clean_skills(self) -> list[str]:
        return rules.skills_of(self.cleaned_data["skills"])


class TakeNeedForm(Someone, NeedForm):
    """
    A need that a post takes down for somebody, in seconds: how it came, what, where, for whom. `may_open`: this post checks
    needs too, so what they heard themselves goes on the list at once, unless they say otherwise.
    """

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=NeedKind.choices, widget=forms.RadioSelect, initial=NeedKind.WISH
    )
    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS, widget=forms.RadioSelect, initial="phone")
    opens = forms.BooleanField(label=gettext_lazy("核对过了，直接上清单"), required=False, initial=True)
    field_order = ("channel", "kind", "title", "place", "name", "phone")

    def __init__(self, *args: Any, may_open: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_open:
            del self.fields["opens"]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What is seldom said, behind a heading."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def has_wrong_rest(self) -> bool:
        return any(one.errors for one in self.rest)

    FIRST = ("channel", "kind", "title", "place", "name", "phone", "private_note", "wanted_until", "tells_claimant", "opens")


class TakeResourceForm(Someone, WithPlaces):
    """A resource that a post takes down for a unit or a person."""

    title = forms.CharField(label=gettext_lazy("能给什么"), max_length=rules.MOST_TITLE)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=ResourceKind.choices, widget=forms.RadioSelect, initial="service"
    )
    field = forms.ChoiceField(label=gettext_lazy("领域"), choices=Field.choices, initial=Field.OTHER)
    organisation = forms.ChoiceField(label=gettext_lazy("哪个单位"), required=False)
    details = area(gettext_lazy("说明"), rules.MOST_DETAILS)
    skills = forms.CharField(label=gettext_lazy("本领"), required=False, max_length=200, help_text=gettext_lazy("用顿号隔开"))
    available_until = day(gettext_lazy("到什么时候"))
    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS, initial="phone")
    opens = forms.BooleanField(label=gettext_lazy("核对过了，直接上清单"), required=False)
    field_order = ("title", "kind", "place", "organisation", "name", "phone")

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("不是单位，是个人")), *organisations]  # type: ignore[attr-defined]

    def clean_skills(self) -> list[str]:
        return rules.skills_of(self.cleaned_data["skills"])


class TakeClaimForm(Someone):
    """A claim that a post takes down by telephone: a unit, a team, or somebody by name."""

    organisation = forms.ChoiceField(label=gettext_lazy("哪个单位"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("哪支队伍"), required=False)
    promise = area(gettext_lazy("打算怎么做"), claim_rules.MOST_PROMISE)
    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS, initial="phone")
    field_order = ("channel", "organisation", "team", "name", "phone")

    def __init__(self, *args: Any, organisations: Choices = (), teams: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "—"), *teams]  # type: ignore[attr-defined]
        self.fields["name"].label = _("或者个人：姓名")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if sum(bool(said.get(name)) for name in ("organisation", "team", "name")) != 1:
            raise forms.ValidationError(_("单位、队伍、个人，写一个。"), code="claimant")
        return said


class NothingForm(forms.Form):
    """A step that needs no words."""


class CheckForm(forms.Form):
    is_public = forms.BooleanField(label=gettext_lazy("公开，居民和单位都看得到"), required=False, initial=True)


class ReasonForm(forms.Form):
    reason = area(pgettext_lazy("market", "原因"), rules.MOST_REASON, required=True, help_text=gettext_lazy("对方看得到。"))


class WithdrawForm(forms.Form):
    reason = area(pgettext_lazy("market", "原因"), rules.MOST_REASON)


class AgreeForm(forms.Form):
    due_on = day(gettext_lazy("说好哪天前做"))


class DeliverForm(forms.Form):
    on = day(gettext_lazy("哪天做的"), required=True)
    text = area(gettext_lazy("做了什么"), claim_rules.MOST_DONE, required=True)
    person_times = forms.IntegerField(
        label=gettext_lazy("服务人次"), required=False, min_value=0, help_text=gettext_lazy("一个人来三次算 3 人次。")
    )
    people = forms.IntegerField(label=gettext_lazy("去了几个人"), required=False, min_value=0)
    hours = forms.DecimalField(
        label=gettext_lazy("服务几小时"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=1,
        help_text=gettext_lazy("半小时写 0.5"),
    )
    photos = FilesField(label=gettext_lazy("照片、材料"), required=False)

    def clean_hours(self) -> int | None:
        """Whole half hours."""
        hours = self.cleaned_data["hours"]
        if hours is None:
            return None
        halves = hours * Decimal(2)
        if halves != halves.to_integral_value():
            raise forms.ValidationError(_("按半小时记，例如 1.5。"), code="hours")
        return int(halves)


class ConfirmForm(forms.Form):
    rating = forms.TypedChoiceField(label=gettext_lazy("受助的人怎么看"), coerce=int, widget=forms.RadioSelect)
    text = area(gettext_lazy("他们说"), claim_rules.MOST_TEXT)
    thanks = area(gettext_lazy("感谢的话"), claim_rules.MOST_THANKS)
    thanks_public = forms.BooleanField(label=gettext_lazy("本人同意：感谢的话可以放到感谢墙上（不写姓名）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].choices = claim_rules.rating_choices()  # type: ignore[attr-defined]


class DisputeForm(forms.Form):
    text = area(gettext_lazy("哪里没做到"), claim_rules.MOST_TEXT, required=True)


class NoteForm(forms.Form):
    text = area(gettext_lazy("做到哪一步，或者回访看到什么"), claim_rules.MOST_TEXT, required=True)
    is_follow_up = forms.BooleanField(label=gettext_lazy("这是一次回访"), required=False)
    photos = FilesField(label=gettext_lazy("照片、材料"), required=False)


class ChooseForm(forms.Form):
    """Whom the office chooses among those who wait."""

    chosen = forms.MultipleChoiceField(label=gettext_lazy("给谁"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, waiting: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = waiting  # type: ignore[attr-defined]
