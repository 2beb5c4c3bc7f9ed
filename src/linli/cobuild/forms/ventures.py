"""What is typed about rounds, ventures and their money; money is typed in yuan and kept in cents."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, offer, words_field
from linli.core.forms import FilesField

from ..models import Category, CheckKind, Stage
from ..rules import ventures as rules
from ..rules.reviewing import StageRules
from ..rules.venture_money import Line, cents_of

Choices = Iterable[tuple[str, Any]]
LINES = 12
"""Lines of a budget on one page."""
YES_NO = [("yes", gettext_lazy("合格")), ("no", gettext_lazy("不合格"))]


class YuanField(forms.DecimalField):
    """Yuan with at most two places; `clean` gives cents."""

    def __init__(self, **given: Any) -> None:
        super().__init__(decimal_places=2, max_digits=13, **given)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else cents_of(found)


class EmptyForm(forms.Form):
    """A button, and nothing to type."""


class ReasonForm(forms.Form):
    reason = words_field(gettext_lazy("为什么"), most=rules.MOST_REASON)


class RoundForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("范围"))
    year = forms.IntegerField(label=gettext_lazy("年"), min_value=2000, max_value=2100)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=rules.MOST_TITLE)
    funds = YuanField(label=gettext_lazy("总资金（元）"), min_value=Decimal("0.01"))
    per_venture = YuanField(label=gettext_lazy("每个项目最多（元）"), min_value=Decimal("0.01"))
    apply_from = day_field(gettext_lazy("申报开始"))
    apply_until = day_field(gettext_lazy("申报截止"), help_text=gettext_lazy("这一天当天还收。"))
    terms = words_field(gettext_lazy("申报条件"), most=rules.MOST_TEXT, rows=6, required=False)
    with_run = forms.BooleanField(label=gettext_lazy("同时启动“公益创投”程序，一步一步公开"), required=False, initial=True)

    def __init__(self, *args: Any, places: Choices = (), has_run: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)
        if has_run:
            del self.fields["with_run"]


class JudgeForm(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("评哪一阶段"), choices=Stage.choices, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=gettext_lazy("评委的手机号"), max_length=20, help_text=gettext_lazy("登记在册的人；评委用这个号登录打分。")
    )
    organisation = forms.ChoiceField(label=gettext_lazy("工作单位"), required=False)
    title = forms.CharField(
        label=gettext_lazy("身份"), max_length=80, required=False, help_text=gettext_lazy("例如：高校社会工作系教师")
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations, _("不在册"))


class ChooseForm(forms.Form):
    """For each venture that was judged: the grant, or why not. Empty: not chosen."""

    def __init__(self, *args: Any, keys: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in keys:
            self.fields[f"grant_{key}"] = YuanField(label=_("%(what)s：批准金额（元）") % {"what": label}, required=False)
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("%(what)s：没有选的原因") % {"what": label}, required=False, max_length=rules.MOST_REASON
            )

    def grants(self) -> dict[str, int]:
        return {
            name.removeprefix("grant_"): cents for name, cents in self.cleaned_data.items() if name.startswith("grant_") and cents
        }

    def reasons(self) -> dict[str, str]:
        said = self.cleaned_data.items()
        return {name.removeprefix("reason_"): text for name, text in said if name.startswith("reason_") and text}


class VentureForm(forms.Form):
    """An application with its budget; a draft may leave most of it open."""

    title = forms.CharField(label=gettext_lazy("项目名称"), max_length=rules.MOST_TITLE)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    place = forms.ChoiceField(label=gettext_lazy("在哪里做"))
    for_whom = forms.CharField(label=gettext_lazy("为谁做"), max_length=rules.MOST_WHOM, required=False)
    problem = words_field(gettext_lazy("要解决什么"), most=rules.MOST_TEXT, rows=4, required=False)
    plan = words_field(gettext_lazy("怎么做"), most=rules.MOST_TEXT, rows=6, required=False)
    planned_services = forms.IntegerField(label=gettext_lazy("打算服务几场"), min_value=0, max_value=10_000, required=False)
    planned_person_times = forms.IntegerField(
        label=gettext_lazy("打算服务多少人次"), min_value=0, max_value=10_000_000, required=False
    )
    begins_on = day_field(gettext_lazy("开始"), required=False)
    ends_on = day_field(gettext_lazy("结束"), required=False)
    contact = forms.CharField(label=gettext_lazy("项目负责人"), max_length=rules.MOST_CONTACT, required=False)

    def __init__(self, *args: Any, places: Choices = (), applicants: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)
        if applicants:
            self.fields["applicant"] = forms.ChoiceField(label=_("申报单位"), choices=list(applicants))
            self.order_fields(["applicant"])
        for number in range(1, LINES + 1):
            told = {"n": number}
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("第 %(n)d 行：用在哪里") % told, max_length=120, required=False
            )
            self.fields[f"quantity_{number}"] = forms.IntegerField(
                label=_("第 %(n)d 行：数量") % told, min_value=1, max_value=1_000_000, required=False
            )
            self.fields[f"unit_{number}"] = YuanField(
                label=_("第 %(n)d 行：单价（元）") % told, min_value=Decimal("0.01"), required=False
            )
            self.fields[f"own_{number}"] = forms.BooleanField(label=_("第 %(n)d 行：自筹") % told, required=False)

    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.split("_")[-1].isdecimal() is False]

    def line_fields(self) -> list[list[Any]]:
        """The lines as they are typed: text, quantity, price, whether it is one's own money."""
        names = ("text", "quantity", "unit", "own")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, LINES + 1)]

    def lines(self) -> list[Line]:
        """Those lines in which something was written."""
        found = []
        for number in range(1, LINES + 1):
            text, quantity, unit, own = (
                self.cleaned_data.get(f"{name}_{number}") for name in ("text", "quantity", "unit", "own")
            )
            if text or unit or quantity:
                found.append(Line(text or "", quantity or 1, unit or 0, bool(own)))
        return found

    def given(self) -> dict[str, Any]:
        """The application without its place and its lines."""
        names = ("title", "category", "for_whom", "problem", "plan", "begins_on", "ends_on", "contact")
        numbers = ("planned_services", "planned_person_times")
        return {name: self.cleaned_data[name] for name in names} | {name: self.cleaned_data[name] or 0 for name in numbers}


def initial_lines(lines: Iterable[Line]) -> dict[str, Any]:
    """A budget as the form shows it."""
    found: dict[str, Any] = {}
    for number, one in enumerate(lines, start=1):
        found |= {
            f"text_{number}": one.text,
            f"quantity_{number}": one.quantity,
            f"unit_{number}": Decimal(one.unit_cents) / 100,
            f"own_{number}": one.is_own_money,
        }
    return found


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("哪一项"), choices=CheckKind.choices, widget=forms.RadioSelect)
    on = day_field(gettext_lazy("哪天"))
    passed = forms.TypedChoiceField(
        label=pgettext_lazy("check", "结果"), choices=YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    text = words_field(gettext_lazy("意见"), most=rules.MOST_TEXT, required=False, help_text=gettext_lazy("不合格要写明为什么。"))
    self_report = words_field(gettext_lazy("自评"), most=rules.MOST_TEXT, required=False)
    papers = FilesField(label=gettext_lazy("材料"), required=False)

    def __init__(self, *args: Any, kinds: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", kinds)


class ContractForm(forms.Form):
    agreement = forms.ChoiceField(label=gettext_lazy("签好的协议"), required=False)
    words = forms.CharField(
        label=gettext_lazy("纸质协议"),
        required=False,
        max_length=rules.MOST_REASON,
        help_text=gettext_lazy("没有电子协议的，写编号和签订日期。"),
    )

    def __init__(self, *args: Any, agreements: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agreement", agreements, _("用纸质协议"))


class WordsForm(forms.Form):
    words = words_field(gettext_lazy("结果"), most=rules.MOST_REASON, required=False)


class PayForm(forms.Form):
    paid_on = day_field(gettext_lazy("拨款日期"))
    voucher = forms.CharField(label=gettext_lazy("凭证号"), max_length=rules.MOST_VOUCHER)


class SpendForm(forms.Form):
    cents = YuanField(label=gettext_lazy("金额（元）"), help_text=gettext_lazy("记错的用负数冲回。"))
    on = day_field(gettext_lazy("哪天"))
    text = forms.CharField(label=gettext_lazy("花在什么上"), max_length=120)
    voucher = forms.CharField(label=gettext_lazy("凭证号"), max_length=rules.MOST_VOUCHER, required=False)
    over_reason = forms.CharField(label=gettext_lazy("超出这一行的原因"), max_length=rules.MOST_REASON, required=False)


class ServiceForm(forms.Form):
    on = day_field(gettext_lazy("哪天"))
    title = forms.CharField(label=gettext_lazy("做了什么"), max_length=120)
    place_text = forms.CharField(label=gettext_lazy("在哪里"), max_length=120, required=False)
    person_times = forms.IntegerField(
        label=gettext_lazy("人次"), min_value=1, max_value=100_000, help_text=gettext_lazy("来一次算一次。")
    )
    people = forms.IntegerField(
        label=gettext_lazy("人数"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("一个人来几次也算一个，没有数就不填。"),
    )
    half_hours = forms.IntegerField(label=gettext_lazy("几个半小时"), min_value=0, max_value=48, required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "half_hours"} | {
            "half_hours": self.cleaned_data["half_hours"] or 0
        }


class SheetForm(forms.Form):
    """A score sheet: points for each criterion, and a last tick that turns it into a signature."""

    def __init__(self, *args: Any, stage: StageRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in stage.criteria:
            most = one.most // 100
            widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5", "min": "0", "max": str(most)})
            self.fields[one.code] = YuanField(
                label=one.words,
                min_value=Decimal(0),
                max_value=Decimal(most),
                help_text=_("0 到 %(most)d 分") % {"most": most},
                widget=widget,
            )
        self.fields["remark"] = words_field(_("评语"), most=1000, required=False)
        self.fields["confirm"] = forms.BooleanField(
            label=_("分数和评语我看过了，签字"), error_messages={"required": _("看过一遍，打勾才算签字。")}
        )

    def points(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("remark", "confirm")}
