"""What is typed about fairs: a stall asked for and answered, a number on the stage, who does what."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.daytimes import minute_of, weekday_words
from linli.core.form_fields import instant_field
from linli.core.phones import is_phone, no_phone_words
from linli.registry.api import Person

from ..models import GroupTask, ResidentGroup, StageItem
from ..rules import fairs as rules
from ..rules.fairs import Days
from ..services.stalls import StallGiven
from ..services.strangers import Stranger
from .finding import FindingForm, MinuteField, group_field, team_field, unit_field
from .signups import phone_field
from .who import WhoForm

MYSELF = "me"
WAYS = [
    ("phone", gettext_lazy("打电话来的")),
    ("counter", gettext_lazy("来窗口的")),
    ("visit", gettext_lazy("走访、在门口说的")),
]
STALL_SHOWS = {
    "live": pgettext_lazy("stalls", "要的和给了的"),
    "asked": pgettext_lazy("stalls", "等答应的"),
    "given": pgettext_lazy("stalls", "给了的"),
    "refused": pgettext_lazy("stalls", "没有给的"),
    "off": pgettext_lazy("stalls", "不摆了的"),
}
MOST_DAYS = 31


def day_choices(days: Days | None) -> list[tuple[str, str]]:
    """Each day of a fair."""
    if days is None:
        return []
    count = min((days.last - days.first).days + 1, MOST_DAYS)
    return [((one := days.first + timedelta(days=n)).isoformat(), weekday_words(one)) for n in range(count)]


class DaysForm(FindingForm):
    """From one day of the fair to another; all of it unless said."""

    what = forms.CharField(
        label=gettext_lazy("摆什么"), max_length=rules.MOST_WHAT, help_text=gettext_lazy("例如：剪纸、量血压、旧书交换。")
    )
    from_on = forms.TypedChoiceField(label=gettext_lazy("从哪天"), coerce=date.fromisoformat)
    until_on = forms.TypedChoiceField(label=gettext_lazy("到哪天"), coerce=date.fromisoformat)
    needs = forms.CharField(
        label=gettext_lazy("要桌子、电源吗"),
        max_length=rules.MOST_NEEDS,
        required=False,
        help_text=gettext_lazy("例如：一张桌子、一个插座。"),
    )

    def __init__(self, *args: Any, days: Days | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = day_choices(days)
        for name, initial in (("from_on", choices[:1]), ("until_on", choices[-1:])):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].initial = initial[0][0] if initial else None


class StallForm(DaysForm):
    """A resident asks: for themselves, or for a group that they lead."""

    who = forms.ChoiceField(label=gettext_lazy("谁来摆"), widget=forms.RadioSelect, initial=MYSELF)
    name = forms.CharField(label=gettext_lazy("您的姓名"), max_length=60)
    phone = phone_field(required=True, help_text=gettext_lazy("给没给、几号摊位好告诉您，只给办活动的人看。"))
    field_order = ("who", "name", "phone", "what", "from_on", "until_on", "needs")

    def __init__(self, *args: Any, person: Person | None, groups: Sequence[ResidentGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.groups = person, {str(one.pk): one for one in groups}
        if person is not None:
            del self.fields["name"], self.fields["phone"]
        if person is None or not groups:
            del self.fields["who"]
        else:
            self.fields["who"].choices = [(MYSELF, _("我自己")), *((key, one.name) for key, one in self.groups.items())]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if not is_phone(phone):
            raise forms.ValidationError(no_phone_words(), code="phone")
        return phone

    def given(self) -> StallGiven:
        said = {name: self.cleaned_data[name] for name in ("what", "from_on", "until_on", "needs")}
        group = self.groups.get(self.cleaned_data.get("who", MYSELF))
        if group is not None:
            return StallGiven(**said, group=group)
        if self.person is not None:
            return StallGiven(**said, person=self.person)
        phone = self.cleaned_data["phone"]
        return StallGiven(**said, person=Stranger(self.cleaned_data["name"], phone), contact=phone)


class DeskStallForm(WhoForm, DaysForm):
    """Somebody rang, or stands at the counter: a group, a unit or a person."""

    who_is = ("person", "contact", "home")

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=WAYS, widget=forms.RadioSelect, initial="phone")
    group = group_field(gettext_lazy("哪个群团"), required=False)
    organisation = unit_field(gettext_lazy("或者哪个单位"), required=False)
    person = forms.CharField(
        label=gettext_lazy("或者哪位居民"), max_length=60, required=False, help_text=gettext_lazy("写姓名。三样只写一样。")
    )
    contact = phone_field(required=False, help_text="")
    field_order = ("channel", "group", "organisation", "person", "contact", "meant", "what", "from_on", "until_on", "needs")

    @staticmethod
    def given(said: dict[str, Any]) -> StallGiven:
        """Of what was said, for the verb."""
        plain = {name: value for name, value in said.items() if name not in ("person", "meant")}
        return StallGiven(**plain, person=said["meant"] if said["person"] else None)


class SpotForm(forms.Form):
    spot = forms.CharField(
        label=gettext_lazy("摊位号"), max_length=rules.MOST_SPOT, required=False, help_text=gettext_lazy("空着就给下一个空的号。")
    )


class StallReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么"), max_length=rules.MOST_REASON, help_text=gettext_lazy("他会看到这句话。")
    )


class StageForm(FindingForm):
    """One number. Without an hour it follows the last one on its stage."""

    title = forms.CharField(label=gettext_lazy("节目"), max_length=rules.MOST_TITLE)
    starts_at = MinuteField(
        label=gettext_lazy("几点"), required=False, help_text=gettext_lazy("空着就接在这个台最后一个节目后面。")
    )
    minutes = forms.IntegerField(label=gettext_lazy("几分钟"), min_value=1, max_value=rules.LONGEST, initial=10)
    group = group_field(gettext_lazy("哪个群团演"), required=False)
    performers = forms.CharField(
        label=gettext_lazy("谁演"),
        max_length=rules.MOST_NAMES,
        required=False,
        help_text=gettext_lazy("没有备案的队伍，写个称呼。"),
    )
    stage = forms.CharField(
        label=gettext_lazy("哪个台"), max_length=rules.MOST_STAGE, required=False, help_text=gettext_lazy("只有一个台就空着。")
    )
    form = forms.CharField(
        label=gettext_lazy("形式"), max_length=rules.MOST_FORM, required=False, help_text=gettext_lazy("合唱、情景剧、秧歌。")
    )
    note = forms.CharField(label=gettext_lazy("要准备什么"), max_length=rules.MOST_NOTE, required=False)

    @classmethod
    def initial_of(cls, one: StageItem) -> dict[str, Any]:
        known = {name: getattr(one, name) for name in cls.base_fields}
        return known | {"starts_at": minute_of(one.starts_at)}


class DelayForm(forms.Form):
    minutes = forms.IntegerField(
        label=gettext_lazy("往后几分钟"),
        min_value=-rules.LONGEST,
        max_value=rules.LONGEST,
        help_text=gettext_lazy("往前写负数。同一个台后面的节目一起改。"),
    )


class TaskForm(FindingForm):
    """Something to do, and for whom."""

    title = forms.CharField(label=gettext_lazy("什么事"), max_length=rules.MOST_TITLE)
    group = group_field(gettext_lazy("哪个群团"), required=False)
    team = team_field(gettext_lazy("或者哪支队伍"), required=False)
    organisation = unit_field(gettext_lazy("或者哪个单位"), required=False)
    people_wanted = forms.IntegerField(label=gettext_lazy("要几个人"), required=False, min_value=1, max_value=rules.MOST_PEOPLE)
    due_at = instant_field(gettext_lazy("什么时候前"), required=False)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=rules.MOST_NOTE, required=False)

    @classmethod
    def initial_of(cls, one: GroupTask) -> dict[str, Any]:
        return {name: getattr(one, name) for name in cls.base_fields}
