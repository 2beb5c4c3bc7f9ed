"""What is typed about terms, courses, teachers, classes and single lessons."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.actors import Actor
from linli.core.form_fields import day_field, instant_field, words_field
from linli.core.models import Tenant
from linli.disclosure.api import Material

from ..models import ClassGroup, Course, CourseField, EnrolChoosing, Teacher, Term
from ..rules import university as rules
from ..rules.sessions import OFF_KINDS
from ..rules.university import ClassGiven, CourseGiven, TermGiven
from ..services.teachers import TeacherGiven
from ..states import ClassState
from .finding import FindingForm, MinuteField, RowChoice, SpaceField, person_field, year_field

Choices = Iterable[tuple[str, Any]]
WEEKDAYS = (
    gettext_lazy("星期一"), gettext_lazy("星期二"), gettext_lazy("星期三"), gettext_lazy("星期四"), gettext_lazy("星期五"),
    gettext_lazy("星期六"), gettext_lazy("星期日"),
)  # fmt: skip
NAME_HINT = gettext_lazy("写姓名；同名的在后面加手机号。")
SEEN_BY_LEARNERS = gettext_lazy("学员会看到这句话。")
NO_LIMIT = gettext_lazy("0 是不限。")


class TermForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("学期"), max_length=40, help_text=gettext_lazy("比如“2026 年秋季学期”。"))
    starts_on = day_field(gettext_lazy("开学"))
    ends_on = day_field(gettext_lazy("结束"))
    enrol_from = instant_field(gettext_lazy("报名从"), help_text=gettext_lazy("网上、电话、窗口同时开始，谁也不能提前。"))
    enrol_until = instant_field(gettext_lazy("报名到"))
    choosing = forms.ChoiceField(
        label=gettext_lazy("报满了怎么办"), choices=EnrolChoosing.choices, widget=forms.RadioSelect, initial=EnrolChoosing.FIRST,
        help_text=gettext_lazy("抽签的话，报名期间先报后报一样，截止后用事先公布了校验码的种子抽，谁都能验。"),
    )  # fmt: skip
    repeat_limit = forms.IntegerField(
        label=gettext_lazy("同一门课最多连读几个学期"), min_value=0, max_value=20, initial=0, help_text=NO_LIMIT
    )
    most_classes = forms.IntegerField(
        label=gettext_lazy("一个人最多报几个班"), min_value=0, max_value=50, initial=0, help_text=NO_LIMIT
    )
    prospectus = words_field(
        gettext_lazy("招生简章"),
        most=4000,
        rows=8,
        required=False,
        help_text=gettext_lazy("谁能报、怎么报、收不收费、带什么。公布前可以慢慢改。"),
    )

    @staticmethod
    def given(said: dict[str, Any]) -> TermGiven:
        return TermGiven(**said)

    @staticmethod
    def initial_of(term: Term) -> dict[str, Any]:
        return {name: getattr(term, name) for name in TermForm.base_fields}


class CopyForm(forms.Form):
    source = RowChoice(label=gettext_lazy("照哪个学期"))

    def __init__(self, *args: Any, terms: Iterable[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].offer(terms)  # type: ignore[attr-defined]


class CourseForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("课程编号"), max_length=rules.MOST_CODE, help_text=gettext_lazy("比如 HC01。"))
    title = forms.CharField(label=gettext_lazy("课程"), max_length=rules.MOST_COURSE)
    field = forms.ChoiceField(label=gettext_lazy("类别"), choices=CourseField.choices)
    level = forms.CharField(label=gettext_lazy("程度"), max_length=20, required=False, help_text=gettext_lazy("零基础、提高……"))
    fee = forms.DecimalField(
        label=gettext_lazy("学费（元，一学期）"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        initial=0,
        help_text=gettext_lazy("会公布。不收写 0。"),
    )
    about = words_field(gettext_lazy("学什么"), most=2000, rows=4, required=False)
    bring = forms.CharField(label=gettext_lazy("要带什么"), max_length=120, required=False)
    material = RowChoice(label=gettext_lazy("教材"), required=False, help_text=gettext_lazy("从教材里选，学员就能要一本寄到家。"))

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material"].offer(  # type: ignore[attr-defined]
            Material.objects.filter(tenant=tenant, ended_at=None).order_by("title")[:300],
            none=_("没有"),
            say=lambda one: one.title,
        )

    @staticmethod
    def given(said: dict[str, Any]) -> CourseGiven:
        plain = dict(said)
        fee: Decimal = plain.pop("fee")
        return CourseGiven(**plain, fee_cents=int(fee * 100))

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        plain = {name: getattr(course, name) for name in CourseForm.base_fields if name != "fee"}
        return plain | {"fee": Decimal(course.fee_cents) / 100}


class TeacherForm(FindingForm):
    person = person_field(gettext_lazy("谁"), help_text=NAME_HINT)
    fields_taught = forms.MultipleChoiceField(
        label=gettext_lazy("能教什么"), choices=CourseField.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    about = words_field(gettext_lazy("介绍"), most=200, rows=2, required=False)
    is_volunteer = forms.BooleanField(label=gettext_lazy("志愿授课，不拿课酬"), required=False, initial=True)
    is_public = forms.BooleanField(
        label=gettext_lazy("姓名可以公布"), required=False, initial=True, help_text=gettext_lazy("问过本人再勾。")
    )

    @staticmethod
    def given(said: dict[str, Any], teacher: Teacher | None = None) -> TeacherGiven:
        person = teacher.person if teacher else said["person"]
        return TeacherGiven(person, said["fields_taught"], said["about"], said["is_volunteer"], said["is_public"])


class TeacherChangeForm(TeacherForm):
    person = None  # type: ignore[assignment]  # who it is stays

    @staticmethod
    def initial_of(teacher: Teacher) -> dict[str, Any]:
        names = ("about", "is_volunteer", "is_public")
        return {name: getattr(teacher, name) for name in names} | {"fields_taught": teacher.fields}


class AwayForm(forms.Form):
    starts_on = day_field(gettext_lazy("从哪天"))
    ends_on = day_field(gettext_lazy("到哪天"))
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=80, required=False, help_text=gettext_lazy("不写也行。"))


class ClassForm(FindingForm):
    course = RowChoice(label=gettext_lazy("课程"))
    title = forms.CharField(label=gettext_lazy("班名"), max_length=rules.MOST_TITLE, help_text=gettext_lazy("比如“合唱一班”。"))
    place = RowChoice(label=gettext_lazy("哪个社区"))
    weekday = forms.TypedChoiceField(label=gettext_lazy("星期几"), choices=list(enumerate(WEEKDAYS)), coerce=int)
    starts = MinuteField(label=gettext_lazy("几点上课"))
    minutes = forms.IntegerField(
        label=gettext_lazy("一次多少分钟"), min_value=rules.SHORTEST, max_value=rules.LONGEST, initial=90
    )
    lessons = forms.IntegerField(
        label=gettext_lazy("上几次"),
        min_value=1,
        max_value=rules.MOST_LESSONS,
        initial=16,
        help_text=gettext_lazy("法定节假日自动跳过。"),
    )
    capacity = forms.IntegerField(label=gettext_lazy("收几个人"), min_value=1, max_value=rules.MOST_LEARNERS, initial=30)
    teacher = RowChoice(label=gettext_lazy("老师"), required=False)
    space = SpaceField(
        label=gettext_lazy("用哪个共享场地"), required=False, help_text=gettext_lazy("选了就每次都订好；有冲突会列出来。")
    )
    room = forms.CharField(
        label=gettext_lazy("教室"), max_length=60, required=False, help_text=gettext_lazy("不是共享场地的，写教室的名字。")
    )
    assistant = person_field(gettext_lazy("班长"), required=False, help_text=NAME_HINT)

    def __init__(
        self,
        *args: Any,
        tenant: Tenant,
        by: Actor,
        courses: Iterable[Course],
        places: Iterable[Any],
        teachers: Iterable[Teacher],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, tenant=tenant, by=by, **kwargs)
        self.fields["course"].offer(courses, say=lambda one: f"{one.title}（{one.code}）")  # type: ignore[attr-defined]
        self.fields["place"].offer(places)  # type: ignore[attr-defined]
        self.fields["teacher"].offer(teachers, none=_("还没有定"), say=lambda one: one.person.name)  # type: ignore[attr-defined]

    @staticmethod
    def given(said: dict[str, Any]) -> ClassGiven:
        plain = dict(said)
        return ClassGiven(start_minute=plain.pop("starts"), **plain)

    @staticmethod
    def initial_of(group: ClassGroup) -> dict[str, Any]:
        plain = {name: getattr(group, name) for name in ClassForm.base_fields if name != "starts"}
        return plain | {"starts": group.start_minute}


class SubstituteForm(forms.Form):
    teacher = RowChoice(label=gettext_lazy("谁来上"))
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200, required=False)

    def __init__(self, *args: Any, teachers: Iterable[Teacher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].offer(teachers, say=lambda one: one.person.name)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    day = day_field(gettext_lazy("改到哪天"))
    starts = MinuteField(label=gettext_lazy("几点上课"))
    minutes = forms.IntegerField(label=gettext_lazy("多少分钟"), min_value=rules.SHORTEST, max_value=rules.LONGEST)
    room = forms.CharField(label=gettext_lazy("换教室"), max_length=120, required=False, help_text=gettext_lazy("不换就不写。"))


class MakeUpForm(forms.Form):
    day = day_field(gettext_lazy("哪天补"))
    starts = MinuteField(label=gettext_lazy("几点上课"))


class OffForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("什么原因"), choices=list(OFF_KINDS.items()))
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=rules.MOST_REASON, help_text=SEEN_BY_LEARNERS)


class ReasonForm(forms.Form):
    reason = words_field(gettext_lazy("为什么"), most=rules.MOST_REASON, rows=2, help_text=SEEN_BY_LEARNERS)


# ---- filters ----


class CourseFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("课程、编号"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    field = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *CourseField.choices]
    )
    year = year_field()


class TeacherFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=40, widget=forms.TextInput({"type": "search"}))
    field = forms.ChoiceField(
        label=gettext_lazy("教什么"), required=False, choices=[("", gettext_lazy("全部")), *CourseField.choices]
    )
    year = year_field()


class ClassFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("班名、班号、老师"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    term = forms.ChoiceField(label=gettext_lazy("学期"), required=False)
    course = forms.ChoiceField(label=gettext_lazy("课程"), required=False)
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *ClassState.choices]
    )
    year = year_field()

    def __init__(self, *args: Any, terms: Choices = (), courses: Choices = (), communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("term", terms), ("course", courses), ("under", communities)):
            self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]


class LearnerFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("姓名、学员号"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    term = forms.ChoiceField(label=gettext_lazy("哪个学期在读"), required=False)
    year = year_field()
    show = forms.ChoiceField(
        label=gettext_lazy("只看"), required=False,
        choices=[("", gettext_lazy("全部")), ("large", gettext_lazy("要大字的")), ("no_phone", pgettext_lazy("learner", "没有手机的"))],
    )  # fmt: skip

    def __init__(self, *args: Any, terms: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [("", _("全部")), *terms]  # type: ignore[attr-defined]
