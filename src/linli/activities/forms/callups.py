"""What is typed about call-ups: what is wanted, posts, days and hours, who comes, who came."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.core.daytimes import DAY, at, clock_words, day_of, minute_of
from linli.core.form_fields import Someone, day_field, instant_field, phone_digits, words_field
from linli.core.words import listing
from linli.registry.api import Meant, Person, people_meant

from ..models import CallUp, Duty, DutyPost, Shift, VolunteerField
from ..rules import callups as rules
from ..rules.duties import MOST_AT_ONCE
from ..rules.series import WEEKDAYS
from ..services.callups import CallUpGiven
from ..services.duty_notes import Line
from ..services.strangers import Stranger
from ..states import DutyState
from .finding import FindingForm, place_field, unit_field, year_field
from .meant import MeantField, chosen, key_of, words_of
from .volunteers import ANY, CHANNELS, Choices, WithPlaces, search_field
from .who import WhoForm

SPAN = re.compile(r"^(\d{1,2})[:：点](\d{2})?分?\s*[-–—~～至到]+\s*(\d{1,2})[:：点](\d{2})?分?$")
BETWEEN_SPANS, BETWEEN_PEOPLE = re.compile(r"[、，,；;\n]+"), re.compile(r"[\n；;]+")
NUMBER_AT_END = re.compile(r"^(?P<name>.*?)[\s,，:：]*(?P<phone>\+?\d[\d\s-]{5,})?$")


class CallUpFilter(WithPlaces):
    """What the list is narrowed by, in its address."""

    q = search_field(gettext_lazy("编号、名称里的字"))
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("服务类别"), required=False, choices=[*ANY, *VolunteerField.choices])
    year = year_field()


class CallUpForm(FindingForm):
    """A call-up; the first six fields are enough for most."""

    title = forms.CharField(
        label=gettext_lazy("招募什么"), max_length=rules.MOST_TITLE, help_text=gettext_lazy("例如：卡点值守、防汛巡查")
    )
    place = place_field(gettext_lazy("在哪里"), help_text=gettext_lazy("街道、社区或者小区，写全称。岗位都在这里面。"))
    starts_on = day_field(gettext_lazy("从哪天"))
    ends_on = day_field(gettext_lazy("到哪天"))
    details = words_field(gettext_lazy("为什么招人、做什么"), most=rules.MOST_DETAILS, rows=5, required=False)
    phone = forms.CharField(label=gettext_lazy("咨询电话"), max_length=rules.MOST_PHONE, required=False)
    is_emergency = forms.BooleanField(
        label=gettext_lazy("突发情况"), required=False, help_text=gettext_lazy("排在前面，马上告诉附近的志愿者。")
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("居民看得到，自己能报"),
        required=False,
        initial=True,
        help_text=gettext_lazy("不勾就只由组织的人排班。"),
    )
    counts_hours = forms.BooleanField(label=gettext_lazy("记志愿时长"), required=False, initial=True)
    field = forms.ChoiceField(label=gettext_lazy("服务类别"), choices=VolunteerField.choices, initial=VolunteerField.ORDER)
    wants = forms.CharField(
        label=gettext_lazy("什么人合适"),
        max_length=rules.MOST_WANTS,
        required=False,
        help_text=gettext_lazy("写要求，不写谁该来。"),
    )
    age_from = forms.IntegerField(label=gettext_lazy("几岁起"), initial=18, min_value=0, max_value=rules.MOST_AGE)
    age_to = forms.IntegerField(label=gettext_lazy("到几岁"), required=False, min_value=0, max_value=rules.MOST_AGE)
    is_dangerous = forms.BooleanField(
        label=gettext_lazy("有危险，先买保险"),
        required=False,
        help_text=gettext_lazy("没写明保险的，只收自己的保险没到期的志愿者。"),
    )
    insurance = forms.CharField(label=gettext_lazy("保险怎么办的"), max_length=rules.MOST_INSURANCE, required=False)
    organiser = unit_field(gettext_lazy("组织的单位"), required=False)
    purge_on = day_field(
        gettext_lazy("哪天删掉个人信息"),
        required=False,
        help_text=gettext_lazy("不写就按规定的天数。到那天名单上的姓名自动删掉，人数和时长留着。"),
    )
    FIRST = ("title", "place", "starts_on", "ends_on", "details", "phone", "is_emergency", "is_public", "counts_hours")

    def given(self, said: dict[str, Any]) -> CallUpGiven:
        return CallUpGiven(**said)


def initial_of(one: CallUp) -> dict[str, Any]:
    return {name: getattr(one, name) for name in CallUpForm.base_fields}


class PostForm(FindingForm):
    name = forms.CharField(
        label=gettext_lazy("岗位"), max_length=rules.MOST_POST, help_text=gettext_lazy("例如：东门、3 号楼巡查")
    )
    place = place_field(gettext_lazy("在哪里"))
    where = forms.CharField(label=gettext_lazy("具体位置"), max_length=rules.MOST_WHERE, required=False)
    task = forms.CharField(label=gettext_lazy("做什么"), max_length=rules.MOST_TASK, required=False)


def post_initial(one: DutyPost) -> dict[str, Any]:
    return {name: getattr(one, name) for name in PostForm.base_fields}


class SpansField(forms.CharField):
    """Hours of a day as people write them: “8:00-12:00、14:00-18:00”, as minutes of the day; an end before its beginning is of the next day."""

    def clean(self, value: Any) -> list[tuple[int, int]]:  # type: ignore[override]
        found = []
        for text in filter(None, (one.strip() for one in BETWEEN_SPANS.split(super().clean(value)))):
            match = SPAN.match(text)
            numbers = [int(one or 0) for one in match.groups()] if match else []
            if not numbers or numbers[0] > 24 or numbers[2] > 24 or max(numbers[1], numbers[3]) > 59:
                raise forms.ValidationError(_("“%(text)s”看不懂，照 8:00-12:00 这样写。") % {"text": text[:20]}, code="span")
            found.append(((numbers[0] * 60 + numbers[1]) % DAY, (numbers[2] * 60 + numbers[3]) % DAY))
        return found


class SetOutForm(forms.Form):
    """Days × hours."""

    first = day_field(gettext_lazy("从哪天"))
    last = day_field(gettext_lazy("到哪天"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"), choices=list(enumerate(WEEKDAYS)), coerce=int, initial=list(range(7)), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("都不勾就是天天。"),
    )  # fmt: skip
    spans = SpansField(
        label=gettext_lazy("每天几点到几点"), max_length=200, initial="8:00-12:00、14:00-18:00",
        help_text=gettext_lazy("几班就写几段，用顿号隔开。夜班照写 22:00-6:00，算到第二天。"),
    )  # fmt: skip
    needed = forms.IntegerField(label=gettext_lazy("每班要几个人"), initial=2, min_value=1, max_value=rules.MOST_NEEDED)

    def pattern(self, said: dict[str, Any]) -> rules.Pattern:
        plain = {name: said[name] for name in ("first", "last", "spans", "needed")}
        return rules.Pattern(**plain, weekdays=frozenset(said["weekdays"] or range(7)))


class ShiftForm(forms.Form):
    starts_at = instant_field(gettext_lazy("从"))
    ends_at = instant_field(gettext_lazy("到"))
    needed = forms.IntegerField(label=gettext_lazy("要几个人"), min_value=1, max_value=rules.MOST_NEEDED)


class WhyForm(forms.Form):
    """Why; where nobody stands on what is ended it may be left out."""

    reason = forms.CharField(
        label=gettext_lazy("为什么"),
        max_length=rules.MOST_REASON,
        required=False,
        help_text=gettext_lazy("排上班的人会看到这句话。"),
    )

    def __init__(self, *args: Any, is_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed


class CopyForm(forms.Form):
    monday = day_field(gettext_lazy("照哪一周排"), help_text=gettext_lazy("写那一周的任意一天。"))
    weeks = forms.IntegerField(label=gettext_lazy("往后排几个星期"), initial=1, min_value=1, max_value=12)
    with_people = forms.BooleanField(
        label=gettext_lazy("还是原来的人"), required=False,
        help_text=gettext_lazy("先问过本人再勾。每个人都会收到消息，来不了自己能退；和别的班重了的不排。"),
    )  # fmt: skip


# ---- people ----


class PeopleField(forms.CharField):
    """People one to a line: a name, and a telephone by which the register knows them."""

    def clean(self, value: Any) -> list[tuple[str, str]]:  # type: ignore[override]
        lines = [one.strip() for one in BETWEEN_PEOPLE.split(super().clean(value)) if one.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多排 %(most)d 个人。") % {"most": MOST_AT_ONCE}, code="too_many")
        return [self._one(line) for line in lines]

    def _one(self, line: str) -> tuple[str, str]:
        match = NUMBER_AT_END.match(line)
        name, phone = (match["name"].strip(), match["phone"] or "") if match else (line, "")
        if not name or len(name) > 60:
            raise forms.ValidationError(
                _("“%(text)s”看不懂，照“姓名 电话”这样写，一行一个人。") % {"text": line[:20]}, code="line"
            )
        return name, phone_digits(phone)


class OfLine(MeantField):
    """Whom one line of a list means; `meant` is nobody just so."""

    def __init__(self, meant: Meant, stranger: Stranger) -> None:
        super().__init__(label=_("“%(who)s”是这位吗") % {"who": words_of(stranger)})
        self.meant, self.stranger = meant, stranger

    def clean(self, value: Any) -> Person | Stranger:
        return chosen(self, super().clean(value), self.meant, self.stranger)


class AllNew(MeantField):
    """Those of a list of whom nobody is alike are entered together, once it is said."""

    def __init__(self, strangers: Sequence[Stranger]) -> None:
        super().__init__(label=_("名册里没有的"))
        self.key = "|".join(key_of(one) for one in strangers)
        self.who = listing(words_of(one) for one in strangers)
        self.count = len(strangers)

    def clean(self, value: Any) -> bool:
        new = ngettext("新登记这 %(n)s 位：%(who)s", "新登记这 %(n)s 位：%(who)s", self.count)
        self.ask([], (self.key, new % {"n": self.count, "who": self.who}))
        if super().clean(value) == self.key:
            return True
        raise forms.ValidationError(
            _("名册里没有：%(who)s。写错了就改；真是第一次来，点“新登记”。") % {"who": self.who}, code="who"
        )


class PeopleForm(FindingForm):
    """Who comes to a shift: taken down by telephone, at the counter, or the list of a unit."""

    people = PeopleField(
        label=gettext_lazy("谁来"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个人：姓名 电话。问过本人愿意来的才写。"),
    )  # fmt: skip
    organisation = unit_field(gettext_lazy("哪个单位来的"), required=False, help_text=gettext_lazy("自己来的不写。"))
    channel = forms.ChoiceField(
        label=gettext_lazy("怎么报的"), choices=[*CHANNELS, ("sheet", gettext_lazy("单位报来的名单"))], initial="phone"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = [self._whom(n, *line) for n, line in enumerate(self._lines())]
        if new := [one for one in self.who if isinstance(one, Stranger)]:
            self._ask("all_new", AllNew(new))

    def _lines(self) -> list[tuple[str, str]]:
        """What was sent, as far as it can be read; the field itself says what cannot."""
        try:
            return self.fields["people"].clean(self.data.get(self.add_prefix("people"))) if self.is_bound else []  # type: ignore[no-any-return]
        except forms.ValidationError:
            return []

    def _whom(self, n: int, name: str, phone: str) -> Person | Stranger | str:
        """The one of a line; a field's name where it has to be asked."""
        meant, stranger = people_meant(self.by, self.tenant, name=name, phone=phone), Stranger(name, phone)
        if not meant.exactly and meant.near:
            return self._ask(f"meant_{n}", OfLine(meant, stranger))
        return meant.exactly or stranger

    def _ask(self, name: str, field: MeantField) -> str:
        field.tenant, order = self.tenant, list(self.fields)
        self.fields[name] = field
        self.order_fields([*order[:-2], name])  # behind the list, before the unit and the way
        return name

    def given(self, said: dict[str, Any]) -> list[Person | Stranger]:
        """Everybody in the order of the list."""
        return [said[one] if isinstance(one, str) else one for one in self.who]


class SwapForm(WhoForm, Someone):
    """Who stands instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].required = _("换成谁"), True
        self.fields["phone"].help_text = _("两个人都同意才换。")


class NameForm(forms.Form):
    """Whom the register does not know says a name."""

    name = forms.CharField(label=gettext_lazy("您的姓名"), max_length=60)


class DutyFilter(forms.Form):
    """What the list of a call-up's people is narrowed by."""

    q = search_field(gettext_lazy("姓名、单位里的字"))
    post = forms.ChoiceField(label=gettext_lazy("岗位"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("duty", "状态"), required=False,
        choices=[*ANY, *((one.value, one.label) for one in (DutyState.PLANNED, DutyState.CAME, DutyState.MISSED))],
    )  # fmt: skip
    organisation = forms.ChoiceField(label=gettext_lazy("哪个单位来的"), required=False)

    def __init__(self, *args: Any, posts: Choices = (), units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("post", posts), ("organisation", units)):
            self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]


# ---- who came ----


class CheckForm(forms.Form):
    """A sheet of who came to a shift: a line for each, taps first, times where they differ. Works without a script."""

    STATES: Choices = (
        (DutyState.CAME.value, pgettext_lazy("duty", "到岗了")),
        (DutyState.MISSED.value, pgettext_lazy("duty", "没有来")),
    )
    NOTHING: Choices = (("", gettext_lazy("没有记")),)
    BACK: Choices = ((DutyState.PLANNED.value, gettext_lazy("没有记")),)
    everybody = forms.BooleanField(label=gettext_lazy("没有点的都来了，按整班记"), required=False)

    def __init__(self, *args: Any, shift: Shift, duties: Sequence[Duty], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shift, self.duties, self.is_over = shift, duties, shift.ends_at <= now
        for duty in duties:
            self._add(duty)

    def _add(self, duty: Duty) -> None:
        """Fields are named after the duty: a sheet that was open while people came and went notes nobody else."""
        noted = duty.state != DutyState.PLANNED
        left = duty.left_at if noted else (self.shift.ends_at if self.is_over else None)
        self.fields[f"state_{duty.pk.hex}"] = forms.ChoiceField(
            label=_("来了没有"), choices=[*self.STATES, *(self.BACK if noted else self.NOTHING)], required=False,
            widget=forms.RadioSelect, initial=duty.state if noted else "",
        )  # fmt: skip
        for name, label, moment in (
            ("came_at", _("几点来"), duty.came_at or self.shift.starts_at), ("left_at", _("几点走"), left),
        ):  # fmt: skip
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            initial = clock_words(minute_of(moment)).zfill(5) if moment else None
            self.fields[f"{name}_{duty.pk.hex}"] = forms.TimeField(label=label, required=False, widget=widget, initial=initial)

    def rows(self) -> list[tuple[Duty, list[Any]]]:
        """Each duty with its fields, for the page."""
        return [(duty, [self[f"{name}_{duty.pk.hex}"] for name in ("state", "came_at", "left_at")]) for duty in self.duties]

    def lines(self, said: dict[str, Any]) -> list[Line]:
        """What the sheet says of those who stood on it; whoever was put on meanwhile is left as they are."""
        return [self._line(duty, said) for duty in self.duties if f"state_{duty.pk.hex}" in self.data]

    def _line(self, duty: Duty, said: dict[str, Any]) -> Line:
        state = said[f"state_{duty.pk.hex}"]
        if not state and said["everybody"] and duty.state == DutyState.PLANNED:
            return Line(duty, DutyState.CAME, self.shift.starts_at, self.shift.ends_at if self.is_over else None)
        came, left = (moment_near(self.shift, said[f"{name}_{duty.pk.hex}"]) for name in ("came_at", "left_at"))
        return Line(duty, state, came, left)


def moment_near(shift: Shift, hour: time | None) -> datetime | None:
    """The moment that an hour of the day means for a shift: the one nearest to its middle, over midnight too."""
    if hour is None:
        return None
    middle = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
    day, minute = day_of(shift.starts_at), hour.hour * 60 + hour.minute
    return min((at(day + timedelta(days=n), minute) for n in (-1, 0, 1)), key=lambda one: abs(one - middle))
