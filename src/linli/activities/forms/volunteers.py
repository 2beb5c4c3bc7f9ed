"""What is typed about volunteers and their teams: on one's own phone, at the counter, and what the register is narrowed by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cobuild.api import free_times, skills, skills_of
from linli.core.form_fields import Someone, day_field, words_field
from linli.core.ids import uuid_of
from linli.registry.api import Place, place_by_id

from ..models import Volunteer, VolunteerEntry, VolunteerField
from ..rules import volunteer_teams as team_rules
from ..rules import volunteers as rules
from ..services.volunteers import About
from .finding import FindingForm, place_field, unit_field
from .who import WhoForm

Choices = Sequence[tuple[str, Any]]
CHANNELS = [("counter", gettext_lazy("窗口")), ("phone", gettext_lazy("电话")), ("visit", gettext_lazy("走访"))]
ANY: list[tuple[str, Any]] = [("", gettext_lazy("全部"))]


def search_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=40, widget=forms.TextInput({"type": "search"}))


class WithPlaces(forms.Form):
    """A list narrowed by a community."""

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class VolunteerFilter(WithPlaces):
    """What the register is narrowed by, in its address."""

    q = search_field(gettext_lazy("编号、姓名"))
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("想做哪些"), required=False, choices=[*ANY, *VolunteerField.choices])
    skill = forms.ChoiceField(label=gettext_lazy("会什么"), required=False)
    time = forms.ChoiceField(label=gettext_lazy("什么时候有空"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("哪支队伍"), required=False)

    def __init__(self, *args: Any, known: Sequence[str] = (), teams: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(one, skills.skill_word(one)) for one in known]
        offered: dict[str, Choices] = {"skill": words, "time": free_times.choices(), "team": teams}
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    """What somebody says of themselves: taps for what is usual, words for the rest. `keeps`: the office writes the insurance too."""

    fields_wanted = forms.MultipleChoiceField(
        label=gettext_lazy("想做哪些"), required=False, choices=VolunteerField.choices, widget=forms.CheckboxSelectMultiple
    )
    usual = forms.MultipleChoiceField(label=gettext_lazy("会什么"), required=False, widget=forms.CheckboxSelectMultiple)
    skills = forms.CharField(
        label=gettext_lazy("还会别的"), required=False, max_length=200, help_text=gettext_lazy("用顿号隔开，例如：修自行车、剪纸")
    )
    times = forms.MultipleChoiceField(
        label=gettext_lazy("什么时候有空"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("说不准就不勾。"),
    )
    official_number = forms.CharField(
        label=gettext_lazy("全国志愿服务编号"), required=False, max_length=rules.MOST_OFFICIAL,
        help_text=gettext_lazy("在“中国志愿服务网”注册过才有，没有就不写。不要写身份证号。"),
    )  # fmt: skip
    guardian_text = forms.CharField(
        label=gettext_lazy("监护人"), required=False, max_length=rules.MOST_GUARDIAN,
        help_text=gettext_lazy("未成年人要写：谁、什么关系、电话。监护人同意才能登记。"),
    )  # fmt: skip
    insured_until = day_field(
        gettext_lazy("保险到哪天"), required=False, help_text=gettext_lazy("意外伤害保险；有危险的事，保险没到期才能去。")
    )

    def __init__(self, *args: Any, keeps: bool = False, is_grown_up: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_grown_up:
            del self.fields["guardian_text"]  # who is known to be grown up is asked for none
        self.fields["usual"].choices = skills.choices()  # type: ignore[attr-defined]
        self.fields["times"].choices = free_times.choices()  # type: ignore[attr-defined]
        if not keeps:
            del self.fields["insured_until"]

    def clean_skills(self) -> list[str]:
        return skills_of(self.cleaned_data["skills"])

    def about(self, said: dict[str, Any], before: Volunteer | None = None) -> About:
        """`before`: whose guardian of the register stays, as no form asks for one."""
        return About(
            official_number=said["official_number"], skills=[*said["usual"], *said["skills"]], times=said["times"],
            fields=said["fields_wanted"], guardian=before.guardian if before else None, guardian_text=said.get("guardian_text", ""),
            insured_until=said.get("insured_until"),
        )  # fmt: skip


def initial_of(one: Volunteer | None) -> dict[str, Any]:
    """What is known already stands in the form: nobody types it twice."""
    if one is None:
        return {}
    return {
        "fields_wanted": one.fields,
        "usual": [each for each in one.skills if each in skills.USUAL],
        "skills": "、".join(each for each in one.skills if each not in skills.USUAL),
        "times": one.times,
        "official_number": one.official_number,
        "guardian_text": one.guardian_text,
        "insured_until": one.insured_until,
    }


class CommunityForm(forms.Form):
    """To which community the record belongs; offered by name."""

    place = forms.ChoiceField(label=gettext_lazy("登记在哪个社区"))

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(communities)  # type: ignore[attr-defined]


class OwnForm(AboutForm, CommunityForm):
    """“我要当志愿者”: whom the register does not know says a name; a consent of its own."""

    name = forms.CharField(label=gettext_lazy("您的姓名"), max_length=60)
    consents = forms.BooleanField(label=gettext_lazy("我同意记录我的志愿服务"), required=False)
    field_order = ("place", "name", "fields_wanted", "usual", "skills", "times", "guardian_text", "official_number", "consents")

    def __init__(self, *args: Any, is_known: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["name"]


class OwnChangeForm(AboutForm, CommunityForm):
    field_order = ("place", "fields_wanted", "usual", "skills", "times", "guardian_text", "official_number")


class TakeForm(WhoForm, Someone, AboutForm, CommunityForm):
    """Somebody at the counter, on the telephone, at their door."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS)
    since = day_field(
        gettext_lazy("从哪天起"), required=False, help_text=gettext_lazy("不写就是今天；以前就在做的，写开始的那天。")
    )
    consents = forms.BooleanField(label=gettext_lazy("问过本人，本人同意记录"), required=False)
    field_order = (
        "channel", "place", "name", "phone", "meant", "fields_wanted", "usual", "skills", "times", "guardian_text", "official_number",
        "insured_until", "since", "consents",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keeps=True, **kwargs)
        self.fields["name"].label, self.fields["name"].required = _("姓名"), True
        self.fields["phone"].help_text = _("凭姓名和电话认人，写了就不会登记成两个人。")

    def home_typed(self) -> Place | None:
        """The community that keeps the record is where somebody new lives."""
        key = uuid_of(self.cleaned_data.get("place", ""))
        return place_by_id(key, tenant=self.tenant) if key else None


class ChangeForm(AboutForm, CommunityForm):
    field_order = (
        "place", "fields_wanted", "usual", "skills", "times", "guardian_text", "official_number", "insured_until",
    )  # fmt: skip


class LeaveForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("为什么"), required=False, max_length=rules.MOST_REASON, help_text=gettext_lazy("可以不写。")
    )


class EntryForm(forms.Form):
    """Training, commendation, evaluation."""

    kind = forms.ChoiceField(label=gettext_lazy("记什么"), choices=VolunteerEntry.Kind.choices)
    on = day_field(gettext_lazy("哪天"))
    text = words_field(gettext_lazy("内容"), most=rules.MOST_ENTRY, rows=2)


# ---- teams ----


class TeamFilter(WithPlaces):
    q = search_field(gettext_lazy("队名、说明"))
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("做什么"), required=False, choices=[*ANY, *VolunteerField.choices])


class TeamForm(FindingForm):
    """A team as it is described; who is in it is chosen of the volunteers there."""

    name = forms.CharField(label=gettext_lazy("队名"), max_length=team_rules.MOST_NAME)
    field = forms.ChoiceField(label=gettext_lazy("做什么"), choices=VolunteerField.choices)
    place = place_field(gettext_lazy("在哪里"), help_text=gettext_lazy("街道、社区或者小区，写名称。"))
    organisation = unit_field(gettext_lazy("属于哪个单位"), required=False, help_text=gettext_lazy("没有就不写。"))
    founded_on = day_field(gettext_lazy("哪天成立"))
    about = words_field(gettext_lazy("说明"), most=team_rules.MOST_ABOUT, rows=2, required=False)
    lead = forms.ChoiceField(label=gettext_lazy("队长"), required=False)
    members = forms.MultipleChoiceField(label=gettext_lazy("队员"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices = (), has_members: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", _("先不定")), *people]  # type: ignore[attr-defined]
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        if not has_members:
            del self.fields["members"]


class JoinForm(forms.Form):
    people = forms.MultipleChoiceField(label=gettext_lazy("谁进队"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class DissolveForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = words_field(gettext_lazy("为什么解散"), most=team_rules.MOST_REASON, rows=2)
