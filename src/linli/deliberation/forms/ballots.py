"""What is typed to prepare a ballot, step by step, and to move one on."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import instant_field, words_field
from linli.core.forms import add_problems
from linli.core.rulesets import RuleSet
from linli.core.words import Words
from linli.deliberation.models import BallotKind, Channel, RollSource, Secrecy
from linli.deliberation.rules import option_lines
from linli.deliberation.rules.ballots import MOST, RULE_CHANNELS
from linli.deliberation.rules.freezing import BUDGET_RULES

Choices = Iterable[tuple[str, Any]]
CENTS = 1_000_000
STEPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (gettext_lazy("表决什么"), ("kind", "title", "question", "about", "place", "council")),
    (gettext_lazy("选项"), ("options", "seats", "budget", "budget_rule", "matter")),
    (gettext_lazy("名册"), ("roll_source", "needs_publicity")),
    (gettext_lazy("规则"), ("rule_code", "secrecy")),
    (
        gettext_lazy("怎么投、什么时候"),
        ("channels", "allows_revote", "opens_at", "closes_at", "is_public", "chief_scrutineer", "scrutineers"),
    ),
)
LINKS = ("meeting", "item", "motion", "motion_version", "run", "step", "round")
"""What the ballot comes from; it travels along unseen and is looked up again by who may see it."""
ONLY_FOR = {
    "options": ("selection", "satisfaction", "budget", "survey", "lot"),
    "seats": ("selection", "lot"),
    "budget": ("budget",),
    "budget_rule": ("budget",),
    "matter": ("owners",),
}
MATTERS = (
    ("1", gettext_lazy("（一）制定和修改业主大会议事规则")),
    ("2", gettext_lazy("（二）制定和修改管理规约")),
    ("3", gettext_lazy("（三）选举业主委员会或者更换业主委员会成员")),
    ("4", gettext_lazy("（四）选聘和解聘物业服务企业或者其他管理人")),
    ("5", gettext_lazy("（五）使用维修资金")),
    ("6", gettext_lazy("（六）筹集维修资金")),
    ("7", gettext_lazy("（七）改建、重建建筑物及其附属设施")),
    ("8", gettext_lazy("（八）改变共有部分的用途，或者用来经营")),
    ("9", gettext_lazy("（九）其他共有和共同管理的重大事项")),
)
HOW_MUCH = {
    "greedy": gettext_lazy("按票数从多到少，钱够就选"),
    "equal-shares": gettext_lazy("等额份额：预算平均分给每张票"),
    "equal-shares-add1": gettext_lazy("等额份额，剩的钱接着加"),
}


class BallotForm(forms.Form):
    """Everything that is said of a ballot before it is frozen; shown in steps, or whole where a draft is changed."""

    kind = forms.ChoiceField(label=gettext_lazy("怎么表决"), choices=BallotKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("题目"), max_length=MOST["title"])
    question = words_field(
        gettext_lazy("问大家的话"), most=MOST["question"], rows=3, help_text=gettext_lazy("印在票上、念给大家听的话。")
    )
    about = words_field(gettext_lazy("说明"), most=MOST["about"], rows=3, required=False)
    place = forms.ChoiceField(label=gettext_lazy("哪里的事"))
    council = forms.ChoiceField(label=gettext_lazy("哪个议事组织"), required=False)
    options = words_field(
        gettext_lazy("选项，一行一个"),
        most=20_000,
        rows=8,
        required=False,
        help_text=gettext_lazy(
            "名称后面可以接 ｜多少万元｜哪天办完｜做什么，也可以从表格里整块贴进来。问卷：先写题目，下面一行一种答法，前面加“-”。"
        ),
    )
    seats = forms.IntegerField(label=gettext_lazy("选几个"), required=False, min_value=1, max_value=1000)
    budget = forms.DecimalField(
        label=gettext_lazy("一共有多少钱（万元）"), required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=6
    )
    budget_rule = forms.ChoiceField(
        label=gettext_lazy("怎么选出来"),
        required=False,
        choices=[(code, HOW_MUCH[code]) for code in BUDGET_RULES],
        widget=forms.RadioSelect,
    )
    matter = forms.ChoiceField(
        label=gettext_lazy("《民法典》第二百七十八条第几项"),
        required=False,
        choices=[("", "—"), *MATTERS],
        help_text=gettext_lazy("业主共同决定的一定要选。"),
    )
    roll_source = forms.ChoiceField(label=gettext_lazy("谁能投"), choices=RollSource.choices, widget=forms.RadioSelect)
    needs_publicity = forms.BooleanField(label=gettext_lazy("名册要先公示"), required=False)
    rule_code = forms.ChoiceField(label=gettext_lazy("按哪条规则算"), widget=forms.RadioSelect)
    secrecy = forms.ChoiceField(label=gettext_lazy("记不记名"), choices=Secrecy.choices, widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("怎么投"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("几种可以一起用，票倒在一起数，一份表决权只算一次。"),
    )
    allows_revote = forms.BooleanField(label=gettext_lazy("截止前可以改"), required=False)
    opens_at = instant_field(gettext_lazy("什么时候开始"), required=False, help_text=gettext_lazy("不写就由人宣布开始。"))
    closes_at = instant_field(
        gettext_lazy("什么时候截止"), required=False, help_text=gettext_lazy("不写就由人宣布截止，会上当场表决都这样。")
    )
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到"), required=False, initial=True)
    chief_scrutineer = forms.CharField(label=gettext_lazy("总监票人"), required=False, max_length=60)
    scrutineers = forms.CharField(label=gettext_lazy("监票人、计票人"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        places: Choices = (),
        councils: Choices = (),
        rules: Choices = (),
        rule: RuleSet | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("请选")), *places]  # type: ignore[attr-defined]
        self.fields["council"].choices = [("", _("不是哪个议事组织的")), *councils]  # type: ignore[attr-defined]
        self.fields["rule_code"].choices = list(rules)  # type: ignore[attr-defined]
        self._keep_to_rule(rule)
        for name in LINKS:
            self.fields[name] = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
        self.lines: list[option_lines.OptionLine] = []

    def _keep_to_rule(self, rule: RuleSet | None) -> None:
        """Only the channels that the chosen rule lets voices come through are offered, and no names where it wants none."""
        body = rule.body if rule else {}
        if allowed := body.get("channels"):
            offered = [one for one in Channel.choices if RULE_CHANNELS.get(one[0], one[0]) in allowed]
            self.fields["channels"].choices = offered  # type: ignore[attr-defined]
        if "secret" in body and not body["secret"]:
            self.fields["secrecy"].initial = Secrecy.RECORDED

    def clean_options(self) -> str:
        text = str(self.cleaned_data["options"])
        self.lines, problems = option_lines.read(text, is_survey=self.cleaned_data.get("kind") == BallotKind.SURVEY)
        add_problems(self, problems)
        return text

    def names_of(self, step: int) -> list[str]:
        """The fields of a step (from 1) that this kind of ballot asks for."""
        kind = self["kind"].value()
        return [name for name in STEPS[step - 1][1] if kind in ONLY_FOR.get(name, (kind,))]

    def bound_of(self, step: int) -> list[forms.BoundField]:
        return [self[name] for name in self.names_of(step)]

    def keep_errors_of(self, steps: Sequence[int]) -> None:
        """What later steps still lack is no error yet."""
        asked = {name for step in steps for name in self.names_of(step)}
        for name in [one for one in self.errors if one not in asked]:
            del self.errors[name]

    def carried(self, but: int) -> list[tuple[str, str]]:
        """What was typed in the other steps, and where it comes from, as hidden fields."""
        shown = set(self.names_of(but))
        rest = [name for name in self.fields if name not in shown]
        return [(name, value) for name in rest for value in self._typed(name)]

    def _typed(self, name: str) -> list[str]:
        if self.is_bound:
            return [str(one) for one in self.data.getlist(name)]  # type: ignore[attr-defined]
        value = self[name].value()
        listed = value if isinstance(value, list | tuple) else [value]
        return [("on" if one is True else str(one)) for one in listed if one not in (None, False, "")]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=MOST["reason"])


class CloseForm(forms.Form):
    """Why it ends before its time."""

    reason = forms.CharField(
        label=gettext_lazy("提前截止的原因"),
        required=False,
        max_length=MOST["reason"],
        help_text=gettext_lazy("到了公布的截止时间，或者会上当场表决，就不用写。"),
    )


class NothingForm(forms.Form):
    """A verb that asks nothing."""
