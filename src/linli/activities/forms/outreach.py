"""What is typed about outreach: what went out, lecturers, sites, and the small-stool class that a yard asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, instant_field, words_field
from linli.core.models import Tenant
from linli.registry.api import Person

from ..models import Channel, Lecturer, OutreachSite, Topic
from ..rules import outreach as rules
from ..services.talks import TalkGiven
from .finding import FindingForm, person_field, place_field, unit_field, year_field
from .signups import phone_field

ANY = [("", gettext_lazy("全部"))]
TOPICS: list[tuple[str, Any]] = [("", gettext_lazy("请选")), *Topic.choices]
SITES = [("air", Channel.AIR.label), ("net", Channel.NET.label)]
TIMES = list(rules.TIMES.items())
WAYS = [("phone", gettext_lazy("打电话来的")), ("counter", gettext_lazy("来窗口的")), ("visit", gettext_lazy("走访、在门口说的"))]
TALK_SHOWS = {
    "asked": pgettext_lazy("talks", "等安排的"),
    "planned": pgettext_lazy("talks", "排好的"),
    "held": pgettext_lazy("talks", "讲过的"),
    "refused": pgettext_lazy("talks", "没有安排的"),
    "withdrawn": pgettext_lazy("talks", "撤回的"),
    "all": pgettext_lazy("talks", "全部"),
}


def under_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)


class OutreachFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("讲了什么、哪个群"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False, choices=[*ANY, *Channel.choices])
    topic = forms.ChoiceField(label=gettext_lazy("话题"), required=False, choices=[*ANY, *Topic.choices])
    under = under_field()
    first = day_field(gettext_lazy("从哪天"), required=False)
    last = day_field(gettext_lazy("到哪天"), required=False)

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [*ANY, *communities]  # type: ignore[attr-defined]


class LecturerField(forms.ChoiceField):
    """One of the troupe, or nobody."""

    def offer(self, rows: Any) -> None:
        self.known: dict[str, Lecturer] = {str(one.pk): one for one in rows}
        self.choices = [("", _("没有请人")), *((key, str(one.person.name)) for key, one in self.known.items())]

    def clean(self, value: Any) -> Lecturer | None:
        return self.known.get(super().clean(value))


class SitesField(forms.MultipleChoiceField):
    """Loudspeakers and groups, several at once."""

    def offer(self, rows: Any) -> None:
        self.known: dict[str, OutreachSite] = {str(one.pk): one for one in rows}
        self.choices = [(key, f"{one.name}（{one.place}）") for key, one in self.known.items()]

    def clean(self, value: Any) -> list[OutreachSite]:
        return [self.known[key] for key in super().clean(value)]


class OutreachForm(forms.Form):
    """One text in many groups is typed once; the minutes are those of each."""

    sites = SitesField(label=gettext_lazy("在哪里"), widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label=gettext_lazy("讲了什么"), max_length=rules.MOST_TITLE)
    topic = forms.ChoiceField(label=gettext_lazy("话题"), choices=TOPICS)
    on = day_field(gettext_lazy("哪天"))
    minutes = forms.IntegerField(
        label=gettext_lazy("每处多少分钟"), min_value=1, max_value=rules.DAY_MINUTES, help_text=gettext_lazy("喇叭播了多久；在群里讲、回答问题用了多久。")
    )  # fmt: skip
    lecturer = LecturerField(label=gettext_lazy("谁讲的"), required=False)
    reached = forms.IntegerField(
        label=gettext_lazy("每处大约多少人次"), required=False, min_value=1, max_value=rules.MOST_REACHED, help_text=gettext_lazy("说不准就空着，不要编。")
    )  # fmt: skip
    words = words_field(gettext_lazy("发的文字"), most=rules.MOST_WORDS, rows=5, required=False)

    def __init__(self, *args: Any, sites: Any, lecturers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].offer(sites)  # type: ignore[attr-defined]
        self.fields["lecturer"].offer(lecturers)  # type: ignore[attr-defined]


class GroundForm(forms.Form):
    """A session that was held: what it was about."""

    topic = forms.ChoiceField(label=gettext_lazy("话题"), choices=TOPICS)
    lecturer = LecturerField(label=gettext_lazy("谁讲的"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("讲了多少分钟"), required=False, min_value=1, max_value=rules.DAY_MINUTES, help_text=gettext_lazy("空着就照这一场的时间算。")
    )  # fmt: skip

    def __init__(self, *args: Any, lecturers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lecturer"].offer(lecturers)  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么不算"), max_length=rules.MOST_REASON)


class LecturerForm(FindingForm):
    person = person_field(gettext_lazy("谁"), help_text=gettext_lazy("写姓名；同名的在后面加手机号。"))
    topics = forms.MultipleChoiceField(label=gettext_lazy("能讲什么"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple)
    times = forms.MultipleChoiceField(
        label=gettext_lazy("有空的时段"), choices=TIMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation = unit_field(gettext_lazy("哪个单位的"), required=False)
    about = forms.CharField(label=gettext_lazy("介绍"), max_length=rules.MOST_ABOUT, required=False)
    since = day_field(gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["person"]

    @classmethod
    def initial_of(cls, one: Lecturer) -> dict[str, Any]:
        return {name: getattr(one, name) for name in cls.base_fields}


class SiteForm(FindingForm):
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), choices=SITES, widget=forms.RadioSelect, initial="net")
    name = forms.CharField(label=gettext_lazy("名称"), max_length=rules.MOST_NAME)
    place = place_field(gettext_lazy("在哪里"), help_text=gettext_lazy("社区、小区或者楼，写全称。"))
    keeper = forms.CharField(
        label=gettext_lazy("谁在管"),
        max_length=rules.MOST_KEEPER,
        required=False,
        help_text=gettext_lazy("写岗位就行，例如：东院楼长。"),
    )
    members = forms.IntegerField(
        label=gettext_lazy("大约多少人"), required=False, min_value=1, max_value=rules.MOST_MEMBERS, help_text=gettext_lazy("管的人说的数就行，不用接龙，也不用谁必须进群。"),
    )  # fmt: skip
    is_trial = forms.BooleanField(label=gettext_lazy("试点"), required=False)
    since = day_field(gettext_lazy("从哪天起"))

    @classmethod
    def initial_of(cls, one: OutreachSite) -> dict[str, Any]:
        return {name: getattr(one, name) for name in cls.base_fields}


class SiteFilter(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False, choices=[*ANY, *SITES])
    year = year_field()


class LecturerFilter(forms.Form):
    topic = forms.ChoiceField(label=gettext_lazy("能讲什么"), required=False, choices=[*ANY, *Topic.choices])


class TalkFilter(forms.Form):
    topic = forms.ChoiceField(label=gettext_lazy("话题"), required=False, choices=[*ANY, *Topic.choices])
    under = under_field()

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [*ANY, *communities]  # type: ignore[attr-defined]


# ---- asking for a class ----


class TalkForm(FindingForm):
    """Two taps for who is known: what about, where. The rest may stay empty."""

    topic = forms.ChoiceField(label=gettext_lazy("想听什么"), choices=Topic.choices, widget=forms.RadioSelect)
    place = place_field(gettext_lazy("哪个院"), help_text=gettext_lazy("小区、院或者楼，写全称。"))
    contact_name = forms.CharField(label=gettext_lazy("怎么称呼您"), max_length=rules.MOST_NAME)
    contact_phone = phone_field(required=True, help_text=gettext_lazy("排好了告诉您，只给安排的人看。"))
    wanted_on = day_field(gettext_lazy("哪天好"), required=False)
    times = forms.MultipleChoiceField(
        label=gettext_lazy("什么时段"), choices=TIMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    expected = forms.IntegerField(label=gettext_lazy("大约几个人"), required=False, min_value=1, max_value=rules.MOST_EXPECTED)
    text = forms.CharField(label=gettext_lazy("具体想听"), max_length=rules.MOST_TEXT, required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person is not None:
            del self.fields["contact_name"], self.fields["contact_phone"]

    def given(self) -> TalkGiven:
        said = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        return TalkGiven(person=self.person, **said)


class DeskTalkForm(FindingForm):
    """A yard asks by telephone, at the counter or at the door."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=WAYS, widget=forms.RadioSelect, initial="phone")
    topic = forms.ChoiceField(label=gettext_lazy("想听什么"), choices=TOPICS)
    place = place_field(gettext_lazy("哪个院"), help_text=gettext_lazy("小区、院或者楼，写全称。"))
    contact_name = forms.CharField(label=gettext_lazy("找谁"), max_length=rules.MOST_NAME)
    contact_phone = phone_field(required=False, help_text=gettext_lazy("没有就空着。"))
    wanted_on = day_field(gettext_lazy("哪天好"), required=False)
    times = forms.MultipleChoiceField(
        label=gettext_lazy("什么时段"), choices=TIMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    expected = forms.IntegerField(label=gettext_lazy("大约几个人"), required=False, min_value=1, max_value=rules.MOST_EXPECTED)
    text = forms.CharField(label=gettext_lazy("具体想听"), max_length=rules.MOST_TEXT, required=False)

    def given(self) -> TalkGiven:
        return TalkGiven(**{name: value for name, value in self.cleaned_data.items() if name != "place"})


class PlanTalkForm(FindingForm):
    """When, where, who speaks. It stands on the public list at once; people just come."""

    starts_at = instant_field(gettext_lazy("开始"))
    ends_at = instant_field(gettext_lazy("结束"))
    place = place_field(gettext_lazy("在哪里"))
    where = forms.CharField(
        label=gettext_lazy("具体地点"), max_length=120, required=False, help_text=gettext_lazy("例如：大槐树下，下雨改在门厅。")
    )
    lecturer = LecturerField(label=gettext_lazy("请谁讲"), required=False)
    title = forms.CharField(
        label=gettext_lazy("叫什么"), max_length=80, required=False, help_text=gettext_lazy("空着就叫“小板凳课堂”加话题。")
    )

    def __init__(self, *args: Any, tenant: Tenant, lecturers: Any, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        self.fields["lecturer"].offer(lecturers)  # type: ignore[attr-defined]


class TalkReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么"), max_length=rules.MOST_WHY, help_text=gettext_lazy("请的人会看到这句话。")
    )


class TalkBackForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("怎么说的"), max_length=rules.MOST_WHY, required=False)


class TalkCodeForm(forms.Form):
    """What stands on the receipt of somebody without an account."""

    number = forms.CharField(label=gettext_lazy("编号"), max_length=24)
    code = forms.CharField(
        label=gettext_lazy("号码"),
        max_length=12,
        help_text=gettext_lazy("回执上的 6 位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
