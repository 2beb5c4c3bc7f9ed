"""What is typed about papers and hands: piles, a settled difference, counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.forms import FilesField
from linli.core.problems import Problem
from linli.deliberation.rules import papers
from linli.deliberation.rules.rolls import MOST_REASON

MOST_TYPED = 40_000


class LinesForm(forms.Form):
    """A pile, one paper in a line; `read` is what they say, worked out by the view's reader."""

    lines = forms.CharField(
        label=gettext_lazy("一行录一张"),
        max_length=MOST_TYPED,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off", "class": "typed-lines"}
        ),
        error_messages={"required": gettext_lazy("一张也没有录。一行录一张。")},
    )

    def __init__(self, *args: Any, reader: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.read: list[Any] = []

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        self.read, problems = self.reader(text)
        if problems:
            raise forms.ValidationError([forms.ValidationError(one.text, code=one.code) for one in problems])
        return text


class FirstForm(LinesForm):
    """The first time: the number on the pile as well."""

    number = forms.IntegerField(
        label=gettext_lazy("第几叠"), min_value=1, max_value=9999, help_text=gettext_lazy("写在这一叠上面的号。")
    )
    field_order = ["number", "lines"]


class SettleForm(forms.Form):
    """Who of both was right, after a look at the paper."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("看了票，哪个对"),
        widget=forms.RadioSelect,
        choices=[
            ("first", gettext_lazy("第一遍对")),
            ("second", gettext_lazy("第二遍对")),
            ("retyped", gettext_lazy("都不对，重新录")),
        ],
    )
    line = forms.CharField(label=gettext_lazy("重新录"), required=False, max_length=400)

    def __init__(self, *args: Any, reader: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.read: list[Any] = []

    def clean_line(self) -> str:
        text: str = self.cleaned_data["line"]
        if self.cleaned_data.get("chosen") == "retyped":
            self.read, problems = self.reader(text) if text.strip() else ([], [_missing()])
            if problems or len(self.read) != 1:
                raise forms.ValidationError([forms.ValidationError(one.text, code=one.code) for one in problems or [_missing()]])
        return text


def _missing() -> Problem:
    return Problem("line", str(gettext_lazy("这一张还没有录。")), where="line")


class DiscardForm(forms.Form):
    """Why a pile is thrown away."""

    reason = forms.CharField(label=gettext_lazy("为什么作废"), max_length=MOST_REASON)


class ScanForm(forms.Form):
    """Pictures or PDFs of a pile's papers."""

    scans = FilesField(
        label=gettext_lazy("这一叠的扫描件"),
        help_text=gettext_lazy("照片或者 PDF，可以一次选几个。只拍票，不拍人和签到的名单。"),
    )


class ReturnedForm(forms.Form):
    """How many papers came back."""

    count = forms.IntegerField(label=gettext_lazy("收回多少张"), min_value=0, max_value=1_000_000)


class IssueForm(forms.Form):
    """Who gets a paper, by numbers on the roll."""

    numbers = forms.CharField(
        label=gettext_lazy("发给名册上的哪几号"),
        max_length=2000,
        help_text=gettext_lazy("一个一个写，也可以写一段：1 5 8-20。"),
    )


class HandsForm(forms.Form):
    """What one teller counted."""

    teller = forms.CharField(label=gettext_lazy("谁数的"), max_length=60)
    yes = forms.IntegerField(label=gettext_lazy("举手赞成的"), min_value=0)
    no = forms.IntegerField(label=gettext_lazy("举手反对的"), min_value=0)
    abstain = forms.IntegerField(label=gettext_lazy("举手弃权的"), min_value=0)

    @property
    def counts(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in (papers.YES, papers.NO, papers.ABSTAIN)}


class SpeakerForm(forms.Form):
    """Who votes through a clerk, how, and how it was made sure who it is."""

    speaker = forms.ChoiceField(label=gettext_lazy("谁来投的"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=gettext_lazy("怎么投的"), widget=forms.RadioSelect)
    proof = forms.CharField(
        label=gettext_lazy("怎么核对的身份"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("电话里投的一定要写，例如：报了证件号后四位，和登记的一样。"),
    )

    def __init__(self, *args: Any, speakers: Any = (), channels: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(pk), name) for pk, name in speakers]
        if offered:
            self.fields["speaker"].choices = offered  # type: ignore[attr-defined]
            self.fields["speaker"].initial = offered[0][0] if len(offered) == 1 else None
        else:
            del self.fields["speaker"]
        ways = list(channels)
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        self.fields["channel"].initial = ways[0][0] if len(ways) == 1 else None


class HandOverForm(forms.Form):
    """A tablet is handed to the voter: who it is, and the code with which the clerk takes it back."""

    speaker = forms.ChoiceField(label=gettext_lazy("交给谁"), widget=forms.RadioSelect)
    proof = forms.CharField(label=gettext_lazy("怎么核对的身份"), required=False, max_length=120)
    code = forms.RegexField(
        r"^[0-9]{4,8}$",
        label=gettext_lazy("您的收回码"),
        help_text=gettext_lazy("您自己定 4 到 8 个数字，别让居民看见。投完以后用它把平板收回来。"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("收回码是 4 到 8 个数字。")},
    )

    def __init__(self, *args: Any, speakers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(pk), name) for pk, name in speakers]
        if offered:
            self.fields["speaker"].choices = offered  # type: ignore[attr-defined]
            self.fields["speaker"].initial = offered[0][0] if len(offered) == 1 else None
        else:
            del self.fields["speaker"]


class BackForm(forms.Form):
    """The clerk takes the tablet back."""

    code = forms.CharField(
        label=gettext_lazy("工作人员的收回码"),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
