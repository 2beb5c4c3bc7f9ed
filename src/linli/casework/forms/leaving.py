"""What clerks type to merge, to split, to hand over, to turn away, to put right afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.amending import OUTCOMES
from linli.casework.rules.merging import MOST_PARTS
from linli.casework.states import PetitionKind
from linli.core.form_fields import words_field

from .pieces import offer
from .reporting import MOST_WORDS
from .working import MOST_REASON, Choices

INVALID = gettext_lazy("没有这一项，请从列出的里面选。")


class MergeForm(forms.Form):
    """Into which case: one of those that look alike, or any other by its number."""

    into = forms.ChoiceField(label=gettext_lazy("并到哪一件"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(
        label=gettext_lazy("或者写那一件的编号"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("例如 HYL-1120-0037。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    reason = words_field(
        gettext_lazy("凭什么说是同一件"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("可以不写。报事人看得到。"),
    )

    def __init__(self, *args: Any, candidates: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", candidates, unknown=_("这一件不在列表里，请写编号。"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("into") and not cleaned.get("number") and not self.errors:
            self.add_error("into", forms.ValidationError(_("还没选并到哪一件。"), code="required"))
        return cleaned


class SplitForm(forms.Form):
    """What stays here, and up to five parts with a title, a category and a place each. An empty part is no part."""

    title = forms.CharField(
        label=gettext_lazy("这一件留下的是什么事"),
        max_length=120,
        error_messages={"required": gettext_lazy("还没写这一件留下的是什么事。")},
    )
    reason = words_field(
        gettext_lazy("为什么拆"), most=MOST_REASON, rows=2, required=False, help_text=gettext_lazy("报事人看得到。")
    )

    def __init__(self, *args: Any, categories: Choices = (), places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed, around = list(categories), list(places)
        for number in range(1, MOST_PARTS + 1):
            self._add_part(f"part{number}_", listed, around)

    def _add_part(self, prefix: str, categories: list[Any], places: list[Any]) -> None:
        self.fields[f"{prefix}title"] = forms.CharField(label=_("是什么事"), required=False, max_length=120)
        self.fields[f"{prefix}category"] = forms.ChoiceField(
            label=_("哪一类"), required=False, choices=[("", _("请选")), *categories], error_messages={"invalid_choice": INVALID}
        )
        self.fields[f"{prefix}place"] = forms.ChoiceField(
            label=_("在哪里"),
            required=False,
            choices=[("", _("和原来一样")), *places],
            error_messages={"invalid_choice": INVALID},
        )
        self.fields[f"{prefix}text"] = words_field(_("原话里讲这件事的那几句"), most=MOST_WORDS, rows=2, required=False)

    def parts(self) -> list[dict[str, Any]]:
        """The fields of each part, for the page."""
        return [
            {name: self[f"part{number}_{name}"] for name in ("title", "category", "place", "text")}
            | {"number": number, "is_open": number == 1 or self._has(number)}
            for number in range(1, MOST_PARTS + 1)
        ]

    def _has(self, number: int) -> bool:
        """Whether anything was written for a part, or is wrong with it."""
        names = [f"part{number}_{name}" for name in ("title", "category", "place", "text")]
        return any(self.data.get(name) or name in self.errors for name in names) if self.is_bound else False

    def given(self) -> list[dict[str, Any]]:
        """The parts that were written, in their order; for each its number."""
        return [
            {
                "number": number,
                **{name: self.cleaned_data[f"part{number}_{name}"] for name in ("title", "category", "place", "text")},
            }
            for number in range(1, MOST_PARTS + 1)
            if self._has(number)
        ]

    def clean(self) -> dict[str, Any]:
        """The parts go to the service as one list; gaps between them close."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["parts"] = self.given()
        return cleaned


class EmergencyForm(forms.Form):
    """Which number, and whether somebody here has rung it."""

    service = forms.ChoiceField(
        label=gettext_lazy("该打哪个电话"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选该打哪个电话。")},
    )
    called = forms.BooleanField(label=gettext_lazy("我已经替他打过了"), required=False)
    note = words_field(
        gettext_lazy("再告诉报事人一句"),
        most=500,
        rows=2,
        required=False,
        help_text=gettext_lazy("例如：“先关总阀，人到楼下等。”"),
    )

    def __init__(self, *args: Any, services: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", services, unknown=_("请选该打哪个电话。"))


class ReferForm(forms.Form):
    """Sending a case the way of petitions."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是哪一类"),
        choices=PetitionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是哪一类：建议意见、检举控告，还是申诉求决。")},
    )
    accused_organisation = forms.ChoiceField(
        label=gettext_lazy("反映的是哪个单位"),
        required=False,
        help_text=gettext_lazy("选了，这个单位的人就看不到这件事，材料也转不过去。"),
    )
    accused = forms.CharField(
        label=gettext_lazy("反映的是谁"), required=False, max_length=120, help_text=gettext_lazy("只有信访专员和街道领导看得到。")
    )
    note = words_field(gettext_lazy("再告诉报事人一句"), most=500, rows=2, required=False)

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "accused_organisation", [("", _("没有，或不清楚")), *organisations], unknown=str(INVALID))


class NotAcceptForm(forms.Form):
    """Not ours: a lawful channel of the list, so that nobody is sent away empty-handed; for a repeat the earlier case."""

    channel = forms.ChoiceField(
        label=gettext_lazy("该找谁"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选该找谁。不能只说不归我们管。")},
    )
    earlier = forms.ChoiceField(
        label=gettext_lazy("先前的那一件"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("同一位报事人、已经有结果的。选“重复反映”时才要选。"),
    )
    reason = words_field(
        gettext_lazy("告诉报事人"),
        most=MOST_REASON,
        rows=3,
        required=False,
        help_text=gettext_lazy("不写就用上面那句话。写了就原样给报事人看。"),
    )

    def __init__(self, *args: Any, channels: Choices = (), earlier: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", channels, unknown=str(INVALID))
        offer(self, "earlier", earlier, unknown=str(INVALID))


class AmendForm(forms.Form):
    """The result as it should have been told, and why it was not."""

    reply = words_field(gettext_lazy("答复"), most=4000, rows=5, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), required=False, error_messages={"invalid_choice": INVALID})
    category = forms.ChoiceField(label=gettext_lazy("哪一类"), error_messages={"invalid_choice": INVALID})
    reason = words_field(
        gettext_lazy("为什么更正"),
        most=MOST_REASON,
        rows=2,
        help_text=gettext_lazy("报事人看得到。原来的写法也留着。"),
        empty=gettext_lazy("还没写为什么更正。"),
    )

    def __init__(self, *args: Any, categories: Choices = (), outcomes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", categories)
        offer(self, "outcome", outcomes)


def outcomes() -> list[tuple[str, Any]]:
    """The results that a case may have been closed with."""
    return [(one.value, one.label) for one in OUTCOMES]
