"""What is typed about check-ins and teams: on one's own phone, at the counter, and what the roster is narrowed by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import Someone
from linli.core.models import Tenant
from linli.registry.api import Organisation, organisations

from ..models import CheckIn
from ..rules import checkins as rules
from ..rules import free_times, needs, skills
from ..rules import teams as team_rules
from ..selectors.checkins import NO_TIME
from ..services.checkins import About
from .market import CHANNELS
from .space_finding import FindingForm, PlaceField, day_field, to_choose, words_field

Choices = Sequence[tuple[str, Any]]
ANY: list[tuple[str, Any]] = [("", gettext_lazy("全部"))]


def employer_of(tenant: Tenant, text: str) -> tuple[Organisation | None, str]:
    """The unit of the register that somebody means who writes its full or short name; else just what was written."""
    text = text.strip()
    if not text:
        return None, ""
    found = list(organisations(tenant).filter(name=text)[:2]) or list(organisations(tenant).filter(short_name=text)[:2])
    return (found[0], "") if len(found) == 1 else (None, text)


class AboutForm(forms.Form):
    """What somebody says of themselves: taps for what is usual, words for the rest. A unit has no employer and no branch."""

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
    post_wanted = forms.CharField(label=gettext_lazy("想做什么"), required=False, max_length=rules.MOST_POST)
    employer = forms.CharField(label=gettext_lazy("工作单位"), required=False, max_length=rules.MOST_EMPLOYER)
    branch = forms.CharField(
        label=gettext_lazy("所在党支部"),
        required=False,
        max_length=rules.MOST_BRANCH,
        help_text=gettext_lazy("可以不写。写了只有社区管报到的岗位和您自己看得到，加密存放。"),
    )

    def __init__(self, *args: Any, tenant: Tenant, is_unit: bool = False, has_branch: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        self.fields["usual"].choices = skills.choices()  # type: ignore[attr-defined]
        self.fields["times"].choices = free_times.choices()  # type: ignore[attr-defined]
        if is_unit:
            self.fields["usual"].label, self.fields["post_wanted"].label = _("能帮什么"), _("还想一起做什么")
            del self.fields["employer"], self.fields["branch"]
        elif not has_branch:
            del self.fields["branch"]

    def clean_skills(self) -> list[str]:
        return needs.skills_of(self.cleaned_data["skills"])

    def about(self, said: dict[str, Any]) -> About:
        unit, text = employer_of(self.tenant, said.get("employer", ""))
        return About(
            employer=unit, employer_text=text, branch=said.get("branch") if "branch" in self.fields else None,
            skills=[*said["usual"], *said["skills"]], times=said["times"], post_wanted=said["post_wanted"],
        )  # fmt: skip


def initial_of(one: CheckIn | None) -> dict[str, Any]:
    """What is known already stands in the form: nobody types it twice."""
    if one is None:
        return {}
    return {
        "usual": [each for each in one.skills if each in skills.USUAL],
        "skills": "、".join(each for each in one.skills if each not in skills.USUAL),
        "times": one.times,
        "post_wanted": one.post_wanted,
        "employer": one.employer.name if one.employer else one.employer_text,
        "branch": one.branch,
    }


class WithCommunity(forms.Form):
    """To which community; offered by name."""

    place = forms.ChoiceField(label=gettext_lazy("报到到哪个社区"), error_messages={"required": gettext_lazy("还没选哪个社区。")})

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = to_choose(communities)  # type: ignore[attr-defined]


class ReportForm(WithCommunity, AboutForm):
    """One's own report, on a phone. The name only of whoever the register does not know yet."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    consents = forms.BooleanField(label=gettext_lazy("我单独同意把上面这些记下来，用来请我帮忙"), required=False)
    field_order = ("name", "place", "usual", "skills", "times", "employer", "branch", "post_wanted", "consents")

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["name"]


class UnitReportForm(WithCommunity, AboutForm):
    """A unit's report, by its liaison."""

    field_order = ("place", "usual", "skills", "times", "post_wanted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_unit=True, **kwargs)


class TakeForm(Someone, WithCommunity, AboutForm):
    """A report that a post takes down: of a unit, or of somebody by name and telephone."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS, widget=forms.RadioSelect, initial="counter")
    partner = forms.ChoiceField(label=gettext_lazy("哪个驻区单位"), required=False)
    since = day_field(gettext_lazy("哪天报到的"), required=False, help_text=gettext_lazy("不写就是今天。"))
    consents = forms.BooleanField(label=gettext_lazy("问过本人，本人单独同意记下来"), required=False)
    moves = forms.BooleanField(
        label=gettext_lazy("在别的社区报到过，现在转过来"),
        required=False,
        help_text=gettext_lazy("报到一次各级都认，搬了家就转，不重新报。"),
    )
    field_order = (
        "channel", "place", "name", "phone", "partner", "employer", "branch", "usual", "skills", "times", "post_wanted", "since",
        "consents", "moves",
    )  # fmt: skip

    def __init__(self, *args: Any, partners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", _("不是单位，是个人")), *partners]  # type: ignore[attr-defined]
        self.fields["name"].label = _("姓名")
        self.fields["phone"].help_text = _("凭姓名和电话认人，写了就不会登记成两个人。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("name")) == bool(said.get("partner")):
            raise forms.ValidationError(_("写一个：个人的姓名，或者选驻区单位。"), code="who")
        return said


class MoveForm(WithCommunity):
    on = day_field(gettext_lazy("从哪天起"), help_text=gettext_lazy("原来的报到到前一天为止。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = _("转到哪个社区")


class OwnMoveForm(WithCommunity):
    """One's own transfer: from today on."""


class EndForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("为什么结束"),
        max_length=rules.MOST_REASON,
        help_text=gettext_lazy("例如：搬出街道、退休、单位搬走了。"),
    )


class NothingForm(forms.Form):
    """A step that needs no words."""


class GridForm(forms.Form):
    grid = forms.ChoiceField(label=gettext_lazy("编入哪个网格"), required=False)

    def __init__(self, *args: Any, grids: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].choices = [("", _("不编")), *grids]  # type: ignore[attr-defined]


class RosterFilter(forms.Form):
    """What the roster is narrowed by, in its address."""

    q = forms.CharField(
        label=gettext_lazy("编号、姓名、单位"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("谁"),
        required=False,
        choices=[*ANY, ("person", pgettext_lazy("checkin", "个人")), ("unit", pgettext_lazy("checkin", "单位"))],
    )
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    skill = forms.ChoiceField(label=gettext_lazy("会什么"), required=False)
    time = forms.ChoiceField(label=gettext_lazy("什么时候有空"), required=False)
    year = forms.IntegerField(label=gettext_lazy("哪年年末在册"), required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, communities: Choices = (), known: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        times = [*free_times.choices(), (NO_TIME, _("没有说"))]
        words = [(one, skills.skill_word(one)) for one in known]
        for name, choices in {"under": communities, "skill": words, "time": times}.items():
            self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]


class TeamFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("名称、专长"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class TeamForm(FindingForm):
    """A team as it is described; who is in it is chosen of those who report there."""

    name = forms.CharField(label=gettext_lazy("队名"), max_length=team_rules.MOST_NAME)
    speciality = forms.CharField(
        label=gettext_lazy("专长"),
        max_length=team_rules.MOST_SPECIALITY,
        help_text=gettext_lazy("例如：理发、水电维修、法律咨询"),
    )
    place = PlaceField(label=gettext_lazy("在哪里"), max_length=200, help_text=gettext_lazy("街道、社区或者小区，写名称。"))
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
        if not people:
            self.fields["people"].help_text = _("现在没有可以请的人：要先在这里报到，还没进这支队伍。")


class DissolveForm(forms.Form):
    on = day_field(gettext_lazy("最后一天"))
    reason = words_field(gettext_lazy("为什么解散"), most=needs.MOST_REASON, rows=2)


class SheetForm(forms.Form):
    sheet = forms.FileField(label=gettext_lazy("表格"), help_text=gettext_lazy(".xlsx 或 .csv，第一行是表头"))
