"""What is typed about supervision of special work, and about proposals of congresses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.registry.api import Organisation

from .finding import FindingForm, UnitField

Choices = Iterable[tuple[str, Any]]
MOST = 4000


class SupervisionForm(forms.Form):
    council = forms.ChoiceField(label=gettext_lazy("哪个议事组织"))
    title = forms.CharField(label=gettext_lazy("监督什么"), max_length=80)
    about = words_field(gettext_lazy("说明"), most=MOST, required=False)
    begins_on = day_field(gettext_lazy("哪天开始"))
    ends_on = day_field(gettext_lazy("到哪天"), required=False)

    def __init__(self, *args: Any, councils: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].choices = [("", _("请选")), *councils]  # type: ignore[attr-defined]


class MembersForm(forms.Form):
    members = forms.MultipleChoiceField(label=gettext_lazy("谁参加"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, seats: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = list(seats)  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    visited_on = day_field(gettext_lazy("哪天去的"))
    where = forms.CharField(label=gettext_lazy("在哪里"), max_length=120)
    present = forms.CharField(label=gettext_lazy("谁去了"), max_length=300)
    findings = words_field(gettext_lazy("看到什么"), most=MOST, rows=4)


class AskedUnitField(UnitField):
    """As a representative is told: who asks cannot enter a unit, and need not know its name."""

    def says(self, text: str, found: list[Organisation]) -> str:
        if found:
            return super().says(text, found)
        return _("没有找到叫“%(text)s”的单位。不知道全称就空着，由街道、社区答。") % {"text": text}


class QuestionForm(FindingForm):
    question = words_field(gettext_lazy("问什么"), most=MOST, rows=4)
    answer_until = day_field(gettext_lazy("最晚哪天答"))
    to_organisation = AskedUnitField(
        label=gettext_lazy("请哪个单位答"), required=False, help_text=gettext_lazy("不写就由街道、社区答。")
    )
    asked_by = forms.ChoiceField(label=gettext_lazy("替谁记"), required=False)

    def __init__(self, *args: Any, seats: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seats is None:
            del self.fields["asked_by"]
        else:
            self.fields["asked_by"].choices = [("", _("办公室自己问")), *seats]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = words_field(gettext_lazy("答复"), most=MOST, rows=5, help_text=gettext_lazy("居民看得到。"))


class ConclusionForm(forms.Form):
    conclusion = words_field(gettext_lazy("结论"), most=MOST, rows=4, help_text=gettext_lazy("居民看得到；写了就不能再记。"))


class ExternalForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("哪一级的什么"), max_length=40, help_text=gettext_lazy("如：省政协提案、区人大建议。")
    )
    number = forms.CharField(label=gettext_lazy("编号"), max_length=40)
    title = forms.CharField(label=gettext_lazy("题目"), max_length=120)
    proposer = forms.CharField(label=gettext_lazy("谁提的"), max_length=120, required=False)
    received_on = day_field(gettext_lazy("哪天收到"))
    answer_until = day_field(gettext_lazy("最晚哪天答复"), required=False)
    run = forms.ChoiceField(label=gettext_lazy("在走哪个程序"), required=False)

    def __init__(self, *args: Any, runs: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = [("", _("没有")), *runs]  # type: ignore[attr-defined]


class ExternalAnswerForm(forms.Form):
    answer = words_field(gettext_lazy("答复"), most=MOST, rows=4)
    on = day_field(gettext_lazy("哪天答复的"))
    satisfaction = forms.CharField(label=gettext_lazy("提的人满不满意"), max_length=40, required=False)


class LinkForm(forms.Form):
    meeting = forms.ChoiceField(label=gettext_lazy("哪个会在办"))

    def __init__(self, *args: Any, meetings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [("", _("请选")), *meetings]  # type: ignore[attr-defined]
