"""What is typed about pairs, placements, inspections, ceremonies and pledges."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.actors import Actor
from linli.core.forms import FilesField, FoundField
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.registry.api import Appointment, Person, living_records

from ..models import PledgeVerdict
from ..rules import mentoring as rules
from ..rules import pledges as pledge_rules
from ..rules.pledges import PledgeGiven
from .space_finding import SHOWN, FindingForm, PlaceField, UnitField, day_field, words_field

Choices = Iterable[tuple[str, Any]]
PLEDGE_ROWS = 6


class PersonField(FoundField):
    """A person by name, with the telephone behind it where several have it: “王小明 13900000001”. `tenant` is set by the form."""

    tenant: Tenant

    def found(self, text: str) -> Sequence[Person]:
        name, _blank, phone = text.partition(" ")
        rows = living_records(self.tenant)
        if name.isdecimal():
            return list(rows.filter(phone_hash=search_hash(name, purpose="phone"))[:SHOWN])
        rows = rows.filter(name=name)
        return list((rows.filter(phone_hash=search_hash(phone.strip(), purpose="phone")) if phone.strip() else rows)[:SHOWN])

    def says(self, text: str, found: Sequence[Person]) -> str:
        if found:
            return _("不止一位是“%(text)s”，在后面加手机号。") % {"text": text}
        return _("没有叫“%(text)s”的人，先把人登记上。") % {"text": text}

    def stand_in(self, by: Actor) -> Person:  # noqa: ARG002 -- the same for everybody
        return Person(tenant=self.tenant, name="…", made_at=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Person) else value


NAME_HINT = gettext_lazy("写姓名；同名的在后面加手机号。")


class MentoringForm(FindingForm):
    """A form that finds people, bodies and places within one tenant; where it asks for a community, `places` are offered."""

    def __init__(self, *args: Any, tenant: Tenant, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.tenant = tenant
        if isinstance(community := self.fields.get("place"), forms.ChoiceField):
            community.choices = list(places)


class PairForm(MentoringForm):
    mentor = PersonField(label=gettext_lazy("谁带"), max_length=80, help_text=NAME_HINT)
    mentee = PersonField(label=gettext_lazy("带谁"), max_length=80, help_text=NAME_HINT)
    place = forms.ChoiceField(label=gettext_lazy("社区"))
    goals = words_field(gettext_lazy("学什么"), most=rules.MOST_TEXT, rows=4)
    begins_on = day_field(gettext_lazy("开始"))
    ends_on = day_field(gettext_lazy("结束"), required=False, help_text=gettext_lazy("没有期限就不填。"))


class DayWordsForm(forms.Form):
    """A day, and some words."""

    on = day_field(gettext_lazy("哪天"))
    text = words_field("", most=rules.MOST_TEXT)

    def __init__(self, *args: Any, label: Any, most: int = rules.MOST_TEXT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].max_length = most  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["maxlength"] = most


class WordsForm(forms.Form):
    """Some words."""

    text = words_field("", most=rules.MOST_TEXT, rows=5)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class PlacementForm(MentoringForm):
    person = PersonField(label=gettext_lazy("谁去"), max_length=80, help_text=NAME_HINT)
    base = UnitField(
        label=gettext_lazy("培训基地"), max_length=120, help_text=gettext_lazy("写单位的全称，比如基地所在的党委、居委会。")
    )
    place = forms.ChoiceField(label=gettext_lazy("在哪个社区"))
    supervisor = PersonField(label=gettext_lazy("带班的人"), max_length=80, required=False, help_text=NAME_HINT)
    begins_on = day_field(gettext_lazy("开始"))
    ends_on = day_field(gettext_lazy("期满"), required=False, help_text=gettext_lazy("最后一天。不填就是一个月。"))


class EndForm(forms.Form):
    on = day_field(gettext_lazy("哪天是最后一天"))
    reason = forms.CharField(label=gettext_lazy("没有满期的，为什么"), max_length=200, required=False)


class WhyForm(forms.Form):
    reason = words_field(gettext_lazy("为什么"), most=200, rows=2)


class InspectionForm(MentoringForm):
    """`instructors`: those who can be chosen by the office; an instructor writes under their own post."""

    appointment = forms.ChoiceField(label=gettext_lazy("哪位指导员"))
    place = PlaceField(label=gettext_lazy("看了哪里"), max_length=120, help_text=gettext_lazy("社区、小区、楼栋的全称。"))
    on = day_field(gettext_lazy("哪天"))
    found = words_field(gettext_lazy("看到什么"), most=rules.MOST_TEXT, rows=5)
    asked = words_field(
        gettext_lazy("要改什么"), most=rules.MOST_ASKED, rows=2, required=False, help_text=gettext_lazy("没有要改的就不填。")
    )
    due_on = day_field(gettext_lazy("到哪天改好"), required=False)

    def __init__(self, *args: Any, instructors: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in instructors}
        self.fields["appointment"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.person.name}（{one.post.title}）") for key, one in self.offered.items()
        ]

    def clean_appointment(self) -> Appointment:
        return self.offered[self.cleaned_data["appointment"]]


class CeremonyForm(MentoringForm):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=pledge_rules.MOST["title"])
    term = forms.CharField(
        label=gettext_lazy("届次"), max_length=pledge_rules.MOST["term"], help_text=gettext_lazy("比如：第八届。")
    )
    place = forms.ChoiceField(label=gettext_lazy("范围"))
    held_on = day_field(gettext_lazy("哪天"), help_text=gettext_lazy("从这一天起，承诺居民看得到。"))
    midterm_on = day_field(gettext_lazy("中期哪天回头看"), required=False, help_text=gettext_lazy("不填就是一届的一半。"))
    ends_on = day_field(gettext_lazy("届满"), required=False, help_text=gettext_lazy("不填就是五年。"))


class SwearForm(MentoringForm):
    """Who takes office, and up to PLEDGE_ROWS things that they promise."""

    person = PersonField(label=gettext_lazy("谁"), max_length=80, help_text=NAME_HINT)
    office = forms.CharField(label=gettext_lazy("任什么"), max_length=pledge_rules.MOST_OFFICE)
    organisation = UnitField(
        label=gettext_lazy("在哪个组织任职"), max_length=120, required=False, help_text=gettext_lazy("居委会、党委的全称。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PLEDGE_ROWS + 1):
            told, is_needed = {"n": number}, number == 1
            self.fields[f"pledge_{number}"] = forms.CharField(
                label=_("承诺 %(n)d") % told, max_length=pledge_rules.MOST_PLEDGE, required=is_needed
            )
            self.fields[f"due_{number}"] = day_field(_("承诺 %(n)d 到哪天") % told, required=False)

    def pledges(self, given: dict[str, Any]) -> list[PledgeGiven]:
        """Those that were written; a day without words is one too, so that it is refused and not lost."""
        rows = [(given[f"pledge_{n}"], given[f"due_{n}"]) for n in range(1, PLEDGE_ROWS + 1)]
        last = max((n for n, row in enumerate(rows, start=1) if any(row)), default=0)
        return [PledgeGiven(text, due_on) for text, due_on in rows[:last]]


class ReviewForm(forms.Form):
    """How a pledge stands and what was done."""

    verdict = forms.ChoiceField(label=gettext_lazy("做得怎样"), choices=PledgeVerdict.choices, widget=forms.RadioSelect)
    done = words_field(gettext_lazy("做了什么"), most=pledge_rules.MOST_DONE, rows=4)
    on = day_field(gettext_lazy("哪天说的"))
    proofs = FilesField(
        label=gettext_lazy("照片、材料"), required=False, help_text=gettext_lazy("可以选几个；居民看不到，评的人看得到。")
    )


class JudgeForm(ReviewForm):
    is_midterm = forms.BooleanField(label=pgettext_lazy("pledge", "这是中期评议"), required=False)
    field_order = ("is_midterm", "verdict", "done", "on", "proofs")
