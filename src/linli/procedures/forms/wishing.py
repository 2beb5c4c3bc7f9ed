"""What is typed to wish for something, to call for wishes, to screen one, to comment on the draft list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.procedures.models import How
from linli.procedures.rules.proposals import (
    MOST_NAME,
    MOST_REASON,
    MOST_TEXT,
    MOST_TITLE,
    MOST_WORDS,
    NO,
    UNCLEAR,
    YES,
    Criterion,
    Ground,
)

from .collecting import Choices

OFFICE_WAYS = [one for one in How.choices if one[0] != How.WEB]
VERDICTS = [(YES, gettext_lazy("行")), (NO, gettext_lazy("不行")), (UNCLEAR, gettext_lazy("说不准"))]


class WishForm(forms.Form):
    """A wish, on the page."""

    title = forms.CharField(
        label=gettext_lazy("想办什么"),
        max_length=MOST_TITLE,
        help_text=gettext_lazy("一句话，例如：给纬二路装路灯"),
        error_messages={"required": gettext_lazy("还没写想办什么。")},
    )
    text = words_field(
        gettext_lazy("为什么要办，办在哪里"),
        most=MOST_TEXT,
        rows=4,
        help_text=gettext_lazy("说清楚就行。不要写别人的名字和电话。"),
    )
    place = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)
    name = forms.CharField(label=gettext_lazy("怎么称呼您"), required=False, max_length=MOST_NAME)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("留了电话，办还是不办、为什么，我们都告诉您。可以不留。"),
    )

    def __init__(self, *args: Any, places: Choices = (), signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全街道")), *places]  # type: ignore[attr-defined]
        if signed_in:
            del self.fields["name"], self.fields["phone"]

    def clean_phone(self) -> str:
        text = str(self.cleaned_data["phone"]).strip()
        digits = text.replace(" ", "").replace("-", "").removeprefix("+86")
        if digits and (not (digits.isascii() and digits.isdigit()) or not 7 <= len(digits) <= 12):
            raise forms.ValidationError(_("电话应该是 7 到 12 位数字，例如 139 0000 0120。也可以不留。"), code="phone")
        return digits


class TakeForm(WishForm):
    """A wish that somebody of the office writes down."""

    way = forms.ChoiceField(label=gettext_lazy("怎么提的"), choices=OFFICE_WAYS, widget=forms.RadioSelect, initial=How.PHONE)
    field_order = ("way", "title", "text", "place", "name", "phone")


class CallForm(forms.Form):
    """The call for one year's projects."""

    year = forms.IntegerField(label=gettext_lazy("哪一年的项目"))
    seats = forms.IntegerField(label=gettext_lazy("要选出几件"), initial=10)
    opens_on = day_field(gettext_lazy("哪天开始"))
    closes_on = day_field(gettext_lazy("哪天截止"), help_text=gettext_lazy("当天 24:00 前都算。"))


class SheetForm(forms.Form):
    """The screening sheet: fields `is_<code>` and `why_<code>` for each line of the rule."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"is_{one.code}"] = forms.ChoiceField(
                label=one.name, choices=VERDICTS, widget=forms.RadioSelect, required=False, help_text=one.asks
            )
            self.fields[f"why_{one.code}"] = forms.CharField(
                label=_("%(name)s：说明") % {"name": one.name}, required=False, max_length=MOST_WORDS
            )

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        return [(one, self[f"is_{one.code}"], self[f"why_{one.code}"]) for one in self.criteria]

    def verdicts(self) -> dict[str, str]:
        return {one.code: self.cleaned_data[f"is_{one.code}"] for one in self.criteria}

    def words(self) -> dict[str, str]:
        return {one.code: self.cleaned_data[f"why_{one.code}"] for one in self.criteria}


class ScreenForm(SheetForm):
    """The sheet with what follows from it: a candidate with what stands on the ballot, or a refusal with its ground and reason."""

    then = forms.ChoiceField(
        label=gettext_lazy("结论"),
        choices=[("candidate", gettext_lazy("列为候选")), ("refuse", gettext_lazy("不采纳"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选结论。")},
    )
    ground = forms.ChoiceField(label=gettext_lazy("缘由"), required=False)
    reason = words_field(
        gettext_lazy("对提的人说"),
        most=MOST_REASON,
        required=False,
        help_text=gettext_lazy("这段话会告诉提的人，也会公开。说清为什么，还能怎么办。"),
    )
    summary = words_field(gettext_lazy("项目内容"), most=MOST_TEXT, required=False, help_text=gettext_lazy("印在票上的说明。"))
    benefits = forms.CharField(label=gettext_lazy("谁受益"), required=False, max_length=MOST_WORDS)
    cost = forms.DecimalField(label=gettext_lazy("总投资（万元）"), required=False, min_value=0, max_digits=10, decimal_places=4)
    lead = forms.CharField(label=gettext_lazy("责任单位"), required=False, max_length=MOST_NAME)
    done_by = day_field(gettext_lazy("完成时间"), required=False)

    def __init__(self, *args: Any, grounds: Sequence[Ground] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.code, one.name) for one in grounds]
        self.fields["ground"].choices = [("", _("请选")), *named]  # type: ignore[attr-defined]

    def clean_cost(self) -> int | None:
        """In 0.01 yuan."""
        given: Decimal | None = self.cleaned_data["cost"]
        return None if given is None else int(given * 10_000 * 100)


class MergeForm(forms.Form):
    """Into which wish of the same call."""

    into = forms.CharField(
        label=gettext_lazy("并到哪一条"), max_length=30, help_text=gettext_lazy("写编号，例如 建〔2026〕12号，或者只写 12。")
    )


class ToldForm(forms.Form):
    """How the proposer was told."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎么告诉的"),
        choices=[
            ("phone", gettext_lazy("打了电话")),
            ("visit", gettext_lazy("当面说的")),
            ("counter", gettext_lazy("来窗口时说的")),
            ("paper", gettext_lazy("写了信")),
            ("nobody", gettext_lazy("没留联系方式")),
        ],
        widget=forms.RadioSelect,
    )


class PublishForm(forms.Form):
    """Until when comments on the draft list are taken."""

    until = day_field(gettext_lazy("意见提到哪天"), help_text=gettext_lazy("当天 24:00 前都算。"))


class CommentForm(forms.Form):
    """What somebody thinks of the draft list."""

    proposal = forms.ChoiceField(label=gettext_lazy("对哪一件"), required=False)
    text = words_field(gettext_lazy("您的意见"), most=MOST_TEXT)

    def __init__(self, *args: Any, listed: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].choices = [("", _("整份名单")), *listed]  # type: ignore[attr-defined]


class CommentTakenForm(CommentForm):
    """A comment that somebody of the office writes down."""

    way = forms.ChoiceField(label=gettext_lazy("怎么提的"), choices=OFFICE_WAYS, widget=forms.RadioSelect, initial=How.PHONE)
    field_order = ("way", "proposal", "text")


class AnswerForm(forms.Form):
    """Taken up or not, and why."""

    taken_up = forms.ChoiceField(
        label=gettext_lazy("采纳吗"),
        choices=[("yes", gettext_lazy("采纳")), ("no", gettext_lazy("不采纳"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选采纳还是不采纳。")},
    )
    reason = words_field(pgettext_lazy("noun", "答复"), most=MOST_REASON, help_text=gettext_lazy("会公开。"))
