"""What is typed about programmes: their particulars, what must be there, how it went, last year's again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.forms import PhotosField

from ..models import Programme, ProgrammeItem, ProgrammeKind, VolunteerField
from ..rules import items as item_rules
from ..rules import programmes as rules
from .finding import FindingForm, group_field, person_field, place_field, team_field, unit_field, year_field

ANY: list[tuple[str, Any]] = [("", gettext_lazy("全部"))]
CLOSES = [
    (0, gettext_lazy("开始前都能报")), (30, gettext_lazy("开始前半小时")), (120, gettext_lazy("开始前 2 小时")),
    (1440, gettext_lazy("提前 1 天")), (2880, gettext_lazy("提前 2 天")), (4320, gettext_lazy("提前 3 天")), (10080, gettext_lazy("提前 7 天")),
]  # fmt: skip
HEADS = [(1, gettext_lazy("一个人报一个名")), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (6, "6"), (8, "8"), (10, "10")]


class PlanFilter(forms.Form):
    """What lists and the planner are narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("名称、地点里的字"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *ProgrammeKind.choices])
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class ProgrammeForm(FindingForm):
    """Everything about a programme but its days. The first six fields are enough for most."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ProgrammeKind.choices)
    title = forms.CharField(label=gettext_lazy("活动名称"), max_length=rules.MOST_TITLE)
    place = place_field(gettext_lazy("哪里的活动"), help_text=gettext_lazy("社区、小区或者楼，写全称。那里的居民会看到。"))
    summary = forms.CharField(
        label=gettext_lazy("一句话说明"), max_length=rules.MOST_LINE, required=False, help_text=gettext_lazy("大家在列表里看到的那一句。")
    )  # fmt: skip
    details = words_field(gettext_lazy("详细说明"), most=rules.MOST_DETAILS, rows=6, required=False)
    phone = forms.CharField(label=gettext_lazy("咨询电话"), max_length=rules.MOST_PHONE, required=False)
    needs_signup = forms.BooleanField(
        label=gettext_lazy("要报名"), required=False, initial=True, help_text=gettext_lazy("不要报名的，大家直接来。")
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("最多几个人"), required=False, min_value=1, max_value=rules.MOST_PEOPLE, help_text=gettext_lazy("空着就是不限。")
    )  # fmt: skip
    takes_waiting = forms.BooleanField(label=gettext_lazy("满了可以候补"), required=False, initial=True)
    most_heads = forms.TypedChoiceField(
        label=gettext_lazy("一次最多报几个人"), choices=HEADS, coerce=int, initial=1, help_text=gettext_lazy("一家人一起报，就选多几个。")
    )  # fmt: skip
    opens_days = forms.IntegerField(
        label=gettext_lazy("提前几天开始报名"), required=False, min_value=0, max_value=rules.MOST_AHEAD, help_text=gettext_lazy("空着就是现在起就能报。"),
    )  # fmt: skip
    closes_minutes = forms.TypedChoiceField(label=gettext_lazy("什么时候停止报名"), choices=CLOSES, coerce=int, initial=0)
    only_place = place_field(gettext_lazy("只限哪里的居民"), required=False, help_text=gettext_lazy("空着就是谁都能来。"))
    age_from = forms.IntegerField(label=gettext_lazy("几岁起"), required=False, min_value=0, max_value=rules.MOST_AGE)
    age_to = forms.IntegerField(label=gettext_lazy("到几岁"), required=False, min_value=0, max_value=rules.MOST_AGE)
    only_group = group_field(gettext_lazy("只限哪个群团的人"), required=False)
    guardian_below = forms.IntegerField(
        label=gettext_lazy("不满几岁要监护人同意"), initial=0, min_value=0, max_value=rules.FULL_AGE, help_text=gettext_lazy("都不用就写 0。")
    )  # fmt: skip
    organiser = unit_field(gettext_lazy("主办单位"), required=False)
    group = group_field(gettext_lazy("承办的群团"), required=False)
    team = team_field(gettext_lazy("哪支队伍"), required=False)
    lead = person_field(gettext_lazy("负责人"), required=False, help_text=gettext_lazy("写姓名；同名的在后面加手机号。"))
    field = forms.ChoiceField(label=gettext_lazy("服务领域"), required=False, choices=[("", "—"), *VolunteerField.choices])
    counts_hours = forms.BooleanField(label=gettext_lazy("记志愿时长"), required=False)
    is_dangerous = forms.BooleanField(label=gettext_lazy("有危险，先买保险"), required=False)
    insurance = forms.CharField(label=gettext_lazy("保险怎么办的"), max_length=rules.MOST_LINE, required=False)
    asks_photo = forms.BooleanField(label=gettext_lazy("会拍照，报名时问同不同意"), required=False)
    bring = forms.CharField(label=gettext_lazy("要带什么"), max_length=rules.MOST_LINE, required=False)
    campaign = forms.CharField(
        label=gettext_lazy("属于什么行动"), max_length=rules.MOST_LABEL, required=False, help_text=gettext_lazy("例如：我为群众办实事。只是一个标签。")
    )  # fmt: skip
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)

    @classmethod
    def initial_of(cls, programme: Programme) -> dict[str, Any]:
        return {name: getattr(programme, name) for name in cls.base_fields}


MORE = ("only_place", "age_from", "age_to", "only_group", "guardian_below", "opens_days", "closes_minutes", "takes_waiting")
WHO = ("organiser", "group", "team", "lead", "field", "counts_hours", "is_dangerous", "insurance", "asks_photo", "bring", "campaign", "is_public")  # fmt: skip


class CopyForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("新的名称"), max_length=rules.MOST_TITLE)
    year = forms.IntegerField(
        label=gettext_lazy("哪一年办"), required=False, min_value=2000, max_value=2100, help_text=gettext_lazy("落在那一年同一个日子附近的同一个星期几。"),
    )  # fmt: skip
    shift_days = forms.IntegerField(
        label=gettext_lazy("或者往后几天"), required=False, min_value=1, max_value=3700, help_text=gettext_lazy("两样只写一样。")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么"), max_length=rules.MOST_REASON, help_text=gettext_lazy("报了名的人会看到这句话。")
    )


class MoneyField(forms.DecimalField):
    """Yuan with two digits, as fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=11, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int | None:
        found: Decimal | None = super().clean(value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("哪一种"), choices=ProgrammeItem.Kind.choices, initial="cost")
    title = forms.CharField(label=pgettext_lazy("item", "什么"), max_length=item_rules.MOST_TITLE)
    quantity = forms.IntegerField(label=gettext_lazy("数量"), required=False, min_value=0, max_value=item_rules.MOST_QUANTITY)
    unit = forms.CharField(label=gettext_lazy("单位（个、斤、张）"), required=False, max_length=item_rules.MOST_UNIT)
    planned_cents = MoneyField(label=gettext_lazy("预算（元）"), required=False)
    spent_cents = MoneyField(label=gettext_lazy("实际花费（元）"), required=False)
    source = forms.CharField(label=gettext_lazy("钱、物从哪来"), required=False, max_length=item_rules.MOST_WORDS)
    who = forms.CharField(label=gettext_lazy("谁负责"), required=False, max_length=item_rules.MOST_WORDS)
    due_on = day_field(gettext_lazy("哪天前"), required=False)

    @classmethod
    def initial_of(cls, item: ProgrammeItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in cls.base_fields}


class NoteForm(forms.Form):
    """How it went. No photograph is asked for."""

    text = words_field(gettext_lazy("办得怎样"), most=item_rules.MOST_NOTE, rows=6)
    next_time = words_field(gettext_lazy("下次要注意"), most=item_rules.MOST_NOTE, rows=3, required=False)
    pictures = PhotosField(
        label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("有就放，没有不用补拍；最多 9 张。")
    )
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False)


class PersonTimesFilter(forms.Form):
    year = year_field()
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *ProgrammeKind.choices])
